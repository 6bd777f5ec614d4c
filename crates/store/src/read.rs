//! Reading back what was stored.

use demarche_core::{Record, wire};
use rusqlite::{OptionalExtension as _, Row};

use crate::error::StoreError;
use crate::open::Store;
use crate::pack::{unpack, unpack_record, unpack_text};

/// What the store says of a document, its words left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its number, in order of arrival.
    pub id: i64,
    /// `Document.id`: the hash of its clean text.
    pub hash: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// RFC 3339 date or date-time of publication.
    pub published: Option<String>,
    /// ISO day from which its relative dates count.
    pub day: Option<String>,
    /// The version before it under the same URL.
    pub previous: Option<i64>,
    /// The first document of which it is a near-duplicate.
    pub copy_of: Option<i64>,
}

impl DocumentRow {
    /// The columns that [`DocumentRow::from_row`] reads, in its order.
    pub const COLUMNS: &'static str = "id, hash, url, outlet, title, language, published, day, previous, copy_of";

    /// The row of a query for [`DocumentRow::COLUMNS`].
    ///
    /// # Errors
    /// If the columns are others.
    pub fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            hash: row.get(1)?,
            url: row.get(2)?,
            outlet: row.get(3)?,
            title: row.get(4)?,
            language: row.get(5)?,
            published: row.get(6)?,
            day: row.get(7)?,
            previous: row.get(8)?,
            copy_of: row.get(9)?,
        })
    }
}

/// One of the texts that stood under one URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The document.
    pub document: i64,
    /// When it was added, RFC 3339.
    pub added: String,
    /// When it says that it was published.
    pub published: Option<String>,
    /// How many words it has.
    pub words: i64,
}

impl Store {
    /// What the store says of a document.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`] if there is none of that number.
    pub fn document(&self, document: i64) -> Result<DocumentRow, StoreError> {
        let sql = format!("SELECT {} FROM documents WHERE id = ?1", DocumentRow::COLUMNS);
        let row = self.connection.prepare_cached(&sql)?.query_row([document], DocumentRow::from_row).optional()?;
        row.ok_or(StoreError::NoDocument(document))
    }

    /// The document with a content hash.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn by_hash(&self, hash: &str) -> Result<Option<i64>, StoreError> {
        let mut found = self.connection.prepare_cached("SELECT id FROM documents WHERE hash = ?1")?;
        Ok(found.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// The document that bytes with a [`raw_hash`](crate::raw_hash) became, whatever the input was called.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn by_raw_hash(&self, raw_hash: &str) -> Result<Option<i64>, StoreError> {
        let mut found =
            self.connection.prepare_cached("SELECT document FROM inputs WHERE raw_hash = ?1 AND document IS NOT NULL LIMIT 1")?;
        Ok(found.query_row([raw_hash], |row| row.get(0)).optional()?)
    }

    /// A document's clean text.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`] if there is none of that number, [`StoreError::Corrupt`] if its text is damaged.
    pub fn text(&self, document: i64) -> Result<String, StoreError> {
        unpack_text(&self.blob("SELECT clean FROM texts WHERE document = ?1", document)?)
    }

    /// A document's bytes as they came.
    ///
    /// # Errors
    /// As [`Store::text`].
    pub fn raw(&self, document: i64) -> Result<Vec<u8>, StoreError> {
        unpack(&self.blob("SELECT coalesce(raw, clean) FROM texts WHERE document = ?1", document)?)
    }

    /// The newest record of a document, with its text and spans in bytes.
    ///
    /// # Errors
    /// As [`Store::text`]; [`StoreError::Record`] if the record is of another version of the contract.
    pub fn record(&self, document: i64) -> Result<Record, StoreError> {
        let body = self.blob("SELECT body FROM records WHERE document = ?1 ORDER BY id DESC LIMIT 1", document)?;
        let text = self.text(document)?;
        let mut json = unpack_record(&body, &text)?;
        json["document"]["text"] = text.into();
        Ok(wire::from_json(&json.to_string())?)
    }

    /// All texts that stood under the URL of a document, oldest first; the document alone where it has no URL.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`] if there is none of that number.
    pub fn versions(&self, document: i64) -> Result<Vec<Version>, StoreError> {
        let url = self.document(document)?.url;
        let mut versions = self.connection.prepare_cached(
            "SELECT id, added, published, words FROM documents WHERE id = ?1 OR (?2 IS NOT NULL AND url = ?2) ORDER BY id",
        )?;
        let version =
            |row: &Row<'_>| Ok(Version { document: row.get(0)?, added: row.get(1)?, published: row.get(2)?, words: row.get(3)? });
        Ok(versions.query_map((document, url), version)?.collect::<Result<_, _>>()?)
    }

    fn blob(&self, sql: &str, document: i64) -> Result<Vec<u8>, StoreError> {
        let blob = self.connection.prepare_cached(sql)?.query_row([document], |row| row.get(0)).optional()?;
        blob.ok_or(StoreError::NoDocument(document))
    }
}
