//! Annotations of GitHub Actions: one for each document, beside its file.

use std::fmt::Write;

use super::escape::visible;
use super::{counted, kind_words, status_words};
use crate::model::{Diff, Status};

/// How many changes one annotation lists.
const LISTED: usize = 20;

/// Workflow commands, one a line.
pub fn github(diff: &Diff) -> String {
    let mut out = String::new();
    for document in &diff.documents {
        let status = match document.status {
            Status::Changed => counted(document.changes.len(), "change"),
            status => format!("{} {}", kind_words(document.kind), status_words(status)),
        };
        let mut lines: Vec<String> = document
            .changes
            .iter()
            .take(LISTED)
            .map(|change| visible(&format!("{}: {}", change.subject.words(), change.text)))
            .collect();
        if document.changes.len() > LISTED {
            lines.push(format!("… {} more", document.changes.len() - LISTED));
        }
        if lines.is_empty() {
            lines.push(status.clone());
        }
        let file = document
            .file
            .as_deref()
            .map(|file| format!("file={},", property(&visible(file))));
        let level = if document.breaking.is_empty() {
            "notice"
        } else {
            "warning"
        };
        let title = property(&format!("{}: {status}", visible(&document.title)));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "::{level} {}title={title}::{}",
            file.unwrap_or_default(),
            message(&lines.join("\n"))
        );
    }
    out
}

/// The message of a workflow command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
