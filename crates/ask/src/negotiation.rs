//! A negotiation file, section by section: every claim with why it belongs there.

use demarche_store::flatten::folded;
use rusqlite::OptionalExtension as _;
use serde::Serialize;

use crate::error::AskError;
use crate::filter::Kind;
use crate::query::Ask;
use crate::rows::{At, Event, Meeting, Negotiation, Position, Row as _, Statement, joined};

/// The sections of a file, in order.
pub const SECTIONS: [&str; 7] = ["rounds", "positions", "threats", "texts", "acts", "contradictions", "deadlines"];

/// A negotiation file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct File {
    /// Its header.
    pub header: Negotiation,
    /// Who takes part, by role.
    pub roles: Vec<(String, String)>,
    /// Its sections that hold something.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its claims, by day.
    pub items: Vec<Item>,
}

/// A claim of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// statement, event, meeting, position or condition.
    pub kind: String,
    /// The claim's key; of conditions that of their statement.
    pub key: String,
    /// Its day.
    pub day: Option<String>,
    /// Whose it is.
    pub who: String,
    /// Stance, act, category or status.
    pub what: String,
    /// The words.
    pub text: String,
    /// Softer, harder or the same, for positions that take the place of earlier ones; for threats what became of them.
    pub direction: Option<String>,
    /// Why it belongs to the file.
    pub why: String,
    /// Whether a user put it there.
    pub pinned: bool,
    /// Where it stands.
    pub at: At,
}

impl Ask<'_> {
    /// The file of a name, of words of it, or of a key.
    ///
    /// # Errors
    /// [`AskError::Negotiation`] if there is none or if the words fit several.
    pub fn negotiation(&self, name: &str) -> Result<File, AskError> {
        self.negotiation_of(self.negotiation_id(name)?)
    }

    /// The row number of the file of a name or key.
    ///
    /// # Errors
    /// As [`Ask::negotiation`].
    pub fn negotiation_id(&self, name: &str) -> Result<i64, AskError> {
        if let Some(found) = self.find(name).ok().filter(|found| found.kind == Kind::Negotiations) {
            return Ok(found.id);
        }
        let mut query = self.connection().prepare_cached("SELECT id, name FROM negotiations ORDER BY last_contact DESC, id")?;
        let all = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(i64, String)>, _>>()?;
        let asked = folded(name);
        let exact = all.iter().find(|(_, name)| folded(name) == asked);
        let held: Vec<&(i64, String)> = all
            .iter()
            .filter(|(_, name)| {
                !asked.is_empty()
                    && asked.split(' ').all(|word| folded(name).split(|c: char| !c.is_alphanumeric()).any(|it| it == word))
            })
            .collect();
        match (exact, held.as_slice()) {
            (Some((id, _)), _) | (None, [(id, _)]) => Ok(*id),
            (None, held) => {
                let near = if held.is_empty() { all.iter().collect() } else { held.to_vec() };
                let near = near.into_iter().take(5).map(|(_, name)| format!("`{name}`")).collect();
                Err(AskError::Negotiation { name: name.to_owned(), near })
            }
        }
    }

    /// How edits name a claim, from its key or the beginning of it: `event:09af…`.
    ///
    /// # Errors
    /// [`AskError::Key`] if no claim of a negotiation file has the key, [`AskError::Ambiguous`] if several have.
    pub fn claim_name(&self, key: &str) -> Result<String, AskError> {
        let found = self.find(key)?;
        let kind = match found.kind {
            Kind::Events => "event",
            Kind::Meetings => "meeting",
            Kind::Positions => "position",
            _ => return Err(AskError::Key(key.to_owned())),
        };
        let sql = format!("SELECT key FROM {} WHERE id = ?1", found.kind.table());
        let whole: String = self.connection().query_row(&sql, [found.id], |row| row.get(0))?;
        Ok(format!("{kind}:{whole}"))
    }

    pub(crate) fn negotiation_of(&self, id: i64) -> Result<File, AskError> {
        let header = Negotiation::load(self.connection(), id)?;
        let mut roles = self.connection().prepare_cached(
            "SELECT p.role, a.name FROM negotiation_parties p JOIN actors a ON a.id = p.actor WHERE p.negotiation = ?1 ORDER BY p.role, a.name",
        )?;
        let roles = roles.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut query = self.connection().prepare_cached(
            "SELECT section, kind, item, why, pinned FROM negotiation_items WHERE negotiation = ?1 ORDER BY section, kind, item",
        )?;
        let items = query
            .query_map([id], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get(3)?, row.get(4)?))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        let mut sections: Vec<Section> =
            SECTIONS.iter().map(|name| Section { name: (*name).to_owned(), items: Vec::new() }).collect();
        let mut outcome =
            self.connection().prepare_cached("SELECT outcome FROM threats WHERE negotiation = ?1 AND event = ?2")?;
        for (section, kind, number, why, pinned) in items {
            let Some(mut item) = self.item(&kind, number)? else { continue };
            if section == "threats" {
                let outcome: Option<String> = outcome.query_row([id, number], |row| row.get(0)).optional()?;
                item.direction = outcome.map(|it| it.replace('_', " "));
            }
            (item.why, item.pinned) = (why, pinned);
            match sections.iter_mut().find(|it| it.name == section) {
                Some(section) => section.items.push(item),
                None => sections.push(Section { name: section, items: vec![item] }),
            }
        }
        for section in &mut sections {
            section.items.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.key.cmp(&b.key)));
        }
        sections.retain(|section| !section.items.is_empty());
        Ok(File { header, roles, sections })
    }

    /// A claim as an item; none where its row is gone.
    pub(crate) fn item(&self, kind: &str, id: i64) -> Result<Option<Item>, AskError> {
        let table = match kind {
            "event" => "events",
            "meeting" => "meetings",
            "position" => "positions",
            _ => "statements",
        };
        let there = self.connection().query_row(&format!("SELECT 1 FROM {table} WHERE id = ?1"), [id], |_| Ok(())).optional()?;
        if there.is_none() {
            return Ok(None);
        }
        let connection = self.connection();
        let item = |key, day, who, what, text, direction, at| Item {
            kind: kind.to_owned(),
            key,
            day,
            who,
            what,
            text,
            direction,
            why: String::new(),
            pinned: false,
            at,
        };
        Ok(Some(match kind {
            "event" => {
                let it = Event::load(connection, id)?;
                let who = parties(&joined(&it.actors), &joined(&it.recipients));
                let what = format!("{} {}", it.what(), it.status);
                item(it.key, it.day, who, what, it.trigger, None, it.at)
            }
            "meeting" => {
                let it = Meeting::load(connection, id)?;
                let place = it.place.map(|place| format!(" in {place}")).unwrap_or_default();
                item(
                    it.key,
                    it.day,
                    joined(&it.participants),
                    format!("meeting {}{place}", it.status),
                    String::new(),
                    None,
                    it.at,
                )
            }
            "position" => {
                let it = Position::load(connection, id)?;
                let who = it.holder.map(|it| it.name).unwrap_or_default();
                item(it.key, it.day, who, format!("{}: {}", it.stance.replace('_', " "), it.issue), it.text, it.direction, it.at)
            }
            _ => {
                let it = Statement::load(connection, id)?;
                let who = parties(&it.says(), &joined(&it.to));
                item(it.key, it.day, who, it.act, it.text, None, it.at)
            }
        }))
    }
}

fn parties(who: &str, to: &str) -> String {
    if to.is_empty() { who.to_owned() } else { format!("{who} → {to}") }
}

#[cfg(test)]
pub(crate) mod tests {
    use demarche_store::Store;

    use super::*;
    use crate::testing;

    /// A file of its own over the two stories.
    pub(crate) fn store() -> Store {
        let store = testing::store();
        store
            .connection()
            .execute_batch(
                "INSERT INTO negotiations (id, key, name, issue, state, state_rule, opened, last_contact, opened_by) VALUES (1, 'aaaaaaaaaaaaaaaa', 'Iran – United States: sanctions', 'sanctions', 'open',
                   'a meeting is expected', '2026-05-04', '2026-05-04', 'open/contact-and-position');
                 INSERT INTO negotiation_parties SELECT 1, id, 'party' FROM actors WHERE name IN ('Iran', 'United States');
                 INSERT INTO negotiation_items SELECT 1, 'meeting', id, 'rounds', 'both parties meet', 0 FROM meetings;
                 INSERT INTO negotiation_items SELECT 1, 'position', id, 'positions', 'a party''s position on the issue', 0 FROM positions;
                 INSERT INTO negotiation_items SELECT 1, 'statement', id, 'threats', 'a party threatens the other', 1 FROM statements;",
            )
            .unwrap();
        store
    }

    #[test]
    fn a_file_is_found_by_name_words_and_key_and_shown_by_sections() {
        let store = store();
        let ask = Ask::new(&store).unwrap();
        for name in ["Iran – United States: sanctions", "iran sanctions", "aaaaaaaa"] {
            let file = ask.negotiation(name).unwrap();
            let sections: Vec<&str> = file.sections.iter().map(|section| section.name.as_str()).collect();
            assert_eq!(sections, ["rounds", "positions", "threats"], "{name}");
            assert_eq!(file.header.silence, Some(1));
            assert!(file.sections[2].items[0].pinned && file.sections[2].items[0].who.contains("Karim Vand"));
        }
        let none = ask.negotiation("fisheries").unwrap_err();
        assert!(none.hint().contains("sanctions"), "{}", none.hint());
    }
}
