//! Who meets whom: encounters and calls, held, under way, expected, proposed, postponed or cancelled.

use demarche_core::{Category, EntityKind, Event, Meeting, MeetingId, MeetingStatus, Reason, Status};

use crate::Story;
use crate::entities::Entities;

/// Lemmas of encounters.
const ENCOUNTERS: [&str; 14] = [
    "meet",
    "meeting",
    "talk",
    "summit",
    "visit",
    "receive",
    "host",
    "confer",
    "call",
    "negotiation",
    "consultation",
    "discuss",
    "hold",
    "conversation",
];
const PUT_OFF: [&str; 3] = ["postpone", "delay", "defer"];
const CALLED_OFF: [&str; 3] = ["cancel", "call", "scrap"];

/// Meetings from the events whose trigger names an encounter between at least two parties.
pub fn find(story: &Story<'_>, entities: &Entities, events: &[Event]) -> Vec<Meeting> {
    let mut found: Vec<Meeting> = Vec::new();
    for event in events.iter().filter(|event| matches!(event.category, Category::Consult | Category::Agree)) {
        let tokens = story.reading.tokens_in(event.trigger);
        let Some(head) = tokens
            .clone()
            .find(|&token| ENCOUNTERS.contains(&story.lemma(token).as_str()))
            .or_else(|| infinitive(story, tokens.start))
        else {
            continue;
        };
        let mut participants = event.actors.clone();
        participants.extend(event.recipients.iter().filter(|id| !event.actors.contains(id)));
        let named = participants.iter().filter(|id| entities.get(**id).is_some_and(|it| it.kind != EntityKind::Place)).count();
        let plural = participants.first().and_then(|id| entities.get(*id)).is_some_and(|it| it.kind == EntityKind::Group);
        if named < 2 && !plural {
            continue;
        }
        let clause = if story.is_verb(head) { head } else { story.token(head).head.unwrap_or(head) };
        let cut = |child: usize| matches!(story.token(child).relation(), "parataxis" | "conj" | "advcl" | "ccomp");
        let words = story.reading.subtree_without(clause, cut);
        let span =
            story.reading.span_of(&words).trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.;".contains(c));
        if found.iter().any(|other| other.span.overlaps(span)) {
            continue;
        }
        let status = status(story, head, event.status);
        found.push(Meeting {
            id: MeetingId(found.len()),
            participants,
            place: event.place.clone(),
            time: event.time.clone(),
            status,
            span,
            because: vec![Reason::new("meeting/event", Some(event.trigger), format!("status={status}"))],
        });
    }
    found
}

/// "decided to meet": the infinitive under the trigger.
fn infinitive(story: &Story<'_>, trigger: usize) -> Option<usize> {
    story.child(trigger, &["xcomp"]).filter(|&child| ENCOUNTERS.contains(&story.lemma(child).as_str()))
}

fn status(story: &Story<'_>, head: usize, status: Status) -> MeetingStatus {
    let above = story.token(head).head.map(|above| story.lemma(above)).unwrap_or_default();
    if PUT_OFF.contains(&above.as_str()) {
        return MeetingStatus::Postponed;
    }
    if CALLED_OFF.contains(&above.as_str()) && above != "call" {
        return MeetingStatus::Cancelled;
    }
    match status {
        Status::Planned | Status::Conditional => MeetingStatus::Expected,
        Status::Possible | Status::Demanded => MeetingStatus::Proposed,
        Status::Ongoing => MeetingStatus::UnderWay,
        Status::Refused | Status::Denied => MeetingStatus::Cancelled,
        Status::Occurred | Status::Historical => MeetingStatus::Held,
    }
}
