//! Statements by their cue: a verb that reports or does something by words, or "according to".

use demarche_core::{EntityId, EntityKind, Span};

use super::quotes::Quote;
use super::said::{asks, run_on, said};
use super::{Draft, content, figures, lines, silence, tagged, topics, utterance};
use crate::Story;
use crate::entities::Entities;
use crate::lexicon::{Cue, CueKind};
use crate::time;

/// Finds all cued statements.
pub(super) fn find(story: &Story<'_>, entities: &Entities, quotes: &[Quote]) -> Vec<Draft> {
    let mut found = find_all(story, entities, quotes);
    let times = time::find(story);
    found.retain(|draft| utterance::is_utterance(story, &times, draft));
    found
}

/// The cue verb with its auxiliaries and negation in front ("has not said").
pub(super) fn group(story: &Story<'_>, verb: usize, span: Span) -> Span {
    let near = story
        .reading
        .children_by(verb, &["aux", "aux:pass", "advmod"])
        .filter(|&child| child < verb && (story.token(child).upos == "AUX" || story.lemma_in(child, &["not", "n't", "n’t"])));
    near.fold(span, |span, child| span.cover(story.token(child).span))
}

/// A cue with the adverbs right in front of it that belong to its verb ("also said", "first reported").
pub(super) fn with_adverbs(story: &Story<'_>, verb: usize, span: Span) -> Span {
    let first = story.reading.tokens_in(span).next().unwrap_or(verb);
    let own = |&at: &usize| story.token(at).upos == "ADV" && story.token(at).head == Some(verb);
    (0..first).rev().take_while(own).fold(span, |span, at| span.cover(story.token(at).span))
}

/// All cued attributions, attitudes ("believes", "hopes to") included.
pub(super) fn find_all(story: &Story<'_>, entities: &Entities, quotes: &[Quote]) -> Vec<Draft> {
    let mut found = Vec::new();
    for token in 0..story.reading.tokens.len() {
        if let Some(draft) = by_verb(story, entities, quotes, token) {
            found.push(tagged::widened(story, entities, quotes, draft));
        } else if let Some(draft) = according_to(story, entities, quotes, token).or_else(|| by_noun(story, entities, token)) {
            found.push(draft);
        }
    }
    found.extend(lines::find(story, entities, quotes, &found));
    found.extend(figures::find(story, entities, &found));
    found.extend(tagged::further(story, entities, quotes, &found));
    topics::go_on(story, entities, quotes, &mut found);
    found
}

/// The lexicon's entry of a cue verb, with its particle or preposition if it needs one.
pub(super) fn cue_of<'s>(story: &Story<'s>, verb: usize) -> Option<&'s Cue> {
    let it = story.token(verb);
    if it.upos != "VERB" && !(it.upos == "AUX" && it.deprel == "root") {
        return None;
    }
    let lemma = story.lemma(verb);
    let particle = story.reading.children_by(verb, &["compound:prt"]).map(|child| story.text(child).to_lowercase());
    // "called a meeting for six o'clock" calls for nothing.
    let object = story.child(verb, &["obj"]).is_some() && story.lemma_in(verb, &["call", "press", "push"]);
    let preposition = story.reading.children_by(verb, &["obl"]).filter(|_| !object).map(|child| story.preposition(child));
    let joined: Vec<String> = particle.chain(preposition).map(|word| format!("{lemma}_{word}")).collect();
    joined.iter().find_map(|key| story.lexicon.cue_verb(key)).or_else(|| story.lexicon.cue_verb(&lemma))
}

fn by_verb(story: &Story<'_>, entities: &Entities, quotes: &[Quote], verb: usize) -> Option<Draft> {
    let cue = cue_of(story, verb)?;
    // Attitudes are in the lexicon for their acts; whether a "see" or a "need" is one, the model knows better.
    let tagged = || story.reading.attributions.iter().any(|tag| tag.cue.contains(&verb));
    if cue.kind == CueKind::Think && !tagged() {
        return None;
    }
    // What would be said, is to be said, or was not said, is no utterance.
    if silence::is_silence(story, verb) {
        return None;
    }
    if story.is_negated(verb) && story.lemma(verb) != "deny" {
        return None;
    }
    let (mut tokens, rule) = said(story, quotes, verb, cue).or_else(|| told_in_front(story, quotes, verb, cue))?;
    let (mut speaker_token, mut speaker_text) = speaker(story, verb);
    if speaker_token.is_some_and(|token| tokens.contains(&token)) {
        speaker_token = in_front(story, entities, verb);
        speaker_text = speaker_token.map_or(String::new(), |token| story.words(story.phrase_span(token)).to_owned());
    }
    if let Some((said, speaker)) = speaker_at_the_end(story, verb, cue) {
        tokens = said;
        speaker_text = story.words(story.reading.span_of(&speaker)).to_owned();
        // "Odesa port chief" is no Odesa.
        let head = speaker.last().copied().filter(|&it| story.token(it).upos == "NOUN");
        speaker_token =
            head.or_else(|| speaker.iter().copied().find(|&it| entities.at(it).is_some())).or(speaker.last().copied());
    }
    if speaker_token.is_none()
        && cue.kind == CueKind::Say
        && let Some(beside) = speaker_beside(story, entities, verb, &tokens)
    {
        let start = story.phrase(beside).first().copied().unwrap_or(beside);
        tokens.retain(|&token| token < start);
        speaker_token = Some(beside);
        speaker_text = story.words(story.phrase_span(beside)).to_owned();
    }
    if speaker_token.is_none()
        && let Some(tagged) = tagged::source_of(story, verb, &tokens).filter(|&token| who(story, entities, token).is_some())
    {
        tagged::without_source(story, verb, &mut tokens);
        speaker_token = Some(tagged);
        speaker_text = story.words(story.phrase_span(tagged)).to_owned();
    }
    if let Some(before) = told_before(story, verb, &tokens) {
        tokens = before;
    }
    run_on(story, verb, &mut tokens);
    without_source(story, &mut tokens);
    let clause = cue_clause(story, verb, &tokens);
    let cue_span = cue_span(story, verb);
    // What is said inside a quotation is not all of that quotation.
    let around: Vec<Quote> = quotes.iter().filter(|quote| !quote.inner.contains(cue_span)).copied().collect();
    let spans = content::behind_colon(story, content::spans(story, &tokens, &clause), cue_span, &around);
    let spans = content::interrupted(story, content::snap(story, spans, &around), cue_span, &around);
    if !spans.iter().any(|span| story.words(*span).contains(char::is_alphabetic)) {
        return None;
    }
    let speaker = speaker_token.and_then(|token| who(story, entities, token));
    // Whom the story does not name it describes ("a person briefed on the talks").
    if let (None, Some(token)) = (speaker, speaker_token.filter(|&token| is_described(story, token))) {
        story.words(full_phrase(story, token, &tokens)).clone_into(&mut speaker_text);
    }
    if speaker.is_none() && speaker_text.is_empty() && rule != "statement/clause" {
        return None;
    }
    let addressees = addressees(story, entities, verb, cue);
    let question = story.lemma_in(verb, &["ask", "wonder", "inquire", "enquire"]) && asks(story, verb, &spans);
    Some(Draft {
        speaker,
        speaker_text,
        source: speaker_token.map(|token| full_phrase(story, token, &tokens)),
        act: if question { demarche_core::Act::Question } else { cue.act },
        form: if rule == "statement/object" {
            content::form_in_clause(story, &spans, quotes)
        } else {
            content::form(story, &spans, quotes)
        },
        content: spans,
        cue: Some((verb, cue_span)),
        addressees,
        via: Vec::new(),
        venue: venue(story, verb),
        date: None,
        rule,
    })
}

/// The nearest entity that can speak in front of the cue, for subjects that the parser lost.
fn in_front(story: &Story<'_>, entities: &Entities, verb: usize) -> Option<usize> {
    let sentence = story.reading.sentence_of(verb)?;
    let range = story.reading.sentences[sentence].tokens.start..verb;
    let speaks =
        |token: &usize| entities.at(*token).and_then(|id| entities.get(id)).is_some_and(|it| it.kind != EntityKind::Place);
    range.rev().take(6).find(speaks)
}

/// The entity of a speaker's phrase; for "one of them", "some of the mediators" that of the whole.
pub(super) fn who(story: &Story<'_>, entities: &Entities, token: usize) -> Option<EntityId> {
    let own = entities.of_phrase(story, token).first().copied();
    // "the head of the inquiry, Justice Leila Haddad": by name.
    let kind = |id: EntityId| entities.get(id).map(|it| it.kind);
    if own.is_none_or(|id| kind(id) != Some(EntityKind::Person)) {
        let named = story.reading.children_by(token, &["appos"]).filter(|&it| it > token && story.token(it).upos == "PROPN");
        let person = named.filter_map(|it| entities.at(it)).find(|&id| kind(id) == Some(EntityKind::Person));
        if person.is_some() && own.is_none_or(|id| matches!(kind(id), Some(EntityKind::Office | EntityKind::Group))) {
            return person;
        }
    }
    // "the state agency RIA Zapad".
    let named = || story.reading.children_by(token, &["appos"]).filter(|&it| it == token + 1).find_map(|it| entities.at(it));
    own.or_else(named).or_else(|| story.behind(token, &["of"]).into_iter().find_map(|whole| entities.at(whole)))
}

/// A speaker right in front of the cue that the parser took for a part of what is said ("…, the mission's spokesman, Alim
/// Rahman, said").
fn speaker_beside(story: &Story<'_>, entities: &Entities, verb: usize, said: &[usize]) -> Option<usize> {
    let last = said.iter().rev().find(|&&token| token < verb && story.token(token).upos != "PUNCT")?;
    let name = (0..=*last).rev().take(4).find(|&token| entities.at(token).is_some())?;
    let above = |at: usize| {
        let it = story.token(at);
        let noun = |head: usize| {
            it.relation() == "flat" || entities.at(head).is_some() || story.lexicon.actor_noun(&story.lemma(head)).is_some()
        };
        it.head.filter(|&head| matches!(it.relation(), "appos" | "flat" | "nmod:desc") && head < at && noun(head))
    };
    let top = std::iter::successors(Some(name), |&at| above(at)).last()?;
    // "“…,” its envoy, Saima Durrani, told reporters": the mark stands behind the comma.
    let mark = |at: usize| matches!(story.text(at), "”" | "\"" | "’" | "'");
    let before = story.phrase(top).first().and_then(|first| (0..*first).rev().find(|&at| !mark(at)));
    let comma = before.is_some_and(|before| story.text(before) == ",");
    (comma && said.contains(&top)).then_some(top)
}

/// "Grain corridor open again, says Odesa port chief": a sentence that ends with a comma, the cue and a noun phrase. What is
/// said, and the phrase.
fn speaker_at_the_end(story: &Story<'_>, verb: usize, cue: &Cue) -> Option<(Vec<usize>, Vec<usize>)> {
    let sentence = story.reading.sentences[story.reading.sentence_of(verb)?].tokens.clone();
    let comma = verb.checked_sub(1).filter(|&it| it > sentence.start + 2 && story.text(it) == ",")?;
    let behind: Vec<usize> = (verb + 1..sentence.end).filter(|&it| story.token(it).upos != "PUNCT").collect();
    let nominal = |&it: &usize| matches!(story.token(it).upos.as_str(), "NOUN" | "PROPN" | "ADJ" | "DET" | "ADP" | "CCONJ");
    let opens = behind.first().is_some_and(|&it| matches!(story.token(it).upos.as_str(), "NOUN" | "PROPN" | "DET" | "ADJ"));
    let subjects: Vec<usize> = story.reading.children_by(verb, &["nsubj"]).collect();
    let lost = subjects.is_empty() || subjects.iter().any(|&it| it < verb);
    let quoted = story.words(story.reading.span_of(&(sentence.start..comma).collect::<Vec<_>>())).contains(['“', '"', '‘']);
    let fits = cue.kind == CueKind::Say && opens && lost && !quoted && behind.len() <= 8 && behind.iter().all(nominal);
    fits.then(|| ((sentence.start..comma).collect(), behind))
}

/// "If the port closes, the city starves, the envoy tells our correspondent": what stands in front of the speaker, where the cue has
/// nothing but an addressee behind it.
fn told_in_front(story: &Story<'_>, quotes: &[Quote], verb: usize, cue: &Cue) -> Option<(Vec<usize>, &'static str)> {
    let start = story.reading.sentences[story.reading.sentence_of(verb)?].tokens.start;
    let subject = story.child(verb, &["nsubj"]).filter(|&it| it < verb && cue.kind == CueKind::Say)?;
    let told = story.child(verb, &["iobj", "obj"]).is_some_and(|it| it > verb);
    let comma = story.reading.subtree(subject).first()?.checked_sub(1).filter(|&it| it > start + 1 && story.text(it) == ",")?;
    let last = (start..comma).rev().find(|&it| story.text(it) == ",").map_or(start, |it| it + 1);
    // "When he arrived, he told them": a circumstance.
    let opens = matches!(story.token(last).upos.as_str(), "NOUN" | "PROPN" | "PRON" | "DET" | "ADJ" | "NUM");
    let quoted = quotes.iter().any(|quote| (start..comma).any(|it| quote.inner.contains(story.token(it).span)));
    let clause = (start..comma).any(|it| story.is_verb(it)) && comma > last + 1;
    let bare = story.child(verb, &["ccomp", "xcomp"]).is_none();
    (told && opens && clause && bare && !quoted).then(|| ((start..comma).collect(), "statement/in-front"))
}

/// "Police to stay, Ruto says, as gangs tighten grip": what stands in front of the cue's clause, where the parser took the
/// circumstance behind it for what is said.
fn told_before(story: &Story<'_>, verb: usize, said: &[usize]) -> Option<Vec<usize>> {
    let &first = said.first().filter(|&&first| first > verb && story.lemma_in(first, &["as", "after", "amid", "while"]))?;
    let start = story.reading.sentences[story.reading.sentence_of(verb)?].tokens.start;
    let comma = (start..verb).rev().find(|&it| story.text(it) == ",").filter(|&it| it > start + 1 && verb - it <= 6)?;
    (story.text(first - 1) == ",").then(|| (start..comma).collect())
}

/// Who speaks: the token, and the words of its phrase.
fn speaker(story: &Story<'_>, verb: usize) -> (Option<usize>, String) {
    let quoting = story.token(verb).head.filter(|&above| story.lemma_in(above, &["quote", "cite"]) && story.is_verb(above));
    let token = match quoting.filter(|_| story.child(verb, &["nsubj"]).is_none()) {
        Some(above) => story.patients(above).first().copied(),
        None => named_subject(story, verb).or_else(|| story.agents(verb).first().copied()),
    };
    (token, token.map_or(String::new(), |token| in_front_of_comma(story, token)))
}

/// The words of a speaker's phrase without what a comma parts from it ("The report, based on interviews with …").
fn in_front_of_comma(story: &Story<'_>, head: usize) -> String {
    let phrase = story.phrase(head);
    let last = phrase.last().copied().unwrap_or(head);
    let comma = (head..=last).find(|&at| story.text(at) == "," && story.token(head).upos != "PROPN");
    let kept: Vec<usize> = phrase.into_iter().filter(|&at| comma.is_none_or(|comma| at < comma)).collect();
    story.words(story.reading.span_of(&kept)).to_owned()
}

/// "a person briefed on the talks".
fn is_described(story: &Story<'_>, token: usize) -> bool {
    let comma = |it: usize| (token..it).any(|at| story.text(at) == ",");
    story.reading.children_by(token, &["acl"]).any(|it| story.token(it).deprel == "acl" && it > token && !comma(it))
}

/// Of several subjects the name behind a comma ("said his co-pilot, Milos Petrov", an apposition that the parser lost).
fn named_subject(story: &Story<'_>, verb: usize) -> Option<usize> {
    let subjects: Vec<usize> = story.reading.children_by(verb, &["nsubj"]).collect();
    let (first, last) = (*subjects.first()?, *subjects.last()?);
    let comma = last.checked_sub(1).is_some_and(|before| story.text(before) == ",");
    (first < last && comma && story.token(last).upos == "PROPN").then_some(last)
}

/// The speaker's whole phrase with appositions and relative clauses, without the preposition in front and what is said.
pub(super) fn full_phrase(story: &Story<'_>, head: usize, said: &[usize]) -> Span {
    let mut tokens = story.reading.subtree_without(head, |child| said.contains(&child));
    tokens.retain(|&token| !(story.token(token).relation() == "case" && token < head && story.token(token).head == Some(head)));
    tokens.retain(|&token| token >= head || story.preposition(head) != "according to" || story.text(token) != "to");
    story.reading.span_of(&tokens).trim_matches(&story.document.text, |c: char| c.is_whitespace() || c == ',')
}

/// The tokens of the cue's own clause, which are no part of the content: the verb, its subject and its adverbials.
fn cue_clause(story: &Story<'_>, verb: usize, said: &[usize]) -> Vec<usize> {
    let mut clause = vec![verb];
    for child in story.reading.children(verb) {
        // ", said the envoy, and he offered to fly": a clause behind the cue's that is not said.
        let next = story.token(child).relation() == "conj" && child > verb && said.first().is_some_and(|&first| first < verb);
        if !said.contains(&child)
            && (next || !matches!(story.token(child).relation(), "ccomp" | "xcomp" | "conj" | "parataxis" | "advcl"))
        {
            clause.extend(story.reading.subtree(child));
        }
    }
    clause.retain(|token| !said.contains(token));
    clause
}

/// The verb with auxiliaries and particle in between.
fn cue_span(story: &Story<'_>, verb: usize) -> Span {
    let near = story.reading.children_by(verb, &["compound:prt"]).filter(|&child| child == verb + 1);
    near.fold(story.token(verb).span, |span, child| span.cover(story.token(child).span))
}

/// Whom the words are addressed to: the indirect object, the one asked, or behind "to".
pub(super) fn addressees(story: &Story<'_>, entities: &Entities, verb: usize, cue: &Cue) -> Vec<EntityId> {
    let asked = story.child(verb, &["xcomp", "ccomp"]).and_then(|_| story.child(verb, &["obj", "iobj"]));
    let told = story.lemma_in(verb, &["tell", "inform", "brief"]).then(|| story.child(verb, &["obj", "iobj"])).flatten();
    let accused = (cue.act == demarche_core::Act::Accuse).then(|| story.child(verb, &["obj"])).flatten();
    let direct = asked.or(told).or(accused).map(|token| entities.of_phrase(story, token)).unwrap_or_default();
    // "In a letter to Uganda, …".
    let letter =
        story.behind(verb, &["in"]).into_iter().filter(|&it| story.lemma_in(it, &["letter", "message", "note", "cable"]));
    let letter = letter.flat_map(|it| story.behind(it, &["to"])).collect::<Vec<_>>();
    let behind = story.behind(verb, &["to"]).into_iter().chain(letter).filter_map(|token| entities.at(token));
    let mut all = direct;
    for entity in behind.filter(|id| entities.get(*id).is_some_and(|it| it.kind != EntityKind::Place)) {
        if !all.contains(&entity) {
            all.push(entity);
        }
    }
    all
}

/// Where it was said, if the cue's clause says so.
pub(super) fn venue(story: &Story<'_>, verb: usize) -> Option<String> {
    const VENUES: [(&str, &str); 16] = [
        ("telephone", "call"),
        ("phone", "call"),
        ("x", "X"),
        ("twitter", "X"),
        ("telegram", "Telegram"),
        ("facebook", "Facebook"),
        ("interview", "interview"),
        ("conference", "press conference"),
        ("briefing", "press conference"),
        ("statement", "statement"),
        ("letter", "letter"),
        ("call", "call"),
        ("parliament", "parliament"),
        ("speech", "speech"),
        ("address", "speech"),
        ("post", "post"),
    ];
    let places = story
        .reading
        .children_by(verb, &["obl"])
        .filter(|&child| ["on", "in", "at", "during", "by"].contains(&story.preposition(child).as_str()));
    // "told parliament".
    let told = story.lemma_in(verb, &["tell", "inform", "brief"]).then(|| story.child(verb, &["obj", "iobj"])).flatten();
    let told = told.filter(|&it| story.lemma_in(it, &["parliament"]));
    let words = places.flat_map(|place| story.reading.subtree(place)).chain(told).map(|token| story.lemma(token));
    let found: Vec<&str> =
        words.filter_map(|lemma| VENUES.iter().find(|(word, _)| *word == lemma).map(|(_, venue)| *venue)).collect();
    found.iter().find(|venue| **venue == "X").or(found.first()).map(|venue| (*venue).to_owned())
}

/// "…, according to two officials" at the end of what is said belongs to whoever says so.
fn without_source(story: &Story<'_>, tokens: &mut Vec<usize>) {
    let opens = |&at: &usize| {
        story.text(at).eq_ignore_ascii_case("according") && at + 1 < story.reading.tokens.len() && story.text(at + 1) == "to"
    };
    // "…, and that, according to the map, nobody was hurt" goes on.
    let ends = |&place: &usize| !tokens[place..].iter().any(|&at| story.text(at) == ",");
    if let Some(place) = tokens.iter().position(opens).filter(|&place| place > 2).filter(ends) {
        tokens.truncate(place);
    }
}

/// "…, according to two officials".
fn according_to(story: &Story<'_>, entities: &Entities, quotes: &[Quote], source: usize) -> Option<Draft> {
    if story.preposition(source) != "according to" {
        return None;
    }
    let case_mark = story.child(source, &["case"]);
    // "the Sofia Ledger": the preposition may hang on the second word of a name.
    let source = story.token(source).head.filter(|_| story.token(source).relation() == "flat").unwrap_or(source);
    let mut head = story.token(source).head?;
    let mut case: Vec<usize> = story.reading.subtree(source);
    // "according to diplomats briefed on the matter": the participle is theirs.
    if head > source && story.token(head).relation() == "acl" {
        case.extend(story.reading.subtree(head));
        head = story.token(head).head?;
    }
    // A participle has no clause of its own: "has refused, insisting …, according to …" tells all of it.
    let own = |it: usize| {
        let subject = story.child(it, &["nsubj"]).filter(|&subject| subject != source);
        !(matches!(story.token(it).relation(), "advcl" | "xcomp" | "acl" | "conj") && subject.is_none())
    };
    let top = std::iter::once(head)
        .chain(story.reading.ancestors(head))
        .find(|&it| story.is_verb(it) && own(it) || story.token(it).head.is_none())?;
    let mut tokens = story.reading.subtree_without(top, |child| child == source);
    tokens.retain(|token| !case.contains(token));
    let spans = content::snap(story, content::spans(story, &tokens, &case), quotes);
    let speaker = who(story, entities, source);
    // "according to the information available to him" names nobody who speaks.
    let speaks =
        speaker.is_some() || story.token(source).upos == "PROPN" || story.lexicon.has_word("documents", &story.lemma(source));
    (!spans.is_empty() && speaks).then(|| Draft {
        speaker,
        speaker_text: story.words(story.phrase_span(source)).to_owned(),
        source: Some(full_phrase(story, source, &[])),
        act: demarche_core::Act::Assert,
        form: content::form(story, &spans, quotes),
        content: spans,
        cue: case_mark.map(|case| (case, story.reading.span_of(&story.reading.subtree(case)))),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/according-to",
    })
}

/// "demands to halt enrichment", "an offer to mediate": a noun of saying with what is said as its infinitive.
fn by_noun(story: &Story<'_>, entities: &Entities, noun: usize) -> Option<Draft> {
    use demarche_core::{Act, Form};
    const NOUNS: [(&str, Act); 8] = [
        ("demand", Act::Demand),
        ("call", Act::Request),
        ("appeal", Act::Request),
        ("offer", Act::Offer),
        ("proposal", Act::Offer),
        ("threat", Act::Threaten),
        ("pledge", Act::Promise),
        ("promise", Act::Promise),
    ];
    let act = NOUNS.iter().find(|(lemma, _)| story.token(noun).upos == "NOUN" && story.lemma(noun) == *lemma)?.1;
    let infinitive = story.child(noun, &["acl"]).filter(|&child| story.token(child).feat("VerbForm") == Some("Inf"))?;
    // "conditions, including demands to …": whose the whole is, the part is.
    let above = story.token(noun).head.filter(|_| story.token(noun).relation() == "nmod");
    let speaker = entities
        .owners(story, noun)
        .first()
        .copied()
        .or_else(|| above.and_then(|above| entities.owners(story, above).first().copied()))?;
    let mut tokens = story.reading.subtree(infinitive);
    tokens.push(noun);
    tokens.sort_unstable();
    let spans = content::spans(story, &tokens, &[]);
    Some(Draft {
        speaker: Some(speaker),
        speaker_text: entities.get(speaker).map(|it| it.name.clone()).unwrap_or_default(),
        source: None,
        act,
        form: Form::Indirect,
        content: spans,
        cue: Some((noun, story.token(noun).span)),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/noun",
    })
}
