//! PLOVER JSON lines: the specification's fields, with the auxiliary modes that its status words stand for.

use demarche_store::flatten::folded;
use serde_json::{Map, Value, json};

use super::fact::{Fact, Party, Report};
use super::pairs::Pair;
use crate::countries;
use crate::error::AskError;
use crate::rows::{Event, Toll};

/// An event as one line.
pub(super) fn line(fact: &Fact, pair: &Pair<'_>) -> Result<String, AskError> {
    let event = &fact.event;
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty =
            value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
        if !empty || matches!(name, "actor" | "event") {
            out.insert(name.to_owned(), value);
        }
    };
    let id = if pair.at == 0 { event.key.clone() } else { format!("{}-{}", event.key, pair.at) };
    put("id", json!(id));
    put("date", json!(event.day));
    put("enddate", json!(event.until));
    put("has_event", json!(true));
    put("actor", pair.actors.iter().map(|party| entity(party)).collect());
    put("recipient", pair.recipients.iter().map(|party| entity(party)).collect());
    put("event", json!([event.category]));
    put("mode", json!(event.modes));
    put("auxiliary_mode", json!(auxiliary(&event.status)));
    put("context", json!(event.contexts));
    put("quad_code", json!(event.quad));
    put("event_scale", json!(event.scale));
    put("event_loc", location(event));
    put("event_text", json!([event.trigger]));
    for (name, toll) in [("dead", &event.dead), ("injured", &event.injured), ("arrested", &event.detained)] {
        put(name, size(toll));
    }
    put("size", size(&event.size));
    if let Some(report) = fact.first() {
        put("text", json!(report.sentence_text));
        put("text_info", text_info(report));
        put("cite_info", cite(report));
        put("coder", json!(format!("demarche {}", report.engine)));
        let (day, time) = report.added.split_once('T').unwrap_or((&report.added, ""));
        put("coded_date", json!(day));
        put("coded_time", json!(time.trim_end_matches('Z')));
    }
    // What PLOVER has no field for, under names of our own.
    put("status", json!(event.status));
    put("dated", json!(event.dated));
    put("grain", json!(event.grain));
    put("cameo", json!(super::cameo::code(event)));
    put("confidence", json!(event.confidence));
    put("num_reports", json!(event.reports));
    put("num_sources", json!(event.sources));
    Ok(serde_json::to_string(&out)?)
}

fn entity(party: &Party) -> Value {
    let actor = &party.actor;
    let mut out = Map::new();
    out.insert("code".into(), json!(actor.country.clone().or_else(|| actor.code.clone())));
    out.insert("sector".into(), json!(actor.sectors));
    out.insert("entity_text".into(), json!(party.raw));
    out.insert("identifier_id".into(), json!(actor.key));
    out.insert("identifier_text".into(), json!(actor.name));
    out.insert("office".into(), json!(party.title));
    out.retain(|_, value| !value.is_null());
    Value::Object(out)
}

/// The manual's auxiliary modes: historical, future, hypothetical, negation.
fn auxiliary(status: &str) -> Vec<&'static str> {
    match status {
        "historical" => vec!["historical"],
        "planned" => vec!["future"],
        "possible" | "conditional" | "demanded" => vec!["future", "hypothetical"],
        "refused" | "denied" => vec!["negation"],
        _ => Vec::new(),
    }
}

fn location(event: &Event) -> Value {
    let Some(place) = &event.place else { return Value::Null };
    let country = event.country.as_deref().and_then(countries::by_code);
    let is_country = countries::named(place).is_some_and(|named| country == Some(named) || country.is_none());
    let mut out = Map::new();
    out.insert("place".into(), json!(place));
    out.insert("country".into(), json!(event.country));
    out.insert("lat".into(), json!(event.lat));
    out.insert("lon".into(), json!(event.lon));
    out.insert("geonames".into(), json!(event.geonames));
    // 1 country … 4 city, 5 sub-city; what a name in the gazetteer is between the two is not known here.
    out.insert("resolution".into(), json!(if is_country { 1 } else { 4 }));
    out.retain(|_, value| !value.is_null());
    Value::Object(out)
}

fn size(toll: &Toll) -> Value {
    match (toll.min, toll.max) {
        (None, None) => Value::Null,
        (Some(least), Some(most)) if least == most => json!(least),
        (least, most) => json!({"min": least, "max": most}),
    }
}

fn text_info(report: &Report) -> Value {
    json!({
        "sequence": report.sentence,
        "start": report.start,
        "end": report.end,
        "sentence_start": report.sentence_at.0,
        "sentence_end": report.sentence_at.1,
        "text_story": report.hash,
    })
}

fn cite(report: &Report) -> Value {
    let mut out = Map::new();
    out.insert("url".into(), json!(report.url));
    out.insert("publisher".into(), json!(report.outlet));
    out.insert("title".into(), json!(report.title));
    out.insert("published".into(), json!(report.published));
    out.insert("path".into(), json!(report.path));
    out.insert("coder".into(), json!(format!("demarche {} {}", report.engine, folded(&report.model))));
    out.insert("codebook".into(), json!("PLOVER"));
    out.retain(|_, value| !value.is_null());
    Value::Object(out)
}
