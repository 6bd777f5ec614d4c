//! What a speaker does by the words themselves, where the cue only says that they spoke.
//!
//! "There is no truth in …" denies, "Let them leave" demands, "I call on …" does what it says, "would close the strait unless …"
//! threatens, "We will not release anyone" rejects.

use demarche_core::{Act, Form};

use super::Draft;
use super::cues::cue_of;
use crate::Story;
use crate::entities::Entities;
use crate::lexicon::CueKind;

/// Openings by which something is denied.
const DENIALS: [&str; 10] = [
    "there is no truth",
    "there was no truth",
    "there is not a word of truth",
    "that is not true",
    "this is not true",
    "it is not true",
    "that is a lie",
    "this is a lie",
    "it is a lie",
    "these are lies",
];

/// Words by which somebody says that an act will be answered.
const THREATS: [&str; 8] = [
    "answer in kind",
    "respond in kind",
    "hit back",
    "strike back",
    "retaliate",
    "pay a heavy price",
    "met with force",
    "all the consequences",
];

/// What makes a promise a threat.
const FORCE: [&str; 8] = ["response", "retaliat", "revenge", "avenge", "punish", "crush", "vengeance", "strike back"];

/// Judgements that praise.
const GOOD: [&str; 12] = [
    "historic",
    "brave",
    "courageous",
    "welcome",
    "constructive",
    "breakthrough",
    "milestone",
    "victory",
    "step forward",
    "great",
    "hero",
    "friend",
];

/// The act of a draft: that of its cue, or a more telling one by its words.
pub(super) fn by_words(story: &Story<'_>, entities: &Entities, draft: &Draft) -> Act {
    let words = draft.content.iter().map(|span| story.words(*span)).collect::<Vec<_>>().join(" ").to_lowercase();
    let words = words.trim_start_matches(['“', '"', '‘', '\'']);
    if draft.act == Act::Promise && FORCE.iter().any(|word| words.contains(word)) {
        return Act::Threaten;
    }
    if draft.act != Act::Assert {
        return draft.act;
    }
    if let Some(judged) = judgement(story, draft, words) {
        return judged;
    }
    if is_denial(story, words) {
        return Act::Deny;
    }
    if let Some(own) = own_words(story, draft) {
        return own;
    }
    if draft.form == Form::Post {
        return draft.act;
    }
    match () {
        () if words.starts_with("let them ") || words.starts_with("let him ") || obliges(story, entities, draft) => Act::Demand,
        () if story.lexicon.words.get("impossible").into_iter().flatten().any(|it| words.contains(it.as_str())) => Act::Reject,
        () if willed(words) && THREATS.iter().any(|threat| words.contains(threat)) || threatens(story, draft) => Act::Threaten,
        () if refuses(story, entities, draft) => Act::Reject,
        () => draft.act,
    }
}

fn willed(words: &str) -> bool {
    ["will ", "would ", "’ll ", "'ll "].iter().any(|it| words.contains(it))
}

/// "called the report “baseless”" denies it, "called the veto “a licence to kill”" blames.
fn judgement(story: &Story<'_>, draft: &Draft, words: &str) -> Option<Act> {
    let (cue, _) = draft.cue?;
    cue_of(story, cue).filter(|it| it.kind == CueKind::Judge)?;
    let quoted = draft.form != Form::Indirect;
    match () {
        () if holds_untrue(story, words) => Some(Act::Deny),
        () if GOOD.iter().any(|good| words.contains(good)) => Some(Act::Praise),
        () if quoted && story.lemma_in(cue, &["call", "brand", "label"]) => Some(Act::Accuse),
        () => None,
    }
}

fn holds_untrue(story: &Story<'_>, words: &str) -> bool {
    words.split(|c: char| !c.is_alphabetic()).any(|word| {
        story.lexicon.has_word("untrue", word) || word.strip_suffix('s').is_some_and(|it| story.lexicon.has_word("untrue", it))
    })
}

/// Whether the words deny: by a set opening, by "never took place", by a subject that is nobody.
fn is_denial(story: &Story<'_>, words: &str) -> bool {
    const NEVER: [&str; 4] = ["never took place", "never happened", "never existed", "did not take place"];
    let opens = DENIALS.iter().any(|opening| words.starts_with(opening)) || NEVER.iter().any(|it| words.contains(it));
    let done = [" has ", " have ", " had ", " was ", " were "].iter().any(|aux| words.contains(aux));
    let nobody = ["not a single ", "not one "].iter().any(|it| words.starts_with(it)) && done;
    let none = words.starts_with("no ") && [" has been ", " have been ", " had been "].iter().any(|aux| words.contains(aux));
    let short = words.split_whitespace().count() <= 12;
    opens || nobody || none || nobody_did(words) || short && holds_untrue(story, words)
}

/// "Nobody crossed anything."
fn nobody_did(words: &str) -> bool {
    let mut words = words.split_whitespace();
    matches!(words.next(), Some("nobody")) && words.next().is_some_and(|verb| verb.ends_with("ed"))
}

/// "I call on the government to …": the act of a verb that the speaker says of themselves.
fn own_words(story: &Story<'_>, draft: &Draft) -> Option<Act> {
    let tokens = draft.content.iter().flat_map(|span| story.reading.tokens_in(*span));
    let own = |verb: usize| {
        let first = story.child(verb, &["nsubj"]).is_some_and(|it| matches!(story.text(it).to_lowercase().as_str(), "i" | "we"));
        let bare = story.child(verb, &["aux"]).is_none() && !story.is_negated(verb);
        let now = story.token(verb).feat("Tense") == Some("Pres");
        let complete = story.child(verb, &["obj", "obl", "xcomp", "ccomp"]).is_some();
        let main = matches!(story.token(verb).relation(), "root" | "parataxis" | "conj" | "ccomp");
        let cue = cue_of(story, verb).filter(|cue| cue.kind == CueKind::Do)?;
        (first && bare && now && complete && main).then_some(cue.act)
    };
    tokens.filter(|&at| story.is_verb(at)).find_map(own)
}

/// The verb that governs what is said.
fn top(story: &Story<'_>, draft: &Draft) -> Option<usize> {
    let tokens = story.reading.tokens_in(*draft.content.first()?);
    tokens.clone().find(|&at| story.token(at).head.is_none_or(|head| !tokens.contains(&head)) && story.is_verb(at))
}

fn has_aux(story: &Story<'_>, verb: usize, words: &[&str]) -> bool {
    story.reading.children_by(verb, &["aux"]).any(|it| story.lemma_in(it, words))
}

/// "Israel must withdraw": somebody else is to do what the clause says; "must have been" only supposes.
fn obliges(story: &Story<'_>, entities: &Entities, draft: &Draft) -> bool {
    let Some(verb) = top(story, draft) else { return false };
    let subject = story.subject(verb);
    let other = subject.is_some_and(|it| !story.lemma_in(it, &["i", "we", "it", "there", "this", "that"]));
    // What things must do is a rule, not a demand ("warships must give notice").
    let named = subject.is_some_and(|it| story.token(it).upos == "PROPN" || entities.at(it).is_some() || definite(story, it));
    has_aux(story, verb, &["must"]) && !has_aux(story, verb, &["have"]) && other && named && !story.is_negated(verb)
}

/// "the war", "this": a thing that the story has told of.
fn definite(story: &Story<'_>, noun: usize) -> bool {
    story.reading.children_by(noun, &["det", "nmod:poss"]).any(|it| !story.lemma_in(it, &["a", "any", "every", "each", "no"]))
}

/// "would close the strait unless …", "if the sanctions take effect, Minsk will expel the envoy".
fn threatens(story: &Story<'_>, draft: &Draft) -> bool {
    let Some(verb) = top(story, draft) else { return false };
    let harm = |it: usize| story.lexicon.has_word("harm", &story.lemma(it)) && !story.is_negated(it);
    let does = harm(verb) || story.reading.children_by(verb, &["conj"]).any(harm);
    let marked = |clause: usize| {
        story.reading.children_by(clause, &["mark", "advmod"]).any(|it| story.lemma_in(it, &["unless", "if", "until"]))
    };
    let hangs = story.reading.children_by(verb, &["advcl"]).any(marked);
    // "would be suspended if …" eases more often than it hurts.
    const DEADLY: [&str; 5] = ["execute", "kill", "shoot", "sink", "punish"];
    let does = does && (!story.is_passive(verb) || story.lemma_in(verb, &DEADLY));
    let inside = draft.content.first().is_some_and(|span| span.contains(story.token(verb).span));
    inside && does && hangs && has_aux(story, verb, &["will", "would", "shall"])
}

/// "We will not release anyone", "he would not talk": what the speaker will not do.
fn refuses(story: &Story<'_>, entities: &Entities, draft: &Draft) -> bool {
    let Some(verb) = top(story, draft) else { return false };
    let Some(subject) = story.child(verb, &["nsubj"]) else { return false };
    let pronoun = story.token(subject).upos == "PRON";
    let own = story.lemma_in(subject, &["i", "we"]) || draft.speaker.is_some() && entities.at(subject) == draft.speaker;
    let wills = has_aux(story, verb, &["will", "would", "shall"]) && story.is_negated(verb);
    let hangs = story.reading.children_by(verb, &["advcl"]).any(|it| crate::events::conditional_mark(story, it).is_some());
    let complete = story.child(verb, &["obj", "obl", "xcomp"]).is_some();
    pronoun && own && wills && !hangs && complete && story.lemma(verb) != "be"
}
