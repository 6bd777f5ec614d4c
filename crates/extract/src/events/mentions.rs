//! Every event that a text mentions, coded or not, and whether it is told as a fact.
//!
//! Records keep the acts that PLOVER codes. The reading of status behind them (tense, modals, negation, reporting, condition) holds for
//! all that happens in a text, and is measured on all of it (`demarche eval factuality`).

use demarche_core::{Span, Status};

use super::status;
use crate::Story;

/// One mention of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its word: a verb, or a noun of what happens. Index into the reading's tokens.
    pub token: usize,
    /// The word's characters.
    pub span: Span,
    /// What the text says of it.
    pub status: Status,
}

/// The events that a story's text mentions, in order.
pub fn mentions(story: &Story<'_>) -> Vec<Mention> {
    let named = (0..story.reading.tokens.len()).filter(|&token| is_event(story, token));
    named.map(|token| Mention { token, span: story.token(token).span, status: status::of(story, token).status }).collect()
}

/// Whether a word names something that happens.
fn is_event(story: &Story<'_>, token: usize) -> bool {
    let it = story.token(token);
    let not = |list: &str| story.lexicon.has_word(list, &story.lemma(token));
    match it.upos.as_str() {
        "VERB" => {
            // With a subject or an object of its own it is a verb, whatever the parser hung it on.
            let whole = story.child(token, &["nsubj", "obj", "aux", "obl"]).is_some();
            let modifier =
                matches!(it.relation(), "amod" | "compound") && !whole || matches!(it.relation(), "case" | "mark" | "fixed");
            !modifier && !not("event-verbs-not")
        }
        "NOUN" => !not("event-nouns-not") && (not("event-nouns") || is_deverbal(&story.lemma(token))),
        _ => false,
    }
}

/// Whether a noun is built from a verb: "deployment", "negotiation", "resistance".
fn is_deverbal(lemma: &str) -> bool {
    const ENDINGS: [&str; 9] = ["ment", "ation", "ition", "ction", "sion", "ution", "ption", "ance", "ing"];
    lemma.chars().count() > 6 && ENDINGS.iter().any(|ending| lemma.ends_with(ending))
}
