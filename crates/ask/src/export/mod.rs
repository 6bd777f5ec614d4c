//! Files for scripts that exist: PLOVER JSON lines, POLECAT, ICEWS, GDELT, Phoenix, Parquet, iCalendar.
//!
//! [`Ask::export`] → [`fact::Fact`]s, one for each event → rows of a layout, and beside layouts that have no room for it a
//! `provenance.tsv` with document, URL, offsets and engine of every row.
//!
//! Rules:
//! - Layouts without a status hold what is done (`occurred`, `ongoing`) unless other statuses are asked for: a threatened strike is
//!   no strike. PLOVER JSON lines and Parquet have a status and hold everything.
//! - CAMEO layouts have one pair of actors a row; a group (the G20) is one actor. Events without a recipient have an empty target;
//!   two-sided events without recipients become a row in each direction.
//! - The same store gives the same bytes.

pub mod cameo;
pub mod fact;
mod gdelt;
mod ical;
mod icews;
mod pairs;
mod phoenix;
mod plover;
mod polecat;
mod provenance;
mod tables;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::dates::Days;
use crate::error::AskError;
use crate::query::Ask;
use crate::tension::is_done;

pub use gdelt::{EVENT_COLUMNS as GDELT_EVENT_COLUMNS, MENTION_COLUMNS as GDELT_MENTION_COLUMNS};
pub use icews::COLUMNS as ICEWS_COLUMNS;
pub use phoenix::COLUMNS as PHOENIX_COLUMNS;
pub use polecat::COLUMNS as POLECAT_COLUMNS;

use fact::{Fact, Facts};

/// A layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// PLOVER JSON lines: `events.plover.jsonl`.
    Plover,
    /// POLECAT's weekly files: `events.polecat.txt`, 40 columns.
    Polecat,
    /// ICEWS: `events.icews.tab`, 20 columns.
    Icews,
    /// GDELT 2.0: `events.export.CSV`, 61 columns, and `events.mentions.CSV`, 16 columns; both without header.
    Gdelt,
    /// Phoenix: `events.phoenix.txt`, 26 columns, without header.
    Phoenix,
    /// One Parquet file a kind.
    Parquet,
    /// `meetings.ics`.
    Ics,
}

/// What is exported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// From this day, month or year on.
    pub since: Option<String>,
    /// Up to this day, month or year.
    pub until: Option<String>,
    /// Whether lists of actors become pairs; absent: in CAMEO layouts.
    pub pairs: Option<bool>,
    /// Statuses; empty: what the layout holds by itself.
    pub statuses: Vec<String>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// File names and how many rows each has.
    pub files: Vec<(String, usize)>,
    /// Events that were left out because they are not done.
    pub not_done: usize,
    /// Events that were left out because nothing gives them a day, which the layout asks for.
    pub undated: usize,
}

impl Ask<'_> {
    /// Writes the files of a layout into a folder, which is made where it is not there.
    ///
    /// # Errors
    /// [`AskError::Io`] if a file cannot be written, else as questions.
    pub fn export(&self, layout: Layout, folder: &Path, options: &Options) -> Result<Written, AskError> {
        let days = Days::new(options.since.as_deref(), options.until.as_deref())?;
        std::fs::create_dir_all(folder)?;
        match layout {
            Layout::Parquet => tables::write(self, folder, &days),
            Layout::Ics => ical::write(self, folder, options),
            _ => self.events(layout, folder, options, &days),
        }
    }

    fn events(&self, layout: Layout, folder: &Path, options: &Options, days: &Days) -> Result<Written, AskError> {
        let mut written = Written::default();
        let mut writer = EventWriter::new(layout, folder)?;
        let pairs = options.pairs.unwrap_or(layout.is_cameo());
        let mut facts = Facts::new(self);
        for id in fact::ids(self, days)? {
            let fact = facts.load(id)?;
            let wanted = if options.statuses.is_empty() {
                layout == Layout::Plover || is_done(&fact.event.status)
            } else {
                options.statuses.contains(&fact.event.status)
            };
            if !wanted {
                written.not_done += 1;
            } else if layout.is_cameo() && fact.event.day.is_none() {
                written.undated += 1;
            } else {
                for row in pairs::rows(&fact, pairs, &mut facts.numbers) {
                    writer.add(&fact, &row)?;
                }
                writer.mentions(&fact)?;
            }
        }
        written.files = writer.finish()?;
        Ok(written)
    }
}

impl Layout {
    /// Whether rows are pairs of actors with CAMEO codes.
    fn is_cameo(self) -> bool {
        matches!(self, Self::Icews | Self::Gdelt | Self::Phoenix)
    }

    fn file(self) -> &'static str {
        match self {
            Self::Plover => "events.plover.jsonl",
            Self::Polecat => "events.polecat.txt",
            Self::Icews => "events.icews.tab",
            Self::Gdelt => "events.export.CSV",
            Self::Phoenix => "events.phoenix.txt",
            Self::Parquet => "events.parquet",
            Self::Ics => "meetings.ics",
        }
    }
}

type Out = BufWriter<File>;

/// The open files of an event layout.
struct EventWriter {
    layout: Layout,
    main: Sink,
    mentions: Option<Sink>,
    provenance: Option<Sink>,
    /// Numbers of the rows of the event at hand, for its mentions.
    numbers: Vec<u64>,
}

/// A file of tab-separated rows, or of lines.
struct Sink {
    name: String,
    out: csv::Writer<Out>,
    rows: usize,
}

impl Sink {
    fn new(folder: &Path, name: &str, header: &[&str]) -> Result<Self, AskError> {
        let mut out = crate::format::tab_separated(BufWriter::new(File::create(folder.join(name))?));
        if !header.is_empty() {
            out.write_record(header)?;
        }
        Ok(Self { name: name.to_owned(), out, rows: 0 })
    }

    fn row(&mut self, cells: &[String]) -> Result<(), AskError> {
        self.rows += 1;
        Ok(self.out.write_record(cells.iter().map(|cell| crate::format::clean(cell)))?)
    }

    fn finish(mut self) -> Result<(String, usize), AskError> {
        self.out.flush()?;
        Ok((self.name, self.rows))
    }
}

impl EventWriter {
    fn new(layout: Layout, folder: &Path) -> Result<Self, AskError> {
        let header: &[&str] = match layout {
            Layout::Polecat => &polecat::COLUMNS,
            Layout::Icews => &icews::COLUMNS,
            _ => &[],
        };
        let main = Sink::new(folder, layout.file(), header)?;
        let mentions = (layout == Layout::Gdelt).then(|| Sink::new(folder, "events.mentions.CSV", &[])).transpose()?;
        let provenance =
            (layout != Layout::Plover).then(|| Sink::new(folder, "provenance.tsv", &provenance::COLUMNS)).transpose()?;
        Ok(Self { layout, main, mentions, provenance, numbers: Vec::new() })
    }

    fn add(&mut self, fact: &Fact, row: &pairs::Pair<'_>) -> Result<(), AskError> {
        let cells = match self.layout {
            Layout::Polecat => polecat::row(fact, row),
            Layout::Icews => icews::row(fact, row),
            Layout::Gdelt => gdelt::event(fact, row),
            Layout::Phoenix => phoenix::row(fact, row),
            _ => vec![plover::line(fact, row)?],
        };
        self.main.row(&cells)?;
        self.numbers.push(row.number);
        if let Some(provenance) = &mut self.provenance {
            let id = if self.layout == Layout::Polecat { polecat::id(fact, row) } else { row.number.to_string() };
            provenance.row(&provenance::row(fact, id))?;
        }
        Ok(())
    }

    fn mentions(&mut self, fact: &Fact) -> Result<(), AskError> {
        let numbers = std::mem::take(&mut self.numbers);
        let Some(mentions) = &mut self.mentions else { return Ok(()) };
        for number in numbers {
            for report in &fact.reports {
                mentions.row(&gdelt::mention(fact, number, report))?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<(String, usize)>, AskError> {
        [Some(self.main), self.mentions, self.provenance].into_iter().flatten().map(Sink::finish).collect()
    }
}

#[cfg(test)]
mod tests;
