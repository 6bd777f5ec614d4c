//! `demarche eval`: suites of `demarche::eval`, printed.

use super::Failure;
use super::args::Eval;

/// Runs the command; `true` if a metric is below its minimum.
pub(crate) fn run(args: &Eval, _quiet: bool) -> Result<bool, Failure> {
    Err(Failure::usage(format!("suite `{}` is not available", args.suite), ""))
}
