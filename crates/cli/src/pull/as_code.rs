//! `dashgen pull --as-code`: a person's edit as a change of Rust.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use dashgen_foreign::secret;
use dashgen_grafana::client::Reader;
use dashgen_grafana::push::pull::{Pulled, pushed};
use dashgen_import::{AsCode, LiteralEdit, Options, OwnLines, as_code, own_lines};
use dashgen_manifest::Manifest;
use dashgen_output::files;
use dashgen_output::pieces::Pieces;
use dashgen_output::terminal::{ADDED, FAINT, REMOVED, STRONG, styled, unread, visible};
use serde_json::{Value, json};

use super::super::error::Error;
use super::super::{Outcome, import};
use super::PullArguments;

/// The most files of Rust that are looked through for a panel, and the most bytes of one.
const MOST_FILES: usize = 20_000;
const MOST_BYTES: u64 = 2 * 1024 * 1024;

/// A dashboard as dashgen pushed it and as it is now.
pub(super) struct Edited {
    uid: String,
    base: Value,
    live: Value,
}

/// What dashgen pushed last beside what Grafana has now.
pub(super) async fn edited(
    reader: &Reader,
    arguments: &PullArguments,
    project: Option<&str>,
    one: &Pulled,
) -> Result<Edited, String> {
    let live = one.content.as_ref().map_err(ToString::to_string)?.clone();
    if live.get("apiVersion").is_some() {
        return Err(
            "it was saved as one of the `v2` versions, of which no Rust is made; pull it as a file"
                .to_owned(),
        );
    }
    let base = match &one.meta {
        Some(meta) => pushed(reader, meta, project)
            .await
            .map_err(|error| error.to_string())?,
        None => None,
    };
    let base = match base {
        Some(base) => base,
        // Grafana forgets old versions, and not every login may read them.
        None => rendered(&arguments.out, &one.uid)?,
    };
    let mut edited = Edited {
        uid: one.uid.clone(),
        base,
        live,
    };
    for content in [&mut edited.base, &mut edited.live] {
        content["uid"] = json!(one.uid);
        secret::scrub_json(content);
    }
    Ok(edited)
}

fn rendered(folder: &Path, uid: &str) -> Result<Value, String> {
    let path = folder.join(format!("{uid}.json"));
    let text = files::read(&path).map_err(|error| error.to_string())?;
    let text = text.ok_or_else(|| {
        format!(
            "what was pushed last is not in Grafana's history, and `{}` is not there; run `dashgen render`",
            path.display()
        )
    })?;
    serde_json::from_str(&text).map_err(|error| format!("`{}` is no JSON: {error}", path.display()))
}

/// Shows each edit, names the lines that it belongs to, and writes what is only another literal.
pub(super) fn show(arguments: &PullArguments, all: &[Edited]) -> Result<Outcome, Error> {
    let manifest = arguments.out.parent().map(Manifest::read).and_then(Result::ok);
    let sources = sources(&arguments.code)?;
    let mut is_left = false;
    for one in all {
        let options = Options {
            layout: import::layout(Some(&arguments.code)),
            ..Options::default()
        };
        let change = as_code(&one.base, &one.live, options).map_err(|source| Error::Dashboard {
            name: one.uid.clone(),
            source,
        })?;
        print_change(&one.uid, &change).or_else(unread)?;
        let slugs = slugs(manifest.as_ref(), &one.uid);
        is_left |= of_panels(arguments, &change, &slugs, &sources)?;
        let titles = changed_panels(&one.base, &one.live);
        let told: Vec<&str> = change
            .edits
            .iter()
            .filter_map(|edit| edit.panel.as_deref())
            .collect();
        for title in titles.iter().filter(|title| !told.contains(&title.as_str())) {
            is_left = true;
            name_lines(title, &places(title, &slugs, &sources)).or_else(unread)?;
        }
    }
    Ok(if is_left { Outcome::Findings } else { Outcome::Done })
}

fn print_change(uid: &str, change: &AsCode) -> std::io::Result<()> {
    let mut out = dashgen_output::stdout();
    if change.before.text == change.after.text {
        return writeln!(out, "{}: nothing was changed that code says", visible(uid));
    }
    writeln!(
        out,
        "{}",
        styled(
            STRONG,
            format!("{}: as it was pushed, as it is in Grafana", visible(uid))
        )
    )?;
    for hunk in Pieces::lines(&change.before.text, &change.after.text).hunks() {
        writeln!(out, "{}", styled(FAINT, hunk.header))?;
        for (tag, line) in hunk.lines {
            let line = format!("{tag}{}", visible(line.trim_end_matches('\n')));
            match tag.to_string().as_str() {
                "-" => writeln!(out, "{}", styled(REMOVED, line))?,
                "+" => writeln!(out, "{}", styled(ADDED, line))?,
                _ => writeln!(out, "{line}")?,
            }
        }
    }
    Ok(())
}

/// A file of the project's code.
struct SourceFile {
    path: PathBuf,
    text: String,
}

/// Where a panel is made.
type Place<'s> = (&'s SourceFile, OwnLines);

/// The literals of each panel. Gives whether something is left for a person to write.
fn of_panels(
    arguments: &PullArguments,
    change: &AsCode,
    slugs: &BTreeMap<String, String>,
    sources: &[SourceFile],
) -> Result<bool, Error> {
    let mut is_left = change.before.text != change.after.text && change.edits.is_empty();
    let mut wanted: BTreeMap<&Path, Vec<(std::ops::Range<usize>, &str)>> = BTreeMap::new();
    let mut out = dashgen_output::stdout();
    let mut named: Option<&str> = None;
    for edit in &change.edits {
        let title = edit.panel.as_deref();
        let found = title
            .map(|title| places(title, slugs, sources))
            .unwrap_or_default();
        if let Some(title) = title.filter(|title| named != Some(*title)) {
            name_lines(title, &found).or_else(unread)?;
            named = Some(title);
        }
        let target = literal(&found, edit);
        let what = format!("{}: {} → {}", edit.call, edit.before, edit.after);
        let note = match (&target, arguments.apply) {
            (Some(_), true) => "",
            (Some(_), false) => " (--apply writes it)",
            (None, _) => " (write it by hand)",
        };
        writeln!(out, "  {}{}", visible(&what), styled(FAINT, note)).or_else(unread)?;
        match target {
            Some((file, range)) => wanted.entry(&file.path).or_default().push((range, &edit.after)),
            None => is_left = true,
        }
    }
    if !arguments.apply {
        return Ok(is_left || !wanted.is_empty());
    }
    for (path, edits) in wanted {
        write(path, sources, edits)?;
    }
    Ok(is_left)
}

/// The one place in the code that says what an edit changes.
fn literal<'s>(found: &[Place<'s>], edit: &LiteralEdit) -> Option<(&'s SourceFile, std::ops::Range<usize>)> {
    let mut places = found
        .iter()
        .filter_map(|(file, lines)| Some((*file, lines.place(&file.text, edit)?)));
    match (places.next(), places.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

fn name_lines(title: &str, found: &[Place]) -> std::io::Result<()> {
    let mut out = dashgen_output::stdout();
    let places = found
        .iter()
        .map(|(file, lines)| format!("{}:{}", file.path.display(), lines.line));
    let places: Vec<String> = places.collect();
    let places = if places.is_empty() {
        "no line of the code names it".to_owned()
    } else {
        visible(&places.join(", "))
    };
    writeln!(
        out,
        "panel {}: {places}",
        styled(STRONG, format!("`{}`", visible(title)))
    )
}

/// Where the code makes a panel, by its title or its slug.
fn places<'s>(title: &str, slugs: &BTreeMap<String, String>, sources: &'s [SourceFile]) -> Vec<Place<'s>> {
    let mut names = vec![title];
    names.extend(slugs.get(title).map(String::as_str));
    let has_name = |text: &str| names.iter().any(|name| text.contains(*name));
    let mut found = Vec::new();
    for file in sources.iter().filter(|file| has_name(&file.text)) {
        found.extend(
            own_lines(&file.text, &names)
                .into_iter()
                .map(|lines| (file, lines)),
        );
    }
    found
}

/// The slugs of a dashboard's panels by their titles.
fn slugs(manifest: Option<&Manifest>, uid: &str) -> BTreeMap<String, String> {
    let dashboard = manifest.and_then(|manifest| manifest.dashboard(uid));
    let panels = dashboard.into_iter().flat_map(|dashboard| &dashboard.panels);
    panels
        .map(|panel| (panel.title.clone(), panel.slug.clone()))
        .collect()
}

/// The titles of panels that are other than they were.
fn changed_panels(base: &Value, live: &Value) -> Vec<String> {
    let panels = |dashboard: &Value| {
        let top = dashboard["panels"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .into_iter();
        let all = top.flat_map(|panel| {
            let inner = panel["panels"].as_array().cloned().unwrap_or_default();
            std::iter::once(panel).chain(inner)
        });
        let all = all.filter(|panel| panel["type"] != "row");
        all.filter_map(|panel| Some((panel["id"].as_u64()?, panel)))
            .collect::<BTreeMap<u64, Value>>()
    };
    let (before, after) = (panels(base), panels(live));
    let changed = before
        .iter()
        .filter(|(id, panel)| after.get(id).is_none_or(|other| other != *panel));
    let titles = changed.filter_map(|(_, panel)| panel["title"].as_str().map(str::to_owned));
    titles.filter(|title| !title.is_empty()).collect()
}

/// Writes other literals into a file, after showing the lines.
fn write(
    path: &Path,
    sources: &[SourceFile],
    mut edits: Vec<(std::ops::Range<usize>, &str)>,
) -> Result<(), Error> {
    let Some(file) = sources.iter().find(|file| file.path == path) else {
        return Ok(());
    };
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    edits.dedup();
    let mut text = file.text.clone();
    let mut end = text.len();
    for (range, after) in edits {
        // Two that say something about the same place cannot both be right.
        if range.end <= end {
            end = range.start;
            text.replace_range(range, after);
        }
    }
    let mut out = dashgen_output::stdout();
    let shown = visible(&path.display().to_string());
    let mut lines = || -> std::io::Result<()> {
        writeln!(out, "{}", styled(STRONG, &shown))?;
        for hunk in Pieces::lines(&file.text, &text).hunks() {
            for (tag, line) in hunk.lines.into_iter().filter(|(tag, _)| tag.to_string() != " ") {
                let style = if tag.to_string() == "-" { REMOVED } else { ADDED };
                let line = format!("{tag}{}", visible(line.trim_end_matches('\n')));
                writeln!(out, "{}", styled(style, line))?;
            }
        }
        Ok(())
    };
    lines().or_else(unread)?;
    files::replace(path, |target| target.write_all(text.as_bytes()))?;
    writeln!(out, "{} {shown}", styled(ADDED, "wrote")).or_else(unread)?;
    Ok(())
}

/// The files of Rust below a folder, without what is built, hidden or behind links.
fn sources(folder: &Path) -> Result<Vec<SourceFile>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|source| Error::Read {
            path: folder.clone(),
            source,
        })?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                if name != "target" {
                    folders.push(path);
                }
            } else if kind.is_file()
                && path.extension().is_some_and(|extension| extension == "rs")
                && entry
                    .metadata()
                    .is_ok_and(|metadata| metadata.len() <= MOST_BYTES)
                && found.len() < MOST_FILES
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push(SourceFile { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}
