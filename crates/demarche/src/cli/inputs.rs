//! Files and standard input as bytes.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Reads one input; `-` is standard input. Of an input that is longer than a document may be, one byte more than that is
/// read, so that an endless one costs no memory and is refused.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let limit = u64::try_from(demarche_ingest::MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut all = Vec::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().take(limit).read_to_end(&mut all);
        return read.map(|_| all).map_err(|error| format!("cannot read standard input: {error}"));
    }
    if path.is_dir() {
        return Err(format!("`{}` is a folder", path.display()));
    }
    let read = std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut all));
    read.map(|_| all).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

/// The name under which an input is shown.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".into() } else { path.display().to_string() }
}

/// The text of a file that the program itself needs (a lexicon, a judge).
pub(crate) fn text(path: &PathBuf) -> Result<String, super::Failure> {
    std::fs::read_to_string(path)
        .map_err(|error| super::Failure::cannot(format!("cannot read `{}`: {error}", path.display()), "check the path"))
}
