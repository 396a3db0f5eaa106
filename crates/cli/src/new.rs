//! `dashgen new`

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use dashgen_import::{Imported, Options, import};
use dashgen_new::{Crates, File, Project};
use dashgen_output::files;
use dashgen_output::terminal::{self, unread, visible};

use super::Outcome;
use super::error::Error;
use super::exposed;
use super::import::of_files;
use super::rustfmt::formatted;

#[derive(Args, Debug)]
pub(crate) struct NewArguments {
    /// What the project is called, in lower-case letters, digits and hyphens: `web-shop`. The folder has this name too.
    name: String,
    /// What the service exposes: the text of its `/metrics`; `-` is stdin. Can be given several times.
    #[arg(long, value_name = "FILE", conflicts_with = "import")]
    metrics_file: Vec<PathBuf>,
    /// Dashboards that exist, as files or folders of them: they become modules of the project.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    import: Vec<String>,
    /// A clone of dashgen's repository to build with, in place of the published crates.
    #[arg(long, value_name = "DIR")]
    dashgen: Option<PathBuf>,
}

pub(crate) fn run(arguments: &NewArguments) -> Result<Outcome, Error> {
    let mut project = Project::new(&arguments.name)?;
    if !arguments.metrics_file.is_empty() {
        project = project.exposing(&exposed::read(&arguments.metrics_file)?);
        if project.metrics() == 0 {
            return Err(Error::NothingOfItsOwn);
        }
    }
    if let Some(clone) = &arguments.dashgen {
        let path = std::path::absolute(clone).map_err(|source| Error::Dashgen { source })?;
        project = project.crates(Crates::Clone(path.to_string_lossy().into_owned()));
    }
    let mut failed = Vec::new();
    if !arguments.import.is_empty() {
        let (sources, not_read) = of_files(&arguments.import)?;
        failed.extend(not_read);
        let imported = import(&sources, Options::default());
        failed.extend(
            imported
                .refused
                .iter()
                .map(|(name, reason)| format!("{}: {reason}", visible(name))),
        );
        if imported.dashboards.is_empty() {
            return Err(Error::Dashboards(failed));
        }
        project = importing(project, &imported);
    }
    let folder = Path::new(&arguments.name);
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if !is_empty {
        return Err(Error::FolderInTheWay {
            name: arguments.name.clone(),
        });
    }
    for (name, reason) in project.left_out() {
        terminal::warn(&format!("left out: `{}`: {}", visible(name), visible(reason))).or_else(unread)?;
    }
    for File { path, text } in project.files() {
        let path = folder.join(path);
        let text = if path.extension().is_some_and(|extension| extension == "rs") {
            formatted(&text, folder)
        } else {
            text
        };
        files::write(&path, &text)?;
    }
    let name = &arguments.name;
    writeln!(
        dashgen_output::stdout(),
        "wrote {name}; next:\n  cd {name}\n  cargo run -- render"
    )
    .or_else(unread)?;
    if failed.is_empty() {
        return Ok(Outcome::Done);
    }
    terminal::report(&Error::Dashboards(failed)).or_else(unread)?;
    Ok(Outcome::Code(4))
}

fn importing(project: Project, imported: &Imported) -> Project {
    let files = imported.files.iter().map(|file| File {
        path: file.name.clone(),
        text: file.text.clone(),
    });
    project.importing(files)
}
