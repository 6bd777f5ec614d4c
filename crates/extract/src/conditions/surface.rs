//! Conditions read off the words: connectives that parsers often hang in the wrong place.
//!
//! "As long as X", "on condition that X", "in exchange for X", "should X …, Y", "were X to …, Y", "without X there will be no Y":
//! the connective splits a stretch of reported words, or a sentence, into what must hold and what depends on it.

use demarche_core::{ConditionKind, Span, Statement};

use super::{Found, trimmed};
use crate::Story;

/// Connectives of several words.
const PHRASES: [(&str, ConditionKind); 20] = [
    ("as soon as", ConditionKind::If),
    ("the moment", ConditionKind::If),
    ("as long as", ConditionKind::If),
    ("so long as", ConditionKind::If),
    ("on condition that", ConditionKind::Provided),
    ("on the condition that", ConditionKind::Provided),
    ("on condition of", ConditionKind::Provided),
    ("under the condition that", ConditionKind::Provided),
    ("with the proviso that", ConditionKind::Provided),
    ("on the understanding that", ConditionKind::Provided),
    ("in exchange for", ConditionKind::InExchange),
    ("in return for", ConditionKind::InExchange),
    ("conditional on", ConditionKind::Provided),
    ("conditional upon", ConditionKind::Provided),
    ("contingent on", ConditionKind::Provided),
    ("contingent upon", ConditionKind::Provided),
    ("in the event of", ConditionKind::If),
    ("in the event that", ConditionKind::If),
    ("in case of", ConditionKind::If),
    ("unless and until", ConditionKind::Unless),
];

/// The condition whose connective begins at `token`.
pub(super) fn find(story: &Story<'_>, statements: &[Statement], token: usize) -> Option<Found> {
    let sentence = story.reading.sentences.get(story.reading.sentence_of(token)?)?.tokens.clone();
    if let Some(found) = first_then(story, token, &sentence) {
        return Some(found);
    }
    let (length, kind) = connective(story, token, sentence.end)?;
    let stretch = stretch(story, statements, token, sentence);
    let behind = token + length;
    // "the moment the drones stop" sets a condition where something is still to come, "the moment of truth" none.
    let timed = length > 1
        && story.lemma_in(behind - 1, &["as", "moment"])
        && matches!(story.text(token).to_lowercase().as_str(), "as" | "the");
    let soon = timed && !story.lemma_in(token + 1, &["long"]);
    let to_come = (stretch.start..token).any(|at| story.lemma_in(at, &["will", "would", "can", "could", "ready"]));
    let clause = story.token(behind.min(stretch.end.saturating_sub(1))).upos != "ADP";
    if soon && !(to_come && clause) {
        return None;
    }
    if behind >= stretch.end || (kind == ConditionKind::Provided && anonymity(story, behind)) {
        return None;
    }
    let found = if opens(story, token, stretch.start) {
        in_front(story, token, behind, stretch.end)
    } else if length == 1 {
        None
    } else {
        at_the_back(story, statements, token, behind, stretch)
    };
    let (condition, consequent) = found?;
    Some((kind, condition, consequent, "condition/connective"))
}

/// How many tokens the connective at `token` has, and what kind of condition it opens.
fn connective(story: &Story<'_>, token: usize, end: usize) -> Option<(usize, ConditionKind)> {
    let word = |at: usize| story.text(at).to_lowercase();
    for (phrase, kind) in PHRASES {
        let length = phrase.split(' ').count();
        if token + length <= end && phrase.split(' ').enumerate().all(|(at, part)| word(token + at) == part) {
            return Some((length, kind));
        }
    }
    let capital = story.text(token).starts_with(char::is_uppercase);
    let inverted = match word(token).as_str() {
        "should" => true,
        "were" => (token + 2..(token + 7).min(end)).any(|at| word(at) == "to"),
        "had" => (token + 2..(token + 6).min(end)).any(|at| story.is_verb(at)),
        _ => false,
    };
    if capital
        && word(token) == "without"
        && (token + 2..end).any(|at| story.lemma_in(at, &["no", "not", "never", "nothing", "nobody"]))
    {
        return Some((1, ConditionKind::Unless));
    }
    let subject = token + 1 < end && !matches!(story.token(token + 1).upos.as_str(), "VERB" | "PUNCT");
    let question = story.text(end.saturating_sub(1)) == "?";
    (capital && inverted && subject && !question).then_some((1, ConditionKind::If))
}

/// "Let them leave first. Then we will talk": two sentences.
fn first_then(story: &Story<'_>, token: usize, sentence: &std::ops::Range<usize>) -> Option<Found> {
    let then = story.text(token) == "Then" && (token + 1..sentence.end).any(|at| story.lemma_in(at, &["will", "shall", "can"]));
    let before = story.reading.sentence_of(token)?.checked_sub(1).filter(|_| then && opens(story, token, sentence.start))?;
    let range = story.reading.sentences[before].tokens.clone();
    let first = range.clone().any(|at| story.lemma_in(at, &["first"]));
    let asked = range.clone().find(|&at| story.token(at).upos != "PUNCT").is_some_and(|at| story.lemma_in(at, &["let", "first"]));
    if !first && !asked {
        return None;
    }
    let end = (token..sentence.end).find(|&at| matches!(story.text(at), "," | "”" | "\"" | ".")).unwrap_or(sentence.end);
    let (condition, consequent) = spans(story, range, token..end)?;
    Some((ConditionKind::If, condition, consequent, "condition/first-then"))
}

/// "On condition of anonymity" is none.
fn anonymity(story: &Story<'_>, behind: usize) -> bool {
    story.lemma_in(behind, &["anonymity", "he", "she", "they", "not"])
}

/// The reported words that hold the token, else its sentence without the cue at its end.
fn stretch(
    story: &Story<'_>,
    statements: &[Statement],
    token: usize,
    sentence: std::ops::Range<usize>,
) -> std::ops::Range<usize> {
    let spans = statements.iter().flat_map(|it| &it.occurrences).flat_map(|it| &it.content);
    let holding = spans.filter(|span| span.contains(story.token(token).span));
    if let Some(span) = holding.min_by_key(|span| span.len()) {
        let mut inside = story.reading.tokens_in(*span).filter(|at| sentence.contains(at));
        let first = inside.next().unwrap_or(token);
        return first..inside.next_back().unwrap_or(first) + 1;
    }
    let cues = statements.iter().flat_map(|it| &it.occurrences).filter_map(|it| it.cue);
    let cue = cues.flat_map(|cue| story.reading.tokens_in(cue)).find(|&at| at > token && sentence.contains(&at));
    let comma = cue.and_then(|cue| (token..cue).rev().find(|&at| story.text(at) == ","));
    sentence.start..comma.unwrap_or(sentence.end)
}

/// Whether nothing but an opening mark, "but", "and" or "that" stands in front of the connective.
fn opens(story: &Story<'_>, token: usize, start: usize) -> bool {
    (start..token)
        .all(|at| story.token(at).upos == "PUNCT" || story.lemma_in(at, &["but", "and", "that", "so", "then", "however", "only"]))
}

/// "Should X, Y": up to the comma behind which a clause stands.
fn in_front(story: &Story<'_>, token: usize, behind: usize, end: usize) -> Option<(Span, Span)> {
    let comma = (behind + 1..end).find(|&at| story.text(at) == "," && (at + 1..end).any(|it| is_predicate(story, it)));
    // "Without an apology there will be no trade".
    let there = (behind + 1..end).find(|&at| story.lemma_in(at, &["there"]));
    let Some(comma) = comma else { return spans(story, behind..there?, there?..end) };
    let first = if story.text(token).eq_ignore_ascii_case("had") || story.text(token).eq_ignore_ascii_case("were") {
        token + 1
    } else {
        behind
    };
    let then = usize::from(story.lemma_in(comma + 1, &["then"]));
    spans(story, first..comma, comma + 1 + then..end)
}

/// "Y as long as X": the clause in front, and what follows up to its end.
fn at_the_back(
    story: &Story<'_>,
    statements: &[Statement],
    token: usize,
    behind: usize,
    stretch: std::ops::Range<usize>,
) -> Option<(Span, Span)> {
    let inside = |at: usize| {
        statements
            .iter()
            .flat_map(|it| &it.occurrences)
            .flat_map(|it| &it.content)
            .any(|span| span.contains(story.token(at).span))
    };
    // ", deputy ambassador Fiona Lockhart said": the reporter's clause ends it.
    let stop = |at: &usize| {
        matches!(story.text(*at), "." | ";" | "”" | "\"" | "—" | "–")
            || story.text(*at) == ","
                && at + 2 < stretch.end
                && story.lemma_in(at + 1, &["and"])
                && story.lemma_in(at + 2, &["not"])
            || story.text(*at) == "," && inside(behind) && at + 1 < stretch.end && !inside(at + 1)
    };
    let end = (behind..stretch.end).find(stop).unwrap_or(stretch.end);
    let clause = |at: &usize| {
        matches!(story.text(*at), ";" | "“" | "\"" | ":")
            || (story.lemma_in(*at, &["that"]) && story.token(*at).relation() == "mark")
            || (story.text(*at) == "," && story.lemma_in(at + 1, &["but", "and", "so"]))
            || reports(story, *at)
    };
    let front = token.checked_sub(1).filter(|&at| story.text(at) == ",").unwrap_or(token);
    let start = (stretch.start..front).rev().find(clause).map_or(stretch.start, |at| at + 1);
    let start = start + usize::from(story.lemma_in(start, &["but", "and", "so"]));
    spans(story, behind..end, start..front)
}

/// A reporting verb right in front of its clause ("said", "added").
fn reports(story: &Story<'_>, at: usize) -> bool {
    story.is_verb(at) && story.lemma_in(at, &["say", "add", "warn", "state", "insist", "declare", "note", "explain", "tell"])
}

fn is_predicate(story: &Story<'_>, at: usize) -> bool {
    matches!(story.token(at).upos.as_str(), "VERB" | "AUX")
}

fn spans(story: &Story<'_>, condition: std::ops::Range<usize>, consequent: std::ops::Range<usize>) -> Option<(Span, Span)> {
    let span = |range: std::ops::Range<usize>| trimmed(story, story.reading.span_of(&range.collect::<Vec<_>>()));
    if condition.is_empty() || consequent.is_empty() {
        return None;
    }
    let (condition, consequent) = (span(condition), span(consequent));
    (!condition.is_empty() && !consequent.is_empty()).then_some((condition, consequent))
}
