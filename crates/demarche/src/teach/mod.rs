//! Event types and contexts of the user's own, learned from a few dozen marked sentences.
//!
//! examples (JSON lines) → the frozen encoder's vectors → logistic regression → [`Lesson`], a small file → marks on records
//!
//! The encoder is never changed, so a lesson is learned in seconds and costs next to nothing at reading. A lesson holds for
//! the model that it was learned on, and is refused on another.

mod apply;
mod error;
mod examples;
mod features;
mod learn;
mod logistic;

use serde::{Deserialize, Serialize};

pub(crate) use apply::mark;
pub use error::TeachError;
pub use examples::{Example, examples};
pub use learn::learn;

use crate::Engine;

/// The version of the file layout and of the features.
const FORMAT: u32 = 1;

/// What a lesson tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LessonKind {
    /// Words that name an event: learned from examples whose trigger is marked.
    Type,
    /// What a sentence is about: learned from examples without marks.
    Context,
}

/// What was learned from a user's examples: a file of some kilobytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// Version of the file layout.
    pub format: u32,
    /// The type's or context's name, as it stands in records.
    pub name: String,
    /// What it tells.
    pub kind: LessonKind,
    /// Version of the program that learned it.
    pub engine: String,
    /// Name of the model that it was learned on.
    pub model: String,
    /// What that model makes of a sentence, so that another one under the same name is known.
    pub probe: Vec<f32>,
    /// Score from which on the answer is yes, 0 to 1.
    pub threshold: f32,
    /// What the examples were.
    pub examples: Source,
    /// How well it did on examples that it had not seen; absent where there were too few to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<Scores>,
    /// Added to the weighted sum.
    pub bias: f32,
    /// One weight for every feature.
    pub weights: Vec<f32>,
}

/// The examples behind a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// How many examples show the type or context.
    pub positive: usize,
    /// How many do not.
    pub negative: usize,
    /// Content hash of the file.
    pub hash: String,
}

/// Cross-validated scores: every example judged by a model that had not seen it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Number of folds.
    pub folds: usize,
    /// Share of the yes answers that are right.
    pub precision: f64,
    /// Share of the positive examples that are found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// For a type: share of the positive examples found whose best word is the marked one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<f64>,
}

impl Lesson {
    /// The lesson as the text of its file.
    ///
    /// # Errors
    /// [`TeachError::File`] if a number cannot be written, which finite weights rule out.
    pub fn to_json(&self) -> Result<String, TeachError> {
        let text = serde_json::to_string(self);
        text.map(|text| text + "\n").map_err(|error| TeachError::File { name: self.name.clone(), message: error.to_string() })
    }

    /// The lesson of a file's text; `name` is what an error calls the file.
    ///
    /// # Errors
    /// [`TeachError::File`] if it is no lesson or of another layout.
    pub fn from_json(text: &str, name: &str) -> Result<Self, TeachError> {
        let wrong = |message: String| TeachError::File { name: name.to_owned(), message };
        let lesson: Self = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        if lesson.format != FORMAT {
            return Err(wrong(format!("format {}, this program reads format {FORMAT}", lesson.format)));
        }
        is_name(&lesson.name)?;
        Ok(lesson)
    }

    /// Refuses a lesson that was learned on another model than the engine's.
    ///
    /// # Errors
    /// [`TeachError::Model`] if the names or what the models make of a sentence differ; [`TeachError::Read`] if the model fails.
    pub fn check(&self, engine: &Engine) -> Result<(), TeachError> {
        let (ours, probe) = (engine.version().model, features::probe(engine)?);
        let alike = features::cosine(&self.probe, &probe) > 0.999;
        if self.model != ours || !alike || self.weights.len() != features::width(engine)? {
            return Err(TeachError::Model { name: self.name.clone(), learned: self.model.clone(), ours });
        }
        Ok(())
    }

    /// The score of a feature row, 0 to 1.
    fn score(&self, row: &[f32]) -> f32 {
        logistic::chance(self.bias + self.weights.iter().zip(row).map(|(weight, value)| weight * value).sum::<f32>())
    }
}

/// Refuses what can be no name of a lesson: it becomes a file's name and a word of records.
///
/// # Errors
/// [`TeachError::Name`] unless it is letters, digits, `-` and `_`, and begins with a letter.
pub fn is_name(name: &str) -> Result<(), TeachError> {
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if good { Ok(()) } else { Err(TeachError::Name(name.to_owned())) }
}
