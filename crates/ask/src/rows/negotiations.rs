use rusqlite::Connection;
use serde::Serialize;

use super::{Actor, Row, actors, names, short};
use crate::dates::between;
use crate::error::AskError;
use crate::filter::Kind;
use crate::table::{Cell, Column, Tabular, columns};

/// One negotiation file's header.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Negotiation {
    /// Stable key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub issue: String,
    /// Where it stands: dormant, talks_about_talks, open, suspended, agreed, implementing, collapsed.
    pub state: String,
    /// The rule that set the state.
    pub state_rule: String,
    /// First day.
    pub opened: Option<String>,
    /// The last day on which the sides were in touch.
    pub last_contact: Option<String>,
    /// Days from the last contact to the newest story of the store.
    pub silence: Option<i64>,
    /// Who negotiates.
    pub parties: Vec<Actor>,
    /// Who mediates, hosts or guarantees.
    pub others: Vec<Actor>,
    /// How many claims the file holds.
    pub items: i64,
}

impl Row for Negotiation {
    const KIND: Kind = Kind::Negotiations;

    fn load(connection: &Connection, id: i64) -> Result<Self, AskError> {
        let mut row = connection.prepare_cached(
            "SELECT key, name, issue, state, state_rule, opened, last_contact,
               (SELECT count(*) FROM negotiation_items WHERE negotiation = n.id), (SELECT max(day) FROM documents)
             FROM negotiations n WHERE id = ?1",
        )?;
        let mut file = row.query_row([id], |row| {
            let last_contact: Option<String> = row.get(6)?;
            let newest: Option<String> = row.get(8)?;
            let silence = last_contact.as_deref().zip(newest.as_deref()).and_then(|(last, newest)| between(last, newest));
            Ok(Self {
                key: row.get(0)?,
                name: row.get(1)?,
                issue: row.get(2)?,
                state: row.get(3)?,
                state_rule: row.get(4)?,
                opened: row.get(5)?,
                last_contact,
                silence: silence.map(|days| i64::from(days.max(0))),
                parties: Vec::new(),
                others: Vec::new(),
                items: row.get(7)?,
            })
        })?;
        let role =
            |test: &str| format!("SELECT DISTINCT actor FROM negotiation_parties WHERE negotiation = ?1 AND role {test} 'party'");
        file.parties = actors(connection, &role("="), id)?;
        file.others = actors(connection, &role("<>"), id)?;
        Ok(file)
    }
}

impl Tabular for Negotiation {
    fn columns() -> &'static [Column] {
        columns! {
            key Text, name Text, issue Text, state Text, state_rule Text, opened Day, last_contact Day, silence Whole, parties List,
            others List, items Whole,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.key.clone().into(),
            self.name.clone().into(),
            self.issue.clone().into(),
            self.state.clone().into(),
            self.state_rule.clone().into(),
            self.opened.clone().into(),
            self.last_contact.clone().into(),
            self.silence.into(),
            names(&self.parties).into(),
            names(&self.others).into(),
            self.items.into(),
        ]
    }

    fn heads() -> &'static [&'static str] {
        &["key", "name", "issue", "state", "parties", "mediators, hosts", "opened", "last contact", "silent days", "claims"]
    }

    fn line(&self) -> Vec<String> {
        vec![
            short(&self.key).to_owned(),
            self.name.clone(),
            self.issue.clone(),
            self.state.replace('_', " "),
            names(&self.parties).join(", "),
            names(&self.others).join(", "),
            self.opened.clone().unwrap_or_default(),
            self.last_contact.clone().unwrap_or_default(),
            self.silence.map(|days| days.to_string()).unwrap_or_default(),
            self.items.to_string(),
        ]
    }
}
