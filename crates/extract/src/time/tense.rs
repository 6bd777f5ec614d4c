//! Which way an expression without year or week looks: forward under "will", "is to", "plans to", "due"; else back.

use super::Direction;
use crate::Story;

/// Verbs whose infinitive tells of what has been.
const BACK: [&str; 18] = [
    "seem", "appear", "begin", "start", "continue", "manage", "fail", "decline", "refuse", "use", "come", "happen", "prove",
    "force", "prompt", "lead", "help", "report",
];
/// Participles and adjectives that point forward.
const AHEAD: [&str; 12] = [
    "scheduled",
    "due",
    "slated",
    "set",
    "planned",
    "expected",
    "effective",
    "payable",
    "upcoming",
    "forthcoming",
    "maturing",
    "proposed",
];

/// The way that the clause around a token looks.
pub(super) fn direction(story: &Story<'_>, token: usize) -> Direction {
    let mut at = token;
    for _ in 0..8 {
        let it = story.token(at);
        if matches!(it.upos.as_str(), "VERB" | "AUX")
            || story.child(at, &["aux", "cop"]).is_some()
            || AHEAD.contains(&story.text(at).to_lowercase().as_str())
        {
            return of_clause(story, at);
        }
        // "get around Friday's ruling"
        if it.deprel == "nmod:poss" {
            return Direction::Back;
        }
        match it.head {
            Some(head) => at = head,
            None => break,
        }
    }
    Direction::Back
}

fn of_clause(story: &Story<'_>, verb: usize) -> Direction {
    let text = |token: usize| story.text(token).to_lowercase();
    if AHEAD.contains(&text(verb).as_str()) {
        return Direction::Forward;
    }
    let auxiliaries: Vec<String> = story.reading.children_by(verb, &["aux", "cop"]).map(text).collect();
    let has = |words: &[&str]| auxiliaries.iter().any(|it| words.contains(&it.as_str()));
    if has(&["will", "'ll", "’ll", "wo", "shall", "may", "can", "could", "might", "should", "must"]) && !has(&["have"]) {
        return Direction::Forward;
    }
    let it = story.token(verb);
    let head = it.head.filter(|_| matches!(it.relation(), "xcomp" | "conj" | "advcl" | "acl" | "ccomp" | "csubj"));
    let infinitive = story.reading.children_by(verb, &["mark"]).any(|mark| text(mark) == "to");
    if infinitive {
        let back = head.is_some_and(|head| story.lemma_in(head, &BACK));
        return if back { Direction::Back } else { Direction::Forward };
    }
    if it.relation() == "conj"
        && auxiliaries.is_empty()
        && let Some(head) = head.filter(|&head| story.is_verb(head))
    {
        return of_clause(story, head);
    }
    let present = auxiliaries.is_empty() && it.feat("Tense") == Some("Pres") && it.feat("VerbForm") == Some("Fin");
    let progressive =
        it.feat("VerbForm") == Some("Ger") || it.feat("Tense") == Some("Pres") && it.feat("VerbForm") == Some("Part");
    let going = progressive && has(&["is", "are", "'s", "’s", "'re", "’re", "am"]);
    let says = story.lemma_in(verb, &["say", "report", "show", "note", "have", "do", "tell"]);
    if (present && it.upos == "VERB" || going) && !says { Direction::Forward } else { Direction::Back }
}
