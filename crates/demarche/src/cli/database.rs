//! Which database a command works on.

use std::path::PathBuf;

use demarche_store::{Store, StoreError};

use super::Failure;

/// Which database a command works on.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Database {
    /// The database (default: demarche.db in the user's data directory)
    #[arg(long, value_name = "FILE", env = "DEMARCHE_DB")]
    pub db: Option<PathBuf>,
}

impl Database {
    /// The file.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = self.db.clone().filter(|path| !path.as_os_str().is_empty()) {
            return Ok(path);
        }
        let folders = directories::ProjectDirs::from("", "", "demarche");
        let folders = folders.ok_or_else(|| Failure::usage("no data directory", "name a database with --db FILE"))?;
        Ok(folders.data_dir().join("demarche.db"))
    }

    /// Opens it for writing; it is made where there is none.
    pub fn open(&self) -> Result<Store, Failure> {
        Ok(Store::open(&self.path()?)?)
    }

    /// Opens it for reading.
    pub fn open_read_only(&self) -> Result<Store, Failure> {
        Ok(Store::open_read_only(&self.path()?)?)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::cannot(&error, error.hint())
    }
}
