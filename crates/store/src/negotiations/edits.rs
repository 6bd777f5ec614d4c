//! What users decide about negotiation files: kept in order, applied anew whenever the files are made.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Value, json};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

use super::claims::Claim;
use super::files::{File, Member, section};
use crate::error::StoreError;

/// Why an edit is not taken.
#[derive(Debug, Error)]
pub enum EditError {
    /// No file of that key, number or name.
    #[error("no negotiation `{0}`")]
    NoFile(String),
    /// No claim of that kind and key.
    #[error("no claim `{0}`")]
    NoClaim(String),
    /// A file cannot be merged with itself.
    #[error("`{0}` cannot be merged with itself")]
    Itself(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EditError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoFile(_) | Self::Itself(_) => "`demarche negotiations` lists the files with their keys",
            Self::NoClaim(_) => "name claims as KIND:KEY, such as event:09af…, as `demarche negotiations KEY` lists them",
            Self::Store(error) => error.hint(),
        }
    }
}

impl From<rusqlite::Error> for EditError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What is done to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// The claims of another file go into this one.
    Merge {
        /// The other file: key, number or name.
        with: String,
    },
    /// Claims leave this file for one of their own.
    Split {
        /// The claims, as KIND:KEY.
        items: Vec<String>,
        /// The new file's name.
        name: String,
    },
    /// The file gets a name.
    Name(String),
    /// A claim belongs to this file, whatever the rules say.
    Pin(String),
    /// A claim does not belong to this file, whatever the rules say.
    Unpin(String),
}

/// One decision of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file: its key, number or name.
    pub file: String,
    /// What is done to it.
    pub verb: Verb,
    /// Who decides.
    pub who: String,
    /// Why.
    pub why: String,
    /// When, RFC 3339.
    pub at: String,
}

/// Keeps an edit. [`super::derive`] applies it.
///
/// # Errors
/// [`EditError`] if the file or a claim is not there, or the store fails.
pub fn record(connection: &Connection, edit: &Edit) -> Result<(), EditError> {
    let subject = key_of(connection, &edit.file)?;
    let (verb, object) = match &edit.verb {
        Verb::Merge { with } => {
            let with = key_of(connection, with)?;
            if with == subject {
                return Err(EditError::Itself(edit.file.clone()));
            }
            ("merge", json!({ "with": with }))
        }
        Verb::Split { items, name } => {
            items.iter().try_for_each(|item| check_claim(connection, item))?;
            ("split", json!({ "items": items, "name": name }))
        }
        Verb::Name(name) => ("name", json!({ "name": name })),
        Verb::Pin(item) => {
            check_claim(connection, item)?;
            ("pin", json!({ "item": item }))
        }
        Verb::Unpin(item) => {
            check_claim(connection, item)?;
            ("unpin", json!({ "item": item }))
        }
    };
    connection.execute(
        "INSERT INTO negotiation_edits (verb, subject, object, who, why, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![verb, subject, object.to_string(), edit.who, edit.why, edit.at],
    )?;
    Ok(())
}

fn key_of(connection: &Connection, file: &str) -> Result<String, EditError> {
    let found = connection
        .prepare("SELECT key FROM negotiations WHERE key = ?1 OR CAST(id AS TEXT) = ?1 OR name = ?1 COLLATE NOCASE ORDER BY id LIMIT 1")?
        .query_row([file], |row| row.get(0))
        .optional()?;
    found.ok_or_else(|| EditError::NoFile(file.to_owned()))
}

fn check_claim(connection: &Connection, item: &str) -> Result<(), EditError> {
    let missing = || EditError::NoClaim(item.to_owned());
    let (kind, key) = item.split_once(':').ok_or_else(missing)?;
    let table = match kind {
        "event" => "events",
        "meeting" => "meetings",
        "position" => "positions",
        _ => return Err(missing()),
    };
    let found = connection.prepare(&format!("SELECT 1 FROM {table} WHERE key = ?1"))?.exists([key])?;
    if found { Ok(()) } else { Err(missing()) }
}

/// Applies all edits in order. An edit whose file or claim is no longer there (it may be again later) changes nothing.
pub(super) fn apply<'a>(connection: &Connection, files: &mut Vec<File<'a>>, claims: &'a [Claim]) -> Result<(), StoreError> {
    let mut query = connection.prepare("SELECT id, verb, subject, object FROM negotiation_edits ORDER BY id")?;
    let mut rows = query.query([])?;
    let mut merged_into: BTreeMap<String, String> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (id, verb): (i64, String) = (row.get(0)?, row.get(1)?);
        let (subject, object): (String, Option<String>) = (row.get(2)?, row.get(3)?);
        let object: Value = object.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let at = |key: &str, files: &[File<'_>]| {
            let mut key = key;
            while let Some(next) = merged_into.get(key) {
                key = next;
            }
            files.iter().position(|file| file.key == key)
        };
        let Some(subject) = at(&subject, files) else { continue };
        match verb.as_str() {
            "merge" => {
                let Some(other) = object["with"].as_str().and_then(|key| at(key, files)).filter(|it| *it != subject) else {
                    continue;
                };
                merged_into.insert(files[other].key.clone(), files[subject].key.clone());
                merge(files, subject, other);
            }
            "split" => split(files, subject, &object, id),
            "name" => files[subject].name = object["name"].as_str().map(str::to_owned),
            "pin" => pin(&mut files[subject], object["item"].as_str(), claims),
            "unpin" => files[subject].members.retain(|member| Some(name_of(member.claim).as_str()) != object["item"].as_str()),
            _ => {}
        }
    }
    Ok(())
}

/// How users name a claim: KIND:KEY.
fn name_of(claim: &Claim) -> String {
    format!("{}:{}", claim.kind, claim.key)
}

fn merge(files: &mut Vec<File<'_>>, subject: usize, other: usize) {
    let gone = files.remove(other);
    let kept = &mut files[if other < subject { subject - 1 } else { subject }];
    kept.further_parties.extend(gone.parties().into_iter().cloned());
    let there: BTreeSet<String> = kept.members.iter().map(|member| name_of(member.claim)).collect();
    kept.members.extend(gone.members.into_iter().filter(|member| !there.contains(&name_of(member.claim))));
    kept.sort();
}

fn split(files: &mut Vec<File<'_>>, subject: usize, object: &Value, edit: i64) {
    let items: BTreeSet<&str> = object["items"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let file = &mut files[subject];
    let (gone, kept): (Vec<_>, Vec<_>) =
        file.members.drain(..).partition(|member| items.contains(name_of(member.claim).as_str()));
    file.members = kept;
    let key = format!("{:016x}", xxh3_64(format!("{}/split/{edit}", file.key).as_bytes()));
    let new = File {
        key,
        subject: file.subject.clone(),
        further_parties: file.further_parties.clone(),
        name: object["name"].as_str().map(str::to_owned),
        opened_by: "open/split-by-a-user",
        members: gone,
    };
    files.push(new);
}

fn pin<'a>(file: &mut File<'a>, item: Option<&str>, claims: &'a [Claim]) {
    let Some(item) = item else { return };
    if let Some(member) = file.members.iter_mut().find(|member| name_of(member.claim) == item) {
        member.pinned = true;
        return;
    }
    if let Some(claim) = claims.iter().find(|claim| name_of(claim) == item) {
        let section = if claim.kind == "position" { "positions" } else { section(claim).unwrap_or("acts") };
        file.members.push(Member { claim, section, why: "member/pinned-by-a-user", pinned: true });
        file.sort();
    }
}
