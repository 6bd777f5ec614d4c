//! POLECAT's weekly files: tab-separated with header, 40 columns, missing cells `None`, several entities joined by "; ".

use super::fact::{Fact, Party};
use super::pairs::Pair;
use crate::countries;

/// The columns.
pub const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// The row's id: the event's key, with the pair's number where there are several.
pub(super) fn id(fact: &Fact, pair: &Pair<'_>) -> String {
    if pair.at == 0 { fact.event.key.clone() } else { format!("{}-{}", fact.event.key, pair.at) }
}

pub(super) fn row(fact: &Fact, pair: &Pair<'_>) -> Vec<String> {
    let event = &fact.event;
    let report = fact.first();
    let quad = match event.quad {
        1 => "VERBAL COOPERATION",
        2 => "MATERIAL COOPERATION",
        3 => "VERBAL CONFLICT",
        _ => "MATERIAL CONFLICT",
    };
    let mut cells = vec![
        id(fact, pair),
        event.day.clone().unwrap_or_default(),
        event.category.clone(),
        event.modes.join("; "),
        event.scale.to_string(),
        quad.to_owned(),
        event.contexts.join("; "),
    ];
    cells.extend(side(&pair.actors));
    cells.extend(side(&pair.recipients));
    let place = event.place.clone().unwrap_or_default();
    let is_country = countries::named(&place).is_some();
    cells.extend([
        place.clone(),
        if is_country { String::new() } else { place.clone() },
        String::new(),
        String::new(),
        event.country.clone().unwrap_or_default(),
        event.lat.map(|lat| lat.to_string()).unwrap_or_default(),
        event.lon.map(|lon| lon.to_string()).unwrap_or_default(),
        event.geonames.map(|id| id.to_string()).unwrap_or_default(),
        place,
        String::new(),
        report.and_then(|it| it.outlet.clone()).unwrap_or_default(),
        report.and_then(|it| it.published.as_deref()?.get(..10).map(str::to_owned)).unwrap_or_default(),
        fact.people.join("; "),
        fact.organizations.join("; "),
        fact.locations.join("; "),
        report.map(|it| it.language.clone()).unwrap_or_default(),
        report.map(|it| format!("demarche {} {}", it.engine, it.model)).unwrap_or_default(),
    ]);
    cells.into_iter().map(|cell| if cell.is_empty() { "None".to_owned() } else { cell }).collect()
}

/// Name, country, COW, primary sector, sectors, title, raw name, Wikipedia id.
fn side(parties: &[&Party]) -> [String; 8] {
    let joined = |get: &dyn Fn(&Party) -> Option<String>| {
        // One entry for each party, `None` where it has no such cell, so that lists stay parallel.
        let cells: Vec<String> = parties.iter().map(|party| get(party).unwrap_or_else(|| "None".into())).collect();
        if cells.iter().all(|cell| cell == "None") { String::new() } else { cells.join("; ") }
    };
    let sector = |party: &Party| party.actor.sectors.first().cloned();
    let cow = |party: &Party| {
        let country = countries::by_code(party.actor.country.as_deref()?)?;
        (!country.cow.is_empty()).then(|| country.cow.clone())
    };
    let mut sectors: Vec<String> = parties.iter().flat_map(|party| party.actor.sectors.clone()).collect();
    sectors.dedup();
    [
        joined(&|party| Some(party.actor.name.clone())),
        joined(&|party| party.actor.country.clone()),
        joined(&cow),
        joined(&sector),
        sectors.join("; "),
        joined(&|party| party.title.clone()),
        joined(&|party| Some(party.raw.clone())),
        String::new(),
    ]
}
