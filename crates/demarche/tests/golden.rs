//! Whole records of four stories, to see what a change changes.
//!
//! A snapshot is no gold: it holds what the engine says now, right or wrong. `CONTRIBUTING.md` says how to review one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::path::PathBuf;
use std::sync::LazyLock;

use demarche::core::wire;
use demarche::{Engine, Hints};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new().unwrap());

/// Compares the record of a fixture with its snapshot; versions are left out, for they change without the record.
fn check(name: &str, date: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(format!("{name}.txt"));
    let hints = Hints { date: Some(date.to_owned()), ..Hints::default() };
    let record = ENGINE.record(&std::fs::read(path).unwrap(), &hints).unwrap();
    let mut json = wire::to_json(&record.without_reasons()).unwrap();
    json.as_object_mut().unwrap().shift_remove("engine");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!(name, json);
    });
}

#[test]
fn an_agency_that_relays_a_broadcaster() {
    check("agency-relay", "2026-05-11");
}

#[test]
fn posts_of_a_leader() {
    check("leader-posts", "2026-06-02");
}

#[test]
fn a_joint_communique() {
    check("joint-communique", "2026-02-14");
}

#[test]
fn a_live_page_with_rival_tolls() {
    check("live-tolls", "2026-04-20");
}
