//! The files of an import, into the folder of a crate's code.

use std::path::{Path, PathBuf};

use dashgen_import::{Imported, Layout};
use dashgen_output::files;

use super::super::error::Error;
use super::super::rustfmt::formatted;

/// What was written.
pub(super) struct Written {
    pub(super) paths: Vec<PathBuf>,
    /// Whether the crate has a root of its own, which has to be told of the modules.
    pub(super) lacks_program: bool,
}

/// How wide lines are in a folder: as its `rustfmt.toml` says.
pub(crate) fn layout(folder: Option<&Path>) -> Layout {
    let folder = folder.unwrap_or(Path::new("."));
    let start = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for folder in start.ancestors() {
        for name in ["rustfmt.toml", ".rustfmt.toml"] {
            if let Ok(Some(text)) = files::read(&folder.join(name)) {
                let width = text.parse::<toml::Table>().ok();
                let width = width.and_then(|table| table.get("max_width")?.as_integer());
                let width = width.and_then(|width| usize::try_from(width).ok());
                return width
                    .filter(|width| (60..=120).contains(width))
                    .map_or_else(Layout::default, |width| Layout { width });
            }
        }
    }
    Layout::default()
}

/// Writes every file, or none if one is there that holds something else.
pub(super) fn write(folder: &Path, imported: &Imported, force: bool) -> Result<Written, Error> {
    let has = |name: &str| folder.join(name).exists();
    let lacks_program = has("main.rs") || has("lib.rs");
    let mut wanted: Vec<(PathBuf, String)> = imported
        .files
        .iter()
        .map(|file| (folder.join(&file.name), formatted(&file.text, folder)))
        .collect();
    if !lacks_program {
        wanted.push((folder.join("main.rs"), formatted(&imported.main(), folder)));
    }
    let mut in_the_way = Vec::new();
    let mut different = Vec::new();
    for (path, text) in wanted {
        match files::read(&path)? {
            Some(before) if before == text => {}
            Some(_) if !force => in_the_way.push(format!("`{}` is there already", path.display())),
            _ => different.push((path, text)),
        }
    }
    if !in_the_way.is_empty() {
        in_the_way.push("nothing was written; give another folder, or --force to write over them".to_owned());
        return Err(Error::Dashboards(in_the_way));
    }
    let mut paths = Vec::new();
    for (path, text) in different {
        files::write(&path, &text)?;
        paths.push(path);
    }
    Ok(Written { paths, lacks_program })
}
