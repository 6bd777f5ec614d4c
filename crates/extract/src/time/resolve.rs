//! [`Meaning`]s to [`Value`]s: against the story's day, what was spoken of last, and the way that tense looks.

use demarche_core::Grain;
use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan};

use super::Direction;
use super::meaning::{Meaning, Origin, Portioned, Which};
use super::value::{Portion, Season, Unit, Value};

/// What an expression is read against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Context {
    /// The story's day.
    pub today: Option<Date>,
    /// What was spoken of last.
    pub focus: Option<Value>,
    /// The quarter that was spoken of last.
    pub quarter: Option<(i16, i8)>,
    /// Whether it was spoken of just now.
    pub by_quarters: bool,
    /// The day from which dates without year count where the text tells of other years than the story's own.
    pub told: Option<Date>,
}

/// What is meant, and which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meant {
    pub value: Value,
    pub portion: Option<Portion>,
}

impl Meant {
    /// First and last day, for what has a place in the calendar.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let days = self.value.days()?;
        Some(self.portion.map_or(days, |portion| portion.of(days)))
    }
}

/// What an expression means; `None` where it hangs on something that the text does not give.
pub(super) fn resolve(meaning: &Meaning, context: &Context, direction: Direction) -> Option<Meant> {
    let Meaning::Portion(portion, inner) = meaning else {
        return value(meaning, context, direction).map(|value| Meant { value, portion: None });
    };
    let value = value(inner, context, direction)?;
    let portion = match (*portion, context.today) {
        (Portioned::Fixed(portion), _) => Some(portion),
        (Portioned::Earlier, Some(today)) => Some(Portion::Until(today)),
        (Portioned::Later, Some(today)) => Some(Portion::From(today)),
        _ => None,
    };
    Some(Meant { value, portion })
}

fn value(meaning: &Meaning, context: &Context, direction: Direction) -> Option<Value> {
    let inner = |meaning: &Meaning| value(meaning, context, direction);
    match meaning {
        Meaning::Fixed(value) => Some(*value),
        Meaning::MonthDay(month, day) => match month_day(*month, *day, context, direction) {
            Some(date) => Some(Value::Day(date)),
            None => Some(Value::Yearly(*month, Some(*day))),
        },
        Meaning::MonthDayBeside(month, day, next) => month_day_beside(*month, *day, *next, context).map(Value::Day),
        Meaning::Month(month, which) => Some(match year_of_month(*month, *which, context, direction) {
            Some(year) => Value::Month(year, *month),
            None => Value::Yearly(*month, None),
        }),
        Meaning::Weekday(day, which) => weekday(*day, *which, context, direction).map(Value::Day),
        Meaning::Season(it, which) => {
            Some(season(*it, *which, context, direction).map_or(Value::EverySeason(*it), |year| Value::Season(year, *it)))
        }
        Meaning::Quarter(number, which) => quarter(*number, *which, context, direction),
        Meaning::Unit(unit, which) => chosen(*unit, *which, context, direction),
        Meaning::Offset(count, unit, origin) => offset(*count, *unit, *origin, context),
        Meaning::Stretch(count, unit, forward) => stretch(*count, *unit, *forward, context),
        Meaning::Part(part, day) => Some(Value::Part(inner(day).and_then(one_day), *part)),
        Meaning::Clock(hour, minute, day) => {
            let day = day.as_ref().map_or(context.today, |day| inner(day).and_then(one_day));
            Some(Value::Clock(day, *hour, *minute))
        }
        Meaning::In(part, whole) => within(part, inner(whole)?, context, direction),
        Meaning::Between(first, last) => between(inner(first)?, inner(last)?),
        Meaning::Portion(_, whole) => inner(whole),
    }
}

fn one_day(value: Value) -> Option<Date> {
    value.days().filter(|days| days.0 == days.1).map(|days| days.0)
}

fn add(date: Date, duration: Duration) -> Option<Date> {
    date.checked_add(duration).ok()
}

/// A day without year: the near one, seen from the direction; that of the year told of, where there is one.
fn month_day(month: i8, day: i8, context: &Context, direction: Direction) -> Option<Date> {
    let at = |year: i16| Date::new(year, month, day).ok();
    if let Some(told) = context.told {
        return at(told.year());
    }
    let today = context.today?;
    let this = at(today.year())?;
    // Within two months either way the year is this one.
    let far_past = direction == Direction::Forward && this < today.saturating_sub(60.days());
    let far_future = direction == Direction::Back && this > today.saturating_add(60.days());
    if far_past {
        at(today.year() + 1)
    } else if far_future {
        at(today.year() - 1)
    } else {
        Some(this)
    }
}

/// "The 12th of October last", "the 1st of February next": the nearest before or after what was spoken of, in a history, else the
/// story's day.
fn month_day_beside(month: i8, day: i8, next: bool, context: &Context) -> Option<Date> {
    let from = context.told.or(context.today)?;
    let this = Date::new(from.year(), month, day).ok()?;
    let moved = match next {
        true if this <= from => 1,
        false if this >= from => -1,
        _ => 0,
    };
    Date::new(from.year() + moved, month, day).ok()
}

fn year_of_month(month: i8, which: Which, context: &Context, direction: Direction) -> Option<i16> {
    if let Some(told) = context.told.filter(|_| which == Which::Any) {
        return Some(told.year());
    }
    let today = context.today?;
    let before = || today.year() - i16::from(month >= today.month());
    Some(match which {
        Which::Last | Which::Preceding => before(),
        Which::Next | Which::Following => today.year() + i16::from(month <= today.month()),
        Which::This | Which::Same => today.year(),
        Which::Any if direction == Direction::Back && month > today.month() => today.year() - 1,
        Which::Any if direction == Direction::Forward && month < today.month() => today.year() + 1,
        Which::Any => today.year(),
    })
}

/// A weekday within a week of the story's day.
fn weekday(weekday: Weekday, which: Which, context: &Context, direction: Direction) -> Option<Date> {
    let today = context.today?;
    let forward = match which {
        Which::Last | Which::Preceding => false,
        Which::Next | Which::This | Which::Following => true,
        Which::Any | Which::Same => direction == Direction::Forward,
    };
    let away = i64::from(if forward { today.weekday().until(weekday) } else { today.weekday().since(weekday) });
    let away = if away == 0 && matches!(which, Which::Last | Which::Next) { 7 } else { away };
    add(today, if forward { away.days() } else { (-away).days() })
}

/// The year in which a season begins that has come last, is on, or comes next.
fn season(season: Season, which: Which, context: &Context, direction: Direction) -> Option<i16> {
    let today = context.today?;
    if which == Which::Any {
        return context.told.map(Date::year);
    }
    let years = [today.year() - 1, today.year(), today.year() + 1];
    let days = |year: i16| season.days(year);
    match which {
        Which::Last | Which::Preceding => years.into_iter().rev().find(|year| days(*year).is_some_and(|it| it.1 < today)),
        Which::Next | Which::Following => years.into_iter().find(|year| days(*year).is_some_and(|it| it.0 > today)),
        _ => {
            let on = years.into_iter().find(|year| days(*year).is_some_and(|it| it.0 <= today && today <= it.1));
            let over = days(today.year()).is_some_and(|it| it.1 < today);
            let ahead = days(today.year()).is_some_and(|it| today < it.0);
            on.or(Some(match direction {
                Direction::Forward => today.year() + i16::from(over),
                Direction::Back => today.year() - i16::from(ahead),
            }))
        }
    }
}

fn quarter_of(date: Date) -> (i16, i8) {
    (date.year(), (date.month() + 2) / 3)
}

/// So many quarters on.
fn quarters_on((year, quarter): (i16, i8), count: i64) -> Option<(i16, i8)> {
    let all = i64::from(year) * 4 + i64::from(quarter) - 1 + count;
    Some((i16::try_from(all.div_euclid(4)).ok()?, i8::try_from(all.rem_euclid(4) + 1).ok()?))
}

/// A numbered quarter: the last that has begun, or the next that has not ended.
fn quarter(number: i8, which: Which, context: &Context, direction: Direction) -> Option<Value> {
    let (year, current) = quarter_of(context.told.or(context.today)?);
    let year = match direction {
        _ if context.told.is_some() => year,
        Direction::Back if number > current => year - 1,
        Direction::Forward if number < current => year + 1,
        _ => year,
    };
    Some(Value::Quarter(year - i16::from(which == Which::Preceding), number))
}

/// The unit that holds a day.
fn unit_at(unit: Unit, date: Date) -> Option<Value> {
    Some(match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Value::Day(date),
        Unit::Week => Value::Week(monday(date)?),
        Unit::Weekend => Value::Weekend(add(monday(date)?, 5.days())?),
        Unit::Month => Value::Month(date.year(), date.month()),
        Unit::Quarter => Value::Quarter(quarter_of(date).0, quarter_of(date).1),
        Unit::Year => Value::Year(date.year()),
        Unit::Decade => Value::Decade(date.year().div_euclid(10) * 10),
        Unit::Century => Value::Century(date.year().div_euclid(100) * 100),
    })
}

fn monday(date: Date) -> Option<Date> {
    add(date, (-i64::from(date.weekday().to_monday_zero_offset())).days())
}

/// A day moved by so many units.
fn moved(date: Date, count: i64, unit: Unit) -> Option<Date> {
    let months = |each: i64| i32::try_from(count.checked_mul(each)?).ok().filter(|it| it.abs() < 200_000).map(ToSpan::months);
    let span = match unit {
        Unit::Minute | Unit::Hour => 0.days(),
        Unit::Day => i32::try_from(count).ok().filter(|it| it.abs() < 3_000_000)?.days(),
        Unit::Week | Unit::Weekend => i32::try_from(count).ok().filter(|it| it.abs() < 400_000)?.weeks(),
        Unit::Month => months(1)?,
        Unit::Quarter => months(3)?,
        Unit::Year => months(12)?,
        Unit::Decade => months(120)?,
        Unit::Century => months(1200)?,
    };
    add(date, span)
}

/// The first day of what was spoken of last, if that is fine enough to count a unit from: no day follows a year.
fn spoken_of(unit: Unit, context: &Context) -> Option<Date> {
    let (first, last) = context.focus?.days()?;
    let longest = match unit {
        Unit::Minute | Unit::Hour | Unit::Day => 3,
        Unit::Week | Unit::Weekend => 10,
        Unit::Month => 31,
        Unit::Quarter => 92,
        _ => return Some(first),
    };
    ((last - first).get_days() < longest).then_some(first)
}

/// "this week", "last year", "the following day", "that month".
fn chosen(unit: Unit, which: Which, context: &Context, direction: Direction) -> Option<Value> {
    let focus = || spoken_of(unit, context);
    let (origin, count) = match which {
        Which::This if unit == Unit::Weekend => {
            // On a Monday or Tuesday "this weekend" of what has happened is the one just over.
            let today = context.today?;
            let over = direction == Direction::Back && today.weekday().to_monday_zero_offset() < 2;
            (today, -i64::from(over))
        }
        Which::This => (context.today?, 0),
        Which::Last => (context.today?, -1),
        Which::Next => (context.today?, 1),
        Which::Any if unit == Unit::Weekend => {
            // The weekend of Monday's report is the one just over.
            let today = context.today?;
            let over = direction == Direction::Back && today.weekday().to_monday_zero_offset() < 5;
            (today, -i64::from(over))
        }
        Which::Any => (context.today?, 0),
        Which::Same if unit == Unit::Quarter => {
            let known = context.quarter.or_else(|| quarters_on(quarter_of(context.today?), -1))?;
            return Some(Value::Quarter(known.0, known.1));
        }
        Which::Preceding if unit == Unit::Quarter => {
            let known = quarters_on(context.quarter.unwrap_or(quarter_of(context.today?)), -1)?;
            return Some(Value::Quarter(known.0, known.1));
        }
        Which::Same if unit == Unit::Day => (focus()?, 0),
        Which::Same => (focus().or(context.today)?, 0),
        Which::Following => (focus()?, 1),
        Which::Preceding => (focus().or(context.today)?, -1),
    };
    unit_at(unit, moved(origin, count, unit)?)
}

/// "two days ago", "a year earlier": as fine as the unit, or as what it is compared with.
fn offset(count: i64, unit: Unit, origin: Origin, context: &Context) -> Option<Value> {
    // "up from a year ago" of a quarter's figures; "the year-ago quarter" of any.
    let compared = unit == Unit::Year && count == -1 && context.by_quarters || unit == Unit::Quarter && origin == Origin::Focus;
    if compared {
        let known = context.quarter.or_else(|| quarters_on(quarter_of(context.today?), -1))?;
        let (year, quarter) = quarters_on(known, if unit == Unit::Year { -4 } else { count })?;
        return Some(Value::Quarter(year, quarter));
    }
    let told = context.told.is_some() || unit < Unit::Year;
    let from = match origin {
        Origin::Focus if told && context.focus.is_some() => spoken_of(unit, context)?,
        _ => context.today?,
    };
    let there = moved(from, count, unit)?;
    match (unit, origin, context.focus) {
        (Unit::Week, ..) => Some(Value::Day(there)),
        (Unit::Year, Origin::Focus, Some(Value::Month(..))) => Some(Value::Month(there.year(), there.month())),
        _ => unit_at(unit, there),
    }
}

/// "the past five years": up to the story's day; "the next two weeks": from the day after.
fn stretch(count: Option<i64>, unit: Unit, forward: bool, context: &Context) -> Option<Value> {
    let length = || Some(Value::Length(count, unit));
    let Some(today) = context.today.filter(|_| !forward || context.told.is_none()) else { return length() };
    if count.is_none() {
        return Some(if forward { Value::Future } else { Value::Length(None, unit) });
    }
    let far = count.and_then(|it| moved(today, if forward { it } else { -it }, unit));
    match far {
        Some(far) if forward => Some(Value::Stretch(count, unit, today.tomorrow().ok()?, far)),
        Some(far) => Some(Value::Stretch(count, unit, far, today)),
        None => length(),
    }
}

/// A month, quarter, season or day inside a year or week that other words tell.
fn within(part: &Meaning, whole: Value, context: &Context, direction: Direction) -> Option<Value> {
    let (first, _) = whole.days()?;
    let year = first.year();
    match (part, whole) {
        (Meaning::Weekday(day, _), Value::Week(monday)) => {
            add(monday, i64::from(day.to_monday_zero_offset()).days()).map(Value::Day)
        }
        (Meaning::Month(month, _), _) => Some(Value::Month(year, *month)),
        (Meaning::MonthDay(month, day), _) => Date::new(year, *month, *day).ok().map(Value::Day),
        (Meaning::Quarter(number, _), _) => Some(Value::Quarter(year, *number)),
        (Meaning::Season(season, _), _) => Some(Value::Season(year, *season)),
        (Meaning::Unit(Unit::Quarter, _), _) => context.quarter.map(|(_, quarter)| Value::Quarter(year, quarter)),
        _ => value(part, context, direction),
    }
}

fn between(first: Value, last: Value) -> Option<Value> {
    let (from, to) = (first.days()?, last.days()?);
    // "November–February": the second is of the year after.
    let to = if to.1 < from.0 { add(to.1, 1.years())? } else { to.1 };
    let grain = if first.grain() == Grain::Day { Grain::Day } else { first.grain() };
    Some(Value::Range(from.0, to, grain))
}

#[cfg(test)]
mod tests {
    use super::super::lex::Words;
    use super::super::parse::expression;
    use super::*;
    use jiff::civil::date;

    fn check(text: &str, direction: Direction, value: &str) {
        let context = Context {
            today: Some(date(2026, 2, 3)),
            focus: Some(Value::Day(date(2025, 11, 20))),
            quarter: Some((2025, 4)),
            ..Context::default()
        };
        let words = Words::of(text);
        let (meaning, length) = expression(&words, 0).unwrap_or_else(|| panic!("`{text}` is not found"));
        assert_eq!(length, words.0.len(), "`{text}` is found in part: {meaning:?}");
        let found = resolve(&meaning, &context, direction).map(|it| it.value.to_string());
        assert_eq!(found.as_deref(), Some(value), "{text}");
    }

    #[test]
    fn a_weekday_looks_back_for_reports_and_forward_for_plans() {
        check("Sunday", Direction::Back, "2026-02-01");
        check("Friday", Direction::Forward, "2026-02-06");
        check("Tuesday", Direction::Back, "2026-02-03");
        check("last Tuesday", Direction::Back, "2026-01-27");
        check("Friday night", Direction::Back, "2026-01-30TNI");
    }

    #[test]
    fn weeks_run_from_monday_to_sunday() {
        check("next week", Direction::Forward, "2026-W07");
        check("last week", Direction::Back, "2026-W05");
        check("the weekend", Direction::Back, "2026-W05-WE");
    }

    #[test]
    fn a_date_without_year_is_the_near_one() {
        check("Dec. 20", Direction::Back, "2025-12-20");
        check("March 17", Direction::Forward, "2026-03-17");
        check("17 March", Direction::Forward, "2026-03-17");
        check("November", Direction::Back, "2025-11");
        check("last March", Direction::Back, "2025-03");
        check("July last year", Direction::Back, "2025-07");
    }

    #[test]
    fn explicit_dates_are_read_in_all_orders() {
        for text in [
            "June 5, 2004",
            "5 June 2004",
            "the 5th of June, 2004",
            "5-June-2004",
            "2004-06-05",
            "6/5/2004",
            "Saturday, June 5, 2004",
        ] {
            check(text, Direction::Back, "2004-06-05");
        }
        check("June 2004", Direction::Back, "2004-06");
        check("5–6 September 2019", Direction::Back, "2019-09-05/2019-09-06");
        check("January–June 2016", Direction::Back, "2016-01-01/2016-06-30");
    }

    #[test]
    fn decades_centuries_seasons_and_quarters_have_values() {
        check("the 1990s", Direction::Back, "199");
        check("the early '90s", Direction::Back, "199");
        check("the 1600s", Direction::Back, "16");
        check("the 19th century", Direction::Back, "18");
        check("508 BC", Direction::Back, "-508");
        check("the third quarter", Direction::Back, "2025-Q3");
        check("the fourth quarter of 2019", Direction::Back, "2019-Q4");
        check("the winter of 1994", Direction::Back, "1994-WI");
        check("last summer", Direction::Back, "2025-SU");
    }

    #[test]
    fn offsets_count_from_the_day_of_the_story_or_from_what_was_spoken_of() {
        check("two days ago", Direction::Back, "2026-02-01");
        check("three weeks later", Direction::Back, "2025-12-11");
        check("the following day", Direction::Back, "2025-11-21");
        check("the same day", Direction::Back, "2025-11-20");
        check("two years ago", Direction::Back, "2024");
        check("earlier this month", Direction::Back, "2026-02");
        check("overnight", Direction::Back, "2026-02-02TNI");
    }

    #[test]
    fn clock_times_join_the_day_beside_them() {
        check("10 p.m. EST Friday", Direction::Back, "2026-01-30T22:00");
        check("noon", Direction::Back, "2026-02-03T12:00");
        check("this morning", Direction::Back, "2026-02-03TMO");
    }

    #[test]
    fn lengths_and_repeated_times_are_no_dates() {
        check("ten-year", Direction::Back, "P10Y");
        check("the past five years", Direction::Back, "P5Y");
        check("every week", Direction::Back, "P1W");
        check("a few days", Direction::Back, "PXD");
    }
}
