//! The engine: ingest → read → extract, in one call.
//!
//! ```no_run
//! use demarche::{Engine, Hints};
//!
//! let engine = Engine::new()?;
//! let record = engine.record(&std::fs::read("story.txt")?, &Hints::default())?;
//! for statement in &record.statements {
//!     println!("{}: {}", statement.speaker_text, statement.text);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod add;
pub mod eval;
pub mod reread;
pub mod teach;

use std::path::Path;

pub use demarche_core as core;
use demarche_core::{Document, EngineVersion, Record};
pub use demarche_extract::{Lexicon, LexiconError};
pub use demarche_ingest::{Format, Hints, IngestError};
pub use demarche_read::{ReadError, Reader};
pub use teach::{Lesson, TeachError};
use thiserror::Error;

/// Why there is no record.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The input is no document.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// The model failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A lexicon is broken.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
}

impl EngineError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Ingest(error) => error.hint(),
            Self::Read(error) => error.hint(),
            Self::Lexicon(_) => "correct the entry; the tables' fields are described at the head of each file in `data/`",
        }
    }
}

/// Model and lexicon, loaded once; can be shared between threads.
pub struct Engine {
    reader: Reader,
    lexicon: Lexicon,
    lessons: Vec<Lesson>,
}

impl Engine {
    /// The engine with what ships.
    ///
    /// # Errors
    /// [`EngineError`] if the shipped model or lexicon is broken, which tests rule out for released programs.
    pub fn new() -> Result<Self, EngineError> {
        Ok(Self { reader: Reader::embedded()?, lexicon: Lexicon::embedded()?, lessons: Vec::new() })
    }

    /// An engine with the weights of a folder.
    ///
    /// # Errors
    /// [`EngineError::Read`] if the folder holds no model for this engine.
    pub fn with_model(folder: &Path) -> Result<Self, EngineError> {
        Ok(Self { reader: Reader::load(folder)?, lexicon: Lexicon::embedded()?, lessons: Vec::new() })
    }

    /// Adds a user's lexicon, whose entries win over those that ship.
    ///
    /// # Errors
    /// [`EngineError::Lexicon`] if it is not TOML of the lexicon's tables.
    pub fn add_lexicon(&mut self, name: &str, text: &str) -> Result<(), EngineError> {
        Ok(self.lexicon.extend(name, text)?)
    }

    /// Adds a type or context that a user taught: records tell of it from now on.
    ///
    /// # Errors
    /// [`TeachError::Model`] if it was learned on another model.
    pub fn add_lesson(&mut self, lesson: Lesson) -> Result<(), TeachError> {
        lesson.check(self)?;
        self.lessons.push(lesson);
        Ok(())
    }

    /// The reader, for measuring grammar.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What records made by this engine say of their making.
    pub fn version(&self) -> EngineVersion {
        EngineVersion { version: env!("CARGO_PKG_VERSION").into(), model: self.reader.model_name() }
    }

    /// The record of one document. Text that is not English gets a record without claims.
    ///
    /// # Errors
    /// [`EngineError`] if the bytes are no document or the model fails.
    pub fn record(&self, bytes: &[u8], hints: &Hints) -> Result<Record, EngineError> {
        self.record_of(demarche_ingest::ingest(bytes, hints)?.document)
    }

    /// The record of a document that is taken in already: read → extract.
    ///
    /// # Errors
    /// [`EngineError::Read`] if the model fails.
    pub fn record_of(&self, document: Document) -> Result<Record, EngineError> {
        if document.language != "en" {
            return Ok(Record::empty(document, self.version()));
        }
        if self.lessons.is_empty() {
            let reading = self.reader.read(&document)?;
            return Ok(demarche_extract::extract(&document, &reading, &self.lexicon, self.version()));
        }
        let (reading, vectors) = self.reader.read_with_vectors(&document)?;
        let mut record = demarche_extract::extract(&document, &reading, &self.lexicon, self.version());
        teach::mark(&mut record, &reading, &vectors, &self.lessons);
        Ok(record)
    }
}
