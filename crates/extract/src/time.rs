//! Time expressions: found in the words, resolved to days against the story's date.
//!
//! A weekday looks back for what is reported and forward for what is announced, within a week; "next week" and "last
//! week" run from Monday to Sunday. Where the story has no date, only full dates are resolved.

use demarche_core::{Grain, Span, Time};
use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan};

use crate::Story;

/// Which way an expression without a year or week looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what has happened.
    Back,
    /// To what is announced.
    Forward,
}

/// A time expression before it is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expression {
    span: Span,
    kind: Kind,
}

/// A time expression in the text, not yet resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpr {
    /// Its characters.
    pub span: Span,
    /// Indices into the reading's tokens.
    pub tokens: std::ops::Range<usize>,
    expression: Expression,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Weekday(Weekday, i8),
    DayOfMonth { month: i8, day: i8, year: Option<i16> },
    Month { month: i8, year: Option<i16> },
    Year(i16),
    Years(i16, i16),
    Days(i64),
    Week(i64),
    MonthFromNow(i64),
    YearFromNow(i64),
}

/// The time of what `token` says: the nearest expression under it that is no part of a clause of its own.
pub fn of(story: &Story<'_>, token: usize, direction: Direction) -> Option<Time> {
    let clause = |child: usize| {
        let it = story.token(child);
        matches!(it.relation(), "ccomp" | "acl" | "parataxis" | "conj")
            || it.relation() == "advcl"
            || it.relation() == "xcomp" && story.is_verb(token)
    };
    let mut tokens = story.reading.subtree_without(token, clause);
    // A noun's event takes the time of the verb that carries it ("held talks on Monday").
    if !story.is_verb(token)
        && let Some(head) = story
            .token(token)
            .head
            .filter(|&head| story.is_verb(head) && matches!(story.token(token).relation(), "obj" | "nsubj"))
    {
        tokens.extend(story.reading.subtree_without(head, clause));
    }
    tokens.sort_by_key(|&at| at.abs_diff(token));
    tokens.into_iter().find_map(|at| {
        let found = at_token(story, at)?;
        resolve(&found, story.document.reference_date(), direction).map(|(start, end, grain)| Time {
            text: story.words(found.span).to_owned(),
            start: start.to_string(),
            end: end.to_string(),
            grain,
            span: Some(found.span),
        })
    })
}

/// All time expressions of the story, in the order of the text.
pub fn find(story: &Story<'_>) -> Vec<TimeExpr> {
    let mut found: Vec<TimeExpr> = Vec::new();
    for expression in (0..story.reading.tokens.len()).filter_map(|at| at_token(story, at)) {
        if found.last().is_none_or(|last| last.span.end <= expression.span.start) {
            found.push(TimeExpr { span: expression.span, tokens: story.reading.tokens_in(expression.span), expression });
        }
    }
    found
}

/// An expression as the record's [`Time`].
pub fn time_of(story: &Story<'_>, expr: &TimeExpr, direction: Direction) -> Option<Time> {
    let (start, end, grain) = resolve(&expr.expression, story.document.reference_date(), direction)?;
    let text = story.words(expr.span).to_owned();
    Some(Time { text, start: start.to_string(), end: end.to_string(), grain, span: Some(expr.span) })
}

/// The expression among `all` that hangs on the predicate or noun `token`, or the one whose relative clause ("in 1974,
/// when …") it heads.
pub(crate) fn attached(story: &Story<'_>, all: &[TimeExpr], token: usize) -> Option<TimeExpr> {
    let sentence = story.reading.sentence_of(token)?;
    let range = &story.reading.sentences[sentence].tokens;
    let within = || all.iter().filter(|expr| range.contains(&expr.tokens.start));
    let head = |expr: &&TimeExpr| story.reading.head_of(expr.tokens.clone());
    let hangs = |expr: &&TimeExpr| head(expr).is_some_and(|it| holder(story, it) == Some(token));
    let relative = |expr: &&TimeExpr| {
        let above = story.token(token).head.filter(|_| matches!(story.token(token).relation(), "acl" | "advcl"));
        above.is_some_and(|it| expr.tokens.contains(&it))
    };
    within().find(hangs).or_else(|| within().find(relative)).cloned()
}

/// What a time adverbial belongs to, looked through nouns of time ("the end of May").
fn holder(story: &Story<'_>, token: usize) -> Option<usize> {
    let above = story.token(token).head?;
    if !matches!(story.token(token).relation(), "obl" | "nmod" | "advmod" | "obj" | "dep" | "nsubj") {
        return None;
    }
    let inner = ["end", "beginning", "start", "early", "late", "day", "morning", "evening", "night", "month", "year", "week"];
    if story.lemma_in(above, &inner) { holder(story, above) } else { Some(above) }
}

/// Whether a resolved time lies well before the story.
pub(crate) fn is_old(story: &Story<'_>, time: &Time) -> bool {
    let (Some(today), Ok(end)) = (story.document.reference_date(), time.end.parse::<Date>()) else { return false };
    end < today.saturating_sub(200.days())
}

/// Whether a year well before the story's own stands under `token`: background, not news.
pub fn is_background(story: &Story<'_>, token: usize) -> bool {
    let Some(today) = story.document.reference_date() else { return false };
    let old = |time: Time| time.end.parse::<Date>().is_ok_and(|end| end < today.saturating_sub(200.days()));
    of(story, token, Direction::Back).is_some_and(old)
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let short = |name: &&str| **name == word || word.len() >= 3 && word != "mar" && name.starts_with(&word) && word.len() <= 4;
    MONTHS.iter().position(short).and_then(|at| i8::try_from(at + 1).ok())
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.to_lowercase().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn year(word: &str) -> Option<i16> {
    let number: i16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1800..2100).contains(&number).then_some(number)
}

/// The expression whose telling word is `at` ("Friday", "March", "2004", "yesterday", "week").
fn at_token(story: &Story<'_>, at: usize) -> Option<Expression> {
    let word = |offset: isize| {
        at.checked_add_signed(offset).filter(|&token| token < story.reading.tokens.len()).map_or("", |token| story.text(token))
    };
    let span = |from: isize, to: isize| {
        let token = |offset: isize| story.token(at.saturating_add_signed(offset)).span;
        token(from).cover(token(to))
    };
    let text = word(0);
    let lower = text.to_lowercase();
    let shift = |word: &str| match word.to_lowercase().as_str() {
        "last" | "past" | "previous" => -1,
        "next" | "coming" => 1,
        _ => 0,
    };
    let made = |from: isize, to: isize, kind: Kind| Some(Expression { span: span(from, to), kind });
    if text.starts_with(char::is_uppercase) {
        if let Some(day) = weekday(text) {
            return made(0, 0, Kind::Weekday(day, shift(word(-1))));
        }
        if let Some(month) = month(text) {
            return Some(month_expression(month, &word, &span));
        }
    }
    if let Some(number) = year(text).filter(|_| month(word(-1)).is_none() && month(word(-2)).is_none()) {
        let (link, other) = (word(1).to_lowercase(), year(word(2)));
        if let Some(other) = other.filter(|other| matches!(link.as_str(), "to" | "and" | "-" | "–") && *other > number) {
            return made(0, 2, Kind::Years(number, other));
        }
        if let Some(other) = year(word(-2)).filter(|other| *other < number && matches!(word(-1), "to" | "and" | "-" | "–")) {
            return made(-2, 0, Kind::Years(other, number));
        }
        let preposition = story.preposition(at);
        let dated = !preposition.is_empty() || matches!(story.token(at).relation(), "nmod" | "obl" | "nummod" | "compound");
        return dated.then(|| made(0, 0, Kind::Year(number))).flatten();
    }
    match lower.as_str() {
        "today" | "tonight" => made(0, 0, Kind::Days(0)),
        "yesterday" | "overnight" => made(0, 0, Kind::Days(-1)),
        "tomorrow" => made(0, 0, Kind::Days(1)),
        "week" | "month" | "year" if ["last", "next", "this", "coming", "past"].contains(&word(-1).to_lowercase().as_str()) => {
            let by = shift(word(-1));
            let kind = match lower.as_str() {
                "week" => Kind::Week(by.into()),
                "month" => Kind::MonthFromNow(by.into()),
                _ => Kind::YearFromNow(by.into()),
            };
            made(-1, 0, kind)
        }
        "days" | "day" | "weeks" | "week" if word(1).eq_ignore_ascii_case("ago") => {
            let count = i64::try_from(crate::magnitude::number(word(-1)).unwrap_or(1)).unwrap_or(1);
            made(-1, 1, Kind::Days(-count * if lower.starts_with("week") { 7 } else { 1 }))
        }
        _ => None,
    }
}

/// "March 17", "17 March 2025", "March 2025", "March".
fn month_expression<'t>(month: i8, word: &impl Fn(isize) -> &'t str, span: &impl Fn(isize, isize) -> Span) -> Expression {
    let stop = isize::from(word(1) == ".");
    let day = |offset: isize| word(offset).parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let behind = |offset: isize| {
        year(word(offset))
            .map(|it| (it, offset))
            .or_else(|| (word(offset) == ",").then(|| year(word(offset + 1))).flatten().map(|it| (it, offset + 1)))
    };
    if let Some(number) = day(1 + stop) {
        let year = behind(2 + stop);
        return Expression {
            span: span(0, year.map_or(1 + stop, |it| it.1)),
            kind: Kind::DayOfMonth { month, day: number, year: year.map(|it| it.0) },
        };
    }
    let year = behind(1 + stop);
    if let Some(number) = day(-1) {
        return Expression {
            span: span(-1, year.map_or(0, |it| it.1)),
            kind: Kind::DayOfMonth { month, day: number, year: year.map(|it| it.0) },
        };
    }
    Expression { span: span(0, year.map_or(0, |it| it.1)), kind: Kind::Month { month, year: year.map(|it| it.0) } }
}

/// First day, last day and grain.
fn resolve(expression: &Expression, today: Option<Date>, direction: Direction) -> Option<(Date, Date, Grain)> {
    let day = |date: Date| Some((date, date, Grain::Day));
    let whole_month = |first: Date| Some((first, first.last_of_month(), Grain::Month));
    let add = |duration: Duration| today?.checked_add(duration).ok();
    match expression.kind {
        Kind::Weekday(weekday, shift) => {
            let today = today?;
            let forward = direction == Direction::Forward || shift > 0;
            let away = if forward { today.weekday().until(weekday) } else { today.weekday().since(weekday) };
            let away = i64::from(if away == 0 && shift != 0 { 7 } else { away });
            day(add(if forward { away.days() } else { (-away).days() })?)
        }
        Kind::DayOfMonth { month, day: number, year } => {
            let at = |year: i16| Date::new(year, month, number).ok();
            match (year, today) {
                (Some(year), _) => day(at(year)?),
                (None, Some(today)) => {
                    let this = at(today.year())?;
                    // Within half a year either way the year is this one, seen from the direction.
                    let far_past = direction == Direction::Forward && this < today.saturating_sub(60.days());
                    let far_future = direction == Direction::Back && this > today.saturating_add(60.days());
                    day(if far_past {
                        at(today.year() + 1)?
                    } else if far_future {
                        at(today.year() - 1)?
                    } else {
                        this
                    })
                }
                (None, None) => None,
            }
        }
        Kind::Month { month, year } => {
            let year = year.or_else(|| {
                let today = today?;
                Some(match direction {
                    Direction::Back if month > today.month() => today.year() - 1,
                    Direction::Forward if month < today.month() => today.year() + 1,
                    _ => today.year(),
                })
            })?;
            whole_month(Date::new(year, month, 1).ok()?)
        }
        Kind::Year(year) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?, Grain::Year)),
        Kind::Years(from, to) => Some((Date::new(from, 1, 1).ok()?, Date::new(to, 12, 31).ok()?, Grain::Year)),
        Kind::Days(count) => day(add(count.days())?),
        Kind::Week(count) => {
            let monday = add((count * 7 - i64::from(today?.weekday().to_monday_zero_offset())).days())?;
            Some((monday, monday.checked_add(6.days()).ok()?, Grain::Week))
        }
        Kind::MonthFromNow(count) => whole_month(add(count.months())?.first_of_month()),
        Kind::YearFromNow(count) => {
            let there = add(count.years())?;
            Some((there.first_of_year(), there.last_of_year(), Grain::Year))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(kind: Kind, direction: Direction, start: &str, end: &str) {
        let expression = Expression { span: Span::default(), kind };
        let (from, to, _) = resolve(&expression, Some(date(2026, 2, 3)), direction).unwrap();
        assert_eq!((from.to_string().as_str(), to.to_string().as_str()), (start, end));
    }

    #[test]
    fn a_weekday_looks_back_for_reports_and_forward_for_plans() {
        check(Kind::Weekday(Weekday::Sunday, 0), Direction::Back, "2026-02-01", "2026-02-01");
        check(Kind::Weekday(Weekday::Friday, 0), Direction::Forward, "2026-02-06", "2026-02-06");
        check(Kind::Weekday(Weekday::Tuesday, 0), Direction::Back, "2026-02-03", "2026-02-03");
    }

    #[test]
    fn weeks_run_from_monday_to_sunday() {
        check(Kind::Week(1), Direction::Forward, "2026-02-09", "2026-02-15");
        check(Kind::Week(-1), Direction::Back, "2026-01-26", "2026-02-01");
    }

    #[test]
    fn a_date_without_year_is_the_near_one() {
        check(Kind::DayOfMonth { month: 12, day: 20, year: None }, Direction::Back, "2025-12-20", "2025-12-20");
        check(Kind::DayOfMonth { month: 3, day: 17, year: None }, Direction::Forward, "2026-03-17", "2026-03-17");
    }
}
