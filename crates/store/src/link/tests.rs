//! Linking over whole records, as a user of the store sees it.

use demarche_core::{
    Act, Amount, Category, Document, EngineVersion, Entity, EntityId, EntityKind, Event, EventId, Form, Grain, Magnitude,
    Occurrence, Record, Role, Span, Statement, StatementId, Status, Time,
};

use super::account;
use crate::Store;
use crate::testing::{add, count};

/// A story under construction; words are looked up in its text.
struct Story {
    record: Record,
}

impl Story {
    fn new(outlet: &str, day: &str, text: &str) -> Self {
        let mut document = Document::from_text(text);
        document.outlet = Some(outlet.into());
        document.published = Some(day.into());
        document.sentences = document.paragraphs.clone();
        let engine = EngineVersion { version: "0.1.0".into(), model: "test".into() };
        Self { record: Record::empty(document, engine) }
    }

    fn at(&self, words: &str) -> Span {
        let start = self.record.document.text.find(words).unwrap_or_else(|| panic!("`{words}` is not in the story"));
        Span::new(start, start + words.len())
    }

    fn who(mut self, name: &str, kind: EntityKind, country: Option<&str>, title: Option<&str>) -> Self {
        let span = self.at(name.split(' ').next_back().unwrap_or(name));
        let roles = title.map(|title| Role { title: title.into(), of: None, former: false, span }).into_iter().collect();
        self.record.entities.push(Entity {
            id: EntityId(self.record.entities.len()),
            name: name.into(),
            kind,
            country: country.map(Into::into),
            sectors: vec!["GOV".into()],
            code: None,
            roles,
            mentions: vec![span],
            because: Vec::new(),
        });
        self
    }

    fn says(mut self, speaker: usize, act: Act, form: Form, words: &str) -> Self {
        let span = self.at(words);
        self.record.statements.push(Statement {
            id: StatementId(self.record.statements.len()),
            speaker: Some(EntityId(speaker)),
            speaker_text: self.record.entities[speaker].name.clone(),
            act,
            addressees: Vec::new(),
            venue: None,
            date: None,
            text: words.into(),
            via: Vec::new(),
            occurrences: vec![Occurrence { form, content: vec![span], cue: None, exact: true }],
            conditions: Vec::new(),
            because: Vec::new(),
        });
        self
    }

    fn event(
        mut self,
        category: Category,
        status: Status,
        trigger: &str,
        sides: [&[usize]; 2],
        day: Option<&str>,
        dead: Option<u64>,
    ) -> Self {
        let trigger = self.at(trigger);
        let sentence = self.record.document.sentences.iter().position(|it| it.overlaps(trigger)).unwrap_or(0);
        let ids = |side: &[usize]| side.iter().map(|&at| EntityId(at)).collect::<Vec<_>>();
        let statement = self.record.statements.iter().find(|it| it.occurrences[0].content[0].contains(trigger)).map(|it| it.id);
        self.record.events.push(Event {
            id: EventId(self.record.events.len()),
            category,
            modes: Vec::new(),
            contexts: Vec::new(),
            taught: Vec::new(),
            actors: ids(sides[0]),
            recipients: ids(sides[1]),
            status,
            trigger,
            sentence,
            time: day.map(|day| Time { text: day.into(), start: day.into(), end: day.into(), grain: Grain::Day, span: None }),
            place: None,
            magnitude: dead.map(|dead| Magnitude {
                dead: Some(Amount { min: Some(dead), max: Some(dead), text: dead.to_string() }),
                ..Magnitude::default()
            }),
            statement,
            via: Vec::new(),
            quad: category.quad(),
            scale: category.scale(),
            cameo: None,
            confidence: 0.8,
            because: Vec::new(),
        });
        self
    }
}

fn store_of(stories: &[&Story]) -> Store {
    let mut store = Store::in_memory().unwrap();
    for story in stories {
        add(&mut store, &story.record.document.id, &story.record).unwrap();
    }
    store
}

fn one(store: &Store, sql: &str) -> String {
    store.connection().query_row(sql, [], |row| row.get(0)).unwrap()
}

const NORWAY: (EntityKind, Option<&str>) = (EntityKind::Government, Some("NOR"));

fn quotation(outlet: &str, day: &str, lead: &str, name: &str, title: Option<&str>, form: Form, words: &str) -> Story {
    Story::new(outlet, day, &format!("{lead} Norway and Iceland, {name} of Tromsoe said: {words}."))
        .who("Norway", NORWAY.0, NORWAY.1, None)
        .who("Iceland", EntityKind::Government, Some("ISL"), None)
        .who(name, EntityKind::Person, Some("NOR"), title)
        .who("Tromsoe", EntityKind::Place, Some("NOR"), None)
        .says(2, Act::Assert, form, words)
}

const LAW: &str = "The law of the sea does not stop where a captain wants it to";

#[test]
fn one_utterance_in_two_outlets_is_one_statement_of_two_sources() {
    let quote = quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", Some("Foreign Minister"), Form::Direct, LAW);
    let told = "the law of the sea did not end where a captain wished";
    let told = quotation("Ice Radio", "2026-03-17", "Of", "Solberg", Some("foreign minister"), Form::Indirect, told);
    let store = store_of(&[&quote, &told]);
    assert_eq!(count(&store, "SELECT count(*) FROM statements"), 1);
    assert_eq!(count(&store, "SELECT reports * 10 + sources FROM statements"), 22);
    let why = one(&store, "SELECT why FROM actor_reports WHERE document = 2 AND entity = 2");
    assert_eq!(why, "person/surname-and-office");
    let wordings = account::wordings(store.connection(), 1).unwrap();
    assert_eq!(wordings.iter().map(|it| it.form.as_str()).collect::<Vec<_>>(), ["direct", "indirect"]);
}

#[test]
fn a_statement_was_first_in_the_story_that_came_out_first_whenever_it_was_added() {
    let early = quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", None, Form::Direct, LAW);
    let late = quotation("Ice Radio", "2026-03-17", "Of", "Ingrid Solberg", None, Form::Direct, LAW);
    let store = store_of(&[&late, &early]);
    assert_eq!(count(&store, "SELECT first FROM statements"), 2);
}

#[test]
fn stories_of_one_agency_are_one_source() {
    let mut a = quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", None, Form::Direct, LAW);
    let mut b = quotation("Ice Radio", "2026-03-16", "Of", "Ingrid Solberg", None, Form::Direct, LAW);
    for story in [&mut a, &mut b] {
        let dateline = demarche_core::Dateline { agency: Some("Nord Wire".into()), ..demarche_core::Dateline::default() };
        story.record.document.dateline = Some(dateline);
    }
    let store = store_of(&[&a, &b]);
    assert_eq!(count(&store, "SELECT reports * 10 + sources FROM statements"), 21);
}

#[test]
fn persons_of_one_surname_stay_two() {
    let minister = quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", Some("Foreign Minister"), Form::Direct, LAW);
    let officer = quotation(
        "Ice Radio",
        "2026-03-16",
        "Of",
        "Erik Solberg",
        Some("Commander"),
        Form::Direct,
        "the trawler ignored three warnings",
    );
    let store = store_of(&[&minister, &officer]);
    assert_eq!(count(&store, "SELECT count(*) FROM actors WHERE kind = 'person'"), 2);
    assert_eq!(count(&store, "SELECT count(*) FROM actors WHERE kind = 'government'"), 2);
}

#[test]
fn groups_without_a_name_are_never_one_across_stories() {
    let story = |outlet: &str, lead: &str| {
        Story::new(outlet, "2026-03-16", &format!("{lead} Norway and Iceland met mediators."))
            .who("Norway", NORWAY.0, NORWAY.1, None)
            .who("Iceland", EntityKind::Government, Some("ISL"), None)
            .who("mediators", EntityKind::Group, None, None)
    };
    let store = store_of(&[&story("Fjord Post", "On"), &story("Ice Radio", "Of")]);
    assert_eq!(count(&store, "SELECT count(*) FROM actors WHERE kind = 'group'"), 2);
}

fn talks(outlet: &str, day: &str, text: &str, category: Category, status: Status, trigger: &str, on: &str) -> Story {
    Story::new(outlet, day, text)
        .who("Norway", NORWAY.0, NORWAY.1, None)
        .who("Iceland", EntityKind::Government, Some("ISL"), None)
        .event(category, status, trigger, [&[0, 1], &[]], Some(on), None)
}

#[test]
fn what_was_planned_and_then_held_is_one_event_and_both_reports_are_kept() {
    let plan = "Norway and Iceland will meet on Thursday about cod.";
    let plan = talks("Fjord Post", "2026-03-16", plan, Category::Agree, Status::Planned, "meet", "2026-03-19");
    let held = "Norway and Iceland met for three hours on Thursday about cod.";
    let held = talks("Ice Radio", "2026-03-20", held, Category::Consult, Status::Occurred, "met", "2026-03-19");
    let store = store_of(&[&plan, &held]);
    assert_eq!(one(&store, "SELECT type || ' ' || status || ' ' || reports FROM events"), "CONSULT occurred 2");
    let moves = "SELECT group_concat(status, ' ') FROM (SELECT status FROM event_reports ORDER BY document)";
    assert_eq!(one(&store, moves), "planned occurred");
    // The order in which they are added does not matter.
    let store = store_of(&[&held, &plan]);
    assert_eq!(one(&store, "SELECT type || ' ' || status || ' ' || reports FROM events"), "CONSULT occurred 2");
}

#[test]
fn a_second_meeting_of_the_same_sides_is_another_event() {
    let first = "Norway and Iceland met on Monday about cod.";
    let first = talks("Fjord Post", "2026-03-16", first, Category::Consult, Status::Occurred, "met", "2026-03-16");
    let second = "Norway and Iceland met on Thursday about cod.";
    let second = talks("Ice Radio", "2026-03-19", second, Category::Consult, Status::Occurred, "met", "2026-03-19");
    assert_eq!(count(&store_of(&[&first, &second]), "SELECT count(*) FROM events"), 2);
}

fn toll(outlet: &str, teller: &str, country: &str, words: &str, dead: u64) -> Story {
    Story::new(outlet, "2026-05-11", &format!("Between Norway and Iceland {teller} said: {words}."))
        .who("Norway", NORWAY.0, NORWAY.1, None)
        .who("Iceland", EntityKind::Government, Some("ISL"), None)
        .who(teller, EntityKind::Organization, Some(country), None)
        .says(2, Act::Assert, Form::Indirect, words)
        .event(Category::Assault, Status::Occurred, "raid", [&[], &[]], Some("2026-05-11"), Some(dead))
}

#[test]
fn rival_tolls_stand_side_by_side_and_gainsay_each_other() {
    let a = toll("Fjord Post", "Harbour Union", "NOR", "the raid on the harbour camp killed 12 people", 12);
    let b = toll("Ice Radio", "Coast League", "ISL", "a raid on a camp by the harbour left 19 dead", 19);
    let store = store_of(&[&a, &b]);
    assert_eq!(count(&store, "SELECT count(*) FROM events"), 1);
    assert_eq!(
        one(&store, "SELECT group_concat(dead_min, ' ') FROM (SELECT dead_min FROM event_reports ORDER BY document)"),
        "12 19"
    );
    let found = account::contradictions(store.connection(), 1).unwrap();
    assert_eq!(found.iter().map(|it| it.why.as_str()).collect::<Vec<_>>(), ["contradiction/rival-tolls"]);
}

#[test]
fn what_a_user_keeps_apart_stays_apart_and_what_a_user_joins_is_one() {
    let quote = quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", None, Form::Direct, LAW);
    let same = quotation("Ice Radio", "2026-03-17", "Of", "Ingrid Solberg", None, Form::Direct, LAW);
    let decide = |verdict: &str, value: Option<&str>, other: &Story| {
        let mut store = store_of(&[&quote]);
        let sql = "INSERT INTO corrections (kind, document, target, cell, verdict, value, who, why, at)
                   VALUES ('link', ?1, 'S1@0-9', 'claim', ?2, ?3, 'me', 'I read both', '2026-03-18')";
        let value = value.map(|sql| one(&store, sql));
        store.connection().execute(sql, (&other.record.document.id, verdict, value)).unwrap();
        add(&mut store, "second", &other.record).unwrap();
        (count(&store, "SELECT count(*) FROM statements"), one(&store, "SELECT why FROM statement_reports WHERE document = 2"))
    };
    assert_eq!(decide("reject", None, &same), (2, "user/kept-apart".into()));
    let other = quotation("Ice Radio", "2026-03-17", "Of", "Ingrid Solberg", None, Form::Direct, "cod is cod");
    assert_eq!(decide("change", Some("SELECT key FROM statements"), &other), (1, "user/linked".into()));
}

/// Every derived row, as text.
fn dump(store: &Store) -> String {
    let mut all = String::new();
    for table in super::DERIVED.iter().filter(|table| !["statement_words", "link_sketches"].contains(table)) {
        let mut rows = store.connection().prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            all.push_str(&format!("{table}: {}\n", cells.join(" | ")));
        }
    }
    all
}

#[test]
fn a_linker_made_anew_goes_on_where_the_old_one_stopped() {
    let stories = [
        quotation("Fjord Post", "2026-03-16", "On", "Ingrid Solberg", Some("Foreign Minister"), Form::Direct, LAW),
        quotation("Ice Radio", "2026-03-17", "Of", "Solberg", Some("Foreign Minister"), Form::Direct, LAW),
        toll("Fjord Post", "Harbour Union", "NOR", "the raid on the harbour camp killed 12 people", 12),
        toll("Ice Radio", "Coast League", "ISL", "a raid on a camp by the harbour left 19 dead", 19),
    ];
    let at_once = store_of(&stories.iter().collect::<Vec<_>>());
    let folder = tempfile::tempdir().unwrap();
    for story in &stories {
        let mut store = Store::open(&folder.path().join("a.db")).unwrap();
        add(&mut store, &story.record.document.id, &story.record).unwrap();
    }
    let in_pieces = Store::open(&folder.path().join("a.db")).unwrap();
    assert_eq!(dump(&at_once), dump(&in_pieces));
}

#[test]
fn offices_hold_from_the_first_story_that_gives_them_until_another() {
    let title =
        |day: &str, lead: &str, title: &str| quotation("Fjord Post", day, lead, "Ingrid Solberg", Some(title), Form::Direct, LAW);
    let stories = [
        title("2024-03-16", "On", "Health Minister"),
        title("2024-05-02", "Of", "Norwegian health minister"),
        title("2026-03-16", "In", "Foreign Minister"),
    ];
    let store = store_of(&stories.iter().collect::<Vec<_>>());
    let actor = count(&store, "SELECT id FROM actors WHERE kind = 'person'");
    let on = |day: &str| {
        account::offices_on(store.connection(), actor, day).unwrap().iter().map(|it| it.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(on("2024-01-01"), Vec::<String>::new());
    assert_eq!(on("2024-12-31"), ["Health Minister"]);
    assert_eq!(on("2026-04-01"), ["Foreign Minister"]);
    let terms = account::offices(store.connection(), actor).unwrap();
    assert_eq!(terms[0].to.as_deref(), Some("2024-05-02"));
    assert!(terms.iter().all(|it| !it.conflict));
}
