//! Reading again what is in a store, with the present engine: what changed, and newer records where something did.
//!
//! documents in order → *threads*: record → compared with the newest in the store → appended where it differs

use std::collections::BTreeMap;

use demarche_core::{Document, Record, wire};
use demarche_ingest::{Format, Hints};
use demarche_store::{Store, StoreError};
use rayon::prelude::*;
use serde_json::Value;
use thiserror::Error;

use crate::{Engine, EngineError};

/// How many documents are read between two commits.
const CHUNK: usize = 64;

/// The lists of a record whose claims are compared.
pub const LISTS: [&str; 6] = ["entities", "statements", "events", "conditions", "positions", "meetings"];

/// How the claims of one kind changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Claims that were not there before.
    pub gained: usize,
    /// Claims that are no longer there.
    pub lost: usize,
    /// Claims that are as they were.
    pub same: usize,
}

/// What reading again changed.
#[derive(Clone, Debug, Default)]
pub struct Reread {
    /// Documents that were read.
    pub documents: usize,
    /// Documents whose claims changed.
    pub changed: Vec<i64>,
    /// By kind of claim.
    pub changes: BTreeMap<&'static str, Change>,
}

/// Why reading again ended early; records that were appended before are kept.
#[derive(Debug, Error)]
pub enum RereadError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl RereadError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Store(error) => error.hint(),
            Self::Engine(error) => error.hint(),
        }
    }
}

/// Reads all documents of a store again and appends the records that differ, in claims or in the engine's version.
/// `progress` hears how many of how many are done.
///
/// # Errors
/// [`RereadError`] if the store or the model fails.
pub fn reread(
    engine: &Engine,
    store: &mut Store,
    jobs: usize,
    at: &str,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Reread, RereadError> {
    let documents = store.read_documents()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let mut done = Reread::default();
    for chunk in documents.chunks(CHUNK) {
        let old: Vec<(i64, Record)> =
            chunk.iter().map(|&document| Ok((document, store.record(document)?))).collect::<Result<_, StoreError>>()?;
        let read = |(_, old): &(i64, Record)| again(engine, old);
        let new: Vec<Record> = match &pool {
            Ok(pool) => pool.install(|| old.par_iter().map(read).collect::<Result<_, _>>())?,
            Err(_) => old.iter().map(read).collect::<Result<_, _>>()?,
        };
        let mut newer = Vec::new();
        for ((document, old), new) in old.into_iter().zip(new) {
            let before: Vec<Change> = done.changes.values().copied().collect();
            compare(&old, &new, &mut done.changes)?;
            let moved = |one: &Change| one.gained + one.lost;
            if before.iter().map(moved).sum::<usize>() != done.changes.values().map(moved).sum::<usize>() {
                done.changed.push(document);
            }
            if old != new {
                newer.push((document, new));
            }
            done.documents += 1;
        }
        store.append_records(&newer, at)?;
        progress(done.documents, documents.len());
    }
    Ok(done)
}

/// The record that the present engine makes of a record's document.
fn again(engine: &Engine, old: &Record) -> Result<Record, EngineError> {
    Ok(engine.record_of(as_ingested(&old.document))?.without_reasons())
}

/// A record's document as it was before it was read: without sentences, and with the dateline's country only where its words
/// settle it.
fn as_ingested(document: &Document) -> Document {
    let mut document = document.clone();
    document.sentences.clear();
    if let Some(line) = &mut document.dateline {
        let hints = Hints { date: document.published.clone(), format: Some(Format::Text), ..Hints::default() };
        let anew = demarche_ingest::ingest(document.text.as_bytes(), &hints).ok().and_then(|done| done.document.dateline);
        line.country = anew.filter(|anew| anew.span == line.span).and_then(|anew| anew.country);
    }
    document
}

/// Counts claims by content, whatever their numbers.
fn compare(old: &Record, new: &Record, changes: &mut BTreeMap<&'static str, Change>) -> Result<(), StoreError> {
    let (old, new) = (wire::to_json(old)?, wire::to_json(new)?);
    for list in LISTS {
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        claims(&old, list).for_each(|claim| *left.entry(claim).or_default() += 1);
        let change = changes.entry(list).or_default();
        for claim in claims(&new, list) {
            match left.get_mut(&claim).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    change.same += 1;
                }
                None => change.gained += 1,
            }
        }
        change.lost += left.values().sum::<usize>();
    }
    Ok(())
}

/// The claims of a list as texts: ids of other claims are left out, entities stand by their names.
fn claims<'a>(record: &'a Value, list: &'a str) -> impl Iterator<Item = String> + 'a {
    let names: BTreeMap<&str, &str> = record["entities"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entity| Some((entity["id"].as_str()?, entity["name"].as_str()?)))
        .collect();
    record[list].as_array().into_iter().flatten().map(move |claim| {
        let mut claim = claim.clone();
        if let Some(fields) = claim.as_object_mut() {
            for field in ["id", "statement", "event", "conditions"] {
                fields.shift_remove(field);
            }
        }
        named(&mut claim, &names);
        claim.to_string()
    })
}

fn named(value: &mut Value, names: &BTreeMap<&str, &str>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text.as_str()) {
                *text = (*name).to_owned();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| named(item, names)),
        Value::Object(fields) => fields.values_mut().for_each(|field| named(field, names)),
        _ => {}
    }
}
