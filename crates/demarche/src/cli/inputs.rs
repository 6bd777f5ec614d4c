//! What is named on the command line: one story each, or many in one file.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use demarche::Hints;
use demarche_ingest::sources::{self, Options};
use demarche_ingest::{Item, Items, Kind};

/// A story to be read.
pub(crate) enum Story {
    /// A file, or standard input, that is one text or page.
    File(PathBuf),
    /// One text or page that was read already, and its name.
    Bytes(PathBuf, Vec<u8>),
    /// One of many in a file: a row, a mail, a page of an archive.
    Item(Box<Item>),
    /// An item that cannot be had: where it stands and why, and what to do.
    Refused(String, &'static str),
}

/// The stories of an input, and whether it can hold many. What cannot be opened is left to [`bytes`], which says why.
pub(crate) fn stories(path: &Path, hints: &Hints) -> (Box<dyn Iterator<Item = Story>>, bool) {
    let options = Options { hints: Hints { path: None, ..hints.clone() }, ..Options::default() };
    if path == Path::new("-") {
        let Ok(all) = bytes(path) else { return one(Story::File(path.into())) };
        let items = sources::read(Cursor::new(all.clone()), "standard input", &options).ok().filter(holds_many);
        return items.map_or_else(|| one(Story::Bytes(path.into(), all)), many);
    }
    let file = path.is_file().then(|| sources::open(path, &options).ok()).flatten();
    file.filter(holds_many).map_or_else(|| one(Story::File(path.into())), many)
}

fn holds_many(items: &Items) -> bool {
    !matches!(items.kind(), Kind::Text | Kind::Html)
}

fn one(story: Story) -> (Box<dyn Iterator<Item = Story>>, bool) {
    (Box::new(std::iter::once(story)), false)
}

fn many(items: Items) -> (Box<dyn Iterator<Item = Story>>, bool) {
    let story = |item: Result<Item, demarche_ingest::ItemError>| match item {
        Ok(item) => Story::Item(Box::new(item)),
        Err(error) => Story::Refused(error.to_string(), error.hint()),
    };
    let alone = items.kind() == Kind::Pdf;
    (Box::new(items.map(story)), !alone)
}

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
