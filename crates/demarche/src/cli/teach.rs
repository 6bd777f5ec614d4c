//! `demarche teach`: examples in, a lesson out; and where `read --types` finds it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use demarche::Lesson;
use demarche::teach::{self, LessonKind};

use super::args::Teach;
use super::{Failure, inputs, print, read};

/// Below so many positive examples, the scores say little.
const FEW: usize = 20;

/// Runs the command.
pub(crate) fn run(args: &Teach, quiet: bool) -> Result<bool, Failure> {
    teach::is_name(&args.name)?;
    let text = inputs::text(&args.examples)?;
    let engine = read::engine(args.model.as_deref(), &[])?;
    let lesson = teach::learn(&engine, &args.name, &text)?;
    let out = match &args.out {
        Some(path) => path.clone(),
        None => home(&args.name)?,
    };
    write(&out, &lesson.to_json()?)?;
    if !quiet {
        for warning in warnings(&lesson) {
            super::warn(&warning);
        }
    }
    print(&summary(&lesson, &out)).map(|()| false)
}

fn summary(lesson: &Lesson, out: &Path) -> String {
    let kind = match lesson.kind {
        LessonKind::Type => "type",
        LessonKind::Context => "context",
    };
    let mut shown = format!(
        "{kind} {}: {} examples, {} of them positive\n",
        lesson.name,
        lesson.examples.positive + lesson.examples.negative,
        lesson.examples.positive
    );
    if let Some(scores) = &lesson.scores {
        let _ = writeln!(
            shown,
            "  on examples not seen ({} folds): F1 {:.3}  precision {:.3}  recall {:.3}",
            scores.folds, scores.f1, scores.precision, scores.recall
        );
        if let Some(trigger) = scores.trigger {
            let _ = writeln!(shown, "  best word is the marked one: {trigger:.3}");
        }
    }
    let _ = writeln!(shown, "  yes from a score of {:.2} on", lesson.threshold);
    let _ = writeln!(shown, "  written to {}", out.display());
    shown
}

fn warnings(lesson: &Lesson) -> Vec<String> {
    let (positive, negative) = (lesson.examples.positive, lesson.examples.negative);
    let mut all = Vec::new();
    if positive < FEW {
        all.push(format!("only {positive} positive examples; about 25 make the scores worth something"));
    }
    if negative == 0 {
        all.push("no negative examples: give sentences that look alike but are not meant".into());
    } else if negative < FEW {
        all.push(format!("only {negative} negative examples; about 25 make the scores worth something"));
    }
    if lesson.scores.is_none() {
        all.push("too few examples for cross-validation".into());
    }
    all
}

/// The lesson of a file, or of a name that was taught before.
pub(crate) fn lesson(which: &Path) -> Result<Lesson, Failure> {
    let named = which.to_str().filter(|name| teach::is_name(name).is_ok() && !which.exists());
    let path = match named {
        Some(name) => home(name)?,
        None => which.to_owned(),
    };
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let hint = "give a file, or the name of a type that was taught: demarche teach NAME EXAMPLES.jsonl";
        Failure::cannot(format!("cannot read `{}`: {error}", path.display()), hint)
    })?;
    Ok(Lesson::from_json(&text, &path.display().to_string())?)
}

/// Where a lesson lies that was not written elsewhere: `types/NAME.json` in the user's data directory.
fn home(name: &str) -> Result<PathBuf, Failure> {
    let folders = directories::ProjectDirs::from("", "", "demarche");
    let folders = folders.ok_or_else(|| Failure::cannot("there is no data directory for this user", "give --out FILE"))?;
    Ok(folders.data_dir().join("types").join(format!("{name}.json")))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|error| Failure::cannot(format!("cannot write `{}`: {error}", path.display()), "give --out FILE"))
}
