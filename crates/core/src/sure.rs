//! Records without the events that are not sure enough.

use std::collections::BTreeMap;

use crate::record::{EventId, Record};

impl Record {
    /// Takes out the events whose confidence is below `least` (0 to 1) and numbers those that stay anew; a condition on which
    /// such an event hung stays without it. Entities stay as they are.
    pub fn without_unsure(mut self, least: f32) -> Self {
        self.events.retain(|event| event.confidence >= least);
        let numbers: BTreeMap<EventId, EventId> =
            self.events.iter().enumerate().map(|(at, event)| (event.id, EventId(at))).collect();
        for (at, event) in self.events.iter_mut().enumerate() {
            event.id = EventId(at);
        }
        for condition in &mut self.conditions {
            condition.event = condition.event.and_then(|id| numbers.get(&id).copied());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{Category, Condition, ConditionId, ConditionKind, EngineVersion, Event, EventId, Record, Status};
    use crate::{Document, Span};

    fn event(at: usize, confidence: f32) -> Event {
        Event {
            id: EventId(at),
            category: Category::Consult,
            modes: Vec::new(),
            contexts: Vec::new(),
            taught: Vec::new(),
            actors: Vec::new(),
            recipients: Vec::new(),
            status: Status::Occurred,
            trigger: Span::default(),
            sentence: 0,
            time: None,
            place: None,
            magnitude: None,
            statement: None,
            via: Vec::new(),
            quad: 1,
            scale: 1.0,
            cameo: None,
            confidence,
            because: Vec::new(),
        }
    }

    fn condition(at: usize, event: usize) -> Condition {
        Condition {
            id: ConditionId(at),
            kind: ConditionKind::If,
            holder: None,
            condition: Span::default(),
            consequent: Span::default(),
            text: String::new(),
            statement: None,
            event: Some(EventId(event)),
            because: Vec::new(),
        }
    }

    #[test]
    fn what_hangs_on_a_dropped_event_hangs_on_none_and_the_rest_keep_theirs() {
        let mut record = Record::empty(Document::from_text("x"), EngineVersion::default());
        record.events = vec![event(0, 0.4), event(1, 0.75), event(2, 0.9)];
        record.conditions = vec![condition(0, 0), condition(1, 2)];
        let kept = record.without_unsure(0.75);
        assert_eq!(
            kept.events.iter().map(|it| (it.id, it.confidence)).collect::<Vec<_>>(),
            [(EventId(0), 0.75), (EventId(1), 0.9)]
        );
        assert_eq!(kept.conditions.iter().map(|it| it.event).collect::<Vec<_>>(), [None, Some(EventId(1))]);
    }
}
