//! The words of the calendar: months, weekdays, seasons, units, parts of the day, numbers.

use demarche_core::english::{DAYS, MONTHS};
use jiff::civil::Weekday;

use super::lex::Words;
use super::value::{Part, Season, Unit};

const SHORT_MONTHS: [(&str, i8); 13] = [
    ("jan", 1),
    ("feb", 2),
    ("febr", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];
const SHORT_DAYS: [(&str, i8); 10] =
    [("mon", 1), ("tue", 2), ("tues", 2), ("wed", 3), ("thu", 4), ("thur", 4), ("thurs", 4), ("fri", 5), ("sat", 6), ("sun", 7)];
const ORDINALS: [&str; 19] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const DECADES: [&str; 8] = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];

/// Whether a word names a month or a weekday.
pub(crate) fn names_day_or_month(word: &str) -> bool {
    demarche_core::english::names_day_or_month(&word.to_lowercase())
}

/// Whether a word is a month's or weekday's abbreviation.
pub(super) fn is_abbreviation(word: &str) -> bool {
    SHORT_MONTHS.iter().chain(&SHORT_DAYS).any(|(short, _)| *short == word)
}

/// The month named at an index, and whether the name is short ("Nov.").
pub(super) fn month(words: &Words, at: usize) -> Option<(i8, bool)> {
    let word = words.word(at);
    if !words.capital(at) {
        return None;
    }
    let full = MONTHS.iter().position(|it| *it == word).and_then(|it| i8::try_from(it + 1).ok());
    full.map(|it| (it, false)).or_else(|| SHORT_MONTHS.iter().find(|it| it.0 == word).map(|it| (it.1, true)))
}

/// The weekday named at an index; short names need their stop or a date behind them.
pub(super) fn weekday(words: &Words, at: usize) -> Option<Weekday> {
    let word = words.word(at);
    let full = DAYS.iter().position(|it| *it == word && words.capital(at)).and_then(|it| i8::try_from(it + 1).ok());
    let dated =
        || words.stopped(at) || month(words, at + 1).is_some() || words.is(at + 1, &[","]) && month(words, at + 2).is_some();
    let short = || SHORT_DAYS.iter().find(|it| it.0 == word && words.capital(at) && dated()).map(|it| it.1);
    Weekday::from_monday_one_offset(full.or_else(short)?).ok()
}

/// The unit of a word ("week", "weeks").
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "minute" | "minutes" | "second" | "seconds" => Unit::Minute,
        "hour" | "hours" => Unit::Hour,
        "day" | "days" | "night" | "nights" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "weekend" | "weekends" => Unit::Weekend,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    })
}

/// The season of a word.
pub(super) fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" | "springs" | "springtime" => Season::Spring,
        "summer" | "summers" | "summertime" => Season::Summer,
        "fall" | "autumn" | "autumns" => Season::Autumn,
        "winter" | "winters" | "wintertime" => Season::Winter,
        _ => return None,
    })
}

/// The part of the day of a word.
pub(super) fn part(word: &str) -> Option<Part> {
    Some(match word {
        "morning" | "mornings" => Part::Morning,
        "afternoon" | "afternoons" => Part::Afternoon,
        "evening" | "evenings" => Part::Evening,
        "night" | "nights" => Part::Night,
        _ => return None,
    })
}

/// The decade of a spelled-out name ("nineties").
pub(super) fn decade(word: &str) -> Option<i16> {
    DECADES.iter().position(|it| *it == word).and_then(|it| i16::try_from(1920 + it * 10).ok())
}

/// An ordinal from an index on ("third", "21st", "twenty-first"): its number and how many lexemes it takes.
pub(super) fn ordinal(words: &Words, at: usize) -> Option<(i64, usize)> {
    if let Some(number) = words.digits(at) {
        return (words.glued(at + 1) && words.is(at + 1, &["st", "nd", "rd", "th"])).then_some((number, 2));
    }
    let simple = |at: usize| ORDINALS.iter().position(|it| *it == words.word(at)).and_then(|it| i64::try_from(it + 1).ok());
    if let Some(number) = simple(at) {
        return Some((number, 1));
    }
    let tens = match words.word(at) {
        "twentieth" => return Some((20, 1)),
        "thirtieth" => return Some((30, 1)),
        "twenty" => 20,
        "thirty" => 30,
        _ => return None,
    };
    let next = words.past_dash(at + 1);
    simple(next).filter(|it| *it < 10).map(|it| (tens + it, next + 1 - at))
}

/// How many of a unit: a number, or vague (`None`: "several"), and whether a half comes on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub number: Option<i64>,
    pub half: bool,
}

/// A count from an index on ("two", "2 1/2", "a couple of", "several", "two to three"), and how many lexemes it takes.
pub(super) fn count(words: &Words, at: usize) -> Option<(Count, usize)> {
    let vague = |length: usize| Some((Count { number: None, half: false }, length));
    let exact = |number: i64, length: usize| Some((Count { number: Some(number), half: false }, length));
    for (phrase, number) in [("a couple of", 2), ("a couple", 2), ("couple of", 2), ("a dozen", 12), ("half a", 0)] {
        if words.begins(at, phrase) {
            return exact(number, phrase.split(' ').count());
        }
    }
    for phrase in ["a number of", "a few", "few", "several", "many", "dozens of", "hundreds of", "thousands of"] {
        if words.begins(at, phrase) {
            return vague(phrase.split(' ').count());
        }
    }
    let (number, mut end) = number(words, at)?;
    let half = words.begins(end, "1 / 2") || words.begins(end, "and a half") || words.is(end, &["½"]);
    if half {
        end += if words.is(end, &["½"]) { 1 } else { 3 };
    } else if words.is(end, &["to", "or", "-", "–"]) && self::number(words, end + 1).is_some_and(|it| it.0 > number) {
        // "two to three weeks": what is counted comes later; the first number is kept.
        end = self::number(words, end + 1).map_or(end, |it| it.1);
    }
    Some((Count { number: Some(number), half }, end - at))
}

/// A whole number from an index on, and the index behind it.
fn number(words: &Words, at: usize) -> Option<(i64, usize)> {
    let simple = |at: usize| crate::magnitude::number(words.word(at)).and_then(|it| i64::try_from(it).ok());
    let article = words.is(at, &["a", "an", "another"]).then_some(1);
    let mut value = simple(at).or(article)?;
    let mut end = at + 1;
    let tens = value >= 20 && value % 10 == 0 && words.digits(at).is_none();
    if tens && let Some(ones) = simple(words.past_dash(end)).filter(|it| (1..10).contains(it)) {
        value += ones;
        end = words.past_dash(end) + 1;
    }
    while let Some(scale) = scale(words.word(end)) {
        value = value.saturating_mul(scale);
        end += 1;
    }
    Some((value, end))
}

fn scale(word: &str) -> Option<i64> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

/// A year spelled out from an index on ("nineteen ninety-seven", "two thousand four"), and how many lexemes it takes.
pub(super) fn spelled_year(words: &Words, at: usize) -> Option<(i16, usize)> {
    if words.digits(at).is_some() {
        return None;
    }
    if words.begins(at, "two thousand") {
        let ones = crate::magnitude::number(words.word(at + 2)).and_then(|it| i16::try_from(it).ok());
        return Some(ones.map_or((2000, 2), |it| (2000 + it, 3)));
    }
    let century = crate::magnitude::number(words.word(at)).filter(|it| (10..=20).contains(it))?;
    let (rest, end) = number(words, at + 1).filter(|it| (10..100).contains(&it.0) && words.digits(at + 1).is_none())?;
    Some((i16::try_from(century).ok()? * 100 + i16::try_from(rest).ok()?, end - at))
}
