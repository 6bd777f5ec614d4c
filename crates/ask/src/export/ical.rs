//! Meetings as one calendar.

use std::path::Path;

use super::{Layout, Options, Written};
use crate::error::AskError;
use crate::filter::Filter;
use crate::format::ics;
use crate::query::{Ask, MOST_ROWS, Page, Query};
use crate::rows::Meeting;

pub(super) fn write(ask: &Ask<'_>, folder: &Path, options: &Options) -> Result<Written, AskError> {
    let filter = Filter { since: options.since.clone(), until: options.until.clone(), ..Filter::default() };
    let mut query = Query { sort: Some(crate::Sort::Oldest), ..Query::new(filter, MOST_ROWS) };
    let mut all = Vec::new();
    loop {
        let page: Page<Meeting> = ask.page(&query)?;
        all.extend(page.rows);
        query.page = page.next;
        if query.page.is_none() {
            break;
        }
    }
    let dated: Vec<&Meeting> = all.iter().filter(|meeting| meeting.day.is_some()).collect();
    std::fs::write(folder.join(Layout::Ics.file()), ics::calendar(&dated))?;
    Ok(Written { files: vec![(Layout::Ics.file().into(), dated.len())], not_done: 0, undated: all.len() - dated.len() })
}
