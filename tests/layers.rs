//! The house keeps its arrows one way: what a room of `src/` imports stands below it, and a crate that authors depend
//! on brings nothing that talks to a network or parses command lines. `docs/architecture.md` says it for people.
//! And what authors write is laid out by `cargo fmt`, not by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The rooms of `src/`, from the ground up. A room imports only rooms before it.
const ROOMS: [&str; 19] = [
    // The wire: plain structs in the words of Grafana, Prometheus and Alertmanager.
    "wire",
    // What authors write.
    "calc",
    "slug",
    "datasource",
    "folder",
    "variable",
    "lucene",
    "link",
    "typed",
    "query",
    "signal",
    "theme",
    "panel",
    "dashboard",
    "rules",
    "project",
    "prelude",
    // From what authors write to the wire.
    "render",
    "lib",
];

/// What the root of the crate has from the crates below it, or from a room under another name.
fn room_of(name: &str) -> Option<&str> {
    Some(match name {
        "Annotation" | "Dashboard" | "Row" => "dashboard",
        "Color" => "panel",
        "DataSource" => "datasource",
        "Folder" => "folder",
        "Link" | "LinkValue" => "link",
        "Project" => "project",
        "Variable" => "variable",
        // The facade of the language and of typed queries.
        "promql" => "typed",
        room if ROOMS.contains(&room) => room,
        // Of the crate of the catalogue.
        "Quantity" | "Unit" | "canonical" | "catalogue" | "days" | "hours" | "labels" | "log_fields"
        | "metrics" | "milliseconds" | "minutes" | "percent" | "seconds" | "text" | "unit" | "weeks" => {
            return None;
        }
        other => panic!("tests/layers.rs does not know `crate::{other}`; add it to `room_of` or to `ROOMS`"),
    })
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    entries.sort_by_key(fs::DirEntry::path);
    for path in entries.iter().map(fs::DirEntry::path) {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What comes before the tests of a file; nothing of a file of tests.
fn code(path: &Path, text: &str) -> String {
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if name.ends_with("tests") || name == "testing" {
        return String::new();
    }
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].to_owned()
}

/// The names that a line takes from the root of the crate.
fn names(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, found) in line.match_indices("crate::") {
        let rest = &line[at + found.len()..];
        let end = |text: &str| {
            text.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(text.len())
        };
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find('}').unwrap_or(list.len())];
                names.extend(
                    list.split(',')
                        .map(str::trim)
                        .filter(|name| !name.is_empty())
                        .map(|name| &name[..end(name)]),
                );
            }
            None => names.push(&rest[..end(rest)]),
        }
    }
    names
}

#[test]
fn a_room_imports_only_rooms_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let height = |room: &str| ROOMS.iter().position(|other| *other == room);
    let mut wrong = Vec::new();
    for path in &files {
        let below = path.strip_prefix(&src).expect("it is in src");
        let parts: Vec<&str> = below.iter().filter_map(|part| part.to_str()).collect();
        let room = parts[0].trim_end_matches(".rs");
        let own = height(room).unwrap_or_else(|| {
            panic!("src/{room} is not in `ROOMS` of tests/layers.rs; put it at its height")
        });
        let text = fs::read_to_string(path).expect("a file");
        for (number, line) in code(path, &text).lines().enumerate() {
            let place = format!("src/{}:{}", below.display(), number + 1);
            if line.trim_start().starts_with("//") {
                continue;
            }
            if line.contains(&"super::".repeat(parts.len())) {
                wrong.push(format!(
                    "{place}: `super::` leaves the room `{room}`; write `crate::…`"
                ));
            }
            for name in names(line) {
                let Some(target) = room_of(name) else { continue };
                if target != room && height(target) >= Some(own) {
                    wrong.push(format!(
                        "{place}: `{room}` imports `{target}`, which stands above it"
                    ));
                }
            }
        }
    }
    assert!(files.len() > 100, "only {} files were found", files.len());
    assert!(wrong.is_empty(), "arrows that run back:\n{}", wrong.join("\n"));
}

/// The packages that a package is built with.
fn built_with(package: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "tree",
            "--package",
            package,
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn assert_light(package: &str, forbidden: &[&str]) {
    let tree = built_with(package);
    let packages: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(packages.contains(&package), "cargo tree of {package}: {tree}");
    for heavy in forbidden {
        assert!(
            !packages.contains(heavy),
            "`{package}` is built with `{heavy}`; see `cargo tree -p {package} -i {heavy}`"
        );
    }
}

/// What talks to a network, and what reads a command line of many commands.
const TOOL: [&str; 9] = [
    "clap",
    "clap_derive",
    "clap_builder",
    "dashgen-grafana",
    "dashgen-http",
    "hyper",
    "reqwest",
    "rustls",
    "tokio",
];

#[test]
fn the_program_of_a_project_talks_to_no_network() {
    assert_light("dashboards", &TOOL);
}

#[test]
fn metrics_and_panels_are_built_without_readers_of_yaml() {
    for package in ["metrics", "panels", "alerts"] {
        assert_light(package, &TOOL);
        assert_light(package, &["serde-saphyr", "encoding_rs", "tempfile", "schemars"]);
    }
}

#[test]
fn panels_know_no_metric_of_their_own() {
    assert_light("panels", &["metrics", "alerts"]);
}

#[test]
fn the_catalogue_depends_on_nothing_but_durations() {
    let tree = built_with("dashgen-catalogue");
    let mut packages: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    packages.sort_unstable();
    packages.dedup();
    assert_eq!(packages, ["dashgen-catalogue", "dashgen-duration"]);
}

/// rustfmt leaves a whole chain of methods as it is where one line of it, such as a long text, cannot be made to fit: a
/// panel that is indented wrongly would pass `cargo fmt --check`.
#[test]
fn no_line_of_what_authors_write_is_longer_than_rustfmt_can_format() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = fs::read_to_string(root.join("rustfmt.toml")).expect("rustfmt.toml");
    let width: usize = config
        .lines()
        .find_map(|line| line.strip_prefix("max_width = ")?.parse().ok())
        .expect("rustfmt.toml says how wide a line is");
    let mut long = Vec::new();
    for folder in ["metrics", "alerts", "panels", "dashboards"] {
        let mut files = Vec::new();
        rust_files(&root.join(folder), &mut files);
        assert!(!files.is_empty(), "{folder} has no files");
        for path in files {
            let text = fs::read_to_string(&path).expect("a file");
            let lines = text.lines().enumerate();
            long.extend(
                lines
                    .filter(|(_, line)| line.chars().count() > width)
                    .map(|(number, _)| {
                        let path = path.strip_prefix(root).unwrap_or(&path);
                        format!("{}:{}", path.display(), number + 1)
                    }),
            );
        }
    }
    assert!(
        long.is_empty(),
        "lines of more than {width} columns; continue a long text on the next line with `\\`:\n{}",
        long.join("\n")
    );
}
