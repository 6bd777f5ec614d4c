//! How long questions take over a large store.
//!
//! ```sh
//! cargo run --release -p demarche-ask --example questions -- 100000 [FILE.db] [--plans]
//! ```
//!
//! Fills a new store with rows of so many made-up documents (names, words and days are drawn with a fixed seed; words after Zipf, as in
//! real text), or takes a file that an earlier run has filled, and times one page of every kind of question: the median and the worst
//! of 7. `--plans` prints SQLite's plan of every query that a page runs.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for measuring")]

use std::path::PathBuf;
use std::time::Instant;

use demarche_ask::rows::{Document, Event, Meeting, Person, Position, Row, Statement};
use demarche_ask::{Ask, Filter, Page, Query, Sort};
use demarche_store::Store;
use rusqlite::{Connection, params};

const COUNTRIES: [&str; 40] = [
    "USA", "CHN", "RUS", "IRN", "ISR", "UKR", "GBR", "FRA", "DEU", "TUR", "IND", "PAK", "SAU", "EGY", "SYR", "IRQ", "YEM", "LBN",
    "JOR", "QAT", "ARE", "JPN", "KOR", "PRK", "TWN", "VNM", "PHL", "AUS", "CAN", "MEX", "BRA", "VEN", "COL", "NGA", "ETH", "SDN",
    "SOM", "KEN", "ZAF", "AFG",
];
const TYPES: [(&str, i64, f64); 8] = [
    ("CONSULT", 1, 2.5),
    ("AGREE", 1, 2.5),
    ("AID", 2, 10.0),
    ("REQUEST", 3, 0.0),
    ("ACCUSE", 3, -3.0),
    ("THREATEN", 3, -3.5),
    ("SANCTION", 4, -6.0),
    ("ASSAULT", 4, -9.0),
];
const STATUS: [&str; 5] = ["occurred", "occurred", "occurred", "planned", "denied"];
const ACTS: [&str; 5] = ["assert", "demand", "threaten", "deny", "announce"];
const OUTLETS: i64 = 300;
const ACTORS: i64 = 30_000;
const WORDS: usize = 60_000;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    /// Small numbers often, large ones seldom: about 1/rank.
    fn zipf(&mut self, below: usize) -> usize {
        let share = self.roll(1 << 30) as f64 / f64::from(1 << 30);
        ((below as f64).powf(share) as usize).min(below) - 1
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| format!("w{}", self.zipf(WORDS))).collect::<Vec<_>>().join(" ")
    }

    fn actor(&mut self) -> i64 {
        i64::try_from(self.zipf(ACTORS as usize)).unwrap() + 1
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let plans = args.iter().any(|arg| arg == "--plans");
    let mut given = args.iter().filter(|arg| !arg.starts_with("--"));
    let count: i64 = given.next().and_then(|arg| arg.parse().ok()).unwrap_or(100_000);
    let path = given.next().map_or_else(|| std::env::temp_dir().join(format!("questions-{count}.db")), PathBuf::from);
    let began = Instant::now();
    let store = Store::open(&path).unwrap();
    let there: i64 = store.connection().query_row("SELECT count(*) FROM documents", [], |row| row.get(0)).unwrap();
    if there == 0 {
        fill(store.connection(), count);
        println!("filled in {:.0} s", began.elapsed().as_secs_f64());
    }
    drop(store);
    let store = Store::open_read_only(&path).unwrap();
    for table in ["documents", "statements", "events", "meetings", "positions", "actors"] {
        let rows: i64 = store.connection().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        println!("{rows:>9} {table}");
    }
    println!("{:>9} MB", std::fs::metadata(&path).unwrap().len() / 1_000_000);
    questions(&store, plans);
}

fn fill(connection: &Connection, count: i64) {
    let mut dice = Dice(42);
    connection.execute_batch("BEGIN").unwrap();
    for id in 1..=ACTORS {
        let country = COUNTRIES[dice.zipf(COUNTRIES.len())];
        let name =
            if id <= 40 { format!("Government of {}", COUNTRIES[id as usize - 1]) } else { format!("Name{id} Sur{}", id % 9000) };
        let country = if id <= 40 { COUNTRIES[id as usize - 1] } else { country };
        let kind = if id <= 40 { "government" } else { "person" };
        run(
            connection,
            "INSERT INTO actors VALUES (?1, ?2, ?3, ?4, ?5, '[\"GOV\"]', ?6, ?1 % 977)",
            params![id, format!("a{id:015x}"), name, kind, country, format!("{country} GOV")],
        );
        run(connection, "INSERT INTO actor_names VALUES (?1, ?2, ?3)", params![id, name.to_lowercase(), name]);
    }
    let (mut statements, mut events, mut meetings, mut positions) = (0_i64, 0_i64, 0_i64, 0_i64);
    for id in 1..=count {
        // Ten years, in order but for some that come late.
        let at = (id * 3650 / count - i64::try_from(dice.roll(40)).unwrap()).max(0);
        let day = jiff_day(at);
        let outlet = format!("Outlet {}", dice.zipf(OUTLETS as usize));
        run(
            connection,
            "INSERT INTO documents (id, hash, url, outlet, title, language, published, day, added, words, raw_hash, own_record)
             VALUES (?1, ?2, ?3, ?4, ?5, 'en', ?6, ?6, '2026-01-01T00:00:00Z', 300, ?2, 1)",
            params![id, format!("d{id:015x}"), format!("https://news.example/{id}"), outlet, format!("Title {id}"), day],
        );
        run(connection, "INSERT INTO records VALUES (NULL, ?1, '0.1.0', 'model', '2026-01-01T00:00:00Z', x'00')", params![id]);
        let (title, text) = (dice.text(8), dice.text(300));
        run(connection, "INSERT INTO document_words (rowid, title, text) VALUES (?1, ?2, ?3)", params![id, title, text]);
        for entity in 0..6_i64 {
            run(connection, "INSERT INTO actor_reports VALUES (?1, ?2, ?3, 'made')", params![id, entity, dice.actor()]);
        }
        for local in 0..5_i64 {
            statements += 1;
            let (text, sources) = (dice.text(25), 1 + i64::try_from(dice.zipf(20)).unwrap());
            run(
                connection,
                "INSERT INTO statements VALUES (?1, ?2, ?3, 'he', ?4, ?5, NULL, ?6, ?7, ?8, ?8)",
                params![statements, format!("s{statements:015x}"), dice.actor(), ACTS[dice.roll(5)], text, day, id, sources],
            );
            run(
                connection,
                "INSERT INTO statement_reports VALUES (?1, ?2, ?3, 'direct', 1, NULL, 10, 90, '[]', 'made')",
                params![statements, id, local],
            );
            run(connection, "INSERT INTO statement_addressees VALUES (?1, ?2)", params![statements, dice.actor()]);
            run(connection, "INSERT INTO statement_words (rowid, text) VALUES (?1, ?2)", params![statements, text]);
        }
        for local in 0..4_i64 {
            events += 1;
            let (kind, quad, scale) = TYPES[dice.roll(8)];
            let confidence = dice.roll(100) as f64 / 100.0;
            run(
                connection,
                "INSERT INTO events (id, key, type, modes, contexts, status, quad, scale, cameo, day, dated, place, country, confidence,
                   first, reports, sources) VALUES (?1, ?2, ?3, '[]', '[]', ?4, ?5, ?6, '18', ?7, 1, 'Place', ?8, ?9, ?10, ?11, ?11)",
                params![
                    events,
                    format!("e{events:015x}"),
                    kind,
                    STATUS[dice.roll(5)],
                    quad,
                    scale,
                    day,
                    COUNTRIES[dice.zipf(40)],
                    confidence,
                    id,
                    1 + i64::try_from(dice.zipf(20)).unwrap()
                ],
            );
            run(
                connection,
                "INSERT INTO event_reports (event, document, local, status, trigger, start, end, sentence, confidence, why)
                 VALUES (?1, ?2, ?3, 'occurred', 'struck', 10, 16, 0, ?4, 'made')",
                params![events, id, local, confidence],
            );
            run(connection, "INSERT OR IGNORE INTO event_parties VALUES (?1, 'actor', ?2)", params![events, dice.actor()]);
            run(connection, "INSERT OR IGNORE INTO event_parties VALUES (?1, 'recipient', ?2)", params![events, dice.actor()]);
        }
        if id % 2 == 0 {
            meetings += 1;
            run(
                connection,
                "INSERT INTO meetings (id, key, status, day, dated, place, first, reports, sources)
                 VALUES (?1, ?2, 'expected', ?3, 1, 'Geneva', ?4, 1, 1)",
                params![meetings, format!("m{meetings:015x}"), day, id],
            );
            run(connection, "INSERT INTO meeting_reports VALUES (?1, ?2, 0, 'expected', 10, 20, 'made')", params![meetings, id]);
            for _ in 0..2 {
                run(connection, "INSERT OR IGNORE INTO meeting_parties VALUES (?1, ?2)", params![meetings, dice.actor()]);
            }
            positions += 1;
            let issue = format!("issue{}", dice.zipf(500));
            run(
                connection,
                "INSERT INTO positions VALUES (?1, ?2, ?3, ?4, 'demands', 'an end to it', ?5, ?6, 0, 10, 20, ?7)",
                params![positions, format!("p{positions:015x}"), dice.actor(), issue, day, id, statements],
            );
        }
        if id % 10_000 == 0 {
            connection.execute_batch("COMMIT; BEGIN").unwrap();
        }
    }
    connection.execute_batch("COMMIT; PRAGMA optimize = 0x10002; PRAGMA wal_checkpoint(TRUNCATE);").unwrap();
}

fn run(connection: &Connection, sql: &str, params: impl rusqlite::Params) {
    connection.prepare_cached(sql).unwrap().execute(params).unwrap();
}

fn jiff_day(at: i64) -> String {
    use jiff::ToSpan as _;
    jiff::civil::date(2016, 1, 1).checked_add(at.days()).unwrap().to_string()
}

fn questions(store: &Store, plans: bool) {
    let ask = Ask::new(store).unwrap();
    let filter = |set: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        set(&mut filter);
        Query::new(filter, 50)
    };
    let common = "Government of USA";
    println!("\n{:>8} {:>8}  rows  question", "median", "worst");
    let all: Vec<(&str, Query)> = vec![
        ("all", filter(&|_| {})),
        ("who: the most frequent", filter(&|it| it.who = Some(common.into()))),
        ("who: a rare one", filter(&|it| it.who = Some("Name29000".into()))),
        ("country: the most frequent", filter(&|it| it.country = Some("USA".into()))),
        (
            "country and words",
            filter(&|it| {
                it.country = Some("IRN".into());
                it.text = Some("w20".into());
            }),
        ),
        ("words: the commonest (most rows hold it)", filter(&|it| it.text = Some("w0".into()))),
        ("words: a common one", filter(&|it| it.text = Some("w30".into()))),
        ("words: a rare one", filter(&|it| it.text = Some("w30000".into()))),
        ("words: a phrase", filter(&|it| it.text = Some("\"w1 w2\"".into()))),
        ("words: a beginning of every 30th word", filter(&|it| it.text = Some("w12*".into()))),
        ("words: a beginning", filter(&|it| it.text = Some("w123*".into()))),
        ("outlet", filter(&|it| it.outlet = Some("Outlet 0".into()))),
        ("the oldest year, newest first", filter(&|it| it.until = Some("2016".into()))),
    ];
    timed::<Statement>(&ask, &all);
    timed::<Event>(&ask, &all);
    timed::<Meeting>(&ask, &all);
    timed::<Position>(&ask, &all);
    timed::<Document>(&ask, &all);
    let own: Vec<(&str, Query)> = vec![
        (
            "type and status",
            filter(&|it| {
                it.types = Some("ASSAULT".into());
                it.status = Some("denied".into());
            }),
        ),
        (
            "to and about",
            filter(&|it| {
                it.to = Some("IRN".into());
                it.about = Some("USA".into());
            }),
        ),
        ("20 sources", filter(&|it| it.min_sources = Some(20))),
        ("by sources", Query { sort: Some(Sort::Sources), ..filter(&|_| {}) }),
        ("by confidence", Query { sort: Some(Sort::Confidence), ..filter(&|_| {}) }),
        ("by scale, one country", Query { sort: Some(Sort::Scale), ..filter(&|it| it.country = Some("UKR".into())) }),
    ];
    timed::<Event>(&ask, &own);
    let said: Vec<(&str, Query)> = vec![
        ("about a name", filter(&|it| it.about = Some(common.into()))),
        ("by sources", Query { sort: Some(Sort::Sources), ..filter(&|_| {}) }),
        ("act", filter(&|it| it.act = Some("threaten".into()))),
    ];
    timed::<Statement>(&ask, &said);
    timed::<Position>(&ask, &[("a rare issue", filter(&|it| it.issue = Some("issue499".into())))]);
    timed::<Person>(&ask, &[("all", filter(&|_| {})), ("part of a name", filter(&|it| it.text = Some("sur8999".into())))]);
    deep(&ask);
    if plans {
        explain(store);
    }
}

fn timed<R: Row>(ask: &Ask<'_>, questions: &[(&str, Query)]) {
    for (name, query) in questions {
        if query.filter.check(R::KIND).is_err() {
            continue;
        }
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..7 {
            let began = Instant::now();
            let page: Page<R> = ask.page(query).unwrap();
            times.push(began.elapsed().as_secs_f64() * 1000.0);
            rows = page.rows.len();
        }
        show(&mut times, rows, &format!("{} {name}", R::KIND.word()));
    }
}

/// The hundredth page costs what the first does.
fn deep(ask: &Ask<'_>) {
    let mut query = Query::new(Filter { text: Some("w30".into()), ..Filter::default() }, 50);
    let mut times = Vec::new();
    for _ in 0..100 {
        let began = Instant::now();
        let page: Page<Statement> = ask.page(&query).unwrap();
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        let Some(next) = page.next else { break };
        query.page = Some(next);
    }
    let mut last = times.split_off(times.len().saturating_sub(7));
    show(&mut last, 50, "statements words, pages 94 to 100");
    let began = Instant::now();
    let page = ask.timeline(&Query::new(Filter { country: Some("IRN".into()), ..Filter::default() }, 50)).unwrap();
    show(&mut [began.elapsed().as_secs_f64() * 1000.0], page.rows.len(), "timeline of a country");
    let dyad = demarche_ask::tension::Dyad { first: "IRN".into(), second: "USA".into(), ..Default::default() };
    let began = Instant::now();
    let series = ask.tension(&dyad).unwrap();
    show(&mut [began.elapsed().as_secs_f64() * 1000.0], series.points.len(), "tension IRN USA by day");
}

fn show(times: &mut [f64], rows: usize, name: &str) {
    times.sort_by(f64::total_cmp);
    println!("{:>6.1}ms {:>6.1}ms {rows:>5}  {name}", times[times.len() / 2], times[times.len() - 1]);
}

/// Plans of the walks of each order, and of the queries that gather rows.
fn explain(store: &Store) {
    for (table, key) in [
        ("statements", "day"),
        ("statements", "sources"),
        ("events", "day"),
        ("events", "sources"),
        ("events", "confidence"),
        ("events", "scale"),
        ("meetings", "day"),
        ("meetings", "sources"),
        ("positions", "day"),
        ("documents", "day"),
        ("actors", "name COLLATE NOCASE"),
    ] {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT t.id FROM {table} t WHERE t.{key} IS NOT NULL AND (t.{key}, t.id) < ('m', 5) ORDER BY t.{key} DESC, t.id DESC LIMIT 51"
        );
        let mut query = store.connection().prepare(&sql).unwrap();
        let plan: Vec<String> = query.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        println!("{table} by {key}: {}", plan.join(" / "));
    }
}
