//! The program as users meet it: what is printed where, and how it ends.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn fixture(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name).display().to_string()
}

fn demarche(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends before it has read its input is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn json(args: &[&str], input: &[u8]) -> Value {
    serde_json::from_slice(&demarche(args, input).stdout).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_story_becomes_a_record_of_the_contract() {
    let record = json(&["read", "--format", "json", "--date", "2026-03-03", &fixture("oslo-talks.txt")], b"");
    assert_eq!(record["schema"], "demarche/1");
    assert_eq!(record["document"]["dateline"]["place"], "Oslo");
    let speakers: Vec<&str> =
        record["statements"].as_array().unwrap().iter().filter_map(|it| it["speaker_text"].as_str()).collect();
    assert!(speakers.contains(&"Solberg"), "{speakers:?}");
    assert!(record["conditions"].as_array().unwrap().iter().any(|it| it["kind"] == "only_if"), "{}", record["conditions"]);
    assert!(record["events"].as_array().unwrap().iter().any(|it| it["type"] == "ACCUSE"));
}

#[test]
fn every_span_slices_back_in_scalars() {
    let text = "ZÜRICH, March 3 (Fjord Wire) - “Nous sommes prêts” is what Emil Køhler of Denmark’s army said. 🕊 Denmark’s army then attacked Norway.\n";
    let record = json(&["read", "--format", "json", "-"], text.as_bytes());
    let scalars: Vec<char> = text.chars().collect();
    let mut triggers = 0;
    for event in record["events"].as_array().unwrap() {
        let at = |end: &str| usize::try_from(event["trigger"][end].as_u64().unwrap()).unwrap();
        let words: String = scalars[at("start")..at("end")].iter().collect();
        assert!(text.contains(&words) && !words.starts_with(' '), "{words:?}");
        triggers += usize::from(words == "attacked");
    }
    assert_eq!(triggers, 1, "{}", record["events"]);
}

#[test]
fn a_missing_file_among_many_does_not_end_the_batch() {
    let output = demarche(&["read", "--format", "jsonl", "no-such-file.txt", &fixture("oslo-talks.txt")], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no-such-file.txt") && stderr(&output).contains("hint:"));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
}

#[test]
fn bad_input_is_refused_with_a_reason_and_a_hint() {
    for (input, reason) in [(&b""[..], "empty"), (b" \n \t", "white space"), (b"\x00\x01\x02binary", "binary")] {
        let output = demarche(&["read", "-"], input);
        assert_eq!(output.status.code(), Some(1), "{reason}");
        assert!(stderr(&output).contains(reason) && stderr(&output).contains("hint:"), "{}", stderr(&output));
    }
}

#[test]
fn text_in_another_language_gets_a_record_without_claims() {
    let text =
        "Le ministre des Affaires étrangères a déclaré mardi que les négociations reprendraient la semaine prochaine à Genève.";
    let record = json(&["read", "--format", "json", "-"], text.as_bytes());
    assert_eq!(record["document"]["language"], "fr");
    assert_eq!(record["statements"].as_array().unwrap().len(), 0);
}

#[test]
fn the_same_bytes_come_out_on_one_and_on_many_threads() {
    let path = fixture("oslo-talks.txt");
    let run = |jobs: &str| demarche(&["read", "--format", "jsonl", "--jobs", jobs, &path, &path, &path], b"").stdout;
    assert_eq!(run("1"), run("3"));
}

#[test]
fn an_unknown_suite_is_a_usage_error() {
    assert_eq!(demarche(&["eval", "taste", "file"], b"").status.code(), Some(2));
}

#[test]
fn the_self_check_passes() {
    let output = demarche(&["doctor"], b"");
    assert_eq!(output.status.code(), Some(0), "{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
}

#[test]
fn the_schema_describes_what_is_printed() {
    let schema = json(&["schema"], b"");
    let record = json(&["read", "--format", "json", &fixture("oslo-talks.txt")], b"");
    let known = schema["properties"].as_object().unwrap();
    for (name, _) in record.as_object().unwrap() {
        assert!(known.contains_key(name), "{name} is not in the schema");
    }
}
