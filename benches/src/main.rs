//! Measures the engine on a corpus of its user's: speed, start, memory, and whether threads change a byte.
//!
//! JSONL → stories → every story on one thread, then on all → figures with the result counts beside the time

mod corpus;
mod figures;
mod memory;
mod pass;
mod start;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use demarche::{Engine, EngineError};
use thiserror::Error;

use crate::figures::Figures;
use crate::pass::Pass;

/// Sentences, words and stories a second on one thread and on all; time and memory of one story from a fresh start.
#[derive(Debug, Parser)]
#[command(name = "demarche-bench", version)]
struct Args {
    /// JSONL, one `{"id", "text", "date"?}` a line; other fields are ignored
    #[arg(required_unless_present = "one")]
    corpus: Option<PathBuf>,
    /// Measure the first N stories only
    #[arg(long, value_name = "N")]
    first: Option<usize>,
    /// Threads of the second pass [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Fresh starts of which the median is shown
    #[arg(long, value_name = "N", default_value_t = 7)]
    starts: usize,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Read one story from standard input and end: what a fresh start runs
    #[arg(long, hide = true)]
    one: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table to look at
    Text,
    /// One object
    Json,
}

/// Why nothing was measured.
#[derive(Debug, Error)]
enum BenchError {
    #[error("cannot read `{path}`: {source}")]
    Corpus { path: PathBuf, source: io::Error },
    #[error("`{path}`, line {line}: {source}")]
    Line { path: PathBuf, line: usize, source: serde_json::Error },
    #[error("`{0}` has no story")]
    Empty(PathBuf),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("the record does not become JSON: {0}")]
    Json(String),
    #[error("threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("a fresh start failed: {0}")]
    Start(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl BenchError {
    fn hint(&self) -> &'static str {
        match self {
            Self::Corpus { .. } | Self::Empty(_) => "give a file of JSON objects, one a line, each with `id` and `text`",
            Self::Line { .. } => "every line must be an object with the strings `id` and `text`",
            Self::Engine(error) => error.hint(),
            Self::Threads(_) => "try --jobs 1",
            Self::Json(_) | Self::Start(_) | Self::Io(_) => "run `demarche doctor` to check the program",
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = if args.one { start::one_story() } else { bench(&args) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}\nhint: {}", error.hint());
            ExitCode::FAILURE
        }
    }
}

fn bench(args: &Args) -> Result<(), BenchError> {
    let path = args.corpus.clone().unwrap_or_default();
    let stories = corpus::load(&path, args.first.unwrap_or(usize::MAX))?;
    let jobs = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    // Fresh starts come first: nothing of this process is then in the way.
    let start = start::measure(corpus::typical(&stories), args.starts.max(1))?;
    let engine = Engine::new()?;
    pass::warm_up(&engine, &stories)?;
    let one = Pass::run(&engine, &stories, 1)?;
    let many = if jobs == 1 { None } else { Some(Pass::run(&engine, &stories, jobs)?) };
    let figures = Figures::new(&engine, &stories, start, &one, many.as_ref());
    let text = match args.format {
        Format::Text => figures.to_string(),
        Format::Json => format!("{:#}\n", serde_json::to_value(&figures).map_err(|error| BenchError::Json(error.to_string()))?),
    };
    Ok(io::stdout().lock().write_all(text.as_bytes())?)
}
