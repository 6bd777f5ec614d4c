//! Dates as datelines, signatures and headers write them: "February 3", "3 Feb 2026", "Oct. 21, 2025", "3rd June".

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use regex::Regex;

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A date as it is written; the year is often left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    month: i8,
    day: i8,
    year: Option<i16>,
}

impl Written {
    /// The date that the words name: of a date without a year the one nearest to `near`, so that "Dec 31" in a story of
    /// January 1st lies in the year before.
    pub fn resolve(self, near: Option<Date>) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.day).ok();
        }
        let near = near?;
        let years = [near.year() - 1, near.year(), near.year() + 1];
        let dates = years.into_iter().filter_map(|year| Date::new(year, self.month, self.day).ok());
        dates.min_by_key(|date| date.since(near).map_or(i32::MAX, |gap| gap.get_days().abs()))
    }

    /// Whether the words give the year too.
    pub fn has_year(self) -> bool {
        self.year.is_some()
    }
}

/// Reads words that are a date and nothing else.
pub(crate) fn written(words: &str) -> Option<Written> {
    let mut parts: Vec<&str> = words.split([' ', ',', '.', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|word| is_weekday(word)) {
        parts.remove(0);
    }
    if let [stamp] = parts.as_slice() {
        return iso(stamp);
    }
    let (month, day, rest) = match parts.as_slice() {
        [first, second, rest @ ..] if month(first).is_some() => (month(first)?, day(second)?, rest),
        [first, second, rest @ ..] => (month(second)?, day(first)?, rest),
        _ => return None,
    };
    let year = match rest {
        [year] if year.len() == 4 => Some(year.parse().ok()?),
        [] => None,
        _ => return None,
    };
    // A leap year, so that the 29th of February passes where no year is given.
    Date::new(year.unwrap_or(2024), month, day).ok().map(|_| Written { month, day, year })
}

fn iso(stamp: &str) -> Option<Written> {
    let date: Date = stamp.get(..10).filter(|day| day.as_bytes()[4] == b'-')?.parse().ok()?;
    Some(Written { month: date.month(), day: date.day(), year: Some(date.year()) })
}

/// An ISO date of words that are a date; without a year in the words, the nearest to `near`.
pub(crate) fn date(words: &str, near: Option<Date>) -> Option<String> {
    written(words)?.resolve(near).map(|date| date.to_string())
}

/// The day of an ISO date or RFC 3339 stamp.
pub(crate) fn day_of(stamp: &str) -> Option<Date> {
    stamp.get(..10)?.parse().ok()
}

/// A page's time stamp as RFC 3339: whole where it is that, else its day; `None` where it is no date.
pub(crate) fn stamp(words: &str) -> Option<String> {
    if words.get(10..11) == Some("T") && words.parse::<Timestamp>().is_ok() {
        return Some(words.to_owned());
    }
    day_of(words).map(|day| day.to_string()).or_else(|| full_date_in(words))
}

/// The first full date (with its year) inside longer words: "Published 14:02, Tuesday 3 June 2026".
pub(crate) fn full_date_in(words: &str) -> Option<String> {
    #[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
    static FULL: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"\d{4}-\d{2}-\d{2}|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}\.?,? \d{4}";
        Regex::new(pattern).expect("constant pattern")
    });
    FULL.find_iter(words).find_map(|found| date(found.as_str(), None))
}

/// Whether a word is the name of a month or a weekday.
pub(crate) fn is_calendar_word(word: &str) -> bool {
    month(word.trim_end_matches('.')).is_some() || is_weekday(word.trim_end_matches(','))
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    WEEKDAYS.iter().any(|day| *day == word || (word.len() >= 3 && word.len() < 6 && day.starts_with(&word)))
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at =
        MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word) || *month == "september" && word == "sept");
    at.and_then(|at| i8::try_from(at + 1).ok())
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    ["", "st", "nd", "rd", "th"].contains(&ending).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_usual_order() {
        for words in
            ["February 3, 2026", "3 Feb 2026", "Feb. 3, 2026", "Tuesday, 3rd February 2026", "2026-02-03", "Tue, Feb 3 2026"]
        {
            assert_eq!(date(words, None).as_deref(), Some("2026-02-03"), "{words}");
        }
        for words in ["the 3 ministers", "Version 3", "Feb 31", "3", "May be 3", ""] {
            assert_eq!(date(words, None), None, "{words}");
        }
    }

    #[test]
    fn a_date_without_a_year_is_the_one_nearest_to_publication() {
        let near = |words: &str, published: &str| date(words, published.parse().ok()).unwrap();
        assert_eq!(near("Dec 31", "2026-01-01"), "2025-12-31");
        assert_eq!(near("Jan 1", "2025-12-31"), "2026-01-01");
        assert_eq!(near("Oct 9", "2025-10-10"), "2025-10-09");
    }

    #[test]
    fn a_stamp_that_is_no_rfc_3339_keeps_its_day() {
        let stamps = ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00+02:00", "2026-03-02 09:00", "March 2, 2026 9:00 am", "today"];
        let got: Vec<Option<String>> = stamps.iter().map(|words| stamp(words)).collect();
        let want = [Some(stamps[0]), Some(stamps[1]), Some("2026-03-02"), Some("2026-03-02"), None];
        assert_eq!(got.iter().map(Option::as_deref).collect::<Vec<_>>(), want);
    }

    #[test]
    fn a_full_date_is_found_among_other_words() {
        assert_eq!(full_date_in("Published 14:02 GMT, Tuesday 3 June 2026").as_deref(), Some("2026-06-03"));
        assert_eq!(full_date_in("Last updated: June 3rd, 2026 at 9 am").as_deref(), Some("2026-06-03"));
        assert_eq!(full_date_in("Published in 2026"), None);
    }
}
