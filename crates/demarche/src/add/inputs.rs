//! What the user named, as items: files, folders, patterns, standard input, addresses.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use demarche_ingest::{Content, Item, ItemError, Items, Kind, Options, sources};

use super::fetch;

/// One thing that the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file; or all files in a folder and the folders in it, in order of their names, those that begin with a dot left out.
    Path(PathBuf),
    /// All files that a pattern with `*`, `?`, `[…]` or `**` matches.
    Pattern(String),
    /// A page or feed.
    Url(String),
    /// Standard input.
    Standard,
}

impl From<&str> for Input {
    /// `-`, an `http(s)` address, a pattern that is no file's name, or a path.
    fn from(word: &str) -> Self {
        let scheme = word.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            _ if word == "-" => Self::Standard,
            Some("http" | "https") => Self::Url(word.into()),
            _ if word.contains(['*', '?', '[']) && !Path::new(word).exists() => Self::Pattern(word.into()),
            _ => Self::Path(word.into()),
        }
    }
}

/// How far the inputs are read: bytes of files, before they are unpacked.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    done: Arc<AtomicU64>,
    all: Arc<AtomicU64>,
}

impl Meter {
    /// Bytes that were read.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Bytes of all files that are known so far.
    pub fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    inner: R,
    done: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// An item, or why there is none, with the input that it came from.
pub(super) struct Arrival {
    pub input: String,
    pub item: Result<Item, Refusal>,
}

/// Why an item cannot be had.
pub(super) struct Refusal {
    pub key: String,
    pub reason: String,
    pub hint: String,
}

impl From<ItemError> for Refusal {
    fn from(error: ItemError) -> Self {
        Self { reason: error.reason.to_string(), hint: error.hint().into(), key: error.key }
    }
}

impl Refusal {
    fn new(key: &str, reason: impl ToString, hint: &str) -> Self {
        Self { key: key.into(), reason: reason.to_string(), hint: hint.into() }
    }
}

/// Gives the items of all inputs, one input after another, to `send` until it answers `false`.
pub(super) fn all(inputs: Vec<Input>, options: &Options, meter: &Meter, send: &mut dyn FnMut(Arrival) -> bool) {
    let expanded: Vec<(String, Result<Source, Refusal>)> = inputs.into_iter().flat_map(expand).collect();
    for (_, source) in &expanded {
        if let Ok(Source::File(path)) = source {
            meter.all.fetch_add(path.metadata().map_or(0, |it| it.len()), Ordering::Relaxed);
        }
    }
    for (input, source) in expanded {
        let items = source.and_then(|source| open(&source, options, meter));
        let going = match items {
            Ok(items) => items.into_iter().all(|item| send(Arrival { input: input.clone(), item: item.map_err(Refusal::from) })),
            Err(refusal) => send(Arrival { input, item: Err(refusal) }),
        };
        if !going {
            return;
        }
    }
}

enum Source {
    File(PathBuf),
    Url(String),
    Standard,
}

/// The files that a path or pattern stands for, each with the name under which its items are kept.
fn expand(input: Input) -> Vec<(String, Result<Source, Refusal>)> {
    match input {
        Input::Standard => vec![("-".into(), Ok(Source::Standard))],
        Input::Url(url) => vec![(url.clone(), Ok(Source::Url(url)))],
        Input::Path(path) => files(&path),
        Input::Pattern(pattern) => matching(&pattern),
    }
}

fn matching(pattern: &str) -> Vec<(String, Result<Source, Refusal>)> {
    let refused = |reason: String| vec![(pattern.to_owned(), Err(Refusal::new(pattern, reason, "check the pattern")))];
    match glob::glob(pattern) {
        Ok(paths) => {
            let found: Vec<_> = paths.filter_map(Result::ok).flat_map(|path| files(&path)).collect();
            if found.is_empty() { refused("matches no file".into()) } else { found }
        }
        Err(error) => refused(error.to_string()),
    }
}

/// A file itself, or the files in a folder.
fn files(path: &Path) -> Vec<(String, Result<Source, Refusal>)> {
    let name = path.display().to_string();
    if !path.is_dir() {
        return vec![(name, Ok(Source::File(path.to_owned())))];
    }
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            let refusal = Refusal::new(&name, format!("cannot be read: {error}"), "check the folder's permissions");
            return vec![(name, Err(refusal))];
        }
    };
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let mut within: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !hidden(path)).collect();
    within.sort();
    // A link to a folder may lead back up.
    within.retain(|path| !(path.is_symlink() && path.is_dir()));
    within.iter().flat_map(|path| files(path)).collect()
}

type Opened = Box<dyn Iterator<Item = Result<Item, ItemError>> + Send>;

fn open(source: &Source, options: &Options, meter: &Meter) -> Result<Opened, Refusal> {
    match source {
        Source::Standard => Ok(Box::new(sources::read(io::stdin(), "-", options)?)),
        Source::File(path) => Ok(Box::new(file(path, options, meter)?)),
        Source::Url(url) => page(url, options),
    }
}

fn file(path: &Path, options: &Options, meter: &Meter) -> Result<Items, Refusal> {
    // Parquet is read from its end: it needs the file itself.
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet")) {
        let items = sources::open(path, options)?;
        meter.done.fetch_add(path.metadata().map_or(0, |it| it.len()), Ordering::Relaxed);
        return Ok(items);
    }
    let name = path.display().to_string();
    let opened = File::open(path).map_err(|error| Refusal::new(&name, format!("cannot be read: {error}"), "check the path"))?;
    Ok(sources::read(Counted { inner: opened, done: Arc::clone(&meter.done) }, &name, options)?)
}

/// A page is one item under its address; a feed gives those in it.
fn page(url: &str, options: &Options) -> Result<Opened, Refusal> {
    let fetched = fetch(url).map_err(|error| Refusal::new(url, &error, error.hint()))?;
    let items = sources::read(Cursor::new(fetched.bytes), url, options)?;
    let whole = matches!(items.kind(), Kind::Text | Kind::Html);
    let url = url.to_owned();
    Ok(Box::new(items.map(move |item| {
        let mut item = item?;
        if whole {
            item.facts.url.get_or_insert_with(|| url.clone());
            if let Content::Bytes { charset, .. } = &mut item.content {
                *charset = charset.take().or_else(|| fetched.charset.clone());
            }
        }
        Ok(item)
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_command_line_are_told_apart() {
        assert_eq!(Input::from("-"), Input::Standard);
        assert_eq!(Input::from("HTTPS://post.example/a?b=[1]"), Input::Url("HTTPS://post.example/a?b=[1]".into()));
        assert_eq!(Input::from("news/*.txt"), Input::Pattern("news/*.txt".into()));
        assert_eq!(Input::from("news.jsonl"), Input::Path("news.jsonl".into()));
    }

    #[test]
    fn a_folder_gives_its_files_in_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/z.txt", "a/c.txt", ".hidden", "c.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, format!("The story in {name} is told.")).unwrap();
        }
        let keys = |input: Input| {
            let mut keys = Vec::new();
            all(vec![input], &Options::default(), &Meter::default(), &mut |arrival| {
                let key = arrival.item.map_or_else(|refusal| refusal.reason, |item| item.key);
                keys.push(key.replace(&folder.path().display().to_string(), ""));
                true
            });
            keys
        };
        assert_eq!(keys(Input::Path(folder.path().into())), ["/a/c.txt", "/a/z.txt", "/b.txt", "/c.txt"]);
        let pattern = |end: &str| Input::Pattern(format!("{}/{end}", folder.path().display()));
        assert_eq!(keys(pattern("*.txt")), ["/b.txt", "/c.txt"]);
        assert_eq!(keys(pattern("*.html")), ["matches no file"]);
        assert!(keys(Input::Path(folder.path().join("none.txt")))[0].starts_with("cannot be read"));
    }
}
