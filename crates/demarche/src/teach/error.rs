//! What can go wrong while a type is taught or used.

use thiserror::Error;

use crate::ReadError;

/// Why a lesson could not be learned or used.
#[derive(Debug, Error)]
pub enum TeachError {
    /// A name that can be no name of a lesson.
    #[error("`{0}` can be no name")]
    Name(String),
    /// A line of the examples is not of their shape.
    #[error("examples, line {line}: {message}")]
    Line {
        /// Line number, from one.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Nothing can be learned from these examples.
    #[error("{0}")]
    Few(&'static str),
    /// A file that is no lesson.
    #[error("lesson `{name}`: {message}")]
    File {
        /// The file.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// The lesson was learned on another model.
    #[error("`{name}` was learned on the model `{learned}`, which is not the one that reads here (`{ours}`)")]
    Model {
        /// The lesson's name.
        name: String,
        /// The model that it was learned on.
        learned: String,
        /// The engine's model.
        ours: String,
    },
    /// The model failed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl TeachError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Name(_) => {
                "use letters, digits, `-` and `_`, beginning with a letter: demarche teach evacuation examples.jsonl"
            }
            Self::Line { .. } => {
                "one JSON object a line: {\"text\": \"They left.\", \"label\": true, \"span\": [5, 9]}; see docs/reference/teach.md"
            }
            Self::Few(_) => "give about 50 sentences, half of them showing the type; see docs/reference/teach.md",
            Self::File { .. } => "give a file that `demarche teach` of this version wrote",
            Self::Model { .. } => "teach it again from its examples with this program: demarche teach NAME EXAMPLES.jsonl",
            Self::Read(error) => error.hint(),
        }
    }
}
