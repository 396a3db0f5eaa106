//! All rules together on odd days: what held on a good day and did not on these. Each file of `tests/fixtures/alerts` has
//! the faults of a kind, and beside each the neighbouring case that must go on holding.

use std::path::PathBuf;

use dashgen_promtool::Suites;

use crate::promtool::{all, assert_hold};

#[test]
fn odd_days_hold() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/alerts");
    let files = std::fs::read_dir(folder).expect("there are fixtures").flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() >= 20, "only {} files", files.len());
    let days = Suites::read(files).unwrap_or_else(|error| panic!("{error}"));
    for promtool in all() {
        assert_hold(&promtool, &days);
    }
}
