//! The tool `dashgen`: it delivers, compares and checks dashboards, and knows of a project only its files.

mod args;
mod catalogue;
mod check;
mod choice;
mod complete;
mod connect;
mod diff;
mod doctor;
mod error;
mod explain;
mod exposed;
mod fmt;
mod format;
mod git;
mod import;
mod input;
mod interrupt;
mod kubernetes;
mod lint;
mod list;
mod live;
mod man;
mod new;
mod output;
mod pull;
mod push;
mod push_report;
mod rename;
mod render;
mod rollback;
mod rustfmt;
mod test;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command};
use dashgen_output::terminal;
use error::Error;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, or nothing to do.
    Done,
    /// There are differences or findings.
    Findings,
    /// What the command's own list of exit codes says.
    Code(u8),
}

fn main() -> ExitCode {
    dashgen_output::end_on_panic();
    complete::answer();
    // `try_parse` rather than `parse`, so that nothing but this function ends the process.
    let arguments = match Arguments::command().try_get_matches() {
        Ok(matches) => Arguments::from_arg_matches(&matches),
        Err(error) => Err(error),
    };
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nobody is left to tell if the terminal is gone.
            let text = error.render().ansi().to_string();
            let _ = if error.use_stderr() {
                write!(dashgen_output::stderr(), "{text}")
            } else {
                write!(dashgen_output::stdout(), "{text}")
            };
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(arguments.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Code(code)) => ExitCode::from(code),
        Err(error) => {
            let _ = terminal::report(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(command: Command) -> Result<Outcome, Error> {
    match command {
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Push(arguments) => push::run(&arguments),
        Command::Pull(arguments) => pull::run(&arguments),
        Command::Rollback(arguments) => rollback::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Render(arguments) => render::run("render", &arguments),
        Command::Runbook(arguments) => render::run("runbook", &arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Rename(arguments) => rename::run(&arguments),
        Command::Catalogue(arguments) => catalogue::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Kubernetes(arguments) => kubernetes::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Completions { shell } => complete::script(shell),
        Command::Man(arguments) => man::run(&arguments),
    }
}
