//! Typed rows, each with where it stands.

mod documents;
mod events;
mod meetings;
mod negotiations;
mod people;
mod positions;
mod statements;

use rusqlite::{Connection, OptionalExtension as _, Row as Sql};
use serde::Serialize;

pub use documents::Document;
pub use events::{Event, Toll};
pub use meetings::Meeting;
pub use negotiations::Negotiation;
pub use people::Person;
pub use positions::Position;
pub use statements::Statement;

use crate::error::AskError;
use crate::filter::Kind;
use crate::table::Tabular;

/// A row of one kind, read by its number.
pub trait Row: Tabular + Serialize + Sized {
    /// The kind of rows that it is.
    const KIND: Kind;

    /// The row of a number.
    ///
    /// # Errors
    /// [`AskError::Store`] if there is none or SQLite fails.
    fn load(connection: &Connection, id: i64) -> Result<Self, AskError>;

    /// The row as a meeting, where it is one: what a calendar can hold.
    fn meeting(&self) -> Option<&Meeting> {
        None
    }
}

/// An actor as rows name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// Stable key.
    pub key: String,
    /// Name.
    pub name: String,
    /// What sort of thing it is.
    pub kind: String,
    /// ISO 3166 alpha-3 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sectors, most telling first.
    pub sectors: Vec<String>,
    /// Country and first sector ("IRN GOV").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// Where a claim stands first: the characters that carry it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct At {
    /// Content hash of the document.
    pub document: String,
    /// Its URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where in the input it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// First character, in Unicode scalars.
    pub start: i64,
    /// Behind the last character.
    pub end: i64,
    /// Version of the program that read it.
    pub engine: String,
    /// The model that read it.
    pub model: String,
}

impl At {
    /// For people: the beginning of the hash with the offsets, then the outlet. Without characters the document as a whole is meant.
    pub fn shown(&self) -> String {
        let outlet = self.outlet.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        let place = if self.start < self.end { format!("@{}-{}", self.start, self.end) } else { String::new() };
        format!("{}{place}{outlet}", short(&self.document))
    }

    pub(crate) fn read(connection: &Connection, document: i64, start: i64, end: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT d.hash, d.url, d.path, d.outlet, r.version, r.model FROM documents d LEFT JOIN records r
             ON r.id = (SELECT max(id) FROM records WHERE document = d.id) WHERE d.id = ?1",
        )?;
        Ok(row.query_row([document], |row| {
            Ok(Self {
                document: row.get(0)?,
                url: row.get(1)?,
                path: row.get(2)?,
                outlet: row.get(3)?,
                start,
                end,
                engine: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
                model: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            })
        })?)
    }
}

/// The part of a key or hash that people are shown; `demarche show` takes it.
pub fn short(key: &str) -> &str {
    key.get(..10).unwrap_or(key)
}

pub(crate) fn actor(connection: &Connection, id: i64) -> Result<Actor, AskError> {
    let mut row = connection.prepare_cached("SELECT key, name, kind, country, sectors, code FROM actors WHERE id = ?1")?;
    Ok(row.query_row([id], |row| {
        Ok(Actor {
            key: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            country: row.get(3)?,
            sectors: texts(row, 4)?,
            code: row.get(5)?,
        })
    })?)
}

/// The actors of a query for their numbers, by name.
pub(crate) fn actors(connection: &Connection, sql: &str, id: i64) -> Result<Vec<Actor>, AskError> {
    let mut query = connection.prepare_cached(sql)?;
    let ids = query.query_map([id], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut all = ids.into_iter().map(|id| actor(connection, id)).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.key.cmp(&b.key)));
    Ok(all)
}

/// A JSON list of texts in a column.
pub(crate) fn texts(row: &Sql<'_>, column: usize) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Where a claim stands first: `sql` selects document, start and end.
pub(crate) fn first_at(connection: &Connection, sql: &str, id: i64) -> Result<At, AskError> {
    let mut query = connection.prepare_cached(sql)?;
    let found = query.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    found.map_or_else(|| Ok(At::default()), |(document, start, end)| At::read(connection, document, start, end))
}

pub(crate) fn names(actors: &[Actor]) -> Vec<String> {
    actors.iter().map(|actor| actor.name.clone()).collect()
}

pub(crate) fn joined(actors: &[Actor]) -> String {
    names(actors).join(" + ")
}

/// Codes of actors ("IRN GOV"), of those that have one.
pub(crate) fn codes(actors: &[Actor]) -> Vec<String> {
    actors.iter().filter_map(|actor| actor.code.clone().or_else(|| actor.country.clone())).collect()
}

/// "3 reports, 2 sources".
pub(crate) fn carried(reports: i64, sources: i64) -> String {
    if reports == sources { reports.to_string() } else { format!("{reports} ({sources} indep.)") }
}
