//! Suites `ner` and `attribution`: labelled spans of a text.

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

fn number(value: Option<&Value>) -> usize {
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

/// Cue, source and content spans, exact and by mean token overlap (the measure that Citron reports): an answer's share of
/// tokens in the best gold span counts for precision, a gold span's share in the best answer for recall.
pub(super) fn attribution(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut scores: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
    let mut sizes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut whole = [0_usize; 3];
    for record in records(files)? {
        let text = field(&record, "text");
        let offsets = Offsets::new(text);
        let document = Document::from_text(text);
        let reading = engine.reader().read(&document).map_err(EngineError::from)?;
        let answers = demarche_extract::attributions(&document, &reading, engine.lexicon());
        report.n += 1;
        report.sentences += reading.sentences.len();
        let gold: Vec<[Vec<Span>; 3]> = record
            .get("attributions")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|it| ["source", "cue", "content"].map(|role| spans(it.get(role), &offsets)))
            .collect();
        for (at, role) in ["source", "cue", "content"].into_iter().enumerate() {
            let of_gold: Vec<&Vec<Span>> = gold.iter().map(|it| &it[at]).filter(|it| !it.is_empty()).collect();
            let of_answers: Vec<&Vec<Span>> = answers.iter().map(|it| &it[at]).filter(|it| !it.is_empty()).collect();
            let (score, size) = (scores.entry(role).or_default(), sizes.entry(role).or_default());
            size[0] += of_answers.len();
            size[1] += of_gold.len();
            for answer in &of_answers {
                score[0] += of_gold.iter().map(|it| share(&reading, answer, it)).fold(0.0, f64::max);
                score[2] += f64::from(u8::from(of_gold.iter().any(|it| same(&reading, it, answer))));
            }
            for truth in &of_gold {
                score[1] += of_answers.iter().map(|it| share(&reading, truth, it)).fold(0.0, f64::max);
                let hit = of_answers.iter().any(|it| same(&reading, it, truth));
                score[3] += f64::from(u8::from(hit));
                if !hit {
                    let words = truth.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
                    report.errors.push(format!("{} {role}: `{words}`", field(&record, "id")));
                }
            }
        }
        whole[1] += answers.len();
        whole[2] += gold.len();
        let all = |a: &[Vec<Span>; 3], b: &[Vec<Span>; 3]| (0..3).all(|at| same(&reading, &a[at], &b[at]));
        whole[0] += answers.iter().filter(|answer| gold.iter().any(|it| all(it, answer))).count();
    }
    for (role, [p_overlap, r_overlap, p_exact, r_exact]) in scores {
        let [answers, gold] = sizes.get(role).copied().unwrap_or_default();
        let overlap = Prf::new(p_overlap, answers, r_overlap, gold);
        report.metric(&format!("{role}_overlap_f1"), overlap.f1);
        report.metric(&format!("{role}_exact_f1"), Prf::new(p_exact, answers, r_exact, gold).f1);
        report.per_class.insert(role.to_owned(), overlap);
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    report.metric("whole_exact_f1", Prf::new(whole[0] as f64, whole[1], whole[0] as f64, whole[2]).f1);
    Ok(report)
}

fn spans(value: Option<&Value>, offsets: &Offsets) -> Vec<Span> {
    let pairs = value.and_then(Value::as_array).into_iter().flatten();
    pairs.map(|pair| offsets.to_bytes(Span::new(number(pair.get(0)), number(pair.get(1))))).collect()
}

/// The tokens of some spans, punctuation left out.
fn tokens(reading: &Reading, spans: &[Span]) -> Vec<usize> {
    let inside = spans.iter().flat_map(|span| reading.tokens_in(*span));
    inside.filter(|&token| reading.tokens[token].upos != "PUNCT").collect()
}

/// The share of `a`'s tokens that lie in `b`.
fn share(reading: &Reading, a: &[Span], b: &[Span]) -> f64 {
    let (mine, theirs) = (tokens(reading, a), tokens(reading, b));
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let share = mine.iter().filter(|token| theirs.contains(token)).count() as f64 / mine.len().max(1) as f64;
    share
}

/// Whether two are the same but for punctuation and a leading "that".
fn same(reading: &Reading, a: &[Span], b: &[Span]) -> bool {
    let plain = |spans: &[Span]| {
        let tokens = tokens(reading, spans);
        let first = tokens
            .first()
            .is_some_and(|&token| reading.tokens[token].lemma == "that" && reading.tokens[token].relation() == "mark");
        tokens.into_iter().skip(usize::from(first)).collect::<Vec<_>>()
    };
    plain(a) == plain(b)
}
