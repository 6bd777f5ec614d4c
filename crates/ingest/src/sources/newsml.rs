//! NewsML-G2 and NITF.
//!
//! A message is cut into its news items, so that a broken one costs no other; each is walked once, and its body, NITF,
//! XHTML or text, becomes HTML without namespaces.

use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use regex::Regex;

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, outlet, short};
use super::limits::MOST_WHOLE_BYTES;
use super::unpack::Unpacked;
use super::{ItemError, lines, markup, ninjs, xml};
use crate::Content;

/// Items of the news items.
pub(crate) fn items(input: Unpacked, maker: Maker) -> impl Iterator<Item = Result<Item, ItemError>> + Send {
    let mut input = Some(input);
    let mut found = Vec::new().into_iter();
    std::iter::from_fn(move || {
        if let Some(input) = input.take() {
            found = match lines::whole(input.reader, MOST_WHOLE_BYTES).map(|bytes| all(&bytes, &maker)) {
                Ok(found) => found.into_iter(),
                Err(reason) => vec![Err(ItemError::new(&maker.name, reason))].into_iter(),
            };
        }
        found.next()
    })
}

fn all(bytes: &[u8], maker: &Maker) -> Vec<Result<Item, ItemError>> {
    #[allow(clippy::expect_used, reason = "a constant pattern, compiled by a test")]
    static START: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<(?:[A-Za-z_][\w.-]*:)?(?:newsItem|nitf)[\s>]").expect("constant pattern"));
    let text = xml::text(bytes);
    let starts: Vec<usize> = START.find_iter(&text).map(|found| found.start()).collect();
    if starts.is_empty() {
        return vec![Err(ItemError::new(&maker.name, Reason::malformed("NewsML", "it holds no news item")))];
    }
    // NITF inside a news item is that item's body.
    let own: Vec<usize> = starts
        .iter()
        .copied()
        .filter(|&at| text[at..].starts_with("<nitf") && starts.len() == 1 || !is_nitf(&text[at..]))
        .collect();
    let own = if own.is_empty() { starts } else { own };
    let ends = own.iter().skip(1).copied().chain([text.len()]);
    let mut items = Vec::new();
    let mut line = 1;
    let mut counted = 0;
    for (&start, end) in own.iter().zip(ends) {
        line += text[counted..start].matches('\n').count();
        counted = start;
        match walk(&text[start..end]) {
            Ok(story) if story.is_other => {}
            Ok(story) => {
                let place =
                    story.guid.as_deref().map_or_else(|| format!(":{line}"), |guid| format!("#{}", markup::start(guid, 200)));
                items.push(story.item(&place, maker).map_err(|reason| ItemError::new(format!("{}{place}", maker.name), reason)));
            }
            Err(reason) => items.push(Err(ItemError::new(format!("{}:{line}", maker.name), reason))),
        }
    }
    items
}

fn is_nitf(at: &str) -> bool {
    let name = at[1..].split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or("");
    name == "nitf" || name.ends_with(":nitf")
}

/// What one news item holds.
#[derive(Debug, Default)]
struct Story {
    guid: Option<String>,
    /// Whether it is a picture, a film or the like.
    is_other: bool,
    status: Option<String>,
    embargoed: Option<String>,
    dateline: Option<String>,
    created: Option<String>,
    version: Option<String>,
    headline: Option<String>,
    byline: Option<String>,
    provider: Option<String>,
    language: Option<String>,
    url: Option<String>,
    /// The body as HTML.
    html: String,
    /// The body as plain text, where it is that.
    plain: Option<String>,
}

impl Story {
    fn item(self, place: &str, maker: &Maker) -> Result<Item, Reason> {
        if let Some(status) = self.status.filter(|status| ninjs::is_barred(status)) {
            return Err(Reason::NotForUse { status });
        }
        let web = |address: &String| address.starts_with("http://") || address.starts_with("https://");
        let mut facts = Facts {
            title: self.headline.as_deref().and_then(short),
            byline: self.byline.as_deref().and_then(byline),
            outlet: self.provider.as_deref().and_then(outlet),
            url: self.url.filter(web).or_else(|| self.guid.clone().filter(web)).as_deref().and_then(short),
            language: self.language.as_deref().and_then(short),
            id: self.guid.as_deref().and_then(short),
            ..Facts::default()
        };
        if let Some(date) = self.created.or(self.version) {
            facts.date(&date);
        }
        if let Some(until) = self.embargoed.as_deref().and_then(short) {
            facts.notes.push(format!("embargoed until {until}"));
        }
        let dateline = self.dateline.as_deref().and_then(short);
        if let Some(plain) = self.plain.filter(|plain| !plain.trim().is_empty()) {
            let text = led(dateline, markup::unescape(&plain), "\n\n", str::to_owned);
            return Ok(maker.item(place, Content::Text(text), facts));
        }
        if crate::html::line(&self.html).is_empty() {
            return Err(Reason::textless(if facts.title.is_some() { "a headline alone" } else { "nothing" }));
        }
        let html = led(dateline, self.html, "\n", |head| format!("<p>{}</p>", escaped(head)));
        Ok(maker.item(place, Content::Fragment(html), facts))
    }
}

/// A body with the dateline before it that its container keeps apart, unless it begins with it.
fn led(dateline: Option<String>, body: String, gap: &str, shown: impl Fn(&str) -> String) -> String {
    let Some(line) = dateline else { return body };
    let place = line.split([',', '(']).next().unwrap_or(&line).trim().to_lowercase();
    let begins = crate::html::line(markup::start(&body, 600)).to_lowercase();
    if place.is_empty() || markup::start(&begins, 200).contains(&place) { body } else { format!("{}{gap}{body}", shown(&line)) }
}

fn escaped(text: &str) -> String {
    html_escape::encode_text(text).into_owned()
}

/// Elements of a body that are written as HTML; the tags of others are left out and their words kept.
fn as_html(name: &str) -> Option<&'static str> {
    const TAGS: [(&str, &str); 27] = [
        ("p", "p"),
        ("br", "br"),
        ("h1", "h1"),
        ("h2", "h2"),
        ("h3", "h3"),
        ("h4", "h4"),
        ("hl1", "h1"),
        ("hl2", "h2"),
        ("div", "div"),
        ("block", "div"),
        ("ul", "ul"),
        ("ol", "ol"),
        ("li", "li"),
        ("dl", "dl"),
        ("dt", "dt"),
        ("dd", "dd"),
        ("table", "table"),
        ("tr", "tr"),
        ("td", "td"),
        ("th", "th"),
        ("blockquote", "blockquote"),
        ("bq", "blockquote"),
        ("section", "section"),
        ("article", "article"),
        ("pre", "pre"),
        ("hr", "hr"),
        ("body.content", "div"),
    ];
    TAGS.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag)
}

/// Elements of a body that are no words of the story.
const HIDDEN: [&str; 9] = ["head", "body.head", "body.end", "media", "style", "script", "figure", "tobject", "docdata"];

/// Walks one news item.
fn walk(text: &str) -> Result<Story, Reason> {
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event().map_err(|error| Reason::malformed("NewsML", error))? {
            Event::Start(tag) => {
                walk.open(&tag);
                if walk.path.len() > super::limits::MOST_DEPTH {
                    return Err(Reason::TooDeep { what: "elements", most: super::limits::MOST_DEPTH });
                }
            }
            Event::Empty(tag) => {
                walk.open(&tag);
                walk.close();
            }
            Event::End(_) => {
                walk.close();
                if walk.path.is_empty() {
                    return Ok(walk.story);
                }
            }
            Event::Text(words) => walk.words(&words),
            Event::CData(words) => walk.data(&words),
            Event::GeneralRef(name) => walk.words(&format!("&{};", &*name)),
            Event::Eof => return Err(Reason::malformed("NewsML", "a news item breaks off")),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Walk {
    story: Story,
    /// Names of the open elements without prefixes.
    path: Vec<String>,
    /// Words of the element that is open, as HTML.
    held: String,
    /// How many elements were open where a body began.
    body: Option<usize>,
    /// How many elements were open where words began that are none of the story's.
    hidden: Option<usize>,
    /// Whether the body is plain text, or HTML inside text.
    inline: Option<Inline>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inline {
    Plain,
    Html,
}

impl Walk {
    fn inside(&self, name: &str) -> bool {
        self.path.iter().any(|open| open == name)
    }

    /// Whether an element is open whose words stand partly in elements of its own.
    fn is_mixed(&self) -> bool {
        self.path.iter().any(|open| ["dateline", "byline", "hedline", "headline"].contains(&open.as_str()))
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name().as_ref().to_owned();
        let value = |wanted: &str| {
            let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
            Some(markup::unescape(&found.value)).filter(|value| !value.is_empty())
        };
        if self.path.is_empty() {
            self.story.guid = value("guid");
            self.story.language = value("lang");
            if name == "nitf" {
                self.body = Some(0);
            }
        }
        if !self.is_mixed() {
            self.held.clear();
        }
        self.path.push(name.clone());
        let depth = self.path.len();
        match name.as_str() {
            "inlineXML" if self.body.is_none() => self.body = Some(depth),
            "inlineData" => {
                let plain = value("contenttype").is_none_or(|kind| kind.starts_with("text/plain"));
                self.inline = Some(if plain { Inline::Plain } else { Inline::Html });
            }
            "provider" | "creator" if self.body.is_none() => {
                let code =
                    value("literal").or_else(|| value("qcode").map(|code| code.rsplit(':').next().unwrap_or("").to_owned()));
                let place = if name == "provider" { &mut self.story.provider } else { &mut self.story.byline };
                *place = place.take().or(value("name")).or(if name == "provider" { code } else { None });
            }
            "pubStatus" => self.story.status = value("qcode").or_else(|| value("uri")),
            "language" if self.inside("contentMeta") => self.story.language = value("tag").or(self.story.language.take()),
            "itemClass" => {
                let class = value("qcode").or_else(|| value("uri")).unwrap_or_default().to_ascii_lowercase();
                self.story.is_other =
                    ["picture", "video", "graphic", "audio", "animation", "composite"].iter().any(|other| class.ends_with(other));
            }
            "link"
                if self.inside("itemMeta")
                    && value("rel")
                        .is_some_and(|rel| ["alternate", "permalink", "canonical"].iter().any(|kind| rel.ends_with(kind))) =>
            {
                self.story.url = value("href");
            }
            "date.issue" | "story.date" if self.story.created.is_none() => self.story.created = value("norm"),
            "du-key" | "doc-id" if self.story.guid.is_none() => self.story.guid = value("id-string").or_else(|| value("key")),
            _ => {}
        }
        if self.body.is_some() {
            if self.hidden.is_none() && HIDDEN.contains(&name.as_str()) {
                self.hidden = Some(depth);
            } else if let (None, Some(tag)) = (self.hidden, as_html(&name)) {
                self.story.html.push_str(&format!("<{tag}>"));
            }
        }
    }

    fn close(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        let words = if self.is_mixed() { self.held.clone() } else { std::mem::take(&mut self.held) };
        let some = || Some(words.clone()).filter(|words| !words.trim().is_empty());
        let first = |place: &mut Option<String>| *place = place.take().or_else(some);
        let story = &mut self.story;
        let meta = self.path.last().map(String::as_str);
        match (name.as_str(), meta) {
            ("headline", _) | ("hl1", Some("hedline")) => first(&mut story.headline),
            ("hedline", _) => first(&mut story.headline),
            ("by" | "byline" | "bytag", _) => first(&mut story.byline),
            ("dateline", _) => first(&mut story.dateline),
            ("contentCreated", _) => first(&mut story.created),
            ("versionCreated" | "firstCreated", _) => first(&mut story.version),
            ("embargoed", _) => first(&mut story.embargoed),
            ("name", Some("provider")) => story.provider = some().or(story.provider.take()),
            ("name", Some("creator")) => first(&mut story.byline),
            ("inlineData", _) => self.inline = None,
            _ => {}
        }
        if self.hidden == Some(depth) {
            self.hidden = None;
        } else if let (Some(_), None, Some(tag)) = (self.body, self.hidden, as_html(&name)) {
            self.story.html.push_str(&format!("</{tag}>"));
        }
        if self.body == Some(depth) {
            self.body = None;
        }
    }

    /// Words as they stand in the source, entities and all.
    fn words(&mut self, words: &str) {
        self.held.push_str(words);
        match self.inline {
            Some(Inline::Plain) => self.story.plain.get_or_insert_default().push_str(words),
            Some(Inline::Html) => self.story.html.push_str(&markup::unescape(words)),
            None if self.body.is_some() && self.hidden.is_none() => self.story.html.push_str(words),
            None => {}
        }
    }

    /// Words of a CDATA section, in which nothing is markup of this file.
    fn data(&mut self, words: &str) {
        match self.inline {
            Some(Inline::Html) => self.story.html.push_str(words),
            _ => self.words(&escaped(words)),
        }
    }
}
