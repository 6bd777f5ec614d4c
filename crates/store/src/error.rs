//! Why the store cannot do what it is asked.

use demarche_core::wire::WireError;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the store cannot do what it is asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file is no store.
    #[error("`{path}` is not a demarche database")]
    NotAStore {
        /// The file.
        path: String,
    },
    /// A later program wrote the file.
    #[error("`{path}` has format {found}, this program reads up to {known}")]
    Newer {
        /// The file.
        path: String,
        /// Its format.
        found: i64,
        /// The newest format that this program reads.
        known: i64,
    },
    /// The file has an old format and may not be written to.
    #[error("`{path}` has format {found} and was opened for reading only; this program reads format {known}")]
    Older {
        /// The file.
        path: String,
        /// Its format.
        found: i64,
        /// The format that it would be brought to.
        known: i64,
    },
    /// The file cannot be opened or made.
    #[error("cannot open `{path}`: {reason}")]
    Open {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file or its folder may not be written to.
    #[error("the database may not be written to")]
    ReadOnly,
    /// Another program holds the database for too long.
    #[error("another program is writing to the database")]
    Busy,
    /// The file is damaged.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The disk failed.
    #[error("reading or writing the database failed: {0}")]
    Io(String),
    /// No such document.
    #[error("there is no document {0}")]
    NoDocument(i64),
    /// A record in the store, or one to be stored, is not of the contract.
    #[error(transparent)]
    Record(#[from] WireError),
    /// What only a fault in this program can cause.
    #[error("the database refused: {0}")]
    Sql(rusqlite::Error),
}

impl StoreError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotAStore { .. } => "give another file with --db, or one that does not exist yet",
            Self::Newer { .. } => "use the newer program that wrote it",
            Self::Older { .. } => "run a command that writes to it once, such as `demarche rebuild`",
            Self::Open { .. } => "check the path and its folder; --db FILE or DEMARCHE_DB names another",
            Self::Full => "free some space; what was reported as added is safe, run the command again to go on",
            Self::ReadOnly => "check the permissions of the file and of its folder",
            Self::Busy => "wait for the other program, then run the command again",
            Self::Corrupt(_) => "copy a backup back, or add the stories to a new file",
            Self::Io(_) => "check the disk; what was reported as added is safe",
            Self::NoDocument(_) => "see `demarche documents` for what there is",
            Self::Record(_) => "run `demarche rebuild --reread` to read the documents anew",
            Self::Sql(_) => "report it with the command that you ran",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error.to_string()),
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::FileLockingProtocolFailed) => {
                Self::Io(error.to_string())
            }
            _ => Self::Sql(error),
        }
    }
}
