//! Where sides stand: what they demand, offer, accept, reject, will not go beyond, or set first.
//!
//! Statements whose act is a stance, conditions that a speaker sets, and clauses that state one (`data/positions.toml`,
//! "will not …", "must …") → [`Position`]s. The shortest stretch that says it is kept; one stance is told once.

mod told;

use demarche_core::{Act, Condition, EntityId, EntityKind, Position, PositionId, Reason, Span, Stance, Statement};

use crate::Story;
use crate::entities::Entities;
use told::{binds, conditional_offer, sets, telling_sentence, whose};

/// Word lists of verbs, and of adjectives and nouns, by the stance they state.
const STANCES: [(&str, &str, Stance); 4] = [
    ("stance-demands", "stance-demands-adj", Stance::Demands),
    ("stance-offers", "stance-offers-adj", Stance::Offers),
    ("stance-accepts", "stance-accepts-adj", Stance::Accepts),
    ("stance-rejects", "stance-rejects-adj", Stance::Rejects),
];

/// Words that add nothing to the name of an issue.
const EMPTY: [&str; 14] = [
    "such",
    "own",
    "other",
    "certain",
    "same",
    "part",
    "zero",
    "full",
    "complete",
    "immediate",
    "total",
    "further",
    "new",
    "end",
];

/// Verbs of a blow in return: a threat, no stand that can be met.
const STRIKES: [&str; 3] = ["respond", "retaliate", "avenge"];

/// A position before it has an id.
struct Draft {
    holder: EntityId,
    toward: Vec<EntityId>,
    stance: Stance,
    span: Span,
    because: Reason,
}

/// The positions of a story, in the order of the text.
pub fn find(story: &Story<'_>, entities: &Entities, statements: &[Statement], conditions: &[Condition]) -> Vec<Position> {
    let mut found: Vec<Draft> = statements.iter().filter_map(|it| of_statement(story, entities, it, conditions)).collect();
    for token in 0..story.reading.tokens.len() {
        let draft = of_clause(story, entities, statements, token)
            .or_else(|| precondition(story, entities, token))
            .or_else(|| none_to_come(story, statements, token));
        let Some(draft) = draft else { continue };
        let offers = |stance: Stance| matches!(stance, Stance::Offers | Stance::Precondition);
        let told = found.iter().any(|it| {
            let same = same_side(entities, it.holder, draft.holder)
                || it.stance == draft.stance
                || offers(it.stance) && offers(draft.stance);
            it.span.overlaps(draft.span) && same
        });
        if !told {
            found.push(draft);
        }
    }
    found.sort_by_key(|it| (it.span.start, it.span.end));
    let number = |(at, draft): (usize, Draft)| Position {
        id: PositionId(at),
        holder: draft.holder,
        toward: draft.toward,
        issue: issue(story, draft.span),
        stance: draft.stance,
        text: story.words(draft.span).to_owned(),
        span: draft.span,
        statement: holding(statements, draft.span).map(|it| it.id),
        because: vec![draft.because],
    };
    found.into_iter().enumerate().map(number).collect()
}

/// Whether two holders are one side: the same, or an official and the government that they speak for.
fn same_side(entities: &Entities, a: EntityId, b: EntityId) -> bool {
    let state = |id: EntityId| {
        let it = entities.get(id)?;
        let official =
            it.kind == EntityKind::Government || it.sectors.iter().any(|sector| matches!(sector.as_str(), "GOV" | "MIL"));
        it.country.clone().filter(|_| official)
    };
    a == b || state(a).is_some() && state(a) == state(b)
}

/// The innermost statement in whose words a span lies.
fn holding(statements: &[Statement], span: Span) -> Option<&Statement> {
    let length = |it: &Statement| {
        let spans = it.occurrences.iter().flat_map(|at| &at.content);
        spans.filter(|content| content.overlaps(span)).map(|content| content.len()).min()
    };
    statements.iter().filter_map(|it| length(it).map(|length| (length, it))).min_by_key(|&(length, _)| length).map(|(_, it)| it)
}

/// The stance that a statement takes by its act, by a red line in its words, or by a condition it sets.
fn of_statement(story: &Story<'_>, entities: &Entities, statement: &Statement, conditions: &[Condition]) -> Option<Draft> {
    let (holder, first) = (statement.speaker?, statement.occurrences.first()?);
    let cover = telling_sentence(story, statement, first.content.iter().copied().reduce(Span::cover)?);
    let own = conditions.iter().find(|it| it.statement == Some(statement.id) && sets(it.kind));
    // What holds anyway, unless something happens, sets no condition ("will host the talks unless the truce breaks down").
    let own =
        own.filter(|it| statement.act != Act::Assert && statement.act != Act::Announce || binds(story, entities, statement, it));
    let text = statement.text.to_lowercase();
    let red = story.lexicon.words.get("red-line").into_iter().flatten().any(|words| text.contains(words.as_str()));
    let mut holder = holder;
    let (stance, span, rule) = match statement.act {
        _ if red => (Stance::RedLine, cover, "position/red-line"),
        Act::Demand => (Stance::Demands, cover, "position/act"),
        // A side that asks another for something demands it; an office that asks citizens for calm does not.
        Act::Request if asks_a_side(entities, statement) => (Stance::Demands, cover, "position/act"),
        Act::Offer | Act::Promise => (Stance::Offers, cover, "position/act"),
        // The verb that says no belongs to the position: "ruled out talks over …".
        Act::Accept | Act::Reject => {
            let stance = if statement.act == Act::Accept { Stance::Accepts } else { Stance::Rejects };
            // "said it would not …": the telling verb does not.
            let says_no = |cue: &Span| {
                story
                    .reading
                    .tokens_in(*cue)
                    .any(|at| crate::statements::cue_act(story, at).is_some_and(|act| act == statement.act))
            };
            let with_cue = first.cue.filter(|cue| cue.end <= cover.start && says_no(cue)).map_or(cover, |cue| cue.cover(cover));
            (stance, with_cue, "position/act")
        }
        _ => {
            let condition = own.or_else(|| conditional_offer(story, entities, statement, conditions))?;
            // "Would respond if it was attacked" threatens.
            if story
                .reading
                .tokens_in(condition.consequent)
                .any(|at| story.is_verb(at) && !story.is_negated(at) && story.lemma_in(at, &STRIKES))
            {
                return None;
            }
            holder = whose(story, entities, holder, condition.consequent);
            (Stance::Precondition, condition.condition.cover(condition.consequent), "position/condition")
        }
    };
    let stance = if own.is_some() && stance == Stance::Offers { Stance::Precondition } else { stance };
    let because = Reason::new(rule, first.cue, format!("stance={stance}"));
    Some(Draft { holder, toward: statement.addressees.clone(), stance, span, because })
}

/// Whether what is asked is asked of a government, a body, an armed group or a person by name, or of nobody in particular.
fn asks_a_side(entities: &Entities, statement: &Statement) -> bool {
    // "both sides", "its neighbours" are sides too, though a crowd is none.
    const SIDES: [&str; 12] = [
        "side",
        "sides",
        "party",
        "parties",
        "neighbour",
        "neighbours",
        "neighbor",
        "neighbors",
        "countries",
        "governments",
        "leaders",
        "factions",
    ];
    let named = |name: &str| name.split_whitespace().last().is_some_and(|word| SIDES.contains(&word.to_lowercase().as_str()));
    let side = |id: &EntityId| {
        entities.get(*id).is_some_and(|it| !matches!(it.kind, EntityKind::Group | EntityKind::Place) || named(&it.name))
    };
    statement.addressees.is_empty() || statement.addressees.iter().any(side)
}

/// The stance that the predicate `token` states of its subject.
fn of_clause(story: &Story<'_>, entities: &Entities, statements: &[Statement], token: usize) -> Option<Draft> {
    if crate::statements::is_silence(story, token) || is_doubted(story, token) {
        return None;
    }
    let (stance, rule) = stated(story, token)?;
    // "Pledged a decisive response" offers nothing, "accepted it" says nothing.
    let object = story.child(token, &["obj"]);
    let blow = |it: usize| story.lemma_in(it, &["response", "retaliation", "revenge", "reprisal", "victory", "fight"]);
    let empty = |it: usize| story.token(it).upos == "PRON" && story.child(token, &["xcomp", "ccomp", "obl", "advcl"]).is_none();
    if rule == "position/verb" && object.is_some_and(|it| blow(it) || empty(it)) {
        return None;
    }
    let span = words_of(story, token);
    let speaker = || holding(statements, span).and_then(|it| it.speaker);
    let subject =
        story.agents(token).first().copied().and_then(|it| entities.at(it).or_else(|| own_side(story, it).then(speaker)?));
    let holder = if rule == "position/obligation" { speaker() } else { subject };
    // What somebody says that others will not do is a forecast ("would not survive the winter").
    let side = |id: EntityId| entities.get(id).and_then(|it| it.country.clone());
    // "Our minister will not travel": the speaker's own.
    let ours = story.agents(token).first().is_some_and(|&it| {
        story.reading.children_by(it, &["nmod:poss"]).any(|it| matches!(story.text(it).to_lowercase().as_str(), "our" | "my"))
    });
    let own = ours
        || speaker().is_none_or(|speaker| {
            subject.is_some_and(|it| {
                it == speaker || side(it).is_some() && side(it) == side(speaker) && !story.lemma_in(token, &["survive", "be"])
            })
        });
    if rule == "position/will-not" && !own || rule == "position/obligation" && subject.is_none() && !is_bound(story, token) {
        return None;
    }
    let party = |id: &EntityId| entities.get(*id).is_some_and(|it| !matches!(it.kind, EntityKind::Place | EntityKind::Outlet));
    let holder = holder.filter(party)?;
    let because = Reason::new(rule, Some(story.token(token).span), format!("stance={stance}"));
    Some(Draft { holder, toward: Vec::new(), stance, span, because })
}

/// "His country", "our side": the speaker's own.
fn own_side(story: &Story<'_>, noun: usize) -> bool {
    const OWN: [&str; 7] = ["his", "her", "their", "its", "our", "my", "your"];
    story.lemma_in(noun, &["country", "government", "nation", "side", "administration", "movement", "party", "delegation"])
        && story.reading.children_by(noun, &["nmod:poss"]).any(|it| OWN.contains(&story.text(it).to_lowercase().as_str()))
}

/// "whether Israel would accept monitors", "did not believe that either wanted a war", "is expected to veto": nobody's stand.
fn is_doubted(story: &Story<'_>, token: usize) -> bool {
    let asked = story.child(token, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["whether", "if"]));
    let it = story.token(token);
    let above = it.head.filter(|_| matches!(it.relation(), "ccomp" | "xcomp"));
    let denied = above.is_some_and(|above| story.is_negated(above) || story.lemma_in(above, &["expect", "doubt", "fear"]));
    // "would neither confirm nor deny", "would not say": silence.
    let silent = story.is_negated(token) && story.lemma_in(token, &["say", "confirm", "deny", "comment", "elaborate", "name"])
        // "would not discuss the case" is silence, "will not discuss the canal" a stand.
        || story.is_negated(token) && story.lemma_in(token, &["discuss"]) && !has_aux(story, token, &["will", "wo", "shall"]);
    asked || denied || silent
}

/// "These talks shall …", "the war must end": what is bound is a thing that the story tells of.
fn is_bound(story: &Story<'_>, token: usize) -> bool {
    story.subject(token).is_some_and(|it| {
        story.token(it).upos == "PROPN"
            || story
                .reading
                .children_by(it, &["det", "nmod:poss"])
                .any(|it| story.lemma_in(it, &["the", "this", "that", "their", "its", "our"]))
    })
}

/// "made the release of the mayor a precondition for talks": what comes first, for whoever makes it so.
fn precondition(story: &Story<'_>, entities: &Entities, noun: usize) -> Option<Draft> {
    let verb = story.token(noun).head.filter(|_| story.lemma_in(noun, &["precondition", "prerequisite", "condition"]))?;
    let thing =
        story.child(verb, &["obj"]).filter(|&it| it != noun && story.lemma_in(verb, &["make", "set", "call", "declare"]))?;
    let holder = story.agents(verb).first().and_then(|&it| entities.at(it))?;
    let span = story.reading.span_of(&story.reading.subtree_without(thing, |child| child == noun));
    let because = Reason::new("position/precondition", Some(story.token(noun).span), "stance=precondition");
    Some(Draft { holder, toward: Vec::new(), stance: Stance::Precondition, span, because })
}

/// "There will be no apology": what the speaker refuses.
fn none_to_come(story: &Story<'_>, statements: &[Statement], be: usize) -> Option<Draft> {
    let there = story
        .child(be, &["expl"])
        .filter(|_| story.lemma_in(be, &["be"]) && has_aux(story, be, &["will", "would", "can", "could", "shall"]))?;
    let thing = story.child(be, &["nsubj", "obj"]).filter(|&it| it > be)?;
    let no = story.reading.children_by(thing, &["det"]).any(|it| story.lemma_in(it, &["no"]));
    let span = story.reading.span_of(&[vec![there], story.reading.subtree(be)].concat());
    let span = span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",;:.—–\"“”".contains(c));
    let holder = holding(statements, span)?.speaker.filter(|_| no)?;
    let because = Reason::new("position/none-to-come", Some(story.token(be).span), "stance=rejects");
    Some(Draft { holder, toward: Vec::new(), stance: Stance::Rejects, span, because })
}

/// The stance of a predicate and the rule that saw it.
fn stated(story: &Story<'_>, token: usize) -> Option<(Stance, &'static str)> {
    let governs = story.child(token, &["obj", "xcomp", "ccomp", "obl", "advcl"]).is_some();
    let negated = story.is_negated(token);
    // "Was prepared to": no passive, whatever the tagger says.
    let ready = story.lexicon.has_word("stance-offers-adj", &story.text(token).to_lowercase())
        && story.child(token, &["cop", "aux", "aux:pass"]).is_some();
    if story.is_verb(token) && !ready && governs && !story.is_passive(token) {
        let lemma = story.lemma(token);
        let behind = story.reading.children_by(token, &["obl", "xcomp"]).map(|child| story.preposition(child));
        let particle = story.reading.children_by(token, &["compound:prt"]).map(|child| story.text(child).to_lowercase());
        let keys: Vec<String> = behind.chain(particle).map(|word| format!("{lemma}_{word}")).chain([lemma.clone()]).collect();
        let listed = STANCES.iter().find(|(list, ..)| keys.iter().any(|key| story.lexicon.has_word(list, key)));
        return match (listed.map(|it| it.2), negated) {
            (Some(Stance::Accepts), true) => Some((Stance::Rejects, "position/negated")),
            (Some(stance), false) => Some((stance, "position/verb")),
            (Some(_), true) => None,
            (None, _) => modal(story, token, negated),
        };
    }
    if story.is_verb(token) && !ready {
        return modal(story, token, negated);
    }
    let word = story.text(token).to_lowercase();
    let listed = STANCES.iter().find(|(_, list, _)| story.lexicon.has_word(list, &word))?;
    let infinitive = story.reading.children_by(token, &["xcomp", "advcl", "acl", "ccomp", "obl", "nmod"]).any(|it| it > token);
    let no = story.reading.children_by(token, &["det", "advmod"]).any(|it| story.lemma_in(it, &["no", "not"])) || negated;
    match listed.2 {
        stance if !infinitive => (word == "unacceptable").then_some((stance, "position/adjective")),
        Stance::Offers if no => Some((Stance::Rejects, "position/adjective")),
        // "intention" refuses only where there is none.
        Stance::Rejects if word == "intention" => no.then_some((Stance::Rejects, "position/no-intention")),
        stance => Some((stance, "position/adjective")),
    }
}

/// Whether a verb has one of these auxiliaries.
fn has_aux(story: &Story<'_>, verb: usize, words: &[&str]) -> bool {
    story.reading.children_by(verb, &["aux"]).any(|it| words.contains(&story.text(it).to_lowercase().as_str()))
}

/// "will not hand over …" rejects; "must withdraw", inside of what somebody says, demands.
fn modal(story: &Story<'_>, verb: usize, negated: bool) -> Option<(Stance, &'static str)> {
    let has = |words: &[&str]| has_aux(story, verb, words);
    let hypothetical = story.reading.children_by(verb, &["advcl"]).any(|it| crate::events::conditional_mark(story, it).is_some());
    if negated && has(&["will", "would", "wo", "shall"]) && !hypothetical && !story.is_passive(verb) {
        return Some((Stance::Rejects, "position/will-not"));
    }
    (!negated && has(&["must", "shall"])).then_some((Stance::Demands, "position/obligation"))
}

/// The words of a predicate with its complements; for an obligation with its subject.
fn words_of(story: &Story<'_>, token: usize) -> Span {
    let must = story.reading.children_by(token, &["aux"]).any(|it| story.lemma_in(it, &["must", "shall"]));
    // "has no intention of", "stands ready to": the verb that carries the word.
    let carrier = story
        .token(token)
        .head
        .filter(|&head| !story.is_verb(token) && story.is_verb(head) && matches!(story.token(token).relation(), "obj" | "xcomp"));
    let top = carrier.unwrap_or(token);
    let last = story.reading.subtree(token).last().copied().unwrap_or(token);
    let cut = |child: usize| {
        let relation = story.token(child).relation();
        let outside = matches!(relation, "parataxis" | "punct" | "cc" | "mark" | "discourse" | "vocative");
        let subject = matches!(relation, "nsubj" | "csubj") && !must && story.token(child).head == Some(top);
        let other = relation == "conj" && story.token(child).head == Some(top);
        // Circumstances in front ("On Friday, the ministry …").
        let before = matches!(relation, "obl" | "advcl") && child < top && story.token(child).head == Some(top);
        outside && story.token(child).head == Some(top) || subject || other || before || carrier.is_some() && child > last
    };
    let span = story.reading.span_of(&story.reading.subtree_without(top, cut));
    span.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",;:.—–\"“”".contains(c))
}

/// What a position is about: the names of the issues that its words belong to (`issue-…` in `data/positions.toml`), or else its nouns
/// and adjectives.
fn issue(story: &Story<'_>, span: Span) -> String {
    const MOST: usize = 2;
    let named = |token: usize| {
        let lemma = story.lemma(token);
        let lists = story.lexicon.words.keys().filter_map(|list| list.strip_prefix("issue-").map(|name| (list, name)));
        lists.filter(|(list, _)| story.lexicon.has_word(list, &lemma)).map(|(_, name)| name.to_owned()).next()
    };
    let mut words: Vec<String> = Vec::new();
    for name in story.reading.tokens_in(span).filter_map(named) {
        if !words.contains(&name) && words.len() < MOST {
            words.push(name);
        }
    }
    if !words.is_empty() {
        return words.join(" / ");
    }
    let tokens = story.reading.tokens_in(span);
    let telling = tokens.filter(|&token| matches!(story.token(token).upos.as_str(), "NOUN" | "ADJ" | "PROPN"));
    for lemma in telling.map(|token| story.lemma(token)) {
        if !EMPTY.contains(&lemma.as_str()) && !words.contains(&lemma) {
            words.push(lemma);
        }
    }
    words.truncate(5);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::case;

    /// Holder, stance and words of every position.
    fn check(lines: &str, expected: &[(&str, Stance, &str)]) {
        let case = case(lines);
        let story = case.story();
        let mut entities = crate::entities::find(&story);
        let statements = crate::statements::find(&story, &mut entities);
        let found = find(&story, &entities, &statements, &[]);
        let name = |id: EntityId| entities.get(id).map_or("", |it| it.name.as_str());
        let shown: Vec<(&str, Stance, &str)> = found.iter().map(|it| (name(it.holder), it.stance, it.text.as_str())).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn being_ready_to_do_something_offers_it() {
        let lines = "
            Norway Norway PROPN 2 nsubj
            stands stand VERB 0 root VerbForm=Fin
            ready ready ADJ 2 xcomp
            to to PART 5 mark
            resume resume VERB 3 xcomp VerbForm=Inf
            talks talk NOUN 5 obj Number=Plur
            . . PUNCT 2 punct";
        check(lines, &[("Norway", Stance::Offers, "stands ready to resume talks")]);
    }

    #[test]
    fn what_a_side_will_not_do_it_rejects() {
        let lines = "
            Norway Norway PROPN 4 nsubj
            will will AUX 4 aux
            not not PART 4 advmod
            reopen reopen VERB 0 root VerbForm=Inf
            the the DET 6 det
            border border NOUN 4 obj
            . . PUNCT 4 punct";
        check(lines, &[("Norway", Stance::Rejects, "will not reopen the border")]);
    }

    #[test]
    fn a_demand_is_told_once_though_it_is_a_statement_and_a_clause() {
        let lines = "
            Norway Norway PROPN 2 nsubj
            demanded demand VERB 0 root VerbForm=Fin
            the the DET 4 det
            release release NOUN 2 obj
            of of ADP 7 case
            two two NUM 7 nummod
            sailors sailor NOUN 4 nmod Number=Plur
            . . PUNCT 2 punct";
        check(lines, &[("Norway", Stance::Demands, "the release of two sailors")]);
    }

    #[test]
    fn one_issue_has_one_name_however_it_is_worded() {
        let named = |lines: &str| {
            let case = case(lines);
            let end = case.document.text.len();
            issue(&case.story(), Span::new(0, end))
        };
        let zero = named("zero zero NUM 2 nummod\nenrichment enrichment NOUN 0 root");
        assert_eq!(zero, "uranium enrichment");
        assert_eq!(named("halt halt VERB 0 root VerbForm=Inf\nenrichment enrichment NOUN 1 obj"), zero);
        assert_eq!(named("uranium uranium NOUN 2 compound\nenrichment enrichment NOUN 0 root"), zero);
    }

    #[test]
    fn what_was_not_demanded_is_no_position() {
        let lines = "
            Norway Norway PROPN 4 nsubj
            did do AUX 4 aux
            not not PART 4 advmod
            demand demand VERB 0 root VerbForm=Inf
            a a DET 6 det
            refund refund NOUN 4 obj
            . . PUNCT 4 punct";
        check(lines, &[]);
    }
}
