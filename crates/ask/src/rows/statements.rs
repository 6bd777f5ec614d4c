use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use super::{Actor, At, Row, actor, actors, carried, codes, joined, names, short, texts};
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// One utterance, however many outlets carry it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// Stable key.
    pub key: String,
    /// The day on which it was said; else the first story's.
    pub day: Option<String>,
    /// Who says it; absent where no story names anybody.
    pub speaker: Option<Actor>,
    /// The speaker as the first story words it.
    pub speaker_text: String,
    /// What the words do.
    pub act: String,
    /// To whom.
    pub to: Vec<Actor>,
    /// The words.
    pub text: String,
    /// Where it was said ("X", "interview").
    pub venue: Option<String>,
    /// How the first report gives the words: direct, indirect, mixed, post.
    pub form: String,
    /// Who relays it in the first report, outermost first.
    pub via: Vec<String>,
    /// How many documents carry it.
    pub reports: i64,
    /// How many of these are independent.
    pub sources: i64,
    /// How many other statements gainsay it.
    pub contradictions: i64,
    /// Where it stands first.
    pub at: At,
}

impl Row for Statement {
    const KIND: Kind = Kind::Statements;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT key, day, speaker, speaker_text, act, text, venue, reports, sources,
               (SELECT count(*) FROM contradictions WHERE statement = s.id) FROM statements s WHERE id = ?1",
        )?;
        let (mut statement, speaker) = row.query_row([id], |row| {
            let statement = Self {
                key: row.get(0)?,
                day: row.get(1)?,
                speaker: None,
                speaker_text: row.get(3)?,
                act: row.get(4)?,
                to: Vec::new(),
                text: row.get(5)?,
                venue: row.get(6)?,
                form: String::new(),
                via: Vec::new(),
                reports: row.get(7)?,
                sources: row.get(8)?,
                contradictions: row.get(9)?,
                at: At::default(),
            };
            Ok((statement, row.get::<_, Option<i64>>(2)?))
        })?;
        statement.speaker = speaker.map(|id| actor(connection, id)).transpose()?;
        statement.to = actors(connection, "SELECT actor FROM statement_addressees WHERE statement = ?1", id)?;
        let mut first = connection.prepare_cached(
            "SELECT form, via, document, start, end FROM statement_reports WHERE statement = ?1 ORDER BY document, local LIMIT 1",
        )?;
        let first = first.query_row([id], |row| Ok((row.get(0)?, texts(row, 1)?, (row.get(2)?, row.get(3)?, row.get(4)?))));
        if let Some((form, via, (document, start, end))) = first.optional()? {
            (statement.form, statement.via) = (form, via);
            statement.at = At::read(connection, document, start, end)?;
        }
        Ok(statement)
    }
}

impl Statement {
    /// Who says it, for people: name, else the story's words.
    pub fn says(&self) -> String {
        let worded = if self.speaker_text.is_empty() { "(unnamed)" } else { &self.speaker_text };
        self.speaker.as_ref().map_or_else(|| worded.to_owned(), |it| it.name.clone())
    }
}

impl Tabular for Statement {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, day Day, speaker Text, speaker_key Text, speaker_country Text, speaker_code Text, speaker_text Text, act Text,
            to List, to_codes List, text Text, venue Text, form Text, via List, reports Whole, sources Whole, contradictions Whole,
            document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let of = |get: fn(&Actor) -> Option<String>| Cell::from(self.speaker.as_ref().and_then(get));
        let mut cells = vec![
            self.key.clone().into(),
            self.day.clone().into(),
            of(|it| Some(it.name.clone())),
            of(|it| Some(it.key.clone())),
            of(|it| it.country.clone()),
            of(|it| it.code.clone()),
            self.speaker_text.clone().into(),
            self.act.clone().into(),
            names(&self.to).into(),
            codes(&self.to).into(),
            self.text.clone().into(),
            self.venue.clone().into(),
            self.form.clone().into(),
            self.via.clone().into(),
            self.reports.into(),
            self.sources.into(),
            self.contradictions.into(),
        ];
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "who", "act", "to", "words", "reports", "stands"]
    }

    fn line(&self) -> Vec<String> {
        let via = if self.via.is_empty() { String::new() } else { format!(" ← {}", self.via.join(" ← ")) };
        vec![
            short(&self.key).to_owned(),
            self.day.clone().unwrap_or_default(),
            format!("{}{via}", self.says()),
            self.act.clone(),
            joined(&self.to),
            self.text.clone(),
            carried(self.reports, self.sources),
            self.at.shown(),
        ]
    }
}

impl At {
    /// Its seven columns: document, url, outlet, start, end, engine, model.
    pub(crate) fn cells(&self) -> Vec<Cell> {
        vec![
            self.document.clone().into(),
            self.url.clone().into(),
            self.outlet.clone().into(),
            self.start.into(),
            self.end.into(),
            self.engine.clone().into(),
            self.model.clone().into(),
        ]
    }
}
