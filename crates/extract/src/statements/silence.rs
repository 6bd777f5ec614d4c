//! Words by which nothing is said: "declined to comment", "neither confirmed nor denied", "who asked not to be named".

use crate::Story;

/// Verbs of holding back.
const HOLDING: [&str; 6] = ["decline", "refuse", "ask", "request", "insist", "prefer"];

/// What is held back.
const SPEAKING: [&str; 13] = [
    "comment",
    "say",
    "elaborate",
    "respond",
    "answer",
    "name",
    "identify",
    "speak",
    "disclose",
    "specify",
    "quote",
    "confirm",
    "discuss",
];

/// "Asked whether …, she replied": somebody asked whom the story does not name.
pub(super) fn is_asked(story: &Story<'_>, verb: usize) -> bool {
    let it = story.token(verb);
    let asked = story.lemma_in(verb, &["ask", "press", "question"]) && it.relation() == "advcl";
    // At the head of a sentence, whatever the parser took it for.
    let first = story
        .reading
        .sentence_of(verb)
        .is_some_and(|at| story.reading.sentences[at].tokens.clone().find(|&it| story.token(it).upos != "PUNCT") == Some(verb));
    asked && (first || it.feat("VerbForm") == Some("Part")) && story.child(verb, &["nsubj", "nsubj:pass", "aux"]).is_none()
}

/// Whether the verb tells that somebody said nothing, or would not be named.
pub(crate) fn is_silence(story: &Story<'_>, verb: usize) -> bool {
    let neither = story.lemma_in(verb, &["confirm", "deny"])
        && story.reading.sentence_of(verb).is_some_and(|at| {
            let tokens = story.reading.sentences[at].tokens.clone();
            let has = |lemmas: &[&str]| tokens.clone().any(|it| story.lemma_in(it, lemmas));
            has(&["neither"]) && has(&["nor"]) && has(&["confirm"]) && has(&["deny"])
        });
    let held = story.child(verb, &["xcomp"]).filter(|_| story.lemma_in(verb, &HOLDING));
    let silent = held.is_some_and(|held| {
        let unnamed = story.is_negated(held) || story.lemma_in(verb, &["decline", "refuse"]);
        story.lemma_in(held, &SPEAKING) && unnamed
    });
    let inside = story.token(verb).head.filter(|_| story.token(verb).relation() == "xcomp");
    neither || silent || inside.is_some_and(|above| story.lemma_in(above, &HOLDING[..2]) && story.lemma_in(verb, &SPEAKING))
}
