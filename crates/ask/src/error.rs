//! Why a question has no answer.

use demarche_store::StoreError;
use thiserror::Error;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum AskError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No actor and no country is called so.
    #[error("nobody in the store is called `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that are spelled alike.
        near: Vec<String>,
    },
    /// No outlet is called so.
    #[error("no outlet in the store is called `{name}`")]
    Outlet {
        /// What was asked for.
        name: String,
        /// Outlets that are spelled alike, or the first ones.
        near: Vec<String>,
    },
    /// No country is called so.
    #[error("`{name}` is no country")]
    Country {
        /// What was asked for.
        name: String,
        /// Countries that are spelled alike.
        near: Vec<String>,
    },
    /// Not a day, month or year.
    #[error("`{0}` is no ISO day, month or year")]
    Day(String),
    /// A full-text question without a word in it.
    #[error("`{0}` has no word to look for")]
    Words(String),
    /// A full-text question that is too long.
    #[error("a full-text question has at most {0} words")]
    ManyWords(usize),
    /// The beginning of a word that nearly any word could have.
    #[error("`{0}` begins too many words")]
    Beginning(String),
    /// A filter that the kind of rows does not have.
    #[error("{kind} cannot be asked for by --{filter}")]
    Filter {
        /// The kind of rows.
        kind: &'static str,
        /// The filter.
        filter: &'static str,
        /// The filters that it has.
        takes: String,
    },
    /// A word that the vocabulary of a filter lacks.
    #[error("`{value}` is no --{filter}")]
    Vocabulary {
        /// The filter.
        filter: &'static str,
        /// What was asked for.
        value: String,
        /// The words that it knows.
        known: String,
    },
    /// An order that the kind of rows does not have.
    #[error("{kind} cannot be sorted by `{sort}`")]
    Sort {
        /// The kind of rows.
        kind: &'static str,
        /// The order.
        sort: &'static str,
        /// The orders that it has.
        takes: String,
    },
    /// A page token that no page of this question gave.
    #[error("the page token {0}")]
    Token(&'static str),
    /// A format that the kind of rows does not have.
    #[error("{kind} have no format {format}")]
    Format {
        /// The kind of rows.
        kind: &'static str,
        /// The format.
        format: &'static str,
    },
    /// No claim, document or actor has such a key.
    #[error("nothing in the store has the key `{0}`")]
    Key(String),
    /// Several have.
    #[error("`{key}` begins the keys of several: {found}")]
    Ambiguous {
        /// What was asked for.
        key: String,
        /// The first keys that begin so.
        found: String,
    },
    /// No negotiation has such a name or key.
    #[error("no negotiation is called `{name}`")]
    Negotiation {
        /// What was asked for.
        name: String,
        /// Some that there are.
        near: Vec<String>,
    },
    /// A file could not be written.
    #[error("cannot write: {0}")]
    Io(#[from] std::io::Error),
    /// A row could not be put into a format.
    #[error("cannot write a row: {0}")]
    Row(String),
}

impl AskError {
    /// Whether the question is wrong (usage), not the store or the disk.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Store(_) | Self::Io(_) | Self::Row(_))
    }

    /// What the user can do about it.
    pub fn hint(&self) -> String {
        let one_of = |near: &[String], otherwise: &str| match near {
            [] => otherwise.to_owned(),
            _ => format!("did you mean {}?", near.join(", ")),
        };
        match self {
            Self::Store(error) => error.hint().to_owned(),
            Self::Unknown { near, .. } => one_of(near, "see `demarche people` for who there is; codes are ISO 3166 alpha-3"),
            Self::Outlet { near, .. } => one_of(near, "see the outlets of `demarche documents`"),
            Self::Country { near, .. } => one_of(near, "give an English name or an ISO 3166 code, such as IRN"),
            Self::Day(_) => "write 2026-03-05, 2026-03 or 2026".into(),
            Self::Words(_) => {
                "give a word; \"a phrase\" in quotation marks, OR between words, -word for without, word* for beginnings".into()
            }
            Self::ManyWords(_) => "ask for fewer words".into(),
            Self::Beginning(_) => "give at least three letters before the *".into(),
            Self::Filter { takes, .. } => format!("it takes {takes}"),
            Self::Vocabulary { known, .. } => format!("it is one or several, with commas, of {known}"),
            Self::Sort { takes, .. } => format!("it takes {takes}"),
            Self::Token(_) => "start again without --page, and repeat filters and order with the token".into(),
            Self::Format { .. } => "ics holds meetings; take json, jsonl, csv, tsv or parquet".into(),
            Self::Key(_) => "take a key from the first column of a list, or the first eight characters of one".into(),
            Self::Ambiguous { .. } => "give more of the key".into(),
            Self::Negotiation { near, .. } => one_of(near, "see `demarche negotiations`"),
            Self::Io(_) => "check the path, its permissions and the disk".into(),
            Self::Row(_) => "report it with the command that you ran".into(),
        }
    }
}

impl From<rusqlite::Error> for AskError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

macro_rules! row_errors {
    ($($error:ty),*) => {$(
        impl From<$error> for AskError {
            fn from(error: $error) -> Self {
                Self::Row(error.to_string())
            }
        }
    )*};
}

row_errors!(csv::Error, serde_json::Error, parquet::errors::ParquetError, arrow_schema::ArrowError);
