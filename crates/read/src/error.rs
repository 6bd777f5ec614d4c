//! What can go wrong while a model is loaded or run.

use std::path::PathBuf;

use thiserror::Error;

/// Why a text could not be read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A file of the model is not there or cannot be opened.
    #[error("cannot open model file `{path}`: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The label list is not what this engine expects.
    #[error("model labels: {0}")]
    Labels(#[from] serde_json::Error),
    /// The model was written for another engine.
    #[error("model has format {found}, this engine reads format {expected}")]
    Format {
        /// The model's.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// A graph could not be loaded.
    #[error("model graph `{graph}`: {message}")]
    Load {
        /// Which graph.
        graph: &'static str,
        /// What the runtime said.
        message: String,
    },
    /// A graph could not be run.
    #[error("running `{graph}`: {message}")]
    Run {
        /// Which graph.
        graph: &'static str,
        /// What the runtime said.
        message: String,
    },
}

impl ReadError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File { .. } => "give a folder that holds encoder.onnx, heads.onnx, labels.onnx, labels.json and vocab.txt",
            Self::Labels(_) | Self::Format { .. } | Self::Load { .. } => {
                "run `demarche doctor` to see which model this build expects"
            }
            Self::Run { .. } => "run `demarche doctor`; if its self-check passes, this text has found a fault: please report it",
        }
    }
}
