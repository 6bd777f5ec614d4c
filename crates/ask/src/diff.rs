//! What became of a negotiation between two days: claims that appeared, and claims whose status moved.

use rusqlite::params;
use serde::Serialize;

use crate::dates::Days;
use crate::error::AskError;
use crate::negotiation::Item;
use crate::query::Ask;
use crate::rows::short;
use crate::table::{Cell, Column, Tabular, columns};

/// One difference between two days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// appeared, or changed.
    pub change: &'static str,
    /// Status or stance on the first day, for what changed; the earlier position's words for positions that take its place.
    pub before: Option<String>,
    /// Status or stance on the second day.
    pub after: String,
    /// The day of the first story that tells of it after the first day.
    pub told: Option<String>,
    /// The claim.
    pub item: Item,
}

/// All differences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differences {
    /// The file's name.
    pub negotiation: String,
    /// The first day: what stories up to its end told is known.
    pub from: String,
    /// The second day.
    pub until: String,
    /// By day.
    pub differences: Vec<Difference>,
}

/// What a story told of a claim.
struct Told {
    day: Option<String>,
    status: String,
}

impl Ask<'_> {
    /// What stories after `from` up to `until` (days, months or years; both ends included) told that those before had not.
    ///
    /// A claim appears when no story up to `from` told of it; it changes when the last status told by then differs from the last one
    /// told by `until`. Stories without a day are taken to be known before.
    ///
    /// # Errors
    /// [`AskError`] if the file or a day is unknown, or SQLite fails.
    pub fn differences(&self, negotiation: &str, from: &str, until: &str) -> Result<Differences, AskError> {
        let id = self.negotiation_id(negotiation)?;
        let days = Days::new(Some(from), Some(until))?;
        let known = Days::new(None, Some(from))?.before.unwrap_or_default();
        let end = days.before.unwrap_or_default();
        let file = self.negotiation_of(id)?;
        let mut query = self
            .connection()
            .prepare_cached("SELECT kind, item FROM negotiation_items WHERE negotiation = ?1 ORDER BY kind, item")?;
        let items =
            query.query_map(params![id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Vec<(String, i64)>, _>>()?;
        let mut differences = Vec::new();
        for (kind, item) in items {
            if let Some(found) = self.difference(&kind, item, &known, &end)? {
                differences.push(found);
            }
        }
        differences.sort_by(|a, b| a.told.cmp(&b.told).then_with(|| a.item.key.cmp(&b.item.key)));
        Ok(Differences { negotiation: file.header.name, from: from.to_owned(), until: until.to_owned(), differences })
    }

    fn difference(&self, kind: &str, id: i64, known: &str, end: &str) -> Result<Option<Difference>, AskError> {
        let told = self.told(kind, id)?;
        let before = told.iter().rfind(|it| it.day.as_deref().is_none_or(|day| day < known));
        let within = |it: &&Told| it.day.as_deref().is_some_and(|day| day >= known && day < end);
        let (Some(first), Some(last)) = (told.iter().find(within), told.iter().rfind(within)) else { return Ok(None) };
        let change = match before {
            None => "appeared",
            Some(before) if before.status != last.status => "changed",
            Some(_) => return Ok(None),
        };
        let Some(item) = self.item(kind, id)? else { return Ok(None) };
        let mut earlier = before.map(|it| it.status.clone());
        if kind == "position" {
            earlier = self.earlier(id)?.or(earlier);
        }
        Ok(Some(Difference { change, before: earlier, after: last.status.clone(), told: first.day.clone(), item }))
    }

    /// Every story's day and status of a claim, by day.
    fn told(&self, kind: &str, id: i64) -> Result<Vec<Told>, AskError> {
        let sql = match kind {
            "event" => "SELECT d.day, r.status FROM event_reports r JOIN documents d ON d.id = r.document WHERE r.event = ?1 ORDER BY d.day, d.id, r.local",
            "meeting" => "SELECT d.day, r.status FROM meeting_reports r JOIN documents d ON d.id = r.document WHERE r.meeting = ?1 ORDER BY d.day, d.id, r.local",
            "position" => "SELECT day, stance FROM positions WHERE id = ?1",
            _ => {
                "SELECT d.day, s.act FROM statement_reports r JOIN documents d ON d.id = r.document JOIN statements s ON s.id = r.statement
                 WHERE r.statement = ?1 ORDER BY d.day, d.id, r.local"
            }
        };
        let mut query = self.connection().prepare_cached(sql)?;
        let rows = query.query_map([id], |row| Ok(Told { day: row.get(0)?, status: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The position whose place another takes.
    fn earlier(&self, id: i64) -> Result<Option<String>, AskError> {
        let mut query = self.connection().prepare_cached(
            "SELECT p.stance || ': ' || p.text FROM position_moves m JOIN positions p ON p.id = m.supersedes WHERE m.position = ?1",
        )?;
        let mut rows = query.query_map([id], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }
}

impl Tabular for Difference {
    fn columns() -> &'static [Column] {
        columns! {
            change Text, told Day, kind Text, key Text, day Day, who Text, what Text, before Text, after Text, direction Text, text Text,
            why Text, document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let item = &self.item;
        let mut cells = vec![
            self.change.into(),
            self.told.clone().into(),
            item.kind.clone().into(),
            item.key.clone().into(),
            item.day.clone().into(),
            item.who.clone().into(),
            item.what.clone().into(),
            self.before.clone().into(),
            self.after.clone().into(),
            item.direction.clone().into(),
            item.text.clone().into(),
            item.why.clone().into(),
        ];
        cells.extend(item.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "change", "told", "day", "who", "what", "before", "now", "move", "words", "stands"]
    }

    fn line(&self) -> Vec<String> {
        let item = &self.item;
        vec![
            short(&item.key).to_owned(),
            self.change.to_owned(),
            self.told.clone().unwrap_or_default(),
            item.day.clone().unwrap_or_default(),
            item.who.clone(),
            item.what.clone(),
            self.before.clone().unwrap_or_default(),
            self.after.clone(),
            item.direction.clone().unwrap_or_default(),
            item.text.clone(),
            item.at.shown(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::negotiation::tests::store;

    #[test]
    fn what_the_later_stories_tell_is_new() {
        let store = store();
        let ask = Ask::new(&store).unwrap();
        let all = ask.differences("sanctions", "2026-05-03", "2026-05").unwrap();
        let kinds: Vec<(&str, &str)> = all.differences.iter().map(|it| (it.change, it.item.kind.as_str())).collect();
        assert_eq!(kinds.len(), 3, "{kinds:?}");
        assert!(kinds.iter().all(|(change, _)| *change == "appeared"));
        assert!(ask.differences("sanctions", "2026-05-04", "2026-05").unwrap().differences.is_empty(), "all was told by then");
    }

    #[test]
    fn a_status_that_moved_is_a_change() {
        let store = store();
        store
            .connection()
            .execute_batch("INSERT INTO meeting_reports SELECT meeting, 2, 0, 'postponed', 0, 5, 'test' FROM meeting_reports")
            .unwrap();
        let ask = Ask::new(&store).unwrap();
        let all = ask.differences("sanctions", "2026-05-04", "2026-05-05").unwrap();
        let only = &all.differences[0];
        assert_eq!((only.change, only.before.as_deref(), only.after.as_str()), ("changed", Some("expected"), "postponed"));
        assert_eq!(only.told.as_deref(), Some("2026-05-05"));
    }
}
