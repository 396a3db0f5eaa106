//! `dashgen list`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dashgen_manifest::list::{Listed, write_json, write_text};
use dashgen_output::terminal::unread;

use super::error::Error;
use super::format::Format;
use super::{Outcome, output};

#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    /// What to list.
    #[arg(value_enum, default_value_t)]
    pub(crate) what: What,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What `list` can list.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum What {
    /// Dashboards, with their panels, slugs, ids and the metrics that each panel uses.
    #[default]
    Dashboards,
    /// Metrics, with the panels that show them.
    Metrics,
}

impl From<What> for Listed {
    fn from(what: What) -> Self {
        match what {
            What::Dashboards => Self::Dashboards,
            What::Metrics => Self::Metrics,
        }
    }
}

pub(crate) fn run(arguments: &ListArguments) -> Result<Outcome, Error> {
    let manifest = output::read(&arguments.out)?;
    let what = arguments.what.into();
    let printed = match arguments.format {
        Format::Text => write_text(&manifest, what, &mut dashgen_output::stdout()),
        Format::Json => write_json(&manifest, what, &mut dashgen_output::data()),
    };
    printed.or_else(unread)?;
    Ok(Outcome::Done)
}
