//! One story in a process that has just started: how long until its JSON is out, and how much memory that takes.

use std::io::{self, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use demarche::core::wire;
use demarche::{Engine, Format, Hints};
use serde::Serialize;

use crate::corpus::Story;
use crate::{BenchError, memory};

/// Figures of fresh starts.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    /// The story that was read.
    pub id: String,
    /// Its words.
    pub words: usize,
    /// How often it was read.
    pub starts: usize,
    /// Milliseconds from the start of the process to its end, JSON printed.
    pub median_ms: f64,
    /// The fastest of them.
    pub best_ms: f64,
    /// The most memory such a process held, in bytes.
    pub peak_bytes: Option<u64>,
}

/// Starts this program anew for one story, several times.
pub(crate) fn measure(story: &Story, starts: usize) -> Result<Start, BenchError> {
    let mut times = Vec::with_capacity(starts);
    let mut peak_bytes = None;
    for _ in 0..starts {
        let (time, peak) = fresh(&story.text)?;
        times.push(time);
        peak_bytes = peak_bytes.max(peak);
    }
    times.sort_by(f64::total_cmp);
    let words = story.text.split_whitespace().count();
    Ok(Start { id: story.id.clone(), words, starts, median_ms: times[starts / 2], best_ms: times[0], peak_bytes })
}

/// Milliseconds of one fresh process, and the peak memory that it tells as its last word.
fn fresh(text: &str) -> Result<(f64, Option<u64>), BenchError> {
    let program = std::env::current_exe()?;
    let start = Instant::now();
    let mut child =
        Command::new(program).arg("--one").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let time = start.elapsed().as_secs_f64() * 1000.0;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || output.stdout.is_empty() {
        return Err(BenchError::Start(said.trim().to_owned()));
    }
    Ok((time, said.trim().parse().ok()))
}

/// What such a process does: standard input to JSON on standard output, its peak memory on standard error.
pub(crate) fn one_story() -> Result<(), BenchError> {
    let mut text = Vec::new();
    io::stdin().lock().read_to_end(&mut text)?;
    let record = Engine::new()?.record(&text, &Hints { format: Some(Format::Text), ..Hints::default() })?;
    let json = wire::to_json(&record.without_reasons()).map_err(|error| BenchError::Json(error.to_string()))?;
    writeln!(io::stdout().lock(), "{json:#}")?;
    if let Some(peak) = memory::peak() {
        writeln!(io::stderr(), "{peak}")?;
    }
    Ok(())
}
