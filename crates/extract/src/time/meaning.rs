//! What the words of an expression say, before the story's date and what was said before make it a [`Value`].

use jiff::civil::Weekday;

use super::value::{Part, Portion, Season, Unit, Value};

/// Which one of many: of "this week", "last week", "the following week".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// No word says so: tense does.
    Any,
    /// "this".
    This,
    /// "last", before the story's day.
    Last,
    /// "next", after the story's day.
    Next,
    /// "that", "the same": the one just spoken of.
    Same,
    /// "the following": after the one just spoken of.
    Following,
    /// "the preceding": before the one just spoken of.
    Preceding,
}

/// From where an offset counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The story's day ("two days ago").
    Today,
    /// What was spoken of last ("two days later").
    Focus,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing to resolve.
    Fixed(Value),
    /// A month and day without a year.
    MonthDay(i8, i8),
    /// A month and day before (or after) what was spoken of: "the 12th of October last".
    MonthDayBeside(i8, i8, bool),
    /// A month without a year.
    Month(i8, Which),
    /// A day of the month without one ("the fifth").
    Weekday(Weekday, Which),
    /// A season without a year.
    Season(Season, Which),
    /// A quarter without a year.
    Quarter(i8, Which),
    /// "this week", "the following year", "that day".
    Unit(Unit, Which),
    /// Units before (negative) or after an origin.
    Offset(i64, Unit, Origin),
    /// So many units up to the story's day, or from it on.
    Stretch(Option<i64>, Unit, bool),
    /// A part of a day ("Friday night"), of the story's own where nothing says so.
    Part(Part, Box<Meaning>),
    /// A clock time on a day, if one is named.
    Clock(i8, i8, Option<Box<Meaning>>),
    /// Within a year that is told by other words ("July last year").
    In(Box<Meaning>, Box<Meaning>),
    /// From the first to the second in one expression ("5–6 September").
    Between(Box<Meaning>, Box<Meaning>),
    /// A part of what is meant ("early March").
    Portion(Portioned, Box<Meaning>),
}

/// Words for a part of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Portioned {
    /// Early, late, middle, start, end.
    Fixed(Portion),
    /// "earlier this month".
    Earlier,
    /// "later this month".
    Later,
}

/// What kind of expression it is, as TimeML has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A place in the calendar.
    Date,
    /// A time of day.
    Time,
    /// A length.
    Duration,
    /// Again and again.
    Set,
}

impl Meaning {
    /// What kind of expression it is.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Fixed(Value::Length(..) | Value::Stretch(..)) | Self::Stretch(..) => Kind::Duration,
            Self::Fixed(Value::Set(_)) => Kind::Set,
            Self::Part(..) | Self::Clock(..) | Self::Fixed(Value::Part(..) | Value::Clock(..)) => Kind::Time,
            Self::Portion(_, inner) => inner.kind(),
            _ => Kind::Date,
        }
    }

    /// Whether it names a day (to which a clock time or part of the day may be joined).
    pub(super) fn is_day(&self) -> bool {
        match self {
            Self::MonthDay(..)
            | Self::MonthDayBeside(..)
            | Self::Weekday(..)
            | Self::Unit(Unit::Day, _)
            | Self::Offset(_, Unit::Day, _) => true,
            Self::Fixed(value) => matches!(value, Value::Day(_) | Value::Yearly(_, Some(_))),
            Self::In(inner, _) => inner.is_day(),
            _ => false,
        }
    }
}
