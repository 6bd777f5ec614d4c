//! Why bytes are no document.

use thiserror::Error;

/// Why bytes are no document.
#[derive(Debug, Error)]
pub enum IngestError {
    /// No bytes at all.
    #[error("the input is empty")]
    Empty,
    /// Nothing but blanks and line ends.
    #[error("the input holds only white space")]
    OnlyWhitespace,
    /// NUL bytes or mostly control characters.
    #[error("the input is binary, not text")]
    Binary,
    /// More bytes than a document may have.
    #[error("the input is longer than the {most} bytes that one document may have")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// A page in which no story was found.
    #[error("the page holds no readable text")]
    NoStory,
}

impl IngestError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::OnlyWhitespace => "check that the file was written completely",
            Self::Binary => "give plain text or HTML; convert other formats first",
            Self::TooLarge { .. } => "split the file into one story each",
            Self::NoStory => "save the story's text as a .txt file and read that",
        }
    }
}
