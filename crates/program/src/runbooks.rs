//! The runbooks: pages that people write, of which render keeps one part up to date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dashgen::render::{RenderError, RenderErrors, RenderedRules};
use dashgen_output::files::{self, Plan};

use crate::error::Error;

/// Brings every page up to date. A page that is not there, or lacks its parts, is a fault of its alert.
pub(crate) fn plan(folder: &Path, rules: &RenderedRules) -> Result<Plan, Error> {
    let wanted = rules.runbooks().len();
    if wanted > 0 && !folder.is_dir() {
        return Err(Error::NoRunbooks {
            folder: folder.to_owned(),
            wanted,
        });
    }
    let mut pages = BTreeMap::new();
    let mut faults = Vec::new();
    for page in rules.runbooks() {
        let mut fault = |message: String| {
            faults.push(RenderError {
                path: format!("runbook {}", page.file()),
                message,
            });
        };
        match files::read(&folder.join(page.file()))? {
            None => fault(format!(
                "there is no `{}`, and {} leads there; write the page, or name its folder with --runbooks",
                folder.join(page.file()).display(),
                page.alerts().join(", "),
            )),
            Some(before) => match page.update(&before) {
                Ok(after) => {
                    pages.insert(PathBuf::from(page.file()), (before, after));
                }
                Err(error) => fault(error.to_string()),
            },
        }
    }
    RenderErrors::unless_empty(faults)?;
    Ok(Plan::of_changes(pages))
}
