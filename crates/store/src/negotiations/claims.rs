//! What a store holds that may belong to a negotiation: contacts, positions, threats, texts and other acts between sides.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::issues;
use super::sides::{Side, Sides};
use crate::error::StoreError;

/// A claim of the store with the sides between which it lies.
#[derive(Clone, Debug)]
pub struct Claim {
    /// `meeting`, `event` or `position`.
    pub kind: &'static str,
    /// Its number in its table.
    pub id: i64,
    /// Its stable key.
    pub key: String,
    /// ISO day; empty where the store knows none.
    pub day: String,
    /// Who does, holds or takes part.
    pub from: BTreeSet<Side>,
    /// To whom.
    pub to: BTreeSet<Side>,
    /// The documents that carry it.
    pub documents: BTreeSet<i64>,
    /// What it is.
    pub what: What,
}

/// What a claim is.
#[derive(Clone, Debug)]
pub enum What {
    /// An encounter, held or not.
    Meeting {
        /// `meetings.status` of the contract.
        status: String,
        /// Country of its place.
        country: Option<String>,
    },
    /// An act.
    Event {
        /// PLOVER category.
        category: String,
        /// PLOVER modes, as JSON.
        modes: String,
        /// `events.status` of the contract.
        status: String,
        /// Its words.
        trigger: String,
        /// Whether a story dates it.
        dated: bool,
    },
    /// Where a side stands.
    Position {
        /// `positions.stance` of the contract.
        stance: String,
        /// Its words.
        text: String,
        /// The issue of the table in which it falls.
        issue: Option<&'static str>,
    },
}

impl Claim {
    /// Whether it is a contact: a meeting whatever became of it, talks, or what two sides agree.
    pub fn is_contact(&self) -> bool {
        match &self.what {
            What::Meeting { .. } => true,
            What::Event { category, .. } => matches!(category.as_str(), "CONSULT" | "AGREE"),
            What::Position { .. } => false,
        }
    }

    /// The unordered pairs of sides between which it lies. Large rounds (summits) are between nobody in particular.
    pub fn pairs(&self) -> Vec<(Side, Side)> {
        const SUMMIT: usize = 6;
        let all: BTreeSet<&Side> = self.from.union(&self.to).collect();
        if all.len() > SUMMIT {
            return Vec::new();
        }
        let across = |a: &&Side, b: &&Side| {
            (self.from.contains(a) && self.to.contains(b)) || (self.from.contains(b) && self.to.contains(a))
        };
        let sides: Vec<&Side> = all.into_iter().collect();
        let mut pairs = Vec::new();
        for (at, a) in sides.iter().enumerate() {
            for b in &sides[at + 1..] {
                if across(a, b) || self.to.is_empty() || self.is_contact() {
                    pairs.push(((*a).clone(), (*b).clone()));
                }
            }
        }
        pairs
    }
}

/// All claims of a store, by kind and number.
///
/// # Errors
/// [`StoreError`] if SQLite fails.
pub fn read(connection: &Connection, sides: &Sides) -> Result<Vec<Claim>, StoreError> {
    let mut claims = meetings(connection, sides)?;
    claims.extend(events(connection, sides)?);
    claims.extend(positions(connection, sides)?);
    Ok(claims)
}

fn meetings(connection: &Connection, sides: &Sides) -> Result<Vec<Claim>, StoreError> {
    let parties = parties(connection, "SELECT meeting, actor FROM meeting_parties ORDER BY meeting, actor", sides)?;
    let documents = documents(connection, "SELECT meeting, document FROM meeting_reports")?;
    let mut query = connection.prepare("SELECT id, key, status, coalesce(day, ''), country FROM meetings ORDER BY id")?;
    let mut rows = query.query([])?;
    let mut claims = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let from = parties.get(&id).cloned().unwrap_or_default();
        if from.len() > 1 {
            let what = What::Meeting { status: row.get(2)?, country: row.get(4)? };
            let documents = documents.get(&id).cloned().unwrap_or_default();
            claims.push(Claim {
                kind: "meeting",
                id,
                key: row.get(1)?,
                day: row.get(3)?,
                from,
                to: BTreeSet::new(),
                documents,
                what,
            });
        }
    }
    Ok(claims)
}

fn events(connection: &Connection, sides: &Sides) -> Result<Vec<Claim>, StoreError> {
    let of = |side: &str| format!("SELECT event, actor FROM event_parties WHERE side = '{side}' ORDER BY event, actor");
    let actors = parties(connection, &of("actor"), sides)?;
    let recipients = parties(connection, &of("recipient"), sides)?;
    let documents = documents(connection, "SELECT event, document FROM event_reports")?;
    let mut query = connection.prepare(
        "SELECT id, key, type, modes, status, coalesce(day, ''), dated,
                (SELECT trigger FROM event_reports WHERE event = events.id ORDER BY document, local LIMIT 1)
         FROM events WHERE status <> 'historical' ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    let mut claims = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let from = actors.get(&id).cloned().unwrap_or_default();
        let to = recipients.get(&id).cloned().unwrap_or_default();
        if from.union(&to).count() > 1 {
            let trigger: Option<String> = row.get(7)?;
            let what = What::Event {
                category: row.get(2)?,
                modes: row.get(3)?,
                status: row.get(4)?,
                trigger: trigger.unwrap_or_default(),
                dated: row.get(6)?,
            };
            let documents = documents.get(&id).cloned().unwrap_or_default();
            claims.push(Claim { kind: "event", id, key: row.get(1)?, day: row.get(5)?, from, to, documents, what });
        }
    }
    Ok(claims)
}

fn positions(connection: &Connection, sides: &Sides) -> Result<Vec<Claim>, StoreError> {
    let toward = parties(connection, "SELECT position, actor FROM position_parties ORDER BY position, actor", sides)?;
    let mut query = connection
        .prepare("SELECT id, key, stance, coalesce(day, ''), issue, text, document, holder FROM positions ORDER BY id")?;
    let mut rows = query.query([])?;
    let mut claims = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, issue, text): (i64, String, String) = (row.get(0)?, row.get(4)?, row.get(5)?);
        let holder: Option<i64> = row.get(7)?;
        let Some(holder) = holder.and_then(|holder| sides.of(holder)) else { continue };
        let mut to = toward.get(&id).cloned().unwrap_or_default();
        to.remove(holder);
        let what = What::Position { stance: row.get(2)?, issue: issues::issue_of(&format!("{issue} {text}")), text };
        let (from, documents) = (BTreeSet::from([holder.clone()]), BTreeSet::from([row.get(6)?]));
        claims.push(Claim { kind: "position", id, key: row.get(1)?, day: row.get(3)?, from, to, documents, what });
    }
    Ok(claims)
}

fn parties(connection: &Connection, sql: &str, sides: &Sides) -> Result<BTreeMap<i64, BTreeSet<Side>>, StoreError> {
    let mut found: BTreeMap<i64, BTreeSet<Side>> = BTreeMap::new();
    let mut query = connection.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(side) = sides.of(row.get(1)?) {
            found.entry(row.get(0)?).or_default().insert(side.clone());
        }
    }
    Ok(found)
}

fn documents(connection: &Connection, sql: &str) -> Result<BTreeMap<i64, BTreeSet<i64>>, StoreError> {
    let mut found: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    let mut query = connection.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    Ok(found)
}
