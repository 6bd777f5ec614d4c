//! Clock times: "10:45 p.m. EST", "7 pm", "noon", "five o'clock", "0900 GMT".

use super::calendar::Match;
use super::lex::Words;
use super::meaning::Meaning;

const ZONES: [&str; 22] = [
    "gmt", "utc", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "et", "pt", "ct", "bst", "cet", "cest", "msk", "ist",
    "jst", "hkt", "aest", "wib",
];

/// A clock time that begins at an index.
pub(super) fn clock(words: &Words, at: usize) -> Option<Match> {
    let (hour, minute, length) = figures(words, at).or_else(|| named(words, at))?;
    let end = at + length;
    let zone = usize::from(words.is(end, &ZONES) && words.capital(end));
    let local = if words.begins(end, "local time") { 2 } else { 0 };
    Some((Meaning::Clock(hour, minute, None), length + zone.max(local)))
}

fn figures(words: &Words, at: usize) -> Option<(i8, i8, usize)> {
    let number = |at: usize| words.digits(at).and_then(|it| i8::try_from(it).ok());
    if words.word(at).len() == 4 && words.is(at + 1, &["gmt", "utc", "hours"]) {
        let both = words.digits(at)?;
        let (hour, minute) = (i8::try_from(both / 100).ok()?, i8::try_from(both % 100).ok()?);
        return (hour < 24 && minute < 60).then_some((hour, minute, 1));
    }
    let hour = number(at).filter(|it| (0..=24).contains(it) && words.word(at).len() <= 2)?;
    let colon = words.is(at + 1, &[":"]) && words.glued(at + 1) && words.glued(at + 2) && words.word(at + 2).len() == 2;
    let minute = number(at + 2).filter(|it| colon && (0..60).contains(it));
    let mut end = if minute.is_some() { at + 3 } else { at + 1 };
    if minute.is_some() && words.is(end, &[":"]) && words.glued(end + 1) {
        end += 2;
    }
    let late = match words.word(end) {
        "am" => Some(false),
        "pm" => Some(true),
        "o" if words.is(end + 1, &["'"]) && words.is(end + 2, &["clock"]) => return Some((hour, 0, end + 3 - at)),
        _ => None,
    };
    let hour = match late {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    (late.is_some() || minute.is_some()).then(|| (hour, minute.unwrap_or(0), end + usize::from(late.is_some()) - at))
}

fn named(words: &Words, at: usize) -> Option<(i8, i8, usize)> {
    match words.word(at) {
        "noon" | "midday" => return Some((12, 0, 1)),
        "midnight" => return Some((0, 0, 1)),
        _ => {}
    }
    let hour =
        crate::magnitude::number(words.word(at)).filter(|it| (1..=12).contains(it)).and_then(|it| i8::try_from(it).ok())?;
    if words.begins(at + 1, "o ' clock") || words.is(at + 1, &["oclock"]) {
        return Some((hour, 0, if words.is(at + 1, &["oclock"]) { 2 } else { 4 }));
    }
    words.is(at + 1, &["am", "pm"]).then(|| (if words.is(at + 1, &["pm"]) { hour % 12 + 12 } else { hour % 12 }, 0, 2))
}
