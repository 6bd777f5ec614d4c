//! Who meets whom: encounters and calls, held, under way, to come, put off or called off.
//!
//! Events → meetings: each CONSULT, each agreement to meet and each call-off of talks between two parties is a row.

use demarche_core::{Category, EntityId, Event, Meeting, MeetingId, MeetingStatus, Reason, Span, Status};

use crate::Story;
use crate::entities::Entities;

/// Name of the rule that makes a meeting to come an AGREE event.
pub(crate) const TO_COME: &str = "plover/meeting-to-come";

/// How near, in characters, two rows of the same people must stand to be one.
const NEAR: u32 = 400;

/// The meetings that the events speak of.
pub fn find(story: &Story<'_>, entities: &Entities, events: &[Event]) -> Vec<Meeting> {
    let mut found: Vec<Meeting> = Vec::new();
    for event in events {
        let Some(status) = status(event) else { continue };
        let mut participants = event.actors.clone();
        participants.extend(event.recipients.iter().copied().filter(|it| !event.actors.contains(it)));
        participants.retain(|&it| entities.get(it).is_some());
        if participants.len() < 2 || is_known(&found, event, &participants) {
            continue;
        }
        let because = vec![Reason::new("meeting/event", Some(event.trigger), event.id.to_string())];
        let (place, time) = (event.place.clone(), event.time.clone());
        let (id, span) = (MeetingId(found.len()), clause(story, event));
        found.push(Meeting { id, participants, place, time, status, span, because });
    }
    found
}

fn status(event: &Event) -> Option<MeetingStatus> {
    let has = |rule: &str| event.because.iter().any(|it| it.rule == rule);
    if has("frame/call-off") {
        return Some(MeetingStatus::Cancelled);
    }
    if has("frame/postpone") {
        return Some(MeetingStatus::Postponed);
    }
    let consult = event.category == Category::Consult;
    if !consult && !has(TO_COME) {
        return None;
    }
    match event.status {
        Status::Occurred | Status::Historical if consult => Some(MeetingStatus::Held),
        Status::Ongoing => Some(MeetingStatus::UnderWay),
        Status::Occurred | Status::Historical | Status::Planned => Some(MeetingStatus::Expected),
        Status::Possible | Status::Conditional | Status::Demanded => Some(MeetingStatus::Proposed),
        Status::Refused | Status::Denied => None,
    }
}

/// Whether the row is already there: the same people on the same day, or close by with no other day.
fn is_known(found: &[Meeting], event: &Event, participants: &[EntityId]) -> bool {
    found.iter().any(|meeting| {
        let day = |time: Option<&demarche_core::Time>| time.map(|it| it.start.clone());
        let (theirs, ours) = (day(meeting.time.as_ref()), day(event.time.as_ref()));
        let near = event.trigger.start.abs_diff(meeting.span.start) < NEAR && (theirs.is_none() || ours.is_none());
        participants.iter().all(|it| meeting.participants.contains(it)) && (near || (theirs.is_some() && theirs == ours))
    })
}

/// The clause that says so: the trigger's predicate with its subject, objects and adverbials, other clauses left out.
fn clause(story: &Story<'_>, event: &Event) -> Span {
    let Some(token) = story.reading.tokens_in(event.trigger).next() else { return event.trigger };
    let mut above = std::iter::once(token).chain(story.reading.ancestors(token));
    let top = above.find(|&it| story.is_verb(it)).unwrap_or(token);
    let cut = |child: usize| {
        matches!(story.token(child).relation(), "advcl" | "parataxis" | "conj" | "cc" | "punct" | "mark" | "ccomp")
    };
    let tokens = story.reading.subtree_without(top, cut);
    story.reading.span_of(&tokens).cover(event.trigger)
}
