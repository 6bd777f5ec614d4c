//! What was typed, and what it means.

mod add;
mod args;
mod correct;
mod database;
mod doctor;
mod eval;
mod explain;
mod inputs;
mod read;
mod rebuild;
mod show;
mod teach;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use args::{Args, Command};

/// Done with rejected inputs.
const REJECTED: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;
/// Could not: input or output failed, or the installation is broken.
const CANNOT: u8 = 3;

/// What ends a command early.
pub(crate) struct Failure {
    code: u8,
    message: String,
    hint: String,
}

impl Failure {
    pub fn cannot(message: impl ToString, hint: impl ToString) -> Self {
        Self { code: CANNOT, message: message.to_string(), hint: hint.to_string() }
    }

    pub fn usage(message: impl ToString, hint: impl ToString) -> Self {
        Self { code: USAGE, message: message.to_string(), hint: hint.to_string() }
    }
}

impl From<demarche::EngineError> for Failure {
    fn from(error: demarche::EngineError) -> Self {
        Self::cannot(&error, error.hint())
    }
}

impl From<demarche::TeachError> for Failure {
    fn from(error: demarche::TeachError) -> Self {
        match error {
            demarche::TeachError::Name(_) => Self::usage(&error, error.hint()),
            _ => Self::cannot(&error, error.hint()),
        }
    }
}

/// One line of what failed, one of what to do, on standard error.
pub(crate) fn complain(message: &str, hint: &str) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "error: {message}");
    if !hint.is_empty() {
        let _ = writeln!(err, "hint: {hint}");
    }
}

/// One line on standard error about what is not as it should be, but works.
pub(crate) fn warn(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "warning: {message}");
}

/// Writes to standard output. A reader that has gone away (a broken pipe) is no error: the program just ends.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::cannot(format!("cannot write: {error}"), "check the disk and the target of the output"))
        }
        _ => Ok(()),
    }
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let done = match args.command {
        Command::Add(add) => add::run(&add, args.quiet),
        Command::Correct(correct) => correct::run(&correct),
        Command::Rebuild(rebuild) => rebuild::run(&rebuild, args.quiet),
        Command::Read(read) => read::run(&read, args.quiet),
        Command::Teach(teach) => teach::run(&teach, args.quiet),
        Command::Eval(eval) => eval::run(&eval, args.quiet),
        Command::Doctor => doctor::run(),
        Command::Schema => print(&format!("{:#}\n", demarche::core::wire::schema())).map(|()| false),
        Command::Completions { shell } => completions(shell),
        Command::Man => man(),
    };
    match done {
        Ok(rejected) => ExitCode::from(if rejected { REJECTED } else { 0 }),
        Err(failure) => {
            complain(&failure.message, &failure.hint);
            ExitCode::from(failure.code)
        }
    }
}

fn completions(shell: clap_complete::Shell) -> Result<bool, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "demarche", &mut script);
    print(&String::from_utf8_lossy(&script)).map(|()| false)
}

fn man() -> Result<bool, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page).map_err(|error| Failure::cannot(error, ""))?;
    print(&String::from_utf8_lossy(&page)).map(|()| false)
}
