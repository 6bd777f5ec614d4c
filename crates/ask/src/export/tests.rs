use super::*;
use crate::testing;

/// The files of an export, by name.
fn files(layout: Layout, options: &Options) -> (Written, impl Fn(&str) -> String + use<>) {
    let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
    let folder = std::env::temp_dir().join(format!("demarche-export-{}-{name}-{layout:?}", std::process::id()));
    let store = testing::store();
    let written = Ask::new(&store).unwrap().export(layout, &folder, options).unwrap();
    let mut texts = std::collections::BTreeMap::new();
    for (name, _) in &written.files {
        texts.insert(name.clone(), String::from_utf8_lossy(&std::fs::read(folder.join(name)).unwrap()).into_owned());
    }
    std::fs::remove_dir_all(&folder).unwrap();
    (written, move |name: &str| texts.get(name).cloned().unwrap())
}

fn cells(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split('\t').collect()).collect()
}

#[test]
fn gdelt_has_its_columns_and_no_header() {
    let (written, file) = files(Layout::Gdelt, &Options::default());
    let text = file("events.export.CSV");
    let rows = cells(&text);
    assert!(rows.iter().all(|row| row.len() == 61), "{text}");
    let attack = &rows[0];
    let cell = |name: &str| attack[GDELT_EVENT_COLUMNS.iter().position(|column| *column == name).unwrap()];
    let expected = [
        ("SQLDATE", "20260503"),
        ("Actor1Code", "IRNGOV"),
        ("Actor1CountryCode", "IRN"),
        ("Actor2Code", "USAGOV"),
        ("EventCode", "180"),
        ("EventRootCode", "18"),
        ("QuadClass", "4"),
        ("GoldsteinScale", "-9.0"),
        ("ActionGeo_FullName", "Ankara, Turkey"),
        ("ActionGeo_CountryCode", "TU"),
        ("Actor1Geo_CountryCode", "IR"),
        ("DATEADDED", "20260504120000"),
        ("SOURCEURL", "https://news.example/2026-05-04"),
    ];
    for (name, value) in expected {
        assert_eq!(cell(name), value, "{name}");
    }
    let mentions = file("events.mentions.CSV");
    assert!(cells(&mentions).iter().all(|row| row.len() == 16 && row[0].parse::<u64>().is_ok()), "{mentions}");
    assert_eq!(cells(&mentions)[0][0], attack[0]);
    assert_eq!(written.not_done, 2, "a planned meeting and a possible sanction are no events of these layouts");
}

#[test]
fn every_row_of_a_layout_leads_back_to_its_characters() {
    for layout in [Layout::Gdelt, Layout::Icews, Layout::Phoenix, Layout::Polecat] {
        let (_, file) = files(layout, &Options::default());
        let (main, provenance) = (file(layout.file()), file("provenance.tsv"));
        let rows: Vec<&str> = main.lines().skip(usize::from(matches!(layout, Layout::Icews | Layout::Polecat))).collect();
        let origin = cells(&provenance);
        assert_eq!(rows.len() + 1, origin.len(), "{layout:?}");
        for (row, from) in rows.iter().zip(&origin[1..]) {
            assert_eq!(row.split('\t').next(), from.first().copied(), "{layout:?}");
            assert_eq!((from[14], from[15]), ("0.1.0", "test-1"));
        }
        let text: Vec<char> = testing::STORY.chars().collect();
        let words: String = text[origin[1][6].parse::<usize>().unwrap()..origin[1][7].parse::<usize>().unwrap()].iter().collect();
        assert_eq!(words, "attacked");
    }
}

#[test]
fn polecat_writes_none_and_joins_lists() {
    let options = Options { statuses: vec!["planned".into()], ..Options::default() };
    let (_, file) = files(Layout::Polecat, &options);
    let text = file("events.polecat.txt");
    let rows = cells(&text);
    assert_eq!(rows[0], POLECAT_COLUMNS);
    let cell = |name: &str| rows[1][POLECAT_COLUMNS.iter().position(|column| *column == name).unwrap()];
    assert_eq!(cell("Actor Name"), "Iran; United States");
    assert_eq!(cell("Actor COW"), "630; 2");
    assert_eq!(cell("Recipient Name"), "None");
    assert_eq!(cell("Quad Code"), "VERBAL COOPERATION");
    assert_eq!(cell("Wikipedia Actor ID"), "None");
    assert_eq!(cell("Story People"), "Karim Vand");
    assert!(rows.iter().all(|row| row.len() == 40 && row.iter().all(|cell| !cell.is_empty())), "{text}");
}

#[test]
fn cameo_layouts_have_a_row_for_each_direction_of_a_two_sided_event() {
    let options = Options { statuses: vec!["planned".into()], ..Options::default() };
    let (_, file) = files(Layout::Icews, &options);
    let text = file("events.icews.tab");
    let rows = cells(&text);
    assert_eq!(rows[0], ICEWS_COLUMNS);
    let pairs: Vec<(&str, &str, &str)> = rows[1..].iter().map(|row| (row[2], row[8], row[6])).collect();
    assert_eq!(pairs, [("Iran", "United States", "030"), ("United States", "Iran", "030")]);
    assert_ne!(rows[1][0], rows[2][0], "rows have numbers of their own");
    let whole = Options { pairs: Some(false), ..options };
    let (_, file) = files(Layout::Icews, &whole);
    assert_eq!(file("events.icews.tab").lines().count(), 2);
}

#[test]
fn phoenix_has_its_columns_and_codes_as_text() {
    let (_, file) = files(Layout::Phoenix, &Options::default());
    let text = file("events.phoenix.txt");
    let rows = cells(&text);
    assert!(rows.iter().all(|row| row.len() == PHOENIX_COLUMNS.len()), "{text}");
    assert_eq!(rows[0][1..9], ["20260503", "2026", "05", "03", "IRNGOV", "IRN", "GOV", ""]);
    assert_eq!(rows[1][13..17], ["110", "11", "3", "-2.0"]);
}

#[test]
fn plover_lines_hold_every_status_with_its_auxiliary_modes() {
    let (written, file) = files(Layout::Plover, &Options::default());
    let text = file("events.plover.jsonl");
    let events: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((events.len(), written.not_done), (4, 0));
    let attack = &events[0];
    assert_eq!(attack["event"], serde_json::json!(["ASSAULT"]));
    assert_eq!(attack["actor"][0]["code"], "IRN");
    assert_eq!(attack["dead"], 12);
    assert_eq!(attack["text"].as_str().map(|text| text.contains("attacked a United States base")), Some(true));
    assert_eq!(attack["event_loc"]["resolution"], 4);
    assert_eq!(events[1]["auxiliary_mode"], serde_json::json!(["future"]));
    assert_eq!(events[3]["auxiliary_mode"], serde_json::json!(["future", "hypothetical"]));
}

#[test]
fn days_limit_an_export_and_the_same_store_gives_the_same_bytes() {
    let options = Options { until: Some("2026-05-03".into()), ..Options::default() };
    let (written, one) = files(Layout::Gdelt, &options);
    assert_eq!(written.files[0], ("events.export.CSV".into(), 1));
    let (_, other) = files(Layout::Gdelt, &options);
    for (name, _) in &written.files {
        assert_eq!(one(name), other(name));
    }
    let (tables, _) = files(Layout::Parquet, &Options::default());
    assert_eq!(tables.files.iter().find(|(name, _)| name == "events.parquet").map(|(_, rows)| *rows), Some(4));
    let (calendar, file) = files(Layout::Ics, &Options::default());
    assert_eq!(calendar.files[0].1, 1);
    assert!(file("meetings.ics").contains("BEGIN:VEVENT"));
}
