//! A small store of hand-made records: what two outlets say of talks, an attack, a demand and a meeting.

use demarche_core::{
    Act, Amount, Category, Document, EngineVersion, Entity, EntityId, EntityKind, Event, EventId, Form, Grain, Magnitude,
    Meeting, MeetingId, MeetingStatus, Occurrence, Place, Position, PositionId, Record, Relay, Role, Span, Stance, Statement,
    StatementId, Status, Time,
};
use demarche_store::near::Sketch;
use demarche_store::{Addition, Store, raw_hash};

/// The stamp of every addition.
pub(crate) const NOW: &str = "2026-05-04T12:00:00Z";

/// One story in which the foreign minister of one country accuses and threatens another, as a relay tells it.
pub(crate) const STORY: &str = "ANKARA, May 4 (Fjord Wire) — Iran attacked a United States base on Sunday, killing at least 12 soldiers.\n\n\
    “The talks are over unless the sanctions end,” Iranian Foreign Minister Karim Vand said, Nordlys TV reported.\n\n\
    Iran and the United States will meet in Geneva on 9 May. Iran demands an end to sanctions.\n";

/// The same act, a day later, in another outlet's words.
pub(crate) const LATER: &str = "Turkey condemned Iran. The United States may punish Iran, officials said on Tuesday.\n";

struct Maker<'t> {
    text: &'t str,
}

impl Maker<'_> {
    fn at(&self, words: &str) -> Span {
        let start = self.text.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn entity(&self, id: usize, name: &str, kind: EntityKind, country: Option<&str>, sector: &str, said: &str) -> Entity {
        Entity {
            id: EntityId(id),
            name: name.into(),
            kind,
            country: country.map(str::to_owned),
            sectors: if sector.is_empty() { Vec::new() } else { vec![sector.into()] },
            code: country.filter(|_| !sector.is_empty()).map(|country| format!("{country} {sector}")),
            roles: Vec::new(),
            mentions: vec![self.at(said)],
            because: Vec::new(),
        }
    }

    fn event(&self, id: usize, category: Category, status: Status, trigger: &str, sides: (&[usize], &[usize])) -> Event {
        let ids = |ids: &[usize]| ids.iter().copied().map(EntityId).collect();
        Event {
            id: EventId(id),
            category,
            modes: Vec::new(),
            contexts: vec!["military".into()],
            taught: Vec::new(),
            actors: ids(sides.0),
            recipients: ids(sides.1),
            status,
            trigger: self.at(trigger),
            sentence: 0,
            time: None,
            place: None,
            magnitude: None,
            statement: None,
            via: Vec::new(),
            quad: category.quad(),
            scale: category.scale(),
            cameo: Some(category.cameo_root().into()),
            confidence: 0.8,
            because: Vec::new(),
        }
    }
}

fn day(text: &str, day: &str) -> Time {
    Time { text: text.into(), start: day.into(), end: day.into(), grain: Grain::Day, span: None }
}

fn record(text: &str, outlet: &str, published: &str) -> Record {
    let mut document = Document::from_text(text);
    document.published = Some(published.into());
    document.outlet = Some(outlet.into());
    document.url = Some(format!("https://news.example/{published}"));
    document.title = Some(text.split('.').next().unwrap_or_default().into());
    let mut start = 0;
    for sentence in text.split_inclusive(['.', '\n']) {
        let trimmed = sentence.trim();
        if !trimmed.is_empty() {
            let from = start + sentence.find(trimmed).unwrap_or(0);
            document.sentences.push(Span::new(from, from + trimmed.len()));
        }
        start += sentence.len();
    }
    Record::empty(document, EngineVersion { version: "0.1.0".into(), model: "test-1".into() })
}

/// The record of [`STORY`].
pub(crate) fn first() -> Record {
    let make = Maker { text: STORY };
    let mut record = record(STORY, "Fjord Wire", "2026-05-04");
    record.entities = vec![
        make.entity(0, "Iran", EntityKind::Government, Some("IRN"), "GOV", "Iran attacked"),
        make.entity(1, "United States", EntityKind::Government, Some("USA"), "GOV", "United States base"),
        make.entity(2, "Karim Vand", EntityKind::Person, Some("IRN"), "GOV", "Karim Vand"),
        make.entity(3, "Nordlys TV", EntityKind::Outlet, None, "", "Nordlys TV"),
    ];
    record.entities[0].mentions = vec![make.at("Iran")];
    record.entities[1].mentions = vec![make.at("United States")];
    let span = make.at("Foreign Minister");
    record.entities[2].roles = vec![Role { title: "Foreign Minister".into(), of: Some("Iran".into()), former: false, span }];
    let words = "The talks are over unless the sanctions end,";
    record.statements = vec![Statement {
        id: StatementId(0),
        speaker: Some(EntityId(2)),
        speaker_text: "Karim Vand".into(),
        act: Act::Threaten,
        addressees: vec![EntityId(1)],
        venue: None,
        date: None,
        text: words.into(),
        via: vec![Relay { entity: EntityId(3), cue: "reported".into(), locator: None }],
        occurrences: vec![Occurrence {
            form: Form::Direct,
            content: vec![make.at(words)],
            cue: Some(make.at("said")),
            exact: true,
        }],
        conditions: Vec::new(),
        because: Vec::new(),
    }];
    let mut attack = make.event(0, Category::Assault, Status::Occurred, "attacked", (&[0], &[1]));
    attack.time = Some(day("on Sunday", "2026-05-03"));
    let span = make.at("ANKARA");
    attack.place = Some(Place {
        name: "Ankara".into(),
        country: Some("TUR".into()),
        lat: Some(39.92),
        lon: Some(32.85),
        geonames_id: Some(323_786),
        span,
    });
    attack.magnitude =
        Some(Magnitude { dead: Some(Amount { min: Some(12), max: None, text: "at least 12".into() }), ..Magnitude::default() });
    let mut talks = make.event(1, Category::Agree, Status::Planned, "will meet", (&[0, 1], &[]));
    talks.time = Some(day("on 9 May", "2026-05-09"));
    talks.sentence = 2;
    record.events = vec![attack, talks];
    record.positions = vec![Position {
        id: PositionId(0),
        holder: EntityId(0),
        toward: vec![EntityId(1)],
        issue: "sanctions".into(),
        stance: Stance::Demands,
        text: "an end to sanctions".into(),
        span: make.at("an end to sanctions"),
        statement: None,
        because: Vec::new(),
    }];
    record.meetings = vec![Meeting {
        id: MeetingId(0),
        participants: vec![EntityId(0), EntityId(1)],
        place: Some(Place {
            name: "Geneva".into(),
            country: Some("CHE".into()),
            lat: Some(46.2),
            lon: Some(6.15),
            geonames_id: Some(2_660_646),
            span: make.at("Geneva"),
        }),
        time: Some(day("on 9 May", "2026-05-09")),
        status: MeetingStatus::Expected,
        span: make.at("will meet"),
        because: Vec::new(),
    }];
    record
}

/// The record of [`LATER`].
pub(crate) fn second() -> Record {
    let make = Maker { text: LATER };
    let mut record = record(LATER, "Vest Avis", "2026-05-05");
    record.entities = vec![
        make.entity(0, "Turkey", EntityKind::Government, Some("TUR"), "GOV", "Turkey"),
        make.entity(1, "Iran", EntityKind::Government, Some("IRN"), "GOV", "Iran"),
        make.entity(2, "United States", EntityKind::Government, Some("USA"), "GOV", "United States"),
    ];
    record.events = vec![
        make.event(0, Category::Accuse, Status::Occurred, "condemned", (&[0], &[1])),
        make.event(1, Category::Sanction, Status::Possible, "punish", (&[2], &[1])),
    ];
    record.events[1].sentence = 1;
    record
}

/// Adds a record as a file of its own text.
pub(crate) fn add(store: &mut Store, input: &str, record: &Record) {
    let raw = record.document.text.as_bytes();
    let hash = raw_hash(raw, &[record.document.url.as_deref()]);
    store
        .add(&Addition {
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
        .unwrap();
}

/// A store of both stories.
pub(crate) fn store() -> Store {
    let mut store = Store::in_memory().unwrap();
    add(&mut store, "first.txt", &first());
    add(&mut store, "second.txt", &second());
    store
}
