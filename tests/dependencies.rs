//! What the packages are built with is what `deny.toml` allows: licences, crates that nobody wants, registries. It is
//! what `cargo deny check licenses bans sources` says, without a tool that takes longer to compile than dashgen.

mod common;

use std::collections::BTreeSet;

use common::cargo_tree;
use serde::Deserialize;

#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    name: String,
    reason: String,
}

/// A package that another is built with, on any platform.
struct Dependency {
    name: String,
    /// Where it comes from, if it is not from crates.io.
    source: Option<String>,
    license: String,
}

fn deny() -> Deny {
    toml::from_str(include_str!("../deny.toml")).expect("deny.toml is as this test reads it")
}

fn dependencies() -> Vec<Dependency> {
    let tree = cargo_tree(&[
        "--workspace",
        "--all-features",
        "--target",
        "all",
        "--no-dedupe",
        "--format",
        "{p}|{l}",
    ]);
    let lines: BTreeSet<&str> = tree.lines().filter(|line| !line.is_empty()).collect();
    let dependency = |line: &str| {
        let (package, license) = line.split_once('|').expect("a package and its licence");
        let mut words = package.splitn(3, ' ');
        Dependency {
            name: words.next().expect("a name").to_owned(),
            source: words
                .nth(1)
                .filter(|source| *source != "(proc-macro)")
                .map(str::to_owned),
            license: license.to_owned(),
        }
    };
    lines.into_iter().map(dependency).collect()
}

/// Whether an expression of SPDX can be fulfilled with these licences. `A/B` is how it was written before.
fn is_allowed(license: &str, allowed: &BTreeSet<String>) -> bool {
    // `AND` binds closer, and no package has parentheses but around alternatives: each part of a conjunction is a list
    // of them.
    license.split(" AND ").all(|part| {
        let part = part.trim_matches(['(', ')']).replace('/', " OR ");
        part.split(" OR ").any(|one| {
            let one = one.trim();
            allowed.contains(one.split(" WITH ").next().unwrap_or(one))
        })
    })
}

#[test]
fn every_licence_is_allowed() {
    let allowed = deny().licenses.allow;
    let all = dependencies();
    assert!(all.len() > 100, "only {} packages were found", all.len());
    let foreign = all.iter().filter(|package| package.source.is_none());
    let refused: Vec<String> = foreign
        .filter(|package| !is_allowed(&package.license, &allowed))
        .map(|package| format!("{}: {:?}", package.name, package.license))
        .collect();
    assert!(
        refused.is_empty(),
        "deny.toml allows none of these licences:\n{}",
        refused.join("\n")
    );
}

#[test]
fn nothing_is_built_with_a_banned_crate_or_from_elsewhere() {
    let all = dependencies();
    for banned in deny().bans.deny {
        assert!(
            !all.iter().any(|package| package.name == banned.name),
            "something is built with `{}`: {}; see `cargo tree --workspace --target all -i {}`",
            banned.name,
            banned.reason,
            banned.name
        );
    }
    let elsewhere: Vec<&str> = all
        .iter()
        .filter_map(|package| package.source.as_deref())
        .filter(|source| source.contains("://"))
        .collect();
    assert!(
        elsewhere.is_empty(),
        "packages that are not from crates.io: {elsewhere:?}"
    );
}

#[test]
fn expressions_of_licences_are_understood() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Zlib".to_owned()]);
    for (license, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("", false),
        ("GPL-3.0 OR MIT", true),
        ("Apache-2.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("MIT AND Zlib", true),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", false),
    ] {
        assert_eq!(is_allowed(license, &allowed), expected, "{license}");
    }
}
