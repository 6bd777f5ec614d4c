//! Literate cases: `tests/cases/statements/*.md`, written by people who know politics rather than Rust.
//!
//! CONTRIBUTING.md describes how a case is written. A case below a line `<!-- open -->` is one that the engine does not
//! pass yet; it fails the test only once it passes, so that somebody takes the marker away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should end")]
#![allow(clippy::print_stdout, reason = "which cases are open shows with --nocapture")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use demarche::core::record::{Condition, Entity, EntityId, Position, Record, Statement};
use demarche::{Engine, Format, Hints};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new().unwrap());

macro_rules! files {
    ($($name:ident $file:literal,)+) => {
        const FILES: &[&str] = &[$($file),+];
        $(#[test] fn $name() { check_file($file); })+
    };
}

files! {
    acts "acts.md",
    addressees_and_venues "addressees-and-venues.md",
    british_quotes "british-quotes.md",
    conditions "conditions.md",
    denials_and_silence "denials-and-silence.md",
    direct "direct.md",
    floating "floating.md",
    headlines_and_colons "headlines-and-colons.md",
    indirect "indirect.md",
    mixed "mixed.md",
    nested "nested.md",
    offices_and_pronouns "offices-and-pronouns.md",
    positions "positions.md",
    posts "posts.md",
    relays "relays.md",
    repeats "repeats.md",
    scare_quotes "scare-quotes.md",
    several_paragraphs "several-paragraphs.md",
    speakers "speakers.md",
    unnamed "unnamed.md",
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/statements")
}

/// One case as its author wrote it.
#[derive(Default)]
struct Case {
    title: String,
    open: bool,
    date: Option<String>,
    text: String,
    expected: Vec<Line>,
}

/// One line of what is expected.
enum Line {
    Says { needed: bool, says: Says },
    Condition { kind: String, condition: String, consequent: String, holder: Option<String> },
    Position { holder: String, stance: String, words: String },
    NoStatement,
    NoCondition,
    NoPosition,
    NotSaid(String),
    AndOthers,
}

struct Says {
    speaker: String,
    act: String,
    forms: String,
    content: String,
    via: Vec<String>,
    to: Option<String>,
    venue: Option<String>,
    date: Option<String>,
    at: Option<String>,
}

// ---------------------------------------------------------------- reading a file of cases

fn cases_of(markdown: &str) -> Result<Vec<Case>, String> {
    let (mut cases, mut open, mut fenced) = (Vec::<Case>::new(), false, false);
    for (number, line) in markdown.lines().enumerate() {
        let wrong = |why: &str| format!("line {}: {why}: {line}", number + 1);
        if let Some(title) = line.strip_prefix("## ").filter(|_| !fenced) {
            cases.push(Case { title: title.trim().into(), open: std::mem::take(&mut open), ..Case::default() });
        } else if line.trim() == "<!-- open -->" {
            open = true;
        } else if let Some(case) = cases.last_mut() {
            if line.starts_with("```") {
                fenced = !fenced;
            } else if let Some(words) = fenced.then_some(line).or_else(|| line.strip_prefix('>')) {
                case.text.push_str(if fenced { words } else { words.strip_prefix(' ').unwrap_or(words) });
                case.text.push('\n');
            } else if let Some(date) = line.strip_prefix("date:") {
                case.date = Some(date.trim().into());
            } else if let Some(expectation) = line.strip_prefix("- ") {
                case.expected.push(line_of(expectation.trim()).map_err(wrong)?);
            } else if !line.trim().is_empty() {
                return Err(wrong("neither text (`> `), `date:` nor an expectation (`- `)"));
            }
        }
    }
    match cases.iter().find(|case| case.text.trim().is_empty() || case.expected.is_empty()) {
        Some(case) => Err(format!("`{}` has no text or expects nothing", case.title)),
        None => Ok(cases),
    }
}

fn line_of(line: &str) -> Result<Line, &'static str> {
    match line {
        "no statement" => return Ok(Line::NoStatement),
        "no condition" => return Ok(Line::NoCondition),
        "no position" => return Ok(Line::NoPosition),
        "and others" => return Ok(Line::AndOthers),
        _ => {}
    }
    let (kind, rest) = line.split_once(':').ok_or("no such expectation")?;
    let cells: Vec<String> = rest.split('|').map(|cell| cell.trim().to_owned()).collect();
    match (kind, cells.as_slice()) {
        ("says" | "may say", [speaker, act, forms, content, more @ ..]) => {
            let [speaker, act, forms, content] = [speaker, act, forms, content].map(Clone::clone);
            let mut says = Says { speaker, act, forms, content, via: Vec::new(), to: None, venue: None, date: None, at: None };
            for cell in more {
                let (name, value) = cell.split_once(':').ok_or("a cell after the content needs a name (`via: …`)")?;
                let value = value.trim();
                match name.trim() {
                    "via" => says.via = value.split('<').map(|it| it.trim().to_owned()).collect(),
                    "to" => says.to = Some(value.into()),
                    "venue" => says.venue = Some(value.into()),
                    "date" => says.date = Some(value.into()),
                    "at" => says.at = Some(value.into()),
                    _ => return Err("a cell is `via:`, `to:`, `venue:`, `date:` or `at:`"),
                }
            }
            Ok(Line::Says { needed: kind == "says", says })
        }
        ("condition", [kind, condition, consequent, more @ ..]) => {
            let holder = more.first().map(|cell| cell.strip_prefix("holder:").ok_or("a fourth cell is `holder: …`"));
            let holder = holder.transpose()?.map(|it| it.trim().to_owned());
            let [kind, condition, consequent] = [kind, condition, consequent].map(Clone::clone);
            Ok(Line::Condition { kind, condition, consequent, holder })
        }
        ("position", [holder, stance, words]) => {
            let [holder, stance, words] = [holder, stance, words].map(Clone::clone);
            Ok(Line::Position { holder, stance, words })
        }
        ("not said", [words]) => Ok(Line::NotSaid(words.clone())),
        _ => Err("no such expectation, or not enough cells"),
    }
}

// ---------------------------------------------------------------- evening out and comparing

/// The words, without case, punctuation and quotation marks. Brackets and dots inside a quotation go too.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace(['\'', '’', '‘'], "");
    plain.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The words of a clause or name without what may open it.
fn clause(text: &str) -> Vec<String> {
    let mut words = words(text);
    if words.first().is_some_and(|first| ["that", "the", "a", "an"].contains(&first.as_str())) {
        words.remove(0);
    }
    words
}

/// Every reading of a text in which `(words)` may be there or not, and ` or ` stands between alternatives.
fn readings(pattern: &str) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('(') else { return vec![pattern.into()] };
    let Some((inside, after)) = rest.split_once(')') else { return vec![pattern.into()] };
    readings(after).iter().flat_map(|after| [format!("{before}{after}"), format!("{before}{inside}{after}")]).collect()
}

fn same_clause(pattern: &str, text: &str) -> bool {
    pattern == "*" || readings(pattern).iter().any(|it| clause(it) == clause(text))
}

fn one_of(pattern: &str, word: &str) -> bool {
    pattern == "*" || pattern.split('/').any(|it| it.trim() == word)
}

fn names<'r>(record: &'r Record, entity: &'r Entity) -> impl Iterator<Item = &'r str> {
    std::iter::once(entity.name.as_str()).chain(entity.mentions.iter().map(|span| span.of(&record.document.text)))
}

fn is_entity(pattern: &str, id: Option<EntityId>, record: &Record) -> bool {
    let entity = id.and_then(|id| record.entity(id));
    pattern.split(" or ").any(|pattern| match (pattern.trim(), entity) {
        ("*", _) | ("none", None) => true,
        (pattern, Some(entity)) => names(record, entity).any(|name| same_clause(pattern, name)),
        _ => false,
    })
}

/// The speaker by name; one whom the story does not name by the words that describe them.
fn is_speaker(pattern: &str, statement: &Statement, record: &Record) -> bool {
    let described = pattern.split(" or ").any(|it| same_clause(it, &statement.speaker_text));
    is_entity(pattern, statement.speaker, record) || (statement.speaker.is_none() && described)
}

fn says(wanted: &Says, it: &Statement, record: &Record) -> bool {
    let text = &record.document.text;
    let pieces = |spans: &[demarche::core::Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" ");
    let same_words = same_clause(&wanted.content, &it.text)
        || it.occurrences.iter().any(|place| same_clause(&wanted.content, &pieces(&place.content)));
    let same_venue = |pattern: &String| match &it.venue {
        Some(venue) => pattern.split('/').any(|pattern| same_clause(pattern.trim(), venue)),
        None => pattern == "none",
    };
    let forms: Vec<&str> = wanted.forms.split('+').map(str::trim).collect();
    let same_forms = wanted.forms == "*"
        || (forms.len() == it.occurrences.len()
            && forms.iter().zip(&it.occurrences).all(|(form, place)| one_of(form, place.form.word())));
    let same_relays = wanted.via.first().is_some_and(|first| first == "*")
        || (wanted.via.len() == it.via.len()
            && wanted.via.iter().zip(&it.via).all(|(name, relay)| is_entity(name, Some(relay.entity), record)));
    let same_addressees = wanted.to.as_ref().is_none_or(|wanted| {
        let wanted: Vec<&str> = wanted.split(',').map(str::trim).filter(|&it| it != "none").collect();
        wanted.len() == it.addressees.len()
            && wanted.iter().all(|name| it.addressees.iter().any(|&id| is_entity(name, Some(id), record)))
    });
    is_speaker(&wanted.speaker, it, record)
        && one_of(&wanted.act, it.act.word())
        && same_words
        && same_forms
        && same_relays
        && same_addressees
        && wanted.venue.as_ref().is_none_or(same_venue)
        && wanted.date.as_ref().is_none_or(|date| it.date.as_deref().unwrap_or("none") == date)
        && wanted.at.as_ref().is_none_or(|at| it.via.iter().any(|relay| relay.locator.as_ref() == Some(at)))
}

fn depends(line: &Line, it: &Condition, record: &Record) -> bool {
    let Line::Condition { kind, condition, consequent, holder } = line else { return false };
    let text = &record.document.text;
    one_of(kind, it.kind.word())
        && same_clause(condition, it.condition.of(text))
        && same_clause(consequent, it.consequent.of(text))
        && holder.as_ref().is_none_or(|holder| is_entity(holder, it.holder, record))
}

fn stands(line: &Line, it: &Position, record: &Record) -> bool {
    let Line::Position { holder, stance, words: wanted } = line else { return false };
    let inside = |pattern: &String| {
        let (pattern, text) = (words(pattern), words(&it.text));
        pattern == words(&it.issue) || text.windows(pattern.len().max(1)).any(|window| window == pattern)
    };
    is_entity(holder, Some(it.holder), record)
        && one_of(stance, it.stance.word())
        && (wanted == "*" || readings(wanted).iter().any(inside))
}

// ---------------------------------------------------------------- judging a case

/// What is wrong with the record, one complaint a line.
fn complaints(case: &Case, record: &Record) -> Vec<String> {
    let has = |wanted: fn(&Line) -> bool| case.expected.iter().any(wanted);
    let mut wrong = Vec::new();
    let mut used = vec![false; record.statements.len()];
    for line in &case.expected {
        match line {
            Line::Says { needed: true, says: wanted } => {
                let mut free = record.statements.iter().enumerate().filter(|(at, _)| !used[*at]);
                match free.find(|(_, it)| says(wanted, it, record)) {
                    Some((at, _)) => used[at] = true,
                    None => wrong.push(format!("missing says: {}", show_wanted(wanted))),
                }
            }
            Line::Condition { kind, condition, consequent, .. }
                if !record.conditions.iter().any(|it| depends(line, it, record)) =>
            {
                wrong.push(format!("missing condition: {kind} | {condition} | {consequent}"));
            }
            Line::Position { holder, stance, words } if !record.positions.iter().any(|it| stands(line, it, record)) => {
                wrong.push(format!("missing position: {holder} | {stance} | {words}"));
            }
            Line::NotSaid(phrase) => {
                let phrase = words(phrase);
                let said = |it: &&Statement| words(&it.text).windows(phrase.len()).any(|window| window == phrase);
                let said = record.statements.iter().filter(said);
                wrong.extend(said.map(|it| format!("must not be said: {}", show_statement(it, record))));
            }
            Line::NoPosition => {
                wrong.extend(record.positions.iter().map(|it| format!("unexpected {}", show_position(it, record))));
            }
            _ => {}
        }
    }
    if !has(|line| matches!(line, Line::AndOthers)) {
        let may = |it: &Statement| {
            let mut lines = case.expected.iter();
            lines.any(|line| matches!(line, Line::Says { needed: false, says: wanted } if says(wanted, it, record)))
        };
        let rest = record.statements.iter().enumerate().filter(|(at, it)| !used[*at] && !may(it));
        wrong.extend(rest.map(|(_, it)| format!("unexpected {}", show_statement(it, record))));
    }
    if has(|line| matches!(line, Line::Condition { .. } | Line::NoCondition)) {
        let wanted = |it: &Condition| case.expected.iter().any(|line| depends(line, it, record));
        let rest = record.conditions.iter().filter(|it| !wanted(it));
        wrong.extend(rest.map(|it| format!("unexpected {}", show_condition(it, record))));
    }
    wrong
}

fn name(id: Option<EntityId>, record: &Record) -> &str {
    id.and_then(|id| record.entity(id)).map_or("none", |entity| &entity.name)
}

fn show_wanted(it: &Says) -> String {
    let mut line = format!("{} | {} | {} | {}", it.speaker, it.act, it.forms, it.content);
    let via = (!it.via.is_empty()).then(|| it.via.join(" < "));
    for (cell, value) in [("via", &via), ("to", &it.to), ("venue", &it.venue), ("date", &it.date), ("at", &it.at)] {
        let _ = value.as_ref().map(|value| write!(line, " | {cell}: {value}"));
    }
    line
}

fn show_statement(it: &Statement, record: &Record) -> String {
    let forms: Vec<&str> = it.occurrences.iter().map(|place| place.form.word()).collect();
    let mut line = format!(
        "says: {} [{}] | {} | {} | {}",
        name(it.speaker, record),
        it.speaker_text,
        it.act,
        forms.join(" + "),
        it.text.replace('\n', " ")
    );
    if !it.via.is_empty() {
        let via: Vec<&str> = it.via.iter().map(|relay| name(Some(relay.entity), record)).collect();
        let _ = write!(line, " | via: {}", via.join(" < "));
    }
    if !it.addressees.is_empty() {
        let to: Vec<&str> = it.addressees.iter().map(|&id| name(Some(id), record)).collect();
        let _ = write!(line, " | to: {}", to.join(", "));
    }
    let at = it.via.iter().find_map(|relay| relay.locator.as_ref());
    for (cell, value) in [("venue", it.venue.as_ref()), ("date", it.date.as_ref()), ("at", at)] {
        let _ = value.map(|value| write!(line, " | {cell}: {value}"));
    }
    line
}

fn show_condition(it: &Condition, record: &Record) -> String {
    let text = &record.document.text;
    let holder = name(it.holder, record);
    format!("condition: {} | {} | {} | holder: {holder}", it.kind, it.condition.of(text), it.consequent.of(text))
}

fn show_position(it: &Position, record: &Record) -> String {
    format!("position: {} | {} | {} [{}]", name(Some(it.holder), record), it.stance, it.text, it.issue)
}

fn show_record(record: &Record) -> String {
    let statements = record.statements.iter().map(|it| show_statement(it, record));
    let conditions = record.conditions.iter().map(|it| show_condition(it, record));
    let positions = record.positions.iter().map(|it| show_position(it, record));
    let mut lines: Vec<String> = statements.chain(conditions).chain(positions).collect();
    if lines.is_empty() {
        lines.push("nothing".into());
    }
    lines.join("\n    ")
}

/// Runs every case of a file and names all that do not stand as they are marked.
fn check_file(file: &str) {
    let markdown = std::fs::read_to_string(folder().join(file)).unwrap();
    let cases = cases_of(&markdown).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (mut failures, mut passed) = (Vec::new(), 0);
    for case in &cases {
        let hints = Hints { date: case.date.clone(), format: Some(Format::Text), ..Hints::default() };
        let record = ENGINE.record(case.text.trim_end().as_bytes(), &hints).unwrap();
        let wrong = complaints(case, &record);
        passed += usize::from(wrong.is_empty());
        let report = format!(
            "## {}\n  text:\n    {}\n  wrong:\n    {}\n  came out:\n    {}\n",
            case.title,
            case.text.trim_end().replace('\n', "\n    "),
            wrong.join("\n    "),
            show_record(&record)
        );
        match (case.open, wrong.is_empty()) {
            (false, true) => {}
            (true, true) => failures.push(format!("## {}\n  passes now: take its `<!-- open -->` away\n", case.title)),
            (true, false) => println!("open {report}"),
            (false, false) => failures.push(report),
        }
    }
    println!("{file}: {passed} of {} pass", cases.len());
    assert!(failures.is_empty(), "{file}: {} of {}\n\n{}", failures.len(), cases.len(), failures.join("\n"));
}

// ---------------------------------------------------------------- the cases as a whole

#[test]
fn every_file_of_cases_is_run() {
    let found = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<String> = found.filter(|name| name.ends_with(".md")).collect();
    found.sort();
    assert_eq!(found, FILES);
}

#[test]
fn no_two_cases_have_the_same_title_or_text() {
    let mut seen = std::collections::BTreeSet::new();
    for file in FILES {
        for case in cases_of(&std::fs::read_to_string(folder().join(file)).unwrap()).unwrap() {
            assert!(seen.insert(case.title.clone()), "{file}: a second `{}`", case.title);
            assert!(seen.insert(case.text), "{file}: the text of `{}` stands elsewhere", case.title);
        }
    }
}

#[test]
fn words_in_brackets_may_be_there_or_not() {
    for text in ["would respond", "Iran would respond", "that “would respond”"] {
        assert!(same_clause("(Iran) would respond", text), "{text}");
    }
    assert!(!same_clause("(Iran) would respond", "would not respond"));
}

#[test]
fn a_line_that_is_no_expectation_is_named() {
    let error = cases_of("## A title\n> Text.\n- sayz: Iran | deny\n").err().unwrap();
    assert!(error.starts_with("line 3"), "{error}");
}
