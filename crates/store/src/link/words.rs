//! Words as identity compares them: folded, stemmed, without what every sentence has.
//!
//! text → [`Words`]: all words in order, the stems that carry content, the numbers, whether it negates.
//!
//! Words are held as hashes: two texts are compared without their letters.

use std::sync::OnceLock;

use demarche_core::english::small_number;
use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// The words of a text, for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Every word in order.
    pub all: Vec<u32>,
    /// Stems that carry content, sorted, each once.
    pub content: Vec<u32>,
    /// Numbers in digits or words, sorted, each once.
    pub numbers: Vec<u64>,
    /// Whether it says that something is not so.
    pub negated: bool,
}

/// Words that carry no content of their own. Negations are left out of content too, but noted.
const EMPTY: &str = "a an the this that these those it its he she they them his her their him we us our ours i me my you your of in \
    on at by to for from with without into onto over under up down out off about after before between during against through until \
    since as than then so and or but nor if when while where who whom whose which what how why whoever whatever because although \
    though there here also too very just only even still yet more most much many some any all both each every other another own \
    same such be is are was were been being am do does did done doing have has had having will would shall should can could may \
    might must ought need s t re ve d ll m said says say told tells according one two sic mr mrs ms time way now one again already \
    called call";

/// Words that turn a statement round.
const NEGATIONS: [&str; 9] = ["not", "no", "never", "nothing", "nobody", "none", "neither", "denied", "cannot"];

/// Spellings that two houses write in two ways; British first, as the tables of `data/` do.
const SPELLINGS: [(&str, &str); 8] = [
    ("defense", "defence"),
    ("organization", "organisation"),
    ("center", "centre"),
    ("harbor", "harbour"),
    ("labor", "labour"),
    ("program", "programme"),
    ("neighbor", "neighbour"),
    ("truck", "lorry"),
];

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        let mut words = Self::default();
        for word in tokens(text) {
            words.negated |= NEGATIONS.contains(&word.as_str()) || word == "nt";
            if let Some(number) = number(&word) {
                words.numbers.push(number);
                words.all.push(hash(&number.to_string()));
                // One and two are as often words as numbers; larger ones tell what is meant.
                if number > 2 {
                    words.content.push(hash(&number.to_string()));
                }
                continue;
            }
            if word == "sic" {
                continue;
            }
            words.all.push(hash(&word));
            if !is_empty(&word) && !NEGATIONS.contains(&word.as_str()) && word.len() > 1 {
                words.content.push(hash(&stem(&word)));
            }
        }
        words.content.sort_unstable();
        words.content.dedup();
        words.numbers.sort_unstable();
        words.numbers.dedup();
        words
    }

    /// How many content stems two texts share.
    pub fn shared(&self, other: &Self) -> usize {
        shared(&self.content, &other.content)
    }

    /// The longest run of words that stands in both texts, in words.
    pub fn run(&self, other: &Self) -> usize {
        let mut longest = 0;
        let mut row = vec![0_usize; other.all.len() + 1];
        for word in &self.all {
            for at in (0..other.all.len()).rev() {
                row[at + 1] = if other.all[at] == *word { row[at] + 1 } else { 0 };
                longest = longest.max(row[at + 1]);
            }
        }
        longest
    }

    /// Whether both texts have numbers and none in common.
    pub fn numbers_differ(&self, other: &Self) -> bool {
        !self.numbers.is_empty() && !other.numbers.is_empty() && !self.numbers.iter().any(|it| other.numbers.contains(it))
    }

    /// Hashes of up to `most` runs of five words, the smallest of all: two texts that quote the same words share some.
    pub fn shingles(&self, most: usize) -> Vec<u64> {
        let mut all: Vec<u64> = self
            .all
            .windows(5)
            .map(|run| xxh3_64(&run.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>()))
            .collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(most);
        all
    }
}

/// How many values two sorted lists share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut at, mut other, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(at), b.get(other)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                at += 1;
                other += 1;
            }
        }
    }
    count
}

/// The share of the shorter of two lists that the other holds, 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "lists of words are short")]
pub(super) fn held(shared: usize, a: &[u32], b: &[u32]) -> f64 {
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { shared as f64 / shorter as f64 }
}

/// The words of a text: letters and digits, ASCII, lower case; apostrophes inside words are dropped.
pub fn tokens(text: &str) -> Vec<String> {
    let ascii = deunicode::deunicode(text).to_lowercase();
    let ascii = ascii.replace("n't", "n not").replace('\'', "");
    let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| SPELLINGS.iter().find(|(one, _)| *one == word).map_or(word, |(_, other)| other).to_owned()).collect()
}

/// The stem of a lower-case word.
pub fn stem(word: &str) -> String {
    let word = IRREGULAR.iter().find(|(form, _)| *form == word).map_or(word, |(_, base)| base);
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}

/// Irregular forms that acts are told in; what a stemmer cannot know.
const IRREGULAR: [(&str, &str); 60] = [
    ("expulsion", "expel"),
    ("expulsions", "expel"),
    ("detention", "detain"),
    ("seizure", "seize"),
    ("seizures", "seize"),
    ("invasion", "invade"),
    ("closure", "close"),
    ("denial", "deny"),
    ("denials", "deny"),
    ("refusal", "refuse"),
    ("suspension", "suspend"),
    ("resumption", "resume"),
    ("agreement", "agree"),
    ("deployment", "deploy"),
    ("withdrawal", "withdraw"),
    ("condemnation", "condemn"),
    ("response", "respond"),
    ("talks", "talk"),
    ("shut", "shut"),
    ("flight", "fly"),
    ("struck", "strike"),
    ("met", "meet"),
    ("meeting", "meet"),
    ("held", "hold"),
    ("fought", "fight"),
    ("shot", "shoot"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("broke", "break"),
    ("broken", "break"),
    ("left", "leave"),
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("sent", "send"),
    ("began", "begin"),
    ("begun", "begin"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("drawn", "draw"),
    ("fell", "fall"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("kept", "keep"),
    ("paid", "pay"),
    ("stood", "stand"),
    ("stole", "steal"),
    ("thrown", "throw"),
    ("went", "go"),
    ("gone", "go"),
    ("men", "man"),
    ("women", "woman"),
    ("children", "child"),
];

/// The hash that stands for a word: twenty bits, so that stored sketches stay small. Among the words of two claims a clash
/// is a matter of one in ten thousand.
pub fn hash(word: &str) -> u32 {
    #[allow(clippy::cast_possible_truncation, reason = "twenty bits are kept")]
    let bits = (xxh3_64(word.as_bytes()) & 0xF_FFFF) as u32;
    bits
}

fn is_empty(word: &str) -> bool {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: Vec<&str> = EMPTY.split_whitespace().collect();
        words.sort_unstable();
        words
    });
    words.binary_search(&word).is_ok()
}

/// The value of a number in digits or of a small number in letters.
fn number(word: &str) -> Option<u64> {
    if word.bytes().all(|it| it.is_ascii_digit()) {
        return word.parse().ok();
    }
    small_number(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_dashes_ellipsis_and_sic_do_not_tell_words_apart() {
        let (a, b) = (Words::of("We won’t — ever — go… back [sic]"), Words::of("we won't, ever, go back"));
        assert_eq!(a.all, b.all);
        assert_eq!(a.content, b.content);
    }

    #[test]
    fn forms_of_a_word_and_of_a_number_are_one() {
        let (a, b) = (Words::of("The ships withdrew forty boats"), Words::of("a ship withdraws 40 boats"));
        assert_eq!(a.content, b.content);
        assert_eq!(a.numbers, [40]);
    }

    #[test]
    fn a_partial_quotation_is_a_run_of_the_whole() {
        let whole = Words::of("This was a deliberate crime against a civilian port");
        assert_eq!(whole.run(&Words::of("spoke of \"a deliberate crime\" on Tuesday")), 3);
        assert_eq!(whole.run(&Words::of("")), 0);
    }

    #[test]
    fn negation_is_noted() {
        assert!(Words::of("they didn't fire").negated);
        assert!(!Words::of("they fired").negated);
    }

    #[test]
    fn texts_that_quote_the_same_words_share_a_shingle() {
        let a = Words::of("The sea is calm, let us keep it so for all our children");
        let b = Words::of("He said: the sea is calm, let us keep it so");
        assert!(a.shingles(64).iter().any(|it| b.shingles(64).contains(it)));
    }
}
