use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use super::{Actor, At, Row, actor, actors, codes, joined, names, short};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// Where a side stands on an issue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Position {
    /// Stable key.
    pub key: String,
    /// The story's day.
    pub day: Option<String>,
    /// Whose it is.
    pub holder: Option<Actor>,
    /// Towards whom.
    pub toward: Vec<Actor>,
    /// What it is about.
    pub issue: String,
    /// The side's stance.
    pub stance: String,
    /// The words.
    pub text: String,
    /// Key of the earlier position whose place it takes.
    pub supersedes: Option<String>,
    /// Whether it is softer, harder or the same.
    pub direction: Option<String>,
    /// Where it stands.
    pub at: At,
}

impl Row for Position {
    const KIND: Kind = Kind::Positions;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection
            .prepare_cached("SELECT key, day, holder, issue, stance, text, document, start, end FROM positions WHERE id = ?1")?;
        let (mut position, holder, (document, start, end)) = row.query_row([id], |row| {
            let position = Self {
                key: row.get(0)?,
                day: row.get(1)?,
                holder: None,
                toward: Vec::new(),
                issue: row.get(3)?,
                stance: row.get(4)?,
                text: row.get(5)?,
                supersedes: None,
                direction: None,
                at: At::default(),
            };
            Ok((position, row.get::<_, Option<i64>>(2)?, (row.get(6)?, row.get(7)?, row.get(8)?)))
        })?;
        position.holder = holder.map(|id| actor(connection, id)).transpose()?;
        position.toward = actors(connection, "SELECT actor FROM position_parties WHERE position = ?1", id)?;
        position.at = At::read(connection, document, start, end)?;
        let mut moved = connection.prepare_cached(
            "SELECT p.key, m.direction FROM position_moves m JOIN positions p ON p.id = m.supersedes WHERE m.position = ?1",
        )?;
        let moved = moved.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        (position.supersedes, position.direction) = moved.unzip();
        Ok(position)
    }
}

impl Tabular for Position {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, day Day, holder Text, holder_key Text, holder_country Text, holder_code Text, toward List, toward_codes List,
            issue Text, stance Text, text Text, supersedes Text, direction Text,
            document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let of = |get: fn(&Actor) -> Option<String>| Cell::from(self.holder.as_ref().and_then(get));
        let mut cells = vec![
            self.key.clone().into(),
            self.day.clone().into(),
            of(|it| Some(it.name.clone())),
            of(|it| Some(it.key.clone())),
            of(|it| it.country.clone()),
            of(|it| it.code.clone()),
            names(&self.toward).into(),
            codes(&self.toward).into(),
            self.issue.clone().into(),
            self.stance.clone().into(),
            self.text.clone().into(),
            self.supersedes.clone().into(),
            self.direction.clone().into(),
        ];
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "who", "stance", "issue", "toward", "words", "move", "stands"]
    }

    fn line(&self) -> Vec<String> {
        vec![
            short(&self.key).to_owned(),
            self.day.clone().unwrap_or_default(),
            self.holder.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            self.stance.replace('_', " "),
            self.issue.clone(),
            joined(&self.toward),
            self.text.clone(),
            self.direction.clone().unwrap_or_default(),
            self.at.shown(),
        ]
    }
}
