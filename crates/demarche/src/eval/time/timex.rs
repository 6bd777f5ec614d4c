//! What the engine answers, as TIMEX3 values.

use demarche_core::{Grain, Span};
use demarche_extract::Story;
use demarche_extract::time::{self, Direction};
use jiff::civil::Date;

/// An expression that the engine found.
pub(super) struct Answer {
    /// Its characters.
    pub span: Span,
    /// Its TIMEX3 value.
    pub value: String,
    /// First and last day, where it has a place in the calendar.
    pub days: Option<(Date, Date)>,
}

impl Answer {
    /// Whether it has a place in the calendar or on the clock.
    pub(super) fn is_dated(&self) -> bool {
        self.days.is_some() || self.value.starts_with("XXXX") || self.value.contains('T')
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

/// The dates and times of day that the engine finds in a story.
pub(super) fn answers(story: &Story<'_>) -> Vec<Answer> {
    let resolved = time::find(story).into_iter().filter_map(|it| time::time_of(story, &it, Direction::Back));
    resolved
        .filter_map(|it| {
            let (start, end): (Date, Date) = (it.start.parse().ok()?, it.end.parse().ok()?);
            let value = match it.grain {
                Grain::Week => format!("{}-W{:02}", start.iso_week_date().year(), start.iso_week_date().week()),
                Grain::Month => it.start.get(..7)?.to_owned(),
                Grain::Year => it.start.get(..4)?.to_owned(),
                _ => it.start.clone(),
            };
            Some(Answer { span: it.span?, value, days: Some((start, end)) })
        })
        .collect()
}
