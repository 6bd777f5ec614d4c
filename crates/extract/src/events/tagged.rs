//! What the model tags: triggers that no frame knows.
//!
//! Where a frame's pattern holds, the frame decides: it knows its category and its parties better than the model does.

use demarche_core::{Category, EntityId, EntityKind, EventTag, Reason, Status};

use super::frames::Frame;
use super::parties::Parties;
use super::roles::Site;
use super::{Candidate, status};
use crate::Story;
use crate::entities::Entities;

/// From which score on a trigger of the model alone is an event. Chosen on the development stories.
const ALONE: f32 = 0.55;

/// From which score on a tag keeps a noun that names nobody.
const SURE: f32 = 0.9;

/// From which score on a tag's recipients are taken.
const LINKED: f32 = 0.7;

/// From which score on a tag's actors are taken.
const ACTORS: f32 = 0.9;

/// Name of the rule by which the model alone finds an event.
const RULE: &str = "model/event";

/// Marks the candidates of one sentence that the model tags too, and adds those that it alone finds.
pub(super) fn add(story: &Story<'_>, entities: &Entities, all: &mut Vec<Candidate>, sentence: &std::ops::Range<usize>) {
    let tags = story.reading.events.iter().filter(|tag| sentence.contains(&tag.trigger.start));
    for tag in tags {
        if let Some(candidate) = all.iter_mut().find(|it| holds(it, tag)) {
            candidate.tagged = tag.score >= SURE;
            if candidate.category == tag.category && tag.score > LINKED {
                fill(story, entities, candidate, tag);
            }
        } else if tag.score >= ALONE && !is_excluded(story, tag) && !is_part(story, all, tag) {
            all.push(alone(story, entities, tag));
        }
    }
    all.sort_by_key(|it| it.token);
}

/// "Held joint drills", "sentenced him to two years in prison": words of an act that has been found.
fn is_part(story: &Story<'_>, all: &[Candidate], tag: &EventTag) -> bool {
    let token = story.reading.head_of(tag.trigger.clone()).unwrap_or(tag.trigger.start);
    let words =
        |it: &Candidate| [Some(it.token), it.light].into_iter().flatten().chain(it.named.iter().copied()).collect::<Vec<_>>();
    let above: Vec<usize> = story.reading.ancestors(token).take(2).collect();
    let nominal = !story.is_verb(token);
    nominal && all.iter().any(|it| it.category == tag.category && words(it).iter().any(|word| above.contains(word)))
}

/// Whether a frame without a category keeps the trigger from being an act, or it is but an auxiliary.
fn is_excluded(story: &Story<'_>, tag: &EventTag) -> bool {
    let is = |token: usize, list: &str| story.lexicon.has_word(list, &story.lemma(token));
    // "Demands on uranium enrichment": what a programme does is no help to anybody.
    let programme = |token: usize| !story.is_verb(token) && is(token, "programme");
    if matches!(tag.category, Category::Aid | Category::Cooperate) && tag.trigger.clone().all(programme) {
        return true;
    }
    // Verbs that mean little by themselves.
    if tag.trigger.len() == 1 && story.is_verb(tag.trigger.start) && is(tag.trigger.start, "faint") {
        return true;
    }
    // "The burnt forest", "together": what describes is no act.
    let describes = |token: usize| {
        let it = story.token(token);
        matches!(it.relation(), "amod" | "det" | "cc" | "case" | "mark")
            || !matches!(it.upos.as_str(), "VERB" | "NOUN" | "PROPN" | "ADJ")
    };
    if tag.trigger.clone().all(|token| story.token(token).upos == "AUX" || is(token, "tells") || describes(token)) {
        return true;
    }
    let hit = |token: usize| story.lexicon.frames.find(story, token);
    tag.trigger.clone().filter_map(hit).any(|hit| story.lexicon.frame[hit.frame].category.is_none())
}

/// Gives an act the recipients that the model links where the grammar ties none to it, and actors where the model is sure.
fn fill(story: &Story<'_>, entities: &Entities, it: &mut Candidate, tag: &EventTag) {
    if it.parties.actors.is_empty() && tag.score >= ACTORS {
        let (actors, _) = parties(story, entities, tag);
        it.parties.actors = actors.into_iter().filter(|who| !it.parties.recipients.contains(who)).collect();
    }
    let two_sided = matches!(it.category, Category::Agree | Category::Cooperate | Category::Retreat | Category::Support);
    let all_sides = two_sided && it.parties.actors.len() > 1;
    if it.parties.recipients.is_empty() && it.category != Category::Consult && !all_sides {
        let (_, recipients) = parties(story, entities, tag);
        // Nobody warns or accuses the own state.
        let country = |who: EntityId| entities.get(who).and_then(|it| it.country.clone());
        let state = |who: EntityId| entities.get(who).is_some_and(|it| it.kind == EntityKind::Government);
        let own = |who: EntityId| {
            let home = country(who).filter(|_| state(who));
            home.is_some() && it.parties.actors.iter().any(|&actor| country(actor) == home)
        };
        let others = recipients.into_iter().filter(|&who| !it.parties.actors.contains(&who) && !own(who));
        it.parties.recipients = others.collect();
    }
}

/// Whether a candidate's words are those of a tag.
pub(super) fn holds(candidate: &Candidate, tag: &EventTag) -> bool {
    let words = [Some(candidate.token), candidate.light].into_iter().flatten().chain(candidate.named.iter().copied());
    words.into_iter().any(|word| tag.trigger.contains(&word))
}

fn alone(story: &Story<'_>, entities: &Entities, tag: &EventTag) -> Candidate {
    let token = story.reading.head_of(tag.trigger.clone()).unwrap_or(tag.trigger.start);
    let parties = read_off(story, entities, tag, token);
    let found = status::of(story, token);
    let status = if found.status == Status::Occurred { tag.status } else { found.status };
    let mut because = vec![Reason::new(RULE, Some(tag.span), tag.category.code())];
    because.extend(found.because);
    Candidate {
        token,
        frame: None,
        named: tag.trigger.clone().filter(|&it| it != token).collect(),
        light: None,
        category: tag.category,
        modes: Vec::new(),
        parties,
        status,
        magnitude: demarche_core::Magnitude::default(),
        tests: 0,
        results: Vec::new(),
        tagged: tag.score >= SURE,
        because,
    }
}

/// The parties of an act that no frame knows: as the grammar gives them for any verb or noun of its category, and what the
/// model links where the grammar gives none.
fn read_off(story: &Story<'_>, entities: &Entities, tag: &EventTag, token: usize) -> Parties {
    let frame = Frame { category: Some(tag.category), mutual: tag.category == Category::Consult, ..Frame::default() };
    let site = Site { story, entities, frame: &frame, trigger: token, named: &[], preposition: None };
    let mut found = if story.is_verb(token) { site.of_verb() } else { site.of_noun(super::carrier(story, token)) };
    let (actors, recipients) = parties(story, entities, tag);
    if found.actors.is_empty() {
        found.actors = actors.into_iter().filter(|it| !found.recipients.contains(it)).collect();
    }
    if found.recipients.is_empty() && !frame.mutual {
        found.recipients = recipients.into_iter().filter(|it| !found.actors.contains(it)).collect();
    }
    found
}

/// The entities whose mentions the tag links as actors and as recipients; what it links across the end of the sentence is a slip.
pub(super) fn parties(story: &Story<'_>, entities: &Entities, tag: &EventTag) -> (Vec<EntityId>, Vec<EntityId>) {
    let of = |tokens: &[usize]| {
        let mut found: Vec<EntityId> = Vec::new();
        for &token in tokens {
            let here = story.reading.sentence_of(token) == story.reading.sentence_of(tag.trigger.start);
            // "Threatened to pull its ministers out": one's own are not hit.
            let own = story.child(token, &["nmod:poss"]).is_some_and(|owner| story.token(owner).upos == "PRON");
            let Some(id) = entities.at(token).filter(|_| here && !own) else { continue };
            let acts = entities.get(id).is_some_and(|it| it.kind != EntityKind::Place);
            if acts && !found.contains(&id) {
                found.push(id);
            }
        }
        found
    };
    (of(&tag.actors), of(&tag.recipients))
}
