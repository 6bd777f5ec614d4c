//! Dates as containers write them, to RFC 3339.
//!
//! RFC 3339 and ISO 8601 (basic form too), RFC 2822 (mail, RSS), GDELT's digits, Unix seconds and milliseconds, dates in
//! words, and dates with slashes where they can be read in one way only. A time without an offset keeps its day alone.

use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;
use jiff::{Timestamp, tz};

use crate::dates;

/// A date as RFC 3339; `None` for what is no date or could be two.
pub(crate) fn normal(written: &str) -> Option<String> {
    const LONGEST: usize = 100;
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    digits(written)
        .or_else(|| iso(written))
        .or_else(|| iso(&format!("{}Z", written.strip_suffix(" UTC").or_else(|| written.strip_suffix(" GMT"))?.trim())))
        .or_else(|| mail(written))
        .or_else(|| parted(written))
        .or_else(|| dates::stamp(written))
}

/// "20260302", "20260302143000" (UTC, as GDELT writes it), "1772461800", and with three, six or nine digits more.
fn digits(written: &str) -> Option<String> {
    let whole = written.strip_suffix(".0").unwrap_or(written);
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole.len() {
        8 => Some(day(&whole[..4], &whole[4..6], &whole[6..])?.to_string()),
        14 => iso(&format!("{}T{}Z", &whole[..8], &whole[8..])),
        10 => Timestamp::from_second(whole.parse().ok()?).ok().map(|stamp| stamp.to_string()),
        16 => Timestamp::from_microsecond(whole.parse().ok()?).ok().map(|stamp| stamp.to_string()),
        19 => Timestamp::from_nanosecond(whole.parse().ok()?).ok().map(|stamp| stamp.to_string()),
        13 => Timestamp::from_millisecond(whole.parse().ok()?).ok().map(|stamp| stamp.to_string()),
        _ => None,
    }
}

fn iso(written: &str) -> Option<String> {
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let pieces = Pieces::parse(written).ok()?;
    let (Some(time), Some(offset)) = (pieces.time(), pieces.offset()) else { return Some(pieces.date().to_string()) };
    let offset = match offset {
        PiecesOffset::Numeric(numeric) => numeric.offset(),
        _ => Offset::UTC,
    };
    stamp(offset.to_timestamp(pieces.date().to_datetime(time)).ok()?, offset)
}

/// An instant as seen at an offset.
fn stamp(instant: Timestamp, offset: Offset) -> Option<String> {
    Some(if offset == Offset::UTC { instant.to_string() } else { instant.display_with_offset(offset).to_string() })
}

/// "Mon, 02 Mar 2026 09:00:00 +0100".
fn mail(written: &str) -> Option<String> {
    static PARSER: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let zoned = PARSER.parse_zoned(written).ok()?;
    stamp(zoned.timestamp(), zoned.offset())
}

/// "2026/03/02", "02.03.2026", "31/03/2026", "03/31/2026"; a time behind it is dropped.
fn parted(written: &str) -> Option<String> {
    let date = written.split([' ', 'T', ',']).next()?;
    let mark = date.chars().find(|c| "/.-".contains(*c))?;
    let parts: Vec<&str> = date.split(mark).collect();
    let [one, two, three] = parts.as_slice() else { return None };
    if one.len() == 4 {
        return day(one, two, three).map(|day| day.to_string());
    }
    if three.len() != 4 {
        return None;
    }
    let (day_first, month_first) = (day(three, two, one), day(three, one, two));
    let found = match (day_first, month_first) {
        // A full stop between the parts is of places that write the day first.
        (Some(date), _) if mark == '.' => date,
        (Some(date), Some(other)) if date != other => return None,
        (Some(date), _) | (None, Some(date)) => date,
        (None, None) => return None,
    };
    Some(found.to_string())
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The instant of a normalised stamp; of a mere day its first second, in UTC.
pub(crate) fn instant(stamp: &str) -> Option<Timestamp> {
    let whole = stamp.parse().ok();
    whole.or_else(|| stamp.parse::<Date>().ok()?.to_zoned(tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_container_become_rfc_3339() {
        for (written, want) in [
            ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
            ("2026-03-02T09:00:00.000+02:00", "2026-03-02T09:00:00+02:00"),
            ("2026-03-02T09:00:00+0000", "2026-03-02T09:00:00Z"),
            ("2026-03-02 09:00:00+00:00", "2026-03-02T09:00:00Z"),
            ("2026-03-02 09:00:00 UTC", "2026-03-02T09:00:00Z"),
            ("2026-03-02 09:00:00", "2026-03-02"),
            ("2026-03-02", "2026-03-02"),
            ("20260302", "2026-03-02"),
            ("20260302T143000Z", "2026-03-02T14:30:00Z"),
            ("20260302T143000+0100", "2026-03-02T14:30:00+01:00"),
            ("20260302143000", "2026-03-02T14:30:00Z"),
            ("1772461800", "2026-03-02T14:30:00Z"),
            ("1772461800000", "2026-03-02T14:30:00Z"),
            ("Mon, 02 Mar 2026 23:30:00 -0500", "2026-03-02T23:30:00-05:00"),
            ("Tue, 02 Mar 2026 09:00:00 GMT", "2026-03-02T09:00:00Z"),
            ("2 March 2026", "2026-03-02"),
            ("March 2, 2026 9:00 am", "2026-03-02"),
            ("2026/03/02 12:00", "2026-03-02"),
            ("02.03.2026", "2026-03-02"),
            ("31/03/2026", "2026-03-31"),
            ("3/31/2026", "2026-03-31"),
            ("3/3/2026", "2026-03-03"),
        ] {
            assert_eq!(normal(written).as_deref(), Some(want), "{written}");
        }
        for written in ["02/03/2026", "yesterday", "", "2026", "99999999", "12345678901234", "13/13/2026", "É"] {
            assert_eq!(normal(written), None, "{written}");
        }
    }
}
