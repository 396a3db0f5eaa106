//! `render`

use std::collections::BTreeMap;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use dashgen::Project;
use dashgen::render::{RenderErrors, Rendered, RenderedDashboard};
use dashgen_manifest::{FILE, Manifest, ManifestError, digest};
use dashgen_output::files::{Change, Plan};
use dashgen_output::pieces::{ChangeTag, Pieces};
use dashgen_output::terminal::{self, ADDED, FAINT, REMOVED, STRONG, styled};

use crate::arguments::{Format, RenderArguments};
use crate::error::Error;
use crate::{Outcome, manifest, rule_files, runbooks, storage_files};

pub(crate) fn run(arguments: &RenderArguments, project: Project) -> Result<Outcome, Error> {
    let is_whole = arguments.only.is_empty();
    // The process ends with this command, and its memory with it: to give it back piece by piece took an eighth of
    // the time.
    let project = ManuallyDrop::new(project);
    let (rendered, mut faults) = project.render_with_faults();
    let rendered = ManuallyDrop::new(rendered);
    let pages = match (rendered.rules().filter(|_| is_whole), &arguments.runbooks) {
        (Some(rules), Some(folder)) => runbooks::plan(folder, rules, rendered.names(), &mut faults)?,
        _ => Plan::default(),
    };
    RenderErrors::unless_empty(faults)?;
    let known: Vec<&str> = rendered.dashboards().map(RenderedDashboard::uid).collect();
    if let Some(uid) = arguments.only.iter().find(|uid| !known.contains(&uid.as_str())) {
        return Err(Error::UnknownUid {
            uid: uid.escape_debug().to_string(),
            known: known.join(", "),
        });
    }
    let before = match Manifest::read(&arguments.out) {
        Ok(manifest) => Some(manifest),
        // It is written anew.
        Err(ManifestError::Missing { .. } | ManifestError::Json { .. } | ManifestError::Outside { .. }) => {
            None
        }
        Err(error) => return Err(error.into()),
    };
    let plan = if is_whole {
        whole(&arguments.out, &rendered, before)?
    } else {
        part(&arguments.out, &rendered, &arguments.only, before)?
    };
    let runbooks = arguments.runbooks.as_deref().unwrap_or(Path::new(""));
    let plans = [(plan, arguments.out.as_path()), (pages, runbooks)];
    if !arguments.check {
        plans
            .iter()
            .try_for_each(|(plan, folder)| plan.carry_out(folder))?;
    }
    let mut stdout = dashgen_output::stdout();
    let printed = match arguments.format {
        Format::Json => writeln!(stdout, "{:#}", json(&plans, arguments)),
        Format::Text if arguments.check => print_stale(&mut stdout, &plans),
        Format::Text => print_done(&mut stdout, &plans),
    };
    printed.or_else(terminal::unread)?;
    let is_stale = plans.iter().any(|(plan, _)| !plan.is_empty());
    Ok(if arguments.check && is_stale {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Everything that is rendered. What an earlier run made and this one does not is removed.
fn whole(out: &Path, rendered: &Rendered, before: Option<Manifest>) -> Result<Plan, Error> {
    let mut files = rendered.files();
    let mut manifest = manifest::of(rendered);
    if let Some(rules) = rendered.rules() {
        let rules = rule_files::of(rules)?;
        let texts = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect();
        manifest.rules = texts(&rules.prometheus);
        manifest.tests = texts(&rules.tests);
        let others = rules.others.iter();
        manifest.other_prometheus = others
            .map(|(path, name)| (path.display().to_string(), (*name).to_owned()))
            .collect();
        files.extend(rules.files);
    }
    files.extend(storage_files::of(rendered)?);
    manifest.files = digests(&files);
    files.insert(FILE.into(), manifest.to_text());
    let made = before.unwrap_or_default().files.into_keys().map(PathBuf::from);
    Ok(Plan::new(out, files, made, FILE)?)
}

/// Some dashboards. All else stays as it is, and so does what the manifest says of it.
fn part(out: &Path, rendered: &Rendered, only: &[String], before: Option<Manifest>) -> Result<Plan, Error> {
    let mut files = rendered.files_of(|uid| only.iter().any(|only| only == uid));
    let now = manifest::of(rendered);
    let mut manifest = before.unwrap_or_else(|| Manifest {
        dashboards: Vec::new(),
        ..now.clone()
    });
    for dashboard in now.dashboards.into_iter().filter(|one| only.contains(&one.uid)) {
        match manifest
            .dashboards
            .iter_mut()
            .find(|one| one.uid == dashboard.uid)
        {
            Some(before) => *before = dashboard,
            None => manifest.dashboards.push(dashboard),
        }
    }
    manifest.files.extend(digests(&files));
    files.insert(FILE.into(), manifest.to_text());
    Ok(Plan::new(out, files, [], FILE)?)
}

fn digests(files: &BTreeMap<PathBuf, String>) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(path, text)| (path.display().to_string(), digest(text.as_bytes())))
        .collect()
}

/// What has to happen to two folders: that of the output and that of the runbooks.
type Plans<'a> = [(Plan, &'a Path); 2];

fn count(plans: &Plans<'_>, of: impl Fn(&Plan) -> usize) -> usize {
    plans.iter().map(|(plan, _)| of(plan)).sum()
}

fn json(plans: &Plans<'_>, arguments: &RenderArguments) -> serde_json::Value {
    let (written, removed) = if arguments.check {
        ("stale", "obsolete")
    } else {
        ("written", "removed")
    };
    let [(out, folder), (pages, runbooks)] = plans;
    let paths = |paths: Vec<&std::path::PathBuf>| {
        paths
            .into_iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
    };
    serde_json::json!({
        "out": folder.display().to_string(),
        written: paths(out.write.keys().collect()),
        removed: paths(out.remove.keys().collect()),
        "runbooks": { "folder": runbooks.display().to_string(), written: paths(pages.write.keys().collect()) },
        "unchanged": count(plans, |plan| plan.unchanged),
    })
}

fn print_done(stdout: &mut impl Write, plans: &Plans<'_>) -> std::io::Result<()> {
    for (plan, folder) in plans {
        for path in plan.write.keys() {
            writeln!(
                stdout,
                "{} {}",
                styled(ADDED, "wrote"),
                folder.join(path).display()
            )?;
        }
        for path in plan.remove.keys() {
            writeln!(
                stdout,
                "{} {}",
                styled(REMOVED, "removed"),
                folder.join(path).display()
            )?;
        }
    }
    writeln!(
        stdout,
        "{} written, {} removed, {} unchanged",
        count(plans, |plan| plan.write.len()),
        count(plans, |plan| plan.remove.len()),
        count(plans, |plan| plan.unchanged)
    )
}

fn print_stale(stdout: &mut impl Write, plans: &Plans<'_>) -> std::io::Result<()> {
    for (plan, folder) in plans {
        for (path, change) in &plan.write {
            print_change(stdout, &folder.join(path), change)?;
        }
        for path in plan.remove.keys() {
            let path = folder.join(path);
            writeln!(
                stdout,
                "{} {}",
                styled(STRONG, "no longer rendered:"),
                path.display()
            )?;
        }
    }
    let stale = count(plans, |plan| plan.write.len() + plan.remove.len());
    if stale == 0 {
        return writeln!(
            stdout,
            "{} files are up to date",
            count(plans, |plan| plan.unchanged)
        );
    }
    writeln!(
        stdout,
        "{stale} stale; run `dashgen render` and commit what it writes"
    )
}

/// The lines that differ, with three around them.
fn print_change(stdout: &mut impl Write, path: &Path, change: &Change) -> std::io::Result<()> {
    let Some(before) = &change.before else {
        return writeln!(stdout, "{} {}", styled(STRONG, "missing:"), path.display());
    };
    writeln!(stdout, "{} {}", styled(STRONG, "stale:"), path.display())?;
    for hunk in Pieces::lines(before, &change.after).hunks() {
        writeln!(stdout, "{}", styled(FAINT, hunk.header))?;
        for (tag, line) in hunk.lines {
            let style = match tag {
                ChangeTag::Delete => REMOVED,
                ChangeTag::Insert => ADDED,
                ChangeTag::Equal => anstyle::Style::new(),
            };
            let text = format!("{tag}{}", line.trim_end_matches('\n'));
            // What is in the file may be anything; what reaches the terminal may not.
            writeln!(stdout, "{}", styled(style, terminal::visible(&text)))?;
        }
    }
    Ok(())
}
