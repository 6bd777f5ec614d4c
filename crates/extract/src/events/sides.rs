//! Whom words for parties stand for that name nobody: "the two sides", "both countries", "they", "his forces".

use demarche_core::{EntityId, EntityKind};

use super::parties::collect;
use super::roles::Site;

impl Site<'_, '_> {
    /// The governments and armed groups that a story has named most often before a token, most often first, each at least twice.
    fn most_mentioned(&self, before: usize) -> Vec<EntityId> {
        let mut counts: std::collections::BTreeMap<EntityId, usize> = std::collections::BTreeMap::new();
        for (_, &id) in self.entities.heads.range(..before) {
            let side = self.entities.get(id).is_some_and(|it| matches!(it.kind, EntityKind::Government | EntityKind::ArmedGroup));
            if side {
                *counts.entry(id).or_default() += 1;
            }
        }
        let mut ranked: Vec<(EntityId, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
        ranked.sort_by_key(|&(id, count)| (std::cmp::Reverse(count), id));
        ranked.into_iter().map(|(id, _)| id).collect()
    }

    /// "They" behind a sentence whose subject is a pair: "Lula and Petro flew … They then discussed …".
    pub(super) fn named_together(&self, head: usize) -> Option<Vec<EntityId>> {
        let story = self.story;
        if story.token(head).upos != "PRON" || !story.text(head).eq_ignore_ascii_case("they") {
            return None;
        }
        let sentence = story.reading.sentence_of(head)?.checked_sub(1)?;
        let tokens = story.reading.sentences[sentence].tokens.clone();
        let subject = tokens.clone().find(|&at| story.token(at).relation() == "nsubj")?;
        let pair = self.entities.of_phrase(story, subject);
        let pair = if pair.len() > 1 { pair } else { self.met(head).unwrap_or(pair) };
        let named = |id: &EntityId| {
            self.entities
                .get(*id)
                .is_some_and(|it| !matches!(it.kind, EntityKind::Place | EntityKind::Outlet | EntityKind::Group))
        };
        (pair.len() > 1 && pair.iter().all(named)).then_some(pair)
    }

    /// The two of the encounter told last before "they": "She met the president, and they signed …".
    fn met(&self, they: usize) -> Option<Vec<EntityId>> {
        let story = self.story;
        let first = story.reading.sentences[story.reading.sentence_of(they)?.saturating_sub(1)].tokens.start;
        let verb = (first..they).rev().find(|&at| story.is_verb(at))?;
        let meets = story.lemma_in(verb, &["meet", "host", "receive", "welcome", "join"]);
        let spoke = story.lemma_in(verb, &["speak", "talk", "confer", "hold"]);
        let subject = story.child(verb, &["nsubj"])?;
        let others = if meets { story.patients(verb) } else { story.behind(verb, &["with"]) };
        let others = others.into_iter().filter(|_| meets || spoke).flat_map(|it| self.entities.of_phrase(story, it));
        let all = self.entities.of_phrase(story, subject).into_iter().chain(others).fold(Vec::new(), collect);
        (all.len() > 1).then_some(all)
    }

    /// "His forces", "its army": whose they are, the body that a person speaks for.
    pub(super) fn own_force(&self, head: usize) -> Option<EntityId> {
        const FORCES: [&str; 15] = [
            "force",
            "army",
            "troop",
            "soldier",
            "fighter",
            "man",
            "side",
            "government",
            "country",
            "movement",
            "ship",
            "vessel",
            "military",
            "navy",
            "wounded",
        ];
        let story = self.story;
        if !FORCES.contains(&story.lemma(head).as_str()) {
            return None;
        }
        let pronoun = story.child(head, &["nmod:poss"]).filter(|&it| story.token(it).upos == "PRON")?;
        let owner = self.entities.get(self.entities.at(pronoun)?)?;
        let coded = self.entities.at(head).and_then(|it| self.entities.get(it)).is_some_and(|it| it.country.is_some());
        if owner.kind != EntityKind::Person && owner.kind != EntityKind::Office {
            let body = matches!(owner.kind, EntityKind::Government | EntityKind::Organization | EntityKind::ArmedGroup);
            return (body && !(coded && owner.kind == EntityKind::Government)).then_some(owner.id);
        }
        let body = owner.roles.iter().filter(|it| !it.former).find_map(|role| role.of.as_deref());
        let named = |it: &&demarche_core::Entity| Some(it.name.as_str()) == body && it.kind != EntityKind::Person;
        // "Our wounded", says a minister: the country's.
        let state = |it: &&demarche_core::Entity| it.kind == EntityKind::Government && it.country == owner.country;
        let home = || self.entities.list.iter().find(state).filter(|_| body.is_none() && owner.country.is_some());
        self.entities.list.iter().find(named).or_else(home).map(|it| it.id)
    }

    /// "The two sides", "both countries": the two that were named together last, at most three sentences before.
    pub(super) fn two_sides(&self, head: usize) -> Option<Vec<EntityId>> {
        const SIDES: [&str; 11] = [
            "side",
            "country",
            "nation",
            "party",
            "government",
            "neighbour",
            "neighbor",
            "capital",
            "delegation",
            "camp",
            "state",
        ];
        let story = self.story;
        let two = story.reading.children_by(head, &["nummod", "det", "amod"]).any(|it| story.lemma_in(it, &["two", "both"]));
        if !(two && SIDES.contains(&story.lemma(head).as_str())) {
            return None;
        }
        let sentence = story.reading.sentence_of(head)?;
        let first = story.reading.sentences[sentence.saturating_sub(3)].tokens.start;
        let near = (first..head).rev().find_map(|at| {
            let pair = story.conjuncts(at);
            let named: Vec<EntityId> = pair.iter().filter_map(|&it| self.entities.at(it)).fold(Vec::new(), collect);
            // Two ships that were named together are no sides.
            let sides = |id: &EntityId| {
                let named = self.entities.named.get(id.0).copied().unwrap_or(false);
                let apt =
                    |it: &demarche_core::Entity| !matches!(it.kind, EntityKind::Place | EntityKind::Outlet | EntityKind::Group);
                self.entities.get(*id).is_some_and(|it| apt(it) && (named || it.kind == EntityKind::Government))
            };
            (pair.len() == 2 && named.len() == 2 && named.iter().all(sides)).then_some(named)
        });
        // A pair that plays no great part in the story ("mediators from Qatar and Turkey") gives way to the two that do.
        let ranked = self.most_mentioned(head);
        let leads = |pair: &Vec<EntityId>| ranked.iter().take(3).filter(|it| pair.contains(it)).count() > 1;
        // Where the story has an entity for "both sides" itself, that is surer than the two most mentioned.
        let unknown = self.entities.at(head).is_none();
        near.filter(|pair| ranked.len() < 3 || leads(pair))
            .or_else(|| (unknown && ranked.len() > 1).then(|| ranked[..2].to_vec()))
    }
}
