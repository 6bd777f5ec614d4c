//! What is decided and read goes into the store, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use demarche_core::Record;
use demarche_store::near::Place;
use demarche_store::{Addition, Batch, Copied, Outcome, Rejection, Store, StoreError};

use super::Fate;
use super::decide::Prepared;
use super::inputs::Refusal;
use super::pipeline::{Origin, origin_of};
use crate::Engine;

/// An item that can be written once those before it are.
pub(super) enum Ready {
    /// No document.
    Refused(Origin, Refusal),
    /// A document that is there, or will be by then.
    Same(Origin, Place),
    /// A copy without much of its own.
    Unread { prepared: Arc<Prepared>, of: Place, similarity: f64 },
    /// A record.
    Read { prepared: Arc<Prepared>, record: Box<Record>, copied: Option<(Place, f64)> },
}

impl Ready {
    pub fn origin(&self) -> Origin {
        match self {
            Self::Refused(origin, _) | Self::Same(origin, _) => origin.clone(),
            Self::Unread { prepared, .. } | Self::Read { prepared, .. } => origin_of(prepared),
        }
    }
}

/// Writes batches, and remembers for a while what became of items.
pub(super) struct Writer<'a> {
    engine: &'a Engine,
    /// How many items may be under way: none looks back further.
    under_way: u64,
    fates: BTreeMap<u64, Fate>,
}

impl<'a> Writer<'a> {
    pub fn new(engine: &'a Engine, under_way: usize) -> Self {
        Self { engine, under_way: under_way as u64, fates: BTreeMap::new() }
    }

    /// Writes a batch and commits it; what became of each item.
    pub fn write(&mut self, store: &mut Store, items: &[(u64, Ready)]) -> Result<Vec<Fate>, StoreError> {
        let at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let mut batch = store.batch()?;
        let mut fates = Vec::with_capacity(items.len());
        for (number, ready) in items {
            let fate = self.one(&mut batch, ready, &at)?;
            self.fates.insert(*number, fate.clone());
            fates.push(fate);
        }
        batch.commit()?;
        if let Some((last, _)) = items.last() {
            self.fates = self.fates.split_off(&last.saturating_sub(2 * self.under_way));
        }
        Ok(fates)
    }

    fn one(&self, batch: &mut Batch<'_>, ready: &Ready, at: &str) -> Result<Fate, StoreError> {
        match ready {
            Ready::Refused(origin, refusal) => refuse(batch, origin, &refusal.reason, &refusal.hint, at),
            Ready::Same(origin, place) => match self.stored(*place) {
                Ok(document) => Ok(Fate::Taken(batch.known(&origin.input, &origin.key, &origin.raw_hash, document, at)?)),
                Err((reason, hint)) => refuse(batch, origin, &reason, &hint, at),
            },
            Ready::Unread { prepared, of, similarity } => match self.stored(*of) {
                Ok(of) => {
                    let record = Record::empty(prepared.document.clone(), self.engine.version());
                    put(batch, prepared, &record, Some(Copied { of, similarity: *similarity, read: false }), at)
                }
                // Its original could not be read; it stands for itself then.
                Err(_) => match self.engine.record_of(prepared.document.clone()) {
                    Ok(record) => put(batch, prepared, &record.without_reasons(), None, at),
                    Err(error) => refuse(batch, &origin_of(prepared), &error.to_string(), error.hint(), at),
                },
            },
            Ready::Read { prepared, record, copied } => {
                let copied = copied.and_then(|(of, similarity)| {
                    let of = self.stored(of).ok()?;
                    Some(Copied { of, similarity, read: true })
                });
                put(batch, prepared, record, copied, at)
            }
        }
    }

    /// The number of a document in the store, or why it is not there.
    fn stored(&self, place: Place) -> Result<i64, (String, String)> {
        match place {
            Place::Stored(document) => Ok(document),
            Place::Waiting(number) => match self.fates.get(&number) {
                Some(Fate::Taken(outcome)) => Ok(outcome.document()),
                Some(Fate::Rejected { reason, hint }) => Err((reason.clone(), hint.clone())),
                None => Err(("the item that it repeats is not in the store".into(), "run the command again".into())),
            },
        }
    }
}

fn refuse(batch: &mut Batch<'_>, origin: &Origin, reason: &str, hint: &str, at: &str) -> Result<Fate, StoreError> {
    let Origin { input, key, raw_hash } = origin;
    batch.reject(&Rejection { input, key, raw_hash, reason, hint, at })?;
    Ok(Fate::Rejected { reason: reason.into(), hint: hint.into() })
}

fn put(
    batch: &mut Batch<'_>,
    prepared: &Prepared,
    record: &Record,
    copied: Option<Copied>,
    at: &str,
) -> Result<Fate, StoreError> {
    let outcome: Outcome = batch.add(&Addition {
        input: &prepared.input,
        key: &prepared.key,
        raw_hash: &prepared.raw_hash,
        raw: &prepared.raw,
        origin: prepared.origin.as_deref(),
        record,
        sketch: &prepared.sketch,
        copied,
        at,
    })?;
    Ok(Fate::Taken(outcome))
}
