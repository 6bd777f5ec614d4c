//! Every report its own statement, event and meeting; actors are the same where name, kind and country are.

use std::collections::BTreeSet;

use demarche_core::{Entity, EntityId, EntityKind, Event, Meeting, Record, Statement};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::flatten::{Flat, Spot, Ties, folded, hundredths, json};
use crate::read::DocumentRow;

/// Inserts all derived rows of a document.
pub(super) fn link(connection: &Connection, document: &DocumentRow, record: &Record) -> Result<(), StoreError> {
    let flat = Flat::new(document, record);
    let mut rows =
        Rows { connection, flat: &flat, actors: vec![None; record.entities.len()], statements: Vec::new(), events: Vec::new() };
    rows.actors()?;
    for statement in &record.statements {
        rows.statement(statement)?;
    }
    for event in &record.events {
        rows.event(event)?;
    }
    for meeting in &record.meetings {
        rows.meeting(meeting)?;
    }
    rows.conditions()?;
    rows.positions()
}

/// One more report of all that the original reports.
pub(super) fn repeat(connection: &Connection, _copy: &DocumentRow, original: i64) -> Result<(), StoreError> {
    for (table, reports, id) in [
        ("statements", "statement_reports", "statement"),
        ("events", "event_reports", "event"),
        ("meetings", "meeting_reports", "meeting"),
    ] {
        let sql =
            format!("UPDATE {table} SET reports = reports + 1 WHERE id IN (SELECT {id} FROM {reports} WHERE document = ?1)");
        connection.prepare_cached(&sql)?.execute([original])?;
    }
    Ok(())
}

struct Rows<'a> {
    connection: &'a Connection,
    flat: &'a Flat<'a>,
    /// By entity: its actor.
    actors: Vec<Option<i64>>,
    /// By statement of the record: its row.
    statements: Vec<i64>,
    /// By event of the record: its row.
    events: Vec<i64>,
}

impl Rows<'_> {
    /// Every entity but places that do nothing.
    fn actors(&mut self) -> Result<(), StoreError> {
        let record = self.flat.record;
        let doing = taking_part(record);
        for entity in &record.entities {
            if entity.kind == EntityKind::Place && !doing.contains(&entity.id) {
                continue;
            }
            let actor = self.actor(entity)?;
            self.flat.insert_actor_report(self.connection, entity.id, actor, "actor/same-name")?;
            self.flat.insert_offices(self.connection, entity, actor)?;
            if let Some(slot) = self.actors.get_mut(entity.id.0) {
                *slot = Some(actor);
            }
        }
        Ok(())
    }

    fn actor(&self, entity: &Entity) -> Result<i64, StoreError> {
        let mut same = self.connection.prepare_cached("SELECT id FROM actors WHERE name = ?1 AND kind = ?2 AND country IS ?3")?;
        let found = same.query_row(params![entity.name, entity.kind.word(), entity.country], |row| row.get(0)).optional()?;
        let actor = match found {
            Some(actor) => actor,
            None => self.new_actor(entity)?,
        };
        let mut name =
            self.connection.prepare_cached("INSERT OR IGNORE INTO actor_names (actor, folded, name) VALUES (?1, ?2, ?3)")?;
        name.execute(params![actor, folded(&entity.name), entity.name])?;
        Ok(actor)
    }

    fn new_actor(&self, entity: &Entity) -> Result<i64, StoreError> {
        let sectors = json(&entity.sectors);
        self.connection
            .prepare_cached("INSERT INTO actors (key, name, kind, country, sectors, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![self.flat.key(entity.id), entity.name, entity.kind.word(), entity.country, sectors, entity.code])?;
        Ok(self.connection.last_insert_rowid())
    }

    fn of(&self, id: EntityId) -> Option<i64> {
        self.actors.get(id.0).copied().flatten()
    }

    fn statement(&mut self, it: &Statement) -> Result<(), StoreError> {
        let flat = self.flat;
        let (key, speaker, day) = (flat.key(it.id), it.speaker.and_then(|id| self.of(id)), flat.statement_day(it));
        self.connection
            .prepare_cached(
                "INSERT INTO statements (key, speaker, speaker_text, act, text, venue, day, first, reports, sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, 1)",
            )?
            .execute(params![key, speaker, it.speaker_text, it.act.word(), it.text, it.venue, day, flat.document.id])?;
        let statement = self.connection.last_insert_rowid();
        self.connection
            .prepare_cached("INSERT INTO statement_words (rowid, text) VALUES (?1, ?2)")?
            .execute(params![statement, it.text])?;
        flat.insert_statement_report(self.connection, it, statement, &it.text, "statement/own")?;
        self.sides("INSERT OR IGNORE INTO statement_addressees (statement, actor) VALUES (?1, ?2)", statement, &it.addressees)?;
        self.statements.push(statement);
        Ok(())
    }

    fn event(&mut self, it: &Event) -> Result<(), StoreError> {
        let flat = self.flat;
        let (days, spot) = (flat.days(it.time.as_ref()), Spot::from(it.place.as_ref()));
        self.connection
            .prepare_cached(
                "INSERT INTO events (key, type, modes, contexts, status, quad, scale, cameo, day, until, grain, dated, place,
                     country, lat, lon, geonames, confidence, first, reports, sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, 1, 1)",
            )?
            .execute(params![
                flat.key(it.id),
                it.category.code(),
                json(&it.modes),
                json(&it.contexts),
                it.status.word(),
                it.quad,
                it.scale,
                it.cameo,
                days.day,
                days.until,
                days.grain,
                days.dated,
                spot.name,
                spot.country,
                spot.lat,
                spot.lon,
                spot.geonames,
                hundredths(it.confidence),
                flat.document.id
            ])?;
        let event = self.connection.last_insert_rowid();
        let statement = it.statement.and_then(|id| self.statements.get(id.0).copied());
        flat.insert_event_report(self.connection, it, event, Ties { statement, ..Ties::default() }, "event/own")?;
        self.sides("INSERT OR IGNORE INTO event_parties (event, side, actor) VALUES (?1, 'actor', ?2)", event, &it.actors)?;
        self.sides(
            "INSERT OR IGNORE INTO event_parties (event, side, actor) VALUES (?1, 'recipient', ?2)",
            event,
            &it.recipients,
        )?;
        self.events.push(event);
        Ok(())
    }

    fn meeting(&mut self, it: &Meeting) -> Result<(), StoreError> {
        let flat = self.flat;
        let (days, spot) = (flat.days(it.time.as_ref()), Spot::from(it.place.as_ref()));
        self.connection
            .prepare_cached(
                "INSERT INTO meetings (key, status, day, until, grain, dated, place, country, lat, lon, geonames, first, reports,
                     sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, 1)",
            )?
            .execute(params![
                flat.key(it.id),
                it.status.word(),
                days.day,
                days.until,
                days.grain,
                days.dated,
                spot.name,
                spot.country,
                spot.lat,
                spot.lon,
                spot.geonames,
                flat.document.id
            ])?;
        let meeting = self.connection.last_insert_rowid();
        flat.insert_meeting_report(self.connection, it, meeting, "meeting/own")?;
        self.sides("INSERT OR IGNORE INTO meeting_parties (meeting, actor) VALUES (?1, ?2)", meeting, &it.participants)
    }

    fn conditions(&self) -> Result<(), StoreError> {
        for (local, it) in self.flat.record.conditions.iter().enumerate() {
            let ties = Ties {
                statement: it.statement.and_then(|id| self.statements.get(id.0).copied()),
                event: it.event.and_then(|id| self.events.get(id.0).copied()),
                holder: it.holder.and_then(|id| self.of(id)),
            };
            self.flat.insert_condition(self.connection, local, ties)?;
        }
        Ok(())
    }

    fn positions(&self) -> Result<(), StoreError> {
        for it in &self.flat.record.positions {
            let ties = Ties {
                statement: it.statement.and_then(|id| self.statements.get(id.0).copied()),
                event: None,
                holder: self.of(it.holder),
            };
            let position = self.flat.insert_position(self.connection, it, ties)?;
            self.sides("INSERT OR IGNORE INTO position_parties (position, actor) VALUES (?1, ?2)", position, &it.toward)?;
        }
        Ok(())
    }

    /// One row per actor of a list.
    fn sides(&self, sql: &str, row: i64, entities: &[EntityId]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(sql)?;
        for actor in entities.iter().filter_map(|&id| self.of(id)) {
            insert.execute([row, actor])?;
        }
        Ok(())
    }
}

/// The entities that claims name.
fn taking_part(record: &Record) -> BTreeSet<EntityId> {
    let statements = record.statements.iter().flat_map(|it| it.speaker.into_iter().chain(it.addressees.iter().copied()));
    let events = record.events.iter().flat_map(|it| it.actors.iter().chain(&it.recipients).copied());
    let meetings = record.meetings.iter().flat_map(|it| it.participants.iter().copied());
    let conditions = record.conditions.iter().filter_map(|it| it.holder);
    let positions = record.positions.iter().flat_map(|it| [it.holder].into_iter().chain(it.toward.iter().copied()));
    statements.chain(events).chain(meetings).chain(conditions).chain(positions).collect()
}
