//! Where sides stand: what they demand, offer, accept, reject, will not go beyond, or set first.

use demarche_core::{Act, Condition, ConditionKind, Position, PositionId, Reason, Span, Stance, Statement};

use crate::Story;

/// Words that add nothing to the name of an issue.
const EMPTY: [&str; 30] = [
    "the", "a", "an", "of", "to", "and", "or", "in", "on", "for", "with", "by", "at", "its", "their", "his", "her", "that",
    "which", "this", "any", "all", "be", "is", "are", "would", "will", "not", "as", "from",
];

/// Positions by the act of each statement, and by conditions that a speaker sets.
pub fn find(story: &Story<'_>, statements: &[Statement], conditions: &[Condition]) -> Vec<Position> {
    let mut found: Vec<Position> = Vec::new();
    for statement in statements {
        let (Some(holder), Some(first)) = (statement.speaker, statement.occurrences.first()) else { continue };
        let own = conditions.iter().find(|it| it.statement == Some(statement.id) && it.kind != ConditionKind::If);
        let Some(stance) = stance(story, statement, own) else { continue };
        let Some(span) = first.content.iter().copied().reduce(Span::cover) else { continue };
        let span = match first.cue {
            // The verb that says no belongs to the position: "ruled out talks over …".
            Some(cue) if cue.end <= span.start && matches!(statement.act, Act::Reject | Act::Accept) => cue.cover(span),
            _ => span,
        };
        found.push(Position {
            id: PositionId(found.len()),
            holder,
            toward: statement.addressees.clone(),
            issue: issue(story, span),
            stance,
            text: story.words(span).to_owned(),
            span,
            statement: Some(statement.id),
            because: vec![Reason::new("position/act", first.cue, format!("stance={stance}"))],
        });
    }
    found
}

fn stance(story: &Story<'_>, statement: &Statement, condition: Option<&Condition>) -> Option<Stance> {
    let text = statement.text.to_lowercase();
    if text.contains("red line") || text.contains("non-negotiable") || text.contains("out of the question") {
        return Some(Stance::RedLine);
    }
    if condition.is_some() {
        return Some(Stance::Precondition);
    }
    let no = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match statement.act {
        Act::Demand => Some(Stance::Demands),
        Act::Offer => Some(Stance::Offers),
        Act::Accept => Some(Stance::Accepts),
        Act::Reject => Some(Stance::Rejects),
        Act::Assert | Act::Promise | Act::Announce
            if no(&["would not ", "will not ", "no intention of", "will never", "would never", "won't ", "cannot accept"]) =>
        {
            Some(Stance::Rejects)
        }
        Act::Assert if no(&["ready to ", "prepared to ", "willing to "]) => Some(Stance::Offers),
        Act::Assert if no(&[" must ", "should "]) && is_own_words(story, statement) => Some(Stance::Demands),
        _ => None,
    }
}

/// Whether the words are the speaker's own: quoted, or said in a clause.
fn is_own_words(_story: &Story<'_>, statement: &Statement) -> bool {
    statement.text.split_whitespace().count() < 40
}

/// The nouns and adjectives of a position, as far as they name what it is about.
fn issue(story: &Story<'_>, span: Span) -> String {
    let tokens = story.reading.tokens_in(span);
    let telling = tokens.filter(|&token| matches!(story.token(token).upos.as_str(), "NOUN" | "ADJ" | "PROPN"));
    let mut words: Vec<String> = Vec::new();
    for lemma in telling.map(|token| story.lemma(token)) {
        if !EMPTY.contains(&lemma.as_str()) && !words.contains(&lemma) {
            words.push(lemma);
        }
    }
    words.truncate(5);
    words.join(" ")
}
