//! Events as rows: whole, or one for each pair of actor and recipient.

use std::collections::BTreeSet;

use super::fact::{Fact, Party};

/// The parties of one row, and its number.
pub(super) struct Pair<'f> {
    pub actors: Vec<&'f Party>,
    pub recipients: Vec<&'f Party>,
    /// A number that is the same in every export of the same event and pair: 52 bits, so that every language carries it exactly.
    pub number: u64,
    /// Which pair of the event it is, from 0.
    pub at: usize,
}

/// The rows of an event.
pub(super) fn rows<'f>(fact: &'f Fact, pairs: bool, taken: &mut BTreeSet<u64>) -> Vec<Pair<'f>> {
    let sides: Vec<(Vec<&Party>, Vec<&Party>)> = if pairs { expanded(fact) } else { vec![whole(fact)] };
    let number = |at: usize, taken: &mut BTreeSet<u64>| {
        let mut number = number(&format!("{}/{at}", fact.event.key));
        while !taken.insert(number) {
            number = (number + 1) & LARGEST;
        }
        number
    };
    sides
        .into_iter()
        .enumerate()
        .map(|(at, (actors, recipients))| Pair { actors, recipients, number: number(at, taken), at })
        .collect()
}

const LARGEST: u64 = (1 << 52) - 1;

/// FNV-1a, its upper bits.
fn number(key: &str) -> u64 {
    let hash =
        key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash >> 12).max(1)
}

fn whole(fact: &Fact) -> (Vec<&Party>, Vec<&Party>) {
    (fact.actors.iter().collect(), fact.recipients.iter().collect())
}

fn expanded(fact: &Fact) -> Vec<(Vec<&Party>, Vec<&Party>)> {
    let (actors, recipients) = whole(fact);
    match (actors.len(), recipients.len()) {
        (0, _) | (1, 0) => vec![(actors, recipients)],
        // Several without a recipient act towards each other.
        (_, 0) => {
            let others = |at: usize| actors.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, party)| *party);
            actors.iter().enumerate().flat_map(|(at, one)| others(at).map(|other| (vec![*one], vec![other]))).collect()
        }
        _ => actors.iter().flat_map(|one| recipients.iter().map(|other| (vec![*one], vec![*other]))).collect(),
    }
}
