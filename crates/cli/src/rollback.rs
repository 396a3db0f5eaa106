//! `dashgen rollback`

use std::io::Write;

use clap::Args;
use clap_complete::ArgValueCandidates;

use super::Outcome;
use super::complete::dashboards;
use super::connect::{ConnectArguments, block_on};
use super::error::Error;
use dashgen_grafana::config::Config;
use dashgen_grafana::push::rollback::Rollback;
use dashgen_output::terminal::{ADDED, FAINT, fitting, styled, unread, visible};

#[derive(Args, Debug)]
pub(crate) struct RollbackArguments {
    /// The dashboard.
    #[arg(value_name = "UID", add = ArgValueCandidates::new(dashboards))]
    pub(crate) uid: String,
    /// The version to bring back.
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: u64,
    /// Show what would change; send only GET requests.
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
}

pub(crate) fn run(arguments: &RollbackArguments) -> Result<Outcome, Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destination = arguments.connect.destination(&config)?;
    let (changes, version, replaced) = block_on(async {
        let reader = arguments.connect.connect(&destination).await?;
        let rollback = Rollback::find(&reader, &arguments.uid, arguments.to).await?;
        if arguments.dry_run || rollback.changes.is_empty() {
            return Ok((rollback.changes, None, 0));
        }
        let replaced = rollback.replaces();
        let meta = rollback.carry_out(&reader.into_writer()).await?;
        Ok((rollback.changes, Some(meta.generation), replaced))
    })?;
    let mut out = dashgen_output::stdout();
    let uid = visible(&arguments.uid);
    let said = match version {
        Some(version) => {
            writeln!(
                out,
                "{} {uid} to version {}, as version {version}",
                styled(ADDED, "rolled back"),
                arguments.to
            )
        }
        None if changes.is_empty() => writeln!(out, "{uid} is as it was in version {}", arguments.to),
        None => writeln!(out, "would roll back {uid} to version {}", arguments.to),
    };
    said.or_else(unread)?;
    for change in &changes {
        writeln!(out, "{}", fitting(format!("  {}", visible(change)))).or_else(unread)?;
    }
    if version.is_some() {
        let undo = format!("`dashgen rollback {uid} --to {replaced}` takes this back");
        writeln!(out, "  {}", styled(FAINT, undo)).or_else(unread)?;
    }
    Ok(Outcome::Done)
}
