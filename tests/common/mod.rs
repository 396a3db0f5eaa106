//! What the whole-program tests share.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

/// The tool `dashgen`.
pub(crate) fn dashgen() -> Command {
    isolated(&dashgen_path())
}

/// The program that renders.
pub(crate) fn program() -> Command {
    isolated(&program_path())
}

pub(crate) fn dashgen_path() -> PathBuf {
    option_env!("CARGO_BIN_EXE_dashgen").map_or_else(|| sibling("dashgen"), PathBuf::from)
}

pub(crate) fn program_path() -> PathBuf {
    option_env!("CARGO_BIN_EXE_dashboards").map_or_else(|| sibling("dashboards"), PathBuf::from)
}

/// A binary of another package, beside the one of this test's. It is built first: cargo does so only for the
/// packages that it was asked to test. `tests/run` asks for all and says so with `DASHGEN_TEST_BUILT`.
fn sibling(name: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        if std::env::var_os("DASHGEN_TEST_BUILT").is_some() {
            return;
        }
        let built = Command::new(env!("CARGO"))
            .current_dir(project_root())
            .args(["build", "--workspace", "--bins", "--all-features", "--quiet"])
            .status();
        assert!(
            built.is_ok_and(|status| status.success()),
            "the binaries are built"
        );
    });
    let own = option_env!("CARGO_BIN_EXE_dashgen")
        .or(option_env!("CARGO_BIN_EXE_dashboards"))
        .or(option_env!("CARGO_BIN_EXE_simulator"));
    Path::new(own.expect("the package of the test has a binary")).with_file_name(name)
}

/// A binary, where the environment of whoever runs the tests has no say.
fn isolated(path: &Path) -> Command {
    let mut command = Command::new(path);
    command
        .current_dir(project_root())
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        // A folder of a test is in no repository, although `target/` may stand in one.
        .env("GIT_CEILING_DIRECTORIES", project_root());
    command
}

/// Lets cargo compile a project that a test made: the crates of dashgen once for all of them.
pub(crate) fn cargo_environment(command: &mut Command) -> &mut Command {
    command
        .env("NO_COLOR", "1")
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects"),
        )
        .env("CARGO_TERM_QUIET", "true")
        // Nobody debugs it.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
}

/// What `cargo tree` prints of packages and what they are built with, a line each.
pub(crate) fn cargo_tree(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(project_root())
        .args(["tree", "--edges", "normal,build", "--prefix", "none"])
        .args(arguments)
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

/// The folder of the project.
pub(crate) fn project_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").exists());
    root.expect("the package is in a workspace").to_owned()
}

/// An empty folder for one test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// A copy of what is committed, in a folder of its own.
pub(crate) fn copy_of_output(name: &str) -> PathBuf {
    let folder = folder(name);
    copy(&project_root().join("out"), &folder.join("out"));
    folder
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the output").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs git as nobody in particular, and gives what it says.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .expect("git starts");
    assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
    stdout(&output)
}
