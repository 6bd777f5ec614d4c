//! GDELT's tables: columns without a header, and the texts that the user has for their addresses.

use std::fs::File;
use std::path::PathBuf;

use demarche_core::Document;

use super::error::Reason;
use super::item::{Facts, Item, Maker};
use super::lines;
use crate::{Content, MOST_BYTES};

/// The name under which the text of an address is looked for in [`Options::texts`](super::Options::texts): the first 32
/// hexadecimal digits of the SHA-256 of the address as the table writes it.
///
/// ```
/// assert_eq!(demarche_ingest::sources::url_key("https://example.org/a").len(), 32);
/// ```
pub fn url_key(url: &str) -> String {
    Document::content_id(url.trim())
}

/// A text that the user has for an address.
pub(crate) struct Found {
    bytes: Vec<u8>,
    html: bool,
}

impl Found {
    pub fn item(self, place: &str, maker: &Maker, facts: Facts) -> Item {
        if self.html {
            return maker.page(place, self.bytes, None, facts);
        }
        let mut item = maker.item(place, Content::Bytes { bytes: self.bytes, charset: None }, facts);
        item.hints.format = Some(crate::Format::Text);
        item
    }
}

/// The text that the user has for an address, if any.
pub(crate) fn text_of(url: Option<&str>, maker: &Maker) -> Result<Option<Found>, Reason> {
    let (Some(folder), Some(url)) = (&maker.options.texts, url) else { return Ok(None) };
    for ending in ["txt", "html", "htm"] {
        let path: PathBuf = folder.join(format!("{}.{ending}", url_key(url)));
        match File::open(path) {
            Ok(file) => {
                let bytes = lines::whole(Box::new(file), MOST_BYTES)?;
                return Ok(Some(Found { bytes, html: ending != "txt" }));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Columns that tell of the article, by the width of GDELT's tables: (columns, [(index, name)]).
const TABLES: [(usize, &[(usize, &str)]); 5] = [
    // Events 2 and 1: the day on which GDELT added the row, which is that of the article.
    (61, &[(0, "id"), (59, "date"), (60, "url")]),
    (58, &[(0, "id"), (56, "date"), (57, "url")]),
    // Mentions.
    (16, &[(0, "eventid"), (2, "date"), (4, "outlet"), (5, "url")]),
    // Global Knowledge Graph 2.1 and 2.
    (27, &[(0, "id"), (1, "date"), (3, "outlet"), (4, "url")]),
    (26, &[(0, "id"), (1, "date"), (3, "outlet"), (4, "url")]),
];

/// Names for the columns of a table without a header, if its first row is one of GDELT's.
pub(crate) fn header(first: &[String]) -> Option<Vec<String>> {
    let (_, named) = TABLES.iter().find(|(width, _)| *width == first.len())?;
    let value = |wanted: &str| named.iter().find(|(_, name)| *name == wanted).and_then(|(at, _)| first.get(*at));
    let dated = value("date").is_some_and(|date| matches!(date.len(), 8 | 14) && date.bytes().all(|byte| byte.is_ascii_digit()));
    let addressed = value("url").is_some_and(|url| url.contains('.') || url.contains("://"));
    (dated && addressed).then(|| {
        let name = |at| {
            named
                .iter()
                .find(|(index, _)| *index == at)
                .map_or_else(|| format!("column {}", at + 1), |(_, name)| (*name).to_owned())
        };
        (0..first.len()).map(name).collect()
    })
}
