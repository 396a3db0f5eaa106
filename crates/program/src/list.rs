//! `list`

use dashgen::Project;
use dashgen_manifest::list::{write_json, write_text};
use dashgen_output::terminal;

use crate::arguments::{Format, ListArguments};
use crate::error::Error;
use crate::{Outcome, manifest};

pub(crate) fn run(arguments: &ListArguments, project: &Project) -> Result<Outcome, Error> {
    let manifest = manifest::of(&project.render()?);
    let mut stdout = dashgen_output::stdout();
    let printed = match arguments.format {
        Format::Text => write_text(&manifest, arguments.what, &mut stdout),
        Format::Json => write_json(&manifest, arguments.what, &mut stdout),
    };
    printed.or_else(terminal::unread)?;
    Ok(Outcome::Done)
}
