//! Negotiation files: who talks with whom on what, filled from the stories.
//!
//! derived claims → [`claims`] between [`sides`] → [`files`] by parties and [`issues`] → users' [`edits`] → [`state`],
//! [`moves`], [`threats`] → rows.
//!
//! Rules it keeps:
//! - A file opens and closes by a stated rule, and every claim in it says by which rule it is there. Membership is an
//!   assertion that a user can change; what users decided is applied anew every time.
//! - No clock: "today" is the day of the newest story.
//! - Everything here can be thrown away and made anew.

mod claims;
mod days;
mod edits;
mod files;
mod issues;
mod moves;
mod sides;
mod state;
#[cfg(test)]
mod tests;
mod threats;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction, params};

pub use edits::{Edit, EditError, Verb, record};

use crate::error::StoreError;
use crate::open::Store;
use claims::{Claim, What};
use files::File;
use sides::{Side, Sides};

/// The tables that [`derive`] fills, those first that others refer to.
pub const TABLES: &[&str] =
    &["negotiations_made", "negotiations", "negotiation_parties", "negotiation_items", "position_moves", "threats"];

/// Makes all negotiation files anew from the derived tables and the users' edits.
///
/// # Errors
/// [`StoreError`] if SQLite fails; the transaction must then be given up.
pub fn derive(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    for table in TABLES.iter().rev() {
        transaction.execute(&format!("DELETE FROM {table}"), [])?;
    }
    let sides = Sides::read(transaction)?;
    let claims = claims::read(transaction, &sides)?;
    let mut files = files::open(&claims);
    edits::apply(transaction, &mut files, &claims)?;
    files.retain(|file| !file.members.is_empty());
    files.sort_by(|a, b| (&a.members[0].claim.day, &a.key).cmp(&(&b.members[0].claim.day, &b.key)));
    let today: Option<String> = transaction.query_row("SELECT max(day) FROM documents", [], |row| row.get(0))?;
    let context = Context { sides, today: today.unwrap_or_default(), quarrels: quarrels(transaction)? };
    for (number, file) in (1..).zip(&files) {
        write(transaction, number, file, &context)?;
    }
    transaction.execute("INSERT INTO negotiations_made SELECT coalesce(max(id), 0) FROM documents", [])?;
    Ok(())
}

impl Store {
    /// Makes all negotiation files anew, unless they hold all documents: at the end of every run that adds.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails; the files are then as they were.
    pub fn derive_negotiations(&mut self) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        let made = "SELECT (SELECT max(document) FROM negotiations_made) = (SELECT coalesce(max(id), 0) FROM documents)";
        if transaction.query_row(made, [], |row| row.get::<_, Option<bool>>(0))? == Some(true) {
            return Ok(());
        }
        derive(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// Keeps an edit and makes the files anew.
    ///
    /// # Errors
    /// [`EditError`] if the file or a claim is not there, or the store fails; nothing is changed then.
    pub fn edit_negotiation(&mut self, edit: &Edit) -> Result<(), EditError> {
        let transaction = self.connection.transaction()?;
        record(&transaction, edit)?;
        derive(&transaction)?;
        Ok(transaction.commit()?)
    }
}

/// What the rows of a file need besides its claims.
struct Context {
    sides: Sides,
    today: String,
    quarrels: Vec<Quarrel>,
}

/// Two statements of which one gainsays the other.
struct Quarrel {
    statements: [i64; 2],
    speakers: [Option<i64>; 2],
    documents: BTreeSet<i64>,
    why: String,
}

fn write(connection: &Connection, number: i64, file: &File<'_>, context: &Context) -> Result<(), StoreError> {
    let state = state::state(file, &context.today);
    let opened = file.members.iter().map(|it| it.claim.day.as_str()).find(|day| !day.is_empty());
    connection.execute(
        "INSERT INTO negotiations (id, key, name, issue, state, state_rule, opened_by, opened, last_contact)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            number,
            file.key,
            name(file, &context.sides),
            file.subject.issue,
            state.state,
            state.rule,
            file.opened_by,
            opened,
            state::last_contact(file)
        ],
    )?;
    write_parties(connection, number, file, &context.sides)?;
    write_items(connection, number, file, context)?;
    for step in moves::moves(file) {
        connection.execute(
            "INSERT OR IGNORE INTO position_moves (negotiation, position, supersedes, direction, why) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![number, step.position, step.supersedes, step.direction, step.why],
        )?;
    }
    for threat in threats::threats(file) {
        connection.execute(
            "INSERT INTO threats (negotiation, event, instrument, outcome, shown_by) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![number, threat.event, threat.instrument, threat.outcome, threat.shown_by],
        )?;
    }
    Ok(())
}

/// "Iran – United States: nuclear programme", unless a user named it.
fn name(file: &File<'_>, sides: &Sides) -> String {
    file.name.clone().unwrap_or_else(|| {
        let names: Vec<&str> =
            file.parties().into_iter().map(|side| sides.face(side).map_or(side.0.as_str(), |face| &face.name)).collect();
        format!("{}: {}", names.join(" – "), file.subject.issue)
    })
}

/// Parties; third sides at the same table as mediators, the country of a round's place as host.
fn write_parties(connection: &Connection, number: i64, file: &File<'_>, sides: &Sides) -> Result<(), StoreError> {
    let parties = file.parties();
    let mut roles: BTreeSet<(i64, &str)> = BTreeSet::new();
    let mut add = |side: &Side, role| roles.extend(sides.face(side).map(|face| (face.actor, role)));
    parties.iter().for_each(|side| add(side, "party"));
    for claim in file.members.iter().filter(|it| it.section == "rounds").map(|it| it.claim) {
        let host = match &claim.what {
            What::Meeting { country, .. } => country.clone().map(Side),
            _ => None,
        };
        let third = claim.from.union(&claim.to).filter(|side| !parties.contains(side));
        for side in third.filter(|side| host.as_ref() != Some(side)) {
            add(side, "mediator");
        }
        if let Some(host) = host.as_ref().filter(|side| !parties.contains(side)) {
            add(host, "host");
        }
    }
    for (actor, role) in roles {
        connection.execute(
            "INSERT INTO negotiation_parties (negotiation, actor, role) VALUES (?1, ?2, ?3)",
            params![number, actor, role],
        )?;
    }
    Ok(())
}

fn write_items(connection: &Connection, number: i64, file: &File<'_>, context: &Context) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT OR IGNORE INTO negotiation_items (negotiation, kind, item, section, why, pinned) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for member in &file.members {
        let (section, why) = match deadline(member.claim, &context.today) {
            true if member.section == "acts" => ("deadlines", "deadline/dated-act-ahead"),
            _ => (member.section, member.why),
        };
        insert.execute(params![number, member.claim.kind, member.claim.id, section, why, member.pinned])?;
    }
    let parties = file.parties();
    let documents: BTreeSet<i64> = file.members.iter().flat_map(|it| &it.claim.documents).copied().collect();
    for quarrel in &context.quarrels {
        let speaks =
            |actor: Option<i64>| actor.and_then(|actor| context.sides.of(actor)).is_some_and(|side| parties.contains(side));
        if quarrel.speakers.into_iter().all(speaks) && !quarrel.documents.is_disjoint(&documents) {
            for statement in quarrel.statements {
                insert.execute(params![number, "statement", statement, "contradictions", quarrel.why, false])?;
            }
        }
    }
    Ok(())
}

/// Whether an act that is demanded, planned or threatened has a day of its own that is still to come.
fn deadline(claim: &Claim, today: &str) -> bool {
    match &claim.what {
        What::Event { status, dated, .. } => {
            *dated && claim.day.as_str() > today && matches!(status.as_str(), "planned" | "demanded" | "conditional")
        }
        _ => false,
    }
}

fn quarrels(connection: &Connection) -> Result<Vec<Quarrel>, StoreError> {
    let mut documents: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    let mut reports = connection.prepare(
        "SELECT statement, document FROM statement_reports
         WHERE statement IN (SELECT statement FROM contradictions UNION SELECT other FROM contradictions)",
    )?;
    let mut rows = reports.query([])?;
    while let Some(row) = rows.next()? {
        documents.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    let mut query = connection.prepare(
        "SELECT c.statement, c.other, a.speaker, b.speaker, c.why FROM contradictions c
         JOIN statements a ON a.id = c.statement JOIN statements b ON b.id = c.other ORDER BY c.statement, c.other",
    )?;
    let found = query.query_map([], |row| {
        let statements: [i64; 2] = [row.get(0)?, row.get(1)?];
        let documents = statements.iter().filter_map(|it| documents.get(it)).flatten().copied().collect();
        Ok(Quarrel { statements, speakers: [row.get(2)?, row.get(3)?], documents, why: row.get(4)? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
