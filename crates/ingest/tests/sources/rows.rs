//! Rows: JSON, tables.

use demarche_ingest::sources::{Columns, Options, url_key};

use super::{STORY, facts, items, one, with};

const FACTS: [&str; 5] = ["Envoy leaves", "2026-03-02T09:00:00Z", "https://example.org/envoy", "Fjord Post", "Jane Doe"];

#[test]
fn a_plain_text_and_a_page_are_one_document_each() {
    let document = one("a.txt", format!("Envoy leaves\n\nBy Jane Doe\n\n{STORY}\n"));
    assert_eq!((document.title.as_deref(), document.path.as_deref()), (Some("Envoy leaves"), Some("a.txt")));
    let page = format!("<html><head><title>Envoy leaves</title></head><body><article><p>{STORY}</p></article></body></html>");
    assert_eq!(one("a", page).text.trim(), STORY);
}

#[test]
fn lines_of_json_are_rows_and_a_broken_one_costs_no_other() {
    let row = format!(
        r#"{{"headline":"Envoy leaves","body":"{STORY}","publishedAt":"2026-03-02T09:00:00Z","link":"https://example.org/envoy","publisher":"Fjord Post","author":"By Jane Doe"}}"#
    );
    let all = items("rows.jsonl", format!("{row}\n{{\"body\": \"cut off\n\n[1]\n{row}"));
    assert_eq!(
        all.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(),
        ["rows.jsonl:1", "rows.jsonl:2", "rows.jsonl:4", "rows.jsonl:5"]
    );
    let document = all[0].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), facts(document), document.path.as_deref()), (STORY, FACTS, Some("rows.jsonl:1")));
    assert!(all[1].1.as_ref().unwrap_err().contains("no valid JSON"));
    assert!(all[2].1.as_ref().unwrap_err().contains("an object was expected"));
    assert_eq!(all[3].1.as_ref().unwrap().text, STORY);
}

#[test]
fn arrays_of_json_and_what_lies_around_them_are_rows() {
    let row = format!(
        r#"{{"title":"Envoy leaves","content":"{STORY}","source":{{"id":null,"name":"Fjord Post"}},"authors":["Jane Doe","Tom Roe"]}}"#
    );
    for text in [
        format!("[{row}, {{\"title\": 3}}, {row}]"),
        format!("{{\"status\": \"ok\", \"articles\": [{row}, {{\"title\": 3}}, {row}]}}"),
        format!("{row}\n\n{{\n\"title\": 3}}\n{row}"),
    ] {
        let all = items("rows.json", text.clone());
        assert_eq!(all.len(), 3, "{text}: {all:?}");
        let document = all[0].1.as_ref().unwrap();
        assert_eq!(facts(document), ["Envoy leaves", "", "", "Fjord Post", "Jane Doe, Tom Roe"]);
        assert!(all[1].0.ends_with("#2"), "{}", all[1].0);
        assert_eq!(all[1].1.as_ref().unwrap_err(), "has no text; there are: title");
        assert_eq!(all[2].1.as_ref().unwrap().text, STORY);
    }
}

#[test]
fn a_text_without_a_letter_is_no_story() {
    let all = items("a.jsonl", "{\"text\": 3}\n{\"text\": \"--- 12:30 ---\"}");
    let refused: Vec<&str> = all.iter().map(|(_, it)| it.as_ref().unwrap_err().as_str()).collect();
    assert_eq!(refused, ["holds no text: `3`, without a letter", "holds no text: `--- 12:30 ---`, without a letter"]);
}

#[test]
fn html_in_a_field_is_cleaned_like_html() {
    let all = items("a.jsonl", r#"{"text": "<p>Talks &amp; more.</p><p>They <b>ended</b>.</p>", "title": "Tom &amp; Jerry"}"#);
    let document = all[0].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), document.title.as_deref()), ("Talks & more.\n\nThey ended.", Some("Tom & Jerry")));
}

#[test]
fn a_table_gives_rows_whatever_its_delimiter_and_tells_of_bad_ones() {
    for mark in [',', ';', '\t', '|'] {
        let line = |fields: [&str; 6]| fields.map(|field| format!("\"{field}\"")).join(&mark.to_string());
        let head = ["Title", "text", "pub_date", "url", "source", "author"].join(&mark.to_string());
        let row = line(["Envoy leaves", STORY, "2026-03-02T09:00:00Z", "https://example.org/envoy", "Fjord Post", "Jane Doe"]);
        let long = line(["Talks", "First line.\n\nSecond, with a \"\"word\"\".", "", "", "", ""]);
        let all = items("rows.csv", format!("{head}\r\n{row}\r\nbad{mark}row\r\n{long}\r\n{row}"));
        assert_eq!(
            all.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(),
            ["rows.csv:2", "rows.csv:3", "rows.csv:4", "rows.csv:7"]
        );
        let document = all[0].1.as_ref().unwrap();
        assert_eq!((document.text.as_str(), facts(document)), (STORY, FACTS));
        assert!(all[1].1.as_ref().unwrap_err().contains("2 fields where the header has 6"));
        assert_eq!(all[2].1.as_ref().unwrap().text, "First line.\n\nSecond, with a \"word\".");
        assert!(all[3].1.is_ok());
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_row_alone() {
    let all = items("rows.csv", "id,text\n1,One stands.\n2,\"Two is\n3,Three stands.\n4,Four stands.\n");
    let texts: Vec<&str> = all.iter().filter_map(|(_, done)| done.as_ref().ok()).map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["One stands.", "\"Two is", "Three stands.", "Four stands."]);
}

#[test]
fn columns_named_by_the_user_win_and_unknown_ones_are_told_of() {
    let columns = |words: &str| Options { columns: words.parse().unwrap(), ..Options::default() };
    let table = "text,artikel,dag\nno,The story itself.,2026-03-02\n";
    let all = with("a.csv", table, &columns("text=artikel,date=dag"));
    let document = all[0].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), document.published.as_deref()), ("The story itself.", Some("2026-03-02")));
    let all = with("a.csv", table, &columns("text=artikle"));
    assert_eq!(all, [("a.csv".into(), Err("has no column `artikle`; there are: text, artikel, dag".into()))]);
    let all = with("a.csv", "id,url\n1,x\n", &Options::default());
    assert_eq!(all, [("a.csv".into(), Err("has no text; there are: id, url".into()))]);
    let all = with("a.jsonl", r#"{"meta": {"words": "The story."}, "a": 1}"#, &columns("text=meta.words,title=head"));
    let document = all[0].1.as_ref().unwrap();
    assert_eq!(document.text, "The story.");
    assert!(document.notes.iter().any(|note| note.contains("no column `head`")), "{:?}", document.notes);
    let all = with("a.csv", "nr,text\nx-7,The story itself.\nx-8,\n", &columns("id=nr"));
    assert_eq!((all[0].0.as_str(), all[1].0.as_str()), ("a.csv#x-7", "a.csv:3"));
    assert!("text".parse::<Columns>().is_err() && "words=a".parse::<Columns>().is_err());
}

#[test]
fn tables_in_old_charsets_keep_their_letters() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252
        .encode("title;text\nÉlysée;Le ministre a été reçu à l’Élysée par le président, a-t-on appris.\n");
    let all = items("a.csv", bytes.into_owned());
    let document = all[0].1.as_ref().unwrap();
    assert_eq!(document.title.as_deref(), Some("Élysée"));
    assert!(document.text.contains("reçu à l’Élysée") && document.notes.iter().any(|note| note.contains("windows-1252")));
    let wide: Vec<u8> = [0xfeff].into_iter().chain("text\nÉvian talks.\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(one("a.csv", wide).text, "Évian talks.");
}

#[test]
fn odd_dates_are_notes() {
    let rows =
        ["2031-01-01", "1815-06-18", "02/03/2026", "soon"].map(|date| format!("{{\"text\": \"Talks.\", \"date\": \"{date}\"}}"));
    let all = items("a.jsonl", rows.join("\n"));
    let notes: Vec<String> = all.iter().map(|(_, done)| done.as_ref().unwrap().notes.join("; ")).collect();
    assert!(notes[0].contains("future") && notes[1].contains("before 1900"), "{notes:?}");
    assert!(notes[2].contains("`02/03/2026` is not understood") && notes[3].contains("`soon`"), "{notes:?}");
    assert_eq!(all[0].1.as_ref().unwrap().published.as_deref(), Some("2031-01-01"));
}

#[test]
fn lists_of_gdelt_find_the_texts_that_the_user_has() {
    let folder = std::env::temp_dir().join(format!("demarche-gdelt-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let address = "https://example.org/envoy";
    std::fs::write(folder.join(format!("{}.txt", url_key(address))), STORY).unwrap();
    let options = Options { texts: Some(folder.clone()), ..Options::default() };
    let row = |url: &str| {
        let mut fields = vec!["1".to_owned(); 61];
        (fields[59], fields[60]) = ("20260302143000".into(), url.into());
        fields.join("\t")
    };
    let events = format!("{}\n{}\n{}\n", row(address), row(address), row("https://example.org/none"));
    let all = with("20260302143000.export.CSV", events, &options);
    assert_eq!(all.len(), 2, "an article named twice is one: {all:?}");
    let document = all[0].1.as_ref().unwrap();
    assert_eq!((document.text.as_str(), facts(document)), (STORY, ["", "2026-03-02T14:30:00Z", address, "", ""]));
    assert!(all[1].1.as_ref().unwrap_err().contains("no text"));
    let listed = with("list.csv", format!("URL,MobileURL,Date,Title\n{address},,2026-03-02 09:00:00,Envoy leaves\n"), &options);
    assert_eq!(facts(listed[0].1.as_ref().unwrap()), ["Envoy leaves", "2026-03-02", address, "", ""]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn ninjs_states_what_it_holds() {
    let item = format!(
        r#"{{"uri": "urn:example:1", "headline": "Envoy leaves", "byline": "Jane Doe", "provider": "Fjord Post", "language": "en-GB",
        "contentcreated": "2026-03-02T09:00:00Z", "versioncreated": "2026-03-02T10:00:00Z", "pubstatus": "usable",
        "url": "https://example.org/envoy", "body_xhtml": "<p>{STORY}</p>"}}"#
    );
    let document = one("a.json", item.clone());
    assert_eq!((document.text.as_str(), facts(&document)), (STORY, FACTS));
    let all = items("a.json", item.replace("usable", "canceled"));
    assert!(all[0].1.as_ref().unwrap_err().contains("not for use"));
    let newer = format!(
        r#"{{"uri": "urn:example:2", "headlines": [{{"role": "main", "value": "Envoy leaves"}}], "pubStatus": "usable", "contentCreated": "2026-03-02T09:00:00Z",
        "bodies": [{{"role": "main", "contentType": "text/plain", "value": "{STORY}"}}]}}"#
    );
    let document = one("a.json", newer);
    assert_eq!((document.text.as_str(), document.title.as_deref()), (STORY, Some("Envoy leaves")));
}
