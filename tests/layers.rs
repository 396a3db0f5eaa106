//! The house keeps its arrows one way: what a room of `src/` imports stands below it, and a crate that authors depend
//! on brings nothing that talks to a network or parses command lines. `docs/architecture.md` says it for people.
//! And what authors write is laid out by `cargo fmt`, not by hand.

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::cargo_tree;

/// The rooms of `src/`, from the ground up. A room imports only rooms before it.
const ROOMS: [&str; 23] = [
    // The wire: plain structs in the words of Grafana, Prometheus and Alertmanager.
    "wire",
    // What authors write.
    "json",
    "patch",
    "calc",
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
    "retention",
    "sampling",
    "project",
    "prelude",
    // From what authors write to the wire.
    "render",
    // What is rendered, beside what a service exposes.
    "exposed",
    "lib",
];

/// What the root of the crate has from the crates below it, or from a room under another name.
fn room_of(name: &str) -> Option<&str> {
    Some(match name {
        "Annotation" | "Dashboard" | "Row" => "dashboard",
        "Color" => "theme",
        "DataSource" => "datasource",
        "Folder" => "folder",
        "Link" | "LinkValue" => "link",
        "Project" => "project",
        "Variable" => "variable",
        // The facade of the language and of typed queries.
        "promql" => "typed",
        room if ROOMS.contains(&room) => room,
        // Of the crates of the catalogue and of JSON.
        "__serde_json" | "Quantity" | "Unit" | "canonical" | "catalogue" | "days" | "hours" | "labels"
        | "log_fields" | "metrics" | "milliseconds" | "minutes" | "percent" | "seconds" | "text" | "unit"
        | "weeks" => {
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
    cargo_tree(&["--package", package, "--format", "{p}"])
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
const TOOL: [&str; 10] = [
    "clap",
    "clap_derive",
    "clap_builder",
    "dashgen-grafana",
    "dashgen-http",
    "dashgen-lint",
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

/// A file without its indentation, but for the tables of macros and the text that is continued with `\\`, which rustfmt
/// leaves as they are.
fn without_indentation(text: &str) -> String {
    let (mut in_table, mut in_text) = (false, false);
    let lines = text.lines().map(|line| {
        let is_comment = line.trim_start().starts_with("//");
        in_table |= line.ends_with("! {") && !is_comment;
        let is_kept = in_table || in_text;
        in_table &= line != "}";
        in_text = line.ends_with('\\') && !is_comment;
        if is_kept { line } else { line.trim_start() }
    });
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// What rustfmt makes of a file.
fn formatted(path: &Path, text: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rustfmt = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--emit",
            "stdout",
            "--quiet",
            "--config-path",
        ])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt starts");
    let mut input = rustfmt.stdin.take().expect("a pipe");
    input.write_all(text.as_bytes()).expect("rustfmt reads");
    drop(input);
    let output = rustfmt.wait_with_output().expect("rustfmt ends");
    assert!(
        output.status.success(),
        "rustfmt does not read {}",
        path.display()
    );
    String::from_utf8(output.stdout).expect("rustfmt writes UTF-8")
}

/// rustfmt leaves a whole chain of methods as it is where one line of it, such as a long text, cannot be made to fit: a
/// panel that is indented wrongly would pass `cargo fmt --check`.
#[test]
fn rustfmt_lays_out_every_line_of_what_authors_write() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["metrics", "alerts", "panels", "dashboards"] {
        rust_files(&root.join(folder), &mut files);
    }
    assert!(files.len() > 30, "only {} files were found", files.len());
    for path in &files {
        let text = fs::read_to_string(path).expect("a file");
        let formatted = formatted(path, &without_indentation(&text));
        let kept = text.lines().zip(formatted.lines()).position(|(a, b)| a != b);
        assert!(
            kept.is_none(),
            "{}:{}: rustfmt does not lay this out; continue long texts on the next line with `\\`, so that every line \
             fits",
            path.display(),
            kept.unwrap_or_default() + 1
        );
    }
}
