//! `demarche eval`: the suites of `demarche::eval`, printed.

use std::fmt::Write as _;

use demarche::eval::{self, EvalError, Options};
use serde_json::Value;

use super::args::{Eval, EvalFormat};
use super::{Failure, print, read};

/// Runs the command; `true` if a metric is below its minimum.
pub(crate) fn run(args: &Eval, _quiet: bool) -> Result<bool, Failure> {
    let engine = read::engine(args.model.as_deref(), &[])?;
    let options = Options { judge: args.judge.clone() };
    let (report, errors) = eval::run(&engine, &args.suite, &args.files, &options).map_err(failure)?;
    let shown = match args.format {
        EvalFormat::Json => format!("{report:#}\n"),
        EvalFormat::Text => table(&report),
    };
    print(&shown)?;
    for error in errors.iter().take(args.errors) {
        print(&format!("{}\n", error.replace('\n', " ")))?;
    }
    below(args, &report)
}

fn failure(error: EvalError) -> Failure {
    Failure::cannot(&error, error.hint())
}

fn table(report: &Value) -> String {
    let mut out = format!(
        "{} on {} (n = {})\n",
        report["suite"].as_str().unwrap_or(""),
        report["file"].as_str().unwrap_or(""),
        report["n"]
    );
    for (name, value) in report["metrics"].as_object().into_iter().flatten() {
        let _ = writeln!(out, "  {name:<24} {:.4}", value.as_f64().unwrap_or(0.0));
    }
    for (name, class) in report["per_class"].as_object().into_iter().flatten() {
        let at = |key: &str| class[key].as_f64().unwrap_or(0.0);
        let _ = writeln!(out, "  {name:<24} P {:.3}  R {:.3}  F1 {:.3}  n {}", at("p"), at("r"), at("f1"), class["n"]);
    }
    for band in report["reliability"].as_array().into_iter().flatten() {
        let at = |key: &str| band[key].as_f64().unwrap_or(0.0);
        let (from, said, right) = (at("from"), at("confidence"), at("right"));
        let _ = writeln!(out, "  events from {from:.1} on       said {said:.3}  right {right:.3}  n {}", band["n"]);
    }
    let _ = writeln!(out, "  {} s, {} sentences/s", report["seconds"], report["sentences_per_s"]);
    out
}

/// Whether a metric is below what `--min NAME=VALUE` asks for.
fn below(args: &Eval, report: &Value) -> Result<bool, Failure> {
    let mut low = false;
    for wish in &args.min {
        let parsed = wish.split_once('=').and_then(|(name, value)| Some((name, value.parse::<f64>().ok()?)));
        let Some((name, least)) = parsed else {
            return Err(Failure::usage(format!("--min `{wish}` is not NAME=VALUE"), "for example --min las=0.86"));
        };
        let Some(value) = report["metrics"][name].as_f64() else {
            return Err(Failure::usage(format!("no metric `{name}`"), "see the report for the names"));
        };
        if value < least {
            super::complain(&format!("{name} is {value}, below {least}"), "");
            low = true;
        }
    }
    Ok(low)
}
