//! The inference here says what the reference inference in `training/` says, task by task.
//!
//! `reference.json` holds the reference's labels for `sentences.txt`; `training/README.md` says how to write it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should end")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use demarche_core::{Document, Reading, Span};
use demarche_read::Reader;
use serde::Deserialize;

/// The share of all labels together that must be equal. The graphs are int8 and run by two libraries, which round sums
/// differently: a label whose two best scores are nearly even may fall either way, as it does between int8 and f32. With f32
/// graphs all labels are equal.
const EQUAL: f64 = 0.995;

/// The share of the labels of each task that must be equal.
const EQUAL_EACH: f64 = 0.985;

/// How many differences of a task are named.
const NAMED: usize = 5;

/// One sentence of the reference: scalar offsets, and space-separated columns with a label a token (`_` for none).
#[derive(Debug, Deserialize)]
struct Line {
    start: Vec<usize>,
    form: String,
    upos: String,
    feats: String,
    lemma: String,
    head: Vec<usize>,
    deprel: String,
    ner: String,
    cue: String,
    source: String,
    content: String,
    event: String,
    actors: String,
    recipients: String,
}

/// A token's labels by task; `head` is the start of the head, so that one odd token does not shift all others.
type Labels = BTreeMap<&'static str, String>;

/// Labels by the scalars that a token covers.
type Tokens = BTreeMap<(usize, usize), Labels>;

const TASKS: [&str; 11] = ["sentence", "upos", "feats", "lemma", "head", "deprel", "ner", "cue", "event", "actors", "recipients"];

/// Tasks with a label for every token and every cue of its sentence.
const ROLES: [&str; 2] = ["source", "content"];

#[test]
fn labels_equal_those_of_the_reference() {
    let text = fixture("sentences.txt");
    let lines: Vec<Line> = serde_json::from_str(&fixture("reference.json")).unwrap();
    assert!(lines.len() >= 180, "{} sentences", lines.len());
    let wanted = reference(&lines);
    let reader = Reader::embedded().unwrap();
    let found = tokens(&reader.read(&document(&text)).unwrap(), &text);

    let mut report = String::new();
    let mut counts = vec![compare_tokens(&wanted, &found, &text, &mut report)];
    counts.extend(TASKS.map(|task| compare(task, &wanted, &found, &text, &mut report)));
    counts.extend(ROLES.map(|role| compare_roles(role, &lines, &wanted, &found, &text, &mut report)));
    println!("{report}");
    let (odd, all) = counts.iter().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(share(odd, all) >= EQUAL, "fewer than {EQUAL} of all labels are equal, see above");
    assert!(counts.iter().all(|&(odd, all)| share(odd, all) >= EQUAL_EACH), "fewer than {EQUAL_EACH} of a task's, see above");
}

/// The share of labels that are equal.
#[allow(clippy::cast_precision_loss, reason = "a few thousand labels")]
fn share(odd: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { 1.0 - odd as f64 / all as f64 }
}

/// Every token of one side that the other cuts otherwise.
fn compare_tokens(wanted: &Tokens, found: &Tokens, text: &str, report: &mut String) -> (usize, usize) {
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (found.keys().collect(), wanted.keys().collect());
    let odd: Vec<String> =
        ours.symmetric_difference(&theirs).map(|place| format!("{:?} at {}", slice(text, **place), place.0)).collect();
    summary("tokens", theirs.len(), &odd, report)
}

/// For every token and every cue of its sentence: whether the token has the role.
fn compare_roles(
    role: &'static str,
    lines: &[Line],
    wanted: &Tokens,
    found: &Tokens,
    text: &str,
    report: &mut String,
) -> (usize, usize) {
    let (mut odd, mut count) = (Vec::new(), 0);
    for line in lines {
        let first = line.cue.split(' ').zip(&line.start).filter(|(tag, _)| *tag == "B").map(|(_, start)| start.to_string());
        let cues: Vec<String> = first.collect();
        for (place, labels) in wanted.iter().filter(|(place, _)| line.start.contains(&place.0)) {
            let Some(ours) = found.get(place) else { continue };
            let has = |labels: &Labels, cue: &String| labels[role].split(',').any(|it| it == cue);
            count += cues.len();
            let differ = cues.iter().filter(|cue| has(ours, cue) != has(labels, cue));
            odd.extend(differ.map(|cue| format!("{:?} at {} for the cue at {cue}", slice(text, *place), place.0)));
        }
    }
    summary(role, count, &odd, report)
}

fn compare(task: &'static str, wanted: &Tokens, found: &Tokens, text: &str, report: &mut String) -> (usize, usize) {
    let mut odd = Vec::new();
    let mut count = 0;
    for (place, labels) in wanted {
        let Some(ours) = found.get(place) else { continue };
        count += 1;
        if ours[task] != labels[task] {
            odd.push(format!("{:?} at {}: {:?} instead of {:?}", slice(text, *place), place.0, ours[task], labels[task]));
        }
    }
    summary(task, count, &odd, report)
}

/// Adds a task's line to the report; the number of labels that differ, and of all.
fn summary(task: &str, count: usize, odd: &[String], report: &mut String) -> (usize, usize) {
    *report += &format!("{task:<9} {:.4} of {count}\n", share(odd.len(), count));
    for difference in odd.iter().take(NAMED) {
        *report += &format!("    {difference}\n");
    }
    (odd.len(), count)
}

fn fixture(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/twin");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The text as the reference sees it: every line that is not blank is a paragraph, nothing is left out.
fn document(text: &str) -> Document {
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        paragraphs.push(Span::new(at, at + line.len()).trim(text));
        at += line.len() + 1;
    }
    paragraphs.retain(|span| !span.is_empty());
    Document { text: text.to_owned(), language: "en".into(), paragraphs, ..Document::default() }
}

fn slice(text: &str, (start, end): (usize, usize)) -> String {
    text.chars().skip(start).take(end - start).collect()
}

fn reference(lines: &[Line]) -> Tokens {
    let mut all = Tokens::new();
    for line in lines {
        let column = |column: &str| -> Vec<String> {
            let labels: Vec<String> = column.split(' ').map(|label| if label == "_" { "" } else { label }.to_owned()).collect();
            assert_eq!(labels.len(), line.start.len(), "a label a token: {column}");
            labels
        };
        let columns = [
            ("upos", column(&line.upos)),
            ("feats", column(&line.feats)),
            ("lemma", line.lemma.split(' ').map(str::to_owned).collect()),
            ("deprel", column(&line.deprel)),
            ("ner", column(&line.ner)),
            ("cue", column(&line.cue)),
            ("source", column(&line.source)),
            ("content", column(&line.content)),
            ("event", column(&line.event)),
            ("actors", column(&line.actors)),
            ("recipients", column(&line.recipients)),
        ];
        for (at, (start, form)) in line.start.iter().zip(line.form.split(' ')).enumerate() {
            let mut labels: Labels = columns.iter().map(|(task, column)| (*task, column[at].clone())).collect();
            labels.insert("sentence", ends(at + 1 == line.start.len()));
            labels.insert("head", line.head[at].checked_sub(1).map_or_else(String::new, |head| line.start[head].to_string()));
            all.insert((*start, start + form.chars().count()), labels);
        }
    }
    all
}

fn ends(ends: bool) -> String {
    if ends { "ends" } else { "goes on" }.to_owned()
}

fn tokens(reading: &Reading, text: &str) -> Tokens {
    let count = reading.tokens.len();
    let mut tags: BTreeMap<&'static str, Vec<String>> = ["ner", "cue", "source", "content", "event", "actors", "recipients"]
        .map(|task| (task, vec!["O".to_owned(); count]))
        .into();
    let mut tag = |task: &'static str, range: std::ops::Range<usize>, label: &str| {
        for at in range.clone() {
            tags.get_mut(task).unwrap()[at] = format!("{}{label}", if at == range.start { 'B' } else { 'I' });
        }
    };
    for name in &reading.names {
        tag("ner", name.tokens.clone(), &format!("-{}", name.kind));
    }
    for found in &reading.attributions {
        tag("cue", found.cue.clone(), "");
    }
    for found in &reading.events {
        tag("event", found.trigger.clone(), &format!("-{}-{}", found.category.code(), found.status));
    }
    let scalar = |byte: u32| text[..byte as usize].chars().count();
    // Of every token, the cues and triggers in whose roles it stands.
    let mut role = |task: &'static str, tokens: &[usize], span: Span| {
        for &at in tokens {
            let label = &mut tags.get_mut(task).unwrap()[at];
            let cue = scalar(span.start);
            *label = if label == "O" { cue.to_string() } else { format!("{label},{cue}") };
        }
    };
    for found in &reading.attributions {
        role("source", &found.source, found.span);
        role("content", &found.content, found.span);
    }
    for found in &reading.events {
        role("actors", &found.actors, found.span);
        role("recipients", &found.recipients, found.span);
    }
    let last: BTreeSet<usize> = reading.sentences.iter().map(|sentence| sentence.tokens.end - 1).collect();
    let place = |at: usize| (scalar(reading.tokens[at].span.start), scalar(reading.tokens[at].span.end));
    (0..count)
        .map(|at| {
            let token = &reading.tokens[at];
            let mut labels: Labels = tags.iter().map(|(task, column)| (*task, column[at].clone())).collect();
            labels.insert("upos", token.upos.clone());
            labels.insert("feats", token.feats.clone());
            labels.insert("lemma", token.lemma.clone());
            labels.insert("deprel", token.deprel.clone());
            labels.insert("head", token.head.map_or_else(String::new, |head| place(head).0.to_string()));
            labels.insert("sentence", ends(last.contains(&at)));
            (place(at), labels)
        })
        .collect()
}
