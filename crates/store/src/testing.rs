//! Hand-made records for tests.

use demarche_core::{
    Act, Category, Condition, ConditionId, ConditionKind, Document, EngineVersion, Entity, EntityId, EntityKind, Event, EventId,
    Form, Meeting, MeetingId, MeetingStatus, Occurrence, Position, PositionId, Record, Role, Span, Stance, Statement,
    StatementId, Status,
};

use crate::near::Sketch;
use crate::{Addition, Outcome, Store, StoreError, raw_hash};

/// The stamp of every addition in tests.
pub(crate) const NOW: &str = "2026-05-04T12:00:00Z";

/// A story with an office, a quotation in which a dash and an umlaut shift scalars from bytes, a visit, a condition, a
/// position and a meeting.
pub(crate) const STORY: &str = "Zürich, May 4 — Foreign Minister Ada Lund visited Norland.\n\n“Norland must open the bridge if the \
    rains stop,” Lund said.\n";

/// The record of [`STORY`], all spans right.
pub(crate) fn record() -> Record {
    record_of(STORY)
}

/// A record of the story's shape over any text that holds its words.
pub(crate) fn record_of(text: &str) -> Record {
    let mut document = Document::from_text(text);
    document.published = Some("2026-05-04".into());
    document.outlet = Some("Fjord Post".into());
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    };
    let engine = EngineVersion { version: "0.1.0".into(), model: "test".into() };
    let mut record = Record::empty(document, engine);
    let role = Role { title: "Foreign Minister".into(), of: Some("Sudland".into()), former: false, span: at("Foreign Minister") };
    record.entities = vec![
        entity(0, "Ada Lund", EntityKind::Person, vec![at("Ada Lund")], vec![role]),
        entity(1, "Norland", EntityKind::Government, vec![at("Norland")], Vec::new()),
        entity(2, "Zürich", EntityKind::Place, vec![at("Zürich")], Vec::new()),
    ];
    record.statements = vec![Statement {
        id: StatementId(0),
        speaker: Some(EntityId(0)),
        speaker_text: "Lund".into(),
        act: Act::Demand,
        addressees: vec![EntityId(1)],
        venue: None,
        date: None,
        text: "Norland must open the bridge if the rains stop,".into(),
        via: Vec::new(),
        occurrences: vec![Occurrence {
            form: Form::Direct,
            content: vec![at("Norland must open the bridge if the rains stop,")],
            cue: Some(at("said")),
            exact: true,
        }],
        conditions: vec![ConditionId(0)],
        because: Vec::new(),
    }];
    record.events = vec![Event {
        id: EventId(0),
        category: Category::Consult,
        modes: vec!["visit".into()],
        contexts: Vec::new(),
        taught: Vec::new(),
        actors: vec![EntityId(0)],
        recipients: vec![EntityId(1)],
        status: Status::Occurred,
        trigger: at("visited"),
        sentence: 0,
        time: None,
        place: None,
        magnitude: None,
        statement: None,
        via: Vec::new(),
        quad: 1,
        scale: 4.0,
        cameo: Some("042".into()),
        confidence: 0.85,
        because: Vec::new(),
    }];
    record.conditions = vec![Condition {
        id: ConditionId(0),
        kind: ConditionKind::If,
        holder: Some(EntityId(0)),
        condition: at("the rains stop"),
        consequent: at("Norland must open the bridge"),
        text: "the rains stop".into(),
        statement: Some(StatementId(0)),
        event: None,
        because: Vec::new(),
    }];
    record.positions = vec![Position {
        id: PositionId(0),
        holder: EntityId(0),
        toward: vec![EntityId(1)],
        issue: "bridge".into(),
        stance: Stance::Demands,
        text: "open the bridge".into(),
        span: at("open the bridge"),
        statement: Some(StatementId(0)),
        because: Vec::new(),
    }];
    record.meetings = vec![Meeting {
        id: MeetingId(0),
        participants: vec![EntityId(0), EntityId(1)],
        place: None,
        time: None,
        status: MeetingStatus::Held,
        span: at("visited"),
        because: Vec::new(),
    }];
    record
}

fn entity(at: usize, name: &str, kind: EntityKind, mentions: Vec<Span>, roles: Vec<Role>) -> Entity {
    let country = (kind != EntityKind::Place).then(|| "NOR".to_owned());
    let sectors = vec!["GOV".to_owned()];
    Entity { id: EntityId(at), name: name.into(), kind, country, sectors, code: None, roles, mentions, because: Vec::new() }
}

/// Adds a record as a file of its own text.
pub(crate) fn add(store: &mut Store, input: &str, record: &Record) -> Result<Outcome, StoreError> {
    let raw = record.document.text.as_bytes();
    let hash = raw_hash(raw, &[record.document.url.as_deref()]);
    store.add(&Addition {
        input,
        key: "",
        raw_hash: &hash,
        raw,
        origin: None,
        record,
        sketch: &Sketch::default(),
        copied: None,
        at: NOW,
    })
}

/// The number of rows that a query counts.
pub(crate) fn count(store: &Store, sql: &str) -> i64 {
    store.connection().query_row(sql, [], |row| row.get(0)).unwrap()
}
