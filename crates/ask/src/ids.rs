//! Sets of row numbers, gathered inside SQLite.
//!
//! Two functions are added to the connection: `ask_mark(id)` puts a number into the set that is being gathered, `ask_hit(id)` says
//! whether the set of the question holds it. Gathering and asking in the database's own loop costs a tenth of a microsecond a row, so
//! that even a word that stands in every second statement is no slow question.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, Params};

use crate::error::AskError;

/// A set of row numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    bits: Vec<u64>,
}

impl Ids {
    fn insert(&mut self, id: i64) {
        let Ok(id) = usize::try_from(id) else { return };
        if self.bits.len() <= id / 64 {
            self.bits.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    fn contains(&self, id: i64) -> bool {
        let Ok(id) = usize::try_from(id) else { return false };
        self.bits.get(id / 64).is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    /// Keeps what another set holds too.
    pub fn intersect(&mut self, other: &Self) {
        self.bits.truncate(other.bits.len());
        for (mine, theirs) in self.bits.iter_mut().zip(&other.bits) {
            *mine &= theirs;
        }
    }

    /// How many numbers it holds.
    pub fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Its numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.bits.iter().enumerate().flat_map(|(at, &word)| {
            (0..64).filter(move |bit| word & (1 << bit) != 0).filter_map(move |bit| i64::try_from(at * 64 + bit).ok())
        })
    }
}

/// The two functions of one connection.
pub(crate) struct Sets {
    mark: Arc<Mutex<Ids>>,
    hit: Arc<Mutex<Ids>>,
}

fn lock(ids: &Mutex<Ids>) -> MutexGuard<'_, Ids> {
    ids.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sets {
    /// Adds the functions to a connection.
    pub fn new(connection: &Connection) -> Result<Self, AskError> {
        let sets = Self { mark: Arc::default(), hit: Arc::default() };
        let (mark, hit) = (sets.mark.clone(), sets.hit.clone());
        let flags = FunctionFlags::SQLITE_UTF8;
        connection.create_scalar_function("ask_mark", 1, flags, move |call| {
            lock(&mark).insert(call.get::<Option<i64>>(0)?.unwrap_or(-1));
            Ok(0)
        })?;
        connection.create_scalar_function("ask_hit", 1, flags, move |call| Ok(lock(&hit).contains(call.get(0)?)))?;
        Ok(sets)
    }

    /// The numbers that a query marks, together with those already in `into`. The query calls `ask_mark` on each.
    pub fn gather(&self, connection: &Connection, into: &mut Ids, sql: &str, params: impl Params) -> Result<(), AskError> {
        std::mem::swap(&mut *lock(&self.mark), into);
        let done = connection.prepare_cached(sql).and_then(|mut query| query.query_row(params, |_| Ok(())));
        std::mem::swap(&mut *lock(&self.mark), into);
        Ok(done?)
    }

    /// Sets what `ask_hit` answers from.
    pub fn aim(&self, ids: Ids) {
        *lock(&self.hit) = ids;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let mut ids = Ids::default();
        for id in [0, 63, 64, 1000, -5] {
            ids.insert(id);
        }
        assert_eq!(ids.iter().collect::<Vec<_>>(), [0, 63, 64, 1000]);
        assert!(ids.contains(64) && !ids.contains(65) && !ids.contains(-5) && !ids.contains(1 << 40));
        let mut other = Ids::default();
        other.insert(64);
        other.insert(2);
        ids.intersect(&other);
        assert_eq!((ids.len(), ids.iter().next()), (1, Some(64)));
    }
}
