//! The `factuality` suite: which events a text mentions, and whether it tells them as facts.
//!
//! A label has a certainty, a polarity and a time (van Son et al. 2014, as in MEANTIME). They are read as four classes, and the
//! engine's statuses as the same four:
//!
//! | class | label | status |
//! |---|---|---|
//! | `fact` | certain, positive, not future | occurred, ongoing, historical |
//! | `planned` | certain or probable, positive, future | planned ("announced, expected, will") |
//! | `open` | possible or underspecified; probable and not future | possible, conditional, demanded |
//! | `negated` | negative, whatever else | refused, denied |
//!
//! Only the head of each text is labelled throughout: behind the last line with a label of certainty, labels and answers are left out.
//! `trigger_f1` counts words that overlap, one to one. `status_macro_f1` is the mean F1 of the four classes over the labelled mentions
//! whose word the engine found; labels without certainty count for triggers alone.

use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Document, Span, Status};
use demarche_extract::Story;
use demarche_extract::events::mentions::mentions;
use serde_json::Value;

use super::names::number;
use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

const CLASSES: [&str; 4] = ["fact", "planned", "open", "negated"];

/// A labelled mention.
struct Label {
    span: Span,
    class: Option<&'static str>,
}

pub(super) fn run(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut labelled, mut found, mut matched) = (0_usize, 0_usize, 0_usize);
    let mut pairs: Vec<(&'static str, &'static str)> = Vec::new();
    for record in records(files)? {
        let text = field(&record, "text");
        let document = Document::from_text(text);
        let reading = engine.reader().read(&document).map_err(EngineError::from)?;
        report.n += 1;
        report.sentences += reading.sentences.len();
        let story = Story { document: &document, reading: &reading, lexicon: engine.lexicon() };
        let labels = labels(&record, text);
        let last = labels.iter().filter(|it| it.class.is_some()).map(|it| it.span.end).max().unwrap_or(0) as usize;
        let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
        let mut answers = mentions(&story);
        answers.retain(|it| (it.span.end as usize) <= end);
        let labels: Vec<Label> = labels.into_iter().filter(|it| (it.span.end as usize) <= end).collect();
        labelled += labels.len();
        found += answers.len();
        for label in labels {
            let Some(at) = answers.iter().position(|it| it.span.overlaps(label.span)) else {
                report.errors.push(format!("{}: missed `{}`", field(&record, "id"), label.span.of(text)));
                continue;
            };
            let answer = answers.remove(at);
            matched += 1;
            let said = class_of(answer.status);
            if let Some(class) = label.class {
                pairs.push((class, said));
                if class != said {
                    report.errors.push(format!(
                        "{}: {class}, answered {said} {}",
                        field(&record, "id"),
                        around(text, label.span)
                    ));
                }
            }
        }
        report.errors.extend(answers.iter().map(|it| format!("{}: extra `{}`", field(&record, "id"), it.span.of(text))));
    }
    score(&mut report, &pairs, [labelled, found, matched]);
    Ok(report)
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn score(report: &mut Report, pairs: &[(&'static str, &'static str)], [labelled, found, matched]: [usize; 3]) {
    let mut sum = 0.0;
    for class in CLASSES {
        let right = pairs.iter().filter(|(gold, said)| gold == said && *gold == class).count() as f64;
        let said = pairs.iter().filter(|(_, said)| *said == class).count();
        let gold = pairs.iter().filter(|(gold, _)| *gold == class).count();
        let prf = Prf::new(right, said, right, gold);
        sum += prf.f1;
        report.per_class.insert(class.to_owned(), prf);
    }
    let right = pairs.iter().filter(|(gold, said)| gold == said).count();
    report.metric("status_macro_f1", sum / CLASSES.len() as f64);
    report.metric("status_accuracy", right as f64 / pairs.len().max(1) as f64);
    let triggers = Prf::new(matched as f64, found, matched as f64, labelled);
    report.metric("trigger_f1", triggers.f1);
    report.metric("trigger_precision", triggers.p);
    report.metric("trigger_recall", triggers.r);
}

/// The class of a status.
fn class_of(status: Status) -> &'static str {
    match status {
        Status::Occurred | Status::Ongoing | Status::Historical => "fact",
        Status::Planned => "planned",
        Status::Possible | Status::Conditional | Status::Demanded => "open",
        Status::Refused | Status::Denied => "negated",
    }
}

fn labels(record: &Value, text: &str) -> Vec<Label> {
    let offsets = Offsets::new(text);
    let one = |it: &Value| {
        let word = |name: &str| it.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let class = match (word("certainty").as_str(), word("polarity").as_str(), word("time").as_str()) {
            ("", ..) => None,
            (_, "NEG", _) => Some("negated"),
            ("CERTAIN" | "PROBABLE", _, "FUTURE") => Some("planned"),
            ("CERTAIN", ..) => Some("fact"),
            _ => Some("open"),
        };
        Label { span: offsets.to_bytes(Span::new(number(it.get("start")), number(it.get("end")))), class }
    };
    record.get("events").and_then(Value::as_array).into_iter().flatten().map(one).collect()
}

/// The words of a span in their surroundings.
fn around(text: &str, span: Span) -> String {
    let before: String = text.get(..span.start as usize).unwrap_or("").chars().rev().take(50).collect();
    let after: String = text.get(span.end as usize..).unwrap_or("").chars().take(30).collect();
    format!("…{}[{}]{after}…", before.chars().rev().collect::<String>(), span.of(text)).replace('\n', " ")
}
