//! One document's claims become rows: which identities they get, and what changes on the rows they join.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{Event, Meeting, Place, Record, Statement, Time};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::choose::{self, Candidate};
use super::gist::{is_bare, is_quoted};
use super::resolve::{Forced, Resolver, story_keys};
use super::sketch::{Day, Deed, Party, QUOTE_KEYS, Related, Said, Sketch, Sketches, day_of};
use super::words::{Words, tokens};
use super::{contradict, events, statements};
use crate::error::StoreError;
use crate::flatten::{Flat, Spot as SpotRow, Ties, folded, hundredths, json};
use crate::read::DocumentRow;

/// Inserts all derived rows of a document.
pub(super) fn link(
    connection: &Connection,
    sketches: &mut Sketches,
    document: &DocumentRow,
    record: &Record,
) -> Result<(), StoreError> {
    let flat = Flat::new(document, record);
    let mut sketch = Sketch {
        document: document.id,
        day: document.day.as_deref().and_then(day_of),
        source: source(connection, document, record)?,
        keys: story_keys(record),
        ..Sketch::default()
    };
    let quotes: Vec<u64> =
        record.statements.iter().filter(|it| is_quoted(it)).flat_map(|it| Words::of(&it.text).shingles(QUOTE_KEYS)).collect();
    let related = sketches.related(connection, &sketch, &quotes)?;
    let forced = forced(connection, document)?;
    let resolver = Resolver {
        connection,
        flat: &flat,
        day: sketch.day,
        near: related.iter().flat_map(|it| it.sketch.actors.iter().copied()).collect(),
        copies: copies(&sketch, document, &related),
        forced: &forced,
    };
    let parties = resolver.all()?;
    sketch.actors =
        parties.iter().flatten().filter(|it| it.named).map(|it| it.actor).collect::<BTreeSet<_>>().into_iter().collect();
    let named = record.entities.iter().filter(|it| super::people::is_named(it));
    let mut rows = Rows {
        connection,
        flat: &flat,
        parties,
        related: &related,
        forced: &forced,
        sketch,
        names: named.flat_map(|it| tokens(&it.name)).collect(),
        statements: Vec::new(),
        events: Vec::new(),
    };
    rows.statements()?;
    rows.events()?;
    rows.meetings()?;
    rows.conditions()?;
    rows.positions()?;
    contradict::note(connection, &rows.sketch, &related)?;
    let sketch = rows.sketch;
    sketches.put(connection, sketch)
}

/// Whose report a story is: that of the agency of its dateline, else of its outlet; a copy's and a new version's is the first's.
fn source(connection: &Connection, document: &DocumentRow, record: &Record) -> Result<String, StoreError> {
    if let Some(first) = document.copy_of.or(document.previous) {
        let mut known = connection.prepare_cached("SELECT source FROM link_sketches WHERE document = ?1")?;
        if let Some(source) = known.query_row([first], |row| row.get(0)).optional()? {
            return Ok(source);
        }
    }
    let agency = record.document.dateline.as_ref().and_then(|it| it.agency.as_deref()).map(folded);
    let outlet = document.outlet.as_deref().map(folded);
    // "NNA" in the dateline of the Nordlys News Agency's own story.
    let own = |agency: &String| document.outlet.as_deref().is_some_and(|it| super::names::initials(it) == *agency);
    let agency = agency.filter(|agency| !own(agency));
    Ok(agency.or(outlet).unwrap_or_else(|| format!("document {}", document.hash)))
}

/// Related stories of the same source within a day, and the story that this one copies.
fn copies(sketch: &Sketch, document: &DocumentRow, related: &[Related]) -> Vec<i64> {
    let close = |it: &&Related| {
        it.sketch.source == sketch.source
            && it.weight >= 3.0
            && it.sketch.day.zip(sketch.day).is_some_and(|(a, b)| (a - b).abs() <= 1)
    };
    let mut copies: Vec<i64> = document.copy_of.into_iter().collect();
    copies.extend(related.iter().filter(close).map(|it| it.sketch.document));
    copies
}

/// What users decided about links of this document.
fn forced(connection: &Connection, document: &DocumentRow) -> Result<BTreeMap<String, Forced>, StoreError> {
    let mut decided = connection
        .prepare_cached("SELECT target, verdict, value FROM corrections WHERE kind = 'link' AND document = ?1 ORDER BY id")?;
    let row =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?));
    let mut forced = BTreeMap::new();
    for (target, verdict, value) in decided.query_map([&document.hash], row)?.collect::<Result<Vec<_>, _>>()? {
        let claim = target.split('@').next().unwrap_or_default().to_owned();
        match (verdict.as_str(), value) {
            ("reject", _) => forced.insert(claim, Forced::Apart),
            ("change", Some(value)) => {
                let key = serde_json::from_str::<String>(&value).unwrap_or(value);
                forced.insert(claim, Forced::With(key))
            }
            _ => forced.remove(&claim),
        };
    }
    Ok(forced)
}

pub(super) struct Rows<'a> {
    connection: &'a Connection,
    pub(super) flat: &'a Flat<'a>,
    pub(super) parties: Vec<Option<Party>>,
    related: &'a [Related],
    forced: &'a BTreeMap<String, Forced>,
    sketch: Sketch,
    /// The words of the story's names.
    pub(super) names: BTreeSet<String>,
    /// By statement of the record: its row.
    pub(super) statements: Vec<i64>,
    /// By event of the record: its row.
    events: Vec<i64>,
}

/// The tables of one kind of claim.
struct Kind {
    table: &'static str,
    reports: &'static str,
    column: &'static str,
}

const STATEMENTS: Kind = Kind { table: "statements", reports: "statement_reports", column: "statement" };
const EVENTS: Kind = Kind { table: "events", reports: "event_reports", column: "event" };
const MEETINGS: Kind = Kind { table: "meetings", reports: "meeting_reports", column: "meeting" };

impl Rows<'_> {
    pub(super) fn party(&self, id: demarche_core::EntityId) -> Option<Party> {
        self.parties.get(id.0).cloned().flatten()
    }

    pub(super) fn all(&self, ids: &[demarche_core::EntityId]) -> Vec<Party> {
        ids.iter().filter_map(|&id| self.party(id)).collect()
    }

    pub(super) fn actors(&self, ids: &[demarche_core::EntityId]) -> Vec<i64> {
        self.all(ids).iter().map(|it| it.actor).collect()
    }

    /// A user's decision: the row that it names, or that the claim stands alone.
    fn decided(&self, claim: &str, kind: &Kind) -> Result<Option<Option<i64>>, StoreError> {
        match self.forced.get(claim) {
            None => Ok(None),
            Some(Forced::Apart) => Ok(Some(None)),
            Some(Forced::With(key)) => {
                let sql = format!("SELECT id FROM {} WHERE key = ?1", kind.table);
                Ok(Some(self.connection.prepare_cached(&sql)?.query_row([key], |row| row.get(0)).optional()?))
            }
        }
    }

    fn statements(&mut self) -> Result<(), StoreError> {
        let record = self.flat.record;
        for it in &record.statements {
            let said = self.said(it);
            let (row, why) = match self.decided(&it.id.to_string(), &STATEMENTS)? {
                Some(row) => (row, by_user(row)),
                None => self.same_statement(&said),
            };
            let row = if let Some(row) = row {
                self.join_statement(row, it)?;
                let mut own = self.connection.prepare_cached("SELECT text FROM statements WHERE id = ?1")?;
                let text: String = own.query_row([row], |row| row.get(0))?;
                self.flat.insert_statement_report(self.connection, it, row, &text, &why)?;
                self.count(row, &STATEMENTS)?;
                row
            } else {
                let row = self.new_statement(it)?;
                self.flat.insert_statement_report(self.connection, it, row, &it.text, &why)?;
                row
            };
            self.sides(
                "INSERT OR IGNORE INTO statement_addressees (statement, actor) VALUES (?1, ?2)",
                row,
                &self.actors(&it.addressees),
            )?;
            self.sketch.statements.push(Said { row, ..said });
            self.statements.push(row);
        }
        Ok(())
    }

    fn same_statement(&self, new: &Said) -> (Option<i64>, String) {
        let mut candidates = Vec::new();
        for story in self.related {
            let setting = statements::Setting {
                day: self.sketch.day,
                other: story.sketch.day,
                same_source: story.sketch.source == self.sketch.source,
                same_story: false,
            };
            for old in &story.sketch.statements {
                let found = statements::compare(new, old, setting);
                candidates.push(Candidate::new(old.row, story.sketch.document, found.map(|it| (it.score, it.rule.to_owned()))));
            }
        }
        let own = statements::Setting { same_story: true, same_source: true, day: self.sketch.day, other: self.sketch.day };
        for old in &self.sketch.statements {
            let found = statements::compare(new, old, own);
            candidates.push(Candidate::new(old.row, self.sketch.document, found.map(|it| (it.score, it.rule.to_owned()))));
        }
        choose::best(&candidates).map_or_else(|| (None, "statement/first-report".into()), |(row, why)| (Some(row), why))
    }

    fn new_statement(&self, it: &Statement) -> Result<i64, StoreError> {
        let flat = self.flat;
        let (key, speaker, day) =
            (flat.key(it.id), it.speaker.and_then(|id| self.party(id)).map(|it| it.actor), flat.statement_day(it));
        self.connection
            .prepare_cached(
                "INSERT INTO statements (key, speaker, speaker_text, act, text, venue, day, first, reports, sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, 1)",
            )?
            .execute(params![key, speaker, it.speaker_text, it.act.word(), it.text, it.venue, day, flat.document.id])?;
        let row = self.connection.last_insert_rowid();
        self.connection
            .prepare_cached("INSERT INTO statement_words (rowid, text) VALUES (?1, ?2)")?
            .execute(params![row, it.text])?;
        Ok(row)
    }

    /// What a further report adds: a speaker where none was known, an earlier day, a venue.
    fn join_statement(&self, row: i64, it: &Statement) -> Result<(), StoreError> {
        let speaker = it.speaker.and_then(|id| self.party(id)).map(|it| it.actor);
        self.connection
            .prepare_cached(
                "UPDATE statements SET speaker = coalesce(speaker, ?2), venue = coalesce(venue, ?3),
                     day = iif(day IS NULL OR ?4 < day, coalesce(?4, day), day) WHERE id = ?1",
            )?
            .execute(params![row, speaker, it.venue, self.flat.statement_day(it)])?;
        self.earlier(row, &STATEMENTS)
    }

    /// The first report is the one that was published first, whenever it was added.
    fn earlier(&self, row: i64, kind: &Kind) -> Result<(), StoreError> {
        let Some(published) = self.flat.document.published.as_ref().or(self.flat.document.day.as_ref()) else { return Ok(()) };
        let sql = format!(
            "UPDATE {} SET first = ?2 WHERE id = ?1 AND ?3 < (SELECT coalesce(published, day) FROM documents WHERE documents.id = first)",
            kind.table
        );
        self.connection.prepare_cached(&sql)?.execute(params![row, self.flat.document.id, published])?;
        Ok(())
    }

    /// Counts reports (documents) and independent sources anew; the report of this document must be in.
    fn count(&self, row: i64, kind: &Kind) -> Result<(), StoreError> {
        let Kind { table, reports, column } = kind;
        let sql = format!(
            "UPDATE {table} SET
                 reports = reports + (SELECT count(*) = 1 FROM {reports} WHERE {column} = ?1 AND document = ?2),
                 sources = max(1, (SELECT count(*) FROM (SELECT source FROM {reports} JOIN link_sketches USING (document)
                     WHERE {column} = ?1 UNION SELECT ?3)))
             WHERE id = ?1"
        );
        self.connection.prepare_cached(&sql)?.execute(params![row, self.flat.document.id, self.sketch.source])?;
        Ok(())
    }

    fn events(&mut self) -> Result<(), StoreError> {
        let record = self.flat.record;
        let mut deeds: Vec<(&Event, Deed)> = record.events.iter().map(|it| (it, self.deed(it))).collect();
        // What is told in full comes first; bare mentions and headlines are then found in it.
        deeds.sort_by_key(|(it, deed)| (deed.headline, is_bare(deed), it.id));
        self.events = vec![0; deeds.len()];
        for (it, deed) in deeds {
            let (row, why) = match self.decided(&it.id.to_string(), &EVENTS)? {
                Some(row) => (row, by_user(row)),
                None => self.same_deed(&deed, |story| &story.events),
            };
            let known = row.is_some();
            let row = match row {
                Some(row) => row,
                None => self.new_event(it)?,
            };
            let ties = Ties { statement: deed.statement, ..Ties::default() };
            self.flat.insert_event_report(self.connection, it, row, ties, &why)?;
            self.event_parties(row, "actor", &deed.actors)?;
            self.event_parties(row, "recipient", &deed.recipients)?;
            if known {
                self.join_event(row, it)?;
            }
            self.sketch.events.push(Deed { row, ..deed });
            if let Some(slot) = self.events.get_mut(it.id.0) {
                *slot = row;
            }
        }
        Ok(())
    }

    fn same_deed(&self, new: &Deed, of: impl Fn(&Sketch) -> &Vec<Deed>) -> (Option<i64>, String) {
        let mut candidates = Vec::new();
        for story in self.related {
            let setting =
                events::Setting { day: self.sketch.day, other: story.sketch.day, related: story.weight, same_story: false };
            for old in of(&story.sketch) {
                let found = events::compare(new, old, setting).map(|it| (it.score, it.rule));
                candidates.push(Candidate::new(old.row, story.sketch.document, found));
            }
        }
        let own = events::Setting { day: self.sketch.day, other: self.sketch.day, related: 3.0, same_story: true };
        for old in of(&self.sketch) {
            let found = events::compare(new, old, own).map(|it| (it.score, it.rule));
            candidates.push(Candidate::new(old.row, self.sketch.document, found));
        }
        let first = if new.category == events::MEETING { "meeting/first-report" } else { "event/first-report" };
        choose::best(&candidates).map_or_else(|| (None, first.into()), |(row, why)| (Some(row), why))
    }

    fn new_event(&self, it: &Event) -> Result<i64, StoreError> {
        let flat = self.flat;
        let (days, spot) = (flat.days(it.time.as_ref()), SpotRow::from(it.place.as_ref()));
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
        Ok(self.connection.last_insert_rowid())
    }

    fn join_event(&self, row: i64, it: &Event) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE events SET confidence = max(confidence, ?2) WHERE id = ?1")?
            .execute(params![row, hundredths(it.confidence)])?;
        self.fill(row, &EVENTS, it.time.as_ref(), it.place.as_ref())?;
        self.earlier(row, &EVENTS)?;
        self.count(row, &EVENTS)?;
        if self.settle(row, &EVENTS)? == it.status.word() {
            self.retype(row, it)?;
        }
        Ok(())
    }

    /// A day and a place that earlier reports did not tell.
    fn fill(&self, row: i64, kind: &Kind, time: Option<&Time>, place: Option<&Place>) -> Result<(), StoreError> {
        let table = kind.table;
        if time.is_some() {
            let days = self.flat.days(time);
            let sql = format!("UPDATE {table} SET day = ?2, until = ?3, grain = ?4, dated = 1 WHERE id = ?1 AND NOT dated");
            self.connection.prepare_cached(&sql)?.execute(params![row, days.day, days.until, days.grain])?;
        }
        if place.is_some() {
            let spot = SpotRow::from(place);
            let sql = format!(
                "UPDATE {table} SET place = ?2, country = ?3, lat = ?4, lon = ?5, geonames = ?6 WHERE id = ?1 AND place IS NULL"
            );
            self.connection.prepare_cached(&sql)?.execute(params![
                row,
                spot.name,
                spot.country,
                spot.lat,
                spot.lon,
                spot.geonames
            ])?;
        }
        Ok(())
    }

    /// The status of a row after its reports, oldest story first; answers it.
    fn settle(&self, row: i64, kind: &Kind) -> Result<String, StoreError> {
        let Kind { table, reports, column } = kind;
        let sql = format!(
            "SELECT r.status, d.day FROM {reports} r JOIN documents d ON d.id = r.document WHERE r.{column} = ?1
             ORDER BY d.day, r.document, r.local"
        );
        let mut told = self.connection.prepare_cached(&sql)?;
        let told = told.query_map([row], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
        let mut present: Option<(String, Option<Day>)> = None;
        for report in told {
            let (status, day) = report?;
            let day = day.as_deref().and_then(day_of);
            let takes = present.as_ref().is_none_or(|(known, since)| events::newest(known, *since, &status, day));
            if takes {
                present = Some((status, day));
            }
        }
        let Some((status, _)) = present else { return Ok(String::new()) };
        let sql = format!("UPDATE {table} SET status = ?2 WHERE id = ?1 AND status <> ?2");
        self.connection.prepare_cached(&sql)?.execute(params![row, status])?;
        Ok(status)
    }

    /// Who does it and to whom. A group without a name that an earlier report calls the same is not listed twice.
    fn event_parties(&self, row: i64, side: &str, parties: &[Party]) -> Result<(), StoreError> {
        for party in parties {
            let sql = if party.named {
                "INSERT OR IGNORE INTO event_parties (event, side, actor) VALUES (?1, ?2, ?3)"
            } else {
                "INSERT OR IGNORE INTO event_parties (event, side, actor) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (
                     SELECT 1 FROM event_parties p JOIN actors a ON a.id = p.actor
                     WHERE p.event = ?1 AND p.side = ?2 AND a.name = (SELECT name FROM actors WHERE id = ?3))"
            };
            self.connection.prepare_cached(sql)?.execute(params![row, side, party.actor])?;
        }
        Ok(())
    }

    /// A plan that was carried out has the type of what was done.
    fn retype(&self, row: i64, it: &Event) -> Result<(), StoreError> {
        let done = matches!(it.status, demarche_core::Status::Occurred | demarche_core::Status::Ongoing);
        if !done || it.category == demarche_core::Category::Agree {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "UPDATE events SET type = ?2, modes = ?3, quad = ?4, scale = ?5, cameo = ?6 WHERE id = ?1 AND type IN ('AGREE', 'CONCEDE')",
            )?
            .execute(params![row, it.category.code(), json(&it.modes), it.quad, it.scale, it.cameo])?;
        Ok(())
    }

    fn meetings(&mut self) -> Result<(), StoreError> {
        let mut deeds: Vec<(&Meeting, Deed)> = self.flat.record.meetings.iter().map(|it| (it, self.encounter(it))).collect();
        deeds.sort_by_key(|(it, deed)| (deed.headline, is_bare(deed), it.id));
        for (it, deed) in deeds {
            let (row, why) = match self.decided(&it.id.to_string(), &MEETINGS)? {
                Some(row) => (row, by_user(row)),
                None => self.same_deed(&deed, |story| &story.meetings),
            };
            let known = row.is_some();
            let row = match row {
                Some(row) => row,
                None => self.new_meeting(it)?,
            };
            self.flat.insert_meeting_report(self.connection, it, row, &why)?;
            if known {
                self.fill(row, &MEETINGS, it.time.as_ref(), it.place.as_ref())?;
                self.earlier(row, &MEETINGS)?;
                self.count(row, &MEETINGS)?;
                self.settle(row, &MEETINGS)?;
            }
            self.sides(
                "INSERT OR IGNORE INTO meeting_parties (meeting, actor) VALUES (?1, ?2)",
                row,
                &self.actors(&it.participants),
            )?;
            self.sketch.meetings.push(Deed { row, ..deed });
        }
        Ok(())
    }

    fn new_meeting(&self, it: &Meeting) -> Result<i64, StoreError> {
        let flat = self.flat;
        let (days, spot) = (flat.days(it.time.as_ref()), SpotRow::from(it.place.as_ref()));
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
        Ok(self.connection.last_insert_rowid())
    }

    fn conditions(&self) -> Result<(), StoreError> {
        for (local, it) in self.flat.record.conditions.iter().enumerate() {
            let ties = Ties {
                statement: it.statement.and_then(|id| self.statements.get(id.0).copied()),
                event: it.event.and_then(|id| self.events.get(id.0).copied()),
                holder: it.holder.and_then(|id| self.party(id)).map(|it| it.actor),
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
                holder: self.party(it.holder).map(|it| it.actor),
            };
            let position = self.flat.insert_position(self.connection, it, ties)?;
            self.sides(
                "INSERT OR IGNORE INTO position_parties (position, actor) VALUES (?1, ?2)",
                position,
                &self.actors(&it.toward),
            )?;
        }
        Ok(())
    }

    /// One row per actor of a list.
    fn sides(&self, sql: &str, row: i64, actors: &[i64]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(sql)?;
        for actor in actors {
            insert.execute([row, *actor])?;
        }
        Ok(())
    }
}

/// Why a claim stands where a user put it.
fn by_user(row: Option<i64>) -> String {
    if row.is_some() { "user/linked" } else { "user/kept-apart" }.to_owned()
}
