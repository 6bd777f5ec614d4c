//! Who acts, speaks, is acted upon or relays: one [`Entity`] per referent, with all its names in the story.
//!
//! names (known, or found by the model) → titles and appositions → actor nouns → pronouns → [`Entities`]
//!
//! A country that acts is its government, also under a demonym, a capital or a seat. A title or apposition gives a
//! person's office and country as of this story; nothing is looked up that the story itself says.

mod build;
mod eligible;
mod home;
mod names;
mod nouns;
mod offices;
mod places;
mod pronouns;
mod roles;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use demarche_core::{Entity, EntityId};

use crate::Story;

/// The story's entities and the tokens that mention them.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// The entities; an [`EntityId`] is an index into this list.
    pub list: Vec<Entity>,
    /// Mention heads: the token that heads a mention, to its entity.
    pub(crate) heads: BTreeMap<usize, EntityId>,
    /// Entities that the story names (others are kept only where a claim needs them).
    pub(crate) named: Vec<bool>,
}

impl Entities {
    /// The entity whose mention is headed by `token` (a name's head, a demonym, a pronoun that was resolved, an actor noun).
    pub fn at(&self, token: usize) -> Option<EntityId> {
        self.heads.get(&token).copied()
    }

    /// Says whom a token stands for, such as the "I" of a quotation once its speaker is known.
    pub fn set(&mut self, token: usize, entity: EntityId) {
        self.heads.insert(token, entity);
    }

    /// The entities of a noun phrase and of the phrases coordinated with its head, in the order of the text, each once.
    pub fn of_phrase(&self, story: &Story<'_>, head: usize) -> Vec<EntityId> {
        let mut found = Vec::new();
        for entity in story.conjuncts(head).into_iter().filter_map(|token| self.at(token)) {
            if !found.contains(&entity) {
                found.push(entity);
            }
        }
        found
    }

    /// Whose a noun is: the entities of its possessor, of a compound or adjective in front ("US", "Iranian", "US-Iran"),
    /// or behind "of"/"by", in this order of preference; coordinated ones all.
    pub fn owners(&self, story: &Story<'_>, noun: usize) -> Vec<EntityId> {
        for relations in [&["nmod:poss"][..], &["compound", "amod"][..]] {
            let children: Vec<usize> = story.reading.children_by(noun, relations).collect();
            // "U.S.-Iran talks": one name under the other.
            let nested = children.iter().flat_map(|&child| story.reading.children_by(child, &["compound"])).collect::<Vec<_>>();
            let all = nested.into_iter().filter(|&it| story.token(it).upos == "PROPN").chain(children);
            let found: Vec<EntityId> = all.flat_map(|child| self.of_phrase(story, child)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        // "The release of 31 prisoners by Tajikistan" is Tajikistan's.
        let mut by = story.behind(noun, &["by"]);
        if by.is_empty() {
            by = story.behind(noun, &["of"]).into_iter().flat_map(|whole| story.behind(whole, &["by"])).collect();
        }
        let behind =
            if by.iter().any(|&it| self.at(it).is_some()) { by } else { story.behind(noun, &["of", "by", "from", "between"]) };
        behind.into_iter().filter_map(|child| self.at(child)).collect()
    }

    /// The entity with an id.
    pub fn get(&self, id: EntityId) -> Option<&Entity> {
        self.list.get(id.0)
    }
}

/// Finds the story's entities.
pub fn find(story: &Story<'_>) -> Entities {
    let mut build = build::Build::new(*story);
    let names = names::find(story);
    for name in &names {
        build.add_name(name);
    }
    places::act(&mut build);
    roles::find(&mut build, &names);
    offices::find(&mut build);
    nouns::find(&mut build, &names);
    nouns::place_bodies(&mut build);
    pronouns::find(&mut build);
    build.finish()
}
