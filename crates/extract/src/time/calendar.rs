//! Explicit dates, in all orders: ISO, "June 5, 2004", "5–6 September", "8-May-2006", "9/11/2001", years, decades, centuries.

use demarche_core::Grain;
use jiff::civil::Date;

use super::lex::Words;
use super::meaning::{Meaning, Which};
use super::value::Value;
use super::words;

/// A meaning and how many lexemes it takes.
pub(super) type Match = (Meaning, usize);

/// The longest explicit date that begins at an index.
pub(super) fn date(words: &Words, at: usize) -> Option<Match> {
    let ways = [iso, slashed, weekday_first, month_first, day_first, year_named, decade, century, era];
    ways.iter().filter_map(|way| way(words, at)).max_by_key(|it| it.1).map(|found| beside(words, at, found))
}

/// A date with "last" or "next" behind it, as letters and proclamations have it: "the 1st of February next".
fn beside(words: &Words, at: usize, (meaning, length): Match) -> Match {
    let next = match words.word(at + length) {
        "next" => true,
        "last" => false,
        _ => return (meaning, length),
    };
    // "On May 5 last year" and "on May 5 next to the river" go on.
    if words.word(at + length + 1).starts_with(char::is_alphanumeric) {
        return (meaning, length);
    }
    match meaning {
        Meaning::MonthDay(month, day) => (Meaning::MonthDayBeside(month, day, next), length + 1),
        Meaning::Month(month, Which::Any) => (Meaning::Month(month, if next { Which::Next } else { Which::Last }), length + 1),
        meaning => (meaning, length),
    }
}

fn fixed(value: Value, length: usize) -> Match {
    (Meaning::Fixed(value), length)
}

fn small(number: i64) -> Option<i8> {
    i8::try_from(number).ok()
}

/// A year of four digits at an index.
pub(super) fn year(words: &Words, at: usize) -> Option<i16> {
    let number = words.digits(at).filter(|_| words.word(at).len() == 4)?;
    let free = !(words.glued(at + 1) && words.word(at + 1).starts_with(char::is_alphabetic));
    i16::try_from(number).ok().filter(|it| free && (1000..2200).contains(it))
}

/// A year behind a date: "2004", ", 2004", "of 2004", and how many lexemes it takes.
fn year_behind(words: &Words, at: usize) -> Option<(i16, usize)> {
    let linked = usize::from(words.is(at, &[",", "of", "-", "/"]));
    let digits = year(words, at + linked).map(|it| (it, linked + 1));
    let early = || {
        let of = usize::from(words.is(at, &["of"]));
        let three = words.word(at + of).len() == 3 && !words.word(at + of + 1).starts_with(char::is_alphabetic);
        let number = words.digits(at + of).filter(|_| three)?;
        Some((i16::try_from(number).ok()?, of + 1))
    };
    let comma = usize::from(words.is(at, &[","]));
    let spelled = || words::spelled_year(words, at + comma).map(|(it, length)| (it, length + comma));
    digits.or_else(spelled).or_else(early)
}

/// `2004-06-05`, with or without a clock behind.
fn iso(words: &Words, at: usize) -> Option<Match> {
    let glued = (1..5).all(|step| words.glued(at + step)) && words.is(at + 1, &["-"]) && words.is(at + 3, &["-"]);
    let year = year(words, at).filter(|_| glued)?;
    let day = Date::new(year, small(words.digits(at + 2)?)?, small(words.digits(at + 4)?)?).ok()?;
    if words.is(at + 5, &["t"]) && words.is(at + 7, &[":"]) {
        let (hour, minute) = (small(words.digits(at + 6)?)?, small(words.digits(at + 8)?)?);
        let seconds = words.is(at + 9, &[":"]) && words.digits(at + 10).is_some();
        return Some(fixed(Value::Clock(Some(day), hour, minute), if seconds { 11 } else { 9 }));
    }
    Some(fixed(Value::Day(day), 5))
}

/// `6/5/2004` as month and day, as day and month where it can be no month; `9/11`.
fn slashed(words: &Words, at: usize) -> Option<Match> {
    if words.begins(at, "9 / 11") && !words.is(at + 3, &["/"]) {
        return Some(fixed(Value::Day(Date::new(2001, 9, 11).ok()?), 3));
    }
    let mark = words.word(at + 1);
    let glued = (1..5).all(|step| words.glued(at + step)) && matches!(mark, "/" | ".") && words.word(at + 3) == mark;
    let (first, second) = (words.digits(at).filter(|_| glued)?, words.digits(at + 2)?);
    let (month, day) = if first > 12 || mark == "." { (second, first) } else { (first, second) };
    let year = year(words, at + 4).or_else(|| short_year(words, at + 4))?;
    Some(fixed(Value::Day(Date::new(year, small(month)?, small(day)?).ok()?), 5))
}

fn short_year(words: &Words, at: usize) -> Option<i16> {
    let number = i16::try_from(words.digits(at).filter(|_| words.word(at).len() == 2)?).ok()?;
    Some(if number < 40 { 2000 + number } else { 1900 + number })
}

/// "Saturday, April 25": the date tells the day.
fn weekday_first(words: &Words, at: usize) -> Option<Match> {
    words::weekday(words, at)?;
    let behind = [at + 1, at + 2].into_iter().take(1 + usize::from(words.is(at + 1, &[",", "the"])));
    let dated = behind.filter_map(|it| month_first(words, it).or_else(|| day_first(words, it)).map(|found| (found, it)));
    let day = |meaning: &Meaning| matches!(meaning, Meaning::MonthDay(..) | Meaning::Fixed(Value::Day(_)));
    dated.filter(|((meaning, _), _)| day(meaning)).map(|((meaning, length), it)| (meaning, length + it - at)).next()
}

/// A day of the month: "5", "5th", "fifth".
fn day_of_month(words: &Words, at: usize) -> Option<(i8, usize)> {
    let ordinal = words::ordinal(words, at);
    let plain = || words.digits(at).filter(|_| words.word(at).len() <= 2).map(|it| (it, 1));
    let (number, length) = ordinal.or_else(plain)?;
    let clock = words.is(at + length, &[":"]) && words.glued(at + length) || words.is(at + length, &["am", "pm", "%"]);
    small(number).filter(|it| (1..=31).contains(it) && !clock).map(|it| (it, length))
}

/// The last day of a range of which the first was read ("5–7", "5 to 7", "16 and 17"), and the index behind it.
fn second_day(words: &Words, at: usize) -> Option<(i8, usize)> {
    let next = words.dash(at).or_else(|| words.is(at, &["to", "and", "through", "until", "till"]).then_some(at + 1))?;
    day_of_month(words, next).map(|(day, length)| (day, next + length))
}

/// Whether a second day behind "and" counts nothing else: "Sept. 16 and 17 in Tashkent", but not "on May 5 and 12 people died".
fn stands_alone(words: &Words, link: usize, behind: usize) -> bool {
    let word = words.word(behind);
    let follows = !word.starts_with(char::is_alphabetic)
        || words.is(behind, &["in", "at", "with", "to", "for", "by", "after", "before", "and", "but", "when", "as"]);
    words.dash(link).is_some() || follows
}

/// A month and day, in a year if there is one.
fn month_day(month: i8, day: i8, year: Option<i16>) -> Option<Meaning> {
    match year {
        Some(year) => Some(Meaning::Fixed(Value::Day(Date::new(year, month, day).ok()?))),
        None => Date::new(2000, month, day).ok().map(|_| Meaning::MonthDay(month, day)),
    }
}

fn month_alone(month: i8, year: Option<i16>) -> Meaning {
    year.map_or(Meaning::Month(month, Which::Any), |year| Meaning::Fixed(Value::Month(year, month)))
}

/// "June", "June 2004", "June 5", "June 5–7, 2004", "January–June 2016".
fn month_first(words: &Words, at: usize) -> Option<Match> {
    let (month, short) = words::month(words, at)?;
    let the = usize::from(words.is(at + 1, &["the"]));
    if let Some((day, length)) = day_of_month(words, at + 1 + the) {
        let mut end = at + 1 + the + length;
        let last = second_day(words, end).filter(|it| it.0 > day && stands_alone(words, end, it.1));
        if let Some((last, behind)) = last {
            let year = year_behind(words, behind);
            let bound = |day| month_day(month, day, year.map(|it| it.0)).map(Box::new);
            return Some((Meaning::Between(bound(day)?, bound(last)?), behind + year.map_or(0, |it| it.1) - at));
        }
        let year = year_behind(words, end);
        end += year.map_or(0, |it| it.1);
        if let Some(meaning) = month_day(month, day, year.map(|it| it.0)) {
            return Some((meaning, end - at));
        }
    }
    let to = words.dash(at + 1).filter(|it| words::month(words, *it).is_some());
    if let Some((last, behind)) = to.and_then(|it| words::month(words, it).map(|last| (last.0, it + 1))) {
        let year = year_behind(words, behind);
        let bound = |month| Box::new(month_alone(month, year.map(|it| it.0)));
        return Some((Meaning::Between(bound(month), bound(last)), behind + year.map_or(0, |it| it.1) - at));
    }
    // "From March to August 2011": the year behind the second is that of both.
    let link = words.is(at + 1, &["to", "and", "through", "until", "till"]).then_some(at + 2);
    let second = link.filter(|&it| words::month(words, it).is_some_and(|last| last.0 > month));
    let of = |it: usize| it + 1 + usize::from(words.is(it + 1, &["in"]));
    let shared = second.and_then(|it| year_behind(words, of(it)));
    if let Some((year, _)) = shared.filter(|_| year_behind(words, at + 1).is_none()) {
        return Some((month_alone(month, Some(year)), 1));
    }
    let year = year_behind(words, at + 1);
    let marked = !short || words.stopped(at) || year.is_some();
    marked.then(|| (month_alone(month, year.map(|it| it.0)), 1 + year.map_or(0, |it| it.1)))
}

/// "5 June 2004", "the 5th of June", "5–6 September 2019", "8-May-2006".
fn day_first(words: &Words, at: usize) -> Option<Match> {
    let start = at + usize::from(words.is(at, &["the"]));
    let (day, length) = day_of_month(words, start)?;
    let mut next = start + length;
    let last = second_day(words, next).filter(|it| it.0 > day);
    if let Some((_, behind)) = last {
        next = behind;
    }
    next += usize::from(words.is(next, &["of", "-", "day"]));
    next += usize::from(words.is(next, &["of"]));
    let (month, _) = words::month(words, next)?;
    let year = year_behind(words, next + 1);
    let end = next + 1 + year.map_or(0, |it| it.1);
    let bound = |day| month_day(month, day, year.map(|it| it.0));
    match last {
        Some((last, _)) => Some((Meaning::Between(Box::new(bound(day)?), Box::new(bound(last)?)), end - at)),
        None => Some((bound(day)?, end - at)),
    }
}

/// "2004", "the year 2004", "1776–77", "1914–1918".
fn year_named(words: &Words, at: usize) -> Option<Match> {
    let named = [("the year", 2), ("year", 1)].iter().find(|it| words.begins(at, it.0)).map_or(0, |it| it.1);
    let start = at + named;
    let Some(first) = year(words, start) else {
        if let Some(last) = short_end(words, at) {
            return Some(fixed(Value::Year(last), 1));
        }
        // "In the year 71".
        let led = words.begins(at, "the year") && at > 0 && words.is(at - 1, &["in", "of", "by", "since", "until"]);
        let low = words.digits(start).filter(|it| led && (10..1000).contains(it)).and_then(|it| i16::try_from(it).ok());
        if let Some(low) = low {
            return Some(fixed(Value::Year(low), named + 1));
        }
        let spelled =
            words::spelled_year(words, start).filter(|_| named > 0 || at.checked_sub(1).is_some_and(|it| words.is(it, &["in"])));
        return spelled.map(|(year, length)| fixed(Value::Year(year), named + length));
    };
    if let Some(next) = words.dash(start + 1).filter(|_| words.glued(start + 1) && words.glued(start + 2)) {
        // Of "1914–1918" each is found alone.
        let short = words.digits(next).filter(|_| words.word(next).len() == 2);
        let full = short.and_then(|it| i16::try_from(it).ok()).map(|it| first / 100 * 100 + it);
        if let Some(last) = full.filter(|last| *last > first) {
            return Some(fixed(years(first, last)?, next + 1 - at));
        }
    }
    Some(fixed(Value::Year(first), named + 1))
}

/// The "72" of "1871 – 72", with blanks around the dash.
fn short_end(words: &Words, at: usize) -> Option<i16> {
    let dash = at.checked_sub(1).filter(|&it| words.dash(it) == Some(at) && !words.glued(it) && !words.glued(at))?;
    let first = year(words, dash.checked_sub(1)?)?;
    let last = i16::try_from(words.digits(at).filter(|_| words.word(at).len() == 2)?).ok()?;
    let alone = !words.word(at + 1).starts_with(char::is_alphabetic) && !words.is(at + 1, &["%", ":", "."])
        || words.is(at + 1, &["."]) && !words.glued(at + 1 + 1);
    let full = first / 100 * 100 + last;
    (alone && full > first).then_some(full)
}

fn years(first: i16, last: i16) -> Option<Value> {
    Some(Value::Range(Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?, Grain::Year))
}

/// "the 1990s", "the '90s", "the nineties", "the 1600s", "'71".
fn decade(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    let start = at + the;
    if let Some(first) = words::decade(words.word(start))
        .filter(|_| the > 0 || start > 0 && words.is(start - 1, &["early", "late", "mid", "-", "'"]))
    {
        return Some(fixed(Value::Decade(first), the + 1));
    }
    let mark = usize::from(words.is(start, &["'"]) && words.glued(start + 1));
    let number = words.digits(start + mark)?;
    let behind = start + mark + 1;
    let plural = usize::from(words.is(behind, &["'"]) && words.glued(behind)) + 1;
    let many = words.is(behind + plural - 1, &["s"]) && words.glued(behind + plural - 1);
    let (first, digits) = (i16::try_from(number).ok()?, words.word(start + mark).len());
    let length = behind - at + plural;
    match digits {
        // "Vision 2030's goals" has the year.
        4 if many && plural > 1 && the == 0 => None,
        4 if many && first % 100 == 0 && first < 2000 && (1000..2100).contains(&first) => {
            Some(fixed(Value::Century(first), length))
        }
        4 if many && first % 10 == 0 && (1000..2100).contains(&first) => Some(fixed(Value::Decade(first), length)),
        2 if many && first % 10 == 0 && (mark > 0 || the > 0 || first >= 20) => Some(fixed(Value::Decade(1900 + first), length)),
        2 if mark == 1 && !many && !words.glued(start) => Some(fixed(Value::Year(1900 + first), the + 2)),
        _ => None,
    }
}

/// "the 19th century", "the seventh century BC".
fn century(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    let (number, length) = words::ordinal(words, at + the).filter(|it| (1..=30).contains(&it.0))?;
    let unit = words.past_dash(at + the + length);
    let number = i16::try_from(number).ok()?;
    if !words.is(unit, &["century", "centuries"]) {
        // "From the 15th to the 19th century": the first of two.
        let link = words.is(unit, &["to", "and", "or", "through", "until"]).then_some(unit + 1)?;
        let (second, _) = century(words, link)?;
        let later = matches!(second, Meaning::Fixed(Value::Century(last)) if last >= number * 100);
        return later.then(|| fixed(Value::Century((number - 1) * 100), unit - at));
    }
    let before = before_our_era(words, unit + 1);
    let first = if before > 0 { -number * 100 } else { (number - 1) * 100 };
    Some(fixed(Value::Century(first), unit + 1 + before - at))
}

/// Whether three digits are a year by the "circa" in front of them, or of the year that they are the end to: "c. 314 – 368".
fn early(words: &Words, at: usize) -> bool {
    let three = |at: usize| words.digits(at).is_some() && words.word(at).len() == 3;
    let back = |steps: usize| at.checked_sub(steps);
    let mark = ["c", "ca", "circa"];
    let led = |steps: usize| {
        back(steps).is_some_and(|it| words.is(it, &mark))
            || back(steps).is_some_and(|it| words.is(it, &["."])) && back(steps + 1).is_some_and(|it| words.is(it, &mark))
    };
    let ends = back(1).and_then(|it| words.dash(it)) == Some(at) && back(2).is_some_and(three);
    // "(837–908)"
    let bracket = |steps: usize| back(steps).is_some_and(|it| words.is(it, &["("]));
    let goes_on = words.dash(at + 1).is_some_and(three) && words.is(at + 3, &[")"]);
    three(at) && (led(1) || ends && led(3) || bracket(1) && goes_on || ends && bracket(3) && words.is(at + 1, &[")"]))
}

/// How many lexemes at an index say "before our era".
fn before_our_era(words: &Words, at: usize) -> usize {
    usize::from(words.is(at, &["bc", "bce"]) && words.capital(at))
}

/// "776 BCE", "394 AD", "AD 842".
fn era(words: &Words, at: usize) -> Option<Match> {
    let front = usize::from(words.is(at, &["ad"]) && words.capital(at));
    let number = i16::try_from(words.digits(at + front)?).ok().filter(|it| (1..10_000).contains(it))?;
    let behind = at + front + 1;
    if before_our_era(words, behind) > 0 {
        return Some(fixed(Value::Year(-number), 2));
    }
    let ours = words.is(behind, &["ad", "ce"]) && words.capital(behind);
    (front > 0 || ours || front == 0 && early(words, at)).then(|| fixed(Value::Year(number), front + 1 + usize::from(ours)))
}
