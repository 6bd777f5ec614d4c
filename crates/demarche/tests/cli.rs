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
fn each_kind_of_bad_file_is_refused_and_the_rest_of_the_batch_goes_on() {
    let folder = std::env::temp_dir().join(format!("demarche-bad-input-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let bad = [
        (write("empty.txt", b""), "empty"),
        (write("blank.txt", b" \r\n\t\n"), "white space"),
        (write("mark.txt", b"\xef\xbb\xbf"), "white space"),
        (write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "binary"),
        (write("nul.txt", b"Talks\0began."), "binary"),
        (write("line.txt", &vec![b'a'; 50_000_000]), "longer than"),
        (write("page.html", b"<html><body><script>x()</script></body></html>"), "no readable text"),
        (folder.join("missing.txt").display().to_string(), "cannot read"),
        (folder.display().to_string(), "folder"),
    ];
    let good = fixture("oslo-talks.txt");
    let mut args = vec!["read", "--format", "jsonl", good.as_str()];
    args.extend(bad.iter().map(|(path, _)| path.as_str()));
    args.push(&good);
    let output = demarche(&args, b"");
    let said = stderr(&output);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2, "the good files around the bad ones are read");
    for (path, reason) in &bad {
        assert!(said.lines().any(|line| line.contains(path.as_str()) && line.contains(reason)), "{path}: {said}");
    }
    assert_eq!(said.matches("hint:").count(), bad.len(), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn each_row_of_a_file_is_a_story_of_its_own() {
    let rows = concat!(
        "{\"text\": \"Norway expelled two diplomats of Chad on Monday.\", \"date\": \"2026-03-03\"}\n",
        "{\"title\": \"no text\"}\n",
        "{\"text\": \"Peru closed its border with Chile on Tuesday.\", \"date\": \"2026-03-04\"}\n",
    );
    let folder = folder("rows");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("rows.jsonl");
    std::fs::write(&file, rows).unwrap();
    for (name, input) in [(file.display().to_string(), ""), ("-".to_owned(), rows)] {
        let output = demarche(&["read", "--format", "json", &name], input.as_bytes());
        let records: Value = serde_json::from_slice(&output.stdout).unwrap();
        let days: Vec<&str> = records.as_array().unwrap().iter().filter_map(|it| it["document"]["published"].as_str()).collect();
        assert_eq!(days, ["2026-03-03", "2026-03-04"], "{name}");
        assert!(stderr(&output).contains(":2: has no text"), "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn odd_but_sound_text_gets_a_record() {
    let cases: [(&str, &[u8]); 4] = [
        ("broken characters", b"OSLO, March 3 (NTB) - Z\xc3\xbcrich and \xc3\x89vian \xff host talks, Norway said."),
        ("a mark and UTF-16", &[0xff, 0xfe, b'T', 0, b'a', 0, b'l', 0, b'k', 0, b's', 0, b'.', 0]),
        ("right to left", "OSLO, March 3 (NTB) - Norway said \u{202e}no\u{202c} to کیهان.".as_bytes()),
        ("combining marks", "OSLO, March 3 (NTB) - The e\u{301}lan of Norway\u{301}\u{301}\u{301} is lost.".as_bytes()),
    ];
    for (name, bytes) in cases {
        let output = demarche(&["read", "--format", "json", "--date", "2026-03-03", "-"], bytes);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", stderr(&output));
        let record: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(!record["document"]["text"].as_str().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn text_in_another_language_gets_a_record_without_claims() {
    let text =
        "Le ministre des Affaires étrangères a déclaré mardi que les négociations reprendraient la semaine prochaine à Genève.";
    let record = json(&["read", "--format", "json", "-"], text.as_bytes());
    assert_eq!(record["document"]["language"], "fr");
    assert!(record["document"]["notes"][0].as_str().unwrap().contains("not English"), "{}", record["document"]["notes"]);
    for claims in ["statements", "events", "conditions", "positions", "meetings"] {
        assert_eq!(record[claims].as_array().map(Vec::len), Some(0), "{claims}");
    }
}

#[test]
fn the_same_bytes_come_out_on_one_and_on_many_threads() {
    let names = ["oslo-talks.txt", "agency-relay.txt", "leader-posts.txt", "joint-communique.txt", "live-tolls.txt"];
    // Twice each, in another order: a record depends on no neighbour and no earlier story.
    let paths: Vec<String> = names.iter().chain(names.iter().rev()).map(|name| fixture(name)).collect();
    let run = |jobs: &str| {
        let mut args = vec!["read", "--format", "jsonl", "--date", "2026-03-03", "--jobs", jobs];
        args.extend(paths.iter().map(String::as_str));
        demarche(&args, b"").stdout
    };
    let one = String::from_utf8(run("1")).unwrap();
    assert_eq!(one.as_bytes(), run("4"));
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!(lines.len(), paths.len());
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(*line, lines[lines.len() - 1 - at], "{} differs from its second reading", paths[at]);
    }
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

/// A folder of its own for a test's files.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|it| it["name"].as_str()).collect()
}

#[test]
fn a_taught_type_finds_its_kind_in_new_sentences_alone() {
    let file = folder("teach").join("evacuation.json").display().to_string();
    let taught = demarche(&["teach", "evacuation", &fixture("evacuation.jsonl"), "--out", &file], b"");
    let shown = String::from_utf8_lossy(&taught.stdout).into_owned();
    assert!(taught.status.success() && shown.contains("F1 0.") && shown.contains("30 of them positive"), "{shown}");
    assert_eq!(stderr(&taught), "", "enough examples: no warning");
    let first = std::fs::read(&file).unwrap();
    demarche(&["teach", "evacuation", &fixture("evacuation.jsonl"), "--out", &file], b"");
    assert_eq!(std::fs::read(&file).unwrap(), first, "the same examples give the same bytes");

    let read = |text: &str| json(&["read", "--format", "json", "--types", &file, "-"], text.as_bytes());
    let new = read("Kenya evacuated 90 nurses from the besieged city on Monday.\n");
    assert_eq!(names(&new["marks"]), ["evacuation"]);
    assert_eq!(new["marks"][0]["span"]["start"], 6);
    assert!(new["events"].as_array().unwrap().iter().any(|event| names(&event["taught"]) == ["evacuation"]), "{}", new["events"]);
    let other = read("The army shelled the airport. The envoy left for Paris and met the president there.\n");
    assert_eq!(other["marks"], Value::Null, "none, so no field");
    let why =
        demarche(&["read", "--explain", "--types", &file, "-"], b"Kenya evacuated 90 nurses from the besieged city on Monday.\n");
    assert!(String::from_utf8_lossy(&why.stdout).contains("because taught/evacuation"));
}

#[test]
fn a_context_is_taught_without_spans_and_found_by_name() {
    let home = folder("teach-context");
    let marked = std::fs::read_to_string(fixture("evacuation.jsonl")).unwrap();
    let plain: String = marked.lines().map(|line| format!("{}}}\n", line.split(", \"span\"").next().unwrap())).collect();
    let examples = home.join("plain.jsonl");
    std::fs::write(&examples, plain).unwrap();
    let run = |args: &[&str], input: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
            .args(args)
            .env("XDG_DATA_HOME", &home)
            .env("HOME", &home)
            .env("APPDATA", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    };
    let taught = run(&["teach", "flight", &examples.display().to_string()], b"");
    assert!(String::from_utf8_lossy(&taught.stdout).starts_with("context flight"), "{}", stderr(&taught));
    let text = b"Kenya evacuated 90 nurses from the besieged city on Monday.\n";
    let out = run(&["read", "--format", "json", "--types", "flight", "-"], text);
    let record: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(names(&record["events"][0]["taught"]), ["flight"], "{record}");
    let unknown = run(&["read", "--types", "nothing", "-"], text);
    assert_eq!(unknown.status.code(), Some(3));
    assert!(stderr(&unknown).contains("demarche teach"), "{}", stderr(&unknown));
}

#[test]
fn broken_examples_and_foreign_lessons_are_refused_with_a_hint() {
    let home = folder("teach-errors");
    let write = |name: &str, text: &str| {
        let path = home.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let check = |args: &[&str], code: i32, parts: &[&str]| {
        let out = demarche(args, b"");
        assert_eq!(out.status.code(), Some(code), "{}", stderr(&out));
        for part in parts {
            assert!(stderr(&out).contains(part), "{part}: {}", stderr(&out));
        }
    };
    let broken = write("broken.jsonl", "{\"text\": \"They left.\", \"label\": true, \"span\": [5, 9]}\n{\"text\": 3}\n");
    check(&["teach", "x", &broken], 3, &["line 2", "hint:", "\"label\""]);
    check(&["teach", "no name", &broken], 2, &["`no name`", "hint:"]);
    let one = write("one.jsonl", "{\"text\": \"They left.\", \"label\": true, \"span\": [5, 9]}\n");
    let file = home.join("one.json").display().to_string();
    let out = demarche(&["teach", "x", &one, "--out", &file], b"");
    assert!(
        stderr(&out).contains("warning: only 1 positive") && stderr(&out).contains("no negative examples"),
        "{}",
        stderr(&out)
    );
    let foreign = std::fs::read_to_string(&file).unwrap().replace("demarche-en", "other-en");
    let foreign = write("foreign.json", &foreign);
    check(&["read", "--types", &foreign, &fixture("oslo-talks.txt")], 3, &["other-en", "teach it again"]);
    check(&["read", "--types", &one, &fixture("oslo-talks.txt")], 3, &["lesson", "hint:"]);
}

#[test]
fn events_that_are_less_sure_are_left_out_on_demand() {
    let text = b"The army shelled the airport. France condemned Russia on Monday. Somebody may protest in the town.\n";
    let sure = |args: &[&str]| -> Vec<f64> {
        let record = json(&[&["read", "--format", "json"], args, &["-"]].concat(), text);
        record["events"].as_array().unwrap().iter().map(|event| event["confidence"].as_f64().unwrap()).collect()
    };
    let all = sure(&[]);
    let best = all.iter().copied().fold(0.0, f64::max);
    assert!(all.len() > 1 && all.iter().any(|it| *it < best), "{all:?}");
    let kept: Vec<f64> = all.iter().copied().filter(|it| *it >= best).collect();
    assert_eq!(sure(&["--min-confidence", &best.to_string()]), kept, "what is as sure as asked stays");
    assert_eq!(demarche(&["read", "--min-confidence", "1.5", "-"], text).status.code(), Some(2));
}
