//! The commands that ask the database: lists, timelines, series, differences, exports.

pub(crate) mod args;
mod claim;
mod edit;

use std::fmt::Write as _;
use std::io::IsTerminal as _;

use demarche_ask::format::{self, Look, text_table};
use demarche_ask::rows::{Negotiation, Row};
use demarche_ask::table::Tabular;
use demarche_ask::tension::{Dyad, draw};
use demarche_ask::{Ask, AskError, Page, export as files};
use serde::Serialize;

use super::{Failure, print, print_bytes};
use args::{Diff, Export, Format, List, Negotiations, Show, Tension};

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        let hint = error.hint();
        if error.is_usage() { Self::usage(error, hint) } else { Self::cannot(error, hint) }
    }
}

/// Lists rows of a kind.
pub(crate) fn list<R: Row>(list: &List, quiet: bool) -> Result<bool, Failure> {
    let store = list.database.open_read_only()?;
    let page: Page<R> = Ask::new(&store)?.page(&list.query())?;
    match written(list.format)? {
        None => print(&text_table(&page.rows, look()))?,
        Some(to) => {
            let mut out = Vec::new();
            format::write_page(&page, to, &mut out)?;
            print_bytes(&out)?;
        }
    }
    told(&page, quiet);
    Ok(false)
}

/// Lists events, meetings and statements by day.
pub(crate) fn timeline(list: &List, quiet: bool) -> Result<bool, Failure> {
    let store = list.database.open_read_only()?;
    let page = Ask::new(&store)?.timeline(&list.query())?;
    match list.format {
        Format::Json => print_bytes(&json(&page)?)?,
        other => rows(&page.rows, other)?,
    }
    told(&page, quiet);
    Ok(false)
}

/// Lists negotiation files, shows one, or edits them.
pub(crate) fn negotiations(of: &Negotiations, quiet: bool) -> Result<bool, Failure> {
    if let Some(edit) = &of.edit {
        return edit::run(edit);
    }
    let Some(name) = &of.file else { return list::<Negotiation>(&of.list, quiet) };
    let store = of.list.database.open_read_only()?;
    let file = Ask::new(&store)?.negotiation(name)?;
    match of.list.format {
        Format::Table => print(&claim::file(&file)),
        Format::Json | Format::Jsonl => print_bytes(&json(&file)?),
        _ => Err(Failure::usage("one file is printed as text or JSON", "take --format json")),
    }?;
    Ok(false)
}

/// Shows what a key names.
pub(crate) fn show(show: &Show) -> Result<bool, Failure> {
    let store = show.database.open_read_only()?;
    let shown = Ask::new(&store)?.show(&show.key)?;
    match show.format {
        args::Page::Text => print(&claim::text(&shown)),
        args::Page::Json => print_bytes(&json(&shown)?),
    }?;
    Ok(false)
}

/// Counts conflict and cooperation between two sides.
pub(crate) fn tension(args: &Tension, quiet: bool) -> Result<bool, Failure> {
    let store = args.database.open_read_only()?;
    let dyad = Dyad {
        first: args.first.clone(),
        second: args.second.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        by: args.by.period(),
    };
    let series = Ask::new(&store)?.tension(&dyad)?;
    if let Some(path) = &args.svg {
        std::fs::write(path, draw(&series))
            .map_err(|error| Failure::cannot(format!("cannot write `{}`: {error}", path.display()), "check the path"))?;
    }
    match args.format {
        Format::Table => {
            // Days without events are in the series, but tell people nothing.
            let busy: Vec<_> =
                series.points.iter().filter(|point| point.events + point.not_done > 0 || point.change).cloned().collect();
            let head = format!("{} – {}\n{}\n\n", series.first, series.second, series.rule);
            print(&textwrap::fill(&head, usize::from(look().width)))?;
            print(&text_table(&busy, look()))?;
        }
        Format::Json => print_bytes(&json(&series)?)?,
        other => rows(&series.points, other)?,
    }
    if series.points.is_empty() && !quiet {
        super::note(&format!("no events between {} and {}", series.first, series.second));
    }
    Ok(false)
}

/// Shows what became of a negotiation between two days.
pub(crate) fn diff(args: &Diff, quiet: bool) -> Result<bool, Failure> {
    let store = args.database.open_read_only()?;
    let found = Ask::new(&store)?.differences(&args.negotiation, &args.from, &args.until)?;
    match args.format {
        Format::Json => print_bytes(&json(&found)?)?,
        other => rows(&found.differences, other)?,
    }
    if found.differences.is_empty() && !quiet {
        super::note(&format!("nothing changed in {} from {} to {}", found.negotiation, found.from, found.until));
    }
    Ok(false)
}

/// Writes files in the layouts of event data sets.
pub(crate) fn export(args: &Export, quiet: bool) -> Result<bool, Failure> {
    let store = args.database.open_read_only()?;
    let options =
        files::Options { since: args.since.clone(), until: args.until.clone(), pairs: args.pairs, statuses: args.status.clone() };
    let written = Ask::new(&store)?.export(args.layout.layout(), &args.folder, &options)?;
    let mut out = String::new();
    for (name, rows) in &written.files {
        let _ = writeln!(out, "{}: {rows} rows", args.folder.join(name).display());
    }
    if !quiet && written.not_done > 0 {
        super::note(&format!("{} events left out that are not done; --status exports them too", written.not_done));
    }
    if !quiet && written.undated > 0 {
        super::note(&format!("{} left out that nothing gives a day", written.undated));
    }
    print(&out).map(|()| false)
}

/// The library's format; none for tables.
fn written(format: Format) -> Result<Option<format::Format>, Failure> {
    if format == Format::Parquet && std::io::stdout().is_terminal() {
        return Err(Failure::usage("Parquet is not for terminals", "send it to a file: … --format parquet > rows.parquet"));
    }
    Ok(Some(match format {
        Format::Table => return Ok(None),
        Format::Json => format::Format::Json,
        Format::Jsonl => format::Format::Jsonl,
        Format::Csv => format::Format::Csv,
        Format::Tsv => format::Format::Tsv,
        Format::Parquet => format::Format::Parquet,
        Format::Ics => format::Format::Ics,
    }))
}

fn rows<R: Tabular + Serialize>(rows: &[R], format: Format) -> Result<(), Failure> {
    let Some(to) = written(format)? else { return print(&text_table(rows, look())) };
    let mut out = Vec::new();
    format::write_rows(rows, to, &mut out)?;
    print_bytes(&out)
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(value)
        .map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        })
        .map_err(|error| Failure::cannot(error, ""))
}

/// What is said beside the rows, on standard error: how to go on, or why there is nothing.
fn told<R>(page: &Page<R>, quiet: bool) {
    if quiet {
        return;
    }
    if let Some(nothing) = &page.nothing {
        super::note(nothing);
    }
    if let Some(next) = &page.next {
        super::note(&format!("more: --page {next}"));
    }
}

/// The width of the terminal; colours go away by themselves where there is none.
pub(crate) fn look() -> Look {
    let width = terminal_size::terminal_size().map_or(140, |(terminal_size::Width(columns), _)| columns);
    Look { width: width.max(60), colour: true }
}
