//! One input of whatever kind to a stream of [`Item`]s, each of which becomes one document.
//!
//! file or reader → gzip and Zstandard taken off → its [`Kind`] told → items, each with its
//! place in the input, its text and what the container states of it → [`Item::ingest`] → document
//!
//! Rules kept: one bad item is one [`ItemError`] with its place, and the rest goes on; memory is bounded by [`limits`],
//! whatever the input's length; what a container states (title, date, address, outlet, byline, language) comes before
//! what the text says of itself; no bytes make it panic.
//!
//! ```
//! use demarche_ingest::sources;
//!
//! let rows = r#"{"headline": "Envoy leaves", "body": "The envoy left on Monday.", "publishedAt": "2026-03-02T09:00:00Z"}
//! {"headline": "No text"}
//! {"headline": "Talks", "body": "<p>Talks began.</p>"}"#;
//! let mut items = sources::read(rows.as_bytes(), "rows.jsonl", &Default::default())?;
//! let first = items.next().unwrap()?;
//! let document = first.ingest()?.document;
//! assert_eq!((first.key.as_str(), document.title.as_deref()), ("rows.jsonl:1", Some("Envoy leaves")));
//! assert_eq!(items.next().unwrap().unwrap_err().to_string(), "rows.jsonl:2: has no text; there are: headline");
//! assert_eq!(items.next().unwrap()?.ingest()?.document.text, "Talks began.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod feed;
mod gdelt;
mod http;
mod item;
mod json;
mod kind;
pub mod limits;
mod lines;
mod mail;
mod markup;
mod newsml;
mod ninjs;
mod options;
mod parquet;
mod pdf;
mod rows;
mod sniff;
mod stamps;
mod table;
mod unpack;
mod warc;
mod whole;
mod xml;

use std::fs::File;
use std::io::{Read, Seek as _};
use std::path::Path;

pub use error::{ItemError, Reason};
pub use gdelt::url_key;
pub use item::{Content, Facts, Item};
pub use kind::Kind;
pub use options::{Columns, Options};

use item::Maker;

/// The items of one input, in its order. After an [`Err`] the iteration goes on, unless the input itself ended with it.
pub struct Items {
    inner: Box<dyn Iterator<Item = Result<Item, ItemError>> + Send>,
    kind: Kind,
}

impl Items {
    fn new(kind: Kind, inner: impl Iterator<Item = Result<Item, ItemError>> + Send + 'static) -> Self {
        Self { inner: Box::new(inner), kind }
    }

    /// What the input was taken for.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl Iterator for Items {
    type Item = Result<Item, ItemError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.inner.next()
    }
}

/// Opens a file; keys begin with its name as given.
///
/// # Errors
/// [`ItemError`] whose key is the file's name: it cannot be read, is packed in a way that is not opened, or lacks a
/// column that [`Options::columns`] names.
pub fn open(path: &Path, options: &Options) -> Result<Items, ItemError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| ItemError::new(&name, error))?;
    if options.kind.is_none_or(|kind| kind == Kind::Parquet) && is_parquet(&file) {
        // From a file only the columns and row groups that are read come to memory.
        let items = parquet::items(file, Maker::new(&name, options)).map_err(|reason| ItemError::new(&name, reason))?;
        return Ok(Items::new(Kind::Parquet, items));
    }
    read(file, &name, options)
}

/// Whether a file begins as Parquet does; it is then read from its beginning again.
fn is_parquet(mut file: &File) -> bool {
    // A pipe cannot be wound back.
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut magic = [0; 4];
    let read = file.read_exact(&mut magic).is_ok();
    let wound = file.rewind().is_ok();
    read && wound && &magic == b"PAR1"
}

/// Reads the items of a reader under a name, which keys begin with and whose ending helps to tell its kind.
///
/// # Errors
/// As those of [`open`].
pub fn read(reader: impl Read + Send + 'static, name: &str, options: &Options) -> Result<Items, ItemError> {
    let unpacked = unpack::unpack(Box::new(reader), name).map_err(|reason| ItemError::new(name, reason))?;
    let kind = options.kind.unwrap_or_else(|| sniff::kind(&unpacked.head, &unpacked.name));
    let maker = Maker::new(name, options);
    let items = match kind {
        Kind::Text | Kind::Html => Items::new(kind, whole::items(unpacked, kind, maker)),
        Kind::JsonLines => Items::new(kind, json::lines(unpacked, maker)),
        Kind::Json => Items::new(kind, json::values(unpacked, maker)),
        Kind::Table => Items::new(kind, table::items(unpacked, maker).map_err(|reason| ItemError::new(name, reason))?),
        Kind::Feed => Items::new(kind, feed::items(unpacked, maker)),
        Kind::Parquet => {
            let bytes =
                lines::whole(unpacked.reader, limits::MOST_PARQUET_BYTES).map_err(|reason| ItemError::new(name, reason))?;
            Items::new(kind, parquet::items(bytes::Bytes::from(bytes), maker).map_err(|reason| ItemError::new(name, reason))?)
        }
        Kind::Warc => Items::new(kind, warc::items(unpacked, maker)),
        Kind::NewsMl => Items::new(kind, newsml::items(unpacked, maker)),
        Kind::Mail => Items::new(kind, mail::items(unpacked, maker)),
        Kind::Pdf => Items::new(kind, pdf::items(unpacked, maker)),
    };
    Ok(items)
}
