//! What the engine answers, as TIMEX3 values.

use demarche_core::Span;
use demarche_extract::Story;
use demarche_extract::time::{self, Kind, TimeExpr, Value};
use jiff::civil::Date;

/// An expression that the engine found.
pub(super) struct Answer {
    /// Its characters.
    pub span: Span,
    /// Date, time of day, length or repeated time.
    pub kind: Kind,
    /// Its TIMEX3 value.
    pub value: String,
    /// First and last day, where it has a place in the calendar.
    pub days: Option<(Date, Date)>,
    /// The same without regard to "early", "late" and the like.
    pub whole: Option<(Date, Date)>,
}

impl Answer {
    /// Whether it is a date or a time of day.
    pub(super) fn is_moment(&self) -> bool {
        matches!(self.kind, Kind::Date | Kind::Time)
    }

    /// Whether it has a place in the calendar or on the clock.
    pub(super) fn is_dated(&self) -> bool {
        self.kind != Kind::Set && self.days.is_some() || self.value.starts_with("XXXX")
    }

    /// The words in their surroundings and the value.
    pub(super) fn shown(&self, text: &str) -> String {
        format!("{} {}", around(text, self.span), self.value)
    }
}

/// The words of a span with some text on both sides.
pub(super) fn around(text: &str, span: Span) -> String {
    let before: String = text.get(..span.start as usize).unwrap_or("").chars().rev().take(40).collect();
    let after: String = text.get(span.end as usize..).unwrap_or("").chars().take(40).collect();
    let before: String = before.chars().rev().collect();
    format!("…{before}[{}]{after}…", span.of(text)).replace('\n', " ")
}

/// Whether two values are the same: fractions of a minute and a trailing `X` for an unnamed year of a decade aside.
pub(super) fn same(gold: &str, answer: &str) -> bool {
    let plain = |value: &str| {
        let value = value.trim_end_matches('X').to_owned();
        match value.split_once('T') {
            Some((day, clock)) if clock.len() == 8 && clock.ends_with(":00") => format!("{day}T{}", &clock[..5]),
            _ => value,
        }
    };
    plain(gold) == plain(answer)
}

/// What the engine finds in a story.
pub(super) fn answers(story: &Story<'_>) -> Vec<Answer> {
    let answer = |it: &TimeExpr| Answer {
        span: it.span,
        kind: it.kind(),
        value: it.value().map(|it| it.to_string()).unwrap_or_default(),
        days: it.days(),
        whole: it.value().and_then(Value::days),
    };
    time::find(story).iter().map(answer).collect()
}
