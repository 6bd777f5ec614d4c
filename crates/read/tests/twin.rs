//! The inference here says what the reference inference in `training/` says, task by task.
//!
//! `reference.json` holds the reference's labels for `sentences.txt`; `training/README.md` says how to write it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should end")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use demarche_core::{AttributionRole, Document, Reading, Span};
use demarche_read::Reader;
use serde::Deserialize;

/// The share of labels of every task that must be equal. The graphs are int8 and run by two libraries, which round sums
/// differently: a label whose two best scores are nearly even may fall either way.
const EQUAL: f64 = 0.995;

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
}

/// A token's labels by task; `head` is the start of the head, so that one odd token does not shift all others.
type Labels = BTreeMap<&'static str, String>;

/// Labels by the scalars that a token covers.
type Tokens = BTreeMap<(usize, usize), Labels>;

const TASKS: [&str; 10] = ["sentence", "upos", "feats", "lemma", "head", "deprel", "ner", "cue", "source", "content"];

#[test]
fn labels_equal_those_of_the_reference() {
    let text = fixture("sentences.txt");
    let lines: Vec<Line> = serde_json::from_str(&fixture("reference.json")).unwrap();
    assert!(lines.len() >= 180, "{} sentences", lines.len());
    let wanted = reference(&lines);
    let reader = Reader::embedded().unwrap();
    let found = tokens(&reader.read(&document(&text)).unwrap(), &text);

    let mut report = String::new();
    let mut low = compare_tokens(&wanted, &found, &text, &mut report);
    for task in TASKS {
        low |= compare(task, &wanted, &found, &text, &mut report);
    }
    println!("{report}");
    assert!(!low, "fewer than {EQUAL} of the labels are equal, see above");
}

/// Every token of one side that the other cuts otherwise.
fn compare_tokens(wanted: &Tokens, found: &Tokens, text: &str, report: &mut String) -> bool {
    let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) = (found.keys().collect(), wanted.keys().collect());
    let odd: Vec<String> =
        ours.symmetric_difference(&theirs).map(|place| format!("{:?} at {}", slice(text, **place), place.0)).collect();
    summary("tokens", theirs.len(), &odd, report)
}

fn compare(task: &'static str, wanted: &Tokens, found: &Tokens, text: &str, report: &mut String) -> bool {
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

/// Adds a task's line to the report; `true` if too few labels are equal.
#[allow(clippy::cast_precision_loss, reason = "a few thousand labels")]
fn summary(task: &str, count: usize, odd: &[String], report: &mut String) -> bool {
    let share = 1.0 - odd.len() as f64 / count.max(1) as f64;
    *report += &format!("{task:<9} {share:.4} of {count}\n");
    for difference in odd.iter().take(NAMED) {
        *report += &format!("    {difference}\n");
    }
    count == 0 || share < EQUAL
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
    let mut tags: BTreeMap<&'static str, Vec<String>> =
        ["ner", "cue", "source", "content"].map(|task| (task, vec!["O".to_owned(); count])).into();
    let mut tag = |task: &'static str, range: std::ops::Range<usize>, label: &str| {
        for at in range.clone() {
            tags.get_mut(task).unwrap()[at] = format!("{}{label}", if at == range.start { 'B' } else { 'I' });
        }
    };
    for name in &reading.names {
        tag("ner", name.tokens.clone(), &format!("-{}", name.kind));
    }
    for found in &reading.attributions {
        let task = match found.role {
            AttributionRole::Cue => "cue",
            AttributionRole::Source => "source",
            AttributionRole::Content => "content",
        };
        tag(task, found.tokens.clone(), "");
    }
    let scalar = |byte: u32| text[..byte as usize].chars().count();
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
