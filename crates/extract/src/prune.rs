//! Keeps the entities that a record needs, and numbers them in the order of the text.

use std::collections::BTreeMap;

use demarche_core::{EntityId, Record};

use crate::entities::Entities;

/// Moves `entities` into `record`: those that a claim refers to and those that have a name.
pub(crate) fn entities(record: &mut Record, entities: Entities) {
    let mut used = vec![false; entities.list.len()];
    refer(record, |id| {
        if let Some(slot) = used.get_mut(id.0) {
            *slot = true;
        }
        id
    });
    let named = entities.named;
    let mut kept: Vec<_> = entities.list.into_iter().filter(|it| used[it.id.0] || named[it.id.0]).collect();
    kept.sort_by_key(|it| (it.mentions.first().map_or(u32::MAX, |span| span.start), it.id));
    let numbers: BTreeMap<EntityId, EntityId> = kept.iter().enumerate().map(|(at, it)| (it.id, EntityId(at))).collect();
    refer(record, |id| numbers.get(&id).copied().unwrap_or(id));
    for (at, entity) in kept.iter_mut().enumerate() {
        entity.id = EntityId(at);
    }
    record.entities = kept;
}

/// Passes every reference to an entity through `change`.
fn refer(record: &mut Record, mut change: impl FnMut(EntityId) -> EntityId) {
    let mut ids: Vec<&mut EntityId> = Vec::new();
    for statement in &mut record.statements {
        ids.extend(&mut statement.addressees);
        ids.extend(&mut statement.speaker);
        ids.extend(statement.via.iter_mut().map(|relay| &mut relay.entity));
    }
    for event in &mut record.events {
        ids.extend(event.actors.iter_mut().chain(&mut event.recipients));
        ids.extend(event.via.iter_mut().map(|relay| &mut relay.entity));
    }
    for condition in &mut record.conditions {
        ids.extend(&mut condition.holder);
    }
    for position in &mut record.positions {
        ids.push(&mut position.holder);
        ids.extend(&mut position.toward);
    }
    for meeting in &mut record.meetings {
        ids.extend(&mut meeting.participants);
    }
    for id in ids {
        *id = change(*id);
    }
}
