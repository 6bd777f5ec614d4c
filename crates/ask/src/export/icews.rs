//! ICEWS: tab-separated with header, 20 columns, one pair of actors a row.

use super::cameo;
use super::fact::{Fact, Party};
use super::pairs::Pair;
use crate::countries;

/// The columns.
pub const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

pub(super) fn row(fact: &Fact, pair: &Pair<'_>) -> Vec<String> {
    let event = &fact.event;
    let report = fact.first();
    let code = cameo::code(event);
    let [source_name, source_sectors, source_country] = side(pair.actors.first().copied());
    let [target_name, target_sectors, target_country] = side(pair.recipients.first().copied());
    let place = event.place.clone().unwrap_or_default();
    vec![
        pair.number.to_string(),
        event.day.clone().unwrap_or_default(),
        source_name,
        source_sectors,
        source_country,
        cameo::label(&code).to_owned(),
        code.clone(),
        format!("{:.1}", cameo::goldstein(&code)),
        target_name,
        target_sectors,
        target_country,
        report.map(|it| it.document.to_string()).unwrap_or_default(),
        report.map(|it| (it.sentence + 1).to_string()).unwrap_or_default(),
        report.and_then(|it| it.outlet.clone()).unwrap_or_default(),
        if countries::named(&place).is_some() { String::new() } else { place },
        String::new(),
        String::new(),
        country(event.country.as_deref()),
        event.lat.map(|lat| lat.to_string()).unwrap_or_default(),
        event.lon.map(|lon| lon.to_string()).unwrap_or_default(),
    ]
}

/// A country's name, as ICEWS writes countries.
fn country(code: Option<&str>) -> String {
    let name = code.and_then(countries::by_code).map(|country| country.name.clone());
    name.or_else(|| code.map(str::to_owned)).unwrap_or_default()
}

/// Name, sectors, country.
fn side(party: Option<&Party>) -> [String; 3] {
    let Some(party) = party else { return Default::default() };
    let sectors: Vec<&str> = party.actor.sectors.iter().map(|sector| words(sector)).collect();
    [party.actor.name.clone(), sectors.join(","), country(party.actor.country.as_deref())]
}

/// A sector in words, as ICEWS writes sectors.
fn words(sector: &str) -> &str {
    match sector {
        "GOV" => "Government",
        "MIL" => "Military",
        "COP" => "Police",
        "JUD" => "Judicial",
        "SPY" => "State Intelligence",
        "LEG" => "Legislative / Parliamentary",
        "PTY" | "OPP" => "Parties",
        "REB" => "Rebel",
        "PAR" | "UAF" => "Unidentified Forces",
        "BUS" | "MNC" => "Business",
        "AGR" => "Agricultural",
        "LAB" => "Labor",
        "CRM" => "Criminals / Gangs",
        "CVL" | "SOC" => "General Population / Civilian / Social",
        "EDU" => "Education",
        "ELI" => "Elite",
        "JRN" => "News",
        "MED" => "Medical / Health",
        "REF" => "Refugees / Displaced",
        "REL" => "Religious",
        "NGO" => "Nongovernmental Organization (International)",
        "IGO" => "International Government Organization",
        other => other,
    }
}
