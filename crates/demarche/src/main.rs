//! The program `demarche`: arguments in, exit code out. Only this file ends the process; only `cli` prints.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
