//! Options of the commands that ask the database.

use std::path::PathBuf;

use clap::ValueEnum;
use demarche_ask::export::Layout;
use demarche_ask::{Filter, Period, Query, Sort};

use super::super::database::Database;

/// Options of lists.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub filters: Filters,
    /// Order of the rows
    #[arg(long, value_enum)]
    pub sort: Option<Order>,
    /// How many rows
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=100_000))]
    pub limit: usize,
    /// Go on behind a page: the token that it ended with
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    pub page: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

impl List {
    pub fn query(&self) -> Query {
        Query { filter: self.filters.filter(), sort: self.sort.map(Order::sort), limit: self.limit, page: self.page.clone() }
    }
}

/// Which rows. A filter that a command does not take is refused with those that it takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Who speaks, acts, meets or holds: a name, a country's name or code, or a key
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// To whom it is said or done
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Whom or what it is about: a name, else words
    #[arg(long, value_name = "NAME|WORDS")]
    pub about: Option<String>,
    /// Anybody of a country, or a place in it: name or ISO 3166 code
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// PLOVER categories of events (ASSAULT, ASSAULT/aerial), or kinds of people (person, organization, …); several with commas
    #[arg(long = "type", value_name = "TYPE")]
    pub types: Option<String>,
    /// What a statement does: demand, threaten, deny, …; several with commas
    #[arg(long, value_name = "ACT")]
    pub act: Option<String>,
    /// A position's stance: demands, offers, red_line, …; several with commas
    #[arg(long, value_name = "STANCE")]
    pub stance: Option<String>,
    /// Words of a position's or negotiation's issue
    #[arg(long, value_name = "WORDS")]
    pub issue: Option<String>,
    /// Status of events (occurred, planned, denied, …) or meetings (expected, held, …), state of negotiations; several with commas
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// From a day, month or year on: 2026-03-05, 2026-03, 2026
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Up to a day, month or year, its last day included
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Full text: words, "a phrase", this OR that, -without, begin*
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Carried by an outlet whose name holds these words
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Events that are at least so sure, 0 to 1
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_confidence: Option<f64>,
    /// Carried by at least so many independent sources
    #[arg(long, value_name = "N")]
    pub min_sources: Option<u32>,
}

impl Filters {
    fn filter(&self) -> Filter {
        Filter {
            who: self.who.clone(),
            to: self.to.clone(),
            about: self.about.clone(),
            country: self.country.clone(),
            types: self.types.clone(),
            act: self.act.clone(),
            stance: self.stance.clone(),
            issue: self.issue.clone(),
            status: self.status.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            text: self.text.clone(),
            outlet: self.outlet.clone(),
            min_confidence: self.min_confidence,
            min_sources: self.min_sources,
        }
    }
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "not a number from 0 to 1, such as 0.75".into())
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// One JSON object with the rows and the next page's token
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated, with header
    Csv,
    /// Tab-separated, with header
    Tsv,
    /// Apache Parquet
    Parquet,
    /// iCalendar (meetings)
    Ics,
}

/// How one thing is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// In which order rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// Latest day first
    Newest,
    /// Earliest day first
    Oldest,
    /// Most independent sources first
    Sources,
    /// Surest events first
    Confidence,
    /// Most hostile events first
    Scale,
    /// People and bodies that most documents name first
    Reports,
    /// By name
    Name,
}

impl Order {
    fn sort(self) -> Sort {
        match self {
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
            Self::Sources => Sort::Sources,
            Self::Confidence => Sort::Confidence,
            Self::Scale => Sort::Scale,
            Self::Reports => Sort::Reports,
            Self::Name => Sort::Name,
        }
    }
}

/// Arguments of `negotiations`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Negotiations {
    #[command(subcommand)]
    pub edit: Option<Edit>,
    /// Show the file of this name, of words of it, or of this key
    #[arg(value_name = "NAME|KEY")]
    pub file: Option<String>,
    #[command(flatten)]
    pub list: List,
}

/// What a user decides about negotiation files. It survives every rebuild.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Edit {
    /// Put the claims of another file into one
    Merge {
        /// The file that stays: name, words of it, or key
        file: String,
        /// The file that goes into it
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// Put claims of a file into one of their own
    Split {
        /// The file: name, words of it, or key
        file: String,
        /// The claims, by the keys that the file shows
        #[arg(required = true, value_name = "KEY")]
        claims: Vec<String>,
        /// Name of the new file
        #[arg(long = "as", value_name = "NAME")]
        name: String,
        #[command(flatten)]
        by: By,
    },
    /// Give a file a name
    Name {
        /// The file: name, words of it, or key
        file: String,
        /// Its new name
        name: String,
        #[command(flatten)]
        by: By,
    },
    /// Say that a claim belongs to a file
    Pin {
        /// The file: name, words of it, or key
        file: String,
        /// The claim's key
        #[arg(value_name = "KEY")]
        claim: String,
        #[command(flatten)]
        by: By,
    },
    /// Say that a claim does not belong to a file
    Unpin {
        /// The file: name, words of it, or key
        file: String,
        /// The claim's key
        #[arg(value_name = "KEY")]
        claim: String,
        #[command(flatten)]
        by: By,
    },
}

/// Who decides, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct By {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub who: String,
    /// Why
    #[arg(long, value_name = "REASON")]
    pub why: String,
    #[command(flatten)]
    pub database: Database,
}

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// A key from the first column of a list, or its beginning; a document's hash, also with offsets (HASH@START-END)
    pub key: String,
    #[command(flatten)]
    pub database: Database,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Page,
}

/// Arguments of `tension`.
#[derive(Debug, clap::Args)]
pub(crate) struct Tension {
    /// One side: a country's name or code (everybody of it), or a name
    pub first: String,
    /// The other side
    pub second: String,
    #[command(flatten)]
    pub database: Database,
    /// Length of a step
    #[arg(long, value_enum, default_value = "day")]
    pub by: Step,
    /// From a day, month or year on
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Up to a day, month or year
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Draw the series into a file
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Length of a step of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Days
    Day,
    /// Calendar months
    Month,
}

impl Step {
    pub fn period(self) -> Period {
        match self {
            Self::Day => Period::Day,
            Self::Month => Period::Month,
        }
    }
}

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The negotiation: its name, words of it, or its key
    #[arg(long, value_name = "NAME|KEY", required = true)]
    pub negotiation: String,
    /// What stories up to this day told is known
    pub from: String,
    /// Show what stories up to this day told more
    pub until: String,
    #[command(flatten)]
    pub database: Database,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Layout of the files
    #[arg(long = "as", value_enum, value_name = "LAYOUT", required = true)]
    pub layout: Target,
    /// Folder that the files go to
    pub folder: PathBuf,
    #[command(flatten)]
    pub database: Database,
    /// From a day, month or year on
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Up to a day, month or year
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Whether lists of actors become pairs, one a row (default: in CAMEO layouts)
    #[arg(long, value_name = "YES|NO", value_parser = clap::builder::BoolishValueParser::new())]
    pub pairs: Option<bool>,
    /// Statuses to export, with commas (default: all in PLOVER and Parquet, occurred and ongoing elsewhere)
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<String>,
}

/// A word of the contract.
fn status(text: &str) -> Result<String, String> {
    let known: Vec<&str> = demarche::core::Status::ALL.iter().map(|it| it.word()).collect();
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(format!("it is one of {}", known.join(", "))) }
}

/// Layout of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// PLOVER JSON lines
    Plover,
    /// POLECAT weekly files (40 columns)
    Polecat,
    /// ICEWS (20 columns)
    Icews,
    /// GDELT 2.0 events (61 columns) and mentions (16)
    Gdelt,
    /// Phoenix (26 columns)
    Phoenix,
    /// One Parquet file a kind
    Parquet,
    /// Meetings as an iCalendar
    Ics,
}

impl Target {
    pub fn layout(self) -> Layout {
        match self {
            Self::Plover => Layout::Plover,
            Self::Polecat => Layout::Polecat,
            Self::Icews => Layout::Icews,
            Self::Gdelt => Layout::Gdelt,
            Self::Phoenix => Layout::Phoenix,
            Self::Parquet => Layout::Parquet,
            Self::Ics => Layout::Ics,
        }
    }
}
