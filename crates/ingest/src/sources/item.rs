//! One item: its place, its text, what its container states.

use encoding_rs::Encoding;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::{Options, limits::MOST_FIELD_BYTES, markup, stamps};
use crate::decode::{self, Decoded};
use crate::{Format, Hints, IngestError, Ingested, MOST_BYTES, OffsetMap, Shape};

/// One document to be, and where it stands in its input.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stands: `rows.jsonl:17` (line), `rows.json#3` (element), `feed.xml#GUID`, `crawl.warc.gz@OFFSET` (byte of
    /// the compressed record); of an input that is one document its name.
    pub key: String,
    /// Its text.
    pub content: Content,
    /// What the container states of it.
    pub facts: Facts,
    /// What the user said, for what neither the container nor the text states; `path` is the key.
    pub hints: Hints,
    /// The day against which its date counts as future.
    pub today: Date,
}

/// An item's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Bytes of a text or a page, as the input holds them; `format` of the item's hints says which.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
        /// The charset that the container declares (a HTTP header, say), as its label there.
        charset: Option<String>,
    },
    /// Plain text that the container holds as a field.
    Text(String),
    /// HTML that the container holds as a field, all of it the story's.
    Fragment(String),
}

/// What a container states of an item. A missing value is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Headline.
    pub title: Option<String>,
    /// Author line, without "By".
    pub byline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published: an RFC 3339 date or date-time.
    pub published: Option<String>,
    /// When it was fetched or its file was made, as an ISO date: taken for the day of publication where nothing else is
    /// known, with a note.
    pub obtained: Option<String>,
    /// Language tag ("en", "en-GB").
    pub language: Option<String>,
    /// What the item is called by its publisher.
    pub id: Option<String>,
    /// What a reader of the record should know ("only a summary").
    pub notes: Vec<String>,
}

impl Item {
    /// Makes the document. Offsets of its map lead to bytes of the content, not of the whole input.
    ///
    /// # Errors
    /// [`IngestError`] where the content is no text: empty, binary, too large, or a page without words.
    pub fn ingest(&self) -> Result<Ingested, IngestError> {
        let mut hints = self.hints.clone();
        hints.date = hints.date.or_else(|| self.facts.obtained.clone());
        let mut done = match &self.content {
            Content::Bytes { bytes, charset } => {
                let encoding = charset.as_deref().and_then(|label| Encoding::for_label(label.trim().as_bytes()));
                within(bytes.len())?;
                let decoded = decode::decode_as(bytes, encoding)?;
                let shape = if hints.format == Some(Format::Html) { Shape::Page } else { Shape::Text };
                crate::assemble(decoded, shape, &hints, &self.facts)
            }
            Content::Text(text) => self.field(text, Shape::Text, &hints),
            Content::Fragment(html) => self.field(html, Shape::Fragment, &hints),
        }?;
        self.note_dates(&mut done);
        Ok(done)
    }

    fn field(&self, text: &str, shape: Shape, hints: &Hints) -> Result<Ingested, IngestError> {
        within(text.len())?;
        if text.is_empty() {
            return Err(IngestError::Empty);
        }
        // NUL ends no text here: databases leave it in columns.
        let text = text.replace('\0', " ");
        let origin = OffsetMap::shifted(text.len(), 0);
        crate::assemble(Decoded { text, origin, notes: Vec::new() }, shape, hints, &self.facts)
    }

    /// Notes dates that cannot be those of publication, and those of the fetch or the file.
    fn note_dates(&self, done: &mut Ingested) {
        let document = &mut done.document;
        let Some(published) = document.published.as_deref() else { return };
        let obtained = self.facts.published.is_none() && self.hints.date.is_none();
        if obtained && self.facts.obtained.as_deref() == Some(published) {
            document.notes.push("its date is the day on which it was fetched or its file made".into());
        }
        let Some(day) = published.get(..10).and_then(|day| day.parse::<Date>().ok()) else { return };
        if self.today.checked_add(2.days()).is_ok_and(|soon| day > soon) {
            document.notes.push(format!("its date `{published}` lies in the future"));
        } else if day.year() < 1900 {
            document.notes.push(format!("its date `{published}` lies before 1900"));
        }
    }
}

fn within(length: usize) -> Result<(), IngestError> {
    if length > MOST_BYTES { Err(IngestError::TooLarge { most: MOST_BYTES }) } else { Ok(()) }
}

/// What all items of one input share.
#[derive(Clone, Debug)]
pub(crate) struct Maker {
    pub name: String,
    pub options: Options,
    pub today: Date,
}

impl Maker {
    pub fn new(name: &str, options: &Options) -> Self {
        let today = options.today.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date());
        Self { name: name.to_owned(), options: options.clone(), today }
    }

    /// An item at a place: the key is the input's name with the place behind it.
    pub fn item(&self, place: &str, content: Content, facts: Facts) -> Item {
        let key = format!("{}{place}", self.name);
        let hints = Hints { path: Some(key.clone()), format: None, ..self.options.hints.clone() };
        Item { key, content, facts, hints, today: self.today }
    }

    /// An item whose text is a field of a container: plain, a fragment of HTML, or a whole page.
    pub fn text(&self, place: &str, text: String, facts: Facts) -> Item {
        match markup::of(&text) {
            markup::Markup::None => self.item(place, Content::Text(text), facts),
            markup::Markup::Entities => self.item(place, Content::Text(markup::unescape(&text)), facts),
            markup::Markup::Fragment => self.item(place, Content::Fragment(text), facts),
            markup::Markup::Page => self.page(place, text.into_bytes(), Some("utf-8".into()), facts),
        }
    }

    /// An item that is a web page.
    pub fn page(&self, place: &str, bytes: Vec<u8>, charset: Option<String>, facts: Facts) -> Item {
        let mut item = self.item(place, Content::Bytes { bytes, charset }, facts);
        item.hints.format = Some(Format::Html);
        item
    }
}

impl Facts {
    /// Sets the date of publication from what a container writes; what is no date, or could be two, becomes a note.
    pub(crate) fn date(&mut self, written: &str) {
        let written = written.trim();
        if written.is_empty() || self.published.is_some() {
            return;
        }
        match stamps::normal(written) {
            Some(stamp) => self.published = Some(stamp),
            None => self.notes.push(format!("its date `{}` is not understood", markup::start(written, 60))),
        }
    }
}

/// A short field of a container, markup and blanks evened out; one that is too long is left out.
pub(crate) fn short(words: &str) -> Option<String> {
    if words.len() > MOST_FIELD_BYTES {
        return None;
    }
    let line = if words.contains(['<', '&']) {
        crate::html::line(words)
    } else {
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Some(line.replace('\0', "")).filter(|line| !line.is_empty())
}

/// An author line without "By" and without a mail address.
pub(crate) fn byline(words: &str) -> Option<String> {
    let line = short(words)?;
    let line = line.strip_prefix("By ").or_else(|| line.strip_prefix("by ")).unwrap_or(&line);
    // RSS writes "name@example.org (Jane Doe)".
    let named = line.split_once(" (").filter(|(address, _)| address.contains('@')).map(|(_, name)| name.trim_end_matches(')'));
    Some(named.unwrap_or(line).trim().to_owned()).filter(|line| !line.is_empty() && !line.contains("@"))
}

/// A name of an outlet; of an address its host.
pub(crate) fn outlet(words: &str) -> Option<String> {
    let line = short(words)?;
    let host = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://")).map(|rest| {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    });
    Some(host.unwrap_or(line)).filter(|name| !name.is_empty())
}
