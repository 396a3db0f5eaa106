//! Comparing with a revision of git: nobody else is asked, and what is as it was committed is the same.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

mod common;

use common::{dashgen, folder, git, stderr, stdout};

const DASHBOARD: &str = r#"{"title": "T", "uid": "u", "schemaVersion": 39, "panels": []}"#;

fn repository(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    git(&folder, &["init", "-q", "-b", "main"]);
    folder
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "One"]);
}

/// The exit code and everything that is said.
fn diff(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = dashgen()
        .current_dir(folder)
        .arg("diff")
        .args(arguments)
        .output()
        .expect("the program");
    (
        output.status.code(),
        format!("{}{}", stdout(&output), stderr(&output)),
    )
}

#[test]
fn the_root_can_be_named_in_every_way() {
    let root = repository("git-root");
    fs::write(root.join("a.json"), DASHBOARD).expect("a file");
    fs::write(root.join("README.md"), "# Hi").expect("a file");
    fs::create_dir(root.join("below")).expect("a folder");
    fs::write(root.join("below/b.json"), DASHBOARD.replace("\"u\"", "\"v\"")).expect("a file");
    commit(&root);
    let absolute = root.to_str().expect("a path");
    for path in [".", "./", "below/..", absolute, "a.json", "./a.json", "below"] {
        let (code, said) = diff(&root, &["--base", "HEAD", path]);
        assert_eq!(code, Some(0), "{path}: {said}");
    }
    let below = root.join("below");
    for path in [".", "..", "../a.json", absolute] {
        let (code, said) = diff(&below, &["--base", "HEAD", path]);
        assert_eq!(code, Some(0), "{path} from below: {said}");
    }
    fs::write(root.join("a.json"), DASHBOARD.replace("\"T\"", "\"New\"")).expect("a file");
    let (code, said) = diff(&root, &["--base", "HEAD", "."]);
    assert_eq!(code, Some(1), "{said}");
    let (code, said) = diff(&root, &["--base", "HEAD", "/"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("is not in the repository"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn links_and_names_that_are_no_utf_8_are_as_they_were_committed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let root = repository("git-links");
    fs::create_dir(root.join("out")).expect("a folder");
    fs::write(root.join("out/a.json"), DASHBOARD).expect("a file");
    fs::write(root.join("beside.json"), DASHBOARD.replace("\"u\"", "\"v\"")).expect("a file");
    symlink("../beside.json", root.join("out/link.json")).expect("a link");
    symlink("/etc/hostname", root.join("out/outside.json")).expect("a link");
    symlink("nowhere.json", root.join("out/broken.json")).expect("a link");
    let odd = root.join("out").join(OsStr::from_bytes(b"b\xff.json"));
    fs::write(odd, DASHBOARD.replace("\"u\"", "\"w\"")).expect("a file");
    commit(&root);
    let (code, said) = diff(&root, &["--base", "HEAD", "out"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = diff(&root, &["--base", "HEAD", "--head", "HEAD", "out"]);
    assert_eq!(code, Some(0), "{said}");
    fs::write(
        root.join("beside.json"),
        DASHBOARD.replace("\"u\"", "\"v\"").replace("\"T\"", "\"New\""),
    )
    .expect("a file");
    let (code, said) = diff(&root, &["--base", "HEAD", "out"]);
    assert_eq!(code, Some(1), "behind a link: {said}");
}

#[test]
fn a_partial_clone_asks_nobody() {
    let root = repository("git-partial");
    fs::create_dir(root.join("out")).expect("a folder");
    fs::write(root.join("out/a.json"), DASHBOARD).expect("a file");
    commit(&root);
    git(&root, &["config", "uploadpack.allowFilter", "true"]);
    let clones = folder("git-partial-clone");
    let source = format!("file://{}", root.display());
    git(
        &clones,
        &[
            "clone",
            "-q",
            "--filter=blob:none",
            "--no-checkout",
            &source,
            "clone",
        ],
    );
    let clone = clones.join("clone");
    let ran = clones.join("ran");
    git(&clone, &["config", "remote.origin.url", "ssh://127.0.0.1/x"]);
    git(
        &clone,
        &[
            "config",
            "core.sshCommand",
            &format!("touch {}; sleep 30; false", ran.display()),
        ],
    );
    let begin = Instant::now();
    let (code, said) = diff(&clone, &["--base", "HEAD", "--head", "HEAD", "out"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("this clone is partial"), "{said}");
    assert!(!ran.exists(), "the repository's command ran");
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn each_reason_has_its_own_message() {
    let root = folder("git-none");
    // Above it may be a repository.
    let diff_in = |folder: &Path, path: Option<&str>| {
        let mut command = dashgen();
        command
            .current_dir(folder)
            .env("GIT_CEILING_DIRECTORIES", folder.parent().expect("a folder"));
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let output = command
            .args(["diff", "--base", "HEAD", "."])
            .output()
            .expect("the program");
        assert_eq!(output.status.code(), Some(2));
        stderr(&output)
    };
    let said = diff_in(&root, None);
    assert!(said.contains("this folder is in no git repository"), "{said}");
    let said = diff_in(&root, Some("/nowhere"));
    assert!(said.contains("needs the program `git`"), "{said}");
    let empty = repository("git-empty");
    let said = diff_in(&empty, None);
    assert!(said.contains("git knows no revision `HEAD` here"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_few_processes_read_any_number_of_files() {
    use std::os::unix::fs::PermissionsExt;
    let root = repository("git-many");
    for number in 0..300 {
        let text = DASHBOARD.replace("\"u\"", &format!("\"u{number}\""));
        fs::write(root.join(format!("d{number}.json")), text).expect("a file");
    }
    commit(&root);
    // A program of that name in front of the real one counts.
    let tools = folder("git-many-tools");
    let path = std::env::var("PATH").expect("a path");
    let counting = format!(
        "#!/bin/sh\necho \"$@\" >> {}/calls\nPATH={path} exec git \"$@\"\n",
        tools.display()
    );
    fs::write(tools.join("git"), counting).expect("a program");
    fs::set_permissions(tools.join("git"), fs::Permissions::from_mode(0o755)).expect("permissions");
    let output = dashgen()
        .current_dir(&root)
        .env("PATH", format!("{}:{path}", tools.display()))
        .args(["diff", "--base", "HEAD", "."])
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let calls = fs::read_to_string(tools.join("calls")).expect("calls");
    assert!(calls.lines().count() <= 6, "{calls}");
}
