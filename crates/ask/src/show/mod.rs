//! One claim with all that it rests on: the sentences of every report, who relays it, how the words differ; a document with its versions.

mod find;
mod words;

use demarche_core::wire::Offsets;
use demarche_core::{Record, Span};
use rusqlite::params;
use serde::Serialize;

pub use find::Found;
pub use words::{Change, Piece, changes};

use crate::error::AskError;
use crate::filter::Kind;
use crate::negotiation::File;
use crate::query::Ask;
use crate::rows::{Document, Event, Meeting, Person, Position, Row, Statement};

/// What a key names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[allow(clippy::large_enum_variant, reason = "one is made for each command")]
pub enum Shown {
    /// A statement.
    Statement {
        /// The row.
        claim: Statement,
        /// Every report.
        reports: Vec<Telling>,
        /// Statements that gainsay it.
        contradicted_by: Vec<Rival>,
        /// Conditions in it.
        conditions: Vec<Hinge>,
    },
    /// An event.
    Event {
        /// The row.
        claim: Event,
        /// Every report, with its own status and toll.
        reports: Vec<Telling>,
        /// Conditions on which it hangs.
        conditions: Vec<Hinge>,
    },
    /// A meeting.
    Meeting {
        /// The row.
        claim: Meeting,
        /// Every report, with its own status.
        reports: Vec<Telling>,
    },
    /// A position.
    Position {
        /// The row.
        claim: Position,
        /// Where it stands.
        reports: Vec<Telling>,
        /// Keys of the positions that take its place.
        superseded_by: Vec<String>,
        /// Why it takes the place of an earlier one.
        why: Option<String>,
    },
    /// A person, government, body or group.
    Person {
        /// The row.
        claim: Person,
        /// All names.
        names: Vec<String>,
        /// All offices, newest first.
        offices: Vec<Office>,
        /// By which rules reports were tied to it, and how often.
        tied: Vec<(String, i64)>,
    },
    /// A negotiation file.
    Negotiation(File),
    /// A document.
    Document {
        /// The row.
        claim: Document,
        /// Its clean text.
        text: String,
        /// All versions under its URL, oldest first, each with what changed since the one before.
        versions: Vec<Version>,
    },
}

/// One report of a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Telling {
    /// Content hash of the document.
    pub document: String,
    /// Its day.
    pub day: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Whether it is a near-duplicate or a later version of another document, hence no independent source.
    pub copy: bool,
    /// Outlets (else hashes) of near-duplicates of that document which were not read: they carry the same.
    pub copies: Vec<String>,
    /// First character of the words, in Unicode scalars.
    pub start: i64,
    /// Behind the last.
    pub end: i64,
    /// The sentence or sentences that hold them.
    pub sentence: String,
    /// Who relays it, outermost first.
    pub via: Vec<String>,
    /// Status in this report.
    pub status: Option<String>,
    /// What this report counts ("dead 12+").
    pub toll: Vec<String>,
    /// How the words of this report differ from the claim's; empty where they are the same.
    pub difference: Vec<Piece>,
    /// The rule that tied this report to the claim.
    pub why: String,
}

/// A statement that gainsays another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rival {
    /// Its key.
    pub key: String,
    /// Who says it.
    pub speaker: String,
    /// The words.
    pub text: String,
    /// Why the two contradict each other.
    pub why: String,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hinge {
    /// How it is tied (provided, if, unless, …).
    pub kind: String,
    /// The words of the condition.
    pub text: String,
    /// Content hash of the document.
    pub document: String,
    /// First character of the condition.
    pub start: i64,
    /// Behind its last.
    pub end: i64,
}

/// An office as a story gives it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Office {
    /// The office.
    pub title: String,
    /// Whose it is.
    pub of: Option<String>,
    /// Whether the story calls it a former one.
    pub former: bool,
    /// First story that gives it.
    pub from: Option<String>,
    /// Last story that gives it.
    pub to: Option<String>,
    /// How many documents do.
    pub reports: i64,
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Content hash.
    pub document: String,
    /// When it was added.
    pub added: String,
    /// When it says that it was published.
    pub published: Option<String>,
    /// Words that changed since the version before, with a few around them.
    pub changed: Vec<Piece>,
}

impl Ask<'_> {
    /// What a key, or the beginning of one, names.
    ///
    /// # Errors
    /// [`AskError::Key`] or [`AskError::Ambiguous`] for keys that name nothing or several.
    pub fn show(&self, key: &str) -> Result<Shown, AskError> {
        let Found { kind, id } = self.find(key)?;
        match kind {
            Kind::Statements => self.show_statement(id),
            Kind::Events => self.show_event(id),
            Kind::Meetings => {
                let sql = "SELECT document, local, start, end, NULL, NULL, status, coalesce(why, 'meeting/first-report') FROM meeting_reports WHERE meeting = ?1 ORDER BY document, local";
                Ok(Shown::Meeting { claim: Meeting::load(self.connection(), id)?, reports: self.tellings(sql, id, "")? })
            }
            Kind::Positions => self.show_position(id),
            Kind::People => self.show_person(id),
            Kind::Negotiations => Ok(Shown::Negotiation(self.negotiation_of(id)?)),
            Kind::Documents => self.show_document(id),
        }
    }

    fn show_statement(&self, id: i64) -> Result<Shown, AskError> {
        let claim = Statement::load(self.connection(), id)?;
        let sql = "SELECT document, local, start, end, text, via, NULL, coalesce(why, 'statement/first-report') FROM statement_reports WHERE statement = ?1 ORDER BY document, local";
        let reports = self.tellings(sql, id, &claim.text)?;
        let mut query = self.connection().prepare_cached(
            "SELECT s.key, coalesce(a.name, s.speaker_text), s.text, c.why FROM contradictions c JOIN statements s ON s.id = c.other
             LEFT JOIN actors a ON a.id = s.speaker WHERE c.statement = ?1 ORDER BY s.id",
        )?;
        let rivals = query
            .query_map([id], |row| Ok(Rival { key: row.get(0)?, speaker: row.get(1)?, text: row.get(2)?, why: row.get(3)? }))?;
        let contradicted_by = rivals.collect::<Result<_, _>>()?;
        Ok(Shown::Statement { claim, reports, contradicted_by, conditions: self.hinges("statement", id)? })
    }

    fn show_event(&self, id: i64) -> Result<Shown, AskError> {
        let claim = Event::load(self.connection(), id)?;
        let sql = "SELECT document, local, start, end, NULL, NULL, status, coalesce(why, 'event/first-report') FROM event_reports WHERE event = ?1 ORDER BY document, local";
        let mut reports = self.tellings(sql, id, "")?;
        let mut tolls = self.connection().prepare_cached(
            "SELECT dead_min, dead_max, injured_min, injured_max, detained_min, detained_max, size_min, size_max FROM event_reports
             WHERE event = ?1 ORDER BY document, local",
        )?;
        let tolls = tolls.query_map([id], toll)?.collect::<Result<Vec<_>, _>>()?;
        for (report, toll) in reports.iter_mut().zip(tolls) {
            report.toll = toll;
        }
        Ok(Shown::Event { claim, reports, conditions: self.hinges("event", id)? })
    }

    fn show_position(&self, id: i64) -> Result<Shown, AskError> {
        let sql = "SELECT document, local, start, end, NULL, NULL, stance, '' FROM positions WHERE id = ?1";
        let reports = self.tellings(sql, id, "")?;
        let mut later = self.connection().prepare_cached(
            "SELECT p.key FROM position_moves m JOIN positions p ON p.id = m.position WHERE m.supersedes = ?1 ORDER BY p.id",
        )?;
        let superseded_by = later.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let why =
            self.connection().query_row("SELECT max(why) FROM position_moves WHERE position = ?1", [id], |row| row.get(0))?;
        Ok(Shown::Position { claim: Position::load(self.connection(), id)?, reports, superseded_by, why })
    }

    fn show_person(&self, id: i64) -> Result<Shown, AskError> {
        let mut offices = self.connection().prepare_cached(
            "SELECT title, of, former, min(day), max(day), count(DISTINCT document) FROM offices WHERE actor = ?1
             GROUP BY title, of, former ORDER BY max(day) DESC, title",
        )?;
        let offices = offices.query_map([id], |row| {
            Ok(Office {
                title: row.get(0)?,
                of: row.get(1)?,
                former: row.get(2)?,
                from: row.get(3)?,
                to: row.get(4)?,
                reports: row.get(5)?,
            })
        })?;
        let mut names =
            self.connection().prepare_cached("SELECT DISTINCT name FROM actor_names WHERE actor = ?1 ORDER BY name")?;
        let mut tied = self.connection().prepare_cached(
            "SELECT coalesce(why, 'actor/first-report') AS rule, count(*) FROM actor_reports WHERE actor = ?1 GROUP BY rule ORDER BY count(*) DESC, rule",
        )?;
        Ok(Shown::Person {
            claim: Person::load(self.connection(), id)?,
            names: names.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?,
            offices: offices.collect::<Result<_, _>>()?,
            tied: tied.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?,
        })
    }

    fn show_document(&self, id: i64) -> Result<Shown, AskError> {
        let mut versions = Vec::new();
        let mut before: Option<String> = None;
        for version in self.store.versions(id)? {
            let text = self.store.text(version.document)?;
            let changed = before.as_deref().map(|old| words::around(&changes(old, &text))).unwrap_or_default();
            let document = self.store.document(version.document)?.hash;
            versions.push(Version { document, added: version.added, published: version.published, changed });
            before = Some(text);
        }
        Ok(Shown::Document { claim: Document::load(self.connection(), id)?, text: self.store.text(id)?, versions })
    }

    fn hinges(&self, of: &str, id: i64) -> Result<Vec<Hinge>, AskError> {
        let sql = format!(
            "SELECT c.kind, c.text, d.hash, c.condition_start, c.condition_end FROM conditions c JOIN documents d ON d.id = c.document
             WHERE c.{of} = ?1 ORDER BY c.document, c.local"
        );
        let mut query = self.connection().prepare_cached(&sql)?;
        let rows = query.query_map([id], |row| {
            Ok(Hinge { kind: row.get(0)?, text: row.get(1)?, document: row.get(2)?, start: row.get(3)?, end: row.get(4)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn copies(&self, document: i64) -> Result<Vec<String>, AskError> {
        let sql = "SELECT coalesce(outlet, hash) FROM documents WHERE copy_of = ?1 AND NOT own_record ORDER BY id";
        let mut query = self.connection().prepare_cached(sql)?;
        Ok(query.query_map([document], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The reports of a query for document, local, start, end, text, via, status, why.
    fn tellings(&self, sql: &str, id: i64, text: &str) -> Result<Vec<Telling>, AskError> {
        let mut query = self.connection().prepare_cached(sql)?;
        let mut rows = query.query(params![id])?;
        let mut all = Vec::new();
        let mut record: Option<(i64, Record)> = None;
        while let Some(row) = rows.next()? {
            let (document, local): (i64, u32) = (row.get(0)?, row.get(1)?);
            if record.as_ref().is_none_or(|(id, _)| *id != document) {
                record = Some((document, self.store.record(document)?));
            }
            let Some((_, record)) = &record else { continue };
            let (start, end): (i64, i64) = (row.get(2)?, row.get(3)?);
            let own: Option<String> = row.get(4)?;
            let status: Option<String> = row.get(6)?;
            let of_story = self.store.document(document)?;
            all.push(Telling {
                document: of_story.hash,
                day: of_story.day,
                outlet: of_story.outlet,
                url: of_story.url,
                copy: of_story.copy_of.is_some() || of_story.previous.is_some(),
                copies: self.copies(document)?,
                start,
                end,
                sentence: sentences(record, start, end),
                via: match row.get::<_, Option<String>>(5)? {
                    Some(list) => serde_json::from_str(&list).unwrap_or_default(),
                    None => relays(record, local as usize, status.is_some()),
                },
                status,
                toll: Vec::new(),
                difference: own.map(|own| changes(text, &own)).unwrap_or_default(),
                why: row.get(7)?,
            });
        }
        Ok(all)
    }
}

/// The sentences that hold a span of scalars, white space folded.
fn sentences(record: &Record, start: i64, end: i64) -> String {
    let text = &record.document.text;
    let offset = |at: i64| usize::try_from(at).unwrap_or_default();
    let words = Offsets::new(text).to_bytes(Span::new(offset(start), offset(end)));
    let held: Vec<Span> =
        record.document.sentences.iter().copied().filter(|it| it.start < words.end && it.end > words.start).collect();
    let span = held.into_iter().reduce(Span::cover).unwrap_or(words);
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who relays an event in a record.
fn relays(record: &Record, local: usize, is_event: bool) -> Vec<String> {
    let via = record.events.get(local).filter(|_| is_event).map(|event| event.via.as_slice()).unwrap_or_default();
    via.iter().filter_map(|relay| record.entity(relay.entity)).map(|entity| entity.name.clone()).collect()
}

fn toll(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<String>> {
    let mut all = Vec::new();
    for (at, name) in ["dead", "injured", "held", "took part"].into_iter().enumerate() {
        let (least, most): (Option<i64>, Option<i64>) = (row.get(at * 2)?, row.get(at * 2 + 1)?);
        match (least, most) {
            (Some(least), Some(most)) if least == most => all.push(format!("{name} {least}")),
            (Some(least), Some(most)) => all.push(format!("{name} {least}–{most}")),
            (Some(least), None) => all.push(format!("{name} at least {least}")),
            (None, Some(most)) => all.push(format!("{name} at most {most}")),
            (None, None) => {}
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
