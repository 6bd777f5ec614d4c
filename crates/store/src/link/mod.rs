//! Which person, statement, event and meeting each report of a record is.
//!
//! `&Transaction` + [`DocumentRow`] + `Record` → [`Linker::link`] → all derived rows of the document.
//!
//! What every implementation keeps to:
//! - [`Linker::link`] is called once for each document that was read, in order of their numbers, both when it is added and
//!   when everything is rebuilt, on tables that hold the derived rows of all documents before it. The same order gives the same
//!   rows. It inserts or changes rows of the derived tables ([`DERIVED`]) only, within the transaction.
//! - A document with `copy_of` that was read all the same comes through `link` too; it is no independent source.
//!   [`Linker::repeat`] is called for a copy that was not read. Neither may raise `sources`.
//! - A document with `previous` is a newer version of a story: it is no independent source either.
//! - [`Linker::settle`] is called once before every commit. A linker may keep what it has learned in memory between batches;
//!   after a batch that failed it is thrown away and made anew over the same tables.
//! - Negotiation files are made elsewhere; their tables are not touched here.

pub mod account;
mod acts;
mod choose;
mod contradict;
mod events;
mod gist;
pub mod names;
mod offices;
mod people;
mod resolve;
mod rows;
mod sketch;
mod statements;
#[cfg(test)]
mod tests;
pub mod words;

use demarche_core::Record;
use rusqlite::Transaction;

use crate::error::StoreError;
use crate::read::DocumentRow;

/// The derived tables that linking fills, those first that others refer to. A rebuild empties them from the last to the first.
pub const DERIVED: &[&str] = &[
    "actors",
    "actor_names",
    "actor_reports",
    "offices",
    "statements",
    "statement_reports",
    "statement_addressees",
    "contradictions",
    "events",
    "event_reports",
    "event_parties",
    "meetings",
    "meeting_reports",
    "meeting_parties",
    "conditions",
    "positions",
    "position_parties",
    "statement_words",
    "actor_countries",
    "link_names",
    "link_keys",
    "link_sketches",
];

/// Inserts the derived rows of documents, one after another.
#[derive(Debug, Default)]
pub struct Linker {
    sketches: sketch::Sketches,
}

impl Linker {
    /// A linker over tables as they are; what it needs to know of them it looks up.
    pub fn new() -> Self {
        Self::default()
    }

    /// Inserts all derived rows of a document that was read.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails; the transaction must then be given up.
    pub fn link(&mut self, transaction: &Transaction<'_>, document: &DocumentRow, record: &Record) -> Result<(), StoreError> {
        rows::link(transaction, &mut self.sketches, document, record)
    }

    /// Counts a near-duplicate that was not read: what `original` reports is reported once more, by no further source.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails; the transaction must then be given up.
    pub fn repeat(&mut self, transaction: &Transaction<'_>, _copy: &DocumentRow, original: i64) -> Result<(), StoreError> {
        for (table, reports, id) in [
            ("statements", "statement_reports", "statement"),
            ("events", "event_reports", "event"),
            ("meetings", "meeting_reports", "meeting"),
        ] {
            let sql =
                format!("UPDATE {table} SET reports = reports + 1 WHERE id IN (SELECT {id} FROM {reports} WHERE document = ?1)");
            transaction.prepare_cached(&sql)?.execute([original])?;
        }
        transaction
            .prepare_cached(
                "UPDATE actors SET reports = reports + 1 WHERE id IN (SELECT actor FROM actor_reports WHERE document = ?1)",
            )?
            .execute([original])?;
        Ok(())
    }

    /// Brings what spans documents up to date before a commit.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails; the transaction must then be given up.
    #[allow(clippy::unused_self, reason = "linkers that gather over a batch need it")]
    pub fn settle(&mut self, _transaction: &Transaction<'_>) -> Result<(), StoreError> {
        Ok(())
    }
}
