//! `dashgen diff` and `dashgen fmt` as people and pipelines use them.

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::{dashgen, folder, git, project_root, stderr, stdout};

fn fixture(name: &str) -> PathBuf {
    project_root().join("tests/fixtures").join(name)
}

fn run(arguments: &[&str], paths: &[&Path]) -> Output {
    dashgen()
        .args(arguments)
        .args(paths)
        .output()
        .expect("dashgen starts")
}

/// A copy of the recording after a save, with one change by hand.
fn changed(folder: &Path) -> PathBuf {
    let text = fs::read_to_string(fixture("ui-save/executive-after.json")).expect("the recording");
    let path = folder.join("after.json");
    let changed = text.replacen("\"unit\": \"short\"", "\"unit\": \"ops\"", 1);
    assert_ne!(text, changed, "the recording has a unit to change");
    fs::write(&path, changed).expect("a file");
    path
}

#[test]
fn the_exit_code_says_whether_anything_differs() {
    let before = fixture("ui-save/executive-before.json");
    let same = run(&["diff"], &[&before, &fixture("ui-save/executive-after.json")]);
    assert_eq!(
        (same.status.code(), stdout(&same).as_str()),
        (Some(0), "no differences\n"),
        "{}",
        stderr(&same)
    );
    let after = changed(&folder("diff-exit"));
    for format in ["text", "markdown", "json", "unified", "html", "github"] {
        let output = run(&["diff", "--format", format], &[&before, &after]);
        assert_eq!(output.status.code(), Some(1), "{format}: {}", stderr(&output));
        assert!(stdout(&output).contains("ops"), "{format}: {}", stdout(&output));
        assert!(
            !stdout(&output).contains('\u{1b}'),
            "{format} has colour in a pipe"
        );
    }
    let quiet = run(&["diff", "--quiet"], &[&before, &after]);
    assert_eq!((quiet.status.code(), stdout(&quiet).as_str()), (Some(1), ""));
    let stat = run(&["diff", "--stat"], &[&before, &after]);
    assert!(
        stdout(&stat).contains("1 changed (1 change)"),
        "{}",
        stdout(&stat)
    );
    let missing = run(&["diff"], &[&before, Path::new("nowhere.json")]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("`nowhere.json` cannot be read"),
        "{}",
        stderr(&missing)
    );
    let alone = run(&["diff"], &[&before]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(stderr(&alone).contains("--base"), "{}", stderr(&alone));
}

#[test]
fn what_is_committed_is_what_the_code_renders() {
    let output = run(&["diff"], &[]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
}

#[test]
fn a_revision_of_git_is_one_side() {
    let folder = folder("diff-git");
    let out = folder.join("out");
    fs::create_dir(&out).expect("a folder");
    git(&folder, &["init", "-q", "-b", "main"]);
    fs::copy(
        fixture("ui-save/executive-before.json"),
        out.join("executive.json"),
    )
    .expect("a file");
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "First"]);
    fs::rename(changed(&folder), out.join("executive.json")).expect("a change");
    fs::copy(
        fixture("ui-save/developer-after.json"),
        out.join("developer $(touch x).json"),
    )
    .expect("a file");
    let diff = |arguments: &[&str]| {
        dashgen()
            .current_dir(&folder)
            .arg("diff")
            .args(arguments)
            .output()
            .expect("dashgen")
    };

    let output = diff(&["--base", "main"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("unit: short → ops") && text.contains("+ Probe dev"),
        "{text}"
    );
    let one = diff(&["--base", "HEAD", "--stat", "out/executive.json"]);
    assert!(
        stdout(&one).contains("1 changed (1 change)"),
        "{}{}",
        stdout(&one),
        stderr(&one)
    );

    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "Second"]);
    assert_eq!(diff(&["--base", "HEAD"]).status.code(), Some(0));
    assert_eq!(
        diff(&["--base", "HEAD~1", "--head", "HEAD"]).status.code(),
        Some(1)
    );
    for hostile in ["nowhere", "--output=x", "HEAD:out", "$(touch x)"] {
        let output = diff(&[&format!("--base={hostile}")]);
        assert_eq!(output.status.code(), Some(2), "{hostile}");
        assert!(
            stderr(&output).contains("knows no revision"),
            "{hostile}: {}",
            stderr(&output)
        );
    }
    assert!(!folder.join("x").exists(), "a name was run as a command");
}

#[test]
fn fmt_writes_in_place_and_checks() {
    let folder = folder("fmt");
    let path = folder.join("one.json");
    fs::copy(fixture("ui-save/one-of-each-before.json"), &path).expect("a file");
    fs::write(folder.join("package.json"), "{\"name\": \"something else\"}").expect("a file");
    let check = || run(&["fmt", "--check"], &[&folder]);
    assert_eq!(check().status.code(), Some(1));
    let done = run(&["fmt"], &[&folder]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(
        stdout(&done).contains("1 formatted, 0 unchanged"),
        "{}",
        stdout(&done)
    );
    assert_eq!(check().status.code(), Some(0), "{}", stdout(&check()));
    let once = fs::read(&path).expect("a file");
    run(&["fmt"], &[&path]);
    assert_eq!(once, fs::read(&path).expect("a file"), "formatting twice");

    let mut child = dashgen()
        .args(["fmt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("dashgen starts");
    let input = fs::read(fixture("ui-save/one-of-each-before.json")).expect("the recording");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(&input)
        .expect("it reads");
    assert_eq!(
        child.wait_with_output().expect("it ends").stdout,
        once,
        "through pipes"
    );
}

#[test]
fn yaml_stays_yaml() {
    let folder = folder("fmt-yaml");
    let path = folder.join("one.yaml");
    fs::write(
        &path,
        "title: Up\nschemaVersion: 42\neditable: true\npanels: []\n",
    )
    .expect("a file");
    assert_eq!(run(&["fmt"], &[&path]).status.code(), Some(0));
    let text = fs::read_to_string(&path).expect("a file");
    assert_eq!(text, "title: Up\nschemaVersion: 42\ntimezone: \"\"\npanels: []\n");
    fs::write(&path, "# mine\ntitle: Up\nschemaVersion: 42\n").expect("a file");
    let refused = run(&["fmt"], &[&path]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("comments"), "{}", stderr(&refused));
}

#[test]
fn hostile_input_ends_in_a_sentence() {
    let folder = folder("hostile");
    let large = folder.join("large.json");
    fs::File::create(&large)
        .and_then(|file| file.set_len(200 * 1024 * 1024))
        .expect("a file of 200 MB");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    let cases = [
        (large, "has more than 128 MiB"),
        (
            write("deep.json", "[".repeat(100_000).as_bytes()),
            "nested deeper than 100",
        ),
        (
            write("deep.yaml", "- ".repeat(100_000).as_bytes()),
            "nested deeper than 100",
        ),
        (
            write("twice.json", br#"{"title": "a", "title": "b"}"#),
            "appears twice",
        ),
        (write("nan.json", br#"{"title": NaN}"#), "expected value"),
        (write("utf8.json", b"{\"title\": \"\xff\"}"), "is not UTF-8"),
        (write("text.json", b"hello"), "expected value"),
        (
            write("lists.json", b"[[{\"title\": \"a\"}]]"),
            "it is a list in a list",
        ),
        (
            write("other.json", br#"{"name": "x"}"#),
            "not a Grafana dashboard",
        ),
        (
            write(
                "kind.json",
                br#"{"apiVersion": "v1\u001b[31m", "kind": "Pod", "spec": {}}"#,
            ),
            "is not known",
        ),
    ];
    for (path, expected) in cases {
        for arguments in [vec!["fmt", "--stdout"], vec!["diff", "--quiet"]] {
            let paths: Vec<&Path> = if arguments[0] == "fmt" {
                vec![&path]
            } else {
                vec![&path, &path]
            };
            let output = run(&arguments, &paths);
            assert_eq!(
                output.status.code(),
                Some(2),
                "{}: {}",
                path.display(),
                stderr(&output)
            );
            assert!(
                stderr(&output).contains(expected),
                "{}: {}",
                path.display(),
                stderr(&output)
            );
            assert!(
                !stderr(&output).contains('\u{1b}'),
                "an escape reached the terminal: {}",
                stderr(&output)
            );
        }
    }
}

#[test]
fn the_documentation_shows_what_the_program_writes() {
    let folder = fixture("review");
    let output = dashgen()
        .current_dir(&folder)
        .args(["diff", "before.json", "after.json", "--format", "markdown"])
        .output()
        .expect("dashgen starts");
    let page = fs::read_to_string(project_root().join("docs/diff.md")).expect("the page");
    assert!(
        page.contains(&stdout(&output)),
        "docs/diff.md does not show this:\n{}",
        stdout(&output)
    );
    let raw = Command::new("git")
        .current_dir(&folder)
        .args(["diff", "--no-index", "--numstat", "before.json", "after.json"])
        .output()
        .expect("git starts");
    let changed: usize = stdout(&raw)
        .split('\t')
        .take(2)
        .map(|count| count.parse::<usize>().expect("a count"))
        .sum();
    assert!(
        page.contains(&format!("differs in {changed}\nlines")),
        "the raw diff has {changed} lines"
    );
}

/// Installs a package of Debian if a path is missing, as `tests/run` does.
fn need(path: &str, package: &str) {
    if !Path::new(path).exists() {
        let installed = Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .output();
        assert!(
            installed.is_ok_and(|output| output.status.success()) && Path::new(path).exists(),
            "{path} is missing; install Debian's package {package} and run this again"
        );
    }
}

#[test]
fn real_dashboards_keep_their_form() {
    let ceph = "/etc/grafana/dashboards/ceph-dashboard";
    need(ceph, "ceph-grafana-dashboards");
    let (once, twice) = (folder("ceph-once"), folder("ceph-twice"));
    let mut count = 0;
    for entry in fs::read_dir(ceph).expect("the package's dashboards") {
        let file = entry.expect("a file").path();
        let name = file.file_name().expect("a name");
        for folder in [&once, &twice] {
            fs::copy(&file, folder.join(name)).expect("a copy");
        }
        count += 1;
    }
    assert!(count >= 10, "the package has {count} dashboards");
    for folder in [&once, &twice, &twice] {
        let done = run(&["fmt"], &[folder]);
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    }
    for entry in fs::read_dir(&once).expect("the copies") {
        let name = entry.expect("a file").file_name();
        let read = |folder: &Path| fs::read_to_string(folder.join(&name)).expect("a file");
        assert!(
            read(&once) == read(&twice),
            "{} changed when it was formatted again",
            name.display()
        );
    }
    let itself = run(&["diff"], &[Path::new(ceph), &twice]);
    assert_eq!(
        itself.status.code(),
        Some(0),
        "{}{}",
        stdout(&itself),
        stderr(&itself)
    );
}

#[test]
fn a_browser_shows_the_page() {
    need("/usr/bin/chromium", "chromium");
    let folder = folder("page");
    let page = folder.join("page.html");
    let output = run(
        &["diff", "--format", "html"],
        &[&fixture("ui-save/executive-before.json"), &changed(&folder)],
    );
    fs::write(&page, &output.stdout).expect("a file");
    let browse = |arguments: &[String]| {
        let profile = format!("--user-data-dir={}", folder.join("profile").display());
        Command::new("/usr/bin/chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args(["--window-size=1100,900", &profile])
            .args(arguments)
            .arg(format!("file://{}", page.display()))
            .output()
            .expect("chromium starts")
    };
    let dom = stdout(&browse(&["--dump-dom".to_owned()]));
    assert_eq!(dom.matches("<svg").count(), 2, "two pictures: {dom}");
    assert!(dom.contains("unit: short → ops"), "the change in words: {dom}");
    let mut pictures = Vec::new();
    for scheme in ["1", "0"] {
        let picture = folder.join(format!("scheme-{scheme}.png"));
        browse(&[
            format!("--blink-settings=preferredColorScheme={scheme}"),
            format!("--screenshot={}", picture.display()),
        ]);
        pictures.push(fs::read(&picture).expect("a screenshot"));
    }
    assert!(
        pictures.iter().all(|picture| picture.len() > 10_000),
        "the page is empty"
    );
    assert_ne!(pictures[0], pictures[1], "light and dark are the same");
}

/// A panel's id follows its title: a new title breaks links to it, and a pinned slug does not.
#[test]
fn a_new_title_says_that_links_end_nowhere() {
    let folder = folder("diff-title");
    let shop = |name: &str, id: u32, title: &str| {
        let target = serde_json::json!({"refId": "A", "expr": "sum(shop_orders)",
            "datasource": {"type": "prometheus", "uid": "${prometheus_datasource}"}});
        let panel = serde_json::json!({"id": id, "type": "stat", "title": title, "targets": [target],
            "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4}});
        let page =
            serde_json::json!({"uid": "shop", "title": "Shop", "schemaVersion": 42, "panels": [panel]});
        let path = folder.join(name);
        fs::write(&path, page.to_string()).expect("a file");
        path
    };
    let before = shop("before.json", 11, "Orders");
    let renamed = run(&["diff"], &[&before, &shop("after.json", 12, "Open Orders")]);
    let shown = |output: &Output| stdout(output).replace(&format!("{}/", folder.display()), "");
    insta::assert_snapshot!(shown(&renamed));
    let pinned = run(&["diff"], &[&before, &shop("pinned.json", 11, "Open Orders")]);
    insta::assert_snapshot!(shown(&pinned));
}
