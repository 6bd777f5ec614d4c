//! Puts the pieces of an expression together: what is early or late in it, the hour on a day, the month of a year.

use super::calendar::{self, Match};
use super::lex::Words;
use super::meaning::{Meaning, Portioned, Which};
use super::value::{Portion, Unit, Value};
use super::{clock, relative, words};

/// The longest expression that begins at an index.
pub(super) fn expression(words: &Words, at: usize) -> Option<Match> {
    let whole = core(words, at).map(|it| extended(words, at, it));
    whole.into_iter().chain(portioned(words, at)).max_by_key(|it| it.1)
}

fn core(words: &Words, at: usize) -> Option<Match> {
    let all = [calendar::date(words, at), clock::clock(words, at), relative::relative(words, at)];
    all.into_iter().flatten().max_by_key(|it| it.1)
}

/// Words for a part of what follows: "early", "mid-", "the end of", "later".
fn portioned(words: &Words, at: usize) -> Option<Match> {
    let the = usize::from(words.is(at, &["the"]));
    let start = at + the;
    let fixed = Portioned::Fixed;
    let (portion, mut next) = match words.word(start) {
        "early" => (fixed(Portion::Early), start + 1),
        "late" | "later" if the > 0 => (fixed(Portion::Late), start + 1),
        "late" => (fixed(Portion::Late), start + 1),
        "mid" => (fixed(Portion::Middle), start + 1),
        "earlier" => (Portioned::Earlier, start + 1),
        "later" => (Portioned::Later, start + 1),
        "first" | "second" | "latter" if words.begins(start + 1, "half of") && words::month(words, start + 3).is_some() => {
            (fixed(if words.is(start, &["first"]) { Portion::Early } else { Portion::Late }), start + 3)
        }
        "end" if words.is(start + 1, &["of"]) => (fixed(Portion::End), start + 2),
        "beginning" | "start" if words.is(start + 1, &["of"]) => (fixed(Portion::Start), start + 2),
        "middle" if words.is(start + 1, &["of"]) => (fixed(Portion::Middle), start + 2),
        _ => return None,
    };
    next = words.past_dash(next);
    next += usize::from(words.is(next, &["in", "on"]) && matches!(portion, Portioned::Earlier | Portioned::Later));
    let whole = |words: &Words| {
        let unit = words.is(next, &["the"]).then(|| words::unit(words.word(next + 1))).flatten();
        unit.filter(|it| (Unit::Week..=Unit::Century).contains(it)).map(|it| (Meaning::Unit(it, Which::This), 2))
    };
    let found = core(words, next).map(|it| extended(words, next, it)).or_else(|| whole(words));
    let (meaning, length) = found.filter(|it| holds_parts(&it.0))?;
    Some((Meaning::Portion(portion, Box::new(meaning)), next + length - at))
}

/// Whether an expression has an early and a late part.
fn holds_parts(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Fixed(value) => value.days().is_some(),
        Meaning::Clock(..) | Meaning::Stretch(..) | Meaning::Between(..) => false,
        _ => true,
    }
}

/// An expression with what follows and belongs to it.
fn extended(words: &Words, at: usize, (meaning, length): Match) -> Match {
    let end = at + length;
    joined(words, end, &meaning).map_or((meaning, length), |(more, taken)| extended(words, at, (more, length + taken)))
}

fn joined(words: &Words, end: usize, meaning: &Meaning) -> Option<Match> {
    // "Friday night", "tomorrow morning"
    if meaning.is_day() {
        let part = words::part(words.word(end)).filter(|_| !words.word(end).ends_with('s'));
        if let Some(part) = part {
            return Some((Meaning::Part(part, Box::new(meaning.clone())), 1));
        }
    }
    // "10 p.m. EST, Nov. 6", "noon Saturday", "mid-afternoon yesterday"
    let comma = usize::from(words.is(end, &[","]));
    let day = || core(words, end + comma).filter(|it| it.0.is_day());
    match meaning {
        Meaning::Clock(hour, minute, None) => {
            let on = usize::from(words.is(end, &["on"]));
            let (day, length) = core(words, end + comma.max(on)).filter(|it| it.0.is_day())?;
            return Some((Meaning::Clock(*hour, *minute, Some(Box::new(day))), comma.max(on) + length));
        }
        Meaning::Part(part, inner) if **inner == Meaning::Unit(Unit::Day, Which::Any) && comma == 0 => {
            let of = usize::from(words.is(end, &["of"]));
            let (day, length) = if of > 0 { core(words, end + 1).filter(|it| it.0.is_day()) } else { day() }?;
            return Some((Meaning::Part(*part, Box::new(day)), of + length));
        }
        _ => {}
    }
    // "July last year", "the third quarter of last year", "Monday next week"
    let of = usize::from(words.is(end, &["of"]));
    let open =
        matches!(meaning, Meaning::Month(_, Which::Any) | Meaning::Quarter(_, Which::Any) | Meaning::Season(_, Which::Any));
    let (other, length) = relative::relative(words, end + of)?;
    let told = matches!(other, Meaning::Unit(Unit::Year, Which::This | Which::Last | Which::Next | Which::Same));
    let week = matches!(other, Meaning::Unit(Unit::Week, Which::This | Which::Last | Which::Next));
    let fits = open && told || matches!(meaning, Meaning::Weekday(_, Which::Any)) && week || meaning.is_day() && told;
    let year = matches!(meaning, Meaning::Fixed(Value::Day(_)));
    (fits && !year).then(|| (Meaning::In(Box::new(meaning.clone()), Box::new(other)), of + length))
}
