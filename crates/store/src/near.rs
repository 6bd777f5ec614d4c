//! Near-duplicates: syndicated copy and re-posts, found whatever the outlet did to headline, wording and length.
//!
//! text → [`Sketch`] (the smallest hashes of its three-word shingles) → documents that share some of them → [`likeness`] of
//! the few best, word by word → a copy or not
//!
//! The sketch is MinHash with one hash function and the 64 smallest values ("bottom-k"), kept in an inverted index. Counting
//! common values tells apart what bands of hashes cannot: where 40 words of 100 are changed, a fifth of the shingles is left
//! (Jaccard 0.12), and bands that catch this catch everything. The index only proposes; what decides is [`likeness`] on the
//! texts themselves, a number that means something to a reader: the share of words that stand in both.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::StoreError;

/// How many hashes a sketch keeps.
const KEPT: usize = 64;
/// Words in a shingle.
const WORDS: usize = 3;
/// How many hashes two sketches have in common at least.
const COMMON: usize = 3;
/// A shingle in more documents than this tells nothing ("told reporters on").
const FREQUENT: usize = 200;
/// How many proposals are compared word by word.
const COMPARED: usize = 8;
/// Of a text that is longer, the first bytes are compared.
const MOST_BYTES: usize = 200_000;
/// The share of a sentence's words, in order, that make it the same sentence.
const SAME_SENTENCE: f64 = 0.4;

/// From which share of common words on a document is a copy.
pub const COPY: f64 = 0.48;
/// The same for a text of so few words that sentences of one pattern would pass ("Shares in A fell 3 percent on Monday").
pub const SHORT_COPY: f64 = 0.8;
/// What is short.
const SHORT: usize = 30;
/// A copy whose own words are fewer than this share of it is not read by itself, unless it gives other figures.
pub const OWN_SHARE: f64 = 0.15;

/// What is kept of a text to find others like it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    hashes: Vec<i64>,
}

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        let words = words(text);
        let mut hashes: Vec<i64> = words.windows(WORDS).map(shingle).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(KEPT);
        Self { hashes }
    }

    /// The hashes, smallest first.
    pub fn hashes(&self) -> &[i64] {
        &self.hashes
    }

    /// The least number of common hashes for a proposal: fewer for texts so short that they have few.
    fn least(&self) -> usize {
        COMMON.min(self.hashes.len().div_ceil(4)).max(1)
    }
}

/// 48 bits, which SQLite stores in six bytes.
fn shingle(words: &[u64]) -> i64 {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    (xxh3_64(&bytes) >> 16).cast_signed()
}

/// A hash for every word: letters and digits, in lower case; odd for figures, even for others.
fn words(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let hash = |word: String| xxh3_64(word.as_bytes()) & !1 | u64::from(is_figure(&word));
    words.map(|word| hash(word.to_lowercase())).collect()
}

/// Numbers in digits, and those words for numbers that news writes out.
fn is_figure(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "dozen",
        "dozens",
        "hundreds",
        "thousands",
        "million",
    ];
    word.bytes().any(|byte| byte.is_ascii_digit()) || WORDS.contains(&word)
}

/// Whether each of two sentences has a figure that the other lacks.
fn figures_differ(one: &[u64], other: &[u64]) -> bool {
    let lacks = |these: &[u64], those: &[u64]| these.iter().any(|word| word & 1 == 1 && !those.contains(word));
    lacks(one, other) && lacks(other, one)
}

/// How much two texts have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// Words that stand in both, over the words of the longer one.
    pub share: f64,
    /// How many words of the second do not stand in the first.
    pub own: usize,
    /// How many words the second has.
    pub words: usize,
    /// Whether the second gives another figure where the first gives one ("killed five", "killed seven").
    pub other_figures: bool,
}

impl Likeness {
    /// Whether the second is a copy of the first.
    pub fn is_copy(self) -> bool {
        self.share >= if self.words < SHORT { SHORT_COPY } else { COPY }
    }

    /// Whether the second says enough of its own to be read by itself.
    #[allow(clippy::cast_precision_loss, reason = "texts have fewer words than 2^52")]
    pub fn has_own(self) -> bool {
        self.other_figures || self.own as f64 >= OWN_SHARE * self.words as f64
    }
}

/// Compares two texts sentence by sentence: each sentence of the second with the one of the first that shares most of its
/// words, and of both the longest common run of words with gaps. Order of sentences does not matter, order of words does.
#[allow(clippy::cast_precision_loss, reason = "texts have fewer words than 2^52")]
pub fn likeness(first: &str, second: &str) -> Likeness {
    let (first, second) = (sentences(first), sentences(second));
    let mut standing: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, sentence) in first.iter().enumerate() {
        for word in sentence.iter().collect::<BTreeSet<_>>() {
            standing.entry(*word).or_default().push(at);
        }
    }
    let (mut common, mut other_figures) = (0, false);
    let (mut shared, mut touched) = (vec![0_u32; first.len()], Vec::new());
    for sentence in &second {
        for word in sentence.iter().collect::<BTreeSet<_>>() {
            let places = standing.get(word).filter(|places| places.len() <= FREQUENT);
            for &at in places.into_iter().flatten() {
                if shared[at] == 0 {
                    touched.push(at);
                }
                shared[at] += 1;
            }
        }
        let best = touched.iter().copied().max_by_key(|&at| (shared[at], std::cmp::Reverse(at)));
        touched.drain(..).for_each(|at| shared[at] = 0);
        let run = best.map_or(0, |at| longest_common(&first[at], sentence));
        if run as f64 >= SAME_SENTENCE * sentence.len() as f64 {
            common += run;
            other_figures |= best.is_some_and(|at| figures_differ(&first[at], sentence));
        }
    }
    let count = |text: &[Vec<u64>]| text.iter().map(Vec::len).sum::<usize>();
    let (of_first, of_second) = (count(&first), count(&second));
    let longer = of_first.max(of_second).max(1);
    let share = common.min(of_first) as f64 / longer as f64;
    Likeness { share, own: of_second - common, words: of_second, other_figures }
}

/// The words of each sentence, roughly: what ends at a stop or a line's end, and has five words or more.
fn sentences(text: &str) -> Vec<Vec<u64>> {
    let cut = (0..=MOST_BYTES.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let mut sentences: Vec<Vec<u64>> = vec![Vec::new()];
    for piece in text[..cut].split_inclusive(['.', '!', '?', '\n']) {
        let words = words(piece);
        match sentences.last_mut() {
            Some(last) if last.len() < 5 => last.extend(words),
            _ => sentences.push(words),
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The length of the longest common subsequence.
fn longest_common(one: &[u64], other: &[u64]) -> usize {
    // A "sentence" without a stop may be a whole text; its words in their places are enough there.
    if one.len().saturating_mul(other.len()) > 1_000_000 {
        return one.iter().zip(other).filter(|(a, b)| a == b).count();
    }
    let mut row = vec![0_usize; other.len() + 1];
    for word in one {
        let mut corner = 0;
        for (at, candidate) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == candidate { corner + 1 } else { above.max(row[at]) };
            corner = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A document in the store, or one that waits to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Its number in the store.
    Stored(i64),
    /// Its number among those that wait.
    Waiting(u64),
}

/// Documents that may be the original of a text, best first: of the store and of those that wait, as if all were in one index.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn proposals(connection: &Connection, waiting: &Waiting, sketch: &Sketch) -> Result<Vec<Place>, StoreError> {
    let mut with = connection.prepare_cached("SELECT document FROM shingles WHERE shingle = ?1 LIMIT ?2")?;
    let mut common: BTreeMap<Place, usize> = BTreeMap::new();
    for hash in &sketch.hashes {
        let limit = crate::flatten::index(FREQUENT + 1);
        let stored = with.query_map(params![hash, limit], |row| row.get(0).map(Place::Stored))?;
        let mut places: Vec<Place> = stored.collect::<Result<_, _>>()?;
        places.extend(waiting.with(*hash).map(Place::Waiting));
        if places.len() <= FREQUENT {
            places.into_iter().for_each(|place| *common.entry(place).or_default() += 1);
        }
    }
    Ok(best(common, sketch.least()))
}

/// Keeps a document's sketch.
pub(crate) fn insert(connection: &Connection, sketch: &Sketch, document: i64) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO shingles (shingle, document) VALUES (?1, ?2)")?;
    for hash in &sketch.hashes {
        insert.execute([*hash, document])?;
    }
    Ok(())
}

/// The same index over documents that are not in the store yet.
#[derive(Debug, Default)]
pub struct Waiting {
    with: BTreeMap<i64, BTreeSet<u64>>,
}

impl Waiting {
    /// Adds a document under a number of the caller's.
    pub fn insert(&mut self, sketch: &Sketch, number: u64) {
        for hash in &sketch.hashes {
            self.with.entry(*hash).or_default().insert(number);
        }
    }

    /// Takes a document out.
    pub fn remove(&mut self, sketch: &Sketch, number: u64) {
        for hash in &sketch.hashes {
            if let Some(numbers) = self.with.get_mut(hash) {
                numbers.remove(&number);
                if numbers.is_empty() {
                    self.with.remove(hash);
                }
            }
        }
    }

    /// Documents that may be the original of a text, best first.
    pub fn proposals(&self, sketch: &Sketch) -> Vec<u64> {
        let mut common: BTreeMap<u64, usize> = BTreeMap::new();
        for hash in &sketch.hashes {
            let numbers: Vec<u64> = self.with(*hash).collect();
            if numbers.len() <= FREQUENT {
                numbers.into_iter().for_each(|number| *common.entry(number).or_default() += 1);
            }
        }
        best(common, sketch.least())
    }

    fn with(&self, hash: i64) -> impl Iterator<Item = u64> + '_ {
        self.with.get(&hash).into_iter().flatten().copied()
    }
}

/// Those with most in common, the earliest first among equals.
fn best<T: Ord + Copy>(common: BTreeMap<T, usize>, least: usize) -> Vec<T> {
    let mut found: Vec<(T, usize)> = common.into_iter().filter(|(_, count)| *count >= least).collect();
    found.sort_by_key(|&(document, count)| (std::cmp::Reverse(count), document));
    found.into_iter().take(COMPARED).map(|(document, _)| document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The envoys of both countries met on Monday in the old customs house at the border. They spoke for four hours \
        about the bridge, which has been closed since the floods in March. Neither side said when lorries may pass again. A \
        spokeswoman for the ministry called the talks useful. Traders on the northern bank have lost their season, the chamber of \
        commerce said in a letter that was read out at the meeting.";

    fn share(second: &str) -> f64 {
        likeness(STORY, second).share
    }

    #[test]
    fn a_new_headline_and_dateline_make_no_new_story() {
        let copy = format!("Bridge talks end without result\n\nNORTHPORT, May 4 (Fjord Wire) - {STORY}");
        assert!(likeness(STORY, &copy).is_copy() && !likeness(STORY, &copy).has_own());
    }

    #[test]
    fn sentences_in_another_order_are_the_same_sentences() {
        let mut sentences: Vec<&str> = STORY.split_inclusive(". ").collect();
        sentences.reverse();
        assert!(share(&sentences.concat()) > 0.9);
    }

    #[test]
    fn another_story_of_the_same_meeting_is_no_copy() {
        let other = "Negotiators for the two neighbours failed again to agree on opening the crossing over the river. After four hours in \
            the customs house they left without a date, officials from either capital said. The flood took out two piers in March, \
            and repairs will cost more than the province earns in a year. Farmers have begun to sell their herds.";
        assert!(!likeness(STORY, other).is_copy(), "{}", share(other));
    }

    #[test]
    fn a_copy_with_paragraphs_of_its_own_is_to_be_read() {
        let more = "In the capital, the opposition demanded that the minister explain herself before parliament on Wednesday. She had \
            promised in April that the bridge would be open by the first of May, its leader said at a rally, and nobody had heard \
            a word from her since then. The minister's office did not answer questions.";
        let copy = likeness(STORY, &format!("{STORY}\n\n{more}"));
        assert!(copy.is_copy() && copy.has_own(), "{copy:?}");
    }

    #[test]
    fn a_copy_with_another_toll_is_to_be_read() {
        let copy = likeness(STORY, &STORY.replace("four hours", "six hours"));
        assert!(copy.is_copy() && copy.has_own(), "{copy:?}");
    }

    #[test]
    fn short_texts_of_one_pattern_are_no_copies() {
        let one = "Shares in the shipping company fell 3 percent in the first hour of trade on Monday.";
        let other = "Shares in the steel company rose 5 percent in the last hour of trade on Friday.";
        assert!(!likeness(one, other).is_copy());
    }

    #[test]
    fn what_waits_is_found_until_it_is_taken_out() {
        let (one, other) = (Sketch::of(STORY), Sketch::of(&format!("By our correspondent. {STORY}")));
        let mut waiting = Waiting::default();
        waiting.insert(&one, 7);
        assert_eq!(waiting.proposals(&other), [7]);
        waiting.remove(&one, 7);
        assert!(waiting.proposals(&other).is_empty() && waiting.with.is_empty());
    }

    #[test]
    fn odd_texts_are_compared_in_time() {
        for text in ["", " ", "a", &"a ".repeat(200_000), &"a. ".repeat(200_000), &"é".repeat(300_000)] {
            let _ = (likeness(text, text), Sketch::of(text), likeness(STORY, text));
        }
        assert_eq!(likeness("", "").share, 0.0);
    }
}
