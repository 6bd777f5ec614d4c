//! How positions move: which one takes the place of which, and whether it is softer or harder.

use super::claims::{Claim, What};
use super::files::File;
use super::issues::content_words;

/// A position that takes the place of an earlier one of the same holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Number of the later position.
    pub position: i64,
    /// Number of the earlier one.
    pub supersedes: i64,
    /// `softer`, `harder` or `same`.
    pub direction: &'static str,
    /// The rule and the words that both share.
    pub why: String,
}

/// How hard a stance is: from what is accepted to what is no matter of talks.
fn hardness(stance: &str) -> u8 {
    match stance {
        "accepts" => 0,
        "offers" => 1,
        "precondition" | "demands" => 2,
        "rejects" => 3,
        _ => 4,
    }
}

/// The moves in a file: each position against the last earlier one of the same side that shares half of the words of the
/// shorter of the two. Positions of the same day do not move each other.
pub fn moves(file: &File<'_>) -> Vec<Move> {
    let positions: Vec<(&Claim, &str, Vec<String>)> = file
        .members
        .iter()
        .filter_map(|member| match &member.claim.what {
            What::Position { stance, text, .. } => Some((member.claim, stance.as_str(), content_words(text))),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    for (at, (later, stance, words)) in positions.iter().enumerate() {
        let earlier = positions[..at].iter().rev().find(|(earlier, _, before)| {
            earlier.from == later.from
                && earlier.day < later.day
                && shared(words, before).len() * 2 >= words.len().min(before.len()).max(1)
        });
        if let Some((earlier, before, words_before)) = earlier {
            let direction = match hardness(stance).cmp(&hardness(before)) {
                std::cmp::Ordering::Less => "softer",
                std::cmp::Ordering::Greater => "harder",
                std::cmp::Ordering::Equal => "same",
            };
            let why = format!("move/{before}-to-{stance}: {}", shared(words, words_before).join(" "));
            found.push(Move { position: later.id, supersedes: earlier.id, direction, why });
        }
    }
    found
}

fn shared<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    a.iter().filter(|word| b.contains(word)).map(String::as_str).collect()
}
