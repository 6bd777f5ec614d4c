//! What was acknowledged survives the death of the process at any point.
//!
//! Five points by default; `DEMARCHE_KILLS=200 cargo test --release -p demarche --test kill -- --nocapture` for the figure.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use demarche_store::Store;

/// A story of its own under each number; two of three in a language that is not read, so that writing takes most of the time.
fn story(number: usize) -> String {
    let words =
        ["harbour", "ferry", "council", "minister", "bridge", "envoy", "border", "grain", "tariff", "pipeline", "vote", "strike"];
    let word = |at: usize| words[(number * 7 + at * (number % 11 + 3)) % words.len()];
    let end = format!("{} {} {} {}", word(1), word(2), word(3), word(4));
    if number.is_multiple_of(3) {
        format!("Minister Ada Lund rejected the {} plan number {number} on Monday, her office said. The {end} waits.", word(0))
    } else {
        format!(
            "Le ministre a déclaré mardi que les négociations numéro {number} reprendraient la semaine prochaine à Genève, après la {end} de cette année et une longue nuit de discussions sans résultat."
        )
    }
}

#[test]
fn no_acknowledged_document_is_lost_when_the_process_is_killed() {
    let kills: u64 = std::env::var("DEMARCHE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("demarche.db");
    let mut rng = fastrand::Rng::with_seed(5);
    let (mut acknowledged, mut lost, mut corrupt) = (BTreeSet::new(), 0, 0);
    for round in 0..kills {
        let rows: Vec<String> = (0..3000)
            .map(|at| serde_json::json!({"text": story(usize::try_from(round).unwrap() * 3000 + at)}).to_string())
            .collect();
        let input = folder.path().join("rows.jsonl");
        std::fs::write(&input, rows.join("\n")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
            .args(["add", "--list", "--quiet", "--db"])
            .args([&database, &input])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (begun, begins) = std::sync::mpsc::channel();
        let heard = std::thread::spawn(move || {
            let lines = BufReader::new(out).lines().map_while(Result::ok).inspect(|_| {
                let _ = begun.send(());
            });
            lines.filter_map(|line| line.split('\t').nth(1)?.parse::<i64>().ok()).collect::<Vec<_>>()
        });
        // One time in ten while the program still starts, else at some point behind the first batch.
        if rng.u8(0..10) > 0 {
            let _ = begins.recv_timeout(Duration::from_secs(60));
        }
        std::thread::sleep(Duration::from_millis(rng.u64(0..1500)));
        child.kill().unwrap();
        child.wait().unwrap();
        let heard = heard.join().unwrap();
        acknowledged.extend(heard.iter().copied());
        if !database.exists() {
            continue;
        }
        // The first kill may come before the tables are made.
        let store = Store::open(&database).unwrap();
        corrupt += usize::from(store.check().is_err());
        lost += heard.iter().filter(|&&document| store.record(document).is_err()).count();
    }
    let known = Store::open(&database).unwrap();
    lost += acknowledged.iter().filter(|&&document| known.document(document).is_err()).count();
    let documents: i64 = known.connection().query_row("SELECT count(*) FROM documents", [], |row| row.get(0)).unwrap();
    println!(
        "{kills} kills, {} documents acknowledged, {documents} in the store, {lost} lost, {corrupt} times damaged",
        acknowledged.len()
    );
    assert_eq!((lost, corrupt), (0, 0));
    assert!(!acknowledged.is_empty(), "nothing was acknowledged: the test shows nothing");
}
