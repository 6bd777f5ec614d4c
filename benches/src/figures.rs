//! The figures, as a table and as JSON.

use std::fmt;

use demarche::Engine;
use serde::Serialize;

use crate::corpus::Story;
use crate::memory;
use crate::pass::Pass;
use crate::start::Start;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Version of the engine and its weights.
    engine: String,
    model: String,
    /// Whether this program was built with optimisations.
    optimised: bool,
    stories: usize,
    /// Stories that are no documents.
    rejected: usize,
    words: usize,
    sentences: usize,
    statements: usize,
    events: usize,
    passes: Vec<Speed>,
    /// Whether every story's JSON was the same in all passes; `null` after a single pass.
    same_bytes: Option<bool>,
    /// The first story whose JSON was not.
    first_difference: Option<String>,
    start: Start,
    /// The most memory that this process held, corpus included, in bytes.
    peak_bytes: Option<u64>,
    /// Bytes of the corpus's texts.
    corpus_bytes: usize,
}

/// One pass.
#[derive(Debug, Serialize)]
struct Speed {
    threads: usize,
    seconds: f64,
    sentences_per_second: f64,
    words_per_second: f64,
    stories_per_second: f64,
}

impl Figures {
    pub fn new(engine: &Engine, stories: &[Story], start: Start, one: &Pass, many: Option<&Pass>) -> Self {
        let words = stories.iter().map(|story| story.text.split_whitespace().count()).sum();
        let difference = many.and_then(|many| one.outcomes.iter().zip(&many.outcomes).position(|(left, right)| left != right));
        let version = engine.version();
        Self {
            engine: version.version,
            model: version.model,
            optimised: !cfg!(debug_assertions),
            stories: stories.len(),
            rejected: one.sum(|it| usize::from(!it.read)),
            words,
            sentences: one.sum(|it| it.sentences),
            statements: one.sum(|it| it.statements),
            events: one.sum(|it| it.events),
            passes: std::iter::once(one).chain(many).map(|pass| Speed::new(pass, words, stories.len())).collect(),
            same_bytes: many.map(|_| difference.is_none()),
            first_difference: difference.map(|at| stories[at].id.clone()),
            start,
            peak_bytes: memory::peak(),
            corpus_bytes: stories.iter().map(|story| story.text.len()).sum(),
        }
    }
}

impl Speed {
    #[allow(clippy::cast_precision_loss, reason = "counts of a corpus are far below 2^52")]
    fn new(pass: &Pass, words: usize, stories: usize) -> Self {
        let seconds = pass.time.as_secs_f64();
        let rate = |count: usize| count as f64 / seconds.max(1e-9);
        Self {
            threads: pass.threads,
            seconds,
            sentences_per_second: rate(pass.sum(|it| it.sentences)),
            words_per_second: rate(words),
            stories_per_second: rate(stories),
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "engine {}, {}{}",
            self.engine,
            self.model,
            if self.optimised { "" } else { " (built without optimisations)" }
        )?;
        let Self { stories, words, sentences, statements, events, rejected, .. } = self;
        writeln!(f, "{stories} stories, {words} words, {sentences} sentences; {rejected} rejected")?;
        writeln!(f, "{statements} statements, {events} events\n")?;
        writeln!(f, "{:>7}  {:>9}  {:>11}  {:>8}  {:>9}", "threads", "seconds", "sentences/s", "words/s", "stories/s")?;
        for pass in &self.passes {
            let Speed { threads, seconds, sentences_per_second, words_per_second, stories_per_second } = pass;
            writeln!(
                f,
                "{threads:>7}  {seconds:>9.2}  {sentences_per_second:>11.1}  {words_per_second:>8.0}  {stories_per_second:>9.2}"
            )?;
        }
        match (self.same_bytes, &self.first_difference) {
            (_, Some(id)) => writeln!(f, "\nthe bytes DIFFER between passes, first in story `{id}`")?,
            (Some(_), None) => writeln!(f, "\nthe same bytes in both passes")?,
            (None, None) => writeln!(f, "\none pass: bytes not compared")?,
        }
        let Start { id, words, starts, median_ms, best_ms, peak_bytes } = &self.start;
        writeln!(
            f,
            "fresh start to JSON: {median_ms:.0} ms median of {starts}, {best_ms:.0} ms best, peak {} (story `{id}`, {words} words)",
            mib(*peak_bytes)
        )?;
        writeln!(f, "peak of this process: {} (corpus {})", mib(self.peak_bytes), mib(Some(self.corpus_bytes as u64)))
    }
}

#[allow(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn mib(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "not told by this system".into(), |bytes| format!("{:.1} MiB", bytes as f64 / 1_048_576.0))
}
