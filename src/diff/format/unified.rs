//! The canonical texts, line by line.

use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use crate::canonical;
use crate::diff::{self, Error};

/// A unified diff of the canonical texts of two sets of documents, each with the name of its file.
///
/// # Errors
/// As [`compare`](crate::diff::compare).
pub fn unified(before: Vec<(String, Value)>, after: Vec<(String, Value)>) -> Result<String, Error> {
    let before = texts(before)?;
    let mut after = texts(after)?;
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
    Ok(out)
}

/// Each document's file and text, by what identifies it.
fn texts(documents: Vec<(String, Value)>) -> Result<BTreeMap<(String, usize), (String, String)>, Error> {
    let mut texts = BTreeMap::new();
    for (file, value) in documents {
        let values = if diff::is_rules(&value) {
            vec![value]
        } else {
            canonical::dashboards(value).map_err(|cause| Error {
                file: file.clone(),
                cause,
            })?
        };
        for value in values {
            let uid = value.get("uid").and_then(Value::as_str).map(str::to_owned);
            let name = uid.unwrap_or_else(|| file.clone());
            let number = (0..)
                .find(|number| !texts.contains_key(&(name.clone(), *number)))
                .unwrap_or(0);
            texts.insert((name, number), (file.clone(), canonical::to_text(&value)));
        }
    }
    Ok(texts)
}

fn push(out: &mut String, before: (&str, &str), after: (&str, &str)) {
    if before.1 == after.1 {
        return;
    }
    let (old, new) = (super::escape::visible(before.0), super::escape::visible(after.0));
    let diff = TextDiff::from_lines(before.1, after.1);
    out.push_str(
        &diff
            .unified_diff()
            .context_radius(3)
            .header(&old, &new)
            .to_string(),
    );
}
