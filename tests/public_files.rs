//! `fmt` and `diff` on files of others: what is no dashboard, what carries one, what cannot be read.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::{dashgen, folder, git, project_root, stderr, stdout};

/// A copy of the public cases, in which files may be written.
fn cases(name: &str) -> PathBuf {
    let copy = folder(name);
    copy_all(&project_root().join("tests/fixtures/public"), &copy);
    copy
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

fn run(at: &Path, arguments: &[&str]) -> Output {
    dashgen()
        .current_dir(at)
        .args(arguments)
        .output()
        .expect("dashgen starts")
}

fn texts(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).expect("a text"))
        .collect()
}

#[test]
fn what_is_no_dashboard_is_passed_over_in_a_folder_and_refused_by_name() {
    let at = cases("public-none");
    let before = texts(&at.join("not-dashboards"));
    let output = run(&at, &["fmt", "--verbose", "not-dashboards"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stderr(&output)
            .lines()
            .filter(|line| line.starts_with("passed over:"))
            .count(),
        4
    );
    for file in [
        "_config.yml",
        "alert-rule.json",
        "folder.json",
        "settings.schema.json",
    ] {
        let output = run(&at, &["fmt", &format!("not-dashboards/{file}")]);
        assert_eq!(output.status.code(), Some(2), "{file}");
    }
    assert_eq!(texts(&at.join("not-dashboards")), before);
}

#[test]
fn what_cannot_be_read_stops_nothing_beside_it() {
    let at = cases("public-unreadable");
    let output = run(&at, &["fmt", "--check", "unrelated-files"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("unrelated-files/dashboards/t.json"),
        "{}",
        stdout(&output)
    );
    assert!(
        stderr(&output).contains("templates/cm.yaml"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("tsconfig.json"), "{}", stderr(&output));
    git(&at, &["init", "--quiet"]);
    git(&at, &["add", "unrelated-files"]);
    git(&at, &["commit", "--quiet", "--message", "before"]);
    let file = at.join("unrelated-files/dashboards/t.json");
    let text = fs::read_to_string(&file).expect("the dashboard");
    let mut dashboard: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    dashboard["title"] = "Another".into();
    fs::write(&file, dashboard.to_string()).expect("a file");
    let output = run(&at, &["diff", "--base", "HEAD", "unrelated-files"]);
    assert!(
        stdout(&output).contains("→ Another"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

#[test]
fn comments_behind_a_value_are_not_lost() {
    let at = cases("public-comments");
    let output = run(&at, &["fmt", "yaml-trailing-comment.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("has comments"), "{}", stderr(&output));
    let block = "title: T\nschemaVersion: 42\ndescription: |\n  # no comment\n  at all\n";
    fs::write(at.join("block.yaml"), block).expect("a file");
    let output = run(&at, &["fmt", "block.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

const CONFIG_MAP: &str = "# of the platform team\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: dashboards}\ndata:\n  \
                          a.json: |\n    {\"title\": \"A\", \"uid\": \"a\", \"schemaVersion\": 42, \"version\": 7}\n  other.txt: x # kept\n";

#[test]
fn a_dashboard_in_a_config_map_is_formatted_where_it_is() {
    let at = cases("public-carriers");
    let file = at.join("cm.yaml");
    fs::write(&file, format!("{CONFIG_MAP}---\nkind: Service\n")).expect("a file");
    let output = run(&at, &["fmt", "cm.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let formatted = fs::read_to_string(&file).expect("the file");
    assert_eq!(
        formatted,
        "# of the platform team\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: dashboards}\ndata:\n  a.json: |\n    {\n      \
         \"uid\": \"a\",\n      \"title\": \"A\",\n      \"schemaVersion\": 42,\n      \"timezone\": \"\",\n      \"panels\": []\n    \
         }\n  other.txt: x # kept\n---\nkind: Service\n"
    );
    assert_eq!(run(&at, &["fmt", "--check", "cm.yaml"]).status.code(), Some(0));
    let output = run(&at, &["fmt", "--compact", "cm.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let compact = fs::read_to_string(&file).expect("the file");
    assert!(
        compact.contains(
            "\n    {\"uid\":\"a\",\"title\":\"A\",\"schemaVersion\":42,\"timezone\":\"\",\"panels\":[]}\n"
        ),
        "{compact}"
    );
    fs::write(at.join("after.yaml"), CONFIG_MAP.replace("\"A\"", "\"B\"")).expect("a file");
    let output = run(&at, &["diff", "cm.yaml", "after.yaml"]);
    assert!(
        stdout(&output).contains("title: A → B"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn a_payload_of_the_api_is_a_dashboard_with_a_folder() {
    let at = cases("public-payload");
    let payload = |folder: &str| {
        format!(
            "{{\"dashboard\": {{\"uid\": \"a\", \"title\": \"A\", \"schemaVersion\": 42}}, \"folderUid\": \"{folder}\"}}"
        )
    };
    fs::write(at.join("a.json"), payload("x")).expect("a file");
    fs::write(at.join("b.json"), payload("y")).expect("a file");
    let output = run(&at, &["diff", "a.json", "b.json"]);
    assert!(
        stdout(&output).contains("folder: x → y"),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(
        run(&at, &["diff", "--fail-on", "breaking", "a.json", "b.json"])
            .status
            .code(),
        Some(0)
    );
}

#[test]
fn files_of_others_are_listed() {
    let at = cases("public-list");
    let output = run(&at, &["list", "dashboards", "key-field-before.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("gauge #1") || stdout(&output).contains("gauge cpu #1"),
        "{}",
        stdout(&output)
    );
    let output = run(&at, &["list", "metrics", "key-field-before.json"]);
    assert!(stdout(&output).contains("up"), "{}", stdout(&output));
}
