//! What a time expression means once it is resolved: a place in the calendar, a length, or a bare reference.

use std::fmt;

use demarche_core::Grain;
use jiff::ToSpan;
use jiff::civil::Date;

/// Units that time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Seasons of the northern half of the world, by whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Parts of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// Which part of a month, year or decade is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portion {
    /// "early March".
    Early,
    /// "mid-March".
    Middle,
    /// "late March".
    Late,
    /// "the beginning of March".
    Start,
    /// "the end of March".
    End,
    /// "earlier this month", told on this day.
    Until(Date),
    /// "later this month", told on this day.
    From(Date),
}

/// What an expression means. `Display` writes the TIMEX3 value (`1998-02-06TEV`, `1989-Q3`, `PAST_REF`, `P2W`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A day.
    Day(Date),
    /// A part of a day, of an unknown day where there is none.
    Part(Option<Date>, Part),
    /// Hour and minute, of an unknown day where there is none.
    Clock(Option<Date>, i8, i8),
    /// The week of a Monday.
    Week(Date),
    /// The weekend of a Saturday.
    Weekend(Date),
    /// Year and month.
    Month(i16, i8),
    /// Year and quarter.
    Quarter(i16, i8),
    /// Year and half.
    Half(i16, i8),
    /// A season by the year in which it begins.
    Season(i16, Season),
    /// A year; negative ones are before our era.
    Year(i16),
    /// Ten years by the first.
    Decade(i16),
    /// A hundred years by the first.
    Century(i16),
    /// From a first day to a last.
    Range(Date, Date, Grain),
    /// A day or month of no particular year.
    Yearly(i8, Option<i8>),
    /// A season of no particular year.
    EverySeason(Season),
    /// A company's or state's own year, or a quarter of it: which days they are is not known.
    Fiscal(i16, Option<i8>),
    /// So many of a unit; unknown how many where there is none.
    Length(Option<i64>, Unit),
    /// So many of a unit that end or begin on the story's day.
    Stretch(Option<i64>, Unit, Date, Date),
    /// Again and again.
    Set(Unit),
    /// "now".
    Present,
    /// "recently".
    Past,
    /// "soon".
    Future,
    /// A name in a calendar that is not reckoned here ("Ramadan").
    Named,
}

impl Season {
    /// The month in which it begins.
    fn month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }

    /// Its first and last day, beginning in a year.
    pub(super) fn days(self, year: i16) -> Option<(Date, Date)> {
        months(Date::new(year, self.month(), 1).ok()?, 3)
    }
}

/// So many whole months from the first of one.
fn months(first: Date, count: i32) -> Option<(Date, Date)> {
    Some((first, first.checked_add(count.months()).ok()?.yesterday().ok()?))
}

fn years(first: i16, last: i16) -> Option<(Date, Date)> {
    Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
}

impl Value {
    /// First and last day, for what has a place in the calendar.
    pub fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Day(day) | Self::Part(Some(day), _) | Self::Clock(Some(day), ..) => Some((day, day)),
            Self::Week(monday) => Some((monday, monday.checked_add(6.days()).ok()?)),
            Self::Weekend(saturday) => Some((saturday, saturday.tomorrow().ok()?)),
            Self::Month(year, month) => months(Date::new(year, month, 1).ok()?, 1),
            Self::Quarter(year, quarter) => months(Date::new(year, quarter * 3 - 2, 1).ok()?, 3),
            Self::Half(year, half) => months(Date::new(year, half * 6 - 5, 1).ok()?, 6),
            Self::Season(year, season) => season.days(year),
            Self::Year(year) => years(year, year),
            Self::Decade(first) => years(first, first + 9),
            Self::Century(first) => years(first, first + 99),
            Self::Range(from, to, _) | Self::Stretch(_, _, from, to) => Some((from, to)),
            _ => None,
        }
    }

    /// How fine it is.
    pub fn grain(self) -> Grain {
        match self {
            Self::Clock(..) => Grain::Hour,
            Self::Week(_) => Grain::Week,
            Self::Month(..) | Self::Quarter(..) | Self::Half(..) | Self::Season(..) => Grain::Month,
            Self::Year(_) | Self::Decade(_) | Self::Century(_) => Grain::Year,
            Self::Range(_, _, grain) => grain,
            Self::Stretch(_, unit, ..) => match unit {
                Unit::Minute | Unit::Hour => Grain::Hour,
                Unit::Day | Unit::Weekend => Grain::Day,
                Unit::Week => Grain::Week,
                Unit::Month | Unit::Quarter => Grain::Month,
                Unit::Year | Unit::Decade | Unit::Century => Grain::Year,
            },
            _ => Grain::Day,
        }
    }
}

impl Portion {
    /// The part of some days that is meant.
    pub fn of(self, (first, last): (Date, Date)) -> (Date, Date) {
        let length = (last - first).get_days() + 1;
        // Of a century a quarter, of anything shorter a half.
        let share = if length > 10_000 { length / 4 } else { length / 2 };
        let move_by = |day: Date, days: i32| day.saturating_add(days.days());
        match self {
            _ if length < 7 => (first, last),
            Self::Early => (first, move_by(first, share - 1)),
            Self::Late => (move_by(last, 1 - share), last),
            Self::Middle => (move_by(first, length / 4), move_by(last, -(length / 4))),
            Self::Start => (first, first),
            Self::End => (last, last),
            Self::Until(today) if first <= today => (first, last.min(today)),
            Self::From(today) if today <= last => (first.max(today), last),
            Self::Until(_) | Self::From(_) => (first, last),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: Option<Date>| day.map_or("XXXX-XX-XX".to_owned(), |it| it.to_string());
        let number = |it: Option<i64>| it.map_or("X".to_owned(), |it| it.to_string());
        match *self {
            Self::Day(it) => write!(f, "{it}"),
            Self::Part(it, part) => write!(f, "{}T{}", day(it), part.code()),
            Self::Clock(it, hour, minute) => write!(f, "{}T{hour:02}:{minute:02}", day(it)),
            Self::Week(it) => write!(f, "{}", Iso(it)),
            Self::Weekend(it) => write!(f, "{}-WE", Iso(it)),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Season(year, season) => write!(f, "{year:04}-{}", season.code()),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Decade(first) => write!(f, "{:03}", first.div_euclid(10)),
            Self::Century(first) => write!(f, "{:02}", first.div_euclid(100)),
            Self::Range(from, to, _) => write!(f, "{from}/{to}"),
            Self::Yearly(month, None) => write!(f, "XXXX-{month:02}"),
            Self::Yearly(month, Some(it)) => write!(f, "XXXX-{month:02}-{it:02}"),
            Self::EverySeason(season) => write!(f, "XXXX-{}", season.code()),
            Self::Fiscal(year, None) => write!(f, "{year:04}"),
            Self::Fiscal(year, Some(quarter)) => write!(f, "{year:04}-Q{quarter}"),
            Self::Length(count, unit) | Self::Stretch(count, unit, ..) => {
                write!(f, "{}{}{}", unit.opening(), number(count), unit.code())
            }
            Self::Set(unit) => write!(f, "{}1{}", unit.opening(), unit.code()),
            Self::Present => f.write_str("PRESENT_REF"),
            Self::Past => f.write_str("PAST_REF"),
            Self::Future => f.write_str("FUTURE_REF"),
            Self::Named => Ok(()),
        }
    }
}

/// A day's ISO week.
struct Iso(Date);

impl fmt::Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.0.iso_week_date();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}

impl Part {
    fn code(self) -> &'static str {
        match self {
            Self::Morning => "MO",
            Self::Afternoon => "AF",
            Self::Evening => "EV",
            Self::Night => "NI",
        }
    }
}

impl Season {
    fn code(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }
}

impl Unit {
    fn opening(self) -> &'static str {
        if matches!(self, Self::Minute | Self::Hour) { "PT" } else { "P" }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Minute | Self::Month => "M",
            Self::Hour => "H",
            Self::Day => "D",
            Self::Weekend => "WE",
            Self::Week => "W",
            Self::Quarter => "Q",
            Self::Year => "Y",
            Self::Decade => "E",
            Self::Century => "C",
        }
    }
}
