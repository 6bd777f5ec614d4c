//! One definition of every option: parsing, help, man page and completions all come from here.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use demarche_ingest::{Columns, Kind};

use super::ask::args as ask;
use super::database::Database;

/// Turns news text into an accountable record of diplomacy and conflict.
///
/// Exit codes: 0 done, 1 done with rejected inputs, 2 usage, 3 cannot (input or output failed).
#[derive(Debug, Parser)]
#[command(name = "demarche", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// No progress on standard error
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read stories and print their records
    Read(Read),
    /// Read stories and keep them in the database
    Add(Box<Add>),
    /// List who said what
    Statements(ask::List),
    /// List who did what to whom
    Events(ask::List),
    /// List who meets whom
    Meetings(ask::List),
    /// List who demands, offers, accepts or rejects what
    Positions(ask::List),
    /// List persons, governments, bodies and groups with their offices
    People(ask::List),
    /// List negotiation files, show one, or edit them
    Negotiations(ask::Negotiations),
    /// List the stories in the database
    Documents(ask::List),
    /// List events, meetings and statements by day
    Timeline(ask::List),
    /// Show a claim, person, document or negotiation with all that it rests on
    Show(ask::Show),
    /// Count conflict and cooperation between two sides by day or month
    Tension(ask::Tension),
    /// Show what became of a negotiation between two days
    Diff(ask::Diff),
    /// Write files in the layouts of event data sets
    Export(ask::Export),
    /// Accept, reject or change a cell of the database
    Correct(Correct),
    /// Derive all tables of the database anew from its records
    Rebuild(Rebuild),
    /// Learn an event type or context of your own from marked sentences
    Teach(Teach),
    /// Measure the engine against labelled data
    Eval(Eval),
    /// Show versions and run a self-check
    Doctor,
    /// Print the JSON Schema of a record
    Schema,
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// How a record is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON object, or an array for several documents
    Json,
    /// One JSON object a line
    Jsonl,
    /// One claim a line: document, kind, id, type, status, who, to whom, when, where, start, end, words
    Tsv,
}

/// Arguments of `read`.
#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// Text or HTML files; `-` is standard input
    pub files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Publication date (ISO) for stories that have none
    #[arg(long)]
    pub date: Option<String>,
    /// Outlet for stories that name none
    #[arg(long)]
    pub outlet: Option<String>,
    /// Show the spans, rules and scores behind each cell
    #[arg(long)]
    pub explain: bool,
    /// Add the entries of a TOML lexicon; may be given several times
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
    /// Use the model of a folder instead of the one that ships
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Use an event type or context that `teach` learned: a file, or a name; may be given several times
    #[arg(long, value_name = "FILE|NAME")]
    pub types: Vec<PathBuf>,
    /// Leave out events that are less sure, 0 to 1
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_confidence: Option<f32>,
    /// How many documents to read at once (default: one per core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
}

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// Files, folders, patterns, addresses of pages or feeds; `-` is standard input
    #[arg(value_name = "PATH|URL")]
    pub inputs: Vec<String>,
    #[command(flatten)]
    pub database: Database,
    /// How many documents to read at once (default: one per core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Which columns of rows hold what, for example text=body,date=day
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub columns: Option<Columns>,
    /// Publication date (ISO) for stories that have none
    #[arg(long)]
    pub date: Option<String>,
    /// Outlet for stories that name none
    #[arg(long)]
    pub outlet: Option<String>,
    /// What the inputs are, where it is not told from their bytes: text, html, jsonl, json, csv, feed, …
    #[arg(long)]
    pub kind: Option<Kind>,
    /// A folder with the texts of rows that hold only an address
    #[arg(long, value_name = "DIR")]
    pub texts: Option<PathBuf>,
    /// Print a line for every item: what became of it, the document's number, where it stood
    #[arg(long)]
    pub list: bool,
    /// Add the entries of a TOML lexicon; may be given several times
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
    /// Use the model of a folder instead of the one that ships
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
}

/// Arguments of `correct`.
#[derive(Debug, clap::Args)]
pub(crate) struct Correct {
    /// The document's number
    pub document: Option<i64>,
    /// The claim as its record names it: E1, S1, V1, C1, P1, M1
    #[arg(value_name = "CLAIM")]
    pub target: Option<String>,
    /// The cell and its right value, as the record's JSON names them; with --accept the cell alone
    #[arg(value_name = "CELL=VALUE")]
    pub change: Option<String>,
    /// The claim, or the cell, is right
    #[arg(long)]
    pub accept: bool,
    /// The claim is wrong
    #[arg(long)]
    pub reject: bool,
    /// Who decides
    #[arg(long, env = "USER")]
    pub who: Option<String>,
    /// Why
    #[arg(long)]
    pub why: Option<String>,
    /// Leave the derived tables until the next `rebuild`
    #[arg(long)]
    pub later: bool,
    /// Print all decisions as training examples, one JSON object a line
    #[arg(long)]
    pub export: bool,
    /// Print all decisions, one a line
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub database: Database,
}

/// Arguments of `rebuild`.
#[derive(Debug, clap::Args)]
pub(crate) struct Rebuild {
    /// Read all documents again with this program first, and say what changed
    #[arg(long)]
    pub reread: bool,
    /// With --reread, list the documents whose claims changed
    #[arg(long)]
    pub list: bool,
    /// How many documents to read at once (default: one per core)
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Add the entries of a TOML lexicon; may be given several times
    #[arg(long, value_name = "FILE")]
    pub lexicon: Vec<PathBuf>,
    /// Use the model of a folder instead of the one that ships
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    #[command(flatten)]
    pub database: Database,
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f32, String> {
    let number = text.parse::<f32>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "not a number from 0 to 1, such as 0.75".into())
}

/// Arguments of `teach`.
#[derive(Debug, clap::Args)]
pub(crate) struct Teach {
    /// Name of the type or context, as records will call it
    pub name: String,
    /// JSON lines: {"text", "label": true|false, "span"?: [start, end]}; with spans a type is learned, without a context
    pub examples: PathBuf,
    /// Where to write what was learned (default: the user's data directory, where `read --types NAME` finds it)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Use the model of a folder instead of the one that ships
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
}

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// What to measure
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(demarche::eval::SUITES))]
    pub suite: String,
    /// Labelled files, or for `story` a folder of NAME.txt with NAME.gold.json
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    pub format: EvalFormat,
    /// Print so many wrong cases
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
    /// Exit 1 if a metric is below a value; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub min: Vec<String>,
    /// Use the model of a folder instead of the one that ships
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// The judge of stories (`check_story.py`)
    #[arg(long, value_name = "FILE")]
    pub judge: Option<PathBuf>,
}

/// How scores are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}
