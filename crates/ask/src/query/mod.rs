//! One page of rows.
//!
//! [`Query`] → what each filter finds, as sets of row numbers, and conditions on columns → one page by keyset → typed rows.
//!
//! How a page stays fast at any size:
//! - A filter that another table answers (names, country, outlet, full text) gathers the numbers of its rows in one pass over an
//!   index; sets are intersected as bits.
//! - Few numbers left ([`FEW`]): these rows are fetched and sorted. Many: the index of the order is walked from the page's start and
//!   each row is looked up in the set, so a page is full after a few steps.
//! - Pages go on from the last row (value of the order, number), never by counting rows from the start.

mod plan;

use rusqlite::types::Value;
use rusqlite::vtab::array;
use serde::Serialize;

use crate::error::AskError;
use crate::filter::{Filter, Kind, Sort};
use crate::ids::Sets;
use crate::page::{Cursor, fingerprint};
use crate::rows::Row;

pub(crate) use plan::{Plan, array_of};

#[cfg(test)]
mod tests;

/// Up to so many numbers are sorted; more are looked up along the order's index.
const FEW: usize = 20_000;

/// The most rows of one page.
pub const MOST_ROWS: usize = 100_000;

/// A store that can be asked.
pub struct Ask<'s> {
    pub(crate) store: &'s demarche_store::Store,
    pub(crate) sets: Sets,
}

impl<'s> Ask<'s> {
    /// Makes a store ready for questions: adds functions to its connection, changes nothing in it.
    ///
    /// # Errors
    /// [`AskError::Store`] if SQLite fails.
    pub fn new(store: &'s demarche_store::Store) -> Result<Self, AskError> {
        array::load_module(store.connection())?;
        Ok(Self { store, sets: Sets::new(store.connection())? })
    }

    pub(crate) fn connection(&self) -> &rusqlite::Connection {
        self.store.connection()
    }

    /// One page of rows.
    ///
    /// # Errors
    /// [`AskError`] if the question is wrong (see [`AskError::is_usage`]) or SQLite fails.
    pub fn page<R: Row>(&self, query: &Query) -> Result<Page<R>, AskError> {
        let sort = query.order(R::KIND)?;
        let question = query.fingerprint(R::KIND, sort);
        let cursor = query.page.as_deref().map(|token| Cursor::parse(token, question)).transpose()?;
        let limit = query.limit.clamp(1, MOST_ROWS);
        let plan = Plan::new(self, R::KIND, &query.filter)?;
        let mut found = plan.ids(self, sort, cursor.as_ref(), limit + 1)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| last.token(question));
        let rows = found.iter().map(|at| R::load(self.connection(), at.id)).collect::<Result<Vec<R>, _>>()?;
        let nothing = if rows.is_empty() { Some(self.nothing(R::KIND, &plan, &query.filter)?) } else { None };
        Ok(Page { rows, next, nothing, searched: plan.searched })
    }

    /// What was searched, and what the store holds, for a question that found nothing.
    fn nothing(&self, kind: Kind, plan: &Plan, filter: &Filter) -> Result<String, AskError> {
        let table = kind.table();
        let count: i64 = self.connection().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        let mut holds = format!("the store holds {count} {}", kind.word());
        if let Some(day) = kind.day().filter(|_| count > 0) {
            let sql = format!("SELECT min({day}), max({day}) FROM {table}");
            let days: (Option<String>, Option<String>) =
                self.connection().query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            if let (Some(first), Some(last)) = days {
                holds = format!("{holds} of {first} to {last}");
            }
        }
        // Who asks for a government alone often means its ministers too.
        if let Some(country) = filter.who.as_deref().and_then(crate::countries::named)
            && filter.country.is_none()
        {
            holds = format!("{holds}; --country {} asks for everybody of the country", country.iso3);
        }
        let searched = if plan.searched.is_empty() { "all".to_owned() } else { plan.searched.join("; ") };
        Ok(format!("no {} found; searched: {searched}; {holds}", kind.word()))
    }
}

/// A question for one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Which rows.
    pub filter: Filter,
    /// In which order; absent: the kind's usual one.
    pub sort: Option<Sort>,
    /// How many, 1 to [`MOST_ROWS`].
    pub limit: usize,
    /// The token of a page before.
    pub page: Option<String>,
}

impl Query {
    /// The rows of a filter in their usual order.
    pub fn new(filter: Filter, limit: usize) -> Self {
        Self { filter, sort: None, limit, page: None }
    }

    fn order(&self, kind: Kind) -> Result<Sort, AskError> {
        let usual = kind.orders().first().copied().unwrap_or(Sort::Newest);
        let sort = self.sort.unwrap_or(usual);
        if kind.orders().contains(&sort) {
            return Ok(sort);
        }
        let takes = kind.orders().iter().map(|sort| sort.word()).collect::<Vec<_>>().join(", ");
        Err(AskError::Sort { kind: kind.word(), sort: sort.word(), takes })
    }

    fn fingerprint(&self, kind: Kind, sort: Sort) -> u64 {
        let filters = self.filter.set().into_iter().map(|(name, value)| format!("{name}={value}"));
        fingerprint(&[kind.word().to_owned(), sort.word().to_owned()].into_iter().chain(filters).collect::<Vec<_>>())
    }
}

/// One page of rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// The token of the next page, where there is one.
    pub next: Option<String>,
    /// What was searched and what there is, where nothing was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nothing: Option<String>,
    /// How each filter was understood.
    pub searched: Vec<String>,
}

impl Plan {
    /// The rows of a page, in order: `limit` of them from behind `after` on.
    pub fn ids(&self, ask: &Ask<'_>, sort: Sort, after: Option<&Cursor>, limit: usize) -> Result<Vec<Cursor>, AskError> {
        let (key, descending) = sort.key(self.kind);
        let mut found = Vec::new();
        // Rows with a value come first, then those without.
        if after.is_none_or(|cursor| cursor.key.is_some()) {
            self.walk(ask, key, descending, after, limit, true, &mut found)?;
        }
        if found.len() < limit && !key.starts_with("name") {
            let after = after.filter(|cursor| cursor.key.is_none());
            self.walk(ask, key, descending, after, limit - found.len(), false, &mut found)?;
        }
        Ok(found)
    }

    #[allow(clippy::too_many_arguments, reason = "the two halves of one page differ in these")]
    fn walk(
        &self,
        ask: &Ask<'_>,
        key: &str,
        descending: bool,
        after: Option<&Cursor>,
        limit: usize,
        valued: bool,
        found: &mut Vec<Cursor>,
    ) -> Result<(), AskError> {
        let (order, beyond) = if descending { ("DESC", "<") } else { ("ASC", ">") };
        let mut tests = self.tests.clone();
        let mut params = self.params.clone();
        tests.push(format!("t.{} IS {}NULL", key.split(' ').next().unwrap_or(key), if valued { "NOT " } else { "" }));
        if let Some(cursor) = after {
            match &cursor.key {
                Some(value) => {
                    tests.push(format!("(t.{key}, t.id) {beyond} (?{}, ?{})", params.len() + 1, params.len() + 2));
                    params.push(value.clone());
                }
                None => tests.push(format!("t.id {beyond} ?{}", params.len() + 1)),
            }
            params.push(Value::Integer(cursor.id));
        }
        let table = self.kind.table();
        let few = self.set.as_ref().filter(|set| set.len() <= FEW);
        let from = match few {
            Some(_) => format!("rarray(?{}) pick CROSS JOIN {table} t ON t.id = pick.value", params.len() + 1),
            None => format!("{table} t"),
        };
        if let (Some(set), None) = (&self.set, few) {
            ask.sets.aim(set.clone());
            tests.push("ask_hit(t.id)".into());
        }
        let sql = format!(
            "SELECT t.{}, t.id FROM {from} WHERE {} ORDER BY t.{key} {order}, t.id {order} LIMIT {limit}",
            key.split(' ').next().unwrap_or(key),
            tests.join(" AND ")
        );
        let mut query = ask.connection().prepare_cached(&sql)?;
        let mut all: Vec<Box<dyn rusqlite::ToSql>> =
            params.into_iter().map(|it| Box::new(it) as Box<dyn rusqlite::ToSql>).collect();
        if let Some(set) = few {
            all.push(Box::new(array_of(set.iter())));
        }
        let rows = query.query_map(rusqlite::params_from_iter(all.iter().map(AsRef::as_ref)), |row| {
            let key = match row.get::<_, Value>(0)? {
                Value::Null => None,
                value => Some(value),
            };
            Ok(Cursor { key, id: row.get(1)?, rank: 0 })
        })?;
        for row in rows {
            found.push(row?);
        }
        Ok(())
    }
}
