//! Scores the engine against labelled data: the suites of `demarche eval`.
//!
//! labelled file → what the engine says of the same text → [`Report`] with fixed metric names
//!
//! Gold never reaches the engine: texts go in as any other text would.

mod attribution;
mod conditions;
mod duplicates;
mod events;
mod factuality;
mod geo;
mod grammar;
mod links;
mod names;
mod relation;
mod reliability;
mod story;
mod time;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub use reliability::{Band, Reliability};
use serde_json::{Value, json};
use thiserror::Error;

use crate::{Engine, EngineError};

/// The suites that can be run.
pub const SUITES: [&str; 13] = [
    "duplicates",
    "syntax",
    "tokens",
    "ner",
    "attribution",
    "relation",
    "events",
    "conditions",
    "factuality",
    "time",
    "geo",
    "story",
    "links",
];

/// Why a suite could not be run.
#[derive(Debug, Error)]
pub enum EvalError {
    /// No suite of this name.
    #[error("suite `{0}` is not available")]
    Unknown(String),
    /// A labelled file cannot be opened.
    #[error("cannot read `{path}`: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A labelled record is not of the suite's shape.
    #[error("`{path}`, line {line}: {message}")]
    Record {
        /// The file.
        path: PathBuf,
        /// Line number, from one.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The judge of stories failed.
    #[error("judge: {0}")]
    Judge(String),
    /// The store failed.
    #[error("store: {0}")]
    Store(String),
}

impl EvalError {
    /// What the user can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown(_) => format!("suites: {}", SUITES.join(", ")),
            Self::File { .. } => "check the path".into(),
            Self::Record { .. } => "the shapes of the labelled sets are described in docs/reference/eval.md".into(),
            Self::Engine(error) => error.hint().into(),
            Self::Store(_) => "report it with the command that you ran".into(),
            Self::Judge(_) => "the suite `story` needs python3 and --judge check_story.py".into(),
        }
    }
}

/// Precision, recall, F1 and size of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prf {
    /// Precision.
    pub p: f64,
    /// Recall.
    pub r: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// How many labelled items.
    pub n: usize,
}

impl Prf {
    /// From weights: what was right by the answers, by the gold, and how many of each.
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    pub fn new(right_of_answers: f64, answers: usize, right_of_gold: f64, gold: usize) -> Self {
        let p = if answers == 0 { 0.0 } else { right_of_answers / answers as f64 };
        let r = if gold == 0 { 0.0 } else { right_of_gold / gold as f64 };
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { p, r, f1, n: gold }
    }
}

/// What one suite measured.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Number of labelled records.
    pub n: usize,
    /// Metrics by name.
    pub metrics: BTreeMap<String, f64>,
    /// Scores by class.
    pub per_class: BTreeMap<String, Prf>,
    /// Wrong cases: what was expected, what came out.
    pub errors: Vec<String>,
    /// Sentences read.
    pub sentences: usize,
    /// How well the confidences of the answers hold, for suites whose answers have one.
    pub reliability: Reliability,
}

impl Report {
    fn metric(&mut self, name: &str, value: f64) {
        self.metrics.insert(name.to_owned(), value);
    }
}

/// What a suite may need besides its files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The judge of stories.
    pub judge: Option<PathBuf>,
}

/// Runs a suite and returns its report as the JSON of the contract, with the wrong cases.
///
/// # Errors
/// [`EvalError`] if the suite is unknown, a file cannot be read or is of another shape, or the engine fails.
pub fn run(engine: &Engine, suite: &str, files: &[PathBuf], options: &Options) -> Result<(Value, Vec<String>), EvalError> {
    let began = Instant::now();
    let report = match suite {
        "syntax" => grammar::syntax(engine, files)?,
        "tokens" => grammar::tokens(engine, files)?,
        "ner" => names::names(engine, files)?,
        "attribution" => attribution::attribution(engine, files)?,
        "relation" => relation::run(engine, files)?,
        "events" => events::run(engine, files)?,
        "conditions" => conditions::conditions(engine, files)?,
        "time" => time::time(engine, files)?,
        "factuality" => factuality::run(engine, files)?,
        "geo" => geo::run(engine, files)?,
        "duplicates" => duplicates::run(files)?,
        "story" => story::run(engine, files, options)?,
        "links" => links::run(engine, files)?,
        other => return Err(EvalError::Unknown(other.to_owned())),
    };
    let seconds = began.elapsed().as_secs_f64();
    let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
    let metrics: serde_json::Map<String, Value> =
        report.metrics.iter().map(|(name, value)| (name.clone(), json!(round(*value)))).collect();
    let class = |prf: &Prf| json!({"p": round(prf.p), "r": round(prf.r), "f1": round(prf.f1), "n": prf.n});
    let classes: serde_json::Map<String, Value> = report.per_class.iter().map(|(name, prf)| (name.clone(), class(prf))).collect();
    let version = engine.version();
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    let speed = report.sentences as f64 / seconds.max(1e-9);
    let mut shown = json!({
        "suite": suite,
        "file": files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(" "),
        "n": report.n,
        "metrics": metrics,
        "per_class": classes,
        "engine": {"version": version.version, "model": version.model},
        "seconds": round(seconds),
        "sentences_per_s": speed.round(),
    });
    if let Some(table) = report.reliability.json() {
        shown["reliability"] = table;
    }
    Ok((shown, report.errors))
}

fn text(path: &Path) -> Result<String, EvalError> {
    std::fs::read_to_string(path).map_err(|source| EvalError::File { path: path.to_owned(), source })
}

/// The records of JSON-lines files.
fn records(files: &[PathBuf]) -> Result<Vec<Value>, EvalError> {
    let mut all = Vec::new();
    for path in files {
        for (at, line) in text(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let value = serde_json::from_str(line);
            all.push(value.map_err(|error| EvalError::Record {
                path: path.clone(),
                line: at + 1,
                message: error.to_string(),
            })?);
        }
    }
    Ok(all)
}

/// A field as text; empty where it is absent.
fn field<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}
