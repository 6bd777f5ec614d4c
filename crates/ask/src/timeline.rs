//! What was said, done and agreed, in the order of days: statements, events and meetings in one list.

use serde::Serialize;

use crate::error::AskError;
use crate::filter::{Filter, Kind, Sort};
use crate::page::{Cursor, fingerprint};
use crate::query::{Ask, MOST_ROWS, Page, Plan, Query};
use crate::rows::{At, Event, Meeting, Row as _, Statement, codes, joined, names, short};
use crate::table::{Cell, Column, Tabular, columns};

/// The kinds of a timeline, in the order in which they stand within a day.
const KINDS: [Kind; 3] = [Kind::Events, Kind::Meetings, Kind::Statements];

/// One line of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// statement, event or meeting.
    pub kind: &'static str,
    /// The claim's key.
    pub key: String,
    /// The day.
    pub day: Option<String>,
    /// Whether a story dates it; else the day is the first story's.
    pub dated: bool,
    /// Act, PLOVER category with modes, or "meeting".
    pub what: String,
    /// Status of events and meetings.
    pub status: Option<String>,
    /// Who speaks, acts or meets.
    pub who: Vec<String>,
    /// Their codes.
    pub who_codes: Vec<String>,
    /// To whom.
    pub to: Vec<String>,
    /// Where.
    pub place: Option<String>,
    /// The words: of the statement, or those that carry the act.
    pub text: String,
    /// Conflict–cooperation scale of events.
    pub scale: Option<f64>,
    /// How many documents carry it.
    pub reports: i64,
    /// How many of these are independent.
    pub sources: i64,
    /// Where it stands first.
    pub at: At,
}

impl Ask<'_> {
    /// One page of a timeline, newest or oldest first. A kind that does not take one of the filters is left out.
    ///
    /// # Errors
    /// [`AskError`] if the question is wrong or SQLite fails; [`AskError::Filter`] if no kind takes its filters.
    pub fn timeline(&self, query: &Query) -> Result<Page<Entry>, AskError> {
        let sort = query.sort.unwrap_or(Sort::Oldest);
        if !matches!(sort, Sort::Newest | Sort::Oldest) {
            return Err(AskError::Sort { kind: "timeline", sort: sort.word(), takes: "newest, oldest".into() });
        }
        let question = question(&query.filter, sort);
        let after = query.page.as_deref().map(|token| Cursor::parse(token, question)).transpose()?;
        let limit = query.limit.clamp(1, MOST_ROWS);
        let mut found: Vec<Cursor> = Vec::new();
        let (mut searched, mut refused, mut kinds) = (Vec::new(), None, 0);
        for (rank, kind) in (0_i64..).zip(KINDS) {
            let plan = match Plan::new(self, kind, &query.filter) {
                Ok(plan) => plan,
                Err(error @ (AskError::Filter { .. } | AskError::Vocabulary { .. })) => {
                    refused = Some(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            kinds += 1;
            let after = after.as_ref().map(|cursor| shifted(cursor, rank, sort));
            let rows = plan.ids(self, sort, after.as_ref(), limit + 1)?;
            found.extend(rows.into_iter().map(|row| Cursor { rank, ..row }));
            searched = plan.searched;
        }
        if let Some(error) = refused.filter(|_| kinds == 0) {
            return Err(error);
        }
        order(&mut found, sort);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| last.token(question));
        let rows = found.iter().map(|cursor| self.entry(cursor)).collect::<Result<Vec<_>, _>>()?;
        let asked = if searched.is_empty() { "all".to_owned() } else { searched.join("; ") };
        let nothing = rows.is_empty().then(|| format!("nothing found; searched events, meetings and statements: {asked}"));
        Ok(Page { rows, next, nothing, searched })
    }

    fn entry(&self, cursor: &Cursor) -> Result<Entry, AskError> {
        let connection = self.connection();
        Ok(match cursor.rank {
            0 => of_event(Event::load(connection, cursor.id)?),
            1 => of_meeting(Meeting::load(connection, cursor.id)?),
            _ => of_statement(Statement::load(connection, cursor.id)?),
        })
    }
}

fn question(filter: &Filter, sort: Sort) -> u64 {
    let filters = filter.set().into_iter().map(|(name, value)| format!("{name}={value}"));
    fingerprint(&["timeline".to_owned(), sort.word().to_owned()].into_iter().chain(filters).collect::<Vec<_>>())
}

/// The cursor for a kind: within one day, kinds before that of the last row are done, those after it have not begun.
fn shifted(cursor: &Cursor, rank: i64, sort: Sort) -> Cursor {
    let (all_done, none_done) = if sort == Sort::Newest { (i64::MIN, i64::MAX) } else { (i64::MAX, i64::MIN) };
    let id = match rank.cmp(&cursor.rank) {
        std::cmp::Ordering::Less => all_done,
        std::cmp::Ordering::Equal => cursor.id,
        std::cmp::Ordering::Greater => none_done,
    };
    Cursor { id, ..cursor.clone() }
}

fn order(found: &mut [Cursor], sort: Sort) {
    use rusqlite::types::Value;
    let day = |cursor: &Cursor| match &cursor.key {
        Some(Value::Text(day)) => Some(day.clone()),
        _ => None,
    };
    found.sort_by(|a, b| {
        let (first, second) = (day(a), day(b));
        let days = match (&first, &second) {
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            _ if sort == Sort::Newest => second.cmp(&first),
            _ => first.cmp(&second),
        };
        let ids = if sort == Sort::Newest { b.id.cmp(&a.id) } else { a.id.cmp(&b.id) };
        days.then(a.rank.cmp(&b.rank)).then(ids)
    });
}

fn of_event(event: Event) -> Entry {
    Entry {
        kind: "event",
        what: event.what(),
        who: names(&event.actors),
        who_codes: codes(&event.actors),
        to: names(&event.recipients),
        key: event.key,
        day: event.day,
        dated: event.dated,
        status: Some(event.status),
        place: event.place,
        text: event.trigger,
        scale: Some(event.scale),
        reports: event.reports,
        sources: event.sources,
        at: event.at,
    }
}

fn of_meeting(meeting: Meeting) -> Entry {
    Entry {
        kind: "meeting",
        what: "meeting".into(),
        who: names(&meeting.participants),
        who_codes: codes(&meeting.participants),
        to: Vec::new(),
        key: meeting.key,
        day: meeting.day,
        dated: meeting.dated,
        status: Some(meeting.status),
        place: meeting.place,
        text: String::new(),
        scale: None,
        reports: meeting.reports,
        sources: meeting.sources,
        at: meeting.at,
    }
}

fn of_statement(statement: Statement) -> Entry {
    Entry {
        kind: "statement",
        who: vec![statement.says()],
        who_codes: codes(statement.speaker.as_slice()),
        to: vec![joined(&statement.to)].into_iter().filter(|to| !to.is_empty()).collect(),
        what: statement.act,
        key: statement.key,
        day: statement.day,
        dated: true,
        status: None,
        place: None,
        text: statement.text,
        scale: None,
        reports: statement.reports,
        sources: statement.sources,
        at: statement.at,
    }
}

impl Tabular for Entry {
    fn columns() -> &'static [Column] {
        columns! {
            kind Text, key Text, day Day, dated Truth, what Text, status Text, who List, who_codes List, to List, place Text, text Text,
            scale Real, reports Whole, sources Whole,
            document Text, url Text, outlet Text, start Whole, end Whole, engine Text, model Text,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![
            self.kind.into(),
            self.key.clone().into(),
            self.day.clone().into(),
            self.dated.into(),
            self.what.clone().into(),
            self.status.clone().into(),
            self.who.clone().into(),
            self.who_codes.clone().into(),
            self.to.clone().into(),
            self.place.clone().into(),
            self.text.clone().into(),
            self.scale.into(),
            self.reports.into(),
            self.sources.into(),
        ];
        cells.extend(self.at.cells());
        cells
    }

    fn heads() -> &'static [&'static str] {
        &["key", "day", "what", "status", "who", "to", "where", "words", "reports", "stands"]
    }

    fn line(&self) -> Vec<String> {
        let day = self.day.clone().unwrap_or_default();
        vec![
            short(&self.key).to_owned(),
            if self.dated { day } else { format!("({day})") },
            self.what.clone(),
            self.status.clone().unwrap_or_default(),
            self.who.join(" + "),
            self.to.join(" + "),
            self.place.clone().unwrap_or_default(),
            self.text.clone(),
            crate::rows::carried(self.reports, self.sources),
            self.at.shown(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn days(sort: Sort, limit: usize) -> Vec<String> {
        let store = testing::store();
        let ask = Ask::new(&store).unwrap();
        let mut query = Query { sort: Some(sort), ..Query::new(Filter::default(), limit) };
        let mut all = Vec::new();
        loop {
            let page = ask.timeline(&query).unwrap();
            all.extend(page.rows.iter().map(|row| format!("{} {}", row.day.clone().unwrap_or_default(), row.what)));
            query.page = page.next;
            if query.page.is_none() || all.len() > 20 {
                return all;
            }
        }
    }

    #[test]
    fn kinds_are_merged_by_day_and_paged_without_loss() {
        let whole = days(Sort::Oldest, 50);
        assert_eq!(
            whole,
            [
                "2026-05-03 ASSAULT",
                "2026-05-04 threaten",
                "2026-05-05 ACCUSE",
                "2026-05-05 SANCTION",
                "2026-05-09 AGREE",
                "2026-05-09 meeting"
            ]
        );
        assert_eq!(days(Sort::Oldest, 1), whole);
        assert_eq!(days(Sort::Oldest, 2), whole);
        let newest = days(Sort::Newest, 50);
        assert_eq!(days(Sort::Newest, 1), newest);
        assert_eq!((newest.len(), newest[0].as_str()), (6, "2026-05-09 AGREE"));
    }

    #[test]
    fn a_filter_that_only_one_kind_takes_leaves_that_kind() {
        let store = testing::store();
        let ask = Ask::new(&store).unwrap();
        let filter = Filter { act: Some("threaten".into()), ..Filter::default() };
        let page = ask.timeline(&Query::new(filter, 50)).unwrap();
        assert_eq!((page.rows.len(), page.rows[0].kind), (1, "statement"));
        let filter = Filter { stance: Some("demands".into()), ..Filter::default() };
        assert!(ask.timeline(&Query::new(filter, 50)).is_err());
    }
}
