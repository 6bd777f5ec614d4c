//! A corpus as stories in memory.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use demarche::{Format, Hints};
use serde::Deserialize;

use crate::BenchError;

/// One story; what else a line holds is ignored.
#[derive(Debug, Deserialize)]
pub(crate) struct Story {
    pub id: String,
    pub text: String,
    #[serde(default)]
    pub date: Option<String>,
}

impl Story {
    /// What the engine is told beside the text.
    pub fn hints(&self) -> Hints {
        Hints { date: self.date.clone(), format: Some(Format::Text), ..Hints::default() }
    }
}

/// The first `most` stories of a file.
pub(crate) fn load(path: &Path, most: usize) -> Result<Vec<Story>, BenchError> {
    let cannot = |source| BenchError::Corpus { path: path.to_owned(), source };
    let lines = BufReader::new(File::open(path).map_err(cannot)?).lines();
    let mut stories = Vec::new();
    for (at, line) in lines.enumerate() {
        let line = line.map_err(cannot)?;
        if stories.len() == most {
            break;
        }
        if !line.trim().is_empty() {
            let story = serde_json::from_str(&line);
            stories.push(story.map_err(|source| BenchError::Line { path: path.to_owned(), line: at + 1, source })?);
        }
    }
    if stories.is_empty() { Err(BenchError::Empty(path.to_owned())) } else { Ok(stories) }
}

/// The first story of about 500 words (twenty sentences of news), or the one that comes nearest.
pub(crate) fn typical(stories: &[Story]) -> &Story {
    const WORDS: usize = 500;
    let distance = |story: &&Story| story.text.split_whitespace().count().abs_diff(WORDS);
    stories.iter().min_by_key(distance).unwrap_or(&stories[0])
}
