//! Greedy word pieces as BERT's uncased tokenizer makes them, one atom at a time.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// At most so many pieces of one atom are read; the rest tells nothing more.
const MAX_PIECES: usize = 8;
/// Longer atoms are unknown words.
const MAX_CHARS: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(crate) struct WordPieces {
    ids: HashMap<String, i32>,
    unknown: i32,
    /// Opens a window.
    pub start: i32,
    /// Closes a window.
    pub end: i32,
}

impl WordPieces {
    /// A vocabulary of one piece a line.
    pub fn new(vocabulary: &str) -> Self {
        let ids: HashMap<String, i32> = vocabulary.lines().zip(0..).map(|(piece, id)| (piece.to_owned(), id)).collect();
        let id = |piece: &str| ids.get(piece).copied().unwrap_or(0);
        let (unknown, start, end) = (id("[UNK]"), id("[CLS]"), id("[SEP]"));
        Self { ids, unknown, start, end }
    }

    /// Whether a word (in lower case) is one piece: the vocabulary's 30,000 pieces hold the usual English words.
    pub fn is_word(&self, word: &str) -> bool {
        self.ids.contains_key(word)
    }

    /// The pieces of one atom; never empty.
    pub fn cut(&self, word: &str) -> Vec<i32> {
        let plain: Vec<char> = word
            .chars()
            .take(MAX_CHARS + 1)
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|c| c.general_category() != GeneralCategory::NonspacingMark)
            .collect();
        if plain.is_empty() || plain.len() > MAX_CHARS {
            return vec![self.unknown];
        }
        self.greedy(&plain).unwrap_or_else(|| vec![self.unknown])
    }

    fn greedy(&self, plain: &[char]) -> Option<Vec<i32>> {
        let apostrophe = |c: char| matches!(c, '\'' | '’');
        let (mut out, mut at) = (Vec::new(), 0);
        while at < plain.len() && out.len() < MAX_PIECES {
            let fresh = at == 0 || apostrophe(plain[at - 1]) || apostrophe(plain[at]);
            let longest = if apostrophe(plain[at]) { at + 1 } else { plain.len() };
            let (end, id) = (at + 1..=longest).rev().find_map(|end| {
                let mut piece = String::from(if fresh { "" } else { "##" });
                piece.extend(&plain[at..end]);
                self.ids.get(&piece).map(|&id| (end, id))
            })?;
            out.push(id);
            at = end;
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_wins_and_a_clitic_begins_anew() {
        let pieces = WordPieces::new("[UNK]\n[CLS]\n[SEP]\nembargo\n##es\nem\n'\ns\nn\nt");
        assert_eq!(pieces.cut("Embargoes"), [3, 4]);
        assert_eq!(pieces.cut("'s"), [6, 7]);
        assert_eq!(pieces.cut("n't"), [8, 6, 9]);
        assert_eq!(pieces.cut("Ω"), [0]);
    }
}
