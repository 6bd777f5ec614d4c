//! Where every row of a layout comes from, for layouts that have no room for it.

use super::fact::Fact;

/// The columns of `provenance.tsv`.
pub(super) const COLUMNS: [&str; 16] = [
    "event_id",
    "key",
    "document",
    "url",
    "path",
    "outlet",
    "start",
    "end",
    "sentence",
    "status",
    "dated",
    "confidence",
    "sources",
    "geonames",
    "engine",
    "model",
];

pub(super) fn row(fact: &Fact, id: String) -> Vec<String> {
    let event = &fact.event;
    let Some(report) = fact.first() else { return vec![id] };
    vec![
        id,
        event.key.clone(),
        report.hash.clone(),
        report.url.clone().unwrap_or_default(),
        report.path.clone().unwrap_or_default(),
        report.outlet.clone().unwrap_or_default(),
        report.start.to_string(),
        report.end.to_string(),
        report.sentence.to_string(),
        event.status.clone(),
        event.dated.to_string(),
        format!("{:.2}", event.confidence),
        event.sources.to_string(),
        event.geonames.map(|id| id.to_string()).unwrap_or_default(),
        report.engine.clone(),
        report.model.clone(),
    ]
}
