//! Whose an office or body is that the story names without its country: "the army", "Prime Minister Ana Ruiz".
//!
//! The place that opens its sentence or where it speaks, the government that its paragraph is about, the country of the dateline
//! if the story speaks of it, else the country that the story names most.

use std::collections::BTreeMap;

use demarche_core::{EntityId, EntityKind};

use super::build::Build;
use crate::Story;

/// The country of an office or body whose first token is `at`; never that of `others`, the country of a counterpart beside it.
pub(super) fn country(build: &Build<'_>, at: usize, others: &[String]) -> Option<String> {
    let fits = |country: &String| !others.contains(country);
    let ways = [scene, topic, outlet, dateline, frequent];
    ways.iter().find_map(|way| way(build, at).filter(fits))
}

/// "In Canberra, senator X demanded", "X said in Kabul": the place of a state that the story speaks of.
fn scene(build: &Build<'_>, at: usize) -> Option<String> {
    let story = &build.story;
    let tokens = &story.reading.sentences[story.reading.sentence_of(at)?].tokens;
    let opens = |place: usize| place < at && place < tokens.start + 4 && story.token(place).relation() == "obl";
    let speaks = |place: usize| {
        let verb = story.token(place).head.filter(|_| story.token(place).relation() == "obl");
        verb.is_some_and(|verb| {
            story.lexicon.cue_verb(&story.lemma(verb)).is_some() && story.subject(verb).is_some_and(|it| governs(story, it, at))
        })
    };
    let located = |place: usize| matches!(story.preposition(place).as_str(), "in" | "at" | "near" | "outside");
    let mut places = build.heads.range(tokens.start..tokens.end).filter(|(_, id)| build.list[id.0].kind == EntityKind::Place);
    let country = |id: EntityId| build.list[id.0].country.clone().filter(|country| is_spoken_of(build, country));
    places.find_map(|(&place, &id)| (located(place) && (opens(place) || speaks(place))).then(|| country(id)).flatten())
}

/// Whether the token `at` is `top` or stands below it.
fn governs(story: &Story<'_>, top: usize, at: usize) -> bool {
    top == at || story.reading.ancestors(at).any(|above| above == top)
}

/// The government that is the first subject of the sentence in front of the office, or of the last sentence before it in its paragraph.
fn topic(build: &Build<'_>, at: usize) -> Option<String> {
    let story = &build.story;
    let sentence = story.reading.sentence_of(at)?;
    let paragraph = story.document.paragraphs.iter().find(|it| it.contains(story.token(at).span));
    let first = paragraph.map_or(sentence, |it| story.reading.sentence_at(it.start).unwrap_or(sentence));
    (first..=sentence).rev().find_map(|back| {
        let tokens = story.reading.sentences[back].tokens.clone();
        let mut heads = build.heads.range(tokens.start..tokens.end.min(at));
        heads.find_map(|(&token, &id)| {
            let subject = story.token(token).relation() == "nsubj" && story.token(token).upos != "PRON";
            (subject && build.list[id.0].kind == EntityKind::Government).then(|| build.list[id.0].country.clone()).flatten()
        })
    })
}

/// The state outlet of the sentence: "said in a statement carried by state news agency X".
fn outlet(build: &Build<'_>, at: usize) -> Option<String> {
    let story = &build.story;
    let tokens = &story.reading.sentences[story.reading.sentence_of(at)?].tokens;
    let of_state = |token: usize| (token.saturating_sub(4)..token).any(|before| story.lemma_in(before, &["state", "state-run"]));
    let mut heads = build.heads.range(tokens.start..tokens.end);
    heads.find_map(|(&token, &id)| {
        (build.list[id.0].kind == EntityKind::Outlet && of_state(token)).then(|| build.list[id.0].country.clone()).flatten()
    })
}

fn dateline(build: &Build<'_>, _: usize) -> Option<String> {
    let country = build.story.document.dateline.as_ref()?.country.clone()?;
    is_spoken_of(build, &country).then_some(country)
}

/// Whether the story names a state as one that acts, or its people.
fn is_spoken_of(build: &Build<'_>, country: &str) -> bool {
    let known = |id: &EntityId| {
        let it = &build.list[id.0];
        it.kind == EntityKind::Government && it.country.as_deref() == Some(country)
    };
    build.heads.values().any(known)
}

/// The country whose government the story names most, the first one where several are.
fn frequent(build: &Build<'_>, _: usize) -> Option<String> {
    let mut counts: BTreeMap<EntityId, usize> = BTreeMap::new();
    for id in build.heads.values().filter(|id| build.list[id.0].kind == EntityKind::Government) {
        *counts.entry(*id).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(id.0)))?;
    build.list[most.0.0].country.clone()
}
