use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use super::{At, Row, first_at, short, texts};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// The most names that a row lists; `show` has all.
const NAMES: usize = 8;

/// A person, government, body or group across stories.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    /// Stable key.
    pub key: String,
    /// Usual name.
    pub name: String,
    /// What sort of thing it is.
    pub kind: String,
    /// ISO 3166 alpha-3 code.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Country and first sector.
    pub code: Option<String>,
    /// Other names.
    pub names: Vec<String>,
    /// The newest office that a story gives, with whose it is.
    pub office: Option<String>,
    /// The day of that story.
    pub as_of: Option<String>,
    /// Whether it calls the office a former one.
    pub former: Option<bool>,
    /// How many documents name it.
    pub reports: i64,
    /// How many statements are its own.
    pub statements: i64,
    /// Where the office stands; else a document that names it.
    pub at: At,
}

impl Row for Person {
    const KIND: Kind = Kind::People;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT key, name, kind, country, sectors, code, reports,
               (SELECT count(*) FROM statements WHERE speaker = a.id) FROM actors a WHERE id = ?1",
        )?;
        let mut person = row.query_row([id], |row| {
            Ok(Self {
                key: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
                country: row.get(3)?,
                sectors: texts(row, 4)?,
                code: row.get(5)?,
                names: Vec::new(),
                office: None,
                as_of: None,
                former: None,
                reports: row.get(6)?,
                statements: row.get(7)?,
                at: At::default(),
            })
        })?;
        let mut names = connection
            .prepare_cached("SELECT DISTINCT name FROM actor_names WHERE actor = ?1 ORDER BY length(name) DESC, name")?;
        let names = names.query_map([id], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        person.names = names.into_iter().filter(|name| *name != person.name).take(NAMES).collect();
        person.office(connection, id)?;
        Ok(person)
    }
}

impl Person {
    fn office(&mut self, connection: &Connection, id: i64) -> Result<(), AskError> {
        let mut office = connection.prepare_cached(
            "SELECT title, of, former, day, document, start, end FROM offices WHERE actor = ?1 ORDER BY day DESC, document DESC, start LIMIT 1",
        )?;
        let office = office.query_row([id], |row| {
            let title: String = row.get(0)?;
            let of: Option<String> = row.get(1)?;
            let titled = of.map_or(title.clone(), |of| format!("{title}, {of}"));
            Ok((titled, row.get::<_, bool>(2)?, row.get(3)?, (row.get(4)?, row.get(5)?, row.get(6)?)))
        });
        match office.optional()? {
            Some((titled, former, day, (document, start, end))) => {
                (self.office, self.former, self.as_of) = (Some(titled), Some(former), day);
                self.at = At::read(connection, document, start, end)?;
            }
            None => {
                let named = "SELECT document, 0, 0 FROM actor_reports WHERE actor = ?1 ORDER BY document LIMIT 1";
                self.at = first_at(connection, named, id)?;
            }
        }
        Ok(())
    }
}

impl Tabular for Person {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, name Text, kind Text, country Text, sectors List, code Text, names List, office Text, as_of Day, former Truth,
            reports Whole, statements Whole, document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![
            self.key.clone().into(),
            self.name.clone().into(),
            self.kind.clone().into(),
            self.country.clone().into(),
            self.sectors.clone().into(),
            self.code.clone().into(),
            self.names.clone().into(),
            self.office.clone().into(),
            self.as_of.clone().into(),
            self.former.into(),
            self.reports.into(),
            self.statements.into(),
        ];
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "name", "kind", "code", "office", "as of", "other names", "reports", "stands"]
    }

    fn line(&self) -> Vec<String> {
        let former = if self.former == Some(true) { "former " } else { "" };
        vec![
            short(&self.key).to_owned(),
            self.name.clone(),
            self.kind.replace('_', " "),
            self.code.clone().or_else(|| self.country.clone()).unwrap_or_default(),
            self.office.as_ref().map(|office| format!("{former}{office}")).unwrap_or_default(),
            self.as_of.clone().unwrap_or_default(),
            self.names.join(", "),
            self.reports.to_string(),
            self.at.shown(),
        ]
    }
}
