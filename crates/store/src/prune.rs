//! A record without some of its claims: those that stay are numbered anew, and nothing refers to what is gone.

use std::collections::BTreeSet;

use demarche_core::{ConditionId, EntityId, EventId, MeetingId, PositionId, Record, StatementId};

/// Which claims are to go.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    pub entities: BTreeSet<usize>,
    pub statements: BTreeSet<usize>,
    pub events: BTreeSet<usize>,
    pub conditions: BTreeSet<usize>,
    pub positions: BTreeSet<usize>,
    pub meetings: BTreeSet<usize>,
}

/// The new number of an old one; `None` where it is gone.
fn moved(gone: &BTreeSet<usize>, at: usize) -> Option<usize> {
    (!gone.contains(&at)).then(|| at - gone.range(..at).count())
}

fn keep<T>(list: &mut Vec<T>, gone: &BTreeSet<usize>) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

pub(crate) fn without(record: &mut Record, mut gone: Gone) {
    // A position is nobody's without its holder.
    gone.positions
        .extend(record.positions.iter().enumerate().filter(|(_, it)| gone.entities.contains(&it.holder.0)).map(|it| it.0));
    keep(&mut record.entities, &gone.entities);
    keep(&mut record.statements, &gone.statements);
    keep(&mut record.events, &gone.events);
    keep(&mut record.conditions, &gone.conditions);
    keep(&mut record.positions, &gone.positions);
    keep(&mut record.meetings, &gone.meetings);
    let entity = |id: EntityId| moved(&gone.entities, id.0).map(EntityId);
    let entities = |list: &mut Vec<EntityId>| *list = list.iter().filter_map(|&id| entity(id)).collect();
    let statement = |id: Option<StatementId>| id.and_then(|id| moved(&gone.statements, id.0).map(StatementId));
    for (at, it) in record.entities.iter_mut().enumerate() {
        it.id = EntityId(at);
    }
    for (at, it) in record.statements.iter_mut().enumerate() {
        it.id = StatementId(at);
        it.speaker = it.speaker.and_then(entity);
        entities(&mut it.addressees);
        it.via.retain_mut(|relay| entity(relay.entity).map(|id| relay.entity = id).is_some());
        it.conditions = it.conditions.iter().filter_map(|id| moved(&gone.conditions, id.0).map(ConditionId)).collect();
    }
    for (at, it) in record.events.iter_mut().enumerate() {
        it.id = EventId(at);
        entities(&mut it.actors);
        entities(&mut it.recipients);
        it.via.retain_mut(|relay| entity(relay.entity).map(|id| relay.entity = id).is_some());
        it.statement = statement(it.statement);
    }
    for (at, it) in record.conditions.iter_mut().enumerate() {
        it.id = ConditionId(at);
        it.holder = it.holder.and_then(entity);
        it.statement = statement(it.statement);
        it.event = it.event.and_then(|id| moved(&gone.events, id.0).map(EventId));
    }
    for (at, it) in record.positions.iter_mut().enumerate() {
        it.id = PositionId(at);
        it.holder = entity(it.holder).unwrap_or(it.holder);
        entities(&mut it.toward);
        it.statement = statement(it.statement);
    }
    for (at, it) in record.meetings.iter_mut().enumerate() {
        it.id = MeetingId(at);
        entities(&mut it.participants);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    #[test]
    fn nothing_refers_to_what_is_gone() {
        let mut one = record();
        without(&mut one, Gone { entities: [0].into(), statements: [0].into(), ..Gone::default() });
        assert_eq!((one.entities.len(), one.statements.len(), one.positions.len()), (2, 0, 0));
        assert_eq!(one.entities[0].name, "Norland");
        assert!(one.events[0].actors.is_empty());
        assert_eq!(one.events[0].recipients, [EntityId(0)], "numbered anew");
        assert_eq!((one.conditions[0].holder, one.conditions[0].statement), (None, None));
    }
}
