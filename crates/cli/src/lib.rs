//! The command line. A program hands over its [`Project`] and is done:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     dashgen::cli::run(dashgen::Project::new)
//! }
//! ```

mod args;
mod check;
mod connect;
mod diff;
mod doctor;
mod error;
mod files;
mod fmt;
mod git;
mod input;
mod interrupt;
mod list;
mod live;
mod pull;
mod push;
mod push_report;
mod render;
mod rollback;
mod runbooks;
mod schema;
mod terminal;

use std::io::Write;
use std::panic;
use std::process::{self, ExitCode};

use clap::{CommandFactory, FromArgMatches};

use crate::Project;
use args::{Arguments, Command};
pub(crate) use error::Error;

/// How Rust's programs end that panicked.
const PANICKED: i32 = 101;

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

/// Runs the command that the process was started with.
///
/// `project` is called once, and only by commands that need it. The exit code is 0 when the work is done,
/// 1 when there are differences, 2 when the work could not be done.
///
/// # Panics
/// If `project` does. The process then ends with 101.
pub fn run(project: fn() -> Project) -> ExitCode {
    end_on_panic();
    // `try_parse` rather than `parse`, so that nothing but this function ends the process.
    let arguments = match Arguments::command().try_get_matches() {
        Ok(matches) => Arguments::from_arg_matches(&matches),
        Err(error) => Err(error),
    };
    let arguments = match arguments {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nobody is left to tell if the terminal is gone.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(arguments.command, project) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Code(code)) => ExitCode::from(code),
        Err(error) => {
            let _ = terminal::report(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// A panic is a mistake in the code. The message is Rust's own; the end is not the abort of a release build,
/// which may leave the memory of the process, and so a token, in a file.
fn end_on_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |cause| {
        report(cause);
        process::exit(PANICKED);
    }));
}

fn dispatch(command: Command, project: fn() -> Project) -> Result<Outcome, Error> {
    match command {
        Command::Diff(arguments) => diff::run(&arguments, project),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Push(arguments) => push::run(&arguments, project),
        Command::Pull(arguments) => pull::run(&arguments),
        Command::Rollback(arguments) => rollback::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Render(arguments) => render::run(&arguments, project()),
        Command::Check(arguments) => check::run(&arguments, &project()),
        Command::List(arguments) => list::run(&arguments, &project()),
        Command::Schema => schema::run(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "dashgen", &mut script);
            anstream::stdout().write_all(&script).or_else(terminal::unread)?;
            Ok(Outcome::Done)
        }
    }
}
