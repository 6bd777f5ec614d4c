//! Meetings as an iCalendar (RFC 5545): STATUS says whether a meeting is agreed, expected or off.

use icalendar::{Calendar, Component, Event, EventLike, Property};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::rows::Meeting;

/// The calendar of meetings that have a day; one without is left out, as it has no place in a calendar.
pub fn calendar(meetings: &[&Meeting]) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//demarche//meetings//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    for meeting in meetings {
        if let Some(event) = event(meeting) {
            calendar.push(event);
        }
    }
    calendar.done().to_string()
}

fn event(meeting: &Meeting) -> Option<Event> {
    let first: Date = meeting.day.as_deref()?.get(..10)?.parse().ok()?;
    let last: Date = meeting.until.as_deref().and_then(|day| day.get(..10)?.parse().ok()).unwrap_or(first);
    let behind = last.max(first).checked_add(1.day()).ok()?;
    let who = meeting.participants.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(" – ");
    let mut event = Event::new();
    event.add_property("UID", format!("{}@demarche", meeting.key));
    event.add_property("DTSTAMP", stamp(&meeting.added));
    event.append_property(date("DTSTART", first));
    event.append_property(date("DTEND", behind));
    event.add_property("STATUS", status(&meeting.status));
    event.summary(&plain(&format!("{who} ({})", meeting.status.replace('_', " "))));
    if let Some(place) = &meeting.place {
        event.location(&plain(place));
    }
    if let (Some(lat), Some(lon)) = (meeting.lat, meeting.lon) {
        event.add_property("GEO", format!("{lat};{lon}"));
    }
    if let Some(url) = &meeting.at.url {
        event.url(&plain(url).replace(' ', "%20"));
    }
    event.description(&plain(&description(meeting)));
    Some(event)
}

fn description(meeting: &Meeting) -> String {
    let at = &meeting.at;
    let dated = if meeting.dated { "" } else { " The day is the story's: no story dates the meeting." };
    let grain = match meeting.grain.as_deref() {
        Some(grain) if grain != "day" && grain != "hour" => format!(" Dated to a {grain}."),
        _ => String::new(),
    };
    format!(
        "{} reports, {} independent sources.{dated}{grain} First: {} document {} characters {}-{} (demarche {}, {}).",
        meeting.reports,
        meeting.sources,
        at.outlet.as_deref().unwrap_or("unnamed outlet,"),
        at.document,
        at.start,
        at.end,
        at.engine,
        at.model
    )
}

/// What the meeting's status is in a calendar.
fn status(status: &str) -> &'static str {
    match status {
        "held" | "under_way" => "CONFIRMED",
        "cancelled" => "CANCELLED",
        _ => "TENTATIVE", // expected, proposed, postponed: no story can promise that it will take place
    }
}

fn date(key: &str, day: Date) -> Property {
    let mut property = Property::new(key, day.strftime("%Y%m%d").to_string());
    property.add_parameter("VALUE", "DATE");
    property.done()
}

/// An RFC 3339 stamp in UTC as iCalendar writes it.
fn stamp(added: &str) -> String {
    let stamp = added.parse::<jiff::Timestamp>();
    stamp.map_or_else(|_| "19700101T000000Z".to_owned(), |stamp| stamp.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn plain(text: &str) -> String {
    super::clean(text)
}
