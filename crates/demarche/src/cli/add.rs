//! `demarche add`: inputs into the database.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use demarche::add::{self, Fate, Input, Meter, Settings, Tally, Told};
use demarche_store::Outcome;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Add;
use super::{Failure, complain, print, read};

/// Runs the command; `true` if an item was rejected.
pub(crate) fn run(args: &Add, quiet: bool) -> Result<bool, Failure> {
    let mut inputs: Vec<Input> = args.inputs.iter().map(|word| Input::from(word.as_str())).collect();
    if inputs.is_empty() {
        if std::io::stdin().is_terminal() {
            return Err(Failure::usage("no input", "give files, folders or addresses, or `-`: demarche add news.jsonl"));
        }
        inputs.push(Input::Standard);
    }
    let engine = read::engine(args.model.as_deref(), &args.lexicon)?;
    let mut store = args.database.open()?;
    let settings = settings(args);
    let meter = Meter::default();
    let bar = Bar::new(&meter, quiet);
    let mut tally = Tally::default();
    let mut hear = |told: &Told| {
        tally.count(&told.fate);
        bar.show(&tally);
        bar.bar.suspend(|| tell(told, args.list))
    };
    let mut failed = None;
    let done = add::add(&engine, &mut store, inputs, &settings, &meter, &mut |told| {
        if let Err(failure) = hear(told) {
            failed.get_or_insert(failure);
        }
    });
    bar.bar.finish_and_clear();
    print(&format!(
        "added {}, known {}, updated {}, copies {}, rejected {}\n",
        tally.added, tally.known, tally.updated, tally.copies, tally.rejected
    ))?;
    if let Err(error) = done {
        return Err(Failure::cannot(&error, error.hint()));
    }
    failed.map_or(Ok(tally.rejected > 0), Err)
}

fn settings(args: &Add) -> Settings {
    let mut settings = Settings::default();
    settings.jobs = args.jobs.filter(|&jobs| jobs > 0).unwrap_or(settings.jobs);
    settings.options.hints.date.clone_from(&args.date);
    settings.options.hints.outlet.clone_from(&args.outlet);
    settings.options.columns = args.columns.clone().unwrap_or_default();
    settings.options.kind = args.kind;
    settings.options.texts.clone_from(&args.texts);
    settings
}

/// Rejections always go to standard error; with `--list`, every item has a line on standard output.
fn tell(told: &Told, list: bool) -> Result<(), Failure> {
    match &told.fate {
        Fate::Rejected { reason, hint } => {
            complain(&format!("{}: {reason}", told.key), hint);
            Ok(())
        }
        Fate::Taken(outcome) if list => {
            let key = &told.key;
            print(&match outcome {
                Outcome::Added(document) => format!("added\t{document}\t{key}\n"),
                Outcome::Known(document) => format!("known\t{document}\t{key}\n"),
                Outcome::Updated { document, previous } => format!("updated\t{document}\t{key}\tafter {previous}\n"),
                Outcome::Copy { document, of } => format!("copy\t{document}\t{key}\tof {of}\n"),
            })
        }
        Fate::Taken(_) => Ok(()),
    }
}

/// How far the inputs are read, how fast, and how long it will take; by bytes, as nobody knows how many stories a file holds.
struct Bar<'a> {
    bar: ProgressBar,
    meter: &'a Meter,
    began: Instant,
}

impl<'a> Bar<'a> {
    fn new(meter: &'a Meter, quiet: bool) -> Self {
        let bar = ProgressBar::new(0);
        if quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar, meter, began: Instant::now() }
    }

    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    fn show(&self, tally: &Tally) {
        let (done, all) = (self.meter.done(), self.meter.all());
        self.bar.set_length(all.max(1));
        self.bar.set_position(done.min(all));
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = tally.items() as f64 / seconds;
        let left = if done > 0 && all >= done { seconds * (all - done) as f64 / done as f64 } else { 0.0 };
        let left = if left >= 1.0 { format!(", {} left", HumanDuration(Duration::from_secs_f64(left))) } else { String::new() };
        self.bar.set_message(format!("{} documents, {} rejected, {rate:.1}/s{left}", tally.items(), tally.rejected));
    }
}
