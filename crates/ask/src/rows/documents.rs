use rusqlite::Connection;
use serde::Serialize;

use super::{Row, short};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// One story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Content hash of its clean text.
    pub key: String,
    /// The day from which its relative dates count.
    pub day: Option<String>,
    /// When it was published, RFC 3339 date or date-time.
    pub published: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its byline.
    pub byline: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// Its URL.
    pub url: Option<String>,
    /// Where in the input it stood.
    pub path: Option<String>,
    /// When it was added, RFC 3339.
    pub added: String,
    /// Words.
    pub words: i64,
    /// Hash of the version before it under the same URL.
    pub previous: Option<String>,
    /// Hash of the first document of which it is a near-duplicate.
    pub copy_of: Option<String>,
    /// How alike the two are, 0 to 1.
    pub similarity: Option<f64>,
    /// Statements that it carries.
    pub statements: i64,
    /// Events that it tells of.
    pub events: i64,
    /// Version of the program that read it last.
    pub engine: Option<String>,
    /// The model that read it last.
    pub model: Option<String>,
}

impl Row for Document {
    const KIND: Kind = Kind::Documents;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT hash, day, published, outlet, title, byline, language, url, path, added, words,
               (SELECT hash FROM documents WHERE id = d.previous), (SELECT hash FROM documents WHERE id = d.copy_of), similarity,
               (SELECT count(*) FROM statement_reports WHERE document = d.id), (SELECT count(*) FROM event_reports WHERE document = d.id),
               (SELECT version FROM records WHERE document = d.id ORDER BY id DESC LIMIT 1),
               (SELECT model FROM records WHERE document = d.id ORDER BY id DESC LIMIT 1)
             FROM documents d WHERE id = ?1",
        )?;
        Ok(row.query_row([id], |row| {
            Ok(Self {
                key: row.get(0)?,
                day: row.get(1)?,
                published: row.get(2)?,
                outlet: row.get(3)?,
                title: row.get(4)?,
                byline: row.get(5)?,
                language: row.get(6)?,
                url: row.get(7)?,
                path: row.get(8)?,
                added: row.get(9)?,
                words: row.get(10)?,
                previous: row.get(11)?,
                copy_of: row.get(12)?,
                similarity: row.get(13)?,
                statements: row.get(14)?,
                events: row.get(15)?,
                engine: row.get(16)?,
                model: row.get(17)?,
            })
        })?)
    }
}

impl Tabular for Document {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, day Day, published Text, outlet Text, title Text, byline Text, language Text, url Text, path Text, added Text,
            words Whole, previous Text, copy_of Text, similarity Real, statements Whole, events Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.key.clone().into(),
            self.day.clone().into(),
            self.published.clone().into(),
            self.outlet.clone().into(),
            self.title.clone().into(),
            self.byline.clone().into(),
            self.language.clone().into(),
            self.url.clone().into(),
            self.path.clone().into(),
            self.added.clone().into(),
            self.words.into(),
            self.previous.clone().into(),
            self.copy_of.clone().into(),
            self.similarity.into(),
            self.statements.into(),
            self.events.into(),
            self.engine.clone().into(),
            self.model.clone().into(),
        ]
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "outlet", "title", "words", "statements", "events", "note", "stands"]
    }

    fn line(&self) -> Vec<String> {
        let note = match (&self.copy_of, &self.previous) {
            (Some(of), _) => format!("copy of {}", short(of)),
            (None, Some(previous)) => format!("new version of {}", short(previous)),
            (None, None) => String::new(),
        };
        vec![
            short(&self.key).to_owned(),
            self.day.clone().unwrap_or_default(),
            self.outlet.clone().unwrap_or_default(),
            self.title.clone().unwrap_or_default(),
            self.words.to_string(),
            self.statements.to_string(),
            self.events.to_string(),
            note,
            self.url.clone().or_else(|| self.path.clone()).unwrap_or_default(),
        ]
    }
}
