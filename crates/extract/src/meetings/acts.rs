//! Meetings that events tell: each CONSULT, each agreement to meet and each call-off of talks.

use demarche_core::{Category, EntityId, EntityKind, Event, Grain, MeetingStatus, Place, Reason, Status, Time};

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
    let inner = story.reading.tokens_in(event.trigger).any(|word| story.lemma_in(word, &["host", "invite"]));
    let firm = off || third || inner;
    // "Flown to Sanaa": going somewhere is no encounter of its own.
    let goes = event.modes.iter().any(|mode| mode == "visit");
    let participants = participants(story, entities, event, token);
    let person = |id: &EntityId| entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Person | EntityKind::Office));
    if goes
        && (participants.len() < 2 || !participants.iter().any(person) || !sees_somebody(story, entities, token, &participants))
        || is_negated_below(story, token)
        || is_metaphor(story, token)
    {
        return None;
    }
    let place = event.place.clone().or_else(|| super::nouns::place_of(story, token)).or_else(|| whither(story, event, token));
    let time = time
        .or_else(|| ahead(story, event, token, times))
        .or_else(|| named(story, event, token, times))
        .or_else(|| told_after(story, event, token, times));
    let vague = time.is_none() && place.is_none() && !firm;
    let mediates = story.reading.tokens_in(event.trigger).any(|word| story.lemma_in(word, &["mediate", "facilitate"]));
    if vague && (is_aim(story, token, status) || is_readiness(story, token))
        || is_invited_to_do(story, event, token)
        || mediates && participants.len() < 2
    {
        return None;
    }
    Some(Row {
        token,
        sentence: event.sentence,
        participants,
        status,
        time,
        place,
        definite: off
            && story
                .reading
                .tokens_in(event.trigger)
                .chain(story.patients(token))
                .any(|noun| super::nouns::is_definite(story, noun)),
        span: clause(story, token).cover(event.trigger),
        firm,
        because: Reason::new("meeting/event", Some(event.trigger), event.id.to_string()),
    })
}

/// Whether who goes somewhere goes to see somebody there: a person that is no fellow traveller, or talks.
fn sees_somebody(story: &Story<'_>, entities: &Entities, token: usize, participants: &[EntityId]) -> bool {
    let verb = std::iter::once(token).chain(story.reading.ancestors(token)).find(|&it| story.is_verb(it)).unwrap_or(token);
    let travellers = parties(story, entities, story.agents(verb));
    let host = participants.iter().filter(|id| !travellers.contains(id)).any(|id| {
        entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Person | EntityKind::Office | EntityKind::Group))
    });
    let meets = ["meet", "discuss", "negotiate", "confer", "host", "receive", "invite"];
    let talks = |it: usize| story.lexicon.has_word("talks", &story.lemma(it)) || story.lemma_in(it, &meets);
    host || story.reading.subtree(verb).into_iter().any(talks)
}

/// "Invited both presidents to Luanda".
fn whither(story: &Story<'_>, event: &Event, token: usize) -> Option<Place> {
    let invites = event.because.iter().any(|it| it.rule == "frame/invite");
    let heads = if invites { story.behind(token, &["to"]) } else { Vec::new() };
    heads.into_iter().filter(|&it| story.token(it).upos == "PROPN").find_map(|it| crate::place::at(story, it))
}

/// "Directed the ministry to move toward talks": talks in general that nobody holds, as an aim.
fn is_aim(story: &Story<'_>, token: usize, status: MeetingStatus) -> bool {
    const HELD: [&str; 12] =
        ["hold", "begin", "start", "open", "resume", "conduct", "have", "take", "enter", "continue", "attend", "host"];
    let ahead = matches!(status, MeetingStatus::Expected | MeetingStatus::Proposed);
    let verb = story.token(token).head.filter(|&it| story.is_verb(it));
    let held = verb.is_some_and(|verb| story.lemma_in(verb, &HELD));
    ahead && !story.is_verb(token) && super::nouns::is_general(story, token) && !held
}

/// "Was ready to discuss", "a pledge to reopen dialogue": how somebody stands to talks that nobody has fixed.
fn is_readiness(story: &Story<'_>, token: usize) -> bool {
    let tops = std::iter::once(token).chain(story.reading.ancestors(token)).take(3);
    let words = ["ready", "willing", "prepared", "open", "readiness", "willingness", "pledge", "openness"];
    tops.into_iter().any(|it| story.lemma_in(it, &words) && !story.is_verb(it))
}

/// "Invited the bank to join the financing": to do something else than to meet.
fn is_invited_to_do(story: &Story<'_>, event: &Event, token: usize) -> bool {
    const COME: [&str; 14] = [
        "attend",
        "visit",
        "come",
        "meet",
        "talk",
        "join",
        "travel",
        "speak",
        "participate",
        "take",
        "negotiate",
        "address",
        "sit",
        "discuss",
    ];
    let invites = event.because.iter().any(|it| it.rule == "frame/invite");
    let clause = story.reading.children_by(token, &["xcomp", "advcl"]).find(|&it| story.is_verb(it)).filter(|_| invites);
    let joins = |verb: usize| {
        let thing = story.child(verb, &["obj"]).filter(|&it| story.token(it).upos == "NOUN" && story.lemma_in(verb, &["join"]));
        thing.is_some_and(|it| !story.lexicon.has_word("talks", &story.lemma(it)))
    };
    clause.is_some_and(|verb| !story.lemma_in(verb, &COME) || joins(verb))
}

/// "Offered to host talks next week": when what is offered would be held.
fn ahead(story: &Story<'_>, event: &Event, token: usize, times: &[time::TimeExpr]) -> Option<Time> {
    let offered = matches!(event.status, Status::Planned | Status::Possible) || event.category == Category::Request;
    let below = story.reading.subtree(token);
    let mut exprs = times.iter().filter(|expr| offered && below.contains(&expr.tokens.start) && expr.tokens.start > token);
    let today = story.document.reference_date()?.to_string();
    exprs.find_map(|expr| time::time_of(story, expr, Direction::Forward)).filter(|time| time.end >= today)
}

/// "Hosted Monday's session": the day that the noun itself names.
fn named(story: &Story<'_>, event: &Event, token: usize, times: &[time::TimeExpr]) -> Option<Time> {
    let held = event.category == Category::Consult && matches!(event.status, Status::Occurred | Status::Historical);
    let nouns = if held { story.patients(token) } else { Vec::new() };
    let exprs = nouns.into_iter().flat_map(|noun| time::attached(story, times, noun));
    exprs.into_iter().find_map(|expr| time::time_of(story, expr, Direction::Back))
}

/// "They agreed on Tuesday …, the mission said after they met": on the one day that the sentence names.
fn told_after(story: &Story<'_>, event: &Event, token: usize, times: &[time::TimeExpr]) -> Option<Time> {
    let done = event.category == Category::Consult && event.status == Status::Occurred && story.is_verb(token);
    let after = story.child(token, &["mark"]).is_some_and(|mark| story.lemma_in(mark, &["after", "when", "as"]));
    let above = story.token(token).head.filter(|_| done && after && story.token(token).relation() == "advcl")?;
    let says = story.lexicon.cue_verb(&story.lemma(above)).is_some();
    let tokens = &story.reading.sentences[event.sentence].tokens;
    let mut here = times.iter().filter(|expr| tokens.contains(&expr.tokens.start));
    let (only, more) = (here.next()?, here.next().is_some());
    let time = time::time_of(story, only, Direction::Back).filter(|time| says && !more && time.grain == Grain::Day)?;
    let today = story.document.reference_date()?.to_string();
    (only.tokens.start < token && time.end <= today).then_some(time)
}

/// "Agreed that the presidents would not meet".
fn is_negated_below(story: &Story<'_>, token: usize) -> bool {
    let clause = story.child(token, &["ccomp"]);
    clause.is_some_and(|verb| story.lemma_in(verb, &["meet", "talk", "speak"]) && story.is_negated(verb))
}

/// "Would be met with force".
fn is_metaphor(story: &Story<'_>, token: usize) -> bool {
    story.lemma_in(token, &["meet"]) && story.is_verb(token) && story.is_passive(token)
}

/// Who meets: the event's parties and whoever else takes part in its clause.
fn participants(story: &Story<'_>, entities: &Entities, event: &Event, token: usize) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = Vec::new();
    let named = event.actors.iter().chain(&event.recipients).copied().filter(|&id| can_meet(entities, id));
    named.for_each(|id| {
        if !all.contains(&id) {
            all.push(id);
        }
    });
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
    let verb = verb.or_else(|| story.reading.ancestors(token).find(|&it| story.child(it, &["nsubj"]).is_some()));
    let subject = verb.into_iter().flat_map(|verb| story.agents(verb));
    let heads: Vec<usize> = subject.chain(with).collect();
    parties(story, entities, heads.into_iter().filter(|&head| entities.at(head).is_some()))
}

fn status(story: &Story<'_>, event: &Event) -> Option<MeetingStatus> {
    let has = |rule: &str| event.because.iter().any(|it| it.rule == rule);
    // "Hinted that it could be dropped": it has not been.
    let done = !matches!(event.status, Status::Denied | Status::Refused | Status::Possible | Status::Conditional);
    if has("frame/call-off") {
        let over = ["collapse", "break", "fail", "founder", "stall"];
        let ended = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &over));
        // "Talks collapsed in Brussels on Wednesday" were held; "since talks collapsed" tells of none.
        let told = event.status == Status::Occurred && (event.time.is_some() || event.place.is_some());
        return if ended { told.then_some(MeetingStatus::Held) } else { done.then_some(MeetingStatus::Cancelled) };
    }
    if has("frame/postpone") {
        return done.then_some(MeetingStatus::Postponed);
    }
    // "Asked for a meeting", "proposed a summit", "invited": not yet agreed.
    let asks = event.category == Category::Request && event.modes.iter().any(|mode| mode == "meet");
    if asks && event.status == Status::Occurred
        || has("frame/invite") && !matches!(event.status, Status::Denied | Status::Refused)
    {
        return Some(MeetingStatus::Proposed);
    }
    let consult = event.category == Category::Consult;
    if !consult && !has(TO_COME) {
        return None;
    }
    // "Brokered a deal": a mediator's work is no encounter of its own.
    let deal = |verb: usize| {
        let of =
            |it: usize| story.lexicon.has_word("accords", &story.lemma(it)) || story.lemma_in(it, &["end", "peace", "dispute"]);
        story.lemma_in(verb, &["mediate"]) && story.patients(verb).into_iter().any(of)
    };
    let brokers = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &["broker"]) || deal(token));
    let offers = ["offer", "propose", "suggest", "hope", "invite", "volunteer"];
    let will = story.reading.tokens_in(event.trigger).any(|token| {
        story
            .reading
            .children_by(token, &["aux"])
            .any(|aux| matches!(story.text(aux).to_lowercase().as_str(), "will" | "would" | "'ll" | "’ll"))
    });
    let offered = story.reading.tokens_in(event.trigger).any(|token| story.lemma_in(token, &offers));
    // What somebody turns down will not be.
    let refused = story.reading.tokens_in(event.trigger).any(|token| {
        let above = story.token(token).head.filter(|_| !story.is_verb(token));
        above.is_some_and(|it| story.lemma_in(it, &["turn", "decline", "refuse", "rebuff", "spurn", "reject"]))
    });
    match of_status(event.status)? {
        _ if brokers || refused => None,
        MeetingStatus::Proposed if will && event.status == Status::Conditional => Some(MeetingStatus::Expected),
        MeetingStatus::Held | MeetingStatus::Expected if offered => Some(MeetingStatus::Proposed),
        MeetingStatus::Held if !consult => Some(MeetingStatus::Expected),
        status => Some(status),
    }
}
