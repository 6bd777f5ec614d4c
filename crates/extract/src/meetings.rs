//! Who meets whom: encounters and calls, held, under way, to come, put off or called off.
//!
//! Events → meetings: each CONSULT, each agreement to meet and each call-off of talks between two parties is a row.

use demarche_core::{Category, EntityId, EntityKind, Event, Meeting, MeetingId, MeetingStatus, Reason, Span, Status};

use crate::Story;
use crate::entities::Entities;

/// Name of the rule that makes a meeting to come an AGREE event.
pub(crate) const TO_COME: &str = "plover/meeting-to-come";

/// How near, in characters, two rows of the same people must stand to be one.
const NEAR: u32 = 400;

/// The meetings that the events speak of.
pub fn find(story: &Story<'_>, entities: &Entities, events: &[Event]) -> Vec<Meeting> {
    let mut found: Vec<Meeting> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Some(status) = status(event) else { continue };
        let participants = participants(story, entities, &events[..at], event);
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

/// Who meets: the event's parties; where it names one side alone, whoever else takes part in its clause; where it names none
/// but "the two sides" or "talks", the parties that met, or were to meet, last.
fn participants(story: &Story<'_>, entities: &Entities, before: &[Event], event: &Event) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = Vec::new();
    let mut add = |id: EntityId| {
        let acts = entities.get(id).is_some_and(|it| it.kind != EntityKind::Place && it.kind != EntityKind::Outlet);
        if acts && !all.contains(&id) {
            all.push(id);
        }
    };
    event.actors.iter().chain(&event.recipients).for_each(|&id| add(id));
    // "The foreign ministers of X and Y": the two sides, and no third one.
    let two = event.actors.len() + event.recipients.len() > 1;
    let group = |id: &EntityId| entities.get(*id).is_some_and(|it| it.kind == EntityKind::Group);
    in_clause(story, entities, event).into_iter().filter(|id| !(two && group(id))).for_each(&mut add);
    let sides = all.iter().all(|&id| entities.get(id).is_some_and(|it| it.kind == EntityKind::Group));
    if all.len() > 1 || !sides {
        return all;
    }
    let mutual =
        |it: &&Event| matches!(it.category, Category::Consult | Category::Agree) && it.actors.len() + it.recipients.len() > 1;
    // Not of old talks, nor far behind.
    let near = |it: &&Event| it.sentence + 3 >= event.sentence && event.status != Status::Historical;
    let last = before.iter().rev().find(mutual).filter(near);
    last.map(|it| it.actors.iter().chain(&it.recipients).copied().collect()).unwrap_or(all)
}

/// The parties in the clause of a meeting: its subject, its object, and who stands behind "with", "between", "among".
fn in_clause(story: &Story<'_>, entities: &Entities, event: &Event) -> Vec<EntityId> {
    let Some(token) = story.reading.tokens_in(event.trigger).next() else { return Vec::new() };
    let verb = std::iter::once(token).chain(story.reading.ancestors(token)).find(|&it| story.is_verb(it));
    let sites: Vec<usize> = std::iter::once(token).chain(verb).collect();
    let with = sites.iter().flat_map(|&site| story.behind(site, &["with", "between", "among"]));
    let subject = verb.into_iter().flat_map(|verb| story.agents(verb));
    let heads: Vec<usize> = subject.chain(with).collect();
    heads.into_iter().flat_map(|head| entities.of_phrase(story, head)).collect()
}

fn status(event: &Event) -> Option<MeetingStatus> {
    let has = |rule: &str| event.because.iter().any(|it| it.rule == rule);
    if has("frame/call-off") {
        return Some(MeetingStatus::Cancelled);
    }
    if has("frame/postpone") {
        return Some(MeetingStatus::Postponed);
    }
    // "Asked for a meeting", "proposed a summit", "invited": not yet agreed.
    let asks = event.category == Category::Request && event.modes.iter().any(|mode| mode == "meet");
    if asks && event.status == Status::Occurred || has("frame/invite") && event.status != Status::Refused {
        return Some(MeetingStatus::Proposed);
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
