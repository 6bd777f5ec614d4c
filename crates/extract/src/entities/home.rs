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
    let ways =
        if is_local(build, at) { [scene, town, dateline, topic, frequent] } else { [scene, topic, outlet, dateline, frequent] };
    ways.iter().find_map(|way| way(build, at).filter(fits))
}

/// "The mayor", "residents": whoever belongs to a town.
fn is_local(build: &Build<'_>, at: usize) -> bool {
    let story = &build.story;
    story.lexicon.has_word("local_nouns", &story.lemma(at))
}

/// The country of the town that was named last, in this sentence or one of the two before it.
fn town(build: &Build<'_>, at: usize) -> Option<String> {
    const REACH: usize = 2;
    let story = &build.story;
    let sentence = story.reading.sentence_of(at)?;
    let first = story.reading.sentences[sentence.saturating_sub(REACH)].tokens.start;
    let mut before = build.heads.range(first..at).rev().map(|(_, id)| &build.list[id.0]);
    before.find(|it| it.kind == EntityKind::Place && it.country.is_some()).and_then(|it| it.country.clone())
}

/// "In Canberra, senator X demanded", "X said in Kabul": the place of a state that the story speaks of. The place that opens a sentence
/// is that of its paragraph's next sentences too.
fn scene(build: &Build<'_>, at: usize) -> Option<String> {
    let story = &build.story;
    let sentence = story.reading.sentence_of(at)?;
    let located = |place: usize| {
        let posted = ["embassy", "ambassador", "mission", "delegation", "talk", "talks", "meeting", "summit", "exile", "envoy"];
        // "Lawmakers in Quito cheered": where a subject is.
        let subject = |head: usize| story.token(head).relation() == "nsubj" && !story.lemma_in(head, &posted);
        let placed = match story.token(place).relation() {
            "obl" => true,
            "nmod" => story.token(place).head.is_some_and(subject),
            _ => false,
        };
        placed && matches!(story.preposition(place).as_str(), "in" | "at" | "near" | "outside")
    };
    let country = |id: EntityId| build.list[id.0].country.clone().filter(|country| is_spoken_of(build, country));
    let places = |back: usize| {
        let tokens = story.reading.sentences[back].tokens.clone();
        let here =
            build.heads.range(tokens).filter(move |(place, id)| build.list[id.0].kind == EntityKind::Place && located(**place));
        here.map(|(&place, &id)| (place, id))
    };
    let speaks = |place: usize| {
        // "X, who lives in Vilnius, said": not where X speaks.
        if story.reading.ancestors(place).any(|above| story.token(above).deprel == "acl:relcl") {
            return false;
        }
        let mut verbs = story.reading.ancestors(place).filter(|&verb| story.lexicon.cue_verb(&story.lemma(verb)).is_some());
        verbs.any(|verb| story.subject(verb).is_some_and(|it| governs(story, it, at)))
    };
    let said = places(sentence).filter(|(place, _)| speaks(*place)).find_map(|(_, id)| country(id));
    let opens = |back: usize| {
        let start = story.reading.sentences[back].tokens.start;
        places(back).filter(move |(place, _)| *place < at && *place < start + 4).find_map(|(_, id)| country(id))
    };
    said.or_else(|| (first_of_paragraph(story, sentence)..=sentence).rev().find_map(opens))
}

/// The first sentence of a sentence's paragraph.
fn first_of_paragraph(story: &Story<'_>, sentence: usize) -> usize {
    let span = story.reading.sentences[sentence].span;
    let paragraph = story.document.paragraphs.iter().find(|it| it.contains(span));
    paragraph.and_then(|it| story.reading.sentence_at(it.start)).unwrap_or(sentence)
}

/// Whether the token `at` is `top` or stands below it.
fn governs(story: &Story<'_>, top: usize, at: usize) -> bool {
    top == at || story.reading.ancestors(at).any(|above| above == top)
}

/// The state whose government, minister or body is the subject nearest in front of the office, or of the last sentence before it in its
/// paragraph; subjects of clauses inside another do not count.
fn topic(build: &Build<'_>, at: usize) -> Option<String> {
    let story = &build.story;
    let sentence = story.reading.sentence_of(at)?;
    let country = |token: usize| {
        let state = |it: usize| build.heads.get(&it).map(|id| &build.list[id.0]).filter(|it| it.kind == EntityKind::Government);
        // "An Israeli spokesman said the army …".
        let owners = story.reading.children_by(token, &["nmod:poss", "amod"]);
        std::iter::once(token).chain(owners).find_map(|it| state(it).and_then(|it| it.country.clone()))
    };
    (first_of_paragraph(story, sentence)..=sentence).rev().find_map(|back| {
        let tokens = story.reading.sentences[back].tokens.clone();
        let mut subjects = (tokens.start..tokens.end.min(at)).rev().filter(|&token| {
            matches!(story.token(token).relation(), "nsubj") && !is_aside(story, token) && !governs(story, token, at)
        });
        subjects.find_map(country)
    })
}

/// Whether a word stands in a clause inside another: relative, adverbial, or on a noun.
pub(super) fn is_aside(story: &Story<'_>, token: usize) -> bool {
    story.reading.ancestors(token).any(|above| matches!(story.token(above).relation(), "acl" | "advcl"))
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

/// The country of the dateline, if the story speaks of that state or of its land or people beyond the town, or of no state at all.
fn dateline(build: &Build<'_>, _: usize) -> Option<String> {
    let line = build.story.document.dateline.as_ref()?;
    let country = line.country.clone()?;
    let of_land = |id: &EntityId| {
        let it = &build.list[id.0];
        let apart = matches!(it.kind, EntityKind::Place | EntityKind::Group) && !it.name.eq_ignore_ascii_case(&line.place);
        apart && it.country.as_deref() == Some(country.as_str()) && build.named(*id)
    };
    let stateless = || !build.heads.values().any(|id| build.list[id.0].kind == EntityKind::Government);
    (is_spoken_of(build, &country) || build.heads.values().any(of_land) || stateless()).then_some(country)
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
