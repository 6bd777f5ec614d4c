//! One utterance across outlets and wordings.
//!
//! Two statements are one where the same speaker (or a body and who speaks for it) is given the same words, a part of them, or
//! their content in other words, near in time. Numbers that differ, a negation on one side only, and days that differ speak
//! against it.

use super::sketch::{Day, Party, Said};
use super::words::{Words, held, shared};

/// How far two statements agree, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    /// Above [`ENOUGH`] they are one.
    pub score: f64,
    /// The rule's name.
    pub rule: &'static str,
}

/// From here on two statements are one.
pub(super) const ENOUGH: f64 = 1.5;
/// Words in a row that settle it.
const RUN: usize = 6;

/// What else is known of two statements.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// The day of the one's story.
    pub day: Option<Day>,
    /// The day of the other's.
    pub other: Option<Day>,
    /// One source, or copies of one story.
    pub same_source: bool,
    /// They stand in one story.
    pub same_story: bool,
}

/// How two speakers relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speakers {
    /// One actor.
    Same,
    /// A body and somebody of its side, so far as the stories tell.
    Compatible,
    /// At least one is not named.
    Unknown,
    /// Two persons, or two sides.
    Different,
}

/// How the speakers of two statements relate. Bodies without a country that share a word of their names ("EU mission", "the
/// EU's monitoring mission") may be one.
fn speakers(a: &Said, b: &Said) -> Speakers {
    let found = parties(a.speaker.as_ref(), b.speaker.as_ref());
    let unnamed = |it: &Said| it.speaker.as_ref().is_some_and(|it| !it.named && !it.body);
    let named_alike = found == Speakers::Unknown && !unnamed(a) && !unnamed(b) && shared(&a.called, &b.called) > 0;
    if named_alike { Speakers::Compatible } else { found }
}

/// How two parties relate as speakers.
pub(super) fn parties(a: Option<&Party>, b: Option<&Party>) -> Speakers {
    let (Some(a), Some(b)) = (a, b) else { return Speakers::Unknown };
    if a.actor == b.actor {
        return Speakers::Same;
    }
    if !a.named || !b.named {
        return match (&a.camp, &b.camp) {
            (Some(one), Some(other)) if one != other => Speakers::Different,
            _ => Speakers::Unknown,
        };
    }
    if a.person && b.person {
        return Speakers::Different;
    }
    match (&a.camp, &b.camp) {
        (Some(one), Some(other)) if one == other => Speakers::Compatible,
        (Some(one), Some(other)) if !one.starts_with('#') && !other.starts_with('#') => Speakers::Different,
        _ => Speakers::Unknown,
    }
}

/// Compares two statements.
pub(super) fn compare(a: &Said, b: &Said, setting: Setting) -> Option<Match> {
    let speakers = speakers(a, b);
    // A number in common says more than a word.
    let numbers = a.words.numbers.iter().filter(|it| **it > 2 && b.words.numbers.contains(it)).count();
    let shared = a.words.shared(&b.words) + numbers.min(1);
    let persons = [a, b].iter().all(|it| it.speaker.as_ref().is_some_and(|it| it.person && it.named));
    if shared == 0 || speakers == Speakers::Different && persons {
        return None;
    }
    let run = if shared >= 2 { a.words.run(&b.words) } else { 1 };
    if run >= RUN && shared >= 3 && a.words.negated == b.words.negated {
        return Some(Match { score: 3.0 + share(shared, a, b), rule: "statement/same-words" });
    }
    let found = match speakers {
        Speakers::Same => by_words(a, b, shared, run, setting),
        Speakers::Compatible => {
            let found = by_words(a, b, shared, run, setting)?;
            let clear = shared >= 3 || share(shared, a, b) >= 0.6 && shared >= 2;
            clear.then_some(Match { score: found.score - 0.3, ..found })
        }
        Speakers::Unknown => unnamed(a, b, shared, setting),
        Speakers::Different => None,
    }?;
    let mut score = found.score;
    if a.words.numbers_differ(&b.words) {
        score -= 0.6;
    }
    if a.words.negated != b.words.negated && a.act != "deny" && b.act != "deny" {
        score -= 0.4;
    }
    if a.day.zip(b.day).is_some_and(|(one, other)| one != other) {
        score -= 0.8;
    }
    if opposed(&a.act, &b.act) {
        score -= 0.6;
    }
    (score >= ENOUGH).then_some(Match { score, ..found })
}

/// The same speaker: what the words decide.
fn by_words(a: &Said, b: &Said, shared: usize, run: usize, setting: Setting) -> Option<Match> {
    let share = share(shared, a, b);
    #[allow(clippy::cast_precision_loss, reason = "few words")]
    let count = shared as f64;
    let part = part(a.quote.as_ref(), &b.words).or_else(|| part(b.quote.as_ref(), &a.words));
    if let Some(score) = part.filter(|_| !setting.same_story || run >= 3) {
        return Some(Match { score: score + 0.05 * count, rule: "statement/partial-quotation" });
    }
    if setting.same_story && (shared < 3 || share < 0.6) {
        return None;
    }
    // Two quotations share their words, or they are two.
    if is_whole(a) && is_whole(b) && run < 4 && (shared < 3 || share < 0.6) {
        return None;
    }
    let rule = if a.quoted || b.quoted { "statement/paraphrase-of-quotation" } else { "statement/paraphrase" };
    let (one, other) = (a.day.or(setting.day), b.day.or(setting.other));
    let apart = one.zip(other).map_or(0, |(one, other)| (one - other).abs());
    let needed = match apart {
        0 => 0.34,
        1..=7 => 0.4,
        _ => 0.6,
    };
    let enough = shared >= 2 && share >= needed || shared >= 4 && share >= 0.3 || run >= 4 && shared >= 2;
    if enough {
        let same_day = if apart == 0 { 0.15 } else { 0.0 };
        return Some(Match { score: 1.2 + share + 0.08 * count + same_day, rule });
    }
    // Who denies or rejects something twice within days, with a word in common, does it once.
    let telling_act = a.act == b.act && matches!(a.act.as_str(), "deny" | "reject" | "threaten");
    if shared >= 1 && telling_act && apart <= 3 {
        return Some(Match { score: 1.3 + share, rule: "statement/same-act" });
    }
    // A few words that are all there: "it acted lawfully".
    let short = shared == 1 && share >= 0.5 && a.words.content.len().min(b.words.content.len()) <= 2 && apart <= 7;
    short.then_some(Match { score: 1.1 + 0.5 * share, rule })
}

/// Whether all of it is quoted.
fn is_whole(it: &Said) -> bool {
    it.quote.as_ref().is_some_and(|quote| quote.content == it.words.content)
}

/// A quotation of which all content stands in the other's words.
fn part(quote: Option<&Words>, other: &Words) -> Option<f64> {
    let quote = quote?;
    let shared = quote.shared(other);
    match (quote.content.len(), shared) {
        (0, _) => None,
        (1, 1) => Some(1.6),
        (all, found) if found == all => Some(2.4),
        (all, found) if found >= 3 && found + 1 >= all => Some(1.9),
        _ => None,
    }
}

/// A speaker without a name: nearly the same words; fewer where both stories are one source's.
fn unnamed(a: &Said, b: &Said, shared: usize, setting: Setting) -> Option<Match> {
    let share = share(shared, a, b);
    if setting.same_source && !setting.same_story && share >= 0.7 && shared >= 3 {
        return Some(Match { score: 1.3 + share, rule: "statement/syndicated" });
    }
    let apart = setting.day.zip(setting.other).map_or(0, |(one, other)| (one - other).abs());
    let clear = !setting.same_story && share >= 0.6 && shared >= 4 && apart <= 7;
    clear.then_some(Match { score: 0.9 + share, rule: "statement/same-words-speaker-unnamed" })
}

fn share(shared: usize, a: &Said, b: &Said) -> f64 {
    held(shared, &a.words.content, &b.words.content)
}

fn opposed(a: &str, b: &str) -> bool {
    let pair = |x: &str, y: &str| a == x && b == y || a == y && b == x;
    pair("accept", "reject") || pair("offer", "reject") || pair("praise", "accuse") || pair("promise", "threaten")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(speaker: i64, text: &str) -> Said {
        let party = Party { actor: speaker, camp: Some("NOR".into()), person: true, named: true, body: false };
        Said {
            row: 0,
            speaker: Some(party),
            called: Vec::new(),
            toward: Vec::new(),
            act: "assert".into(),
            quoted: false,
            day: None,
            words: Words::of(text),
            quote: None,
        }
    }

    fn quoted(speaker: i64, text: &str, quote: &str) -> Said {
        Said { quoted: true, quote: Some(Words::of(quote)), ..said(speaker, text) }
    }

    fn rule(a: &Said, b: &Said) -> Option<&'static str> {
        compare(a, b, Setting::default()).map(|it| it.rule)
    }

    const LAW: &str = "The law of the sea does not stop where a captain wants it to";

    #[test]
    fn a_paraphrase_is_the_quotation() {
        let paraphrase = said(1, "the law of the sea did not end where a captain wished");
        assert!(rule(&quoted(1, LAW, LAW), &paraphrase).is_some());
    }

    #[test]
    fn a_partial_quotation_is_the_whole_one() {
        let whole = said(1, "This is piracy, plain and simple, under the flag of a neighbour");
        let part = quoted(1, "it was \"piracy, plain and simple\"", "piracy, plain and simple");
        assert_eq!(rule(&whole, &part), Some("statement/partial-quotation"));
    }

    #[test]
    fn the_same_words_of_two_persons_are_two_statements() {
        assert_eq!(rule(&said(1, LAW), &said(2, LAW)), None);
    }

    #[test]
    fn two_things_that_one_speaker_says_are_two_statements() {
        let a = said(1, "the gate will remain closed until the bunker is removed");
        assert_eq!(rule(&a, &said(1, "more than two thousand lorries were waiting")), None);
    }

    #[test]
    fn a_body_and_its_spokesman_say_one_thing() {
        let mut body = said(7, "two missiles flew four hundred kilometres into the sea");
        body.speaker = Some(Party { actor: 7, camp: Some("NOR".into()), person: false, named: true, body: false });
        assert!(rule(&said(1, "the missiles had flown 400 kilometres into the sea"), &body).is_some());
    }

    #[test]
    fn unnamed_speakers_are_one_in_copies_only() {
        let mut a = said(1, "an exchange of prisoners was on the table");
        a.speaker = Some(Party { actor: 1, camp: None, person: false, named: false, body: false });
        let b = Said { speaker: Some(Party { actor: 2, camp: None, person: false, named: false, body: false }), ..a.clone() };
        let b = Said { words: Words::of("an exchange of prisoners was also on the table of the hosts"), ..b };
        assert_eq!(rule(&a, &b), None);
        let copies = Setting { same_source: true, ..Setting::default() };
        assert_eq!(compare(&a, &b, copies).map(|it| it.rule), Some("statement/syndicated"));
    }
}
