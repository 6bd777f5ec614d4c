//! `demarche rebuild`: derived tables anew from the records, and the records anew from the texts.

use std::fmt::Write as _;

use demarche::reread::reread;
use indicatif::ProgressBar;

use super::args::Rebuild;
use super::correct::now;
use super::{Failure, print, read, warn};

/// Runs the command.
pub(crate) fn run(args: &Rebuild, quiet: bool) -> Result<bool, Failure> {
    let mut store = args.database.open()?;
    let mut out = String::new();
    if args.reread {
        let engine = read::engine(args.model.as_deref(), &args.lexicon)?;
        let bar = read::progress(store.read_documents()?.len(), quiet);
        let jobs = args.jobs.unwrap_or(0);
        let done = reread(&engine, &mut store, jobs, &now(), &mut |done, all| show(&bar, done, all));
        bar.finish_and_clear();
        let done = done.map_err(|error| Failure::cannot(&error, error.hint()))?;
        let _ = writeln!(out, "read {} documents again, the claims of {} changed", done.documents, done.changed.len());
        for (kind, change) in &done.changes {
            let _ = writeln!(out, "  {kind:<12} {} as before, {} new, {} gone", change.same, change.gained, change.lost);
        }
        if args.list {
            for document in &done.changed {
                let _ = writeln!(out, "changed\t{document}");
            }
        }
    }
    let bar = read::progress(usize::MAX, quiet);
    let done = store.rebuild(&mut |done, all| show(&bar, done, all));
    bar.finish_and_clear();
    let done = done?;
    let _ = writeln!(out, "rebuilt from {} documents", done.documents);
    for lost in &done.lost {
        warn(&format!(
            "a correction finds its claim no more: {} of document {} ({} by {})",
            lost.target, lost.document, lost.cell, lost.who
        ));
    }
    print(&out).map(|()| false)
}

fn show(bar: &ProgressBar, done: usize, all: usize) {
    bar.set_length(all as u64);
    bar.set_position(done as u64);
}
