//! Pronouns that speak: "it", "they", "he" in front of a cue go on with who spoke right before, in the same sentence or the one before.
//!
//! The story's pronouns are resolved before anybody is known to speak; here the speaker of the last saying decides, where kind and
//! number fit.

use demarche_core::{EntityId, EntityKind};

use super::Draft;
use super::quotes::Quote;
use crate::Story;
use crate::entities::Entities;

/// What a pronoun can stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Person,
    Body,
    Many,
}

/// Gives every saying of a pronoun the speaker of the saying before it.
pub(super) fn go_on(story: &Story<'_>, entities: &Entities, quotes: &[Quote], drafts: &mut [Draft]) {
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&at| drafts[at].cue.is_some()).collect();
    order.sort_by_key(|&at| drafts[at].cue.map(|(token, _)| token));
    let mut last: Option<usize> = None;
    for at in order {
        let Some((cue, span)) = drafts[at].cue else { continue };
        let quoted = quotes.iter().any(|quote| quote.inner.contains(span));
        let nested = drafts.iter().any(|other| other.content.iter().any(|content| content.contains(span)));
        // "aired what it said was footage": the pronoun is the clause's own.
        let main = !story.is_verb(cue) || matches!(story.token(cue).relation(), "root" | "conj" | "ccomp" | "parataxis");
        if quoted || nested || !main {
            continue;
        }
        match (sort_of_pronoun(&drafts[at].speaker_text), last) {
            (Some(sort), Some(before))
                if is_near(story, &drafts[before], cue) && fits(story, entities, &drafts[before], sort) =>
            {
                drafts[at].speaker = drafts[before].speaker;
                if drafts[before].speaker.is_none() {
                    drafts[at].speaker_text = drafts[before].speaker_text.clone();
                }
            }
            (None, _) if names_a_subject(story, &drafts[at], cue) => last = Some(at),
            _ => {}
        }
    }
}

fn sort_of_pronoun(words: &str) -> Option<Sort> {
    match words.to_lowercase().as_str() {
        "he" | "she" => Some(Sort::Person),
        "it" => Some(Sort::Body),
        "they" | "one of them" | "both" | "both of them" | "some of them" => Some(Sort::Many),
        _ => None,
    }
}

/// Whether the saying's speaker is a noun phrase in front of its cue, outside of what is said.
fn names_a_subject(story: &Story<'_>, draft: &Draft, cue: usize) -> bool {
    let subject = story.child(cue, &["nsubj"]);
    let own = draft.source.is_some_and(|source| subject.is_some_and(|it| source.contains(story.token(it).span)));
    own && subject.is_some_and(|it| matches!(story.token(it).upos.as_str(), "NOUN" | "PROPN"))
}

/// Whether a cue stands in the sentence of a saying, or in the next one.
fn is_near(story: &Story<'_>, before: &Draft, cue: usize) -> bool {
    let sentence = |token: usize| story.reading.sentence_of(token);
    let at = before.cue.and_then(|(token, _)| sentence(token)).zip(sentence(cue));
    at.is_some_and(|(before, now)| now.checked_sub(before).is_some_and(|gap| gap <= 1))
}

fn fits(story: &Story<'_>, entities: &Entities, before: &Draft, sort: Sort) -> bool {
    let kind = |id: EntityId| entities.get(id).map(|it| it.kind);
    let plural = before
        .source
        .and_then(|span| story.reading.head_of(story.reading.tokens_in(span)))
        .is_some_and(|head| story.token(head).feat("Number") == Some("Plur"));
    match (sort, before.speaker.and_then(kind)) {
        (Sort::Person, Some(EntityKind::Person | EntityKind::Office)) => true,
        (Sort::Body, Some(EntityKind::Organization | EntityKind::Government | EntityKind::ArmedGroup | EntityKind::Outlet)) => {
            !plural
        }
        (Sort::Many, Some(EntityKind::Group | EntityKind::ArmedGroup | EntityKind::Organization)) => plural,
        (Sort::Many, None) => plural,
        (Sort::Person | Sort::Body, None) => !plural && !before.speaker_text.is_empty(),
        _ => false,
    }
}
