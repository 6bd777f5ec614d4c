//! RSS, Atom and JSON Feed.
//!
//! A feed that no parser takes whole is taken apart, so that one broken entry costs no other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::DateTime;
use feed_rs::model::{Entry, Feed};
use feed_rs::parser;

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, outlet, short};
use super::limits::MOST_WHOLE_BYTES;
use super::unpack::Unpacked;
use super::{ItemError, json, lines, markup, stamps, xml};

/// Characters of a summary from which on it counts as the story.
const LONG_SUMMARY: usize = 1_500;

/// Items of a feed's entries.
pub(crate) fn items(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut input = Some(input);
    let mut entries = Vec::new().into_iter();
    std::iter::from_fn(move || {
        if let Some(input) = input.take() {
            entries = match lines::whole(input.reader, MOST_WHOLE_BYTES).and_then(|bytes| all(&bytes, &maker)) {
                Ok(found) => found.into_iter(),
                Err(reason) => vec![Err(ItemError::new(&maker.name, reason))].into_iter(),
            };
        }
        entries.next()
    })
}

/// All items of a feed, whole or in parts.
fn all(bytes: &[u8], maker: &Maker) -> Result<Vec<Result<Item, ItemError>>, Reason> {
    if bytes.trim_ascii_start().first() == Some(&b'{') {
        if json::is_deep(bytes) {
            return Err(Reason::TooDeep { what: "values", most: super::limits::MOST_DEPTH });
        }
        return Ok(Parsed::of(&String::from_utf8_lossy(bytes))?.items(maker));
    }
    let text = xml::text(bytes);
    xml::check_depth(&text)?;
    match Parsed::of(&text) {
        Ok(feed) => Ok(feed.items(maker)),
        Err(reason) => parts(&text, maker).ok_or(reason),
    }
}

/// A feed, and its dates as they were written, by their instants.
struct Parsed {
    feed: Feed,
    written: BTreeMap<i64, String>,
}

impl Parsed {
    fn of(text: &str) -> Result<Self, Reason> {
        let written = Arc::new(Mutex::new(BTreeMap::new()));
        let noted = Arc::clone(&written);
        // The parser keeps instants alone, but the day depends on where the clock stood.
        let stamp = move |words: &str| {
            let normal = stamps::normal(words)?;
            let second = stamps::instant(&normal)?.as_second();
            noted.lock().unwrap_or_else(PoisonError::into_inner).insert(second, normal);
            DateTime::from_timestamp(second, 0)
        };
        let feed = parser::Builder::new().timestamp_parser(stamp).sanitize_content(false).build().parse(text.as_bytes());
        let feed = feed.map_err(|error| Reason::malformed("feed", error))?;
        let written = std::mem::take(&mut *written.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Self { feed, written })
    }

    fn items(mut self, maker: &Maker) -> Vec<Result<Item, ItemError>> {
        let entries = std::mem::take(&mut self.feed.entries);
        entries.into_iter().map(|entry| self.item(entry, maker)).collect()
    }

    fn item(&self, entry: Entry, maker: &Maker) -> Result<Item, ItemError> {
        let place = format!("#{}", markup::start(&entry.id, 200));
        let mut facts = self.facts(&entry);
        let content = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
        let text = content.or_else(|| {
            let summary = entry.summary.map(|summary| summary.content).filter(|text| !text.trim().is_empty())?;
            if summary.len() < LONG_SUMMARY {
                facts.notes.push("only a summary of the story".into());
            }
            Some(summary)
        });
        match text {
            Some(text) => Ok(maker.text(&place, text, facts)),
            None => {
                let found = if facts.title.is_some() { "a title alone" } else { "nothing" };
                Err(ItemError::new(format!("{}{place}", maker.name), Reason::textless(found)))
            }
        }
    }

    fn facts(&self, entry: &Entry) -> Facts {
        let feed = &self.feed;
        let title = |text: &Option<feed_rs::model::Text>| text.as_ref().map(|text| text.content.clone());
        let names = |people: &[feed_rs::model::Person]| {
            let names: Vec<String> = people.iter().filter_map(|person| byline(person.name.as_deref()?)).collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        };
        let web = |rel: Option<&str>| matches!(rel, None | Some("alternate" | "external"));
        let date = entry.published.or(entry.updated).map(|date| date.timestamp());
        let address = entry.links.iter().find(|link| web(link.rel.as_deref())).map(|link| link.href.clone());
        let permanent = || Some(entry.id.clone()).filter(|id| id.starts_with("http://") || id.starts_with("https://"));
        Facts {
            title: title(&entry.title).as_deref().and_then(short),
            byline: names(&entry.authors).or_else(|| names(&feed.authors)),
            outlet: title(&feed.title).as_deref().and_then(outlet),
            url: address.or_else(permanent).as_deref().and_then(short),
            published: date.and_then(|second| self.written.get(&second).cloned().or_else(|| stamps::normal(&second.to_string()))),
            language: entry.language.clone().or_else(|| feed.language.clone()),
            id: Some(entry.id.clone()).filter(|id| !id.is_empty()),
            ..Facts::default()
        }
    }
}

/// Each entry of a broken feed read alone, with what stands before the first; `None` if there are none.
fn parts(text: &str, maker: &Maker) -> Option<Vec<Result<Item, ItemError>>> {
    const MOST_FRAME: usize = 16 << 10;
    const MOST_PARTS: usize = 10_000;
    let name = ["item", "entry"].into_iter().find(|name| next_tag(text, name, 0).is_some())?;
    let (open, close) = (next_tag(text, name, 0)?, format!("</{name}>"));
    let frame = text.get(..open).filter(|frame| frame.len() <= MOST_FRAME)?;
    let ends: String = xml::open_elements(frame).ok()?.iter().rev().map(|element| format!("</{element}>")).collect();
    let mut items = Vec::new();
    let mut at = open;
    while let Some(start) = next_tag(text, name, at).filter(|_| items.len() < MOST_PARTS) {
        let follower = next_tag(text, name, start + 1).unwrap_or(text.len());
        let end = text[start..follower].find(&close).map_or(follower, |end| start + end + close.len());
        let part = format!("{frame}{}{ends}", &text[start..end]);
        let line = 1 + text[..start].matches('\n').count();
        match Parsed::of(&part) {
            Ok(feed) if !feed.feed.entries.is_empty() => items.extend(feed.items(maker)),
            Ok(_) => {}
            Err(reason) => items.push(Err(ItemError::new(format!("{}:{line}", maker.name), reason))),
        }
        at = end.max(start + 1);
    }
    Some(items)
}

/// Where the next opening tag of a name begins.
fn next_tag(text: &str, name: &str, from: usize) -> Option<usize> {
    let tag = format!("<{name}");
    let ends = |at: &usize| text[at + tag.len()..].starts_with(|c: char| c.is_whitespace() || c == '>');
    text.get(from..)?.match_indices(&tag).map(|(at, _)| from + at).find(ends)
}
