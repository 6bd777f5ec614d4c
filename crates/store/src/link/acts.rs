//! Words that tell one act in news: where two outlets choose different ones, the act may be one.

use std::sync::OnceLock;

use super::words::{hash, stem};

/// Groups of words for acts of one sense. A word may stand in several.
const SENSES: [&str; 27] = [
    "strike attack hit raid assault storm shell bomb bombard fire shoot ambush target",
    "kill die death murder slay",
    "kidnap abduct seize take snatch hostage",
    "arrest detain hold catch capture custody",
    "seize detain impound board capture",
    "free release hand swap",
    "close shut seal block",
    "reopen open lift resume",
    "expel oust throw declare send",
    "withdraw pull leave retreat evacuate quit",
    "meet talk discuss speak call visit confer see hold receive host telephone conversation",
    "send deploy dispatch move mass",
    "launch fire test",
    "blame accuse allege",
    "condemn denounce deplore criticise protest",
    "demand urge call ask appeal request want insist press",
    "deny reject dismiss refuse",
    "reject refuse rule veto",
    "sanction impose ban bar blacklist penalise freeze list",
    "threaten warn vow",
    "offer propose promise pledge",
    "agree accept sign deal",
    "deliver send fly bring supply provide ship",
    "march rally protest demonstrate gather",
    "postpone delay cancel suspend",
    "exercise drill manoeuvre",
    "withdraw suspend cut break sever recall",
];

/// The groups of a trigger's stems, as bits.
fn senses(trigger: &[u32]) -> u32 {
    static TABLE: OnceLock<Vec<Vec<u32>>> = OnceLock::new();
    let table =
        TABLE.get_or_init(|| SENSES.iter().map(|group| group.split(' ').map(|word| hash(&stem(word))).collect()).collect());
    let mut bits = 0;
    for (at, group) in table.iter().enumerate() {
        if trigger.iter().any(|it| group.contains(it)) {
            bits |= 1 << at;
        }
    }
    bits
}

/// Whether two triggers tell acts of one sense.
pub(super) fn alike(a: &[u32], b: &[u32]) -> bool {
    senses(a) & senses(b) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(word: &str) -> Vec<u32> {
        vec![hash(&stem(word))]
    }

    #[test]
    fn two_words_for_one_act_are_alike() {
        for (a, b) in
            [("struck", "attack"), ("kidnapped", "seized"), ("expelled", "expulsion"), ("shut", "closed"), ("met", "talks")]
        {
            assert!(alike(&stems(a), &stems(b)) || stems(a) == stems(b), "{a} {b}");
        }
        assert!(!alike(&stems("arrested"), &stems("released")));
    }
}
