//! The `geo` suite: where the places that a text names lie.
//!
//! Recognition and location are measured apart: `recognition_f1` compares the names of places that the engine finds with the literal ones
//! of the set; `country_accuracy`, `acc_161km` and `mean_km` take the set's names as given and ask where they are. A name that the
//! gazetteer lacks counts as wrong, and in `mean_km` as half the earth's girth away (Gritta et al. 2019).

use std::path::PathBuf;

use demarche_core::wire::Offsets;
use demarche_core::{Document, Span};
use demarche_extract::gazetteer::{self, Gazetteer, Kind, kilometres};
use serde_json::Value;

use super::names::number;
use super::{EvalError, Prf, Report, field, records};
use crate::{Engine, EngineError};

/// Kilometres between a place and its antipode: what a missing answer counts.
const FARTHEST: f64 = 20_039.0;
/// Kinds of toponyms that stand for a place (Gritta et al. 2019); a set without kinds marks such alone.
const LITERAL: [&str; 5] = ["Literal", "Mixed", "Literal_Modifier", "Embedded_Literal", "Coercion"];

/// A labelled toponym with coordinates.
struct Toponym {
    span: Span,
    point: (f64, f64),
    country: Option<String>,
}

pub(super) fn run(engine: &Engine, files: &[PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let (mut found, mut marked, mut right_names) = (0, 0, 0);
    let (mut asked, mut countries, mut right_countries, mut near, mut far) = (0_usize, 0_usize, 0_usize, 0_usize, 0.0);
    for record in records(files)? {
        let text = field(&record, "text");
        let gold = toponyms(&record, text);
        report.n += 1;
        let reading = engine.reader().read(&Document::from_text(text)).map_err(EngineError::from)?;
        report.sentences += reading.sentences.len();
        let places: Vec<Span> = reading.names.iter().filter(|name| name.kind == "place").map(|name| name.span).collect();
        found += places.len();
        marked += gold.len();
        right_names += gold.iter().filter(|it| places.iter().any(|place| place.overlaps(it.span))).count();
        let spans: Vec<Span> = gold.iter().map(|it| it.span).collect();
        for (it, answer) in gold.iter().zip(gazetteer::locate(text, &spans)) {
            let distance = answer.and_then(|answer| answer.point).map_or(FARTHEST, |point| kilometres(point, it.point));
            let country = answer.and_then(|answer| answer.country);
            asked += 1;
            near += usize::from(distance <= 161.0);
            far += distance;
            let same = it.country.is_none() || it.country.as_deref() == country;
            countries += usize::from(it.country.is_some());
            right_countries += usize::from(it.country.is_some() && same);
            if distance > 161.0 || !same {
                report.errors.push(format!(
                    "{}: `{}` is at {:.2} {:.2} {}, answered {}",
                    field(&record, "id"),
                    it.span.of(text),
                    it.point.0,
                    it.point.1,
                    it.country.as_deref().unwrap_or("-"),
                    answer.map_or("nothing".into(), |it| {
                        let (lat, lon) = it.point.unwrap_or((f64::NAN, f64::NAN));
                        format!("{lat:.2} {lon:.2} {} {:?}", country.unwrap_or("-"), it.kind)
                    }),
                ));
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    {
        let share = |right: usize, of: usize| right as f64 / of.max(1) as f64;
        let right = right_names as f64;
        report.metric("recognition_f1", Prf::new(right.min(found as f64), found, right, marked).f1);
        report.metric("country_accuracy", share(right_countries, countries));
        report.metric("acc_161km", share(near, asked));
        report.metric("mean_km", far / asked.max(1) as f64);
    }
    Ok(report)
}

/// The literal toponyms of a record that have coordinates. Where the set names no country it is that of the nearest town, and none for what
/// the engine's table knows as a sea or a region of several countries.
fn toponyms(record: &Value, text: &str) -> Vec<Toponym> {
    let offsets = Offsets::new(text);
    let table = Gazetteer::embedded();
    let mut out = Vec::new();
    for it in record.get("toponyms").and_then(Value::as_array).into_iter().flatten() {
        let degrees = |name: &str| it.get(name).and_then(Value::as_f64);
        let literal = it.get("kind").and_then(Value::as_str).is_none_or(|kind| LITERAL.contains(&kind));
        let (Some(lat), Some(lon), true) = (degrees("lat"), degrees("lon"), literal) else { continue };
        let span = offsets.to_bytes(Span::new(number(it.get("start")), number(it.get("end"))));
        let named = it.get("country").and_then(Value::as_str).and_then(|name| country(table, name));
        let wide = table.candidates(span.of(text)).first().is_some_and(|it| it.country.is_none());
        let country = named.or_else(|| table.country_at(lat, lon).filter(|_| !wide)).map(str::to_owned);
        out.push(Toponym { span, point: (lat, lon), country });
    }
    out
}

fn country(table: &Gazetteer, name: &str) -> Option<&'static str> {
    table.candidates(name).into_iter().find(|it| it.kind == Kind::Country)?.country
}
