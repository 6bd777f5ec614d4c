//! The `time` suite: which words say when, and which day, month or hour they mean.

mod tei;
mod timex;

use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Document, Span};
use demarche_extract::Story;
use serde_json::Value;

use super::names::number;
use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

use timex::Answer;

/// A labelled expression: its characters and what it means.
struct Gold {
    span: Span,
    value: Truth,
}

/// What a label says that the words mean.
enum Truth {
    /// TIMEX3 (`1998-02-06TEV`): right is the same text.
    Timex(String),
    /// TEI (`when`, `from` …): see [`tei`].
    Tei(tei::Date),
}

impl Truth {
    fn is(&self, answer: &Answer) -> bool {
        match self {
            Self::Timex(value) => timex::same(value, &answer.value),
            Self::Tei(date) => date.is(answer),
        }
    }
}

/// Found expressions, strict and relaxed, and right values among them, as TempEval-3 counts: an answer belongs to at most one
/// label and a label to one answer, the one that shares most characters; a value is right only where the words are.
///
/// Only dates and times of day count. Durations and repeated times are neither expected nor, as answers, wrong or right. TEI
/// labels know no "now" and "recently", but "the past five years": there, answers with a place in the calendar count.
pub(super) fn time(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut answers, mut labels) = (0, 0);
    let (mut strict, mut relaxed, mut valued) = (0_u32, 0_u32, 0_u32);
    let records = records(files)?;
    let tei = records.iter().any(is_tei);
    for record in records {
        let text = field(&record, "text");
        let mut document = Document::from_text(text);
        document.published = record["dct"].as_str().map(ToOwned::to_owned);
        let reading = engine.reader().read(&document).map_err(EngineError::from)?;
        let story = Story { document: &document, reading: &reading, lexicon: engine.lexicon() };
        let gold = gold(&record, &Offsets::new(text));
        let mut found = timex::answers(&story);
        found.retain(if tei { Answer::is_dated } else { Answer::is_moment });
        report.n += 1;
        report.sentences += reading.sentences.len();
        answers += found.len();
        labels += gold.len();
        let mut missed: Vec<&Gold> = gold.iter().collect();
        for answer in &found {
            let best = missed.iter().enumerate().max_by_key(|(_, it)| shared(it.span, answer.span));
            let Some(at) = best.filter(|(_, it)| it.span.overlaps(answer.span)).map(|(at, _)| at) else {
                report.errors.push(format!("{} is none: {}", field(&record, "id"), answer.shown(text)));
                continue;
            };
            let label = missed.remove(at);
            relaxed += 1;
            strict += u32::from(label.span == answer.span);
            if label.value.is(answer) {
                valued += 1;
            } else {
                let wanted = label.value.shown();
                report.errors.push(format!("{} should be {wanted}: {}", field(&record, "id"), answer.shown(text)));
            }
        }
        for label in missed {
            let (words, wanted) = (timex::around(text, label.span), label.value.shown());
            report.errors.push(format!("{} is missed: {words} {wanted}", field(&record, "id")));
        }
    }
    let f1 = |right: u32| Prf::new(right.into(), answers, right.into(), labels);
    report.metric("span_strict_f1", f1(strict).f1);
    report.metric("span_relaxed_f1", f1(relaxed).f1);
    report.metric("value_f1", f1(valued).f1);
    report.per_class.insert("span_relaxed".into(), f1(relaxed));
    report.per_class.insert("value".into(), f1(valued));
    Ok(report)
}

impl Truth {
    fn shown(&self) -> String {
        match self {
            Self::Timex(value) => value.clone(),
            Self::Tei(date) => date.to_string(),
        }
    }
}

/// Whether a record's labels are TEI dates, which have no type.
fn is_tei(record: &Value) -> bool {
    record["timexes"].as_array().into_iter().flatten().any(|it| field(it, "type").is_empty())
}

/// How many bytes two spans share.
fn shared(a: Span, b: Span) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The labelled dates and times of a record.
fn gold(record: &Value, offsets: &Offsets) -> Vec<Gold> {
    let all = record["timexes"].as_array().into_iter().flatten();
    let one = |it: &Value| {
        let span = offsets.to_bytes(Span::new(number(it.get("start")), number(it.get("end"))));
        let value = match field(it, "type") {
            "DATE" | "TIME" => Truth::Timex(field(it, "value").to_owned()),
            "" => Truth::Tei(tei::Date::of(it)),
            _ => return None,
        };
        Some(Gold { span, value })
    };
    all.filter_map(one).collect()
}
