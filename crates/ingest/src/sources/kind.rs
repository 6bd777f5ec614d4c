//! The kinds of input.

use std::fmt;
use std::str::FromStr;

/// What an input is, once its compressions are off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// Plain text: one document.
    Text,
    /// A web page: one document.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A JSON array of objects, objects one after the other, or an object around one such array; IPTC ninjs among them.
    Json,
    /// Rows with a header: CSV, TSV, and GDELT's tables without one.
    Table,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// Rows of a Parquet file.
    Parquet,
    /// Pages of a web archive, such as CC-NEWS.
    Warc,
    /// NewsML-G2 or NITF.
    NewsMl,
    /// Mail: one message or an mbox of many.
    Mail,
    /// The text of a PDF file: one document.
    Pdf,
}

/// The kinds with their names.
const NAMES: [(Kind, &str); 11] = [
    (Kind::Text, "text"),
    (Kind::Html, "html"),
    (Kind::JsonLines, "jsonl"),
    (Kind::Json, "json"),
    (Kind::Table, "table"),
    (Kind::Feed, "feed"),
    (Kind::Parquet, "parquet"),
    (Kind::Warc, "warc"),
    (Kind::NewsMl, "newsml"),
    (Kind::Mail, "mail"),
    (Kind::Pdf, "pdf"),
];

impl Kind {
    /// All kinds.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(kind, _)| *kind)
    }

    /// Its name, as [`FromStr`] reads it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let wanted = match name.to_ascii_lowercase().as_str() {
            "csv" | "tsv" => "table",
            "ndjson" => "jsonl",
            "rss" | "atom" => "feed",
            "eml" | "mbox" => "mail",
            "txt" => "text",
            "ninjs" => "json",
            "nitf" => "newsml",
            other => other,
        }
        .to_owned();
        NAMES.iter().find(|(_, known)| *known == wanted).map(|(kind, _)| *kind).ok_or_else(|| {
            let known: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
            format!("`{name}` is no kind of input; there are: {}", known.join(", "))
        })
    }
}
