//! The program measures what it says it measures; how fast is no matter here.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A corpus of two stories, an empty text and a field that nobody knows.
fn corpus() -> PathBuf {
    let lines = [
        json!({"id": "a", "text": "Norway accused Sweden of spying on Monday.", "date": "2026-03-03", "desk": 7}),
        json!({"id": "b", "text": " "}),
        json!({"id": "c", "text": "“We will not talk,” Sweden’s foreign minister, Åsa Lind, said."}),
    ];
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus.jsonl");
    std::fs::write(&path, lines.map(|line| format!("{line}\n")).concat()).unwrap();
    path
}

fn bench(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demarche-bench")).args(args).output().unwrap()
}

#[test]
fn counts_stand_beside_the_time() {
    let corpus = corpus().display().to_string();
    let output = bench(&[&corpus, "--jobs", "2", "--starts", "1", "--format", "json"]);
    let figures: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&figures["stories"], &figures["rejected"], &figures["sentences"]), (&json!(3), &json!(1), &json!(2)));
    assert_eq!(figures["same_bytes"], true);
    let threads: Vec<u64> = figures["passes"].as_array().unwrap().iter().filter_map(|pass| pass["threads"].as_u64()).collect();
    assert_eq!(threads, [1, 2]);
    assert!(figures["statements"].as_u64().unwrap() >= 1, "{figures}");
    assert!(figures["start"]["median_ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_missing_corpus_is_refused_with_a_hint() {
    let output = bench(&["no-such-corpus.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no-such-corpus.jsonl") && said.contains("hint:"), "{said}");
}
