//! The `ner` suite: names of persons, organizations and places.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Document, Reading, Span};
use serde_json::Value;

use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

fn read(engine: &Engine, text: &str) -> Result<Reading, EvalError> {
    Ok(engine.reader().read(&Document::from_text(text)).map_err(EngineError::from)?)
}

pub(super) fn number(value: Option<&Value>) -> usize {
    value.and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

/// Names of persons, organizations and places: exact spans, with and without their kind.
pub(super) fn names(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    const KINDS: [(&str, &str); 6] = [
        ("PER", "person"),
        ("ORG", "organization"),
        ("LOC", "place"),
        ("person", "person"),
        ("organization", "organization"),
        ("place", "place"),
    ];
    let mut report = Report::default();
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut untyped = 0;
    for record in records(files)? {
        let text = field(&record, "text");
        let offsets = Offsets::new(text);
        let reading = read(engine, text)?;
        report.n += 1;
        report.sentences += reading.sentences.len();
        let mut gold: Vec<(Span, &str)> = Vec::new();
        for entity in record.get("entities").and_then(Value::as_array).into_iter().flatten() {
            let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == field(entity, "type")) else { continue };
            gold.push((offsets.to_bytes(Span::new(number(entity.get("start")), number(entity.get("end")))), kind));
        }
        for name in &reading.names {
            let Some((_, kind)) = KINDS.iter().find(|(_, kind)| *kind == name.kind) else { continue };
            let same = gold.iter().any(|it| it.0 == name.span);
            untyped += usize::from(same);
            let right = gold.contains(&(name.span, *kind));
            let slot = counts.entry(kind).or_default();
            slot[0] += usize::from(right);
            slot[1] += 1;
            if !right {
                report.errors.push(format!("{}: `{}` read as {kind}", field(&record, "id"), name.span.of(text)));
            }
        }
        for (span, kind) in gold {
            counts.entry(kind).or_default()[2] += 1;
            if !reading.names.iter().any(|name| name.span == span && name.kind == kind) {
                report.errors.push(format!("{}: {kind} `{}` missed", field(&record, "id"), span.of(text)));
            }
        }
    }
    let sum = |at: usize| counts.values().map(|slot| slot[at]).sum::<usize>();
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    {
        report.metric("f1", Prf::new(sum(0) as f64, sum(1), sum(0) as f64, sum(2)).f1);
        report.metric("span_f1", Prf::new(untyped as f64, sum(1), untyped as f64, sum(2)).f1);
        for (kind, [right, answers, gold]) in counts {
            report.per_class.insert(kind.to_owned(), Prf::new(right as f64, answers, right as f64, gold));
        }
    }
    Ok(report)
}
