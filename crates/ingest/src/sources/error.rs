//! Why an input, or one item of it, gives no document.

use std::io;

use thiserror::Error;

/// One item that could not be taken out of its input, or an input that could not be opened.
#[derive(Debug, Error)]
#[error("{key}: {reason}")]
pub struct ItemError {
    /// Where it stands, as in [`Item::key`](super::Item::key); for a whole input its name.
    pub key: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl ItemError {
    pub(crate) fn new(key: impl Into<String>, reason: impl Into<Reason>) -> Self {
        Self { key: key.into(), reason: reason.into() }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        self.reason.hint()
    }
}

/// What is wrong with an item or an input.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Reason {
    /// The bytes cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[source] io::Error),
    /// More bytes than one item may have.
    #[error("is longer than the {most} bytes that it may have")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// Compressed data that becomes far more than news does.
    #[error("one compressed byte becomes more than {most}: this is no news")]
    Expands {
        /// The limit.
        most: u64,
    },
    /// Compressions, elements or values nested too deeply.
    #[error("{what} lie more than {most} deep in each other")]
    TooDeep {
        /// What nests.
        what: &'static str,
        /// The limit.
        most: usize,
    },
    /// A packed format that is not opened.
    #[error("is a {what} file")]
    Packed {
        /// The format.
        what: &'static str,
    },
    /// Not of the format that it is read as.
    #[error("is no valid {what}: {detail}")]
    Malformed {
        /// The format.
        what: &'static str,
        /// What the parser says.
        detail: String,
    },
    /// A table without a column that the user named.
    #[error("has no column `{asked}`; there are: {there}")]
    NoColumn {
        /// The column that was asked for.
        asked: String,
        /// The columns that it has.
        there: String,
    },
    /// A row or table without text.
    #[error("has no text; there are: {there}")]
    NoText {
        /// The columns or parts that it has.
        there: String,
    },
    /// An entry, message or file without text.
    #[error("holds no text: {found}")]
    Textless {
        /// What it holds instead.
        found: String,
    },
    /// Text in an encoding that is not read.
    #[error("is encoded as `{encoding}`")]
    Encoded {
        /// The encoding's name.
        encoding: String,
    },
    /// The publisher withdrew or holds the item.
    #[error("is not for use: its publication status is `{status}`")]
    NotForUse {
        /// The status, as the publisher writes it.
        status: String,
    },
}

impl Reason {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io(_) => "check that the file is whole and readable",
            Self::TooLarge { .. } => "split it into one story each",
            Self::Expands { .. } => "unpack it by other means and look at it first",
            Self::TooDeep { .. } => "check where it comes from; news is not nested like this",
            Self::Packed { .. } => "unpack it, or save its text, and read that; gzip and Zstandard are read as they are",
            Self::Malformed { .. } => "correct it at the place named, or name the right format",
            Self::NoColumn { .. } => "name one of its columns",
            Self::NoText { .. } => "name the column that holds the text, or the folder that holds the texts of its addresses",
            Self::Textless { .. } => "save the story's text as a .txt file and read that",
            Self::Encoded { .. } => "save it without this encoding",
            Self::NotForUse { .. } => "ask its publisher for a usable version",
        }
    }

    pub(crate) fn textless(found: impl Into<String>) -> Self {
        Self::Textless { found: found.into() }
    }

    pub(crate) fn malformed(what: &'static str, detail: impl ToString) -> Self {
        let mut detail = detail.to_string();
        let end = detail.char_indices().nth(300).map_or(detail.len(), |(at, _)| at);
        detail.truncate(end);
        Self::Malformed { what, detail }
    }

    /// Whether what follows in the input may still be whole.
    pub(crate) fn is_local(&self) -> bool {
        !matches!(self, Self::Io(error) if error.get_ref().is_none_or(|inner| !inner.is::<Damage>()))
    }
}

/// Compressed data that cannot be read on, though what follows may be.
#[derive(Debug, Error)]
pub(crate) enum Damage {
    /// Compressed data that is broken.
    #[error("damaged {what} data behind byte {offset}")]
    Broken { what: &'static str, offset: u64 },
    /// Compressed data that becomes far more than news does.
    #[error("compressed data that expands too much")]
    Expands,
}

impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()) {
            Some(Damage::Expands) => Self::Expands { most: super::limits::MOST_EXPANSION },
            _ => Self::Io(error),
        }
    }
}
