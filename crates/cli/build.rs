//! The version with the revision that it was built from, so that a report of a fault names the code.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

use std::fs;
use std::process::Command;

fn main() {
    let version = env!("CARGO_PKG_VERSION");
    let version = match revision() {
        Some(revision) => format!("{version} ({revision})"),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=DASHGEN_VERSION={version}");
}

/// Of a package that was published, what stands in it; of a clone, what git says.
fn revision() -> Option<String> {
    if let Ok(packaged) = fs::read_to_string(".cargo_vcs_info.json") {
        let (_, after) = packaged.split_once("\"sha1\": \"")?;
        return after.get(..9).map(str::to_owned);
    }
    // Every commit and every change of branch writes here.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    println!("cargo::rerun-if-changed={log}");
    git(&["rev-parse", "--short=9", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
