use rusqlite::Connection;
use serde::Serialize;

use super::{Actor, At, Row, actors, carried, codes, first_at, joined, names, short, texts};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// The least and the most that any report counts; rival tolls are told apart by `show`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Toll {
    /// The least that a report gives.
    pub min: Option<i64>,
    /// The most that a report gives.
    pub max: Option<i64>,
}

impl Toll {
    fn read(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self { min: row.get(at)?, max: row.get(at + 1)? })
    }
}

/// One act, however many stories tell of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Stable key.
    pub key: String,
    /// When it happens: first day; else the first story's.
    pub day: Option<String>,
    /// Last day, where it is a range.
    pub until: Option<String>,
    /// How fine the time is.
    pub grain: Option<String>,
    /// Whether a story dates it; else `day` is the first story's.
    pub dated: bool,
    /// PLOVER category.
    #[serde(rename = "type")]
    pub category: String,
    /// PLOVER modes.
    pub modes: Vec<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Whether done, planned, refused, …: the newest.
    pub status: String,
    /// Who does it.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Where.
    pub place: Option<String>,
    /// Country of the place, ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// GeoNames id of the place.
    pub geonames: Option<i64>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: i64,
    /// Conflict–cooperation scale, −10 to 10.
    pub scale: f64,
    /// CAMEO root or code, as text.
    pub cameo: Option<String>,
    /// Killed.
    pub dead: Toll,
    /// Injured.
    pub injured: Toll,
    /// Held.
    pub detained: Toll,
    /// Took part, were sent or released.
    pub size: Toll,
    /// The highest of its reports, 0 to 1.
    pub confidence: f64,
    /// How many documents carry it.
    pub reports: i64,
    /// How many of these are independent.
    pub sources: i64,
    /// The words that carry the act in the first report.
    pub trigger: String,
    /// Where they stand.
    pub at: At,
}

impl Row for Event {
    const KIND: Kind = Kind::Events;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT key, day, until, grain, dated, type, modes, contexts, status, place, country, lat, lon, geonames, quad, scale,
               cameo, confidence, reports, sources FROM events WHERE id = ?1",
        )?;
        let mut event = row.query_row([id], |row| {
            Ok(Self {
                key: row.get(0)?,
                day: row.get(1)?,
                until: row.get(2)?,
                grain: row.get(3)?,
                dated: row.get(4)?,
                category: row.get(5)?,
                modes: texts(row, 6)?,
                contexts: texts(row, 7)?,
                status: row.get(8)?,
                actors: Vec::new(),
                recipients: Vec::new(),
                place: row.get(9)?,
                country: row.get(10)?,
                lat: row.get(11)?,
                lon: row.get(12)?,
                geonames: row.get(13)?,
                quad: row.get(14)?,
                scale: row.get(15)?,
                cameo: row.get(16)?,
                dead: Toll::default(),
                injured: Toll::default(),
                detained: Toll::default(),
                size: Toll::default(),
                confidence: row.get(17)?,
                reports: row.get(18)?,
                sources: row.get(19)?,
                trigger: String::new(),
                at: At::default(),
            })
        })?;
        let side = |side: &str| format!("SELECT actor FROM event_parties WHERE event = ?1 AND side = '{side}'");
        event.actors = actors(connection, &side("actor"), id)?;
        event.recipients = actors(connection, &side("recipient"), id)?;
        event.tolls(connection, id)?;
        event.at = first_at(
            connection,
            "SELECT document, start, end FROM event_reports WHERE event = ?1 ORDER BY document, local LIMIT 1",
            id,
        )?;
        Ok(event)
    }
}

impl Event {
    fn tolls(&mut self, connection: &Connection, id: i64) -> Result<(), AskError> {
        let mut row = connection.prepare_cached(
            "SELECT min(dead_min), max(coalesce(dead_max, dead_min)), min(injured_min), max(coalesce(injured_max, injured_min)),
               min(detained_min), max(coalesce(detained_max, detained_min)), min(size_min), max(coalesce(size_max, size_min)),
               (SELECT trigger FROM event_reports WHERE event = ?1 ORDER BY document, local LIMIT 1)
             FROM event_reports WHERE event = ?1",
        )?;
        let found = row.query_row([id], |row| {
            Ok((
                Toll::read(row, 0)?,
                Toll::read(row, 2)?,
                Toll::read(row, 4)?,
                Toll::read(row, 6)?,
                row.get::<_, Option<String>>(8)?,
            ))
        })?;
        let trigger;
        (self.dead, self.injured, self.detained, self.size, trigger) = found;
        self.trigger = trigger.unwrap_or_default();
        Ok(())
    }

    /// Category and modes ("ASSAULT/aerial").
    pub fn what(&self) -> String {
        if self.modes.is_empty() { self.category.clone() } else { format!("{}/{}", self.category, self.modes.join("+")) }
    }

    /// First and last day, for people; the story's own day in brackets.
    pub fn when(&self) -> String {
        when(self.day.as_deref(), self.until.as_deref(), self.dated)
    }
}

/// First and last day, for people; brackets where the day is only the story's own.
pub(crate) fn when(day: Option<&str>, until: Option<&str>, dated: bool) -> String {
    let day = day.unwrap_or_default();
    match until {
        Some(until) => format!("{day}…{until}"),
        None if dated || day.is_empty() => day.to_owned(),
        None => format!("({day})"),
    }
}

impl Tabular for Event {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, day Day, until Day, grain Text, dated Truth, type Text, modes List, contexts List, status Text, actors List,
            actor_codes List, recipients List, recipient_codes List, place Text, country Text, lat Real, lon Real, geonames Whole,
            quad Whole, scale Real, cameo Text, dead_min Whole, dead_max Whole, injured_min Whole, injured_max Whole, detained_min Whole,
            detained_max Whole, size_min Whole, size_max Whole, confidence Real, reports Whole, sources Whole, trigger Text,
            document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![
            self.key.clone().into(),
            self.day.clone().into(),
            self.until.clone().into(),
            self.grain.clone().into(),
            self.dated.into(),
            self.category.clone().into(),
            self.modes.clone().into(),
            self.contexts.clone().into(),
            self.status.clone().into(),
            names(&self.actors).into(),
            codes(&self.actors).into(),
            names(&self.recipients).into(),
            codes(&self.recipients).into(),
            self.place.clone().into(),
            self.country.clone().into(),
            self.lat.into(),
            self.lon.into(),
            self.geonames.into(),
            self.quad.into(),
            self.scale.into(),
            self.cameo.clone().into(),
        ];
        for toll in [&self.dead, &self.injured, &self.detained, &self.size] {
            cells.extend([toll.min.into(), toll.max.into()]);
        }
        cells.extend([self.confidence.into(), self.reports.into(), self.sources.into(), self.trigger.clone().into()]);
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "what", "status", "who", "to", "where", "words", "reports", "stands"]
    }

    fn line(&self) -> Vec<String> {
        vec![
            short(&self.key).to_owned(),
            self.when(),
            self.what(),
            self.status.clone(),
            joined(&self.actors),
            joined(&self.recipients),
            self.place.clone().unwrap_or_default(),
            self.trigger.clone(),
            carried(self.reports, self.sources),
            self.at.shown(),
        ]
    }
}
