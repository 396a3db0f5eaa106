//! `dashgen render`

use std::io::Write;
use std::path::Path;

use similar::TextDiff;

use super::args::{Format, RenderArguments};
use super::error::Error;
use super::files::{Change, Plan};
use super::terminal::{ADDED, FAINT, REMOVED, STRONG, styled};
use super::{Outcome, terminal};
use crate::Project;
use crate::render::RenderedDashboard;

pub(crate) fn run(arguments: &RenderArguments, project: &Project) -> Result<Outcome, Error> {
    let rendered = project.render()?;
    let known: Vec<&str> = rendered.dashboards().map(RenderedDashboard::uid).collect();
    if let Some(uid) = arguments.only.iter().find(|uid| !known.contains(&uid.as_str())) {
        return Err(Error::UnknownUid {
            uid: uid.escape_debug().to_string(),
            known: known.join(", "),
        });
    }
    let files = if arguments.only.is_empty() {
        rendered.files()
    } else {
        rendered.files_of(|uid| arguments.only.iter().any(|only| only == uid))
    };
    let plan = Plan::new(&arguments.out, files, arguments.only.is_empty())?;
    if !arguments.check {
        plan.carry_out(&arguments.out)?;
    }
    let mut stdout = anstream::stdout();
    let printed = match arguments.format {
        Format::Json => writeln!(stdout, "{:#}", json(&plan, arguments)),
        Format::Text if arguments.check => print_stale(&mut stdout, &plan, &arguments.out),
        Format::Text => print_done(&mut stdout, &plan, &arguments.out),
    };
    printed.map_err(Error::Terminal)?;
    Ok(if arguments.check && !plan.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn json(plan: &Plan, arguments: &RenderArguments) -> serde_json::Value {
    let (written, removed) = if arguments.check {
        ("stale", "obsolete")
    } else {
        ("written", "removed")
    };
    let paths = |paths: Vec<&std::path::PathBuf>| {
        paths
            .into_iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
    };
    serde_json::json!({
        "out": arguments.out.display().to_string(),
        written: paths(plan.write.keys().collect()),
        removed: paths(plan.remove.keys().collect()),
        "unchanged": plan.unchanged,
    })
}

fn print_done(stdout: &mut impl Write, plan: &Plan, out: &Path) -> std::io::Result<()> {
    for path in plan.write.keys() {
        writeln!(stdout, "{} {}", styled(ADDED, "wrote"), out.join(path).display())?;
    }
    for path in plan.remove.keys() {
        writeln!(
            stdout,
            "{} {}",
            styled(REMOVED, "removed"),
            out.join(path).display()
        )?;
    }
    writeln!(
        stdout,
        "{} written, {} removed, {} unchanged",
        plan.write.len(),
        plan.remove.len(),
        plan.unchanged
    )
}

fn print_stale(stdout: &mut impl Write, plan: &Plan, out: &Path) -> std::io::Result<()> {
    for (path, change) in &plan.write {
        print_change(stdout, &out.join(path), change)?;
    }
    for path in plan.remove.keys() {
        let path = out.join(path);
        writeln!(
            stdout,
            "{} {}",
            styled(STRONG, "no longer rendered:"),
            path.display()
        )?;
    }
    if plan.is_empty() {
        return writeln!(stdout, "{} files are up to date", plan.unchanged);
    }
    writeln!(
        stdout,
        "{} stale; run `dashgen render` and commit what it writes",
        plan.write.len() + plan.remove.len()
    )
}

/// The lines that differ, with three around them.
fn print_change(stdout: &mut impl Write, path: &Path, change: &Change) -> std::io::Result<()> {
    let Some(before) = &change.before else {
        return writeln!(stdout, "{} {}", styled(STRONG, "missing:"), path.display());
    };
    writeln!(stdout, "{} {}", styled(STRONG, "stale:"), path.display())?;
    let diff = TextDiff::from_lines(before.as_str(), change.after.as_str());
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        writeln!(stdout, "{}", styled(FAINT, hunk.header()))?;
        for line in hunk.iter_changes() {
            let style = match line.tag() {
                similar::ChangeTag::Delete => REMOVED,
                similar::ChangeTag::Insert => ADDED,
                similar::ChangeTag::Equal => anstyle::Style::new(),
            };
            let text = format!("{}{}", line.tag(), line.value().trim_end_matches('\n'));
            // What is in the file may be anything; what reaches the terminal may not.
            writeln!(stdout, "{}", styled(style, terminal::visible(&text)))?;
        }
    }
    Ok(())
}
