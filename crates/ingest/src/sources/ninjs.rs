//! IPTC ninjs: one news item as a JSON object (versions 1 to 3).

use serde_json::{Map, Value};

use super::error::Reason;
use super::item::{Facts, Item, Maker, byline, outlet, short};
use super::json::words;

/// Whether an object is a ninjs item: it has its address and what only ninjs calls so.
pub(crate) fn is(row: &Map<String, Value>) -> bool {
    const OWN: [&str; 14] = [
        "versioncreated",
        "contentcreated",
        "versionCreated",
        "contentCreated",
        "pubstatus",
        "pubStatus",
        "body_text",
        "body_xhtml",
        "bodies",
        "headlines",
        "body_html",
        "firstCreated",
        "firstcreated",
        "representationtype",
    ];
    row.contains_key("uri") && OWN.iter().filter(|name| row.contains_key(**name)).count() >= 2
}

/// Whether a publication status (`usable`, `stat:canceled`, "Withheld") keeps an item from use.
pub(crate) fn is_barred(status: &str) -> bool {
    let plain = status.rsplit([':', '/', '#']).next().unwrap_or(status).trim().to_ascii_lowercase();
    ["canceled", "cancelled", "withheld"].contains(&plain.as_str())
}

/// Makes an item of a ninjs object.
pub(crate) fn item(row: &Map<String, Value>, place: &str, maker: &Maker) -> Result<Item, Reason> {
    let get = |names: &[&str]| names.iter().find_map(|name| words(row.get(*name)?, 0));
    let status = get(&["pubstatus", "pubStatus"]);
    if let Some(status) = status.filter(|status| is_barred(status)) {
        return Err(Reason::NotForUse { status });
    }
    let mut facts = Facts {
        title: get(&["headline"])
            .or_else(|| valued(row, "headlines", &["main", "headline"]))
            .or_else(|| get(&["title"]))
            .as_deref()
            .and_then(short),
        byline: get(&["byline", "by"]).or_else(|| get(&["infosources"])).as_deref().and_then(byline),
        outlet: provider(row).as_deref().and_then(outlet),
        url: address(row).as_deref().and_then(short),
        language: get(&["language"]).as_deref().and_then(short),
        id: get(&["uri", "guid"]).as_deref().and_then(short),
        ..Facts::default()
    };
    let dates = ["contentcreated", "contentCreated", "firstcreated", "firstCreated", "versioncreated", "versionCreated"];
    if let Some(date) = get(&dates) {
        facts.date(&date);
    }
    if let Some(until) = get(&["embargoed", "embargoedUntil"]) {
        facts.notes.push(format!("embargoed until {until}"));
    }
    let text = get(&["body_xhtml", "body_html", "body_text"])
        .or_else(|| valued(row, "bodies", &["text/html", "application/xhtml+xml", "text/plain"]));
    let text = text.or_else(|| {
        let summary = get(&["description_text", "description_html"]).or_else(|| valued(row, "descriptions", &["main"]))?;
        facts.notes.push("only a summary of the story".into());
        Some(summary)
    });
    let text = text.ok_or_else(|| Reason::NoText { there: super::rows::list(&row.keys().cloned().collect::<Vec<_>>()) })?;
    Ok(maker.text(place, text, facts))
}

/// Of a list of objects with `role` or `contenttype` and `value` the value of the first wanted one, else of the first.
fn valued(row: &Map<String, Value>, name: &str, wanted: &[&str]) -> Option<String> {
    let all = row.get(name)?.as_array()?;
    let told = |entry: &Value| {
        ["contenttype", "contentType", "role"]
            .iter()
            .filter_map(|name| entry.get(*name)?.as_str())
            .any(|kind| wanted.contains(&kind))
    };
    let entry = all.iter().find(|entry| told(entry)).or_else(|| all.first())?;
    words(entry.get("value")?, 0)
}

/// Who provides the item: the name of a source, else the provider.
fn provider(row: &Map<String, Value>) -> Option<String> {
    let infosource = || {
        let all = row.get("infosource").or_else(|| row.get("infosources"))?.as_array()?;
        words(all.first()?.get("name")?, 0)
    };
    row.get("provider").and_then(|value| words(value, 0)).or_else(infosource)
}

/// Where it stands on the web: an address of its own, else its identifier where that is one.
fn address(row: &Map<String, Value>) -> Option<String> {
    let web = |text: &String| text.starts_with("http://") || text.starts_with("https://");
    ["url", "link", "altids", "uri"].iter().filter_map(|name| words(row.get(*name)?, 0)).find(web)
}
