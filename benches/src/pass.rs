//! One pass over all stories on a number of threads.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, Instant};

use demarche::Engine;
use demarche::core::wire;
use rayon::prelude::*;

use crate::BenchError;
use crate::corpus::Story;

/// What a pass took and what came out of it.
pub(crate) struct Pass {
    pub threads: usize,
    pub time: Duration,
    pub outcomes: Vec<Outcome>,
}

/// What came out of one story: counts, and a digest of its JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether there is a record at all.
    pub read: bool,
    pub sentences: usize,
    pub statements: usize,
    pub events: usize,
    pub digest: u64,
}

impl Pass {
    /// Every story from text to JSON.
    pub fn run(engine: &Engine, stories: &[Story], threads: usize) -> Result<Self, BenchError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let start = Instant::now();
        let outcomes = pool.install(|| stories.par_iter().map(|story| outcome(engine, story)).collect::<Result<_, _>>())?;
        Ok(Self { threads, time: start.elapsed(), outcomes })
    }

    /// The sum of one count over all stories.
    pub fn sum(&self, count: impl Fn(&Outcome) -> usize) -> usize {
        self.outcomes.iter().map(count).sum()
    }
}

/// Reads the first story once, so that the first pass pays for no first use.
pub(crate) fn warm_up(engine: &Engine, stories: &[Story]) -> Result<(), BenchError> {
    stories.first().map_or(Ok(()), |story| outcome(engine, story).map(|_| ()))
}

/// A story that is no document counts as rejected; a model that fails ends the run.
fn outcome(engine: &Engine, story: &Story) -> Result<Outcome, BenchError> {
    let record = match engine.record(story.text.as_bytes(), &story.hints()) {
        Ok(record) => record.without_reasons(),
        Err(demarche::EngineError::Ingest(_)) => return Ok(Outcome::default()),
        Err(error) => return Err(error.into()),
    };
    let json = wire::to_json(&record).map_err(|error| BenchError::Json(error.to_string()))?.to_string();
    let mut digest = DefaultHasher::new();
    json.hash(&mut digest);
    Ok(Outcome {
        read: true,
        sentences: record.document.sentences.len(),
        statements: record.statements.len(),
        events: record.events.len(),
        digest: digest.finish(),
    })
}
