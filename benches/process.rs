//! How long the whole program takes: start, render, compare with `out/`, end.
//!
//! `cargo bench -p dashboards`

use std::process::Command;

fn main() {
    divan::main();
}

fn run(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_dashboards"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(arguments)
        .output()
        .expect("dashgen starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `dashgen render` where everything is up to date.
#[divan::bench]
fn render() {
    run(&["render"]);
}

/// A process that only says what it is, for comparison.
#[divan::bench]
fn version() {
    run(&["--version"]);
}
