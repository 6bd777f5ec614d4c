//! Time expressions: found in the words, resolved to days against the story's date.
//!
//! text → [`lex`] → [`parse`] ([`calendar`], [`clock`], [`relative`]) → meaning → [`resolve`] against the story's day, what was
//! spoken of last and tense ([`tense`]) → [`Value`]
//!
//! A weekday looks back for what is reported and forward for what is announced, within a week; "next week" and "last
//! week" run from Monday to Sunday. Where the story has no date, only full dates are resolved. Lengths ("three weeks"), repeated
//! times and names in calendars that are not reckoned here ("Ramadan", "fiscal 1989") are found but have no days.

mod calendar;
mod clock;
mod find;
mod lex;
mod meaning;
mod parse;
mod relative;
mod resolve;
mod tense;
#[cfg(test)]
mod tests;
mod value;
mod words;

use demarche_core::{Span, Time};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::Story;
pub use meaning::Kind;
use meaning::Meaning;
use resolve::{Context, resolve};
pub use value::{Part, Portion, Season, Unit, Value};
pub(crate) use words::names_day_or_month;

/// Which way an expression without a year or week looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what has happened.
    Back,
    /// To what is announced.
    Forward,
}

/// A time expression in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpr {
    /// Its characters.
    pub span: Span,
    /// Indices into the reading's tokens.
    pub tokens: std::ops::Range<usize>,
    meaning: Meaning,
    context: Context,
    direction: Direction,
    other_end: Option<OtherEnd>,
}

/// The other end of a range of which an expression is one ("from 2010 to 2015").
#[derive(Clone, Debug, PartialEq, Eq)]
struct OtherEnd {
    span: Span,
    meaning: Meaning,
    context: Context,
}

impl TimeExpr {
    /// Date, time of day, length or repeated time.
    pub fn kind(&self) -> Kind {
        self.meaning.kind()
    }

    /// The way its clause looks.
    pub(crate) fn direction(&self) -> Direction {
        self.direction
    }

    /// What it means, the way its clause looks; `None` where it hangs on something that the text does not give.
    pub fn value(&self) -> Option<Value> {
        resolve(&self.meaning, &self.context, self.direction).map(|it| it.value)
    }

    /// Its first and last day, the way its clause looks.
    pub fn days(&self) -> Option<(Date, Date)> {
        resolve(&self.meaning, &self.context, self.direction)?.days()
    }
}

/// All time expressions of the story, in the order of the text.
pub fn find(story: &Story<'_>) -> Vec<TimeExpr> {
    find::all(story)
}

/// An expression as the record's [`Time`]: dates and times of day that have a place in the calendar.
pub fn time_of(story: &Story<'_>, expr: &TimeExpr, direction: Direction) -> Option<Time> {
    if !matches!(expr.kind(), Kind::Date | Kind::Time) {
        return None;
    }
    let meant = resolve(&expr.meaning, &expr.context, direction)?;
    let mut span = expr.span;
    let (mut start, mut end) = meant.days()?;
    let other = expr.other_end.as_ref();
    if let Some((other, days)) = other.and_then(|it| Some((it, resolve(&it.meaning, &it.context, direction)?.days()?))) {
        // Where the ends do not follow one another, they are no range.
        let (first, last) = if other.span.start < span.start { (days, (start, end)) } else { ((start, end), days) };
        if first.1 < last.0 {
            (start, end) = (first.0, last.1);
            span = span.cover(other.span);
        }
    }
    let text = story.words(span).to_owned();
    Some(Time { text, start: start.to_string(), end: end.to_string(), grain: meant.value.grain(), span: Some(span) })
}

/// The time of what `token` says: the nearest expression of `all` under it that is no part of a clause of its own.
pub fn of(story: &Story<'_>, all: &[TimeExpr], token: usize, direction: Direction) -> Option<Time> {
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
    tokens.into_iter().find_map(|at| time_of(story, all.iter().find(|expr| expr.tokens.contains(&at))?, direction))
}

/// The expressions among `all` that hang on the predicate or noun `token`, and behind them that whose relative clause ("in 1974,
/// when …") it heads.
pub(crate) fn attached<'t>(story: &Story<'_>, all: &'t [TimeExpr], token: usize) -> Vec<&'t TimeExpr> {
    let Some(sentence) = story.reading.sentence_of(token) else { return Vec::new() };
    let range = &story.reading.sentences[sentence].tokens;
    let placed = |expr: &&TimeExpr| time_of(story, expr, Direction::Back).is_some();
    let within: Vec<&TimeExpr> = all.iter().filter(|expr| range.contains(&expr.tokens.start)).filter(placed).collect();
    let head = |expr: &TimeExpr| story.reading.head_of(expr.tokens.clone());
    let hangs = |expr: &&&TimeExpr| head(expr).is_some_and(|it| holder(story, it) == Some(token));
    let relative = |expr: &&&TimeExpr| {
        let above = story.token(token).head.filter(|_| matches!(story.token(token).relation(), "acl" | "advcl"));
        let words = story.reading.subtree(token);
        let first = words.iter().copied().find(|&it| story.token(it).upos != "PUNCT").unwrap_or(token);
        let gap = |end: usize| first == end || first == end + 1 && story.token(end).upos == "PUNCT";
        // Whatever the parser hung the clause on.
        let beside = || story.lemma_in(first, &["when"]) && gap(expr.tokens.end);
        above.is_some_and(|it| expr.tokens.contains(&it) || beside())
    };
    within.iter().filter(hangs).chain(within.iter().filter(relative)).copied().collect()
}

/// What a time adverbial belongs to, looked through nouns of time ("the end of May").
fn holder(story: &Story<'_>, token: usize) -> Option<usize> {
    let above = story.token(token).head?;
    // "The 1989 shooting"
    let year = || story.token(token).upos == "NUM" && matches!(story.token(token).relation(), "compound" | "nummod" | "amod");
    if !matches!(story.token(token).relation(), "obl" | "nmod" | "advmod" | "obj" | "dep" | "nsubj") && !year() {
        return None;
    }
    let inner = ["end", "beginning", "start", "early", "late", "day", "morning", "evening", "night", "month", "year", "week"];
    if story.lemma_in(above, &inner) { holder(story, above) } else { Some(above) }
}

/// Whether a resolved time lies well before the story; in a story without a date of its own every named year does.
pub(crate) fn is_old(story: &Story<'_>, time: &Time) -> bool {
    let Some(today) = story.document.reference_date() else {
        return matches!(time.grain, demarche_core::record::Grain::Year);
    };
    time.end.parse::<Date>().is_ok_and(|end| end < today.saturating_sub(200.days()))
}
