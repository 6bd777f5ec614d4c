//! TEI dates (`when`, `from`, `to`, `notBefore`, `notAfter`) and whether an answer means the same.
//!
//! A bound names its first or last day (`1600` as `from` is 1600-01-01, as `to` 1600-12-31). `when` asks for the same first
//! and last day. `from` with `to` asks for days of which three quarters are common to both: the labels end summers in August
//! or September, centuries in 99 or 00, weeks on Saturday or Sunday. `notBefore` and `notAfter`, and a bound on one side
//! alone, ask for days inside. A label without year (`--10`) asks for the month, and the day where it has one; a label of
//! the clock (`22:55:00`) for hour and minute. "early 1990s" may be all of the decade or the first half: labels have both.

use std::fmt;

use jiff::ToSpan;
use serde_json::Value;

use super::super::field;
use super::timex::Answer;

type Days = (jiff::civil::Date, jiff::civil::Date);

/// A TEI date as labelled.
pub(super) struct Date {
    shown: String,
    meaning: Meaning,
}

enum Meaning {
    /// The same days.
    Days(Days),
    /// About the same days.
    About(Days),
    /// Days inside.
    Within(Option<jiff::civil::Date>, Option<jiff::civil::Date>),
    /// Months of any year, with a day where the label has one.
    Months((i8, Option<i8>), (i8, Option<i8>)),
    /// Hour and minute.
    Clock(String),
    /// Not to be read.
    Unknown,
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Date {
    /// From the attributes of a label.
    pub(super) fn of(label: &Value) -> Self {
        let names = ["when", "from", "to", "notBefore", "notAfter"];
        let given = names.map(|name| field(label, name));
        let shown = names.iter().zip(given).filter(|(_, value)| !value.is_empty());
        let shown = shown.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
        Self { shown, meaning: meaning(given) }
    }

    /// Whether an answer means this date.
    pub(super) fn is(&self, answer: &Answer) -> bool {
        match &self.meaning {
            Meaning::Days(days) => answer.days == Some(*days) || answer.whole == Some(*days),
            Meaning::About(days) => [answer.days, answer.whole].into_iter().flatten().any(|it| common(*days, it) >= 0.75),
            Meaning::Within(from, to) => answer.days.is_some_and(|it| {
                let both = from.zip(*to).is_some_and(|days| common(days, it) >= 0.75);
                both || from.is_none_or(|from| from <= it.0) && to.is_none_or(|to| it.1 <= to)
            }),
            Meaning::Months(from, to) => {
                let fits = |wanted: (i8, Option<i8>), month: i8, day: i8, slack: i8| {
                    (wanted.0 - month).rem_euclid(12) <= slack && wanted.1.is_none_or(|it| it == day)
                };
                let ends =
                    answer.days.map(|(a, b)| ((a.month(), a.day()), (b.month(), b.day()))).or_else(|| any_year(&answer.value));
                let slack = i8::from(from.0 != to.0);
                ends.is_some_and(|(a, b)| fits(*from, a.0, a.1, 0) && fits(*to, b.0, b.1, slack))
            }
            Meaning::Clock(clock) => answer.value.split_once('T').is_some_and(|(_, it)| it.get(..5) == Some(clock.as_str())),
            Meaning::Unknown => false,
        }
    }
}

fn meaning([when, from, to, not_before, not_after]: [&str; 5]) -> Meaning {
    let first = |bound: &str| bounds(bound).map(|it| it.0);
    let last = |bound: &str| bounds(bound).map(|it| it.1);
    if let Some(clock) = clock(when) {
        return Meaning::Clock(clock);
    }
    let (start, end) = match (when.is_empty(), from.is_empty()) {
        (false, _) => (when, when),
        (true, false) => (from, to),
        (true, true) => (not_before, not_after),
    };
    if let Some((start, end)) = no_year(start).zip(no_year(end)) {
        return Meaning::Months(start, end);
    }
    if let Some(days) = bounds(when) {
        return Meaning::Days(days);
    }
    if let Some(days) = first(from).zip(last(to)) {
        return Meaning::About(days);
    }
    let (low, high) = (first(from).or_else(|| first(not_before)), last(to).or_else(|| last(not_after)));
    if low.is_some() || high.is_some() { Meaning::Within(low, high) } else { Meaning::Unknown }
}

/// `22:55:00` or `1974-08-08T12:00:00` as hour and minute.
fn clock(value: &str) -> Option<String> {
    let clock = value.split_once('T').map_or(value, |it| it.1);
    let plain = clock.len() >= 5 && clock.as_bytes().get(2) == Some(&b':');
    plain.then(|| clock.get(..5).map(ToOwned::to_owned)).flatten()
}

/// `--10` or `--10-31` as month and day.
fn no_year(value: &str) -> Option<(i8, Option<i8>)> {
    let mut parts = value.strip_prefix("--").or_else(|| value.strip_prefix("xxxx-"))?.split('-');
    Some((parts.next()?.parse().ok()?, parts.next().and_then(|it| it.parse().ok())))
}

/// First and last day of a year, month or day.
fn bounds(value: &str) -> Option<Days> {
    let (sign, plain) = value.strip_prefix('-').map_or((1, value), |rest| (-1, rest));
    let mut parts = plain.split('-');
    let year: i16 = sign * parts.next()?.parse::<i16>().ok()?;
    let date = |month, day| jiff::civil::Date::new(year, month, day).ok();
    match (parts.next(), parts.next()) {
        (None, _) => Some((date(1, 1)?, date(12, 31)?)),
        (Some(month), None) => {
            let first = date(month.parse().ok()?, 1)?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day)) => date(month.parse().ok()?, day.parse().ok()?).map(|it| (it, it)),
    }
}

/// First and last month and day of a value without year (`XXXX-10`, `XXXX-SU`).
fn any_year(value: &str) -> Option<((i8, i8), (i8, i8))> {
    let season = |first: i8| Some(((first, 1), ((first + 1) % 12 + 1, 28)));
    match value.strip_prefix("XXXX-")? {
        "SP" => season(3),
        "SU" => season(6),
        "FA" => season(9),
        "WI" => season(12),
        month => {
            let (month, day) = no_year(&format!("--{month}"))?;
            Some(((month, day.unwrap_or(1)), (month, day.unwrap_or(28))))
        }
    }
}

/// The days common to two ranges as a share of the days of either.
fn common(a: Days, b: Days) -> f64 {
    let days = |from: jiff::civil::Date, to: jiff::civil::Date| {
        to.checked_add(1.day()).ok().map_or(0, |end| (end - from).get_days()).max(0)
    };
    let both = days(a.0.max(b.0), a.1.min(b.1));
    let either = days(a.0, a.1) + days(b.0, b.1) - both;
    f64::from(both) / f64::from(either.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use demarche_core::Span;
    use serde_json::json;

    fn check(label: &Value, value: &str, days: Option<(&str, &str)>, right: bool) {
        let days = days.map(|(from, to)| (from.parse().unwrap(), to.parse().unwrap()));
        let answer =
            Answer { span: Span::default(), kind: demarche_extract::time::Kind::Date, value: value.into(), days, whole: days };
        assert_eq!(Date::of(label).is(&answer), right, "{label} {value}");
    }

    #[test]
    fn a_year_is_its_days_and_a_season_may_end_a_month_later() {
        check(&json!({"when": "2016"}), "2016", Some(("2016-01-01", "2016-12-31")), true);
        check(&json!({"when": "2016"}), "2016-03", Some(("2016-03-01", "2016-03-31")), false);
        check(&json!({"from": "2010-06", "to": "2010-09"}), "2010-SU", Some(("2010-06-01", "2010-08-31")), true);
        check(&json!({"from": "--06", "to": "--09"}), "XXXX-SU", None, true);
        check(&json!({"when": "--10"}), "2013-10", Some(("2013-10-01", "2013-10-31")), true);
    }

    #[test]
    fn a_bound_on_one_side_asks_for_days_inside_and_a_clock_for_its_minute() {
        check(&json!({"notAfter": "2013"}), "2012", Some(("2012-01-01", "2012-12-31")), true);
        check(&json!({"notAfter": "2013"}), "2014", Some(("2014-01-01", "2014-12-31")), false);
        check(&json!({"when": "22:55:00"}), "XXXX-XX-XXT22:55", None, true);
    }
}
