//! The canonical texts, line by line.

use std::collections::BTreeMap;

use crate::Side;
use dashgen_output::pieces::Pieces;

/// A unified diff of the canonical texts of two sides. Those of elements and layouts are shown as classic ones.
pub fn unified(before: &Side, after: &Side) -> String {
    let before = texts(before);
    let mut after = texts(after);
    let mut out = String::new();
    for (key, (file, text)) in before {
        let (other, now) = after
            .remove(&key)
            .unwrap_or_else(|| ("/dev/null".to_owned(), String::new()));
        push(&mut out, (&file, &text), (&other, &now));
    }
    for (file, text) in after.into_values() {
        push(&mut out, ("/dev/null", ""), (&file, &text));
    }
    out
}

/// Each document's file and text, by what identifies it.
fn texts(side: &Side) -> BTreeMap<(String, usize), (String, String)> {
    let mut texts = BTreeMap::new();
    // How many documents of one name there were.
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (one, text) in side.texts() {
        let name = one.uid().unwrap_or_else(|| one.file.clone());
        let number = numbers.entry(name.clone()).or_insert(0);
        *number += 1;
        texts.insert((name, *number), (one.file.clone(), text));
    }
    texts
}

fn push(out: &mut String, before: (&str, &str), after: (&str, &str)) {
    if before.1 == after.1 {
        return;
    }
    let (old, new) = (super::escape::visible(before.0), super::escape::visible(after.0));
    out.push_str(&format!("--- {old}\n+++ {new}\n"));
    for hunk in Pieces::lines(before.1, after.1).hunks() {
        out.push_str(&format!("{}\n", hunk.header));
        for (tag, line) in hunk.lines {
            out.push_str(&format!("{tag}{line}"));
            if !line.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
}
