//! Meetings that nouns tell: talks that will be held, a summit that was called off, a call scheduled for Friday.

use demarche_core::{MeetingStatus, Place, Reason, Status, Time};

use super::{Row, clause, of_status, parties};
use crate::Story;
use crate::entities::Entities;
use crate::events::status_of;
use crate::place;
use crate::time::{self, Direction, TimeExpr};

/// Nouns for encounters besides the lexicon's `talks`.
const MORE: [&str; 4] = ["call", "visit", "trip", "encounter"];
const CANCEL: [&str; 6] = ["cancel", "scrap", "drop", "abandon", "call", "ditch"];
const POSTPONE: [&str; 6] = ["postpone", "delay", "defer", "put", "suspend", "adjourn"];
const PROPOSE: [&str; 9] = ["propose", "offer", "suggest", "seek", "request", "want", "invite", "urge", "call"];
const HOLD: [&str; 14] = [
    "hold", "host", "take", "have", "attend", "continue", "resume", "lead", "chair", "conduct", "conclude", "convene",
    "organise", "organize",
];
/// Words that say that something is fixed for a day.
const FIXED: [&str; 7] = ["schedule", "plan", "set", "due", "expect", "slate", "arrange"];

/// The rows of nouns.
pub(super) fn find(story: &Story<'_>, entities: &Entities, times: &[TimeExpr]) -> Vec<Row> {
    let nouns = (0..story.reading.tokens.len()).filter(|&it| story.token(it).upos == "NOUN" && is_encounter(story, it));
    nouns.filter_map(|noun| row(story, entities, noun, times)).collect()
}

fn is_encounter(story: &Story<'_>, noun: usize) -> bool {
    let named = |noun: usize| story.lexicon.has_word("talks", &story.lemma(noun)) || story.lemma_in(noun, &MORE);
    // Of "a round of talks" the round is the encounter.
    let inner = story.token(noun).head.is_some_and(|head| story.token(noun).relation() == "nmod" && named(head));
    named(noun) && !inner && !matches!(story.token(noun).relation(), "compound" | "flat")
}

/// What is said of an encounter.
struct Said {
    status: MeetingStatus,
    /// The verb or participle that says it.
    word: usize,
    /// Whether who does it takes part.
    joins: bool,
}

fn row(story: &Story<'_>, entities: &Entities, noun: usize, times: &[TimeExpr]) -> Option<Row> {
    let said = by_verb(story, noun).or_else(|| by_participle(story, noun))?;
    let verb = story.is_verb(said.word) || story.lemma_in(said.word, &["due"]);
    let mut heads = story.behind(noun, &["between", "with", "among", "of", "by"]);
    heads.extend(story.reading.children_by(noun, &["nmod:poss", "amod", "compound"]));
    if said.joins && verb {
        let active = !story.is_passive(said.word);
        heads.extend(story.agents(said.word).into_iter().filter(|_| active));
        heads.extend(story.behind(said.word, &["with", "between", "by"]));
        heads.extend(story.child(said.word, &["obj"]).filter(|&object| object != noun));
    }
    heads.retain(|&head| head != noun);
    let participants = parties(story, entities, heads.into_iter().filter(|&head| speaks_for_itself(story, entities, head)));
    let forward = !matches!(said.status, MeetingStatus::Held | MeetingStatus::UnderWay);
    let direction = if forward { Direction::Forward } else { Direction::Back };
    let off = matches!(said.status, MeetingStatus::Cancelled | MeetingStatus::Postponed);
    let own = || {
        [noun, said.word]
            .into_iter()
            .flat_map(|site| time::attached(story, times, site))
            .find_map(|expr| time::time_of(story, expr, direction))
    };
    let time = planned_for(story, noun, times).or_else(|| own().filter(|_| !off));
    let place = place::of(story, noun)
        .or_else(|| place::of(story, said.word).filter(|_| !off))
        .or_else(|| place::around(story, noun, None))
        .or_else(|| place_of(story, noun))
        .or_else(|| goal(story, noun));
    // "Called for dialogue", "negotiations shall be conducted": talks in general that name no two sides, no day and no place.
    let held = matches!(said.status, MeetingStatus::Held | MeetingStatus::UnderWay);
    if !held && is_general(story, noun) && participants.len() < 2 && time.is_none() && place.is_none() {
        let offers = story.lemma_in(said.word, &["host", "invite", "mediate", "facilitate"]);
        if !offers {
            return None;
        }
    }
    Some(Row {
        token: noun,
        sentence: story.reading.sentence_of(noun)?,
        participants,
        status: said.status,
        time,
        place,
        span: clause(story, noun),
        definite: is_definite(story, noun),
        firm: off || said.status != MeetingStatus::Held || story.lemma_in(said.word, &["host"]),
        because: Reason::new("meeting/noun", Some(story.token(said.word).span), story.lemma(said.word)),
    })
}

/// An adjective is a party only where it is a people's ("Turkish and Armenian talks").
fn speaks_for_itself(story: &Story<'_>, entities: &Entities, head: usize) -> bool {
    entities.at(head).is_some()
        || matches!(story.token(head).upos.as_str(), "NOUN" | "PROPN") && story.token(head).relation() != "compound"
}

/// What the verb says whose subject or object an encounter is.
fn by_verb(story: &Story<'_>, noun: usize) -> Option<Said> {
    let relation = story.token(noun).relation();
    let word = story.token(noun).head?;
    let is = |list: &[&str]| story.lemma_in(word, list);
    let particle =
        |words: &[&str]| story.reading.children_by(word, &["compound:prt", "advmod"]).any(|it| story.lemma_in(it, words));
    let said = |status: MeetingStatus, joins: bool| Some(Said { status, word, joins });
    if is_under_way(story, noun, word) {
        return said(MeetingStatus::UnderWay, false);
    }
    // "That meeting is now off."
    let off = story.lemma_in(word, &["off"]) && story.child(word, &["cop"]).is_some();
    if off && relation == "nsubj" && !story.is_negated(word) {
        return said(MeetingStatus::Cancelled, false);
    }
    let due = story.token(word).upos == "ADJ" && is(&FIXED);
    if !story.is_verb(word) && !due {
        return None;
    }
    let passive = story.is_passive(word);
    let undergoes = relation == "obj" || relation == "nsubj" && passive;
    let act = status_of(story, word).status;
    let real = !matches!(act, Status::Denied | Status::Refused | Status::Possible | Status::Conditional);
    if undergoes && real && is(&CANCEL) && (!is(&["call"]) || particle(&["off"])) {
        return said(MeetingStatus::Cancelled, true);
    }
    if undergoes && real && is(&POSTPONE) && (!is(&["put"]) || particle(&["off"])) {
        return said(MeetingStatus::Postponed, true);
    }
    if passive && relation == "nsubj" && is(&FIXED) && !matches!(act, Status::Denied | Status::Refused) {
        return said(MeetingStatus::Expected, false);
    }
    // "Invited both sides to talks", "called them to a conference".
    let to_it = relation == "obl" && story.preposition(noun) == "to" && is(&["invite", "call", "summon"]);
    let for_it = relation == "obl" && story.preposition(noun) == "for" && is(&["call", "push", "press", "ask"]);
    if (undergoes && is(&PROPOSE) || to_it || for_it) && act == Status::Occurred && !is_phone_call(story, noun) {
        return said(MeetingStatus::Proposed, true);
    }
    let takes = relation == "nsubj" && is(&["take", "continue", "resume"]);
    if is(&HOLD) && (undergoes || takes) {
        return of_status(act).and_then(|status| said(status, relation == "obj"));
    }
    // "Rejected in a telephone call with X": the call was made.
    let in_it = relation == "obl" && matches!(story.preposition(noun).as_str(), "in" | "during" | "for" | "at");
    let arrives = story.preposition(noun) != "for" || story.lexicon.has_word("motion", &story.lemma(word)) || is(&["be"]) || due;
    let with = !story.behind(noun, &["with", "between"]).is_empty();
    if in_it && with && arrives {
        // "Is due in Tehran for talks".
        let ahead = matches!(act, Status::Planned | Status::Conditional) || is(&FIXED);
        return said(if ahead { MeetingStatus::Expected } else { MeetingStatus::Held }, true);
    }
    None
}

/// "The meeting", "Thursday's talks": one that the story speaks of as known.
pub(super) fn is_definite(story: &Story<'_>, noun: usize) -> bool {
    let bare = story.behind(noun, &["between", "with", "of"]).is_empty();
    bare && story.reading.children_by(noun, &["det"]).any(|det| story.lemma_in(det, &["the", "that", "this"]))
}

/// "The next summit", "a second round": one in a row of encounters.
pub(super) fn is_next(story: &Story<'_>, noun: usize) -> bool {
    let next = ["next", "second", "third", "another", "further", "fresh", "new"];
    is_encounter(story, noun) && story.reading.children_by(noun, &["amod", "det"]).any(|it| story.lemma_in(it, &next))
}

/// "Her trip to Beirut": where a journey leads.
fn goal(story: &Story<'_>, noun: usize) -> Option<Place> {
    let journey = story.lemma_in(noun, &["visit", "trip"]);
    story
        .behind(noun, &["to"])
        .into_iter()
        .filter(|_| journey)
        .find_map(|it| place::at(story, it))
        .filter(|it| !place::is_country(story, it))
}

/// Talks in general ("negotiations", "dialogue"), not an encounter that could be counted.
pub(super) fn is_general(story: &Story<'_>, noun: usize) -> bool {
    let plural = story.token(noun).feat("Number") == Some("Plur");
    let many = ["talk", "talks", "negotiation", "discussion", "consultation", "conversation"];
    plural && story.lemma_in(noun, &many) || story.lemma_in(noun, &["dialogue"])
}

/// "The Geneva talks", "talks planned for Thursday in Geneva": where an encounter that a verb or noun speaks of is or was to be.
pub(super) fn place_of(story: &Story<'_>, token: usize) -> Option<Place> {
    let nouns = if story.is_verb(token) {
        story.patients(token).into_iter().chain(story.child(token, &["nsubj"])).collect()
    } else {
        vec![token]
    };
    nouns.into_iter().filter(|&noun| story.token(noun).upos == "NOUN" && is_encounter(story, noun)).find_map(|noun| {
        let city = || {
            let names = story.reading.children_by(noun, &["compound"]);
            let named = |it: usize| story.reading.names.iter().any(|name| name.kind == "place" && name.tokens.contains(&it));
            names.filter(|&it| named(it)).find_map(|it| place::at(story, it)).filter(|place| !place::is_country(story, place))
        };
        place::of(story, noun).or_else(|| place::around(story, noun, None)).or_else(city)
    })
}

/// "Talks are under way", "ongoing talks".
fn is_under_way(story: &Story<'_>, noun: usize, word: usize) -> bool {
    let way = |it: usize| {
        story.lemma_in(it, &["underway", "ongoing"])
            || story.lemma_in(it, &["way"]) && it > 0 && story.lemma_in(it - 1, &["under"])
    };
    let below = story.reading.children_by(noun, &["amod", "acl", "advmod", "nmod", "appos"]).any(way);
    below || story.token(noun).relation() == "nsubj" && way(word)
}

fn is_phone_call(story: &Story<'_>, noun: usize) -> bool {
    story.lemma_in(noun, &["call"])
        && story.child(noun, &["compound"]).is_none()
        && story.behind(noun, &["with", "between"]).is_empty()
}

/// "A session proposed for June 30", "talks planned for Thursday", "a call scheduled for Friday".
fn by_participle(story: &Story<'_>, noun: usize) -> Option<Said> {
    let mut clauses = story.reading.children_by(noun, &["acl", "amod"]);
    clauses.find_map(|word| {
        let status = match () {
            () if story.lemma_in(word, &["propose"]) => MeetingStatus::Proposed,
            () if story.lemma_in(word, &["cancel", "cancelled", "canceled", "aborted"]) => MeetingStatus::Cancelled,
            () if story.lemma_in(word, &["postpone"]) => MeetingStatus::Postponed,
            () if story.lemma_in(word, &FIXED) && story.token(word).relation() == "acl" => MeetingStatus::Expected,
            () => return None,
        };
        Some(Said { status, word, joins: status == MeetingStatus::Proposed })
    })
}

/// The day for which an encounter was fixed: "talks planned for Thursday", "Thursday's summit", "a meeting that was to take place on Friday".
pub(super) fn planned_for(story: &Story<'_>, token: usize, times: &[TimeExpr]) -> Option<Time> {
    let nouns = if story.is_verb(token) {
        story.patients(token).into_iter().chain(story.child(token, &["nsubj"])).collect()
    } else {
        vec![token]
    };
    let clauses = |noun: usize| {
        let fixed = |&clause: &usize| {
            story.lemma_in(clause, &FIXED)
                || story.lemma_in(clause, &["propose", "take", "hold"])
                || story.token(clause).deprel == "acl:relcl"
        };
        // "Her trip to Beirut, which was due on Wednesday": the parser hangs the clause on the nearest noun.
        let beside =
            story.reading.children_by(noun, &["nmod"]).flat_map(|it| story.reading.children_by(it, &["acl"]).collect::<Vec<_>>());
        let own = story.reading.children_by(noun, &["acl", "amod"]).filter(fixed);
        own.chain(beside.filter(|it| story.lemma_in(*it, &FIXED) && story.token(*it).deprel == "acl:relcl")).collect::<Vec<_>>()
    };
    let today = story.document.reference_date();
    let sites = nouns.iter().flat_map(|&noun| clauses(noun).into_iter().chain([noun]));
    let exprs = sites.flat_map(|site| time::attached(story, times, site));
    let resolved = exprs.map(|expr| {
        let ahead = time::time_of(story, expr, Direction::Forward);
        let past = expr
            .value()
            .and_then(time::Value::days)
            .zip(today)
            .is_some_and(|(days, today)| days.1 < today && expr.direction() == Direction::Back);
        if past && story.text(expr.tokens.start).eq_ignore_ascii_case("last") {
            time::time_of(story, expr, Direction::Back)
        } else {
            ahead
        }
    });
    resolved.flatten().next()
}
