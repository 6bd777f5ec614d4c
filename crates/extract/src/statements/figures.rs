//! Figures that somebody gives: "the ministry put the toll at 34", "puts the number of warships at seven".

use demarche_core::{Act, Form, Span};

use super::{Draft, cues, silence};
use crate::Story;
use crate::entities::Entities;

/// What is put at a figure.
const COUNTED: [&str; 14] = [
    "toll", "number", "figure", "loss", "losses", "count", "casualty", "death", "damage", "cost", "strength", "total", "share",
    "size",
];

/// The statements of figures whose cue none of `found` has.
pub(super) fn find(story: &Story<'_>, entities: &Entities, found: &[Draft]) -> Vec<Draft> {
    let free = |verb: &usize| !found.iter().any(|draft| draft.cue.is_some_and(|(token, _)| token == *verb));
    (0..story.reading.tokens.len()).filter(free).filter_map(|verb| draft(story, entities, verb)).collect()
}

fn draft(story: &Story<'_>, entities: &Entities, verb: usize) -> Option<Draft> {
    if !story.is_verb(verb) || !story.lemma_in(verb, &["put"]) || story.is_negated(verb) || silence::is_silence(story, verb) {
        return None;
    }
    let thing = story.child(verb, &["obj"]).filter(|&it| story.lemma_in(it, &COUNTED))?;
    let figure = story.behind(verb, &["at"]).into_iter().chain(story.behind(thing, &["at"])).find(|&it| it > thing)?;
    let speaker = story.agents(verb).first().copied()?;
    let words = |token: usize| story.reading.span_of(&story.reading.subtree(token));
    let content = words(thing).cover(words(figure));
    let content = content.trim_matches(&story.document.text, |c: char| c.is_whitespace() || ",.;".contains(c));
    Some(Draft {
        speaker: cues::who(story, entities, speaker),
        speaker_text: story.words(story.phrase_span(speaker)).to_owned(),
        source: Some(story.phrase_span(speaker)),
        act: Act::Assert,
        form: Form::Indirect,
        content: vec![Span::new(content.start as usize, content.end as usize)],
        cue: Some((verb, story.token(verb).span)),
        addressees: Vec::new(),
        via: Vec::new(),
        venue: None,
        date: None,
        rule: "statement/figure",
    })
}
