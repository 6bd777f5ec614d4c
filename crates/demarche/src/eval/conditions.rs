//! The `conditions` suite: which clause must hold, and which depends on it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Condition, ConditionKind, Reading, Span};
use serde_json::Value;

use super::names::number;
use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError, Format, Hints};

/// Words that open or join the two clauses and belong to neither.
const CONNECTIVES: [&str; 22] = [
    "if",
    "unless",
    "until",
    "till",
    "once",
    "provided",
    "providing",
    "that",
    "when",
    "only",
    "then",
    "and",
    "but",
    "so",
    "as",
    "long",
    "should",
    "well",
    "um",
    "in",
    "case",
    "or",
];

/// A condition as labelled.
struct Gold {
    condition: Vec<Span>,
    consequent: Vec<Span>,
    kind: Option<ConditionKind>,
}

/// Token overlap of the condition's clause (an answer's share in the best gold clause for precision, a gold clause's share in
/// the best answer for recall; connectives and punctuation left out), pairs whose two clauses both overlap by half, and the
/// kind where a marker names it. Records of other relations are texts in which none should be found.
pub(super) fn conditions(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut texts: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    // A passage labelled for another relation may hold a condition that another record of the document labels.
    let mut elsewhere: BTreeMap<String, String> = BTreeMap::new();
    for record in records(files)? {
        if field(&record, "relation").ends_with("condition") {
            let words = field(&record["satellite"], "text");
            let known = elsewhere.entry(field(&record, "doc").into()).or_default();
            known.push_str(&plain(words));
        }
        texts.entry((field(&record, "doc").into(), field(&record, "text").into())).or_default().push(record);
    }
    let (mut overlap, mut pairs, mut sizes, mut kinds) = ([0.0; 2], 0_u32, [0; 2], [0_u32; 2]);
    for ((doc, text), labelled) in texts {
        let hints = Hints { format: Some(Format::Text), ..Hints::default() };
        let mut record = engine.record(text.as_bytes(), &hints)?;
        let shift = text.find(record.document.text.trim()).map_or(0, |at| u32::try_from(at).unwrap_or(0));
        let reading = engine.reader().read(&record.document).map_err(EngineError::from)?;
        let gold: Vec<Gold> = labelled.iter().filter_map(|it| gold(it, &text, shift)).collect();
        record.conditions.retain(|it| {
            let known = elsewhere.get(&doc).is_some_and(|known| known.contains(&plain(&it.text)));
            !known || gold.iter().any(|truth| truth.condition.iter().any(|span| span.overlaps(it.condition)))
        });
        report.n += labelled.len();
        report.sentences += reading.sentences.len();
        sizes[0] += record.conditions.len();
        sizes[1] += gold.len();
        let share = |a: &[Span], b: &[Span]| share(&reading, &record.document.text, a, b);
        for answer in &record.conditions {
            let best = gold.iter().map(|it| share(&[answer.condition], &it.condition)).fold(0.0, f64::max);
            overlap[0] += best;
            if best == 0.0 {
                report.errors.push(format!("none: `{}` in {text}", answer.text));
            }
        }
        for truth in &gold {
            let score = |it: &&Condition| share(&truth.condition, &[it.condition]);
            let best = record.conditions.iter().max_by(|a, b| score(a).total_cmp(&score(b))).filter(|it| score(it) > 0.0);
            overlap[1] += best.as_ref().map_or(0.0, score);
            let whole = best.filter(|it| score(it) >= 0.5 && share(&truth.consequent, &[it.consequent]) >= 0.5);
            pairs += u32::from(whole.is_some());
            if let (Some(kind), Some(answer)) = (truth.kind, best) {
                kinds[0] += u32::from(answer.kind == kind);
                kinds[1] += 1;
            }
            if whole.is_none() {
                let got = best.map_or(String::new(), |it| format!("{} / {}", it.text, it.consequent.of(&record.document.text)));
                report.errors.push(format!("`{}` came out as `{got}` in {text}", words(&record.document.text, &truth.condition)));
            }
        }
    }
    let scored = Prf::new(overlap[0], sizes[0], overlap[1], sizes[1]);
    report.metric("overlap_f1", scored.f1);
    report.metric("pair_f1", Prf::new(f64::from(pairs), sizes[0], f64::from(pairs), sizes[1]).f1);
    report.metric("kind_accuracy", f64::from(kinds[0]) / f64::from(kinds[1].max(1)));
    report.per_class.insert("condition".into(), scored);
    Ok(report)
}

/// Letters and digits in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn words(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")
}

/// A record of the relation condition; `shift` bytes of the labelled text are not in the document.
fn gold(record: &Value, text: &str, shift: u32) -> Option<Gold> {
    if !field(record, "relation").ends_with("condition") {
        return None;
    }
    let offsets = Offsets::new(text);
    let span = |pair: &Value| {
        let span = offsets.to_bytes(Span::new(number(pair.get(0)), number(pair.get(1))));
        Span { start: span.start.saturating_sub(shift), end: span.end.saturating_sub(shift) }
    };
    let spans = |value: &Value| value.as_array().into_iter().flatten().map(span).collect::<Vec<_>>();
    let marker = record["signals"].as_array().into_iter().flatten().find(|it| it["type"] == "dm");
    let marker = marker.map(|it| field(it, "subtype").to_lowercase());
    let kind = match marker.as_deref() {
        Some("if") => Some(ConditionKind::If),
        Some("unless") => Some(ConditionKind::Unless),
        Some("until" | "till") => Some(ConditionKind::Until),
        Some("only if") => Some(ConditionKind::OnlyIf),
        Some("provided" | "providing" | "provided that") => Some(ConditionKind::Provided),
        _ => None,
    };
    Some(Gold { condition: spans(&record["satellite"]["spans"]), consequent: spans(&record["nucleus"]["spans"]), kind })
}

/// The share of `a`'s words that lie in `b`.
fn share(reading: &Reading, text: &str, a: &[Span], b: &[Span]) -> f64 {
    let tokens = |spans: &[Span]| -> Vec<usize> {
        let inside = spans.iter().flat_map(|span| reading.tokens_in(*span));
        let counts = |&token: &usize| {
            let it = &reading.tokens[token];
            it.upos != "PUNCT" && !CONNECTIVES.contains(&it.span.of(text).to_lowercase().as_str())
        };
        inside.filter(counts).collect()
    };
    let (mine, theirs) = (tokens(a), tokens(b));
    let common = mine.iter().filter(|token| theirs.contains(token)).count();
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let share = common as f64 / mine.len().max(1) as f64;
    share
}
