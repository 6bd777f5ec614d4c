//! Suite `links`: whether the store tells which reports are of one statement, event or meeting.
//!
//! A folder with `stories.jsonl` (one story a line: `document`, `half`, `outlet`, `published`), `NAME.txt` for each, and
//! `gold.jsonl` (one mention a line: `document`, `kind`, `one`, `spans`, for events `type`). Mentions with the same `one` are one.
//!
//! The engine reads every story; a temporary store links them in order of publication. A mention is found where a claim of the
//! record overlaps it. A pair of mentions of one kind is right where gold and store both say that they are one.
//! `statement_pairs_f1` is over pairs of mentions that were found: identity apart from extraction. `statement_pairs_f1_found`
//! counts pairs with a mention that was not found as missed.

use std::path::Path;

use demarche_core::{Record, Span, wire::Offsets};
use demarche_store::near::Sketch;
use demarche_store::{Addition, Store, raw_hash};
use serde_json::Value;

use super::{EvalError, Prf, Report, field, records, text};
use crate::{Engine, Hints};

/// Share of letters common to a statement's words and a gold span, of those in either, from which the span is found.
const OVERLAP: f64 = 0.5;
const KINDS: [&str; 3] = ["statement", "event", "meeting"];

/// One gold mention, and the row that the store has for it.
struct Mention {
    document: String,
    half: String,
    kind: String,
    one: String,
    words: String,
    row: Option<i64>,
}

/// Scores folders of stories.
pub(super) fn run(engine: &Engine, folders: &[std::path::PathBuf]) -> Result<Report, EvalError> {
    let mut report = Report::default();
    let mut mentions = Vec::new();
    for folder in folders {
        mentions.extend(folder_mentions(engine, folder, &mut report)?);
    }
    for half in ["", "dev", "held"] {
        for kind in KINDS {
            let of: Vec<&Mention> =
                mentions.iter().filter(|it| it.kind == kind && (half.is_empty() || it.half == half)).collect();
            score(&of, half, kind, &mut report);
        }
    }
    Ok(report)
}

fn folder_mentions(engine: &Engine, folder: &Path, report: &mut Report) -> Result<Vec<Mention>, EvalError> {
    let mut stories = records(&[folder.join("stories.jsonl")])?;
    // A store sees stories in the order in which they come out.
    stories.sort_by_key(|story| (field(story, "published").to_owned(), field(story, "document").to_owned()));
    let gold = records(&[folder.join("gold.jsonl")])?;
    let failed = |error: demarche_store::StoreError| EvalError::Store(error.to_string());
    let mut store = Store::in_memory().map_err(failed)?;
    let mut mentions = Vec::new();
    for story in &stories {
        let name = field(story, "document");
        let path = folder.join(format!("{name}.txt"));
        let words = text(&path)?;
        let hints = Hints {
            date: Some(field(story, "published").to_owned()),
            outlet: Some(field(story, "outlet").to_owned()),
            path: Some(path.display().to_string()),
            ..Hints::default()
        };
        let record = engine.record(words.as_bytes(), &hints)?;
        report.sentences += record.document.sentences.len();
        report.n += 1;
        let hash = raw_hash(words.as_bytes(), &[hints.date.as_deref(), hints.outlet.as_deref()]);
        let addition = Addition {
            input: name,
            key: "",
            raw_hash: &hash,
            raw: words.as_bytes(),
            origin: None,
            record: &record,
            copied: None,
            sketch: &Sketch::default(),
            at: "2026-06-01T00:00:00Z",
        };
        let document = store.add(&addition).map_err(failed)?.document();
        let of_story: Vec<&Value> = gold.iter().filter(|it| field(it, "document") == name).collect();
        let found = match_all(&record, &of_story);
        for (mention, local) in of_story.into_iter().zip(found) {
            let kind = field(mention, "kind");
            let row = local.map(|local| row_of(&store, kind, document, local)).transpose()?.flatten();
            mentions.push(Mention {
                document: name.to_owned(),
                half: field(story, "half").to_owned(),
                kind: kind.to_owned(),
                one: field(mention, "one").to_owned(),
                words: mention.pointer("/spans/0/text").and_then(Value::as_str).unwrap_or("").to_owned(),
                row,
            });
        }
    }
    Ok(mentions)
}

/// The row that a claim of a document was linked to.
fn row_of(store: &Store, kind: &str, document: i64, local: usize) -> Result<Option<i64>, EvalError> {
    let sql = format!("SELECT {kind} FROM {kind}_reports WHERE document = ?1 AND local = ?2");
    let local = i64::try_from(local).unwrap_or(i64::MAX);
    let rows = store.connection().prepare_cached(&sql).and_then(|mut it| {
        let rows: Result<Vec<i64>, _> = it.query_map([document, local], |row| row.get(0))?.collect();
        rows
    });
    Ok(rows.map_err(|error| EvalError::Store(error.to_string()))?.into_iter().next())
}

/// The claim of the record that each gold mention is, best overlaps first, each claim once.
fn match_all(record: &Record, gold: &[&Value]) -> Vec<Option<usize>> {
    let offsets = Offsets::new(&record.document.text);
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (at, mention) in gold.iter().enumerate() {
        let spans = spans(record, &offsets, mention);
        match field(mention, "kind") {
            "statement" => {
                let fit = |it: &demarche_core::Statement| {
                    it.occurrences.iter().map(|it| overlap(&it.content, &spans)).fold(0.0, f64::max)
                };
                let found = record.statements.iter().enumerate().map(|(local, it)| (fit(it), at, local));
                fits.extend(found.filter(|(fit, ..)| *fit >= OVERLAP));
            }
            "event" => {
                let types: Vec<&str> = mention["type"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let fit = |it: &demarche_core::Event| {
                    let typed = f64::from(u8::from(types.contains(&it.category.code())));
                    let share = overlap(&[it.trigger], &spans);
                    if share > 0.0 { typed + share } else { 0.0 }
                };
                let found = record.events.iter().enumerate().map(|(local, it)| (fit(it), at, local));
                fits.extend(found.filter(|(fit, ..)| *fit > 0.0));
            }
            _ => {
                let found = record.meetings.iter().enumerate().map(|(local, it)| (overlap(&[it.span], &spans), at, local));
                fits.extend(found.filter(|(fit, ..)| *fit > 0.0));
            }
        }
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut found = vec![None; gold.len()];
    let mut taken: Vec<(String, usize)> = Vec::new();
    for (_, at, local) in fits {
        let claim = (field(gold[at], "kind").to_owned(), local);
        if found[at].is_none() && !taken.contains(&claim) {
            found[at] = Some(local);
            taken.push(claim);
        }
    }
    found
}

/// A mention's spans in bytes of the text that was read.
fn spans(record: &Record, offsets: &Offsets, mention: &Value) -> Vec<Span> {
    let text = &record.document.text;
    let number = |span: &Value, name: &str| span[name].as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(0);
    let all = mention["spans"].as_array().into_iter().flatten();
    all.filter_map(|span| {
        let words = field(span, "text");
        let given = offsets.to_bytes(Span { start: number(span, "start"), end: number(span, "end") });
        if given.of(text) == words {
            return Some(given);
        }
        text.find(words).map(|start| Span::new(start, start + words.len()))
    })
    .collect()
}

/// Bytes in both lists of spans, as a share of those in either.
#[allow(clippy::cast_precision_loss, reason = "spans are short")]
fn overlap(a: &[Span], b: &[Span]) -> f64 {
    let inside = |spans: &[Span], at: u32| spans.iter().any(|span| span.contains_offset(at));
    let from = a.iter().chain(b).map(|it| it.start).min().unwrap_or(0);
    let to = a.iter().chain(b).map(|it| it.end).max().unwrap_or(0);
    let (mut both, mut either) = (0_usize, 0_usize);
    for at in from..to {
        let (one, other) = (inside(a, at), inside(b, at));
        both += usize::from(one && other);
        either += usize::from(one || other);
    }
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

fn score(mentions: &[&Mention], half: &str, kind: &str, report: &mut Report) {
    let (mut both, mut stored, mut gold_found, mut gold) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (at, a) in mentions.iter().enumerate() {
        for b in &mentions[..at] {
            let same = a.one == b.one;
            let rows = a.row.zip(b.row);
            let linked = rows.is_some_and(|(x, y)| x == y);
            gold += usize::from(same);
            gold_found += usize::from(same && rows.is_some());
            stored += usize::from(linked);
            both += usize::from(same && linked);
            // What was kept apart for the final figure is not printed.
            if half == "dev" && rows.is_some() && same != linked {
                let verdict = if same { "not linked" } else { "wrongly linked" };
                let line =
                    format!("{kind} {verdict}: {} {} `{}` / {} {} `{}`", b.document, b.one, b.words, a.document, a.one, a.words);
                report.errors.push(line);
            }
        }
    }
    let prefix = if half.is_empty() { String::new() } else { format!("{half}_") };
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let weight = both as f64;
    let given_found = Prf::new(weight, stored, weight, gold_found);
    let all = Prf::new(weight, stored, weight, gold);
    report.metric(&format!("{prefix}{kind}_pairs_f1"), given_found.f1);
    report.metric(&format!("{prefix}{kind}_pairs_f1_found"), all.f1);
    report.per_class.insert(format!("{prefix}{kind}_pairs"), given_found);
    let found = mentions.iter().filter(|it| it.row.is_some()).count();
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let share = found as f64 / mentions.len().max(1) as f64;
    report.metric(&format!("{prefix}{kind}_mentions_found"), share);
}
