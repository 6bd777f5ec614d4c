//! Suite `relation`: what does the marked source do to the marked target? Root codes of PLOVER; CONCEDE and RETREAT are YIELD.

use std::collections::BTreeMap;
use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Category, Document, Event, Reading, Record, Span};
use serde_json::Value;

use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

/// The label of a pair of whom the one does nothing to the other.
const NONE: &str = "NONE";

/// Scores the answers; an uncoded pair is wrong, unless the set has pairs without relation.
pub(super) fn run(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut pairs: Vec<(String, Option<&'static str>)> = Vec::new();
    let mut swapped: BTreeMap<u64, Vec<(String, Option<&'static str>)>> = BTreeMap::new();
    let records = records(files)?;
    let with_none = records.iter().any(|record| field(record, "root") == NONE);
    for record in records {
        let text = field(&record, "text");
        let parties = [party(&record, text, "source"), party(&record, text, "target")];
        let asked: Vec<[Span; 2]> = match parties {
            [Some(source), Some(target)] => vec![[source, target]],
            _ => Vec::new(),
        };
        let reading = engine.reader().read_with_pairs(&Document::from_text(text), &asked).map_err(EngineError::from)?;
        report.n += 1;
        report.sentences += reading.sentences.len();
        let answer = answer(engine, parties, text, &reading, with_none);
        let root = field(&record, "root").to_owned();
        let answer = answer.or(with_none.then_some(NONE));
        if answer != Some(root.as_str()) {
            report.errors.push(format!("{root} read as {}: {text}", answer.unwrap_or("nothing")));
        }
        if let Some(sentence) = record.get("pair").and_then(Value::as_u64) {
            swapped.entry(sentence).or_default().push((root.clone(), answer));
        }
        pairs.push((root, answer));
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let share = |count: usize| count as f64 / pairs.len().max(1) as f64;
    report.metric("root_accuracy", share(pairs.iter().filter(|(gold, answer)| *answer == Some(gold)).count()));
    report.metric("answered", share(pairs.iter().filter(|(_, answer)| answer.is_some()).count()));
    let roots = classes(&pairs.iter().map(|(gold, answer)| (gold.clone(), answer.map(str::to_owned))).collect::<Vec<_>>());
    let pentas = classes(&pairs.iter().map(|(gold, answer)| (penta(gold), answer.map(penta))).collect::<Vec<_>>());
    report.metric("root_macro_f1", macro_f1(&roots));
    report.metric("penta_macro_f1", macro_f1(&pentas));
    report.per_class = roots;
    if !swapped.is_empty() {
        let good = swapped.values().filter(|both| turns(both)).count();
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        report.metric("swap_accuracy", good as f64 / swapped.len() as f64);
    }
    Ok(report)
}

fn penta(root: &str) -> String {
    match root {
        "YIELD" => "2".into(),
        "AGREE" | "CONSULT" | "SUPPORT" => "1".into(),
        "COOPERATE" | "AID" => "2".into(),
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "3".into(),
        _ => "4".into(),
    }
}

fn classes(pairs: &[(String, Option<String>)]) -> BTreeMap<String, Prf> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (gold, answer) in pairs {
        counts.entry(gold).or_default()[2] += 1;
        if let Some(answer) = answer {
            let slot = counts.entry(answer).or_default();
            slot[0] += usize::from(answer == gold);
            slot[1] += 1;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let prf = |[right, answers, gold]: [usize; 3]| Prf::new(right as f64, answers, right as f64, gold);
    counts.into_iter().filter(|(_, slot)| slot[2] > 0).map(|(name, slot)| (name.to_owned(), prf(slot))).collect()
}

fn macro_f1(classes: &BTreeMap<String, Prf>) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let mean = classes.values().map(|prf| prf.f1).sum::<f64>() / classes.len().max(1) as f64;
    mean
}

/// Whether the answers to a sentence and to the same with source and target exchanged differ exactly where the labels do.
fn turns(both: &[(String, Option<&'static str>)]) -> bool {
    let [(gold, said), (gold_swapped, said_swapped)] = both else { return false };
    (gold == gold_swapped) == (said == said_swapped)
}

/// The root code of what source does to target; none where the set has pairs without relation and the model takes this for one.
fn answer(
    engine: &Engine,
    [source, target]: [Option<Span>; 2],
    text: &str,
    reading: &Reading,
    with_none: bool,
) -> Option<&'static str> {
    let document = Document::from_text(text);
    let read = demarche_extract::extract(&document, reading, engine.lexicon(), engine.version());
    let best = read.events.iter().map(|event| (fit(&read, reading, event, source, target), event)).fold(
        None,
        |best: Option<(i32, &Event)>, next| match best {
            Some((score, _)) if score >= next.0 => best,
            _ => Some(next),
        },
    );
    let best = best.filter(|(score, _)| *score > 0).map(|(score, event)| (score, event.category));
    let pair = reading.pairs.first();
    let chosen = match (pair, best) {
        (Some(pair), _) if with_none && pair.none > pair.score => None,
        (Some(pair), _) if pair.score >= SURE => Some(pair.category),
        (_, Some((score, category))) if score >= BOTH => Some(category),
        (Some(pair), _) => Some(pair.category),
        (None, best) => best.map(|(_, category)| category),
    };
    chosen.map(|category| match category {
        Category::Concede | Category::Retreat => "YIELD",
        other => other.code(),
    })
}

/// Probability from which the model's word on a pair comes before the record's events.
const SURE: f32 = 0.35;

/// The fit of an event whose actor and recipient are those of the pair.
const BOTH: i32 = 7;

/// The characters of the marked source or target.
fn party(record: &Value, text: &str, name: &str) -> Option<Span> {
    let part = record.get(name).filter(|it| !it.is_null())?;
    let at = |key: &str| part.get(key).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
    Some(Offsets::new(text).to_bytes(Span::new(at("start")?, at("end")?)))
}

/// How well an event fits the marked pair: its parties by their mentions, its trigger by its place above both.
fn fit(record: &Record, reading: &Reading, event: &Event, source: Option<Span>, target: Option<Span>) -> i32 {
    let names = |ids: &[demarche_core::EntityId], span: Option<Span>| {
        let mentions = ids.iter().filter_map(|id| record.entity(*id)).flat_map(|it| &it.mentions);
        span.is_some_and(|span| mentions.into_iter().any(|mention| mention.overlaps(span)))
    };
    let Some(trigger) = reading.head_of(reading.tokens_in(event.trigger)) else { return 0 };
    let above = |span: Option<Span>| {
        span.is_some_and(|span| {
            reading
                .head_of(reading.tokens_in(span))
                .is_some_and(|head| head == trigger || reading.ancestors(head).any(|it| it == trigger))
        })
    };
    let near = |span: Option<Span>| {
        span.is_some_and(|span| {
            reading.head_of(reading.tokens_in(span)).and_then(|head| reading.tokens[head].head) == Some(trigger)
        })
    };
    let mutual = i32::from(names(&event.actors, source) && names(&event.actors, target));
    4 * i32::from(names(&event.actors, source))
        + 3 * i32::from(names(&event.recipients, target))
        + 3 * mutual
        + 2 * i32::from(above(source))
        + 2 * i32::from(above(target))
        + i32::from(near(source))
        + i32::from(near(target))
}
