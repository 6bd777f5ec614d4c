use rusqlite::Connection;

use super::*;

/// A store's tables with what Norland (NOR) and Sudland (SUD) do to each other. Day, kind and what differ by case.
struct Tables {
    connection: Connection,
    next: i64,
}

impl Tables {
    fn new() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../schema/1.sql")).unwrap();
        connection
            .execute_batch(
                "INSERT INTO actors VALUES (1, 'n', 'Norland', 'government', 'NOR', '[\"GOV\"]', 'NOR GOV', 1);
                 INSERT INTO actors VALUES (2, 's', 'Sudland', 'government', 'SUD', '[\"GOV\"]', 'SUD GOV', 1);
                 INSERT INTO actors VALUES (3, 'm', 'Ada Lund', 'person', 'NOR', '[\"GOV\"]', 'NOR GOV', 1);
                 INSERT INTO actors VALUES (4, 'h', 'Hostland', 'government', 'HST', '[\"GOV\"]', 'HST GOV', 1);",
            )
            .unwrap();
        Self { connection, next: 0 }
    }

    fn document(&mut self, day: &str) -> i64 {
        self.next += 1;
        self.connection
            .execute(
                "INSERT INTO documents (id, hash, language, day, added, words, raw_hash, own_record) VALUES (?1, ?1, 'en', ?2, ?2, 1, ?1, 1)",
                params![self.next, day],
            )
            .unwrap();
        self.next
    }

    fn position(&mut self, day: &str, holder: i64, toward: Option<i64>, stance: &str, text: &str) -> i64 {
        let id = self.document(day);
        self.connection
            .execute(
                "INSERT INTO positions (id, key, holder, issue, stance, text, day, document, local, start, end)
                 VALUES (?1, 'p' || ?1, ?2, ?3, ?4, ?3, ?5, ?1, 0, 0, 1)",
                params![id, holder, text, stance, day],
            )
            .unwrap();
        if let Some(toward) = toward {
            self.connection.execute("INSERT INTO position_parties VALUES (?1, ?2)", params![id, toward]).unwrap();
        }
        id
    }

    fn meeting(&mut self, day: &str, status: &str, parties: &[i64]) -> i64 {
        let id = self.document(day);
        self.connection
            .execute(
                "INSERT INTO meetings (id, key, status, day, dated, country, first, reports, sources)
                 VALUES (?1, 'm' || ?1, ?2, ?3, 1, 'HST', ?1, 1, 1)",
                params![id, status, day],
            )
            .unwrap();
        self.connection.execute("INSERT INTO meeting_reports VALUES (?1, ?1, 0, ?2, 0, 1, 'x')", params![id, status]).unwrap();
        for party in parties {
            self.connection.execute("INSERT INTO meeting_parties VALUES (?1, ?2)", params![id, party]).unwrap();
        }
        id
    }

    fn event(&mut self, day: &str, category: &str, from: i64, to: i64, trigger: &str) -> i64 {
        let id = self.document(day);
        self.connection
            .execute(
                "INSERT INTO events (id, key, type, modes, contexts, status, quad, scale, day, dated, confidence, first, reports, sources)
                 VALUES (?1, 'e' || ?1, ?2, '[]', '[]', 'occurred', 1, 0, ?3, 1, 0.9, ?1, 1, 1)",
                params![id, category, day],
            )
            .unwrap();
        self.connection
            .execute(
                "INSERT INTO event_reports (event, document, local, status, trigger, start, end, sentence, confidence, why)
                 VALUES (?1, ?1, 0, 'occurred', ?2, 0, 1, 0, 0.9, 'x')",
                params![id, trigger],
            )
            .unwrap();
        self.connection
            .execute("INSERT INTO event_parties VALUES (?1, 'actor', ?2), (?1, 'recipient', ?3)", params![id, from, to])
            .unwrap();
        id
    }

    fn edit(&self, file: &str, verb: Verb) -> Result<(), EditError> {
        let [who, why, at] = ["ada", "it is so", "2026-01-01T00:00:00Z"].map(str::to_owned);
        record(&self.connection, &Edit { file: file.to_owned(), verb, who, why, at })
    }

    fn derive(&mut self) {
        let transaction = self.connection.transaction().unwrap();
        derive(&transaction).unwrap();
        transaction.commit().unwrap();
    }

    fn rows(&self, sql: &str) -> Vec<String> {
        let mut query = self.connection.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }
}

#[test]
fn talks_and_a_position_open_a_file_with_parties_host_and_state() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[3, 2]);
    tables.position("2026-03-02", 3, Some(2), "demands", "Sudland must free all prisoners");
    tables.derive();
    assert_eq!(
        tables.rows("SELECT name || ' | ' || state || ' | ' || last_contact FROM negotiations"),
        ["Norland – Sudland: prisoners and hostages | open | 2026-03-01"]
    );
    let parties = "SELECT name || ' ' || role FROM negotiation_parties JOIN actors ON actors.id = actor ORDER BY actor";
    assert_eq!(tables.rows(parties), ["Norland party", "Sudland party", "Hostland host"]);
}

#[test]
fn a_courtesy_visit_opens_nothing() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[1, 2]);
    tables.derive();
    assert!(tables.rows("SELECT name FROM negotiations").is_empty());
}

#[test]
fn an_offer_after_a_demand_on_the_same_words_is_softer() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[1, 2]);
    let demand = tables.position("2026-03-02", 1, Some(2), "rejects", "halting uranium enrichment");
    let offer = tables.position("2026-03-09", 1, Some(2), "offers", "to halt uranium enrichment for a year");
    tables.derive();
    let moves = tables.rows("SELECT position || ' for ' || supersedes || ' ' || direction FROM position_moves");
    assert_eq!(moves, [format!("{offer} for {demand} softer")]);
}

#[test]
fn a_threat_is_pending_until_something_becomes_of_it() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[1, 2]);
    tables.position("2026-03-01", 1, Some(2), "demands", "Sudland must lift the blockade of the strait");
    tables.event("2026-03-02", "THREATEN", 1, 2, "warned");
    tables.derive();
    assert_eq!(tables.rows("SELECT outcome FROM threats"), ["pending"]);
    tables.event("2026-03-20", "SANCTION", 1, 2, "cut off aid");
    tables.derive();
    assert_eq!(tables.rows("SELECT outcome FROM threats"), ["carried_out"]);
}

#[test]
fn a_signed_text_is_agreed_and_a_release_after_it_implements_it() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[1, 2]);
    tables.position("2026-03-01", 1, Some(2), "demands", "free the prisoners");
    tables.event("2026-03-05", "SUPPORT", 1, 2, "signed an agreement");
    tables.derive();
    assert_eq!(tables.rows("SELECT state || ' ' || state_rule FROM negotiations"), ["agreed state/text-agreed"]);
    tables.event("2026-03-09", "RETREAT", 2, 1, "released");
    tables.derive();
    assert_eq!(tables.rows("SELECT state FROM negotiations"), ["implementing"]);
}

#[test]
fn talks_sleep_after_half_a_year() {
    let mut tables = Tables::new();
    tables.meeting("2026-01-01", "held", &[1, 2]);
    tables.position("2026-01-01", 1, Some(2), "demands", "free the prisoners");
    tables.document("2026-09-01");
    tables.derive();
    assert_eq!(tables.rows("SELECT state || ' ' || state_rule FROM negotiations"), ["dormant state/no-contact-for-180-days"]);
}

#[test]
fn what_users_decide_survives_making_the_files_anew() {
    let mut tables = Tables::new();
    let meeting = tables.meeting("2026-03-01", "held", &[1, 2]);
    tables.position("2026-03-01", 1, Some(2), "demands", "free the prisoners");
    tables.position("2026-03-02", 2, Some(1), "demands", "lift the tariffs");
    tables.derive();
    assert_eq!(tables.rows("SELECT name FROM negotiations").len(), 2);
    tables.edit("Norland – Sudland: trade", Verb::Merge { with: "Norland – Sudland: prisoners and hostages".into() }).unwrap();
    tables.derive();
    tables.edit("1", Verb::Name("The river talks".into())).unwrap();
    tables.edit("1", Verb::Unpin(format!("meeting:m{meeting}"))).unwrap();
    for _ in 0..2 {
        tables.derive();
        assert_eq!(tables.rows("SELECT name FROM negotiations"), ["The river talks"]);
        assert_eq!(tables.rows("SELECT kind FROM negotiation_items"), ["position", "position"]);
    }
}

#[test]
fn claims_split_off_stand_in_a_file_of_their_own() {
    let mut tables = Tables::new();
    tables.meeting("2026-03-01", "held", &[1, 2]);
    let position = tables.position("2026-03-01", 1, Some(2), "demands", "free the prisoners");
    tables.derive();
    tables.edit("1", Verb::Split { items: vec![format!("position:p{position}")], name: "Swap".into() }).unwrap();
    tables.derive();
    assert_eq!(tables.rows("SELECT name FROM negotiations ORDER BY name"), ["Norland – Sudland: prisoners and hostages", "Swap"]);
    let unknown = tables.edit("1", Verb::Pin("event:nothing".into())).unwrap_err();
    assert_eq!(unknown.to_string(), "no claim `event:nothing`");
}
