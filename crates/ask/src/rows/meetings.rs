use rusqlite::Connection;
use serde::Serialize;

use super::events::when;
use super::{Actor, At, Row, actors, carried, codes, first_at, joined, names, short};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// One encounter or call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Meeting {
    /// Stable key.
    pub key: String,
    /// First day; else the first story's.
    pub day: Option<String>,
    /// Last day, where it is a range.
    pub until: Option<String>,
    /// How fine the time is.
    pub grain: Option<String>,
    /// Whether a story dates it; else `day` is the first story's.
    pub dated: bool,
    /// Whether it is to come, goes on, is over, put off or called off: the newest.
    pub status: String,
    /// Who meets.
    pub participants: Vec<Actor>,
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
    /// How many documents carry it.
    pub reports: i64,
    /// How many of these are independent.
    pub sources: i64,
    /// When the first document that tells of it was added, RFC 3339.
    pub added: String,
    /// Where it stands first.
    pub at: At,
}

impl Row for Meeting {
    const KIND: Kind = Kind::Meetings;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT m.key, m.day, m.until, grain, dated, status, place, country, lat, lon, geonames, reports, sources, d.added
             FROM meetings m JOIN documents d ON d.id = m.first WHERE m.id = ?1",
        )?;
        let mut meeting = row.query_row([id], |row| {
            Ok(Self {
                key: row.get(0)?,
                day: row.get(1)?,
                until: row.get(2)?,
                grain: row.get(3)?,
                dated: row.get(4)?,
                status: row.get(5)?,
                participants: Vec::new(),
                place: row.get(6)?,
                country: row.get(7)?,
                lat: row.get(8)?,
                lon: row.get(9)?,
                geonames: row.get(10)?,
                reports: row.get(11)?,
                sources: row.get(12)?,
                added: row.get(13)?,
                at: At::default(),
            })
        })?;
        meeting.participants = actors(connection, "SELECT actor FROM meeting_parties WHERE meeting = ?1", id)?;
        meeting.at = first_at(
            connection,
            "SELECT document, start, end FROM meeting_reports WHERE meeting = ?1 ORDER BY document, local LIMIT 1",
            id,
        )?;
        Ok(meeting)
    }

    fn meeting(&self) -> Option<&Meeting> {
        Some(self)
    }
}

impl Meeting {
    /// First and last day, for people; the story's own day in brackets.
    pub fn when(&self) -> String {
        when(self.day.as_deref(), self.until.as_deref(), self.dated)
    }
}

impl Tabular for Meeting {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, day Day, until Day, grain Text, dated Truth, status Text, participants List, participant_codes List, place Text,
            country Text, lat Real, lon Real, geonames Whole, reports Whole, sources Whole,
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
            self.status.clone().into(),
            names(&self.participants).into(),
            codes(&self.participants).into(),
            self.place.clone().into(),
            self.country.clone().into(),
            self.lat.into(),
            self.lon.into(),
            self.geonames.into(),
            self.reports.into(),
            self.sources.into(),
        ];
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "status", "who", "where", "reports", "stands"]
    }

    fn line(&self) -> Vec<String> {
        vec![
            short(&self.key).to_owned(),
            self.when(),
            self.status.clone(),
            joined(&self.participants),
            self.place.clone().unwrap_or_default(),
            carried(self.reports, self.sources),
            self.at.shown(),
        ]
    }
}
