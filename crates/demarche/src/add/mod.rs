//! Many inputs into one store: ingest → read → extract → store, on as many threads as there are cores.
//!
//! inputs → items ([`inputs`]) → known before? → *threads*: document and sketch → known, copy or new? → *threads*: record →
//! written in order of arrival, in batches
//!
//! Rules it keeps:
//! - What is decided of an item depends on those before it alone, so the store is the same whatever the threads.
//! - An item is acknowledged once its batch is committed. After an interruption the same command goes on where it stopped:
//!   what is in the store is known by the hash of its bytes, before anything is made of it.
//! - Memory holds one batch and what the threads have in hand, however long the inputs are.
//! - One bad item is one rejection with its reason; the rest goes on.

mod decide;
mod fetch;
pub mod inputs;
mod pipeline;
mod write;

use demarche_store::{Outcome, Store, StoreError};
pub use fetch::{FetchError, Fetched, fetch};
pub use inputs::{Input, Meter};
use thiserror::Error;

use crate::Engine;

/// How to add.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many documents are read at once; at least one.
    pub jobs: usize,
    /// How many items are committed together.
    pub batch: usize,
    /// What the user says of the inputs: columns, date, outlet.
    pub options: demarche_ingest::Options,
}

impl Default for Settings {
    /// One thread for each core, batches of 64.
    fn default() -> Self {
        let jobs = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { jobs, batch: 64, options: demarche_ingest::Options::default() }
    }
}

/// What became of one item.
#[derive(Clone, Debug)]
pub struct Told {
    /// The path or URL as the user gave it.
    pub input: String,
    /// The item: `rows.jsonl:17`.
    pub key: String,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a document of the store, and how it came to be one.
    Taken(Outcome),
    /// It is not.
    Rejected {
        /// Why.
        reason: String,
        /// What to do about it.
        hint: String,
    },
}

/// How many items became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New documents.
    pub added: usize,
    /// Documents that the store had.
    pub known: usize,
    /// New versions under URLs that the store had.
    pub updated: usize,
    /// Near-duplicates of documents of other places.
    pub copies: usize,
    /// No documents.
    pub rejected: usize,
}

impl Tally {
    /// Counts one item.
    pub fn count(&mut self, fate: &Fate) {
        *match fate {
            Fate::Taken(Outcome::Added(_)) => &mut self.added,
            Fate::Taken(Outcome::Known(_)) => &mut self.known,
            Fate::Taken(Outcome::Updated { .. }) => &mut self.updated,
            Fate::Taken(Outcome::Copy { .. }) => &mut self.copies,
            Fate::Rejected { .. } => &mut self.rejected,
        } += 1;
    }

    /// All items.
    pub fn items(&self) -> usize {
        self.added + self.known + self.updated + self.copies + self.rejected
    }
}

/// Why adding ended early. What was told of before is in the store.
#[derive(Debug, Error)]
pub enum AddError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The threads ended.
    #[error("a reading thread ended")]
    Thread,
}

impl AddError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Store(error) => error.hint(),
            Self::Thread => "run the command again: it goes on where it stopped; try --jobs 1",
        }
    }
}

/// Adds all items of `inputs`; `told` hears of each once it is safe in the store, in order of arrival.
///
/// # Errors
/// [`AddError`] if the store fails; items that were told of are in it.
pub fn add(
    engine: &Engine,
    store: &mut Store,
    inputs: Vec<Input>,
    settings: &Settings,
    meter: &Meter,
    told: &mut dyn FnMut(&Told),
) -> Result<Tally, AddError> {
    let tally = pipeline::run(engine, store, inputs, settings, meter, told)?;
    store.derive_negotiations()?;
    Ok(tally)
}
