//! `dashgen man`: the manual pages, made from the same declaration as `--help`.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::Outcome;
use super::args::Arguments;
use super::error::Error;
use dashgen_output::files;
use dashgen_output::terminal::{self, unread};

#[derive(Args, Debug)]
pub(crate) struct ManArguments {
    /// Write every page into this folder instead, as `dashgen.1`, `dashgen-push.1`, ….
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &ManArguments) -> Result<Outcome, Error> {
    let mut program = Arguments::command();
    program.build();
    let Some(folder) = &arguments.out else {
        dashgen_output::data()
            .write_all(page(program).as_bytes())
            .or_else(unread)?;
        return Ok(Outcome::Done);
    };
    let commands: Vec<Command> = program
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .cloned()
        .collect();
    for command in std::iter::once(program).chain(commands) {
        // A command is displayed as `dashgen push` and found as `dashgen-push`.
        let name = command
            .get_display_name()
            .unwrap_or(command.get_name())
            .to_owned();
        files::write(&folder.join(format!("{name}.1")), &page(command))?;
        writeln!(
            dashgen_output::stderr(),
            "wrote {}",
            terminal::visible(&folder.join(format!("{name}.1")).display().to_string())
        )
        .or_else(unread)?;
    }
    Ok(Outcome::Done)
}

fn page(command: Command) -> String {
    let mut page = Vec::new();
    // Memory takes what is written.
    let _ = Man::new(command).render(&mut page);
    String::from_utf8_lossy(&page).into_owned()
}
