//! Whether an act is done, planned, demanded, refused, denied or hangs on something: one reading of tense, modals,
//! negation, reporting verbs and conditions.

use demarche_core::Status;

use super::Trigger;
use crate::Story;

const FUTURE: [&str; 6] = ["will", "shall", "'ll", "’ll", "wo", "going"];
const POSSIBLE: [&str; 5] = ["may", "might", "could", "can", "would"];
const DEMANDS: [&str; 18] = [
    "demand",
    "urge",
    "call",
    "appeal",
    "ask",
    "request",
    "insist",
    "want",
    "press",
    "order",
    "direct",
    "instruct",
    "tell",
    "propose",
    "seek",
    "recommend",
    "beg",
    "require",
];
const PLANS: [&str; 18] = [
    "plan",
    "expect",
    "schedule",
    "intend",
    "agree",
    "pledge",
    "promise",
    "vow",
    "prepare",
    "decide",
    "set",
    "aim",
    "announce",
    "commit",
    "due",
    "slate",
    "undertake",
    "offer",
];
const REFUSALS: [&str; 6] = ["refuse", "decline", "reject", "rule", "oppose", "veto"];
const DENIALS: [&str; 3] = ["deny", "refute", "dispute"];
const THREATS: [&str; 2] = ["threaten", "warn"];
const WONDERS: [&str; 6] = ["consider", "mull", "weigh", "discuss", "study", "ponder"];

/// The status of a trigger and the name of the rule that gave it.
pub(super) fn of(story: &Story<'_>, trigger: &Trigger<'_>) -> (Status, &'static str) {
    let clause = if trigger.is_verb { trigger.head } else { trigger.carrier.unwrap_or(trigger.head) };
    let aux: Vec<String> = story.reading.children_by(clause, &["aux"]).map(|child| story.text(child).to_lowercase()).collect();
    let has = |words: &[&str]| aux.iter().any(|word| words.contains(&word.as_str()));
    if let Some(found) = governed(story, clause, trigger) {
        return found;
    }
    if depends_on_condition(story, clause) && (has(&FUTURE) || has(&POSSIBLE)) {
        return (Status::Conditional, "status/condition");
    }
    if story.is_negated(clause) && (trigger.is_verb || trigger.carrier.is_some()) {
        return if has(&FUTURE) || has(&POSSIBLE) {
            (Status::Refused, "status/negated-future")
        } else {
            (Status::Denied, "status/negated")
        };
    }
    if in_condition(story, clause) {
        return (Status::Conditional, "status/inside-condition");
    }
    if has(&FUTURE) {
        return (Status::Planned, "status/future");
    }
    if has(&["should", "must", "ought"]) {
        return (Status::Demanded, "status/obligation");
    }
    if has(&POSSIBLE) && !has(&["have"]) {
        return (Status::Possible, "status/modal");
    }
    let it = story.token(clause);
    if it.feat("VerbForm") == Some("Ger") && aux.iter().any(|word| matches!(word.as_str(), "is" | "are" | "'s" | "'re")) {
        return (Status::Ongoing, "status/progressive");
    }
    (Status::Occurred, "status/plain")
}

/// What a verb or noun above makes of the act: demanded, planned, refused, denied, threatened.
fn governed(story: &Story<'_>, clause: usize, trigger: &Trigger<'_>) -> Option<(Status, &'static str)> {
    let mut at = clause;
    for _ in 0..3 {
        let it = story.token(at);
        let head = it.head?;
        let relation = it.relation();
        let lemma = story.lemma(head);
        let is = |list: &[&str]| list.contains(&lemma.as_str());
        let infinitive = relation == "xcomp"
            || relation == "acl" && it.feat("VerbForm") == Some("Inf")
            || relation == "advcl" && it.feat("VerbForm") == Some("Inf");
        let object = !trigger.is_verb && matches!(relation, "obj" | "obl") && at == trigger.head && trigger.carrier.is_none();
        let complement = relation == "ccomp";
        if complement && is(&DENIALS) || object && is(&DENIALS) {
            return Some((Status::Denied, "status/denied"));
        }
        if infinitive || object {
            if is(&REFUSALS) && (infinitive || lemma != "reject") {
                return Some((Status::Refused, "status/refused"));
            }
            if is(&DEMANDS) {
                return Some((Status::Demanded, "status/demanded"));
            }
            if is(&PLANS) && infinitive {
                return Some((if story.is_negated(head) { Status::Refused } else { Status::Planned }, "status/planned"));
            }
            if is(&THREATS) && infinitive {
                return Some((Status::Possible, "status/threatened"));
            }
            if is(&WONDERS) {
                return Some((Status::Possible, "status/considered"));
            }
        }
        if complement && is(&["demand", "insist", "urge", "propose"]) && it.feat("Mood") != Some("Ind") {
            return Some((Status::Demanded, "status/demanded-clause"));
        }
        // "refused to halt and to withdraw", "demand to fully halt": go on through coordination and infinitives.
        if !(relation == "conj" || relation == "xcomp" && story.is_verb(head)) {
            return None;
        }
        at = head;
    }
    None
}

/// Whether a condition hangs under the clause.
fn depends_on_condition(story: &Story<'_>, clause: usize) -> bool {
    story.reading.children_by(clause, &["advcl"]).any(|child| is_conditional(story, child))
}

/// Whether the clause is itself a condition.
fn in_condition(story: &Story<'_>, clause: usize) -> bool {
    story.token(clause).relation() == "advcl" && is_conditional(story, clause)
}

fn is_conditional(story: &Story<'_>, clause: usize) -> bool {
    let marks = story.reading.children_by(clause, &["mark"]).map(|mark| story.text(mark).to_lowercase());
    let marks: Vec<String> = marks.collect();
    marks.iter().any(|mark| ["if", "unless", "until", "provided", "once"].contains(&mark.as_str()))
        || story.text(clause).eq_ignore_ascii_case("provided")
}
