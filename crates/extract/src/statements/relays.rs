//! Relay chains: who passes on whose words.

use demarche_core::{EntityId, EntityKind, Form, Relay, Span};

use super::Draft;
use crate::Story;
use crate::entities::Entities;

/// Gives every draft the chain of speakers in whose words it stands, outermost first, and drops outlets' drafts that
/// only wrap another speaker's.
pub(super) fn nest(story: &Story<'_>, entities: &Entities, drafts: &mut Vec<Draft>) {
    for draft in drafts.iter_mut() {
        citing(story, entities, draft);
    }
    let outer = drafts.clone();
    for draft in drafts.iter_mut() {
        let Some((cue, _)) = draft.cue else { continue };
        let mut chain: Vec<&Draft> = outer.iter().filter(|other| wraps(story, other, draft, cue)).collect();
        chain.sort_by_key(|other| std::cmp::Reverse(other.cover().len()));
        let own = std::mem::take(&mut draft.via);
        draft.via = chain.iter().flat_map(|other| other.via.iter().cloned().chain(relay(story, entities, other))).collect();
        draft.via.extend(own);
        draft.via.extend(quoting(story, entities, cue));
        draft.via.retain(|relay| Some(relay.entity) != draft.speaker);
        draft.via.dedup_by_key(|relay| relay.entity);
    }
    let inner = drafts.clone();
    // What a speaker says of an own act of words is one statement ("confirmed he had instructed …").
    // So is what "I" or "we" say inside somebody's words.
    drafts.retain(|draft| {
        let own = |other: &&Draft| other.speaker.is_some() && (other.speaker == draft.speaker || is_first_person(draft));
        !inner.iter().filter(own).any(|other| strictly_inside(draft, other))
    });
    drafts.retain(|draft| !only_relays(story, entities, draft, &inner));
    // "They said …" inside somebody's words, of whom the story tells nothing.
    let nobody = |draft: &Draft| {
        let words = draft.speaker_text.to_lowercase();
        let pronoun = ["they", "he", "she", "it", "who"].contains(&words.as_str());
        // "said both clans had sworn to return".
        let bare = draft.form == Form::Indirect && story.words(draft.cover()).split_whitespace().count() <= 2;
        draft.speaker.is_none() && !draft.via.is_empty() && (pronoun || bare)
    };
    drafts.retain(|draft| !nobody(draft));
}

/// Whether `other`'s content holds the cue of `draft`.
fn wraps(story: &Story<'_>, other: &Draft, draft: &Draft, cue: usize) -> bool {
    let Some((_, words)) = draft.cue else { return false };
    let itself = other.cue.map(|(token, _)| token) == Some(cue);
    // "reported that the envoy ruled out talks, stressing that …": the participle goes on with the envoy's words.
    let above = story.token(cue).head.filter(|_| {
        let it = story.token(cue);
        it.relation() == "advcl" && it.feat("VerbForm") != Some("Fin") && story.text(cue).ends_with("ing")
    });
    let participle = |span: Span| above.is_some_and(|above| story.is_verb(above) && span.contains(story.token(above).span));
    // Who rejects a proposal passes on nobody's words.
    let answers = other.rule == "statement/object";
    !itself && !answers && other.speaker.is_some() && other.content.iter().any(|span| span.contains(words) || participle(*span))
}

fn is_first_person(draft: &Draft) -> bool {
    matches!(draft.speaker_text.to_lowercase().as_str(), "i" | "we")
}

fn relay(story: &Story<'_>, entities: &Entities, other: &Draft) -> Option<Relay> {
    let speaker = entities.get(other.speaker?)?;
    let (cue, span) = other.cue?;
    let own = story.document.dateline.as_ref().and_then(|line| line.agency.as_deref());
    (own != Some(speaker.name.as_str())).then(|| Relay {
        entity: speaker.id,
        cue: story.words(span).to_owned(),
        locator: locator(story, cue),
    })
}

/// "X reported, citing Y, which quoted Z, that …": Z speaks, by way of X and Y. "Y, quoted by X, said": Y by way of X.
fn citing(story: &Story<'_>, entities: &Entities, draft: &mut Draft) {
    // "According to Radio Lora, which cited an aide, …": the outlet's phrase stands where a cue has its subject.
    let beside_outlet =
        |cue: usize| (!story.is_verb(cue) && draft.rule == "statement/according-to").then(|| story.token(cue).head).flatten();
    let Some((cue, _)) = draft.cue.filter(|(cue, _)| story.is_verb(*cue) || beside_outlet(*cue).is_some()) else { return };
    let outlet = beside_outlet(cue);
    let relay = |entity: EntityId, verb: usize| Relay { entity, cue: story.text(verb).to_owned(), locator: locator(story, verb) };
    let cites = |verb: &usize| story.lemma_in(*verb, &["cite", "quote"]);
    let subject = outlet.or_else(|| story.subject(cue));
    let by = |verb: usize| {
        story.behind(verb, &["by"]).into_iter().find_map(|token| in_phrase(story, entities, token).or_else(|| entities.at(token)))
    };
    // "…, quoted by Xinhua, said"; "…, as cited by Xinhua".
    let beside = subject
        .into_iter()
        .chain([cue])
        .chain(story.child(cue, &["ccomp"]))
        .flat_map(|it| story.reading.children_by(it, &["acl", "advcl"]).collect::<Vec<_>>());
    if let Some((verb, outlet)) = beside.filter(cites).find_map(|verb| by(verb).map(|outlet| (verb, outlet)))
        && Some(outlet) != draft.speaker
    {
        draft.via.insert(0, relay(outlet, verb));
        return;
    }
    let mut verb = story.reading.children_by(cue, &["advcl"]).find(cites).filter(|&it| !story.is_passive(it));
    verb = verb.or_else(|| {
        subject.and_then(|it| story.reading.children_by(it, &["acl", "case"]).find(cites)).filter(|&it| !story.is_passive(it))
    });
    let mut last = cue;
    while let Some(at) = verb {
        let lost = || story.child(at, &["nsubj"]).filter(|&it| it > at);
        let Some(cited) = story.child(at, &["obj"]).or_else(lost) else { break };
        let id = in_phrase(story, entities, cited).or_else(|| entities.at(cited));
        // Whom the story does not list it may still describe: "citing an unnamed official".
        let person = story.token(cited).upos == "NOUN"
            && (story.lexicon.has_word("documents", &story.lemma(cited))
                || story.lexicon.actor_noun(&story.lemma(cited)).is_some());
        if id.is_none() && !person {
            break;
        }
        behind_that(story, draft, cited);
        if let Some(speaker) = draft.speaker {
            draft.via.push(relay(speaker, last));
        }
        (draft.speaker, draft.speaker_text, last) = (id, story.words(story.phrase_span(cited)).to_owned(), at);
        // "…, which quoted": of the last named, whatever the parser hung it on.
        let last_named = story.phrase(cited).last().copied().unwrap_or(cited);
        let next =
            (last_named + 1..story.reading.tokens.len()).take(4).find(|it| cites(it) && story.token(*it).relation() == "acl");
        verb = next.filter(|&it| !story.is_passive(it));
    }
}

/// "reported, citing state television, that …": what is said begins behind "that".
fn behind_that(story: &Story<'_>, draft: &mut Draft, cited: usize) {
    let Some(first) = draft.content.first_mut().filter(|span| span.contains(story.token(cited).span)) else { return };
    let inside = |token: &usize| first.contains(story.token(*token).span) && story.lemma_in(*token, &["that"]);
    if let Some(that) = (cited + 1..story.reading.tokens.len()).take(8).find(inside) {
        let rest = Span::new(story.token(that).span.end as usize, first.end as usize);
        *first = rest.trim_matches(&story.document.text, char::is_whitespace);
    }
}

/// An outlet named behind a common noun ("the agency Vltava Press").
fn in_phrase(story: &Story<'_>, entities: &Entities, token: usize) -> Option<EntityId> {
    if story.token(token).upos == "PROPN" {
        return None;
    }
    // "a Foreign Ministry note" is the ministry's; "a Gulf diplomat" is no Gulf, "a ministry official" no ministry.
    let people = story.lexicon.actor_noun(&story.lemma(token)).is_some();
    let outlet = |id: &EntityId| {
        let kind = entities.get(*id).map(|it| it.kind);
        kind == Some(EntityKind::Outlet) || !people && kind.is_some_and(|it| it != EntityKind::Place)
    };
    let parts = |relation: &'static str| {
        story.reading.children_by(token, &[relation]).filter_map(|child| entities.at(child)).collect::<Vec<_>>()
    };
    let beside = parts("appos").into_iter().chain(parts("flat")).next();
    beside.or_else(|| parts("compound").into_iter().find(outlet))
}

/// "quoted the governor as saying": the outlet that quotes.
fn quoting(story: &Story<'_>, entities: &Entities, cue: usize) -> Option<Relay> {
    let above = story.token(cue).head.filter(|&above| story.lemma_in(above, &["quote", "cite"]))?;
    let outlet = story.agents(above).first().and_then(|&token| entities.at(token))?;
    Some(Relay { entity: outlet, cue: story.text(above).to_owned(), locator: locator(story, above) })
}

/// "in its fifth paragraph" → `paragraph 5`.
fn locator(story: &Story<'_>, cue: usize) -> Option<String> {
    const ORDINALS: [&str; 12] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    let place = story
        .reading
        .children_by(cue, &["obl"])
        .find(|&child| story.lemma_in(child, &["paragraph", "page", "section", "article", "annex", "chapter", "line"]))?;
    // "on page 12", whatever the parser made of the number.
    let next = (place + 1 < story.reading.tokens.len()).then_some(place + 1);
    let number = story.reading.children_by(place, &["amod", "nummod"]).chain(next).find_map(|child| {
        let word = story.text(child).to_lowercase();
        ORDINALS.iter().position(|ordinal| *ordinal == word).map(|at| (at + 1).to_string()).or_else(|| {
            let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then_some(digits)
        })
    });
    Some(number.map_or(story.lemma(place), |number| format!("{} {number}", story.lemma(place))))
}

/// Whether a draft is an outlet's that reports nothing but another speaker's words.
fn only_relays(story: &Story<'_>, entities: &Entities, draft: &Draft, all: &[Draft]) -> bool {
    let kind = draft.speaker.and_then(|id| entities.get(id)).map(|it| it.kind);
    // "Jaziri told his guest that …, his office said": the office passes on what its head says.
    let office = matches!(kind, Some(EntityKind::Organization | EntityKind::Office | EntityKind::Government))
        && draft.cue.is_some_and(|(cue, _)| story.lemma_in(cue, &["say", "report", "announce", "write", "add", "quote", "note"]));
    let outlet = kind == Some(EntityKind::Outlet);
    let inner = |other: &&Draft| {
        let cue = other.cue.map(|(_, span)| span);
        let holds = cue.is_some_and(|cue| draft.content.iter().any(|span| span.contains(cue)));
        let governs = other.cue.zip(draft.cue).is_some_and(|(inner, outer)| story.token(inner.0).head == Some(outer.0));
        let told = other.content.iter().copied().chain(cue).chain(other.source).reduce(Span::cover).unwrap_or_default();
        let most = governs || told.len() * 5 > draft.cover().len() * 4;
        let told = other.form == draft.form || other.content.iter().any(|span| span.len() * 5 > draft.cover().len() * 3);
        let by_words = other.rule != "statement/object" && other.cue.is_some_and(|(cue, _)| story.is_verb(cue));
        holds && most && other.speaker.is_some() && other.speaker != draft.speaker && (outlet || governs && told && by_words)
    };
    (outlet || office) && all.iter().any(|other| inner(&other))
}

/// Whether cue and content of `draft` lie inside the content of `other`.
fn strictly_inside(draft: &Draft, other: &Draft) -> bool {
    let Some((_, cue)) = draft.cue else { return false };
    // A quotation may be taken for the content of the verb inside of it as well, all of it.
    let all = is_first_person(draft) && draft.cover() == other.cover();
    let holds = |span: &Span| span.contains(cue) && span.contains(draft.cover());
    other.content.iter().any(|span| holds(span) && (all || span.len() > draft.cover().len()))
}
