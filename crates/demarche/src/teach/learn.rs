//! From examples to a lesson, with scores on examples that it had not seen.

use std::collections::HashMap;

use demarche_core::Document;

use super::error::TeachError;
use super::examples::Example;
use super::logistic::{self, Row};
use super::{FORMAT, Lesson, LessonKind, Scores, Source, features, is_name};
use crate::Engine;

/// Folds of the cross-validation, where there are examples enough.
const FOLDS: usize = 5;

/// Rows that are looked at, at most: some thousand words tell what no event looks like.
const MOST_ROWS: usize = 6000;

/// An example as rows: one for each word that can name the event, or one for the sentence.
struct Shown {
    label: bool,
    fold: usize,
    rows: Vec<Row>,
}

/// Learns a lesson from examples; `text` is what they were parsed from, for its hash.
///
/// Of the kind `type` if the positive examples mark their triggers, else `context`.
///
/// # Errors
/// [`TeachError`] if the name is none, if some positive examples are marked and others are not, if there is nothing to tell
/// apart, or if the model fails.
pub fn learn(engine: &Engine, name: &str, text: &str) -> Result<Lesson, TeachError> {
    is_name(name)?;
    let examples = super::examples(text)?;
    let kind = kind(&examples)?;
    let shown = shown(engine, &examples, kind)?;
    let folds = folds(&shown);
    let (threshold, scores) = if folds < 2 { (0.5, None) } else { cross_validate(&shown, folds, kind) };
    let rows: Vec<&Row> = shown.iter().flat_map(|it| &it.rows).collect();
    let (bias, weights) = logistic::fit(&thin(rows));
    let positive = examples.iter().filter(|it| it.label).count();
    Ok(Lesson {
        format: FORMAT,
        name: name.to_owned(),
        kind,
        engine: engine.version().version,
        model: engine.version().model,
        probe: features::probe(engine)?,
        threshold: features::round(threshold),
        examples: Source { positive, negative: examples.len() - positive, hash: Document::content_id(text) },
        scores,
        bias: features::round(bias),
        weights: weights.into_iter().map(features::round).collect(),
    })
}

/// What the examples teach.
fn kind(examples: &[Example]) -> Result<LessonKind, TeachError> {
    let positive: Vec<&Example> = examples.iter().filter(|it| it.label).collect();
    let marked = positive.iter().filter(|it| it.span.is_some()).count();
    if positive.is_empty() {
        return Err(TeachError::Few("no example has `label` true"));
    }
    if marked == 0 && positive.len() == examples.len() {
        return Err(TeachError::Few("no example has `label` false: there is nothing to tell a context from"));
    }
    match marked {
        0 => Ok(LessonKind::Context),
        _ if marked == positive.len() => Ok(LessonKind::Type),
        _ => Err(TeachError::Few(
            "some positive examples have a `span` and others have none: mark all to teach a type, none to teach a context",
        )),
    }
}

/// Reads the examples; each is a document of its own.
fn shown(engine: &Engine, examples: &[Example], kind: LessonKind) -> Result<Vec<Shown>, TeachError> {
    let mut turn = [0_usize; 2];
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut out = Vec::with_capacity(examples.len());
    for example in examples {
        // The same words never stand on both sides of a fold; the two labels are dealt out in turn.
        let next = &mut turn[usize::from(example.label)];
        let fold = *known.entry(&example.text).or_insert_with(|| {
            *next += 1;
            *next - 1
        });
        out.push(Shown { label: example.label, fold, rows: rows(engine, example, kind)? });
    }
    Ok(out)
}

/// An example's rows; the other words of a marked phrase are left out, being neither right nor wrong.
fn rows(engine: &Engine, example: &Example, kind: LessonKind) -> Result<Vec<Row>, TeachError> {
    let (reading, vectors) = engine.reader().read_with_vectors(&Document::from_text(&example.text))?;
    let all = 0..reading.tokens.len();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    if kind == LessonKind::Context {
        return Ok(vec![Row { values: features::of_sentence(&vectors, all), label: example.label }]);
    }
    let marked: Vec<usize> = example
        .span
        .filter(|_| example.label)
        .map_or_else(Vec::new, |span| all.filter(|&token| reading.tokens[token].span.overlaps(span)).collect());
    let head = marked.first().zip(marked.last()).and_then(|(&first, &last)| reading.head_of(first..last + 1));
    let mut rows = Vec::new();
    for sentence in &reading.sentences {
        let mean = vectors.mean(sentence.tokens.clone());
        let words = features::words(&reading, sentence.tokens.clone()).filter(|token| !marked.contains(token));
        let mut words: Vec<usize> = words.chain(head.filter(|head| sentence.tokens.contains(head))).collect();
        words.sort_unstable();
        let row = |token: usize| Row { values: features::of_word(&vectors, token, &mean), label: Some(token) == head };
        rows.extend(words.into_iter().map(row));
    }
    Ok(rows)
}

/// The number of folds: no more than there are examples of the rarer label (of the only one, if there is but one).
fn folds(shown: &[Shown]) -> usize {
    let positive = shown.iter().filter(|it| it.label).count();
    let negative = shown.len() - positive;
    let fewest = if negative == 0 { positive } else { positive.min(negative) };
    if fewest < 3 { 0 } else { fewest.min(FOLDS) }
}

/// Every n-th of too many negative rows; all positive ones.
fn thin(rows: Vec<&Row>) -> Vec<&Row> {
    let every = rows.len().div_ceil(MOST_ROWS).max(1);
    rows.into_iter().enumerate().filter(|(at, row)| row.label || at % every == 0).map(|(_, row)| row).collect()
}

/// What a model that had not seen an example says of it: its best score, and whether that is the marked word's.
#[derive(Clone, Copy, Debug)]
struct Answer {
    label: bool,
    fold: usize,
    score: f32,
    on_mark: bool,
}

fn cross_validate(shown: &[Shown], folds: usize, kind: LessonKind) -> (f32, Option<Scores>) {
    let mut answers = Vec::with_capacity(shown.len());
    for fold in 0..folds {
        let rest: Vec<&Row> = shown.iter().filter(|it| it.fold % folds != fold).flat_map(|it| &it.rows).collect();
        let (bias, weights) = logistic::fit(&thin(rest));
        for it in shown.iter().filter(|it| it.fold % folds == fold) {
            let score = |row: &Row| logistic::chance(bias + row.values.iter().zip(&weights).map(|(a, b)| a * b).sum::<f32>());
            let best =
                it.rows.iter().map(|row| (score(row), row.label)).reduce(|best, next| if next.0 > best.0 { next } else { best });
            let (score, on_mark) = best.unwrap_or((0.0, false));
            answers.push(Answer { label: it.label, fold, score, on_mark });
        }
    }
    // A fold is judged by the threshold that suits the others.
    let mut counts = [0_usize; 4];
    for fold in 0..folds {
        let others: Vec<Answer> = answers.iter().filter(|it| it.fold != fold).copied().collect();
        let threshold = best_threshold(&others);
        for it in answers.iter().filter(|it| it.fold == fold) {
            let yes = it.score >= threshold;
            counts[0] += usize::from(yes && it.label);
            counts[1] += usize::from(yes);
            counts[2] += usize::from(it.label);
            counts[3] += usize::from(yes && it.label && it.on_mark);
        }
    }
    let scores = scores(counts, folds, kind);
    (best_threshold(&answers), Some(scores))
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn scores([right, yes, positive, on_mark]: [usize; 4], folds: usize, kind: LessonKind) -> Scores {
    let ratio = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let (precision, recall) = (ratio(right, yes), ratio(right, positive));
    let f1 = ratio(2 * right, yes + positive);
    let digits = |value: f64| (value * 1e4).round() / 1e4;
    let trigger = (kind == LessonKind::Type).then(|| digits(ratio(on_mark, right)));
    Scores { folds, precision: digits(precision), recall: digits(recall), f1: digits(f1), trigger }
}

/// The threshold with the best F1, in the middle of the gap below it.
fn best_threshold(answers: &[Answer]) -> f32 {
    let mut sorted: Vec<&Answer> = answers.iter().collect();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let positive = answers.iter().filter(|it| it.label).count();
    let (mut best, mut threshold, mut right) = (0.0, 0.5, 0_usize);
    for (at, it) in sorted.iter().enumerate() {
        right += usize::from(it.label);
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let f1 = 2.0 * right as f64 / (at + 1 + positive) as f64;
        let below = sorted.get(at + 1).map_or(0.0, |next| next.score);
        if f1 > best && below < it.score {
            best = f1;
            threshold = f32::midpoint(it.score, below);
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(score: f32, label: bool) -> Answer {
        Answer { label, fold: 0, score, on_mark: label }
    }

    #[test]
    fn the_threshold_parts_the_labels() {
        let threshold = best_threshold(&[answer(0.9, true), answer(0.8, true), answer(0.4, false), answer(0.1, false)]);
        assert!((threshold - 0.6).abs() < 1e-6, "{threshold}");
    }

    #[test]
    fn scores_are_shares() {
        let found = scores([8, 10, 12, 6], 5, LessonKind::Type);
        assert!((found.precision - 0.8).abs() < 1e-9 && (found.recall - 0.6667).abs() < 1e-9);
        assert!((found.f1 - 0.7273).abs() < 1e-9 && (found.trigger.unwrap() - 0.75).abs() < 1e-9);
    }

    #[test]
    fn marks_on_some_positive_examples_alone_are_refused() {
        let example = |span| Example { text: "They left.".into(), label: true, span };
        let some = Some(demarche_core::Span::new(5, 9));
        assert!(matches!(kind(&[example(some), example(None)]), Err(TeachError::Few(_))));
        assert_eq!(kind(&[example(some)]).unwrap(), LessonKind::Type);
    }
}
