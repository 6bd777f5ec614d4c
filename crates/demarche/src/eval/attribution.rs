//! The `attribution` suite: who is said to say what, by which words.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Document, Reading, Span};
use serde_json::Value;

use super::names::number;
use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

/// The parts of an attribution in the order in which they are kept.
const ROLES: [&str; 3] = ["source", "cue", "content"];

/// Cue, source and content spans, exact and by mean token overlap (the measure that Citron reports): an answer's share of
/// tokens in the best gold span counts for precision, a gold span's share in the best answer for recall.
///
/// A set in which no attribution stands inside another's content, as in PolNeAR, gives each word one attribution by design:
/// there, answers inside another answer's content, or inside quotation marks, are left out.
pub(super) fn attribution(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut scores: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
    let mut sizes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut whole = [0_usize; 3];
    let records = records(files)?;
    let flat = !records.iter().any(nests);
    for record in records {
        let text = field(&record, "text");
        let offsets = Offsets::new(text);
        let document = Document::from_text(text);
        let reading = engine.reader().read(&document).map_err(EngineError::from)?;
        let mut answers = demarche_extract::attributions(&document, &reading, engine.lexicon());
        if flat {
            let quoted = demarche_extract::quotations(&document, &reading, engine.lexicon());
            answers.retain(|it| !it[1].iter().any(|cue| quoted.iter().any(|quote| quote.contains(*cue))));
            answers = outermost(answers);
        }
        let left_out = spans(record.get("discard"), &offsets);
        answers.retain(|it| !it[1].iter().any(|cue| left_out.iter().any(|part| part.overlaps(*cue))));
        report.n += 1;
        report.sentences += reading.sentences.len();
        let gold: Vec<[Vec<Span>; 3]> = gold(&record, &offsets);
        for (at, role) in ROLES.into_iter().enumerate() {
            let of_gold: Vec<&Vec<Span>> = gold.iter().map(|it| &it[at]).filter(|it| !it.is_empty()).collect();
            let of_answers: Vec<&Vec<Span>> = answers.iter().map(|it| &it[at]).filter(|it| !it.is_empty()).collect();
            let (score, size) = (scores.entry(role).or_default(), sizes.entry(role).or_default());
            size[0] += of_answers.len();
            size[1] += of_gold.len();
            for answer in &of_answers {
                let best = of_gold.iter().map(|it| share(&reading, answer, it)).fold(0.0, f64::max);
                score[0] += best;
                if best == 0.0 {
                    let words = answer.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
                    report.errors.push(format!("{} {role}: `{words}` is none", field(&record, "id")));
                }
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

/// The attributions of a record as source, cue and content.
fn gold(record: &Value, offsets: &Offsets) -> Vec<[Vec<Span>; 3]> {
    let all = record.get("attributions").and_then(Value::as_array).into_iter().flatten();
    all.map(|it| ROLES.map(|role| spans(it.get(role), offsets))).collect()
}

/// Whether an attribution of a record has its cue inside another's content.
fn nests(record: &Value) -> bool {
    let all = gold(record, &Offsets::new(field(record, "text")));
    all.iter().any(|it| is_inside(it, &all))
}

fn is_inside(it: &[Vec<Span>; 3], all: &[[Vec<Span>; 3]]) -> bool {
    let holds = |other: &[Vec<Span>; 3]| it[1].iter().any(|cue| other[2].iter().any(|content| content.contains(*cue)));
    all.iter().any(|other| other != it && holds(other))
}

fn outermost(all: Vec<[Vec<Span>; 3]>) -> Vec<[Vec<Span>; 3]> {
    let kept: Vec<bool> = all.iter().map(|it| !is_inside(it, &all)).collect();
    all.into_iter().zip(kept).filter_map(|(it, keep)| keep.then_some(it)).collect()
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
