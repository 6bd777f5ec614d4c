//! Questions as users meet them: what comes out of one database in every command, and how wrong questions end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

const STORIES: [&str; 5] = ["oslo-talks.txt", "agency-relay.txt", "leader-posts.txt", "joint-communique.txt", "live-tolls.txt"];
const LISTS: [&str; 6] = ["statements", "events", "meetings", "positions", "people", "documents"];

/// A database of the stories of `tests/fixtures`, made once.
fn database() -> &'static str {
    static MADE: OnceLock<String> = OnceLock::new();
    MADE.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ask.db");
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
        let path = path.display().to_string();
        let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
        let stories: Vec<String> = STORIES.iter().map(|name| fixtures.join(name).display().to_string()).collect();
        let mut args = vec!["add", "--db", &path, "--date", "2026-03-03", "--outlet", "Fjord Wire"];
        args.extend(stories.iter().map(String::as_str));
        let added = program(&args);
        assert!(added.status.success(), "{}", stderr(&added));
        path
    })
}

fn program(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demarche")).args(args).env_remove("DEMARCHE_DB").output().unwrap()
}

fn ask(args: &[&str]) -> Output {
    let mut all = args.to_vec();
    all.extend(["--db", database()]);
    program(&all)
}

fn json(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.extend(["--format", "json"]);
    let output = ask(&all);
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder.display().to_string()
}

#[test]
fn every_list_holds_the_same_rows_in_every_format() {
    for list in LISTS {
        let rows = json(&[list, "--limit", "1000"])["rows"].as_array().unwrap().len();
        assert!(rows > 0 || list == "meetings", "{list}");
        let lines = |format: &str| stdout(&ask(&[list, "--limit", "1000", "--format", format])).lines().count();
        assert_eq!(lines("jsonl"), rows, "{list}");
        assert_eq!(lines("tsv"), rows + 1, "{list}: a header and no line breaks in cells");
        let parquet = ask(&[list, "--limit", "1000", "--format", "parquet"]).stdout;
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{list}");
    }
}

#[test]
fn a_table_is_plain_where_there_is_no_terminal_and_leads_to_the_words() {
    let output = ask(&["statements"]);
    let table = stdout(&output);
    assert!(
        !table.contains('\u{1b}') && table.lines().next().is_some_and(|head| head.starts_with(" key") || head.starts_with("key")),
        "{table}"
    );
    let first = json(&["statements", "--limit", "1"])["rows"][0].clone();
    let shown = ask(&["show", &first["key"].as_str().unwrap()[..10]]);
    let page = stdout(&shown);
    let at = format!("{}@{}-{}", first["at"]["document"].as_str().unwrap(), first["at"]["start"], first["at"]["end"]);
    assert!(page.contains(&at) && page.contains("Reports"), "{page}");
    let document = ask(&["show", &at]);
    assert!(stdout(&document).contains("Text"), "{}", stdout(&document));
}

#[test]
fn offsets_of_a_row_slice_the_document_that_show_prints() {
    let rows = json(&["statements", "--limit", "200"]);
    let mut checked = 0;
    for row in rows["rows"].as_array().unwrap() {
        let document = json(&["show", row["at"]["document"].as_str().unwrap()]);
        let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
        let at = |end: &str| usize::try_from(row["at"][end].as_u64().unwrap()).unwrap();
        let words: String = text[at("start")..at("end")].iter().collect();
        let first = row["text"].as_str().unwrap().split_whitespace().next().unwrap();
        assert!(words.contains(first), "{first} in {words}");
        checked += 1;
        if checked == 12 {
            break;
        }
    }
}

#[test]
fn filters_leave_what_they_ask_for() {
    for row in json(&["events", "--type", "ACCUSE,ASSAULT"])["rows"].as_array().unwrap() {
        assert!(["ACCUSE", "ASSAULT"].contains(&row["type"].as_str().unwrap()));
    }
    for row in json(&["statements", "--who", "solberg"])["rows"].as_array().unwrap() {
        assert!(row["speaker"]["name"].as_str().unwrap().contains("Solberg"), "{row}");
    }
    let norway = json(&["people", "--country", "Norway"]);
    assert!(norway["rows"].as_array().unwrap().iter().all(|row| row["country"] == "NOR"), "{norway}");
}

#[test]
fn a_page_goes_on_where_the_one_before_ended() {
    let whole: Vec<Value> = json(&["events", "--limit", "1000"])["rows"].as_array().unwrap().clone();
    let (mut rows, mut token) = (Vec::new(), None::<String>);
    loop {
        let mut args = vec!["events", "--limit", "3"];
        if let Some(token) = &token {
            args.extend(["--page", token]);
        }
        let page = json(&args);
        rows.extend(page["rows"].as_array().unwrap().clone());
        token = page["next"].as_str().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(rows, whole);
    assert!(stderr(&ask(&["events", "--limit", "1"])).contains("--page "));
}

#[test]
fn wrong_questions_are_usage_errors_that_say_what_to_do() {
    let cases: [(&[&str], &str); 9] = [
        (&["statements", "--who", "Solbergg"], "Solberg"),
        (&["events", "--country", "Norwey"], "Norway"),
        (&["events", "--type", "WAR"], "ASSAULT"),
        (&["events", "--act", "demand"], "--status"),
        (&["events", "--since", "yesterday"], "2026-03-05"),
        (&["events", "--page", "nonsense"], "without --page"),
        (&["events", "--sort", "name"], "newest"),
        (&["events", "--text", "\"!!\""], "a phrase"),
        (&["show", "ffffffffffff"], "first column"),
    ];
    for (args, hint) in cases {
        let output = ask(args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("hint:") && said.contains(hint), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn nothing_that_is_typed_as_full_text_breaks_a_question() {
    for text in ["AND", "(", "\"", "a:b", "NEAR(a b)", "*", "x*y", "^talks", "-", "--", "'; --", "talks OR", "{title}: x", "核"]
    {
        let output = ask(&["statements", "--text", text]);
        assert!(matches!(output.status.code(), Some(0 | 2)), "{text}: {}", stderr(&output));
    }
}

#[test]
fn an_empty_answer_says_what_was_searched_and_is_no_failure() {
    let output = ask(&["statements", "--since", "2040", "--text", "talks"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let said = stderr(&output);
    assert!(said.contains("since 2040") && said.contains("the store holds"), "{said}");
    assert!(json(&["statements", "--since", "2040"])["nothing"].as_str().is_some());
}

#[test]
fn a_timeline_is_in_the_order_of_days() {
    let page = json(&["timeline", "--limit", "200"]);
    let days: Vec<&str> = page["rows"].as_array().unwrap().iter().filter_map(|row| row["day"].as_str()).collect();
    assert!(days.len() > 5 && days.is_sorted(), "{days:?}");
}

#[test]
fn tension_is_drawn_and_counted_by_the_same_rule() {
    let svg = format!("{}/tension.svg", env!("CARGO_TARGET_TMPDIR"));
    let rows = json(&["events", "--limit", "1000"]);
    let pair = rows["rows"].as_array().unwrap().iter().find_map(|row| {
        let code = |side: &str| row[side].as_array()?.iter().find_map(|it| it["country"].as_str().map(str::to_owned));
        Some((code("actors")?, code("recipients")?)).filter(|(one, other)| one != other)
    });
    let (one, other) = pair.unwrap();
    let series = json(&["tension", &one, &other, "--svg", &svg]);
    assert!(series["rule"].as_str().unwrap().contains("planned"), "{series}");
    assert!(!series["points"].as_array().unwrap().is_empty(), "{one} {other}");
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.contains("<desc") && !drawn.contains("<script"));
    let month = &series["points"][0]["period"].as_str().unwrap()[..7];
    let table = stdout(&ask(&["tension", &one, &other, "--by", "month"]));
    assert!(table.contains(month) && table.contains("counted apart"), "{table}");
}

#[test]
fn every_layout_is_written_with_its_columns() {
    let layouts = [
        ("gdelt", "events.export.CSV", 61),
        ("icews", "events.icews.tab", 20),
        ("phoenix", "events.phoenix.txt", 26),
        ("polecat", "events.polecat.txt", 40),
    ];
    for (layout, file, columns) in layouts {
        let folder = folder(&format!("export-{layout}"));
        let output = ask(&["export", "--as", layout, &folder]);
        assert!(output.status.success() && stdout(&output).contains(file), "{}", stderr(&output));
        let text = std::fs::read_to_string(format!("{folder}/{file}")).unwrap();
        assert!(text.lines().count() > 1 && text.lines().all(|line| line.split('\t').count() == columns), "{layout}: {text}");
        assert!(std::fs::read_to_string(format!("{folder}/provenance.tsv")).unwrap().lines().count() > 1);
    }
    for (layout, file) in [("plover", "events.plover.jsonl"), ("parquet", "statements.parquet"), ("ics", "meetings.ics")] {
        let folder = folder(&format!("export-{layout}"));
        assert!(ask(&["export", "--as", layout, &folder]).status.success());
        assert!(std::fs::metadata(format!("{folder}/{file}")).unwrap().len() > 0, "{layout}");
    }
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let output = program(&["events", "--db", "no-such.db"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("no-such.db") && stderr(&output).contains("hint:"), "{}", stderr(&output));
}

#[test]
fn negotiations_are_listed_and_unknown_ones_refused() {
    assert!(json(&["negotiations"])["rows"].is_array());
    assert_eq!(ask(&["negotiations", "no such talks"]).status.code(), Some(2));
    assert_eq!(ask(&["diff", "--negotiation", "no such talks", "2026-01", "2026-02"]).status.code(), Some(2));
}

#[test]
fn every_command_is_in_help_completions_and_the_manual() {
    let texts = [&["--help"][..], &["completions", "bash"], &["man"]].map(|args| stdout(&program(args)));
    for command in LISTS.iter().chain(&["negotiations", "timeline", "show", "tension", "diff", "export"]) {
        assert!(texts.iter().all(|text| text.contains(command)), "{command}");
        assert!(stdout(&program(&[command, "--help"])).contains("--db"), "{command}");
    }
}
