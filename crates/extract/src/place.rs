//! Where an act happens: place names behind "in", "at", "near" in its own clause.

use demarche_core::{EntityKind, Place};

use crate::Story;
use crate::entities::Entities;
use crate::lexicon::NameEntry;

/// The place of what `token` says.
pub fn of(story: &Story<'_>, entities: &Entities, token: usize) -> Option<Place> {
    let carrier = story.token(token).head.filter(|&head| !story.is_verb(token) && story.is_verb(head));
    std::iter::once(token).chain(carrier).find_map(|at| beside(story, entities, at))
}

fn beside(story: &Story<'_>, entities: &Entities, token: usize) -> Option<Place> {
    let candidates: Vec<usize> = story.behind(token, &["in", "at", "near", "outside", "on", "to", "from"]);
    let ordered = candidates.iter().filter(|&&it| !matches!(story.preposition(it).as_str(), "to" | "from")).chain(&candidates);
    ordered.into_iter().find_map(|&head| {
        let inner = std::iter::once(head).chain(story.reading.children_by(head, &["compound", "appos", "nmod", "flat"]));
        inner.into_iter().find_map(|at| named(story, entities, at))
    })
}

/// The place or country that a token names.
fn named(story: &Story<'_>, entities: &Entities, token: usize) -> Option<Place> {
    let entity = entities.get(entities.at(token)?)?;
    let span = *entity.mentions.iter().find(|mention| mention.contains(story.token(token).span))?;
    let country = match entity.kind {
        EntityKind::Place => entity.country.clone(),
        EntityKind::Government | EntityKind::Country => match story.lexicon.name(story.words(span)) {
            Some(NameEntry::Country(_) | NameEntry::Place(_)) => entity.country.clone(),
            _ => return None,
        },
        _ => return None,
    };
    Some(Place { name: story.words(span).to_owned(), country, lat: None, lon: None, span })
}
