//! Suite `story`: records of whole stories, scored by the judge script of the contract.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use demarche_core::wire;
use serde_json::Value;

use super::{EvalError, Options, Prf, Report, text};
use crate::{Engine, Hints};

/// Kinds of claims in the judge's report.
const KINDS: [&str; 6] = ["entities", "statements", "events", "conditions", "positions", "meetings"];

/// Scores every `NAME.txt` with a `NAME.gold.json` in the folders; counts are summed over stories.
pub(super) fn run(engine: &Engine, folders: &[PathBuf], options: &Options) -> Result<Report, EvalError> {
    let judge = options.judge.as_deref().ok_or_else(|| EvalError::Judge("no judge was given".into()))?;
    let mut report = Report::default();
    let mut sums = vec![[0.0_f64; 4]; KINDS.len() + 1];
    let mut stories: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(folder).map_err(|source| EvalError::File { path: folder.clone(), source })?;
        stories.extend(entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "txt")));
    }
    stories.sort();
    for path in stories {
        let gold = path.with_extension("gold.json");
        if !gold.exists() {
            continue;
        }
        let scored = score(engine, judge, &path, &gold, &mut report)?;
        report.n += 1;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        report.metric(&format!("story/{name}"), scored.pointer("/facts/f1").and_then(Value::as_f64).unwrap_or(0.0));
        for (at, kind) in KINDS.iter().enumerate() {
            for (slot, field) in ["matched", "optional", "missed", "spurious"].iter().enumerate() {
                let count = scored.pointer(&format!("/counts/{kind}/{field}")).and_then(Value::as_f64).unwrap_or(0.0);
                sums[at][slot] += count;
                sums[KINDS.len()][slot] += count;
            }
        }
    }
    report.metric("confidence_ece", report.reliability.error());
    for (name, [matched, optional, missed, spurious]) in KINDS.iter().copied().chain(["facts"]).zip(sums) {
        let good = matched + optional;
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
        let (p, r) = (ratio(good, good + spurious), ratio(matched, matched + missed));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        report.metric(&format!("{name}_f1"), f1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        report.per_class.insert(name.to_owned(), Prf { p, r, f1, n: (matched + missed) as usize });
    }
    Ok(report)
}

fn score(engine: &Engine, judge: &Path, story: &Path, gold: &Path, report: &mut Report) -> Result<Value, EvalError> {
    let published =
        serde_json::from_str::<Value>(&text(gold)?).ok().and_then(|gold| gold.get("published")?.as_str().map(str::to_owned));
    let hints = Hints { date: published, path: Some(story.display().to_string()), ..Hints::default() };
    let record = engine.record(text(story)?.as_bytes(), &hints)?;
    report.sentences += record.document.sentences.len();
    let json = wire::to_json(&record).map_err(|error| EvalError::Judge(error.to_string()))?;
    let mut child = Command::new("python3")
        .arg(judge)
        .args(["--json", "-"])
        .arg(gold)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| EvalError::Judge(error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        std::io::Write::write_all(&mut input, json.to_string().as_bytes())
            .map_err(|error| EvalError::Judge(error.to_string()))?;
    }
    let out = child.wait_with_output().map_err(|error| EvalError::Judge(error.to_string()))?;
    let scored: Value = serde_json::from_slice(&out.stdout).map_err(|error| EvalError::Judge(error.to_string()))?;
    // The judge names wrong events by their ids: "V3 AID …".
    let wrong = scored.pointer("/spurious/events").and_then(Value::as_array).into_iter().flatten();
    let wrong: Vec<&str> = wrong.filter_map(|item| item.as_str()?.split_whitespace().next()).collect();
    for event in &record.events {
        report.reliability.add(f64::from(event.confidence), !wrong.contains(&event.id.to_string().as_str()));
    }
    for list in ["missed", "spurious"] {
        for kind in KINDS {
            let items = scored.pointer(&format!("/{list}/{kind}")).and_then(Value::as_array);
            let line = |item: &Value| format!("{}: {list} {kind}: {}", story.display(), item.as_str().unwrap_or(""));
            report.errors.extend(items.into_iter().flatten().map(line));
        }
    }
    Ok(scored)
}
