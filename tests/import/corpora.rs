//! Every dashboard of a folder of public ones, imported into one crate, compiled once, rendered and compared.
//!
//! `DASHGEN_CORPORA` names the folder. Without it there is nothing to do here, and a line says so.

use std::fs;
use std::path::{Path, PathBuf};

use dashgen_import::{Count, Imported, Layout, Options, Source, import};

use crate::project::Project;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The dashboards of a folder; other JSON is passed over.
fn sources(folder: &Path) -> Vec<Source> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    let mut sources = Vec::new();
    for path in paths {
        let name = path
            .strip_prefix(folder)
            .expect("it is in the folder")
            .display()
            .to_string();
        let Ok(text) = fs::read(&path) else { continue };
        if let Ok(dashboard) = dashgen_read::parse(&text, dashgen_read::Format::Json)
            && dashgen_canonical::canonical(dashboard.clone()).is_ok()
        {
            sources.push(Source { name, dashboard });
        }
    }
    sources
}

/// Lines of Rust that are wider than a person would write.
fn wide_lines(imported: &Imported) -> Vec<String> {
    let lines = imported.files.iter().flat_map(|file| {
        let wide = file.text.lines().filter(|line| line.chars().count() > 120);
        wide.map(|line| format!("{}: {}", file.name, line.trim()))
    });
    lines.collect()
}

fn print(imported: &Imported) {
    let lines: usize = imported.files.iter().map(|file| file.text.lines().count()).sum();
    let same = imported.dashboards.iter().filter(|report| report.is_same).count();
    println!(
        "{} dashboards, {same} are the same when run here, {lines} lines",
        imported.dashboards.len()
    );
    let count = imported
        .dashboards
        .iter()
        .map(|report| report.count)
        .fold(Count::default(), Count::plus);
    println!("{count:?}");
    for report in imported.dashboards.iter().filter(|report| !report.is_same) {
        println!("  differs: {}", report.source);
    }
    for (name, reason) in &imported.refused {
        println!("  refused: {name}: {reason}");
    }
}

#[test]
fn public_dashboards_come_back_as_they_were() {
    let Some(folder) = std::env::var_os("DASHGEN_CORPORA") else {
        println!("DASHGEN_CORPORA names no folder of public dashboards: none are imported");
        return;
    };
    let sources = sources(Path::new(&folder));
    assert!(!sources.is_empty(), "no dashboards in {}", folder.display());
    let imported = import(
        &sources,
        Options {
            layout: Layout { width: 110 },
            ..Options::default()
        },
    );
    print(&imported);
    let wide = wide_lines(&imported);
    assert!(
        wide.is_empty(),
        "{} lines are too wide:\n{}",
        wide.len(),
        wide.join("\n")
    );
    let project = Project::of(&imported, Path::new(env!("CARGO_TARGET_TMPDIR")), "corpora");
    if std::env::var_os("DASHGEN_CORPORA_DRY").is_some() {
        println!("DASHGEN_CORPORA_DRY is set: nothing is compiled");
        return;
    }
    let different = project.differences(&imported);
    assert!(
        different.is_empty(),
        "{} differ:\n{}",
        different.len(),
        different.join("\n")
    );
}
