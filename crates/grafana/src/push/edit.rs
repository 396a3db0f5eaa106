//! A change in words: for the message of a version, and for the person whose edit is in the way.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::client::dashboard::Model;
use dashgen_diff as diff;

/// What differs between two contents, one line a change. Empty if nothing does, or it cannot be said.
pub(super) fn lines(uid: &str, before: &Value, after: &Value, model: Model) -> Vec<String> {
    let named = |content: &Value| {
        let content = match model {
            Model::Classic => with_uid(content, uid),
            Model::Elements => json!({
                "apiVersion": "dashboard.grafana.app/v2beta1",
                "kind": "Dashboard",
                "metadata": {"name": uid},
                "spec": content,
            }),
        };
        vec![(uid.to_owned(), content)]
    };
    let Ok(diff) = diff::compare(named(before), named(after)) else {
        return Vec::new();
    };
    let changes = diff.documents.iter().flat_map(|document| &document.changes);
    changes
        .map(|change| format!("{}: {}", change.subject.words(), change.text))
        .collect()
}

fn with_uid(content: &Value, uid: &str) -> Value {
    let mut content = content.clone();
    if let Value::Object(object) = &mut content {
        object.insert("uid".to_owned(), json!(uid));
    }
    content
}

/// The message of a version: where it comes from and what changed, short enough for Grafana.
pub(super) fn message(revision: Option<&str>, what: &str, lines: &[String]) -> String {
    // Grafana takes 500; what stands behind the message on old servers needs room too.
    const LONGEST: usize = 240;
    let mut text = String::from("dashgen");
    if let Some(revision) = revision {
        text.push(' ');
        text.push_str(revision);
    }
    text.push_str(": ");
    if lines.is_empty() {
        text.push_str(what);
    }
    for (index, line) in lines.iter().enumerate() {
        let rest = lines.len() - index;
        if index > 0 && text.len() + line.len() > LONGEST {
            let _ = write!(text, " and {rest} more");
            break;
        }
        if index > 0 {
            text.push_str("; ");
        }
        text.extend(line.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    if text.len() > 2 * LONGEST {
        let mut end = 2 * LONGEST - '…'.len_utf8();
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn a_message_names_the_revision_and_the_changes() {
        let line = "panel “Errors”: unit: s → ms".to_owned();
        assert_snapshot!(message(Some("a1b2c3d"), "created", &[]), @"dashgen a1b2c3d: created");
        assert_snapshot!(message(None, "updated", std::slice::from_ref(&line)), @"dashgen: panel “Errors”: unit: s → ms");
        let many = message(None, "updated", &vec![line; 30]);
        assert!(many.ends_with(" more"), "{many}");
        let long = message(None, "updated", &["ä".repeat(5000)]);
        assert!(long.len() <= 500, "{} bytes", long.len());
    }

    #[test]
    fn a_change_names_its_panel() {
        let dashboard = |unit: &str| {
            json!({"title": "Up", "schemaVersion": 42, "panels": [{
                "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
                "fieldConfig": {"defaults": {"unit": unit}},
            }]})
        };
        assert_eq!(
            lines("up", &dashboard("s"), &dashboard("ms"), Model::Classic),
            ["panel “Lag”: unit: s → ms"]
        );
    }
}
