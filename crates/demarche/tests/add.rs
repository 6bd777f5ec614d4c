//! `demarche add`, `correct` and `rebuild` as users meet them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should end")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use demarche_store::Store;
use tempfile::TempDir;

const STORY: &str = "NORTHPORT, May 4 (Fjord Wire) - Foreign Minister Ada Lund of Norway will meet her Swedish counterpart in Oslo on \
    Friday, the ministry said.\n\n\"Sweden must open the bridge before the floods return,\" Lund told reporters after four hours of \
    talks in the old customs house. Neither side said when lorries may pass again.\n\nTraders on the northern bank have lost \
    their season, the chamber of commerce said in a letter that was read out at the meeting.\n";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("demarche.db")
    }

    fn run(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_demarche"))
            .args(args)
            .env("DEMARCHE_DB", self.database())
            .env("USER", "ada")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Standard output, standard error and exit code, the folder's name taken out.
    fn says(&self, args: &[&str]) -> (String, String, i32) {
        let out = self.run(args, b"");
        let folder = format!("{}/", self.folder.path().display());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder, "");
        (text(&out.stdout), text(&out.stderr), out.status.code().unwrap())
    }

    fn count(&self, sql: &str) -> i64 {
        Store::open_read_only(&self.database()).unwrap().connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn a_second_run_adds_nothing_and_an_edited_page_is_a_version() {
    let desk = Desk::new();
    let rows =
        |end: &str| format!("{}\n", serde_json::json!({"url": "https://post.example/bridge", "text": format!("{STORY}{end}")}));
    let file = desk.file("rows.jsonl", &rows(""));
    assert_eq!(desk.says(&["add", &file]), ("added 1, known 0, updated 0, copies 0, rejected 0\n".into(), String::new(), 0));
    assert_eq!(desk.says(&["add", &file]).0, "added 0, known 1, updated 0, copies 0, rejected 0\n");
    let file = desk.file("rows.jsonl", &rows("\nThe bridge opened on Tuesday.\n"));
    assert_eq!(desk.says(&["add", &file]).0, "added 0, known 0, updated 1, copies 0, rejected 0\n");
    let store = Store::open_read_only(&desk.database()).unwrap();
    assert_eq!(store.versions(1).unwrap().len(), 2);
    assert!(store.text(2).unwrap().contains("opened on Tuesday"));
}

#[test]
fn a_syndicated_copy_is_read_once_and_is_no_further_source() {
    let desk = Desk::new();
    let one = desk.file("a.txt", STORY);
    let two = desk.file("b.txt", &format!("Bridge talks end\n\n{STORY}"));
    let (out, _, code) = desk.says(&["add", &one, &two, "--list"]);
    assert_eq!(out, "added\t1\ta.txt\ncopy\t2\tb.txt\tof 1\nadded 1, known 0, updated 0, copies 1, rejected 0\n");
    assert_eq!(code, 0);
    assert_eq!(desk.count("SELECT count(*) FROM events WHERE reports != 2 OR sources != 1"), 0);
    assert!(desk.count("SELECT count(*) FROM events") > 0);
    assert_eq!(desk.count("SELECT count(*) FROM event_reports WHERE document = 2"), 0);
}

#[test]
fn what_cannot_be_read_is_told_kept_and_does_not_end_the_run() {
    let desk = Desk::new();
    desk.file("news/b.bin", "\0\0\0\u{1}");
    desk.file("news/a.txt", STORY);
    desk.file("news/c.txt", "  \n ");
    let folder = desk.folder.path().join("news").display().to_string();
    let (out, err, code) = desk.says(&["add", &folder, "none.txt"]);
    assert_eq!(out, "added 1, known 0, updated 0, copies 0, rejected 3\n");
    assert_eq!(code, 1);
    assert!(err.contains("error: news/c.txt: ") && err.contains("error: none.txt: ") && err.contains("hint: "), "{err}");
    assert_eq!(desk.count("SELECT count(*) FROM inputs WHERE outcome = 'rejected' AND reason != '' AND hint != ''"), 3);
}

#[test]
fn standard_input_is_an_input_and_no_input_is_a_usage_error() {
    let desk = Desk::new();
    let out = desk.run(&["add", "-"], STORY.as_bytes());
    assert_eq!(String::from_utf8_lossy(&out.stdout), "added 1, known 0, updated 0, copies 0, rejected 0\n");
    let out = desk.run(&["add", "--columns", "words=body", "-"], b"");
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn another_program_s_file_is_left_alone() {
    let desk = Desk::new();
    let notes = desk.file("notes.txt", &"These are my notes. ".repeat(100));
    let story = desk.file("a.txt", STORY);
    let (_, err, code) = desk.says(&["add", &story, "--db", &notes]);
    assert_eq!(
        (err.as_str(), code),
        ("error: `notes.txt` is not a demarche database\nhint: give another file with --db, or one that does not exist yet\n", 3)
    );
    assert!(std::fs::read_to_string(notes).unwrap().starts_with("These are my notes."));
}

/// All rows of the tables that adding fills, stamps left out.
fn rows(path: &Path) -> Vec<String> {
    let store = Store::open_read_only(path).unwrap();
    let tables =
        ["documents", "texts", "records", "inputs", "shingles", "actors", "statements", "events", "event_reports", "meetings"];
    let mut all = Vec::new();
    for table in tables {
        let mut found = store.connection().prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let kept: Vec<usize> =
            (0..found.column_count()).filter(|&at| !["added", "made", "at"].contains(&found.column_name(at).unwrap())).collect();
        let shown = found
            .query_map([], |row| kept.iter().map(|&at| Ok(format!("{:?}", row.get_ref(at)?))).collect::<Result<Vec<_>, _>>());
        all.extend(shown.unwrap().map(|row| format!("{table} {}", row.unwrap().join(" "))));
    }
    all
}

#[test]
fn the_store_is_the_same_on_one_thread_and_on_many() {
    let desk = Desk::new();
    let towns = ["Bergen", "Turku", "Narvik", "Malmo", "Riga", "Tartu", "Kiel", "Lund", "Umea", "Vaasa", "Aarhus", "Odense"];
    for (at, town) in towns.iter().enumerate() {
        let of = if at % 3 == 2 {
            STORY.into()
        } else {
            format!(
                "{town} council rejected the plan for a ferry to {}, its mayor said on Monday. It wants a bridge.",
                towns[(at + 5) % 12]
            )
        };
        desk.file(&format!("news/{at:02}.txt"), &format!("{}{of}", "A line of its own. ".repeat(at % 4)));
    }
    let folder = desk.folder.path().join("news").display().to_string();
    let made = |jobs: &str| {
        let path = desk.folder.path().join(format!("{jobs}.db"));
        let out = desk.run(&["add", &folder, "--jobs", jobs, "--db", &path.display().to_string()], b"");
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        rows(&path)
    };
    let one = made("1");
    assert!(one.len() > 50);
    assert_eq!(one, made("4"));
}

#[test]
fn an_address_is_fetched_and_its_page_kept_under_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/bridge", listener.local_addr().unwrap());
    let page = format!(
        "<html><head><title>Bridge talks</title></head><body><article><h1>Bridge talks</h1><p>{}</p></article></body></html>",
        STORY.replace("\n\n", "</p><p>")
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all(format!("{head}{page}").as_bytes());
        }
    });
    let desk = Desk::new();
    assert_eq!(desk.says(&["add", &url]).0, "added 1, known 0, updated 0, copies 0, rejected 0\n");
    assert_eq!(Store::open_read_only(&desk.database()).unwrap().document(1).unwrap().url, Some(url.clone()));
    assert_eq!(desk.says(&["add", &url]).0, "added 0, known 1, updated 0, copies 0, rejected 0\n");
    let (_, err, code) = desk.says(&["add", "http://127.0.0.1:1/none"]);
    assert!(err.contains("cannot be fetched") && code == 1, "{err}");
}

#[test]
fn a_correction_takes_effect_survives_a_rebuild_and_becomes_an_example() {
    let desk = Desk::new();
    let file = desk.file("a.txt", STORY);
    desk.says(&["add", &file]);
    let (out, err, code) = desk.says(&["correct", "1", "V1", "status=refused", "--why", "she said no"]);
    assert!(out.starts_with("kept: V1@") && code == 0, "{out}{err}");
    assert_eq!(desk.count("SELECT count(*) FROM event_reports WHERE status = 'refused' AND local = 0"), 1);
    let (out, _, code) = desk.says(&["rebuild", "--reread"]);
    assert!(
        out.contains("read 1 documents again, the claims of 0 changed") && out.ends_with("rebuilt from 1 documents\n"),
        "{out}"
    );
    assert_eq!(code, 0);
    assert_eq!(desk.count("SELECT count(*) FROM event_reports WHERE status = 'refused' AND local = 0"), 1);
    assert_eq!(desk.count("SELECT count(*) FROM records"), 1, "nothing changed, nothing appended");
    let example: serde_json::Value = serde_json::from_str(&desk.says(&["correct", "--export"]).0).unwrap();
    assert_eq!((&example["right"], &example["who"], &example["cell"]), (&"refused".into(), &"ada".into(), &"status".into()));
    let (_, err, code) = desk.says(&["correct", "1", "V1", "status=done", "--why", "x"]);
    assert!(err.starts_with("error: `status` cannot be \"done\": ") && code == 2, "{err}");
}
