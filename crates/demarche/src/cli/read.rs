//! `demarche read`: documents in, records out.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use demarche::core::{Record, wire};
use demarche::{Engine, Hints};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::args::{Format, Read};
use super::inputs::Story;
use super::{Failure, complain, inputs, print, show, teach};

/// How many documents are read before their records are printed: bounds memory on long lists.
const CHUNK: usize = 256;

/// Runs the command; `true` if an input was rejected.
pub(crate) fn run(args: &Read, quiet: bool) -> Result<bool, Failure> {
    let mut files = args.files.clone();
    if files.is_empty() {
        if std::io::stdin().is_terminal() {
            return Err(Failure::usage("no input", "give files, or `-` to read standard input: demarche read story.txt"));
        }
        files.push(PathBuf::from("-"));
    }
    let mut engine = engine(args.model.as_deref(), &args.lexicon)?;
    for path in &args.types {
        engine.add_lesson(teach::lesson(path)?)?;
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.unwrap_or(0)).build();
    let pool = pool.map_err(|error| Failure::cannot(error, "try --jobs 1"))?;
    let bar = progress(files.len(), quiet);
    let hints = |path: &Path| Hints {
        path: (path != Path::new("-")).then(|| path.display().to_string()),
        date: args.date.clone(),
        outlet: args.outlet.clone(),
        ..Hints::default()
    };
    let (mut rejected, mut shown) = (0_usize, 0_usize);
    let first = inputs::stories(&files[0], &hints(&files[0]));
    let many = files.len() > 1 || first.1;
    let mut stories = first.0.chain(files[1..].iter().flat_map(|path| inputs::stories(path, &hints(path)).0));
    loop {
        let chunk: Vec<Story> = stories.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        let read = |story: &Story| {
            let record = one(&engine, story, &hints);
            bar.inc(1);
            record
        };
        let records: Vec<Result<Record, (String, String)>> = pool.install(|| chunk.par_iter().map(read).collect());
        for record in records {
            match record {
                Ok(record) => {
                    let record = match args.min_confidence {
                        Some(least) => record.without_unsure(least),
                        None => record,
                    };
                    let record = if args.explain { record } else { record.without_reasons() };
                    let text = render(&record, args, many, shown)?;
                    bar.suspend(|| print(&text))?;
                    shown += 1;
                }
                Err((message, hint)) => {
                    rejected += 1;
                    bar.suspend(|| complain(&message, &hint));
                }
            }
        }
    }
    bar.finish_and_clear();
    if many && args.format == Format::Json {
        print(if shown == 0 { "[]\n" } else { "\n]\n" })?;
    }
    Ok(rejected > 0)
}

/// The engine with a user's model and lexicons.
pub(crate) fn engine(model: Option<&Path>, lexicons: &[PathBuf]) -> Result<Engine, Failure> {
    let mut engine = match model {
        Some(folder) => Engine::with_model(folder)?,
        None => Engine::new()?,
    };
    for path in lexicons {
        engine.add_lexicon(&path.display().to_string(), &inputs::text(path)?)?;
    }
    Ok(engine)
}

/// The record of a story, or what is wrong with which input and what to do.
fn one(engine: &Engine, story: &Story, hints: &impl Fn(&Path) -> Hints) -> Result<Record, (String, String)> {
    let named = |path: &Path, message: String, hint: &str| (format!("{}: {message}", inputs::name(path)), hint.to_owned());
    let whole = |path: &Path, bytes: &[u8]| {
        engine.record(bytes, &hints(path)).map_err(|error| named(path, error.to_string(), error.hint()))
    };
    match story {
        Story::File(path) => {
            let bytes = inputs::bytes(path).map_err(|message| named(path, message, "check the path"))?;
            whole(path, &bytes)
        }
        Story::Bytes(path, bytes) => whole(path, bytes),
        Story::Item(item) => {
            let done = item.ingest().map_err(|error| (format!("{}: {error}", item.key), error.hint().to_owned()))?;
            engine.record_of(done.document).map_err(|error| (format!("{}: {error}", item.key), error.hint().to_owned()))
        }
        Story::Refused(message, hint) => Err((message.clone(), (*hint).to_owned())),
    }
}

fn render(record: &Record, args: &Read, many: bool, shown: usize) -> Result<String, Failure> {
    let json = || wire::to_json(record).map_err(|error| Failure::cannot(error, ""));
    Ok(match args.format {
        Format::Text => show::text(record, args.explain),
        Format::Tsv => show::tsv(record),
        Format::Jsonl => format!("{}\n", json()?),
        Format::Json if many => format!("{}{:#}", if shown == 0 { "[\n" } else { ",\n" }, json()?),
        Format::Json => format!("{:#}\n", json()?),
    })
}

/// A bar on standard error for long work; none for one document, off a terminal, or when asked to be quiet.
pub(crate) fn progress(count: usize, quiet: bool) -> ProgressBar {
    if quiet || count < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {per_sec}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
