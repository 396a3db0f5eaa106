//! The program of a project: it renders, and nothing else.
//!
//! A project hands over its dashboards and rules and is done. The program writes them into `out/`, from where the
//! tool `dashgen` delivers them; it talks to no server.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     dashgen_program::run(|| dashgen::Project::new().dashboard(dashgen::Dashboard::new("shop", "Shop")))
//! }
//! ```

mod arguments;
mod error;
mod help;
mod list;
mod manifest;
mod render;
mod rule_files;
mod runbooks;
mod schema;
mod storage_files;
mod yaml;

use std::io::Write;
use std::process::ExitCode;

use arguments::Command;
use dashgen::Project;
use dashgen_output::{end_on_panic, terminal};
use error::Error;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done, or nothing to do.
    Done,
    /// There are differences.
    Findings,
}

/// Runs the command that the process was started with: `render`, `list`, `runbook` or `schema`.
///
/// `project` is called once, and only by commands that need it. The exit code is 0 when the work is done, 1 when
/// `render --check` finds something stale, 2 when the work could not be done.
///
/// # Panics
/// If `project` does. The process then ends with 101.
pub fn run(project: fn() -> Project) -> ExitCode {
    end_on_panic();
    let done = arguments::parse().and_then(|command| dispatch(&command, project));
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            // Nobody is left to tell if the terminal is gone.
            let _ = terminal::report(&error);
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command, project: fn() -> Project) -> Result<Outcome, Error> {
    match command {
        Command::Render(arguments) => render::run(arguments, project()),
        Command::List(arguments) => list::run(arguments, &project()),
        Command::Runbook(arguments) => runbooks::start(arguments, &project()),
        Command::Schema => schema::run(),
        Command::Help(text) => print(text),
        Command::Version => print(concat!("dashgen ", env!("CARGO_PKG_VERSION"))),
    }
}

fn print(text: &str) -> Result<Outcome, Error> {
    writeln!(dashgen_output::stdout(), "{}", text.trim_end()).or_else(terminal::unread)?;
    Ok(Outcome::Done)
}
