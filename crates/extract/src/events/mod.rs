//! Who did what to whom: PLOVER events with their status, time, place and size.
//!
//! triggers (verbs and nouns of the frames) → roles off the dependencies → status → [`Event`]s

mod roles;
mod status;
mod triggers;

use demarche_core::ontology::scale;
use demarche_core::{Category, EntityId, Event, EventId, Reason, Statement, Status};

use crate::Story;
use crate::entities::Entities;
use crate::time::Direction;
use crate::{magnitude, place, time};

pub(crate) use triggers::Trigger;

/// Finds the events of a story, in the order of the text.
pub fn find(story: &Story<'_>, entities: &Entities, statements: &[Statement]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for trigger in triggers::find(story) {
        if let Some(event) = event(story, entities, statements, &trigger, EventId(events.len())) {
            events.push(event);
        }
    }
    events
}

fn event(story: &Story<'_>, entities: &Entities, statements: &[Statement], trigger: &Trigger<'_>, id: EventId) -> Option<Event> {
    let (mut actors, mut recipients) = roles::find(story, entities, trigger);
    if actors.is_empty() && recipients.is_empty() && !stands_alone(trigger) {
        return None;
    }
    let (mut status, rule) = status::of(story, trigger);
    let mut category = trigger.frame.category;
    // A meeting that is to come is an agreement to meet (PLOVER: CONSULT only when it takes or took place).
    if category == Category::Consult
        && matches!(status, Status::Planned | Status::Possible | Status::Conditional | Status::Demanded)
    {
        category = Category::Agree;
    }
    // A two-sided act lists all sides as actors.
    if matches!(category, Category::Consult | Category::Cooperate | Category::Retreat) && trigger.frame.mutual {
        actors.append(&mut recipients);
    }
    let sentence = story.reading.sentence_of(trigger.head)?;
    let forward = matches!(status, Status::Planned | Status::Possible | Status::Conditional | Status::Demanded);
    let time = time::of(story, trigger.head, if forward { Direction::Forward } else { Direction::Back });
    if matches!(status, Status::Occurred | Status::Ongoing) && time::is_background(story, trigger.head) {
        status = Status::Historical;
    }
    let modes = if category == trigger.frame.category { trigger.frame.modes.clone() } else { Vec::new() };
    let statement =
        statements.iter().find(|it| it.occurrences.iter().any(|at| at.content.iter().any(|span| span.contains(trigger.span))));
    let detained = matches!(category, Category::Coerce | Category::Assault);
    Some(Event {
        id,
        category,
        contexts: contexts(story, trigger),
        status,
        trigger: trigger.span,
        sentence,
        time,
        place: place::of(story, entities, trigger.head),
        magnitude: magnitude::of(story, trigger.head, detained),
        statement: statement.map(|it| it.id),
        via: statement.map(|it| it.via.clone()).unwrap_or_default(),
        quad: category.quad(),
        scale: scale(category, &modes),
        cameo: Some(category.cameo_root().to_owned()),
        confidence: confidence(&actors, &recipients, status),
        because: vec![
            Reason::new(format!("event/{}", trigger.rule), Some(trigger.span), format!("type={}", trigger.frame.category.code())),
            Reason::new(rule, Some(trigger.span), format!("status={status}")),
        ],
        modes,
        actors,
        recipients,
    })
}

/// Acts that are worth a row though nobody is named who does them.
fn stands_alone(trigger: &Trigger<'_>) -> bool {
    matches!(trigger.frame.category, Category::Assault | Category::Protest) && trigger.is_verb
}

/// A first guess: an act with both sides named is surer than one with one; what did not happen is harder to read.
fn confidence(actors: &[EntityId], recipients: &[EntityId], status: Status) -> f32 {
    let sides = if !actors.is_empty() && (!recipients.is_empty() || actors.len() > 1) { 0.8 } else { 0.65 };
    if matches!(status, Status::Occurred | Status::Historical) { sides } else { sides - 0.1 }
}

/// PLOVER contexts by words of the trigger's clause.
fn contexts(story: &Story<'_>, trigger: &Trigger<'_>) -> Vec<String> {
    const WORDS: [(&str, &[&str]); 14] = [
        ("military", &["troop", "army", "soldier", "missile", "military", "naval", "force", "weapon", "drill", "warship"]),
        ("diplomatic", &["ambassador", "embassy", "diplomat", "minister", "talk", "negotiation", "envoy"]),
        ("economic", &["tariff", "sanction", "trade", "economic", "bank", "oil", "gas"]),
        ("cbrn", &["nuclear", "uranium", "enrichment", "chemical", "biological"]),
        ("territory", &["border", "territory", "sovereignty", "annexation", "island"]),
        ("humanitarian", &["humanitarian", "aid", "food", "relief"]),
        ("human_rights", &["rights", "torture", "massacre"]),
        ("migration", &["migrant", "migration"]),
        ("refugees", &["refugee"]),
        ("election", &["election", "vote", "ballot"]),
        ("legal", &["court", "judge", "trial", "prosecutor"]),
        ("terrorism", &["terrorist", "terrorism"]),
        ("peacekeeping", &["peacekeeper", "peacekeeping"]),
        ("cyber", &["cyber", "cyberattack", "hacker"]),
    ];
    let clause: Vec<String> = story
        .reading
        .subtree_without(trigger.head, |child| matches!(story.token(child).relation(), "ccomp" | "parataxis" | "conj"))
        .into_iter()
        .map(|token| story.lemma(token))
        .collect();
    WORDS
        .iter()
        .filter(|(_, words)| clause.iter().any(|lemma| words.contains(&lemma.as_str())))
        .map(|(name, _)| (*name).to_owned())
        .collect()
}
