//! Expressions that count from the story's day or from what was just spoken of: "last Friday", "two days ago", "the following
//! year", "the third quarter", "overnight", "now"; and lengths ("three weeks") and repeated times ("every Monday").

use demarche_core::Grain;
use jiff::civil::Date;

use super::calendar::{self, Match};
use super::lex::Words;
use super::meaning::{Meaning, Origin, Which};
use super::value::{Part, Unit, Value};
use super::words;

/// The longest relative expression, length or repeated time that begins at an index.
pub(super) fn relative(words: &Words, at: usize) -> Option<Match> {
    let ways = [plain, chosen, beside, quarter, season, part, offset, stretch, set, number_of_day, fiscal, named];
    ways.iter().filter_map(|way| way(words, at)).max_by_key(|it| it.1)
}

/// Words that point by themselves.
fn plain(words: &Words, at: usize) -> Option<Match> {
    if let Some(day) = words::weekday(words, at) {
        // "Friday nights" come every week.
        let many = words::part(words.word(at + 1)).is_some() && words.word(at + 1).ends_with('s');
        let meaning = if many { Meaning::Fixed(Value::Set(Unit::Week)) } else { Meaning::Weekday(day, Which::Any) };
        return Some((meaning, 1 + usize::from(many)));
    }
    use Value::{Future, Past, Present};
    let days = |count: i64| Meaning::Offset(count, Unit::Day, Origin::Today);
    for (phrase, count) in
        [("the day before yesterday", -2), ("the day after tomorrow", 2), ("today", 0), ("yesterday", -1), ("tomorrow", 1)]
    {
        if words.begins(at, phrase) {
            return Some((days(count), phrase.split(' ').count()));
        }
    }
    match words.word(at) {
        "tonight" => return Some((Meaning::Part(Part::Night, Box::new(days(0))), 1)),
        // "At dawn" of a report is that of its own day; "at dawn on Tuesday" is Tuesday's.
        "dawn" | "daybreak" | "sunrise" if words.is(at + 1, &["on"]) => return None,
        "dawn" | "daybreak" | "sunrise" if at > 0 && words.is(at - 1, &["at", "before", "around", "since", "until", "by"]) => {
            return Some((Meaning::Part(Part::Morning, Box::new(days(0))), 1));
        }
        "overnight" => return Some((Meaning::Part(Part::Night, Box::new(days(-1))), 1)),
        _ => {}
    }
    if words.begins(at, "this day") && at > 0 && words.is(at - 1, &["to"]) {
        return Some((Meaning::Fixed(Present), 2));
    }
    let references = [
        ("right now", Present),
        ("now", Present),
        ("currently", Present),
        ("current", Present),
        ("at present", Present),
        ("these days", Present),
        ("at the moment", Present),
        ("recently", Past),
        ("in the past", Past),
        ("the past", Past),
        ("not long ago", Past),
        ("long ago", Past),
        ("soon", Future),
        ("as soon as possible", Future),
        ("the near future", Future),
        ("the future", Future),
        ("the near term", Future),
        ("the short term", Future),
        ("the long term", Future),
    ];
    let found = references.iter().filter(|it| words.begins(at, it.0)).max_by_key(|it| it.0.len())?;
    Some((Meaning::Fixed(found.1), found.0.split(' ').count()))
}

/// "this", "last", "the following" …: which one, and how many lexemes say so.
fn which(words: &Words, at: usize) -> Option<(Which, usize)> {
    let the = usize::from(words.is(at, &["the"]));
    let word = at + the;
    let found = match words.word(word) {
        "last" => Which::Last,
        "next" => Which::Next,
        "past" if the == 0 => Which::Last,
        "coming" | "upcoming" => Which::Next,
        "current" => Which::This,
        "same" if the > 0 => Which::Same,
        "following" | "ensuing" if the > 0 => Which::Following,
        "preceding" | "previous" | "prior" if the > 0 => Which::Preceding,
        "previous" => Which::Preceding,
        "this" | "that" if the == 0 => {
            let more = words.is(word + 1, &["same", "past", "coming", "very", "last", "next"]);
            let which = match (words.word(word), words.word(word + 1)) {
                (_, "past" | "last") => Which::Last,
                (_, "coming" | "next") => Which::Next,
                ("that", _) => Which::Same,
                _ => Which::This,
            };
            return Some((which, 1 + usize::from(more)));
        }
        _ => return None,
    };
    Some((found, the + 1))
}

/// "this week", "last Friday", "next March", "the following day", "that evening".
fn chosen(words: &Words, at: usize) -> Option<Match> {
    if let Some((unit, length)) = bare_unit(words, at) {
        return Some((unit, length));
    }
    if words.begins(at, "this day") && at > 0 && words.is(at - 1, &["to"]) {
        return None;
    }
    let (which, length) = which(words, at)?;
    let next = at + length;
    let word = words.word(next);
    if let Some(unit) = words::unit(word).filter(|_| !word.ends_with('s')) {
        let unit = if word == "night" { return night(which, length) } else { unit };
        return (unit > Unit::Hour).then_some((Meaning::Unit(unit, which), length + 1));
    }
    if word == "period" && matches!(which, Which::Same | Which::Preceding) {
        return Some((Meaning::Unit(Unit::Quarter, which), length + 1));
    }
    if let Some(day) = words::weekday(words, next) {
        return Some((Meaning::Weekday(day, which), length + 1));
    }
    if let Some((month, _)) = words::month(words, next) {
        let dated = calendar::date(words, next).filter(|it| matches!(it.0, Meaning::MonthDay(..) | Meaning::Fixed(_)));
        return Some(dated.map_or((Meaning::Month(month, which), length + 1), |it| (it.0, it.1 + length)));
    }
    if let Some(season) = words::season(word) {
        return Some((Meaning::Season(season, which), length + 1));
    }
    let part = words::part(word)?;
    let day = Meaning::Unit(Unit::Day, if which == Which::Last { Which::Last } else { which });
    Some((Meaning::Part(part, Box::new(day)), length + 1))
}

/// "last night" is yesterday's, "that night" of the day spoken of, "the following night" of the next.
fn night(which: Which, length: usize) -> Option<Match> {
    Some((Meaning::Part(Part::Night, Box::new(Meaning::Unit(Unit::Day, which))), length + 1))
}

/// "the week before", "the day after that": beside what was spoken of.
fn beside(words: &Words, at: usize) -> Option<Match> {
    let unit = words::unit(words.word(at + 1)).filter(|it| *it >= Unit::Day && words.is(at, &["the"]))?;
    let which = match words.word(at + 2) {
        "before" => Which::Preceding,
        "after" => Which::Following,
        _ => return None,
    };
    let that = words.is(at + 3, &["that"]) && !words.word(at + 4).starts_with(char::is_alphabetic);
    let ends = that || !words.word(at + 3).starts_with(char::is_alphanumeric);
    ends.then(|| (Meaning::Unit(unit, which), 3 + usize::from(that)))
}

/// Units with an article alone that stand for one: "the quarter", "the weekend", "the latest period".
fn bare_unit(words: &Words, at: usize) -> Option<Match> {
    let this = [("the weekend", Unit::Weekend, Which::Any)];
    let phrases = [
        ("the quarter", Unit::Quarter, Which::Same),
        ("the latest quarter", Unit::Quarter, Which::Same),
        ("the latest period", Unit::Quarter, Which::Same),
        ("the year earlier quarter", Unit::Quarter, Which::Any),
        ("the full year", Unit::Year, Which::This),
        ("year end", Unit::Year, Which::This),
        ("year - end", Unit::Year, Which::This),
    ];
    let ago = ["year - earlier", "year - ago", "year earlier", "year ago"];
    let the = usize::from(words.is(at, &["the"]));
    if let Some(phrase) = ago.iter().find(|it| words.begins(at + the, it)) {
        let end = at + the + phrase.split(' ').count();
        let dashed = phrase.contains('-');
        let quarter = words.is(end, &["quarter", "period"]);
        let ordinal = words::ordinal(words, end).filter(|it| words.is(words.past_dash(end + it.1), &["quarter"]));
        if let Some((number, length)) = ordinal {
            let meaning = Meaning::Quarter(i8::try_from(number).ok()?, Which::Preceding);
            return Some((meaning, words.past_dash(end + length) + 1 - at));
        }
        let year = Meaning::Offset(-1, Unit::Year, Origin::Focus);
        let meaning = if quarter { Meaning::Offset(-4, Unit::Quarter, Origin::Focus) } else { year };
        return (dashed || the > 0 && quarter).then(|| (meaning, end + usize::from(quarter) - at));
    }
    let found = this.iter().chain(&phrases).filter(|it| words.begins(at, it.0)).max_by_key(|it| it.0.len())?;
    Some((Meaning::Unit(found.1, found.2), found.0.split(' ').count()))
}

/// "the third quarter", "third-quarter", "the fourth quarter of 1990", "the 1988 quarter", "Q3 2019".
fn quarter(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the", "its", "their", "this"]));
    let start = at + the;
    if words.is(start, &["q"]) && words.capital(start) && words.glued(start + 1) {
        let number = words.digits(start + 1).and_then(|it| i8::try_from(it).ok()).filter(|it| (1..=4).contains(it))?;
        let year = calendar::year(words, start + 2);
        let meaning = year.map_or(Meaning::Quarter(number, Which::Any), |year| Meaning::Fixed(Value::Quarter(year, number)));
        return Some((meaning, the + 2 + usize::from(year.is_some())));
    }
    let year = calendar::year(words, start);
    let first = start + usize::from(year.is_some());
    if year.is_some() && words.is(first, &["quarter", "period"]) {
        let same = Meaning::Unit(Unit::Quarter, Which::Same);
        let year = Box::new(Meaning::Fixed(Value::Year(year?)));
        return Some((Meaning::In(Box::new(same), year), first + 1 - at));
    }
    let (number, length) = words::ordinal(words, first).filter(|it| (1..=4).contains(&it.0))?;
    let unit = words.past_dash(first + length);
    let half = words.is(unit, &["half"]);
    if !half && !words.is(unit, &["quarter"]) || half && number > 2 {
        return None;
    }
    let number = i8::try_from(number).ok()?;
    let of = unit + 1 + usize::from(words.is(unit + 1, &["of", "in", ","]));
    let (year, end) = match year {
        Some(year) => (Some(year), unit + 1),
        None => calendar::year(words, of).map_or((None, unit + 1), |year| (Some(year), of + 1)),
    };
    let meaning = match (year, half) {
        (Some(year), false) => Meaning::Fixed(Value::Quarter(year, number)),
        (Some(year), true) => Meaning::Fixed(Value::Half(year, number)),
        (None, false) => Meaning::Quarter(number, Which::Any),
        (None, true) => return None,
    };
    Some((meaning, end - at))
}

/// "the summer", "summer of 2012", "winter 1994", "summers".
fn season(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    let season = words::season(words.word(at + the))?;
    let next = at + the + 1;
    let of = next + usize::from(words.is(next, &["of"]));
    if let Some(year) = calendar::year(words, of) {
        return Some((Meaning::Fixed(Value::Season(year, season)), of + 1 - at));
    }
    if let Some((year, length)) = words::spelled_year(words, of) {
        return Some((Meaning::Fixed(Value::Season(year, season)), of + length - at));
    }
    // "the summer" is the near one, "summer" any.
    Some((Meaning::Season(season, if the > 0 { Which::Same } else { Which::Any }), the + 1))
}

/// "the morning", "mid-afternoon", "at night": of the day spoken of.
fn part(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    let mid = usize::from(words.is(at + the, &["mid"]));
    let start = if mid > 0 { words.past_dash(at + the + 1) } else { at + the };
    let part = words::part(words.word(start)).filter(|_| (the > 0 || mid > 0) && !words.word(start).ends_with('s'))?;
    Some((Meaning::Part(part, Box::new(Meaning::Unit(Unit::Day, Which::Any))), start + 1 - at))
}

/// "two days ago", "three weeks later", "a year earlier", "ten years before", and plain lengths ("10-year", "two days").
fn offset(words: &Words, at: usize) -> Option<Match> {
    let (count, length) = words::count(words, at)?;
    let dashed = words.dash(at + length);
    let mut next = dashed.unwrap_or(at + length);
    next += usize::from(words.is(next, &["trading", "business", "full", "more", "consecutive", "straight", "calendar"]));
    let unit = words::unit(words.word(next)).filter(|it| *it != Unit::Weekend)?;
    let mut end = next + 1;
    let half = count.half || words.begins(end, "and a half");
    end += if words.begins(end, "and a half") { 3 } else { 0 };
    end += if words.begins(end, "or so") { 2 } else { 0 };
    let (sign, origin, more) = match words.word(end) {
        _ if dashed.is_some() => (0, Origin::Today, 0),
        "ago" | "back" => (-1, Origin::Today, 1),
        "from" if words.is(end + 1, &["now", "today"]) => (1, Origin::Today, 2),
        "hence" => (1, Origin::Today, 1),
        "later" | "afterward" | "afterwards" => (1, Origin::Focus, 1),
        "earlier" | "prior" | "previously" => (-1, Origin::Focus, 1),
        "before" if !words.word(end + 1).starts_with(char::is_alphabetic) => (-1, Origin::Focus, 1),
        "after" if !words.word(end + 1).starts_with(char::is_alphabetic) => (1, Origin::Focus, 1),
        _ => (0, Origin::Today, 0),
    };
    let Some(number) = count.number.filter(|_| sign != 0) else {
        let vague = match (sign, origin) {
            (-1, Origin::Today) => Value::Past,
            (1, Origin::Today) => Value::Future,
            _ => Value::Length(count.number, unit),
        };
        return Some((Meaning::Fixed(vague), end + more - at));
    };
    // Half a year more is six months.
    let (number, unit) = match unit {
        Unit::Year if half => (number.saturating_mul(12).saturating_add(6), Unit::Month),
        _ => (number, unit),
    };
    Some((Meaning::Offset(number.saturating_mul(sign), unit, origin), end + more - at))
}

/// "the past five years", "the next few days", "recent months", "the coming weeks".
fn stretch(words: &Words, at: usize) -> Option<Match> {
    let lead = usize::from(words.is(at, &["the", "these", "this"]));
    let forward = match words.word(at + lead) {
        "past" | "last" | "previous" | "latest" | "recent" => false,
        "next" | "coming" | "following" => true,
        _ => return None,
    };
    let counted = words::count(words, at + lead + 1);
    let next = at + lead + 1 + counted.map_or(0, |it| it.1);
    let unit = words::unit(words.word(next))?;
    let many = words.word(next).ends_with('s');
    let single = words.is(at + lead, &["past"]) && lead > 0 && words.is(at, &["the"]);
    let number = match counted {
        Some((count, _)) => count.number,
        None if many => None,
        None if single => Some(1),
        None => return None,
    };
    Some((Meaning::Stretch(number, unit, forward), next + 1 - at))
}

/// "every day", "each Thursday", "annually".
fn set(words: &Words, at: usize) -> Option<Match> {
    let set = |unit: Unit, length: usize| Some((Meaning::Fixed(Value::Set(unit)), length));
    match words.word(at) {
        "daily" => return set(Unit::Day, 1),
        "weekly" => return set(Unit::Week, 1),
        "monthly" => return set(Unit::Month, 1),
        "quarterly" => return set(Unit::Quarter, 1),
        "annually" | "yearly" | "annual" => return set(Unit::Year, 1),
        "every" | "each" => {}
        _ => return None,
    }
    let next = at + 1 + words::count(words, at + 1).map_or(0, |it| it.1);
    if let Some(unit) = words::unit(words.word(next)) {
        return set(unit, next + 1 - at);
    }
    if words::weekday(words, at + 1).is_some() {
        return set(Unit::Week, 2);
    }
    let yearly = words::month(words, at + 1).is_some() || words::season(words.word(at + 1)).is_some();
    (yearly || words::part(words.word(at + 1)).is_some()).then_some(())?;
    set(if yearly { Unit::Year } else { Unit::Day }, 2)
}

/// "for the third day", "a second straight night": the story's own day.
fn number_of_day(words: &Words, at: usize) -> Option<Match> {
    let led = words.is(at, &["the", "a"]) && at > 0 && words.is(at - 1, &["for", "on"]);
    let (_, length) = words::ordinal(words, at + 1).filter(|_| led)?;
    let next = at + 1 + length;
    let next = next + usize::from(words.is(next, &["straight", "consecutive", "successive"]));
    let unit = words::unit(words.word(next))
        .filter(|it| *it >= Unit::Day && !matches!(it, Unit::Quarter | Unit::Century) && !words.word(next).ends_with('s'))?;
    let running = words.is(at - 1, &["for"]);
    running.then_some((Meaning::Unit(unit, Which::This), next + 1 - at))
}

/// "fiscal 1989", "fiscal year 2019", "the fiscal first quarter".
fn fiscal(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    if !words.is(at + the, &["fiscal"]) {
        return None;
    }
    let next = at + the + 1;
    let named = next + usize::from(words.is(next, &["year"]));
    if let Some(year) = calendar::year(words, named) {
        return Some((Meaning::Fixed(Value::Fiscal(year, None)), named + 1 - at));
    }
    let found = quarter(words, next).map(|it| (it.0, it.1 + the + 1));
    found.or_else(|| words.is(next, &["year"]).then_some((Meaning::Unit(Unit::Year, Which::This), named - at)))
}

/// Names in calendars that are not reckoned here, and the few feasts that have a day of their own.
fn named(words: &Words, at: usize) -> Option<Match> {
    if !words.capital(at) {
        return None;
    }
    let fixed = [
        ("christmas eve", 12, 24),
        ("christmas day", 12, 25),
        ("christmas", 12, 25),
        ("new year's eve", 12, 31),
        ("new year's day", 1, 1),
        ("new year ' s eve", 12, 31),
        ("new year ' s day", 1, 1),
        ("valentine ' s day", 2, 14),
        ("halloween", 10, 31),
    ];
    if let Some(it) = fixed.iter().filter(|it| words.begins(at, it.0)).max_by_key(|it| it.0.len()) {
        return Some((Meaning::MonthDay(it.1, it.2), it.0.split(' ').count()));
    }
    let epochs = [
        ("world war ii", (1939, 9, 1), (1945, 9, 2)),
        ("wwii", (1939, 9, 1), (1945, 9, 2)),
        ("world war i", (1914, 7, 28), (1918, 11, 11)),
    ];
    if let Some((phrase, from, to)) = epochs.iter().filter(|it| words.begins(at, it.0)).max_by_key(|it| it.0.len()) {
        let day = |it: &(i16, i8, i8)| Date::new(it.0, it.1, it.2).ok();
        return Some((Meaning::Fixed(Value::Range(day(from)?, day(to)?, Grain::Year)), phrase.split(' ').count()));
    }
    let names = [
        "ramadan",
        "eid",
        "eid al - fitr",
        "eid al - adha",
        "easter",
        "easter sunday",
        "easter monday",
        "good friday",
        "ash wednesday",
        "holy week",
        "passover",
        "yom kippur",
        "rosh hashanah",
        "hanukkah",
        "diwali",
        "nowruz",
        "ashura",
        "muharram",
        "lunar new year",
        "tet",
        "thanksgiving",
        "thanksgiving day",
        "election day",
        "independence day",
        "labor day",
        "memorial day",
    ];
    let found = names.iter().filter(|it| words.begins(at, it)).max_by_key(|it| it.len())?;
    Some((Meaning::Fixed(Value::Named), found.split(' ').count()))
}
