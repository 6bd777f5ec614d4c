//! Files and standard input as bytes.

use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Reads one input whole; `-` is standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        let mut all = Vec::new();
        std::io::stdin().lock().read_to_end(&mut all).map_err(|error| format!("cannot read standard input: {error}"))?;
        return Ok(all);
    }
    if path.is_dir() {
        return Err(format!("`{}` is a folder", path.display()));
    }
    std::fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
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
