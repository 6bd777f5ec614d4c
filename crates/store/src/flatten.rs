//! One record as rows: what the tables of reports say of a document, without any identity across documents.
//!
//! `Record` → [`Flat`] → one insert per claim, under the identity that [`crate::link`] has chosen for it.
//!
//! Every insert takes the claim's index in the record and writes exactly one row (and its side rows). Offsets are converted
//! from bytes to Unicode scalars here and nowhere else.

use demarche_core::wire::Offsets;
use demarche_core::{Amount, Entity, EntityId, Event, Meeting, Place, Position, Record, Span, Statement, Time};
use rusqlite::{Connection, params};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::StoreError;
use crate::read::DocumentRow;

/// A record with what its rows need: the document's row and its offsets in scalars.
pub struct Flat<'a> {
    /// The document.
    pub document: &'a DocumentRow,
    /// Its record.
    pub record: &'a Record,
    offsets: Offsets,
}

/// Under which identities a claim's row stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ties {
    /// The statement in which it stands.
    pub statement: Option<i64>,
    /// The event that hangs on it (conditions).
    pub event: Option<i64>,
    /// Whose it is (conditions, positions).
    pub holder: Option<i64>,
}

impl<'a> Flat<'a> {
    /// The record of `document`.
    pub fn new(document: &'a DocumentRow, record: &'a Record) -> Self {
        Self { document, record, offsets: Offsets::new(&record.document.text) }
    }

    /// A stable key for what this document reports first: the same after every rebuild. `local` is the claim's id ("S3").
    pub fn key(&self, local: impl std::fmt::Display) -> String {
        format!("{:016x}", xxh3_64(format!("{}/{local}", self.document.hash).as_bytes()))
    }

    /// A span in Unicode scalars.
    pub fn scalars(&self, span: Span) -> (u32, u32) {
        let span = self.offsets.to_scalars(span);
        (span.start, span.end)
    }

    /// From the first to the last word of a statement's first occurrence, in bytes.
    pub fn words_of(&self, statement: &Statement) -> Span {
        let content = statement.occurrences.first().map(|it| it.content.as_slice()).unwrap_or_default();
        content.iter().copied().reduce(Span::cover).unwrap_or_default()
    }

    /// The day of a statement: when it was said, else the story's.
    pub fn statement_day(&self, statement: &Statement) -> Option<String> {
        statement.date.clone().or_else(|| self.document.day.clone())
    }

    /// First day, last day where it is another, grain, and whether the story dates it (else the first day is the story's).
    pub fn days(&self, time: Option<&Time>) -> Days {
        match time {
            Some(time) => Days {
                day: Some(time.start.clone()),
                until: (time.end != time.start).then(|| time.end.clone()),
                grain: Some(time.grain.word()),
                dated: true,
            },
            None => Days { day: self.document.day.clone(), until: None, grain: None, dated: false },
        }
    }

    /// An office row for each office that the story gives an entity.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_offices(&self, connection: &Connection, entity: &Entity, actor: i64) -> Result<(), StoreError> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO offices (actor, title, of, former, day, document, start, end) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for role in &entity.roles {
            let (start, end) = self.scalars(role.span);
            let (day, document) = (&self.document.day, self.document.id);
            insert.execute(params![actor, role.title, role.of, role.former, day, document, start, end])?;
        }
        Ok(())
    }

    /// That an entity is an actor, and why.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_actor_report(&self, connection: &Connection, local: EntityId, actor: i64, why: &str) -> Result<(), StoreError> {
        connection
            .prepare_cached("INSERT INTO actor_reports (document, entity, actor, why) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.document.id, index(local.0), actor, joined(why)])?;
        Ok(())
    }

    /// That the story carries a statement. `text` is the wording of the statement's own row.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_statement_report(
        &self,
        connection: &Connection,
        local: &Statement,
        statement: i64,
        text: &str,
        why: &str,
    ) -> Result<(), StoreError> {
        let (start, end) = self.scalars(self.words_of(local));
        let form = local.occurrences.first().map_or("indirect", |it| it.form.word());
        let exact = local.text == text;
        connection
            .prepare_cached(
                "INSERT INTO statement_reports (statement, document, local, form, exact, text, start, end, via, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                statement,
                self.document.id,
                index(local.id.0),
                form,
                exact,
                (!exact).then_some(&local.text),
                start,
                end,
                self.names(local.via.iter().map(|relay| relay.entity)),
                joined(why)
            ])?;
        Ok(())
    }

    /// That the story tells of an event.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_event_report(
        &self,
        connection: &Connection,
        local: &Event,
        event: i64,
        ties: Ties,
        why: &str,
    ) -> Result<(), StoreError> {
        let (start, end) = self.scalars(local.trigger);
        let trigger = local.trigger.of(&self.record.document.text);
        let toll = local.magnitude.clone().unwrap_or_default();
        let (dead, injured, detained, size) = (range(&toll.dead), range(&toll.injured), range(&toll.detained), range(&toll.size));
        connection
            .prepare_cached(
                "INSERT INTO event_reports (event, document, local, status, trigger, start, end, sentence, statement,
                     dead_min, dead_max, injured_min, injured_max, detained_min, detained_max, size_min, size_max, confidence, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            )?
            .execute(params![
                event,
                self.document.id,
                index(local.id.0),
                local.status.word(),
                trigger,
                start,
                end,
                index(local.sentence),
                ties.statement,
                dead.0,
                dead.1,
                injured.0,
                injured.1,
                detained.0,
                detained.1,
                size.0,
                size.1,
                hundredths(local.confidence),
                joined(why)
            ])?;
        Ok(())
    }

    /// That the story tells of a meeting.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_meeting_report(
        &self,
        connection: &Connection,
        local: &Meeting,
        meeting: i64,
        why: &str,
    ) -> Result<(), StoreError> {
        let (start, end) = self.scalars(local.span);
        connection
            .prepare_cached(
                "INSERT INTO meeting_reports (meeting, document, local, status, start, end, why)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![meeting, self.document.id, index(local.id.0), local.status.word(), start, end, joined(why)])?;
        Ok(())
    }

    /// A condition of the story, by its index in the record.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_condition(&self, connection: &Connection, local: usize, ties: Ties) -> Result<(), StoreError> {
        let Some(condition) = self.record.conditions.get(local) else { return Ok(()) };
        let (held, depends) = (self.scalars(condition.condition), self.scalars(condition.consequent));
        connection
            .prepare_cached(
                "INSERT INTO conditions (document, local, kind, holder, condition_start, condition_end, consequent_start,
                     consequent_end, text, statement, event)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.document.id,
                index(local),
                condition.kind.word(),
                ties.holder,
                held.0,
                held.1,
                depends.0,
                depends.1,
                condition.text,
                ties.statement,
                ties.event
            ])?;
        Ok(())
    }

    /// A position of the story; answers its row's number.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn insert_position(&self, connection: &Connection, local: &Position, ties: Ties) -> Result<i64, StoreError> {
        let (start, end) = self.scalars(local.span);
        connection
            .prepare_cached(
                "INSERT INTO positions (key, holder, issue, stance, text, day, document, local, start, end, statement)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.key(local.id),
                ties.holder,
                local.issue,
                local.stance.word(),
                local.text,
                self.document.day,
                self.document.id,
                index(local.id.0),
                start,
                end,
                ties.statement
            ])?;
        Ok(connection.last_insert_rowid())
    }

    /// The names of entities as a JSON list.
    fn names(&self, entities: impl Iterator<Item = EntityId>) -> String {
        let names: Vec<&str> = entities.filter_map(|id| self.record.entity(id)).map(|entity| entity.name.as_str()).collect();
        json(&names)
    }
}

/// When something happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// First day, ISO.
    pub day: Option<String>,
    /// Last day, where it is another.
    pub until: Option<String>,
    /// How fine it is.
    pub grain: Option<&'static str>,
    /// Whether the story says so; else `day` is the story's own.
    pub dated: bool,
}

/// The columns of a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spot {
    /// Its name.
    pub name: Option<String>,
    /// ISO 3166 alpha-3 code.
    pub country: Option<String>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

impl From<Option<&Place>> for Spot {
    fn from(place: Option<&Place>) -> Self {
        place.map_or_else(Self::default, |place| Self {
            name: Some(place.name.clone()),
            country: place.country.clone(),
            lat: place.lat,
            lon: place.lon,
            geonames: place.geonames_id,
        })
    }
}

/// A list as JSON.
pub fn json(list: &[impl AsRef<str>]) -> String {
    serde_json::Value::from_iter(list.iter().map(|item| item.as_ref().to_owned())).to_string()
}

/// Folds a name for look-up: ASCII, lower case, single blanks ("Đà Nẵng" → "da nang").
pub fn folded(name: &str) -> String {
    let ascii = deunicode::deunicode(name).to_lowercase();
    ascii.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A share as the record's JSON writes it, two decimals.
pub fn hundredths(share: f32) -> f64 {
    (f64::from(share) * 100.0).round() / 100.0
}

/// A list index as a column.
pub fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// The rule by which a report joined a row; absent for the report that made the row, which most are.
fn joined(why: &str) -> Option<&str> {
    (!why.ends_with("/first-report")).then_some(why)
}

fn range(amount: &Option<Amount>) -> (Option<i64>, Option<i64>) {
    let whole = |number: Option<u64>| number.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    amount.as_ref().map_or((None, None), |amount| (whole(amount.min), whole(amount.max)))
}
