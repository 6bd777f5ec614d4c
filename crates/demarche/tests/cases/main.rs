//! Literate cases: `tests/cases/*/*.md`, written by people who know politics rather than Rust.
//!
//! CONTRIBUTING.md describes how a case is written. A case below a line `<!-- open -->` is one that the engine does not
//! pass yet; it fails the test only once it passes, so that somebody takes the marker away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should end")]
#![allow(clippy::print_stdout, reason = "which cases are open shows with --nocapture")]
#![allow(missing_docs, reason = "nobody depends on a test")]

mod events;
mod markdown;
mod statements;

use std::path::PathBuf;
use std::sync::LazyLock;

use demarche::core::record::Record;
use demarche::{Engine, Format, Hints};
use markdown::{Case, cases_of};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new().unwrap());

/// A kind of cases: its folder, what is wrong with a record, and how a record is shown.
struct Kind {
    folder: &'static str,
    complaints: fn(&Case, &Record) -> Result<Vec<String>, String>,
    show: fn(&Record) -> String,
}

const STATEMENTS: Kind = Kind { folder: "statements", complaints: statements::complaints, show: statements::show_record };
const EVENTS: Kind = Kind { folder: "events", complaints: events::complaints, show: events::show_record };

macro_rules! files {
    ($list:ident $kind:ident: $($name:ident $file:literal,)+) => {
        const $list: &[&str] = &[$($file),+];
        $(#[test] fn $name() { check_file(&$kind, $file); })+
    };
}

files! { STATEMENT_FILES STATEMENTS:
    acts "acts.md",
    addressees_and_venues "addressees-and-venues.md",
    british_quotes "british-quotes.md",
    conditions "conditions.md",
    denials_and_silence "denials-and-silence.md",
    direct "direct.md",
    floating "floating.md",
    hard_forms "hard-forms.md",
    headlines_and_colons "headlines-and-colons.md",
    indirect "indirect.md",
    mixed "mixed.md",
    nested "nested.md",
    offices_and_pronouns "offices-and-pronouns.md",
    positions "positions.md",
    posts "posts.md",
    relays "relays.md",
    repeats "repeats.md",
    scare_quotes "scare-quotes.md",
    several_paragraphs "several-paragraphs.md",
    speakers "speakers.md",
    unnamed "unnamed.md",
}

files! { EVENT_FILES EVENTS:
    events_actors_and_recipients "actors-and-recipients.md",
    events_agreements_and_support "agreements-and-support.md",
    events_coercion_and_sanctions "coercion-and-sanctions.md",
    events_demands_and_appeals "demands-and-appeals.md",
    events_force "force.md",
    events_inside_quotes "inside-quotes.md",
    events_no_event "no-event.md",
    events_protest_and_accuse "protest-and-accuse.md",
    events_retreat_and_release "retreat-and-release.md",
    events_status "status.md",
    events_talks_and_meetings "talks-and-meetings.md",
    events_when_and_where "when-and-where.md",
}

fn folder(kind: &Kind) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases").join(kind.folder)
}

/// Runs every case of a file and names all that do not stand as they are marked.
fn check_file(kind: &Kind, file: &str) {
    let markdown = std::fs::read_to_string(folder(kind).join(file)).unwrap();
    let cases = cases_of(&markdown).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (mut failures, mut passed) = (Vec::new(), 0);
    for case in &cases {
        let hints = Hints { date: case.date.clone(), format: Some(Format::Text), ..Hints::default() };
        let record = ENGINE.record(case.text.trim_end().as_bytes(), &hints).unwrap();
        let wrong = (kind.complaints)(case, &record).unwrap_or_else(|error| panic!("{file}: {error}"));
        passed += usize::from(wrong.is_empty());
        let report = format!(
            "## {}\n  text:\n    {}\n  wrong:\n    {}\n  came out:\n    {}\n",
            case.title,
            case.text.trim_end().replace('\n', "\n    "),
            wrong.join("\n    "),
            (kind.show)(&record)
        );
        match (case.open, wrong.is_empty()) {
            (false, true) => {}
            (true, true) => failures.push(format!("## {}\n  passes now: take its `<!-- open -->` away\n", case.title)),
            (true, false) => println!("open {report}"),
            (false, false) => failures.push(report),
        }
    }
    println!("{file}: {passed} of {} pass", cases.len());
    assert!(failures.is_empty(), "{file}: {} of {}\n\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn every_file_of_cases_is_run() {
    for (kind, run) in [(&STATEMENTS, STATEMENT_FILES), (&EVENTS, EVENT_FILES)] {
        let found = std::fs::read_dir(folder(kind)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut found: Vec<String> = found.filter(|name| name.ends_with(".md")).collect();
        found.sort();
        assert_eq!(found, run);
    }
}

#[test]
fn no_two_cases_have_the_same_title_or_text() {
    for (kind, run) in [(&STATEMENTS, STATEMENT_FILES), (&EVENTS, EVENT_FILES)] {
        let mut seen = std::collections::BTreeSet::new();
        for file in run {
            for case in cases_of(&std::fs::read_to_string(folder(kind).join(file)).unwrap()).unwrap() {
                assert!(seen.insert(case.title.clone()), "{file}: a second `{}`", case.title);
                assert!(seen.insert(case.text), "{file}: the text of `{}` stands elsewhere", case.title);
            }
        }
    }
}

#[test]
fn words_in_brackets_may_be_there_or_not() {
    for text in ["would respond", "Iran would respond", "that “would respond”"] {
        assert!(markdown::same_clause("(Iran) would respond", text), "{text}");
    }
    assert!(!markdown::same_clause("(Iran) would respond", "would not respond"));
}

#[test]
fn a_line_that_is_no_expectation_is_named() {
    let case = cases_of("## A title\n> Text.\n- sayz: Iran | deny\n").unwrap().remove(0);
    let record = ENGINE.record(b"Text.", &Hints::default()).unwrap();
    for kind in [&STATEMENTS, &EVENTS] {
        let error = (kind.complaints)(&case, &record).unwrap_err();
        assert!(error.starts_with("line 3"), "{error}");
    }
}
