//! Suite `events`: expected CAMEO events of single texts, or none.
//!
//! Records whose `actor_dict` is `fictional` come from a demonstration dictionary with invented actors and codes of its own;
//! `f1_root_real_actors` leaves them out.

use std::path::PathBuf;

use demarche_core::{Category, Event, Status};
use serde_json::Value;

use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, Hints};

/// Scores events by root, by quad, and by root with the countries of both sides.
pub(super) fn run(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut full, mut root, mut quad, mut real) = ([0_usize; 3], [0_usize; 3], [0_usize; 3], [0_usize; 3]);
    let (mut none, mut false_events) = (0_usize, 0_usize);
    for record in records(files)? {
        let text = field(&record, "text");
        let hints =
            Hints { date: Some(field(&record, "date")).filter(|date| date.len() == 10).map(str::to_owned), ..Hints::default() };
        let Ok(read) = engine.record(text.as_bytes(), &hints) else { continue };
        report.n += 1;
        report.sentences += read.document.sentences.len();
        let events: Vec<&Event> = read
            .events
            .iter()
            .filter(|event| matches!(event.status, Status::Occurred | Status::Ongoing | Status::Historical | Status::Planned))
            .collect();
        let expected: Vec<&Value> = record.get("expected").and_then(Value::as_array).into_iter().flatten().collect();
        if record.get("no_event").and_then(Value::as_bool) == Some(true) {
            none += 1;
            false_events += usize::from(!events.is_empty());
            continue;
        }
        let country = |ids: &[demarche_core::EntityId]| {
            ids.iter().filter_map(|id| read.entity(*id)).find_map(|it| it.code.clone()).unwrap_or_default()
        };
        let answers: Vec<(String, String)> = events
            .iter()
            .map(|event| {
                (event.category.cameo_root().to_owned(), format!("{}>{}", country(&event.actors), country(&event.recipients)))
            })
            .collect();
        let gold: Vec<(String, String)> = expected
            .iter()
            .map(|it| (fold(field(it, "code")), format!("{}>{}", code(field(it, "source")), code(field(it, "target")))))
            .collect();
        let key = |pair: &(String, String)| pair.0.clone();
        let quadrant = |pair: &(String, String)| quad_of(&pair.0).to_string();
        add(
            &mut full,
            &answers.iter().map(|pair| format!("{} {}", pair.0, pair.1)).collect::<Vec<_>>(),
            &gold.iter().map(|pair| format!("{} {}", pair.0, pair.1)).collect::<Vec<_>>(),
        );
        if field(&record, "actor_dict") != "fictional" {
            add(&mut real, &answers.iter().map(key).collect::<Vec<_>>(), &gold.iter().map(key).collect::<Vec<_>>());
        }
        add(&mut root, &answers.iter().map(key).collect::<Vec<_>>(), &gold.iter().map(key).collect::<Vec<_>>());
        add(&mut quad, &answers.iter().map(quadrant).collect::<Vec<_>>(), &gold.iter().map(quadrant).collect::<Vec<_>>());
        if answers.iter().all(|answer| !gold.iter().any(|it| it.0 == answer.0)) {
            report.errors.push(format!("{gold:?} read as {answers:?}: {text}"));
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    {
        let f1 = |[right, answers, gold]: [usize; 3]| Prf::new(right as f64, answers, right as f64, gold).f1;
        report.metric("f1", f1(full));
        report.metric("f1_root", f1(root));
        report.metric("f1_root_real_actors", f1(real));
        report.metric("f1_quad", f1(quad));
        report.metric("false_event_rate", false_events as f64 / none.max(1) as f64);
    }
    Ok(report)
}

/// Counts matches of two bags.
fn add(counts: &mut [usize; 3], answers: &[String], gold: &[String]) {
    let mut left: Vec<&String> = gold.iter().collect();
    for answer in answers {
        if let Some(at) = left.iter().position(|it| *it == answer) {
            left.remove(at);
            counts[0] += 1;
        }
    }
    counts[1] += answers.len();
    counts[2] += gold.len();
}

/// CAMEO roots as PLOVER's categories have them: 01 and 02 with their kin, 09 with 11, 19 and 20 with 18.
fn fold(code: &str) -> String {
    match code.get(..2).unwrap_or("") {
        "02" => "10",
        "09" => "11",
        "19" | "20" => "18",
        other => other,
    }
    .to_owned()
}

fn quad_of(root: &str) -> u8 {
    Category::ALL.into_iter().find(|category| category.cameo_root() == root).map_or(1, Category::quad)
}

/// "IRNGOV" as "IRN GOV".
fn code(actor: &str) -> String {
    match (actor.get(..3), actor.get(3..6)) {
        (Some(country), Some(sector)) => format!("{country} {sector}"),
        (Some(country), None) => format!("{country} GOV"),
        _ => String::new(),
    }
}
