//! Distances between ISO days.

use jiff::civil::Date;

/// Days between two ISO days, whichever is first; far apart where one is missing.
pub fn apart(a: &str, b: &str) -> i64 {
    since(a, b).map_or(i64::MAX, i64::abs)
}

/// Days from `from` to `until`.
pub fn since(from: &str, until: &str) -> Option<i64> {
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let (from, until) = (day(from)?, day(until)?);
    from.until(until).ok().map(|span| i64::from(span.get_days()))
}
