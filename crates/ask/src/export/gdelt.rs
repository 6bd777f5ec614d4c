//! GDELT 2.0: events with 61 columns and mentions with 16, tab-separated, without header.

use super::cameo;
use super::fact::{Fact, Party, Report};
use super::pairs::Pair;
use crate::countries;

/// The columns of events.
pub const EVENT_COLUMNS: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// The columns of mentions.
pub const MENTION_COLUMNS: [&str; 16] = [
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// The row of a pair.
pub(super) fn event(fact: &Fact, pair: &Pair<'_>) -> Vec<String> {
    let event = &fact.event;
    let report = fact.first();
    let day = event.day.as_deref().unwrap_or_default();
    let code = cameo::code(event);
    let part = |range: std::ops::Range<usize>| day.get(range).unwrap_or_default();
    let mut cells = vec![
        pair.number.to_string(),
        part(0..10).replace('-', ""),
        part(0..7).replace('-', ""),
        part(0..4).to_owned(),
        fraction(day),
    ];
    let (one, other) = (pair.actors.first().copied(), pair.recipients.first().copied());
    cells.extend(actor(one));
    cells.extend(actor(other));
    cells.extend([
        u8::from(report.is_some_and(|it| it.lead)).to_string(),
        code.clone(),
        code.get(..3).unwrap_or(&code).to_owned(),
        code.get(..2).unwrap_or(&code).to_owned(),
        event.quad.to_string(),
        format!("{:.1}", cameo::goldstein(&code)),
        fact.reports.len().to_string(),
        event.sources.to_string(),
        event.reports.to_string(),
        String::new(), // tone is not measured
    ]);
    cells.extend(country_place(one));
    cells.extend(country_place(other));
    cells.extend(place(fact));
    cells.push(report.map(|it| stamp(&it.added)).unwrap_or_default());
    cells.push(report.and_then(source).unwrap_or_default());
    cells
}

/// The row of a report.
pub(super) fn mention(fact: &Fact, number: u64, report: &Report) -> Vec<String> {
    let offset = |at: Option<u32>| at.map_or_else(|| "-1".to_owned(), |at| at.to_string());
    let day = fact.event.day.as_deref().unwrap_or_default();
    vec![
        number.to_string(),
        format!("{}000000", day.get(..10).unwrap_or_default().replace('-', "")),
        stamp(report.published.as_deref().unwrap_or(&report.added)),
        if report.url.is_some() { "1".into() } else { "2".into() },
        report.outlet.clone().unwrap_or_default(),
        source(report).unwrap_or_default(),
        (report.sentence + 1).to_string(),
        offset(report.parties_at.first().copied().flatten()),
        offset(report.parties_at.last().copied().flatten()),
        report.start.to_string(),
        "1".to_owned(),
        tens(report.confidence),
        report.length.to_string(),
        String::new(), // tone is not measured
        String::new(),
        format!(
            "document={};start={};end={};engine={};model={}",
            report.hash, report.start, report.end, report.engine, report.model
        ),
    ]
}

/// Per cent in tens, at least 10.
fn tens(share: f64) -> String {
    format!("{:.0}", (share * 10.0).round().max(1.0) * 10.0)
}

fn source(report: &Report) -> Option<String> {
    report.url.clone().or_else(|| report.path.clone()).or_else(|| Some(report.hash.clone()))
}

/// A date or stamp as fourteen digits.
fn stamp(text: &str) -> String {
    let mut digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    while digits.len() < 14 {
        digits.push('0');
    }
    digits
}

/// The year with the share that has passed, months as thirty days, as GDELT counts.
fn fraction(day: &str) -> String {
    let number = |range: std::ops::Range<usize>| day.get(range).and_then(|part| part.parse::<u32>().ok());
    let Some(((year, month), day)) = number(0..4).zip(number(5..7)).zip(number(8..10)) else { return String::new() };
    format!("{:.4}", f64::from(year) + f64::from((month.saturating_sub(1)) * 30 + day) / 365.0)
}

/// Code, name, country, known group, ethnic, two religions, three types.
fn actor(party: Option<&Party>) -> [String; 10] {
    let Some(party) = party else { return Default::default() };
    let code = cameo::actor(&party.actor);
    let role = |at: usize| code.roles.get(at).copied().unwrap_or_default().to_owned();
    [
        code.full(),
        party.actor.name.to_uppercase(),
        code.country.clone(),
        code.group.clone(),
        String::new(),
        String::new(),
        String::new(),
        role(0),
        role(1),
        role(2),
    ]
}

/// Type, full name, country, first and second division, latitude, longitude, feature: of the actor's country.
fn country_place(party: Option<&Party>) -> [String; 8] {
    let country = party.and_then(|party| countries::by_code(party.actor.country.as_deref()?));
    let Some(country) = country else { return nowhere() };
    let code = country.fips.clone();
    ["1".into(), country.name.clone(), code.clone(), code.clone(), String::new(), String::new(), String::new(), code]
}

fn nowhere() -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    cells[0] = "0".into();
    cells
}

/// The same of the place where it happens.
fn place(fact: &Fact) -> [String; 8] {
    let event = &fact.event;
    let Some(place) = &event.place else { return nowhere() };
    let country = event.country.as_deref().and_then(countries::by_code);
    let is_country = countries::named(place).is_some();
    let kind = match (is_country, country.map(|it| it.iso3.as_str())) {
        (true, _) => "1",
        (false, Some("USA")) => "3",
        (false, _) => "4",
    };
    let fips = country.map(|it| it.fips.clone()).unwrap_or_default();
    let full = match country {
        Some(country) if !is_country => format!("{place}, {}", country.name),
        _ => place.clone(),
    };
    [
        kind.into(),
        full,
        fips.clone(),
        fips.clone(),
        String::new(),
        event.lat.map(|lat| lat.to_string()).unwrap_or_default(),
        event.lon.map(|lon| lon.to_string()).unwrap_or_default(),
        if is_country { fips } else { String::new() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_and_fractions_are_gdelts() {
        assert_eq!(stamp("2026-05-04T12:30:00Z"), "20260504123000");
        assert_eq!(stamp("2026-05-04"), "20260504000000");
        assert_eq!(fraction("2013-02-05"), "2013.0959");
        assert_eq!([tens(0.04), tens(0.5), tens(0.97)], ["10", "50", "100"]);
    }
}
