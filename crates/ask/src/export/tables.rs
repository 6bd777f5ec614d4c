//! Parquet: one file for each kind of rows.

use std::fs::File;
use std::path::Path;

use rusqlite::params;

use super::Written;
use crate::dates::Days;
use crate::error::AskError;
use crate::format::parquet::Table;
use crate::query::Ask;
use crate::rows::{Document, Event, Meeting, Negotiation, Person, Position, Row, Statement};

/// How many rows are written at once.
const GROUP: usize = 20_000;

pub(super) fn write(ask: &Ask<'_>, folder: &Path, days: &Days) -> Result<Written, AskError> {
    let files = vec![
        table::<Statement>(ask, folder, days)?,
        table::<Event>(ask, folder, days)?,
        table::<Meeting>(ask, folder, days)?,
        table::<Position>(ask, folder, days)?,
        table::<Person>(ask, folder, &Days::default())?,
        table::<Negotiation>(ask, folder, &Days::default())?,
        table::<Document>(ask, folder, days)?,
    ];
    Ok(Written { files, ..Written::default() })
}

fn table<R: Row>(ask: &Ask<'_>, folder: &Path, days: &Days) -> Result<(String, usize), AskError> {
    let name = format!("{}.parquet", R::KIND.word());
    let mut table = Table::new::<R>(File::create(folder.join(&name))?)?;
    let (from, day) = (R::KIND.table(), R::KIND.day().unwrap_or("NULL"));
    let sql = format!("SELECT id FROM {from} WHERE (?1 IS NULL OR {day} >= ?1) AND (?2 IS NULL OR {day} < ?2) ORDER BY id");
    let mut query = ask.connection().prepare(&sql)?;
    let ids = query.query_map(params![days.from, days.before], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    for group in ids.chunks(GROUP) {
        let rows = group.iter().map(|&id| R::load(ask.connection(), id)).collect::<Result<Vec<R>, _>>()?;
        table.add(&rows)?;
    }
    table.finish()?;
    Ok((name, ids.len()))
}
