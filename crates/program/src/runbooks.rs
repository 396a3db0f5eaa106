//! The runbooks: pages that people write, of which render keeps one part up to date.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use dashgen::Project;
use dashgen::render::{Names, RenderError, RenderedRules};
use dashgen::rules::runbook::RunbookPage;
use dashgen_output::files::{self, Plan};
use dashgen_output::terminal::{self, ADDED, styled};

use crate::Outcome;
use crate::arguments::RunbookArguments;
use crate::error::Error;

/// Brings every page up to date. What is wrong with the pages goes to `faults`: one that is not there, or lacks its parts,
/// or names a metric that there is not.
pub(crate) fn plan(
    folder: &Path,
    rules: &RenderedRules,
    names: &Names,
    faults: &mut Vec<RenderError>,
) -> Result<Plan, Error> {
    let wanted = rules.runbooks().len();
    if wanted > 0 && !folder.is_dir() {
        faults.push(RenderError {
            path: "runbooks".to_owned(),
            message: format!(
                "`{}` is no folder, and alerts lead to {wanted} runbook{} in it; make it and start each page with \
                 `dashgen runbook ALERT`, or name the folder with --runbooks",
                folder.display(),
                if wanted == 1 { "" } else { "s" },
            ),
        });
        return Ok(Plan::default());
    }
    let mut pages = BTreeMap::new();
    for page in rules.runbooks() {
        let mut fault = |line: Option<usize>, message: String| {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            faults.push(RenderError {
                path: format!("runbook {}{line}", page.file()),
                message,
            });
        };
        let Some(before) = files::read(&folder.join(page.file()))? else {
            fault(
                None,
                format!(
                    "there is no `{}`, and {} {} there; start it with `dashgen runbook {}`, or name its folder with --runbooks",
                    folder.join(page.file()).display(),
                    page.alerts().join(", "),
                    if page.alerts().len() == 1 { "leads" } else { "lead" },
                    page.alerts().first().map_or("ALERT", String::as_str),
                ),
            );
            continue;
        };
        for (line, text) in RunbookPage::written_by_people(&before) {
            for unknown in names.unknown_in(text) {
                fault(Some(line), unknown.to_string());
            }
        }
        match page.update(&before) {
            Ok(after) => {
                pages.insert(PathBuf::from(page.file()), (before, after));
            }
            Err(errors) => errors
                .iter()
                .for_each(|error| fault(error.line(), error.to_string())),
        }
    }
    Ok(Plan::of_changes(pages))
}

/// `runbook ALERT`: a page to start from, with what is known of its alerts.
pub(crate) fn start(arguments: &RunbookArguments, project: &Project) -> Result<Outcome, Error> {
    // That the page is not there yet is one of the faults.
    let (rendered, _) = project.render_with_faults();
    let pages = rendered.rules().map(RenderedRules::runbooks).unwrap_or_default();
    let name = arguments.name.as_str();
    let found = pages
        .iter()
        .find(|page| page.file().trim_end_matches(".md") == name.trim_end_matches(".md"))
        .or_else(|| {
            pages
                .iter()
                .find(|page| page.alerts().iter().any(|alert| alert == name))
        });
    let Some(page) = found else {
        let alerts = pages.iter().flat_map(RunbookPage::alerts);
        let known: Vec<_> = alerts.map(String::as_str).collect();
        return Err(Error::UnknownAlert {
            name: name.escape_debug().to_string(),
            known: if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            },
        });
    };
    let path = arguments.runbooks.join(page.file());
    if files::read(&path)?.is_some() {
        return Err(Error::RunbookExists { path });
    }
    let changes = [(PathBuf::from(page.file()), (String::new(), page.skeleton()))];
    Plan::of_changes(changes.into_iter().collect()).carry_out(&arguments.runbooks)?;
    let mut stdout = dashgen_output::stdout();
    writeln!(
        stdout,
        "{} {}; write what stands in comments, then render",
        styled(ADDED, "wrote"),
        path.display()
    )
    .or_else(terminal::unread)?;
    Ok(Outcome::Done)
}
