//! `dashgen render` and `dashgen runbook`: what the program of a project does.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use dashgen_grafana::config::Config;

use super::Outcome;
use super::error::Error;

#[derive(Args, Debug)]
pub(crate) struct RenderArguments {
    /// What the program is started with, such as `--check` or `--only UID`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    pub(crate) arguments: Vec<OsString>,
}

/// Starts the program with a command of its own.
pub(crate) fn run(name: &str, arguments: &RenderArguments) -> Result<Outcome, Error> {
    let code = start(&program(None)?, name, &arguments.arguments)?;
    Ok(Outcome::Code(code))
}

/// Renders into a folder, and leaves the runbooks alone.
pub(crate) fn into(config: Option<&Path>, out: &Path) -> Result<(), Error> {
    let program = program(config)?;
    let arguments = [
        "--no-runbooks".into(),
        "--out".into(),
        out.as_os_str().to_owned(),
        "--format".into(),
        "json".into(),
    ];
    let mut command = command(&program, "render", &arguments);
    let output = command.output().map_err(|source| not_started(&program, source))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Rendering {
        message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

/// How `dashgen.toml` says that the program is started.
fn program(config: Option<&Path>) -> Result<Vec<String>, Error> {
    let program = Config::read(config)?.program;
    if program.is_empty() {
        return Err(Error::NoProgram);
    }
    Ok(program)
}

fn command(program: &[String], of_program: &str, arguments: &[OsString]) -> Command {
    let (name, own) = program
        .split_first()
        .map_or(("", [].as_slice()), |(name, own)| (name, own));
    let mut command = Command::new(PathBuf::from(name));
    command.args(own).arg(of_program).args(arguments);
    command
}

fn start(program: &[String], name: &str, arguments: &[OsString]) -> Result<u8, Error> {
    let status = command(program, name, arguments)
        .status()
        .map_err(|source| not_started(program, source))?;
    // Nothing is known of a program that was killed but that it did not do its work.
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(2))
}

fn not_started(program: &[String], source: std::io::Error) -> Error {
    Error::Program {
        name: program.first().cloned().unwrap_or_default(),
        source,
    }
}
