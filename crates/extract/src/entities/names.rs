//! Finds names: those the lexicon knows, and those the model saw.

use std::ops::Range;

use crate::Story;
use crate::lexicon::NameEntry;

/// The longest known name, in tokens.
const LONGEST: usize = 8;

/// A name in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}

/// What a name names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NameKind {
    /// A name the lexicon knows.
    Known(NameEntry),
    /// A name the model saw: `person`, `organization`, `place`.
    Seen(String),
}

/// The names of the story in the order of the text; none overlap. Where a known name and a seen one overlap, the longer
/// wins, and the known one where they are equally long.
pub(super) fn find(story: &Story<'_>) -> Vec<NameMention> {
    let seen = story.reading.names.iter().filter(|name| ["person", "organization", "place"].contains(&name.kind.as_str()));
    let seen = seen.map(|name| NameMention { tokens: name.tokens.clone(), kind: NameKind::Seen(name.kind.clone()) });
    let mut all: Vec<NameMention> = known(story).into_iter().chain(seen.filter(|name| !name.tokens.is_empty())).collect();
    all.sort_by_key(|name| (std::cmp::Reverse(name.tokens.len()), matches!(name.kind, NameKind::Seen(_)), name.tokens.start));
    let mut kept: Vec<NameMention> = Vec::new();
    for name in all {
        if kept.iter().all(|other| name.tokens.end <= other.tokens.start || other.tokens.end <= name.tokens.start) {
            kept.push(name);
        }
    }
    kept.sort_by_key(|name| name.tokens.start);
    kept
}

/// The longest known name at each token, left to right.
fn known(story: &Story<'_>) -> Vec<NameMention> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < story.reading.tokens.len() {
        match known_at(story, at) {
            Some(name) => {
                at = name.tokens.end;
                found.push(name);
            }
            None => at += 1,
        }
    }
    found
}

fn known_at(story: &Story<'_>, start: usize) -> Option<NameMention> {
    let first = story.text(start);
    if !first.starts_with(|c: char| c.is_uppercase())
        || matches!(story.token(start).upos.as_str(), "AUX" | "PRON" | "VERB" | "ADP")
    {
        return None;
    }
    let sentence = story.reading.sentence_of(start)?;
    let end = story.reading.sentences[sentence].tokens.end.min(start + LONGEST);
    (start + 1..=end).rev().find_map(|end| {
        let words = story.words(story.token(start).span.cover(story.token(end - 1).span));
        let entry = (words.len() > 1).then(|| story.lexicon.name(words)).flatten()?;
        Some(NameMention { tokens: start..end, kind: NameKind::Known(entry) })
    })
}
