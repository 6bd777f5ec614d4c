//! How two wordings differ, word by word.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// What became of a stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// In both.
    Same,
    /// In the first alone.
    Removed,
    /// In the second alone.
    Added,
}

/// A stretch of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of it.
    pub change: Change,
    /// The words.
    pub words: String,
}

/// How many words are shown on either side of a change in long texts.
const AROUND: usize = 6;

/// The stretches of two texts.
pub fn changes(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Removed,
            ChangeTag::Insert => Change::Added,
        };
        match pieces.last_mut().filter(|last| last.change == tag) {
            Some(last) => {
                last.words.push(' ');
                last.words.push_str(change.value());
            }
            None => pieces.push(Piece { change: tag, words: change.value().to_owned() }),
        }
    }
    pieces
}

/// The changes with a few words around each; empty where nothing changed.
pub(super) fn around(pieces: &[Piece]) -> Vec<Piece> {
    if pieces.iter().all(|piece| piece.change == Change::Same) {
        return Vec::new();
    }
    let last = pieces.len().saturating_sub(1);
    let short = |at: usize, piece: &Piece| {
        let words: Vec<&str> = piece.words.split(' ').collect();
        if piece.change != Change::Same || words.len() <= 2 * AROUND {
            return piece.clone();
        }
        let head = words.get(..AROUND).unwrap_or_default().join(" ");
        let tail = words.get(words.len() - AROUND..).unwrap_or_default().join(" ");
        let words = match at {
            0 => format!("… {tail}"),
            _ if at == last => format!("{head} …"),
            _ => format!("{head} … {tail}"),
        };
        Piece { change: Change::Same, words }
    };
    pieces.iter().enumerate().map(|(at, piece)| short(at, piece)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_not_characters() {
        let pieces = changes("The talks are over", "The talks  are not over yet");
        let shown: Vec<(Change, &str)> = pieces.iter().map(|piece| (piece.change, piece.words.as_str())).collect();
        assert_eq!(
            shown,
            [(Change::Same, "The talks are"), (Change::Added, "not"), (Change::Same, "over"), (Change::Added, "yet")]
        );
    }

    #[test]
    fn long_unchanged_stretches_are_cut() {
        let long = (0..40).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        let pieces = around(&changes(&format!("{long} end"), &format!("{long} END")));
        assert!(pieces[0].words.starts_with("… 34") && pieces[0].words.ends_with("39"), "{pieces:?}");
        assert!(around(&changes("same words", "same words")).is_empty());
    }
}
