//! Opening: a new file gets its tables, an old one is brought to the present format.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use crate::error::StoreError;
use crate::link::Linker;

/// The steps from an empty file to the present format; a step that has shipped is never changed.
const STEPS: &[M<'_>] = &[M::up(include_str!("schema/1.sql"))];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// The format that this program writes.
#[allow(clippy::cast_possible_wrap, reason = "a handful of steps")]
pub(crate) const FORMAT: i64 = STEPS.len() as i64;

/// "DEMA" in the file's head: tells a store from other SQLite files.
const APPLICATION: i64 = 0x4445_4d41;

/// How long one writer waits for another.
const PATIENCE: Duration = Duration::from_secs(30);

/// One database of what was read.
///
/// One `Store` writes; any number of others may read the same file meanwhile, each seeing whole batches only.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) linker: Linker,
    /// Whether `linker` knows what the tables hold; not so once a batch was given up.
    pub(crate) linker_valid: bool,
    path: PathBuf,
}

impl Store {
    /// Opens a store for reading and writing; makes it where there is none, brings it to the present format where it is old.
    ///
    /// # Errors
    /// [`StoreError`] if the file cannot be opened or written to, is no store, or was written by a later program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let open = |reason: String| StoreError::Open { path: path.display().to_string(), reason };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| open(error.to_string()))?;
        }
        let connection = Connection::open(path).map_err(|error| open(error.to_string()))?;
        let mut store = Self::over(connection, path);
        store.connection.busy_timeout(PATIENCE)?;
        let (application, format) = store.heading()?;
        let empty = application == 0 && format == 0 && store.is_empty()?;
        if application != APPLICATION && !empty {
            return Err(StoreError::NotAStore { path: path.display().to_string() });
        }
        store.refuse_newer(format)?;
        store.settings()?;
        if format < FORMAT {
            MIGRATIONS.to_latest(&mut store.connection).map_err(|error| migration(error, path))?;
        }
        Ok(store)
    }

    /// Opens a store for reading only; nothing in it or beside it is changed but SQLite's own lock files.
    ///
    /// # Errors
    /// [`StoreError`] if there is no such file, it is no store, or its format is not the present one.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let open = |reason: String| StoreError::Open { path: path.display().to_string(), reason };
        if !path.is_file() {
            return Err(open("there is no such file".into()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| open(error.to_string()))?;
        let mut store = Self::over(connection, path);
        store.connection.busy_timeout(PATIENCE)?;
        let heading = match store.heading() {
            // No place for the lock files: a disc or a folder of somebody else's. Without a log there is nothing to lock for.
            Err(StoreError::Io(_) | StoreError::ReadOnly) if !has_log(path) => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                let connection = Connection::open_with_flags(unchanging(path), flags).map_err(|error| open(error.to_string()))?;
                store = Self::over(connection, path);
                store.heading()
            }
            other => other,
        };
        let (application, format) = heading?;
        if application != APPLICATION {
            return Err(StoreError::NotAStore { path: path.display().to_string() });
        }
        store.refuse_newer(format)?;
        if format < FORMAT {
            return Err(StoreError::Older { path: path.display().to_string(), found: format, known: FORMAT });
        }
        store.connection.pragma_update(None, "query_only", true)?;
        Ok(store)
    }

    /// A store in memory, gone when dropped.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite fails.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut store = Self::over(Connection::open_in_memory()?, Path::new(":memory:"));
        store.settings()?;
        MIGRATIONS.to_latest(&mut store.connection).map_err(|error| migration(error, Path::new(":memory:")))?;
        Ok(store)
    }

    /// The connection, for queries. Rows are changed through the methods of this crate only.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn over(connection: Connection, path: &Path) -> Self {
        connection.set_prepared_statement_cache_capacity(128);
        Self { connection, linker: Linker::new(), linker_valid: true, path: path.to_owned() }
    }

    /// Whose file it is, and its format.
    fn heading(&self) -> Result<(i64, i64), StoreError> {
        let number = |name| self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let not_ours = |error: rusqlite::Error| match StoreError::from(error) {
            StoreError::Corrupt(_) => StoreError::NotAStore { path: self.path.display().to_string() },
            other => other,
        };
        Ok((number("application_id").map_err(not_ours)?, number("user_version").map_err(not_ours)?))
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?)
    }

    fn refuse_newer(&self, found: i64) -> Result<(), StoreError> {
        if found <= FORMAT {
            return Ok(());
        }
        Err(StoreError::Newer { path: self.path.display().to_string(), found, known: FORMAT })
    }

    /// WAL, so that readers go on while one writes. `synchronous = FULL` syncs the log at every commit: what was
    /// acknowledged survives a power cut too, and one sync per batch costs nothing beside reading.
    fn settings(&self) -> Result<(), StoreError> {
        let set = |name, value: &dyn rusqlite::ToSql| self.connection.pragma_update(None, name, value);
        self.connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        set("synchronous", &"FULL")?;
        set("foreign_keys", &true)?;
        set("temp_store", &"MEMORY")?;
        set("cache_size", &-32_000)?;
        Ok(())
    }
}

/// Whether a write-ahead log with something in it lies beside the file.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|it| it.len() > 0)
}

/// The address under which SQLite takes a file for one that nobody changes.
fn unchanging(path: &Path) -> String {
    let name = path.display().to_string();
    format!("file:{}?immutable=1", name.replace('%', "%25").replace('?', "%3f").replace('#', "%23"))
}

fn migration(error: rusqlite_migration::Error, path: &Path) -> StoreError {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => StoreError::Open { path: path.display().to_string(), reason: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, STORY, add, count, record, record_of};
    use crate::{Correction, Judgement};

    #[test]
    fn the_steps_are_valid_sql() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn a_new_file_is_made_with_its_folder_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/demarche.db");
        drop(Store::open(&path).unwrap());
        drop(Store::open(&path).unwrap());
        assert!(Store::open_read_only(&path).unwrap().connection().execute("DELETE FROM documents", []).is_err());
    }

    #[test]
    fn other_files_are_refused_and_left_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("notes.txt");
        std::fs::write(&text, "These are notes, and more of them than a file head holds. ".repeat(20)).unwrap();
        let before = std::fs::read(&text).unwrap();
        assert!(matches!(Store::open(&text), Err(StoreError::NotAStore { .. })));
        assert_eq!(std::fs::read(&text).unwrap(), before);
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute("CREATE TABLE mine (x)", []).unwrap();
        assert!(matches!(Store::open(&other), Err(StoreError::NotAStore { .. })));
        assert!(matches!(Store::open_read_only(&folder.path().join("none.db")), Err(StoreError::Open { .. })));
        assert!(!folder.path().join("none.db").exists());
    }

    #[test]
    fn a_name_with_odd_characters_is_still_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% a#b?.db");
        drop(Store::open(&path).unwrap());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let store = Store::over(Connection::open_with_flags(unchanging(&path), flags).unwrap(), &path);
        assert_eq!(store.heading().unwrap(), (APPLICATION, FORMAT));
    }

    #[test]
    fn a_file_of_a_later_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("later.db");
        Store::open(&path).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
        assert!(matches!(Store::open_read_only(&path), Err(StoreError::Newer { found: 99, .. })));
    }

    /// Where a file of each format that was ever written is kept, compressed.
    fn kept(format: i64) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/files/{format}.db.zst"))
    }

    #[test]
    fn files_of_every_format_that_was_ever_written_open_and_can_be_rebuilt() {
        let folder = tempfile::tempdir().unwrap();
        for format in 1..=FORMAT {
            let path = folder.path().join(format!("{format}.db"));
            let packed = std::fs::read(kept(format)).unwrap();
            std::fs::write(&path, zstd::stream::decode_all(packed.as_slice()).unwrap()).unwrap();
            let mut store = Store::open(&path).unwrap();
            assert_eq!(store.heading().unwrap(), (APPLICATION, FORMAT));
            assert_eq!(store.record(1).unwrap(), record());
            assert_eq!(store.corrections(None).unwrap().len(), 1);
            assert_eq!(store.rebuild(&mut |_, _| ()).unwrap().documents, 2);
            store.check().unwrap();
            let refused = "SELECT count(*) FROM event_reports WHERE status = 'refused' AND document = 1";
            assert_eq!(count(&store, refused), 1, "the correction in the file counts");
        }
    }

    /// Once a format has shipped, its file is never made anew: `cargo test -p demarche-store make_the_file -- --ignored`.
    #[test]
    #[ignore = "writes a file of the repository"]
    fn make_the_file_of_the_present_format() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let mut store = Store::open(&path).unwrap();
        add(&mut store, "a.txt", &record()).unwrap();
        add(&mut store, "b.txt", &record_of(&format!("{STORY}\nThe rains did not stop.\n"))).unwrap();
        let verdict = Judgement::Change;
        let [who, why, at, target, cell] = ["ada", "she did not", NOW, "V1", "status"].map(String::from);
        let value = Some("refused".into());
        let wish = Correction { document: String::new(), target, cell, verdict, value, who, why, at };
        store.correct(1, &wish).unwrap();
        store.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        drop(store);
        let packed = zstd::stream::encode_all(std::fs::read(&path).unwrap().as_slice(), 19).unwrap();
        std::fs::create_dir_all(kept(FORMAT).parent().unwrap()).unwrap();
        std::fs::write(kept(FORMAT), packed).unwrap();
    }
}
