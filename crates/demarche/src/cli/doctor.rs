//! `demarche doctor`: versions, and a self-check on a built-in story.

use std::fmt::Write as _;
use std::time::Instant;

use demarche::core::SCHEMA;
use demarche::{Engine, Hints};
use demarche_extract::gazetteer::Gazetteer;

use super::{Failure, print};

/// A story with a dateline, a quotation, a relay and a planned meeting.
const STORY: &str = "OSLO, March 3 (Fjord Wire) - Norwegian Foreign Minister Ingrid Solberg will meet her Finnish counterpart on Friday, \
    state broadcaster Nordlys TV reported.\n\n\"We will talk if both sides stop firing,\" Solberg said.\n";

/// Runs the command.
pub(crate) fn run() -> Result<bool, Failure> {
    let began = Instant::now();
    let engine = Engine::new()?;
    let loaded = began.elapsed();
    let version = engine.version();
    let hints = Hints { date: Some("2026-03-03".into()), ..Hints::default() };
    let record = engine.record(STORY.as_bytes(), &hints)?;
    let checks = [
        ("dateline", record.document.dateline.is_some()),
        ("speaker", record.statements.iter().any(|it| it.speaker.is_some())),
        ("event", !record.events.is_empty()),
        ("same bytes twice", engine.record(STORY.as_bytes(), &hints)? == record),
    ];
    let mut out = String::new();
    let _ = writeln!(
        out,
        "demarche {}\nrecord schema {SCHEMA}\nmodel {} (loaded in {} ms)\ngazetteer {} places",
        version.version,
        version.model,
        loaded.as_millis(),
        Gazetteer::embedded().len()
    );
    for (name, good) in checks {
        let _ = writeln!(out, "self-check {name}: {}", if good { "ok" } else { "FAILED" });
    }
    print(&out)?;
    if checks.iter().all(|(_, good)| *good) {
        Ok(false)
    } else {
        Err(Failure::cannot(
            "the self-check failed",
            "install the program again; if that does not help, report it with the output of `demarche doctor`",
        ))
    }
}
