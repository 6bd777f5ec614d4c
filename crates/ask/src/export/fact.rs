//! All that a layout may want to know of one event.

use std::collections::BTreeSet;

use demarche_core::wire::Offsets;
use demarche_core::{Record, Span};
use rusqlite::params;

use crate::dates::Days;
use crate::error::AskError;
use crate::query::Ask;
use crate::rows::{Actor, Event, Row as _};

/// One event with its first story.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The event.
    pub event: Event,
    /// How its parties stand in the first story.
    pub actors: Vec<Party>,
    /// Those to whom it is done.
    pub recipients: Vec<Party>,
    /// Every report, first first.
    pub reports: Vec<Report>,
    /// Persons, bodies and places of the first story.
    pub people: Vec<String>,
    /// Bodies.
    pub organizations: Vec<String>,
    /// Places and countries.
    pub locations: Vec<String>,
}

/// A party and how the first story names it.
#[derive(Clone, Debug)]
pub struct Party {
    /// Who.
    pub actor: Actor,
    /// As the story writes it, nearest to the act; else the usual name.
    pub raw: String,
    /// Where that stands in the first story, in Unicode scalars.
    pub at: Option<u32>,
    /// The office that the first story gives.
    pub title: Option<String>,
}

/// One story that tells of the event.
#[derive(Clone, Debug)]
pub struct Report {
    /// Row number of the document.
    pub document: i64,
    /// Its content hash.
    pub hash: String,
    /// Its URL.
    pub url: Option<String>,
    /// Where in the input it stood.
    pub path: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Publication, RFC 3339 date or date-time.
    pub published: Option<String>,
    /// When it was added, RFC 3339.
    pub added: String,
    /// Its language.
    pub language: String,
    /// Index of the sentence.
    pub sentence: i64,
    /// The sentence's words.
    pub sentence_text: String,
    /// Where the sentence stands, in Unicode scalars.
    pub sentence_at: (u32, u32),
    /// Whether the act stands in the first paragraph.
    pub lead: bool,
    /// Where the act's words stand.
    pub start: i64,
    /// Behind them.
    pub end: i64,
    /// Length of the story in Unicode scalars.
    pub length: usize,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Program and model.
    pub engine: String,
    /// The model.
    pub model: String,
    /// First actor's and first recipient's place in the story.
    pub parties_at: [Option<u32>; 2],
}

impl Fact {
    /// The first report; every event has one.
    pub fn first(&self) -> Option<&Report> {
        self.reports.first()
    }
}

/// The events of some days, in order of arrival.
pub(super) fn ids(ask: &Ask<'_>, days: &Days) -> Result<Vec<i64>, AskError> {
    let sql = "SELECT id FROM events WHERE (?1 IS NULL OR day >= ?1) AND (?2 IS NULL OR day < ?2) ORDER BY id";
    let mut query = ask.connection().prepare_cached(sql)?;
    Ok(query.query_map(params![days.from, days.before], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Loads facts; keeps the story read last, as neighbours share it.
pub(super) struct Facts<'a, 's> {
    ask: &'a Ask<'s>,
    record: Option<(i64, Record)>,
    /// Row numbers that are taken.
    pub numbers: BTreeSet<u64>,
}

/// A report as its table has it.
struct Stored {
    document: i64,
    local: usize,
    start: i64,
    end: i64,
    sentence: i64,
    confidence: f64,
}

impl<'a, 's> Facts<'a, 's> {
    pub fn new(ask: &'a Ask<'s>) -> Self {
        Self { ask, record: None, numbers: BTreeSet::new() }
    }

    pub fn load(&mut self, id: i64) -> Result<Fact, AskError> {
        let connection = self.ask.connection();
        let event = Event::load(connection, id)?;
        let mut query = connection.prepare_cached(
            "SELECT document, local, start, end, sentence, confidence FROM event_reports WHERE event = ?1 ORDER BY document, local",
        )?;
        let stored = query
            .query_map([id], |row| {
                Ok(Stored {
                    document: row.get(0)?,
                    local: row.get::<_, u32>(1)? as usize,
                    start: row.get(2)?,
                    end: row.get(3)?,
                    sentence: row.get(4)?,
                    confidence: row.get(5)?,
                })
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut fact = Fact {
            actors: event.actors.iter().map(named).collect(),
            recipients: event.recipients.iter().map(named).collect(),
            event,
            reports: Vec::new(),
            people: Vec::new(),
            organizations: Vec::new(),
            locations: Vec::new(),
        };
        for (at, report) in stored.iter().enumerate() {
            if at == 0 {
                self.parties(&mut fact, report)?;
                self.story(&mut fact, report.document)?;
            }
            let report = self.report(report)?;
            fact.reports.push(report);
        }
        Ok(fact)
    }

    fn record(&mut self, document: i64) -> Result<&Record, AskError> {
        if self.record.as_ref().is_none_or(|(id, _)| *id != document) {
            self.record = None;
        }
        let store = self.ask.store;
        match &mut self.record {
            Some((_, record)) => Ok(record),
            empty => Ok(&empty.insert((document, store.record(document)?)).1),
        }
    }

    fn report(&mut self, stored: &Stored) -> Result<Report, AskError> {
        let record = self.record(stored.document)?;
        let (text, offsets) = (&record.document.text, Offsets::new(&record.document.text));
        let sentence = usize::try_from(stored.sentence).ok().and_then(|at| record.document.sentences.get(at)).copied();
        let sentence = sentence.unwrap_or_default();
        let at = offsets.to_scalars(sentence);
        let event = record.events.get(stored.local);
        let lead = event.zip(record.document.paragraphs.first()).is_some_and(|(event, first)| event.trigger.end <= first.end);
        let party = |ids: Option<&demarche_core::EntityId>| {
            let entity = record.entity(*ids?)?;
            Some(offsets.to_scalars(nearest(&entity.mentions, event?.trigger)?).start)
        };
        let parties_at = [party(event.and_then(|it| it.actors.first())), party(event.and_then(|it| it.recipients.first()))];
        let sentence_text = sentence.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let (length, engine) = (text.chars().count(), record.engine.clone());
        let mut row = self
            .ask
            .connection()
            .prepare_cached("SELECT hash, url, path, outlet, title, published, added, language FROM documents WHERE id = ?1")?;
        Ok(row.query_row([stored.document], |row| {
            Ok(Report {
                document: stored.document,
                hash: row.get(0)?,
                url: row.get(1)?,
                path: row.get(2)?,
                outlet: row.get(3)?,
                title: row.get(4)?,
                published: row.get(5)?,
                added: row.get(6)?,
                language: row.get(7)?,
                sentence: stored.sentence,
                sentence_text,
                sentence_at: (at.start, at.end),
                lead: lead || stored.sentence == 0,
                start: stored.start,
                end: stored.end,
                length,
                confidence: stored.confidence,
                engine: engine.version,
                model: engine.model,
                parties_at,
            })
        })?)
    }

    /// How the first story names the parties.
    fn parties(&mut self, fact: &mut Fact, stored: &Stored) -> Result<(), AskError> {
        let entities = self.entities(stored.document)?;
        let record = self.record(stored.document)?;
        let offsets = Offsets::new(&record.document.text);
        let Some(trigger) = record.events.get(stored.local).map(|event| event.trigger) else { return Ok(()) };
        for party in fact.actors.iter_mut().chain(&mut fact.recipients) {
            let found = entities.iter().filter(|(key, _)| *key == party.actor.key).find_map(|(_, at)| record.entities.get(*at));
            let Some(entity) = found else { continue };
            if let Some(span) = nearest(&entity.mentions, trigger) {
                party.raw = span.of(&record.document.text).to_owned();
                party.at = Some(offsets.to_scalars(span).start);
            }
            party.title = entity.roles.iter().find(|role| !role.former).map(|role| role.title.clone());
        }
        Ok(())
    }

    /// Keys of actors with the entities of a story that they are.
    fn entities(&self, document: i64) -> Result<Vec<(String, usize)>, AskError> {
        let sql =
            "SELECT a.key, r.entity FROM actor_reports r JOIN actors a ON a.id = r.actor WHERE r.document = ?1 ORDER BY r.entity";
        let mut query = self.ask.connection().prepare_cached(sql)?;
        Ok(query.query_map([document], |row| Ok((row.get(0)?, row.get::<_, u32>(1)? as usize)))?.collect::<Result<_, _>>()?)
    }

    fn story(&self, fact: &mut Fact, document: i64) -> Result<(), AskError> {
        let sql =
            "SELECT a.kind, a.name FROM actor_reports r JOIN actors a ON a.id = r.actor WHERE r.document = ?1 ORDER BY r.entity";
        let mut query = self.ask.connection().prepare_cached(sql)?;
        let rows = query.query_map([document], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (kind, name) = row?;
            let list = match kind.as_str() {
                "person" | "office" => &mut fact.people,
                "place" | "country" => &mut fact.locations,
                _ => &mut fact.organizations,
            };
            if !list.contains(&name) {
                list.push(name);
            }
        }
        Ok(())
    }
}

fn named(actor: &Actor) -> Party {
    Party { actor: actor.clone(), raw: actor.name.clone(), at: None, title: None }
}

/// The mention that stands nearest to a span.
fn nearest(mentions: &[Span], to: Span) -> Option<Span> {
    mentions.iter().copied().min_by_key(|span| span.start.abs_diff(to.start))
}
