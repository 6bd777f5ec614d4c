//! Rows of whatever format to items: which column holds what.

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, outlet, short};
use super::limits::MOST_COLUMNS;
use super::{Columns, gdelt};

/// One row.
pub(crate) trait Row {
    /// The value of a column as text; `None` where there is none or it is empty.
    fn get(&self, name: &str) -> Option<String>;
    /// The columns' names.
    fn names(&self) -> Vec<String>;
}

/// The usual names of columns, in small letters without marks between their parts; earlier ones first.
const TEXT: [&str; 17] = [
    "text",
    "body",
    "content",
    "article",
    "articlebody",
    "articletext",
    "fulltext",
    "maintext",
    "plaintext",
    "bodytext",
    "story",
    "contenttext",
    "contenthtml",
    "bodyhtml",
    "html",
    "rawtext",
    "message",
];
const SUMMARY: [&str; 7] = ["summary", "description", "abstract", "lead", "lede", "snippet", "excerpt"];
const TITLE: [&str; 5] = ["title", "headline", "head", "subject", "heading"];
const DATE: [&str; 18] = [
    "date",
    "published",
    "pubdate",
    "publishedat",
    "publisheddate",
    "datepublished",
    "datepublish",
    "publicationdate",
    "publishdate",
    "publishdatetime",
    "firstpublished",
    "datetime",
    "timestamp",
    "versioncreated",
    "createdat",
    "created",
    "time",
    "seendate",
];
const URL: [&str; 11] = [
    "url",
    "link",
    "canonicalurl",
    "weburl",
    "articleurl",
    "sourceurl",
    "documentidentifier",
    "mentionidentifier",
    "permalink",
    "href",
    "uri",
];
const OUTLET: [&str; 13] = [
    "outlet",
    "source",
    "publisher",
    "publication",
    "sourcename",
    "sitename",
    "newspaper",
    "provider",
    "media",
    "sourcecommonname",
    "mentionsourcename",
    "sourcedomain",
    "domain",
];
const BYLINE: [&str; 6] = ["author", "byline", "authors", "creator", "journalist", "by"];
const ID: [&str; 8] = ["id", "guid", "uuid", "docid", "documentid", "articleid", "key", "identifier"];
const LANGUAGE: [&str; 4] = ["language", "lang", "inlanguage", "languagecode"];

/// A name without capitals and marks between its parts.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first named column that has a value: the one that the user names, else the first usual one.
fn find(row: &impl Row, names: &[(String, String)], asked: Option<&String>, usual: &[&str]) -> Option<String> {
    if let Some(asked) = asked {
        return row.get(asked);
    }
    let value = |wanted: &&str| names.iter().filter(|(name, _)| name == wanted).find_map(|(_, name)| row.get(name));
    usual.iter().find_map(value)
}

/// Refuses a table without the columns that the user names, or without any that can hold text.
pub(crate) fn check_columns(header: &[String], maker: &Maker) -> Result<(), Reason> {
    if header.len() > MOST_COLUMNS {
        return Err(Reason::malformed("table", format!("{} columns", header.len())));
    }
    let columns = &maker.options.columns;
    let there = |asked: &str| header.iter().any(|name| name == asked || asked.split('.').next() == Some(name));
    if let Some(asked) = columns.named().into_iter().find(|asked| !there(asked)) {
        return Err(Reason::NoColumn { asked: asked.to_owned(), there: list(header) });
    }
    let texts = has_text_column(header, columns) || maker.options.texts.is_some();
    if texts { Ok(()) } else { Err(Reason::NoText { there: list(header) }) }
}

/// Whether one of these columns can hold the text.
pub(crate) fn has_text_column(names: &[String], columns: &Columns) -> bool {
    columns.text.is_some()
        || names.iter().map(|name| plain(name)).any(|name| TEXT.contains(&name.as_str()) || SUMMARY.contains(&name.as_str()))
}

/// Whether a row holds a text of its own.
pub(crate) fn has_text(row: &impl Row, maker: &Maker) -> bool {
    let names: Vec<(String, String)> = row.names().into_iter().map(|name| (plain(&name), name)).collect();
    find(row, &names, maker.options.columns.text.as_ref(), &TEXT).is_some()
}

/// Makes an item of a row at a place (`:17`).
pub(crate) fn item(row: &impl Row, place: &str, maker: &Maker) -> Result<Item, Reason> {
    let columns = &maker.options.columns;
    let there = row.names();
    let names: Vec<(String, String)> = there.iter().map(|name| (plain(name), name.clone())).collect();
    let get = |asked: &Option<String>, usual: &[&str]| find(row, &names, asked.as_ref(), usual);
    let mut facts = facts(columns, &there, get);
    let text = get(&columns.text, &TEXT).or_else(|| {
        let found = if columns.text.is_none() { get(&None, &SUMMARY) } else { None };
        if found.is_some() {
            facts.notes.push("only a summary of the story".into());
        }
        found
    });
    let Some(text) = text else {
        if let Some(found) = gdelt::text_of(facts.url.as_deref(), maker)? {
            return Ok(found.item(place, maker, facts));
        }
        let there = list(&there);
        return Err(match &columns.text {
            Some(asked) if !names.iter().any(|(_, name)| name == asked) => Reason::NoColumn { asked: asked.clone(), there },
            _ => Reason::NoText { there },
        });
    };
    if !text.chars().any(char::is_alphabetic) {
        return Err(Reason::textless(format!("`{}`, without a letter", super::markup::start(text.trim(), 40))));
    }
    if is_cut(&text) {
        facts.notes.push("its source cuts the text off".into());
    }
    let named = facts.id.as_deref().filter(|_| columns.id.is_some()).map(|id| format!("#{}", super::markup::start(id, 200)));
    Ok(maker.text(named.as_deref().unwrap_or(place), text, facts))
}

/// What the row states of its text.
fn facts(columns: &Columns, there: &[String], get: impl Fn(&Option<String>, &[&str]) -> Option<String>) -> Facts {
    let mut facts = Facts {
        title: get(&columns.title, &TITLE).as_deref().and_then(short),
        byline: get(&columns.byline, &BYLINE).as_deref().and_then(byline),
        outlet: get(&columns.outlet, &OUTLET).as_deref().and_then(outlet),
        url: get(&columns.url, &URL).as_deref().and_then(short),
        language: get(&columns.language, &LANGUAGE).as_deref().and_then(short),
        id: get(&columns.id, &ID).as_deref().and_then(short),
        ..Facts::default()
    };
    if let Some(date) = get(&columns.date, &DATE) {
        facts.date(&date);
    }
    let named = [&columns.title, &columns.date, &columns.url, &columns.outlet, &columns.byline, &columns.id, &columns.language];
    for asked in named.into_iter().flatten().filter(|asked| get(&Some((*asked).clone()), &[]).is_none()) {
        if !there.iter().any(|name| name == asked) {
            facts.notes.push(format!("its row has no column `{asked}`"));
        }
    }
    facts
}

/// Names for a message, the first of many.
pub(crate) fn list(names: &[String]) -> String {
    const MOST: usize = 30;
    if names.is_empty() {
        return "none".into();
    }
    let shown: Vec<&str> = names.iter().take(MOST).map(|name| super::markup::start(name, 40)).collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Whether a text ends as news services cut it: "… [+2310 chars]".
fn is_cut(text: &str) -> bool {
    text.trim_end()
        .strip_suffix(" chars]")
        .and_then(|rest| rest.rsplit_once("[+"))
        .is_some_and(|(_, count)| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a column's name is one of the usual ones.
pub(crate) fn is_usual(name: &str) -> bool {
    let name = plain(name);
    [&TEXT[..], &SUMMARY, &TITLE, &DATE, &URL, &OUTLET, &BYLINE, &ID, &LANGUAGE]
        .iter()
        .any(|names| names.contains(&name.as_str()))
}
