//! Meetings that verbs tell: met, received, hosted, telephoned, sat down with.

use demarche_core::{EntityId, EntityKind, MeetingStatus, Reason};

use super::{Row, clause, of_status, parties};
use crate::Story;
use crate::entities::Entities;
use crate::events::status_of;
use crate::time::{self, Direction, TimeExpr};

/// Verbs whose object is met.
const OBJECT: [&str; 9] = ["meet", "receive", "host", "see", "telephone", "phone", "ring", "call", "brief"];
/// Verbs behind which "with" or "to" leads to who is met.
const WITH: [&str; 9] = ["meet", "speak", "talk", "confer", "negotiate", "sit", "consult", "converse", "call"];
/// Verbs by which a plural subject meets.
const TOGETHER: [&str; 6] = ["meet", "speak", "talk", "confer", "negotiate", "sit"];

/// The rows of verbs.
pub(super) fn find(story: &Story<'_>, entities: &Entities, times: &[TimeExpr]) -> Vec<Row> {
    (0..story.reading.tokens.len()).filter(|&it| story.is_verb(it)).filter_map(|verb| row(story, entities, verb, times)).collect()
}

fn row(story: &Story<'_>, entities: &Entities, verb: usize, times: &[TimeExpr]) -> Option<Row> {
    let is = |list: &[&str]| story.lemma_in(verb, list);
    if !(is(&OBJECT) || is(&WITH)) || named_something(story, verb) {
        return None;
    }
    // "Said after meeting X": who speaks met X.
    let above =
        story.token(verb).head.filter(|_| story.token(verb).relation() == "advcl" && story.child(verb, &["nsubj"]).is_none());
    let agents = story
        .agents(verb)
        .into_iter()
        .chain(above.into_iter().filter(|_| story.agents(verb).is_empty()).flat_map(|it| story.agents(it)));
    let subjects = parties(story, entities, agents);
    let objects = if is(&OBJECT) { parties(story, entities, story.patients(verb)) } else { Vec::new() };
    let with = if is(&WITH) { parties(story, entities, story.behind(verb, &["with", "to"])) } else { Vec::new() };
    let people = |ids: &[EntityId]| {
        ids.iter().any(|id| entities.get(*id).is_some_and(|it| matches!(it.kind, EntityKind::Person | EntityKind::Office)))
    };
    let many = |ids: &[EntityId]| ids.iter().any(|id| entities.get(*id).is_some_and(|it| it.kind == EntityKind::Group));
    let met: Vec<EntityId> = objects.into_iter().chain(with).filter(|id| !subjects.contains(id)).collect();
    // Bodies and states "see" and "call" much that is no meeting.
    let between_people = people(&met) && !subjects.is_empty() || is(&["receive", "host"]) && many(&met) && people(&subjects);
    let together = is(&TOGETHER) && met.is_empty() && (subjects.len() > 1 || many(&subjects)) && !is(&["speak", "talk"]);
    let spoke = is(&["meet", "confer", "negotiate", "sit"]) && !met.is_empty() && !subjects.is_empty();
    if !(between_people || together || spoke) {
        return None;
    }
    // "Who sit in the council", "the strongest we have seen": no encounters.
    let down = story.child(verb, &["compound:prt", "advmod"]).is_some_and(|it| story.lemma_in(it, &["down"]));
    if is(&["sit"]) && !down && met.is_empty() || is(&["see"]) && story.token(verb).deprel == "acl:relcl" {
        return None;
    }
    if story.lemma_in(verb, &["meet"]) && story.is_passive(verb) {
        return None;
    }
    let status = of_status(status_of(story, verb).status)?;
    let direction =
        if matches!(status, MeetingStatus::Held | MeetingStatus::UnderWay) { Direction::Back } else { Direction::Forward };
    let time = time::attached(story, times, verb).into_iter().find_map(|expr| time::time_of(story, expr, direction));
    Some(Row {
        token: verb,
        sentence: story.reading.sentence_of(verb)?,
        participants: subjects.into_iter().chain(met).collect(),
        status,
        time,
        place: crate::place::of(story, verb).or_else(|| crate::place::around(story, verb, story.child(verb, &["nsubj"]))),
        span: clause(story, verb),
        definite: false,
        firm: false,
        because: Reason::new("meeting/verb", Some(story.token(verb).span), story.lemma(verb)),
    })
}

/// "Called him a liar", "called for talks", "saw it as a threat", "spoke to reporters": no meeting.
fn named_something(story: &Story<'_>, verb: usize) -> bool {
    let complement = story.child(verb, &["xcomp", "ccomp"]).is_some();
    let particle = story.child(verb, &["compound:prt"]).is_some_and(|it| !story.lemma_in(it, &["down"]));
    // "Called on both sides", but not "would call him on Wednesday".
    let timely = |it: usize| time::names_day_or_month(story.text(it));
    let as_or_for = story.behind(verb, &["as", "for", "on", "upon", "of", "about"]).into_iter().any(|it| !timely(it));
    let vague = ["call", "see", "receive", "ring"];
    let several = story.reading.children_by(verb, &["obj"]).count() > 1;
    story.lemma_in(verb, &vague) && (complement || particle || as_or_for || several)
}
