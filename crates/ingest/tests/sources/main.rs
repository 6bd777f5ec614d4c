//! Every kind of input gives its items, each with its text and what its container states; a bad one in the middle is
//! told of with its place, and the rest goes on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

mod crawls;
mod feeds;
mod files;
mod news;
mod packed;
mod robust;
mod rows;

use std::io::Cursor;

use demarche_core::Document;
use demarche_ingest::sources::{self, Options};

/// A story of several paragraphs, of our own words.
pub const STORY: &str = "The envoy left the capital on Monday after three days of talks that both sides called useful.";

/// One item: its document, or what was wrong with it.
pub type Outcome = (String, Result<Document, String>);

/// The items of an input, with the options given.
pub fn with(name: &str, bytes: impl Into<Vec<u8>>, options: &Options) -> Vec<Outcome> {
    let today = Some(jiff::civil::date(2026, 3, 10));
    let options = Options { today, ..options.clone() };
    let items = sources::read(Cursor::new(bytes.into()), name, &options);
    let items = match items {
        Ok(items) => items,
        Err(error) => return vec![(error.key.clone(), Err(error.reason.to_string()))],
    };
    items
        .map(|item| match item {
            Ok(item) => (item.key.clone(), item.ingest().map(|done| done.document).map_err(|error| error.to_string())),
            Err(error) => {
                assert!(!error.hint().is_empty());
                (error.key, Err(error.reason.to_string()))
            }
        })
        .collect()
}

/// The items of an input.
pub fn items(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Outcome> {
    with(name, bytes, &Options::default())
}

/// The only document of an input.
pub fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Document {
    let mut all = items(name, bytes);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0).1.unwrap()
}

/// What a container states, in one line: title, date, address, outlet, byline.
pub fn facts(document: &Document) -> [&str; 5] {
    [&document.title, &document.published, &document.url, &document.outlet, &document.byline]
        .map(|field| field.as_deref().unwrap_or_default())
}
