//! Meetings that events tell: each CONSULT, each agreement to meet and each call-off of talks.

use demarche_core::{Category, EntityId, EntityKind, Event, MeetingStatus, Reason, Status, Time};

use super::{Row, TO_COME, can_meet, clause, of_status, parties};
use crate::Story;
use crate::entities::Entities;
use crate::time::{self, Direction};

/// The rows of events.
pub(super) fn find(story: &Story<'_>, entities: &Entities, events: &[Event]) -> Vec<Row> {
    let times = time::find(story);
    events.iter().filter_map(|event| row(story, entities, event, &times)).collect()
}

fn row(story: &Story<'_>, entities: &Entities, event: &Event, times: &[time::TimeExpr]) -> Option<Row> {
    let status = status(story, event)?;
    let token = story.reading.tokens_in(event.trigger).next()?;
    let off = matches!(status, MeetingStatus::Cancelled | MeetingStatus::Postponed);
    // What is called off on a day was to be held on another: "postponed talks planned for Thursday".
    let time = if off { super::nouns::planned_for(story, token, times) } else { event.time.clone() };
    let third = event.modes.iter().any(|mode| mode == "third-party");
    let firm = off || status == MeetingStatus::Proposed || third || story.lemma_in(token, &["host"]);
    Some(Row {
        token,
        sentence: event.sentence,
        participants: participants(story, entities, event, token),
        status,
        time: time.or_else(|| ahead(story, event, token, times)),
        place: event.place.clone(),
        span: clause(story, token).cover(event.trigger),
        firm,
        because: Reason::new("meeting/event", Some(event.trigger), event.id.to_string()),
    })
}

/// "Offered to host talks next week": when what is offered would be held.
fn ahead(story: &Story<'_>, event: &Event, token: usize, times: &[time::TimeExpr]) -> Option<Time> {
    let offered = matches!(event.status, Status::Planned | Status::Possible) || event.category == Category::Request;
    let below = story.reading.subtree(token);
    let mut exprs = times.iter().filter(|expr| offered && below.contains(&expr.tokens.start) && expr.tokens.start > token);
    let today = story.document.reference_date()?.to_string();
    exprs.find_map(|expr| time::time_of(story, expr, Direction::Forward)).filter(|time| time.end >= today)
}

/// Who meets: the event's parties and whoever else takes part in its clause.
fn participants(story: &Story<'_>, entities: &Entities, event: &Event, token: usize) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = Vec::new();
    let named = event.actors.iter().chain(&event.recipients).copied().filter(|&id| can_meet(entities, id));
    named.for_each(|id| if !all.contains(&id) { all.push(id) });
    // "The foreign ministers of X and Y": the two sides, and no third one.
    let two = all.len() > 1;
    let group = |id: &EntityId| entities.get(*id).is_some_and(|it| it.kind == EntityKind::Group);
    for id in in_clause(story, entities, token).into_iter().filter(|id| !(two && group(id))) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// The parties in the clause of a meeting: its subject, and who stands behind "with", "between", "among".
fn in_clause(story: &Story<'_>, entities: &Entities, token: usize) -> Vec<EntityId> {
    let verb = std::iter::once(token).chain(story.reading.ancestors(token)).find(|&it| story.is_verb(it));
    let sites: Vec<usize> = std::iter::once(token).chain(verb).collect();
    let with = sites.iter().flat_map(|&site| story.behind(site, &["with", "between", "among"]));
    let subject = verb.into_iter().flat_map(|verb| story.agents(verb));
    let heads: Vec<usize> = subject.chain(with).collect();
    parties(story, entities, heads.into_iter().filter(|&head| entities.at(head).is_some()))
}

fn status(story: &Story<'_>, event: &Event) -> Option<MeetingStatus> {
    let has = |rule: &str| event.because.iter().any(|it| it.rule == rule);
    let done = !matches!(event.status, Status::Denied | Status::Refused);
    if has("frame/call-off") {
        let over = ["collapse", "break", "fail", "founder", "stall"];
        let ended = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &over));
        return done.then_some(if ended { MeetingStatus::Held } else { MeetingStatus::Cancelled });
    }
    if has("frame/postpone") {
        return done.then_some(MeetingStatus::Postponed);
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
    // "Brokered a deal": a mediator's work is no encounter of its own.
    let brokers = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &["broker"]));
    let offers = ["offer", "propose", "suggest", "hope", "invite", "volunteer"];
    let offered = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &offers));
    match of_status(event.status)? {
        _ if brokers => None,
        MeetingStatus::Held | MeetingStatus::Expected if offered => Some(MeetingStatus::Proposed),
        MeetingStatus::Held if !consult => Some(MeetingStatus::Expected),
        status => Some(status),
    }
}
