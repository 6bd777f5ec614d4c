//! Deriving everything anew from what was read.

use demarche_core::Record;
use rusqlite::{TransactionBehavior, params};

use crate::add::body;
use crate::correct::Correction;
use crate::error::StoreError;
use crate::link::{DERIVED, Linker};
use crate::near::{self, Sketch};
use crate::open::Store;
use crate::read::DocumentRow;

/// Derived tables that are made elsewhere, from those of [`DERIVED`]; those first that refer to others.
const ABOVE: &[&str] = &["position_moves", "negotiation_items", "negotiation_parties", "negotiations"];

/// What a rebuild did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rebuilt {
    /// How many documents were derived from.
    pub documents: usize,
    /// Corrections whose claim is no longer in the record; they are kept.
    pub lost: Vec<Correction>,
}

impl Store {
    /// Empties all derived tables and fills them again from the newest records and the corrections, in one transaction: readers
    /// see the old rows until the new ones are complete. `progress` hears how many of how many documents are done.
    ///
    /// # Errors
    /// [`StoreError`] if a record is damaged or SQLite fails; the old rows stay then.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(usize, usize)) -> Result<Rebuilt, StoreError> {
        let documents = self.documents()?;
        let mut done = Rebuilt { documents: documents.len(), lost: Vec::new() };
        self.linker = Linker::new();
        self.linker_valid = false;
        // Two halves of one store: the transaction borrows the connection, the records are read through it.
        let transaction = rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        for table in ABOVE.iter().chain(DERIVED.iter().rev()).chain(&["document_words", "shingles"]) {
            let words = table.ends_with("_words");
            transaction.execute_batch(&if words {
                format!("INSERT INTO {table} ({table}) VALUES ('delete-all')")
            } else {
                format!("DELETE FROM {table}")
            })?;
        }
        let mut linker = Linker::new();
        for (at, (row, own)) in documents.iter().enumerate() {
            let (record, mut lost) = self.corrected(row.id)?;
            done.lost.append(&mut lost);
            transaction
                .prepare_cached("INSERT INTO document_words (rowid, title, text) VALUES (?1, ?2, ?3)")?
                .execute(params![row.id, row.title, record.document.text])?;
            match row.copy_of {
                Some(of) if !own => linker.repeat(&transaction, row, of)?,
                _ => {
                    near::insert(&transaction, &Sketch::of(&record.document.text), row.id)?;
                    linker.link(&transaction, row, &record)?;
                }
            }
            progress(at + 1, documents.len());
        }
        linker.settle(&transaction)?;
        transaction.commit()?;
        self.linker = linker;
        self.linker_valid = true;
        Ok(done)
    }

    /// All documents in order of arrival, and whether each has claims of its own.
    fn documents(&self) -> Result<Vec<(DocumentRow, bool)>, StoreError> {
        let sql = format!("SELECT {}, own_record FROM documents ORDER BY id", DocumentRow::COLUMNS);
        let mut rows = self.connection.prepare(&sql)?;
        Ok(rows.query_map([], |row| Ok((DocumentRow::from_row(row)?, row.get("own_record")?)))?.collect::<Result<_, _>>()?)
    }

    /// The numbers of the documents that were read by themselves, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn read_documents(&self) -> Result<Vec<i64>, StoreError> {
        Ok(self.documents()?.into_iter().filter(|(_, own)| *own).map(|(row, _)| row.id).collect())
    }

    /// Appends newer records of documents, committed together. They take effect with the next [`Store::rebuild`].
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn append_records(&mut self, records: &[(i64, Record)], at: &str) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (document, record) in records {
            let (engine, body) = (&record.engine, body(record)?);
            transaction
                .prepare_cached("INSERT INTO records (document, version, model, made, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![document, engine.version, engine.model, at, body])?;
        }
        Ok(transaction.commit()?)
    }

    /// Checks the whole file.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] with what SQLite found, if it is damaged or rows refer to others that are not there.
    pub fn check(&self) -> Result<(), StoreError> {
        let found: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Err(StoreError::Corrupt(found));
        }
        let mut orphans = self.connection.prepare("PRAGMA foreign_key_check")?;
        match orphans.query([])?.next()? {
            Some(row) => Err(StoreError::Corrupt(format!("a row of {} refers to nothing", row.get::<_, String>(0)?))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use demarche_core::Document;

    use super::*;
    use crate::add::{Addition, Copied};
    use crate::testing::{NOW, STORY, add, count, record, record_of};

    /// All derived rows, in words.
    fn derived(store: &Store) -> Vec<String> {
        let mut all = Vec::new();
        for table in DERIVED.iter().filter(|it| !it.ends_with("_words")).chain(&["shingles"]) {
            let mut rows = store.connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
            let width = rows.column_count();
            let shown = rows.query_map([], |row| {
                (0..width).map(|at| Ok(format!("{:?}", row.get_ref(at)?))).collect::<rusqlite::Result<Vec<_>>>()
            });
            all.extend(shown.unwrap().map(|row| format!("{table}: {}", row.unwrap().join(" "))));
        }
        all
    }

    fn filled() -> Store {
        let mut store = Store::in_memory().unwrap();
        add(&mut store, "a.txt", &record()).unwrap();
        add(&mut store, "b.txt", &record_of(&STORY.replace("May 4", "May 5"))).unwrap();
        let copy = Record::empty(Document::from_text(format!("(AP) {STORY}")), record().engine);
        let (raw, sketch) = (copy.document.text.as_bytes(), Sketch::default());
        let copied = Some(Copied { of: 1, similarity: 0.97, read: false });
        let addition =
            Addition { input: "c", key: "", raw_hash: "c", raw, origin: None, record: &copy, sketch: &sketch, copied, at: NOW };
        store.add(&addition).unwrap();
        // What the command does before: sketches of what is read.
        for document in [1, 2] {
            near::insert(&store.connection, &Sketch::of(&store.text(document).unwrap()), document).unwrap();
        }
        store
    }

    #[test]
    fn a_rebuild_makes_the_same_rows() {
        let mut store = filled();
        let before = derived(&store);
        let done = store.rebuild(&mut |_, _| ()).unwrap();
        assert_eq!((done.documents, done.lost.len()), (3, 0));
        assert_eq!(derived(&store), before);
        assert_eq!(count(&store, "SELECT count(*) FROM document_words WHERE document_words MATCH 'bridge'"), 3);
        store.check().unwrap();
    }

    #[test]
    fn the_newest_record_counts_and_the_older_ones_stay() {
        let mut store = filled();
        let mut newer = record();
        newer.events.clear();
        newer.engine.version = "0.2.0".into();
        store.append_records(&[(1, newer.clone())], NOW).unwrap();
        store.rebuild(&mut |_, _| ()).unwrap();
        assert_eq!(store.record(1).unwrap(), newer);
        assert_eq!(count(&store, "SELECT count(*) FROM event_reports WHERE document = 1"), 0);
        assert_eq!(count(&store, "SELECT count(*) FROM records WHERE document = 1"), 2);
        assert_eq!(store.read_documents().unwrap(), [1, 2]);
    }
}
