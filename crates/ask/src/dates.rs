//! Days as users write them: a day, a month or a year; and the periods of a series.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::error::AskError;

/// A range of days, half-open: `from` is in, `before` is not. Both ISO; an open side is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub from: Option<String>,
    /// The day after the last.
    pub before: Option<String>,
}

impl Days {
    /// From the first day of `since` to the last day of `until`, each a day, a month ("2026-03") or a year.
    ///
    /// # Errors
    /// [`AskError::Day`] for anything else.
    pub fn new(since: Option<&str>, until: Option<&str>) -> Result<Self, AskError> {
        let from = since.map(|text| span(text).map(|(first, _)| first.to_string())).transpose()?;
        let before = until.map(|text| span(text).map(|(_, next)| next.to_string())).transpose()?;
        Ok(Self { from, before })
    }
}

/// First day of a day, month or year, and the first day after it.
fn span(text: &str) -> Result<(Date, Date), AskError> {
    let wrong = || AskError::Day(text.to_owned());
    let text = text.trim();
    // The parser takes other shapes too (20260301, signed years): one way to write a day is enough.
    if !text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }) {
        return Err(wrong());
    }
    let (whole, length) = match text.len() {
        4 => (format!("{text}-01-01"), 1.year()),
        7 => (format!("{text}-01"), 1.month()),
        _ => (text.to_owned(), 1.day()),
    };
    let first: Date = whole.parse().map_err(|_| wrong())?;
    Ok((first, first.checked_add(length).map_err(|_| wrong())?))
}

/// How long a step of a series is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// A day.
    #[default]
    Day,
    /// A calendar month.
    Month,
}

impl Period {
    /// The name of the period in which an ISO day lies: the day itself, or its month.
    pub fn of(self, day: &str) -> Option<String> {
        let day: Date = day.get(..10)?.parse().ok()?;
        Some(match self {
            Self::Day => day.to_string(),
            Self::Month => day.strftime("%Y-%m").to_string(),
        })
    }

    /// The period after one.
    pub fn next(self, name: &str) -> Option<String> {
        let (first, step) = match self {
            Self::Day => (name.parse::<Date>().ok()?, 1.day()),
            Self::Month => (format!("{name}-01").parse::<Date>().ok()?, 1.month()),
        };
        self.of(&first.checked_add(step).ok()?.to_string())
    }
}

/// Days from one ISO day to another; negative where the other is earlier.
pub(crate) fn between(first: &str, last: &str) -> Option<i32> {
    let day = |text: &str| text.get(..10)?.parse::<Date>().ok();
    day(first)?.until(day(last)?).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(since: &str, until: &str) -> (String, String) {
        let days = Days::new(Some(since), Some(until)).unwrap();
        (days.from.unwrap(), days.before.unwrap())
    }

    #[test]
    fn a_month_or_year_stands_for_all_its_days() {
        assert_eq!(range("2026-03-05", "2026-03-05"), ("2026-03-05".into(), "2026-03-06".into()));
        assert_eq!(range("2026-02", "2026-02"), ("2026-02-01".into(), "2026-03-01".into()));
        assert_eq!(range("2025", "2025"), ("2025-01-01".into(), "2026-01-01".into()));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "yesterday", "2026-13", "2026-02-30", "20260301", "99999", "-001", "2026-3-1"] {
            assert!(Days::new(Some(text), None).is_err(), "{text}");
        }
    }

    #[test]
    fn periods_follow_each_other_over_the_years_end() {
        assert_eq!(Period::Month.next("2025-12").as_deref(), Some("2026-01"));
        assert_eq!(Period::Day.next("2025-12-31").as_deref(), Some("2026-01-01"));
        assert_eq!(between("2026-02-27", "2026-03-02"), Some(3));
    }
}
