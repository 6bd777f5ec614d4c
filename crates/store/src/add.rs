//! Adding: documents, texts and records are appended, then the derived rows follow from them.

use demarche_core::{Document, Record, wire};
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;
use crate::link::Linker;
use crate::near::{self, Sketch};
use crate::open::Store;
use crate::pack::{pack, pack_record, pack_text};
use crate::read::DocumentRow;

/// One read document on its way into the store.
#[derive(Clone, Copy, Debug)]
pub struct Addition<'a> {
    /// The path or URL as the user gave it.
    pub input: &'a str,
    /// The item in it: empty where the input is one story, else such as a row's number.
    pub key: &'a str,
    /// [`raw_hash`] of the bytes and hints.
    pub raw_hash: &'a str,
    /// The bytes as they came.
    pub raw: &'a [u8],
    /// The way back from clean text to `raw`, as its maker writes it; `None` where both are equal.
    pub origin: Option<&'a [u8]>,
    /// What was read, spans in bytes.
    pub record: &'a Record,
    /// The text's sketch, by which its near-duplicates will be found; an empty one leaves it out.
    pub sketch: &'a Sketch,
    /// Set where the document is a near-duplicate of one in the store.
    pub copied: Option<Copied>,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// Of which document another is a near-duplicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copied {
    /// The document that came first.
    pub of: i64,
    /// The share of words that stand in both, 0 to 1.
    pub similarity: f64,
    /// Whether the copy was read all the same, because it holds much of its own. One that was not has a record without
    /// claims: those of the first document are reported once more.
    pub read: bool,
}

/// What became of an addition; the number is the document's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new document.
    Added(i64),
    /// The same text is in the store already.
    Known(i64),
    /// New text under a URL that the store has: a version.
    Updated {
        /// The new document.
        document: i64,
        /// The version before it.
        previous: i64,
    },
    /// A near-duplicate of a document in the store.
    Copy {
        /// The new document.
        document: i64,
        /// The first one.
        of: i64,
    },
}

impl Outcome {
    /// The document that now holds the text.
    pub fn document(self) -> i64 {
        match self {
            Self::Added(document) | Self::Known(document) | Self::Updated { document, .. } | Self::Copy { document, .. } => {
                document
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Known(_) => "known",
            Self::Updated { .. } => "updated",
            Self::Copy { .. } => "copy",
        }
    }
}

/// An input that is no document.
#[derive(Clone, Copy, Debug)]
pub struct Rejection<'a> {
    /// The path or URL as the user gave it.
    pub input: &'a str,
    /// The item in it.
    pub key: &'a str,
    /// [`raw_hash`] of the bytes and hints; empty where no bytes could be had.
    pub raw_hash: &'a str,
    /// Why, a sentence without full stop.
    pub reason: &'a str,
    /// What to do about it.
    pub hint: &'a str,
    /// Now, RFC 3339 in UTC.
    pub at: &'a str,
}

/// The hash by which an input item is known again before it is read: of its bytes and of the hints that change what is made of
/// them (URL, outlet, date, title, …), in a fixed order.
pub fn raw_hash(bytes: &[u8], hints: &[Option<&str>]) -> String {
    let mut hash = Sha256::new();
    for hint in hints {
        match hint {
            Some(hint) => {
                hash.update([1]);
                hash.update((hint.len() as u64).to_le_bytes());
                hash.update(hint.as_bytes());
            }
            None => hash.update([0]),
        }
    }
    hash.update(bytes);
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Additions that become visible and safe together.
///
/// Dropped without [`Batch::commit`], nothing of it has happened.
pub struct Batch<'a> {
    transaction: Transaction<'a>,
    linker: &'a mut Linker,
    linker_valid: &'a mut bool,
}

impl Store {
    /// Begins a batch. Other writers wait until it ends, so it should only be open while it is written.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if another program writes for too long; otherwise if SQLite fails.
    pub fn batch(&mut self) -> Result<Batch<'_>, StoreError> {
        if !self.linker_valid {
            self.linker = Linker::new();
        }
        self.linker_valid = false;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Batch { transaction, linker: &mut self.linker, linker_valid: &mut self.linker_valid })
    }

    /// Adds one document by itself.
    ///
    /// # Errors
    /// As [`Batch::add`] and [`Batch::commit`].
    pub fn add(&mut self, addition: &Addition<'_>) -> Result<Outcome, StoreError> {
        let mut batch = self.batch()?;
        let outcome = batch.add(addition)?;
        batch.commit()?;
        Ok(outcome)
    }
}

impl Batch<'_> {
    /// Appends a document with its record and all that follows from it. The same text again changes nothing but the list of
    /// inputs.
    ///
    /// # Errors
    /// [`StoreError`] if the record cannot be written or SQLite fails; the batch should then be dropped.
    pub fn add(&mut self, addition: &Addition<'_>) -> Result<Outcome, StoreError> {
        let document = &addition.record.document;
        let outcome = match self.by_hash(&document.id)? {
            Some(known) => Outcome::Known(known),
            None => self.append(addition)?,
        };
        let Addition { input, key, raw_hash, at, .. } = *addition;
        self.note(input, key, raw_hash, outcome, at)?;
        Ok(outcome)
    }

    /// Notes that an item is a document which the store has, without its record.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn known(&mut self, input: &str, key: &str, raw_hash: &str, document: i64, at: &str) -> Result<Outcome, StoreError> {
        self.note(input, key, raw_hash, Outcome::Known(document), at)?;
        Ok(Outcome::Known(document))
    }

    /// Notes that an item was rejected, and why.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn reject(&mut self, rejection: &Rejection<'_>) -> Result<(), StoreError> {
        let Rejection { input, key, raw_hash, reason, hint, at } = *rejection;
        self.transaction
            .prepare_cached(
                "INSERT INTO inputs (input, key, raw_hash, outcome, reason, hint, at) VALUES (?1, ?2, ?3, 'rejected', ?4, ?5, ?6)
                 ON CONFLICT (input, key, raw_hash) DO UPDATE SET reason = excluded.reason, hint = excluded.hint, at = excluded.at
                 WHERE outcome = 'rejected'",
            )?
            .execute(params![input, key, raw_hash, reason, hint, at])?;
        Ok(())
    }

    /// Makes all of it visible to readers and safe on the disk.
    ///
    /// # Errors
    /// [`StoreError`] if the disk is full or fails; nothing of the batch has happened then.
    pub fn commit(self) -> Result<(), StoreError> {
        self.linker.settle(&self.transaction)?;
        self.transaction.commit()?;
        *self.linker_valid = true;
        Ok(())
    }

    fn by_hash(&self, hash: &str) -> Result<Option<i64>, StoreError> {
        let mut found = self.transaction.prepare_cached("SELECT id FROM documents WHERE hash = ?1")?;
        Ok(found.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// What an item became; an earlier rejection of the very same bytes gives way.
    fn note(&self, input: &str, key: &str, raw_hash: &str, outcome: Outcome, at: &str) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO inputs (input, key, raw_hash, outcome, document, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (input, key, raw_hash) DO UPDATE SET outcome = excluded.outcome, document = excluded.document,
                     reason = NULL, hint = NULL, at = excluded.at
                 WHERE outcome = 'rejected'",
            )?
            .execute(params![input, key, raw_hash, outcome.word(), outcome.document(), at])?;
        Ok(())
    }

    fn append(&mut self, addition: &Addition<'_>) -> Result<Outcome, StoreError> {
        let document = &addition.record.document;
        let previous = self.newest_under(document.url.as_deref())?;
        let row = self.insert_document(addition, previous)?;
        self.insert_text(row.id, addition)?;
        self.insert_record(row.id, addition)?;
        self.transaction
            .prepare_cached("INSERT INTO document_words (rowid, title, text) VALUES (?1, ?2, ?3)")?
            .execute(params![row.id, document.title, document.text])?;
        match addition.copied {
            Some(Copied { of, read: false, .. }) => self.linker.repeat(&self.transaction, &row, of)?,
            _ => {
                near::insert(&self.transaction, addition.sketch, row.id)?;
                self.linker.link(&self.transaction, &row, addition.record)?;
            }
        }
        Ok(match (previous, addition.copied) {
            (Some(previous), _) => Outcome::Updated { document: row.id, previous },
            (None, Some(copied)) => Outcome::Copy { document: row.id, of: copied.of },
            (None, None) => Outcome::Added(row.id),
        })
    }

    fn newest_under(&self, url: Option<&str>) -> Result<Option<i64>, StoreError> {
        let Some(url) = url else { return Ok(None) };
        let mut newest = self.transaction.prepare_cached("SELECT max(id) FROM documents WHERE url = ?1")?;
        Ok(newest.query_row([url], |row| row.get(0))?)
    }

    fn insert_document(&self, addition: &Addition<'_>, previous: Option<i64>) -> Result<DocumentRow, StoreError> {
        let Document { id: hash, text, language, title, byline, outlet, url, path, published, .. } = &addition.record.document;
        let day = addition.record.document.reference_date().map(|day| day.to_string());
        let words = i64::try_from(text.split_whitespace().count()).unwrap_or(i64::MAX);
        let (copy_of, similarity) = addition.copied.map(|copied| (copied.of, copied.similarity)).unzip();
        self.transaction
            .prepare_cached(
                "INSERT INTO documents (hash, url, path, outlet, title, byline, language, published, day, added, words,
                     raw_hash, previous, copy_of, similarity, own_record)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .execute(params![
                hash,
                url,
                path,
                outlet,
                title,
                byline,
                language,
                published,
                day,
                addition.at,
                words,
                addition.raw_hash,
                previous,
                copy_of,
                similarity,
                addition.copied.is_none_or(|copied| copied.read)
            ])?;
        Ok(DocumentRow {
            id: self.transaction.last_insert_rowid(),
            hash: hash.clone(),
            url: url.clone(),
            outlet: outlet.clone(),
            title: title.clone(),
            language: language.clone(),
            published: published.clone(),
            day,
            previous,
            copy_of,
        })
    }

    fn insert_text(&self, id: i64, addition: &Addition<'_>) -> Result<(), StoreError> {
        let text = &addition.record.document.text;
        let raw = (addition.raw != text.as_bytes()).then(|| pack(addition.raw)).transpose()?;
        let origin = addition.origin.map(pack).transpose()?;
        self.transaction
            .prepare_cached("INSERT INTO texts (document, clean, raw, origin) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![id, pack_text(text)?, raw, origin])?;
        Ok(())
    }

    fn insert_record(&self, id: i64, addition: &Addition<'_>) -> Result<(), StoreError> {
        let engine = &addition.record.engine;
        self.transaction
            .prepare_cached("INSERT INTO records (document, version, model, made, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![id, engine.version, engine.model, addition.at, body(addition.record)?])?;
        Ok(())
    }
}

/// The record's JSON without the document's text, packed.
pub(crate) fn body(record: &Record) -> Result<Vec<u8>, StoreError> {
    let mut json = wire::to_json(record)?;
    json["document"]["text"] = "".into();
    pack_record(json, &record.document.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::DERIVED;
    use crate::testing::{NOW, STORY, add, count, record, record_of};

    fn filled() -> Store {
        let mut store = Store::in_memory().unwrap();
        assert_eq!(add(&mut store, "a.txt", &record()).unwrap(), Outcome::Added(1));
        store
    }

    #[test]
    fn a_record_comes_back_as_it_was_added() {
        let store = filled();
        assert_eq!(store.record(1).unwrap(), record());
        assert_eq!(store.text(1).unwrap(), STORY);
        assert_eq!(store.raw(1).unwrap(), STORY.as_bytes());
        assert_eq!(store.by_hash(&record().document.id).unwrap(), Some(1));
        assert!(matches!(store.record(2), Err(StoreError::NoDocument(2))));
    }

    #[test]
    fn every_kind_of_claim_has_its_row_and_its_characters() {
        let store = filled();
        let rows = ["statements", "events", "meetings", "conditions", "positions", "offices", "statement_addressees"];
        for table in rows {
            assert_eq!(count(&store, &format!("SELECT count(*) FROM {table}")), 1, "{table}");
        }
        assert_eq!(count(&store, "SELECT count(*) FROM actors"), 2, "a place that does nothing is no actor");
        let text: Vec<char> = STORY.chars().collect();
        let words = |sql: &str| {
            let (start, end): (u32, u32) = store.connection().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            text[start as usize..end as usize].iter().collect::<String>()
        };
        assert_eq!(words("SELECT start, end FROM event_reports"), "visited");
        assert_eq!(words("SELECT start, end FROM positions"), "open the bridge");
        assert_eq!(words("SELECT start, end FROM offices"), "Foreign Minister");
        assert_eq!(words("SELECT condition_start, condition_end FROM conditions"), "the rains stop");
        assert_eq!(words("SELECT start, end FROM statement_reports"), "Norland must open the bridge if the rains stop,");
    }

    #[test]
    fn the_same_text_again_is_known_and_changes_nothing() {
        let mut store = filled();
        assert_eq!(add(&mut store, "a.txt", &record()).unwrap(), Outcome::Known(1));
        assert_eq!(add(&mut store, "b.txt", &record()).unwrap(), Outcome::Known(1));
        assert_eq!(count(&store, "SELECT count(*) FROM documents"), 1);
        assert_eq!(count(&store, "SELECT count(*) FROM inputs"), 2);
        assert_eq!(count(&store, "SELECT count(*) FROM inputs WHERE outcome = 'added'"), 1);
    }

    #[test]
    fn new_text_under_a_url_is_a_version() {
        let mut store = Store::in_memory().unwrap();
        let under = |text: &str| {
            let mut record = record_of(text);
            record.document.url = Some("https://post.example/bridge".into());
            record
        };
        add(&mut store, "u", &under(STORY)).unwrap();
        let second = add(&mut store, "u", &under(&format!("{STORY}\nThe bridge opened on Tuesday.\n"))).unwrap();
        assert_eq!(second, Outcome::Updated { document: 2, previous: 1 });
        let versions: Vec<i64> = store.versions(1).unwrap().into_iter().map(|it| it.document).collect();
        assert_eq!(versions, [1, 2]);
    }

    #[test]
    fn a_copy_counts_as_one_more_report_of_the_same_source() {
        let mut store = filled();
        let copy = Record::empty(Document::from_text(format!("(AP) {STORY}")), record().engine);
        let raw = copy.document.text.as_bytes();
        let copied = Some(Copied { of: 1, similarity: 0.97, read: false });
        let addition = Addition {
            input: "b",
            key: "",
            raw_hash: "b",
            raw,
            origin: None,
            record: &copy,
            sketch: &Sketch::default(),
            copied,
            at: NOW,
        };
        assert_eq!(store.add(&addition).unwrap(), Outcome::Copy { document: 2, of: 1 });
        for table in ["statements", "events", "meetings"] {
            assert_eq!(count(&store, &format!("SELECT reports * 10 + sources FROM {table}")), 21, "{table}");
        }
    }

    #[test]
    fn what_was_rejected_is_kept_with_its_reason_until_it_is_taken() {
        let mut store = Store::in_memory().unwrap();
        let hash = raw_hash(STORY.as_bytes(), &[None]);
        let mut batch = store.batch().unwrap();
        for reason in ["the model is missing", "the model is broken"] {
            let rejection = Rejection { input: "a.txt", key: "", raw_hash: &hash, reason, hint: "install it", at: NOW };
            batch.reject(&rejection).unwrap();
        }
        batch.commit().unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM inputs WHERE reason = 'the model is broken'"), 1);
        assert_eq!(store.by_raw_hash(&hash).unwrap(), None);
        add(&mut store, "a.txt", &record()).unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM inputs WHERE outcome = 'rejected'"), 0);
        assert_eq!(store.by_raw_hash(&hash).unwrap(), Some(1));
    }

    #[test]
    fn a_batch_that_is_dropped_never_was() {
        let mut store = filled();
        let other = record_of(&STORY.replace("May 4", "May 5"));
        let raw = other.document.text.as_bytes();
        let mut batch = store.batch().unwrap();
        let addition = Addition {
            input: "b",
            key: "",
            raw_hash: "b",
            raw,
            origin: None,
            record: &other,
            sketch: &Sketch::default(),
            copied: None,
            at: NOW,
        };
        batch.add(&addition).unwrap();
        drop(batch);
        assert_eq!(count(&store, "SELECT count(*) FROM documents"), 1);
        assert_eq!(store.add(&addition).unwrap(), Outcome::Added(2));
    }

    #[test]
    fn full_text_finds_documents_and_statements() {
        let store = filled();
        assert_eq!(count(&store, "SELECT rowid FROM document_words WHERE document_words MATCH 'zurich AND bridges'"), 1);
        assert_eq!(count(&store, "SELECT rowid FROM statement_words WHERE statement_words MATCH 'rain'"), 1);
    }

    #[test]
    fn readers_see_whole_batches_while_one_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demarche.db");
        let mut store = Store::open(&path).unwrap();
        let reader = Store::open_read_only(&path).unwrap();
        let one = record();
        let raw = one.document.text.as_bytes();
        let addition = Addition {
            input: "a",
            key: "",
            raw_hash: "a",
            raw,
            origin: None,
            record: &one,
            sketch: &Sketch::default(),
            copied: None,
            at: NOW,
        };
        let mut batch = store.batch().unwrap();
        batch.add(&addition).unwrap();
        assert_eq!(count(&reader, "SELECT count(*) FROM documents"), 0);
        batch.commit().unwrap();
        assert_eq!(count(&reader, "SELECT count(*) FROM documents"), 1);
    }

    #[test]
    fn every_table_is_either_appended_to_or_listed_as_derived() {
        let store = filled();
        let appended =
            ["documents", "texts", "records", "inputs", "shingles", "corrections", "negotiation_edits", "document_words"];
        let elsewhere = crate::negotiations::TABLES;
        let mut tables = store
            .connection()
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_words\\_%' ESCAPE '\\'")
            .unwrap();
        for table in tables.query_map([], |row| row.get::<_, String>(0)).unwrap() {
            let table = table.unwrap();
            let known = [&appended[..], elsewhere, DERIVED].concat().contains(&table.as_str());
            assert!(known || table.starts_with("sqlite_"), "{table}");
        }
    }

    #[test]
    fn a_full_disk_is_told_of_and_costs_nothing_that_was_committed() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("demarche.db")).unwrap();
        add(&mut store, "a.txt", &record()).unwrap();
        let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        let bound = |store: &Store, most: i64| {
            store.connection.pragma_update_and_check(None, "max_page_count", most, |_| Ok(())).unwrap();
        };
        bound(&store, pages + 2);
        let long = record_of(&(0..20_000).fold(STORY.to_owned(), |text, at| format!("{text} {}", at * 7919)));
        assert!(matches!(add(&mut store, "b.txt", &long), Err(StoreError::Full)));
        bound(&store, 1 << 30);
        assert_eq!(add(&mut store, "b.txt", &long).unwrap(), Outcome::Added(2));
        store.check().unwrap();
    }

    #[test]
    fn hints_are_part_of_what_an_item_is_known_by() {
        let plain = raw_hash(b"ab", &[None, None]);
        assert_eq!(plain, raw_hash(b"ab", &[None, None]));
        assert_ne!(plain, raw_hash(b"ab", &[Some(""), None]));
        assert_ne!(raw_hash(b"", &[Some("ab"), None]), raw_hash(b"b", &[Some("a"), None]));
    }
}
