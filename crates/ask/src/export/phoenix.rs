//! Phoenix: tab-separated without header, 26 columns, one pair of actors a row.

use super::cameo;
use super::fact::{Fact, Party};
use super::pairs::Pair;

/// The columns.
pub const COLUMNS: [&str; 26] = [
    "EventID",
    "Date",
    "Year",
    "Month",
    "Day",
    "SourceActorFull",
    "SourceActorEntity",
    "SourceActorRole",
    "SourceActorAttribute",
    "TargetActorFull",
    "TargetActorEntity",
    "TargetActorRole",
    "TargetActorAttribute",
    "EventCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScore",
    "Issues",
    "Lat",
    "Lon",
    "LocationName",
    "StateName",
    "CountryCode",
    "SentenceID",
    "URLs",
    "NewsSources",
];

pub(super) fn row(fact: &Fact, pair: &Pair<'_>) -> Vec<String> {
    let event = &fact.event;
    let day = event.day.clone().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| day.get(range).unwrap_or_default().to_owned();
    let code = cameo::code(event);
    let mut cells = vec![pair.number.to_string(), part(0..10).replace('-', ""), part(0..4), part(5..7), part(8..10)];
    cells.extend(side(pair.actors.first().copied()));
    cells.extend(side(pair.recipients.first().copied()));
    let listed = |get: &dyn Fn(&super::fact::Report) -> Option<String>| {
        let mut all: Vec<String> = Vec::new();
        for item in fact.reports.iter().filter_map(get) {
            if !all.contains(&item) {
                all.push(item);
            }
        }
        all.join(";")
    };
    cells.extend([
        code.clone(),
        code.get(..2).unwrap_or_default().to_owned(),
        event.quad.to_string(),
        format!("{:.1}", cameo::goldstein(&code)),
        String::new(),
        event.lat.map(|lat| lat.to_string()).unwrap_or_default(),
        event.lon.map(|lon| lon.to_string()).unwrap_or_default(),
        event.place.clone().unwrap_or_default(),
        String::new(),
        event.country.clone().unwrap_or_default(),
        fact.first().map(|it| format!("{}_{}", it.hash, it.sentence)).unwrap_or_default(),
        listed(&|report| report.url.clone().or_else(|| report.path.clone())),
        listed(&|report| report.outlet.clone()),
    ]);
    cells
}

/// Full code, entity, role, attribute.
fn side(party: Option<&Party>) -> [String; 4] {
    let Some(party) = party else { return Default::default() };
    let code = cameo::actor(&party.actor);
    let entity = if code.group.is_empty() { code.country.clone() } else { code.group.clone() };
    let role = code.roles.first().copied().unwrap_or_default().to_owned();
    let attribute = code.roles.get(1).copied().unwrap_or_default().to_owned();
    [code.full(), entity, role, attribute]
}
