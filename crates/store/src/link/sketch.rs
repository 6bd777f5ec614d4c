//! What linking remembers of a story: its [`Sketch`], and how stories about the same matter are found.
//!
//! A sketch is small, stored beside the derived rows and made anew with them. Stories are related where they name the same
//! persons, bodies and places within a few days; claims are compared with those of related stories only, so that the work for
//! one story does not grow with the store.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::words::Words;
use crate::error::StoreError;
use crate::pack::{pack, unpack};

/// Days since 1970-01-01.
pub(super) type Day = i32;

/// Stories further apart than this are not compared, but for quotations.
pub(super) const WINDOW: Day = 21;
/// At most so many stories are asked for a key; one that more stories of the window have tells nothing.
const COMMON: usize = 300;
/// At most so many related stories are compared.
const MOST: usize = 48;
/// So many sketches are kept in memory.
const KEPT: usize = 2_000;

/// What linking remembers of one story.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Sketch {
    /// The document.
    pub document: i64,
    /// The story's day.
    pub day: Option<Day>,
    /// Whose report it is: stories of one source are no independent reports.
    pub source: String,
    /// Hashes of the named persons, bodies and places. Of stored stories they stand in `link_keys` alone.
    #[serde(skip)]
    pub keys: Vec<u64>,
    /// The actors that it names.
    pub actors: Vec<i64>,
    /// Its statements.
    pub statements: Vec<Said>,
    /// Its events.
    pub events: Vec<Deed>,
    /// Its meetings.
    pub meetings: Vec<Deed>,
}

/// Who takes part in a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Party {
    /// The actor.
    pub actor: i64,
    /// The side that it acts for, where the story tells: a country ("IRN"), or a body or armed group by its number ("#12").
    pub camp: Option<String>,
    /// Whether it is a person.
    pub person: bool,
    /// Whether it has a name; unnamed groups are the same in copies only.
    pub named: bool,
    /// Whether it is a state or a body, with or without a name of its own.
    pub body: bool,
}

/// A statement as it is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    /// The statement's row.
    pub row: i64,
    pub speaker: Option<Party>,
    /// Content stems of how the story calls the speaker.
    pub called: Vec<u32>,
    /// To whom or against whom.
    pub toward: Vec<i64>,
    pub act: String,
    /// Whether words of it are quoted.
    pub quoted: bool,
    /// The day on which it was said, where the story tells.
    pub day: Option<Day>,
    pub words: Words,
    /// The words in quotation marks, where they are a part.
    pub quote: Option<Words>,
}

/// An event or a meeting as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Deed {
    /// The event's or meeting's row.
    pub row: i64,
    /// PLOVER category, or "MEETING".
    pub category: String,
    pub modes: Vec<String>,
    pub status: String,
    /// First and last day, where the story dates it.
    pub days: Option<(Day, Day)>,
    pub place: Option<Spot>,
    pub actors: Vec<Party>,
    pub recipients: Vec<Party>,
    /// Index of its sentence.
    pub sentence: usize,
    /// Stems of the trigger.
    pub trigger: Vec<u32>,
    /// Content stems of the sentence around it, without names, days and the trigger.
    pub words: Vec<u32>,
    /// The statement that reports it.
    pub statement: Option<i64>,
    /// Whether it stands in a headline, whose tenses and missing days mean nothing.
    pub headline: bool,
    /// Whether the trigger takes up what the reader knows: "the attack", "their release".
    pub definite: bool,
    /// Who says so, where somebody does.
    pub teller: Option<Party>,
    /// Killed: at least, at most.
    pub dead: Option<(u64, u64)>,
}

/// Where something happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spot {
    /// Folded name.
    pub name: String,
    pub geonames: Option<u32>,
}

/// The days of an ISO date or date-time.
pub(super) fn day_of(stamp: &str) -> Option<Day> {
    let day: jiff::civil::Date = stamp.get(..10)?.parse().ok()?;
    Some((day - jiff::civil::date(1970, 1, 1)).get_days())
}

/// Sketches, the newest used in memory.
#[derive(Debug, Default)]
pub(super) struct Sketches {
    kept: BTreeMap<i64, Arc<Sketch>>,
    order: VecDeque<i64>,
}

/// A related story, and how much it has in common with the new one (about 1 for two ordinary names, 3 for nearly everything).
pub(super) struct Related {
    pub sketch: Arc<Sketch>,
    pub weight: f64,
}

impl Sketches {
    /// The sketch of a document, if it was linked.
    pub fn get(&mut self, connection: &Connection, document: i64) -> Result<Option<Arc<Sketch>>, StoreError> {
        if let Some(sketch) = self.kept.get(&document) {
            return Ok(Some(Arc::clone(sketch)));
        }
        let mut stored = connection.prepare_cached("SELECT body FROM link_sketches WHERE document = ?1")?;
        let body: Option<Vec<u8>> = stored.query_row([document], |row| row.get(0)).optional()?;
        let Some(body) = body else { return Ok(None) };
        let sketch = postcard::from_bytes(&unpack(&body)?).map_err(|error| StoreError::Corrupt(format!("a sketch: {error}")))?;
        Ok(Some(self.keep(sketch)))
    }

    fn keep(&mut self, sketch: Sketch) -> Arc<Sketch> {
        let sketch = Arc::new(sketch);
        self.kept.insert(sketch.document, Arc::clone(&sketch));
        self.order.push_back(sketch.document);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
        sketch
    }

    /// Stores a sketch with its keys.
    pub fn put(&mut self, connection: &Connection, sketch: Sketch) -> Result<(), StoreError> {
        let body = postcard::to_stdvec(&sketch).map_err(|error| StoreError::Corrupt(format!("a sketch: {error}")))?;
        connection.prepare_cached("INSERT INTO link_sketches (document, source, body) VALUES (?1, ?2, ?3)")?.execute(params![
            sketch.document,
            sketch.source,
            pack(&body)?
        ])?;
        let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO link_keys (key, day, document) VALUES (?1, ?2, ?3)")?;
        let quotes = sketch.statements.iter().filter(|it| it.quoted).flat_map(|it| it.words.shingles(QUOTE_KEYS));
        for key in sketch.keys.iter().copied().chain(quotes) {
            insert.execute(params![key.cast_signed(), sketch.day.unwrap_or_default(), sketch.document])?;
        }
        self.keep(sketch);
        Ok(())
    }

    /// The stories that share names with a new one within the window, and those that quote the same words whenever,
    /// most in common first.
    pub fn related(&mut self, connection: &Connection, new: &Sketch, quotes: &[u64]) -> Result<Vec<Related>, StoreError> {
        let mut weights: BTreeMap<i64, f64> = BTreeMap::new();
        let day = new.day.unwrap_or_default();
        let mut near = connection.prepare_cached(
            "SELECT document FROM link_keys WHERE key = ?1 AND day BETWEEN ?2 AND ?3 ORDER BY day, document LIMIT ?4",
        )?;
        for key in &new.keys {
            let rows = near
                .query_map(params![key.cast_signed(), day - WINDOW, day + WINDOW, crate::flatten::index(COMMON + 1)], |row| {
                    row.get(0)
                })?;
            let documents: Vec<i64> = rows.collect::<Result<_, _>>()?;
            if documents.len() > COMMON {
                continue;
            }
            #[allow(clippy::cast_precision_loss, reason = "at most a few hundred")]
            let weight = 1.0 / (1.0 + (documents.len() as f64 / 8.0).max(1.0).ln());
            for document in documents.into_iter().filter(|&it| it != new.document) {
                *weights.entry(document).or_default() += weight;
            }
        }
        let mut ever =
            connection.prepare_cached("SELECT document FROM link_keys WHERE key = ?1 ORDER BY day, document LIMIT 8")?;
        for key in quotes {
            let rows = ever.query_map([key.cast_signed()], |row| row.get::<_, i64>(0))?;
            for document in rows.collect::<Result<Vec<_>, _>>()? {
                *weights.entry(document).or_default() += 2.0;
            }
        }
        let mut ranked: Vec<(i64, f64)> =
            weights.into_iter().filter(|(document, weight)| *weight >= 0.9 && *document != new.document).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.truncate(MOST);
        let mut related = Vec::with_capacity(ranked.len());
        for (document, weight) in ranked {
            if let Some(sketch) = self.get(connection, document)? {
                related.push(Related { sketch, weight });
            }
        }
        Ok(related)
    }
}

/// So many hashes of a quotation are looked up.
pub(super) const QUOTE_KEYS: usize = 4;
