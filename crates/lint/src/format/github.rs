//! Annotations of GitHub Actions: one for each finding, beside its file.

use std::fmt::Write;

use dashgen_foreign::escape;

use super::path;
use crate::finding::Level;
use crate::report::Report;

/// Workflow commands, one a line.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Style => "notice",
        };
        let place = &finding.place;
        let line = place.line.map(|line| format!(",line={line}")).unwrap_or_default();
        let title = format!("{} {}: {}", finding.rule, finding.name, path(place));
        let text = format!(
            "{}\n{}",
            escape::line(&finding.message),
            escape::line(&finding.help)
        );
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "::{level} file={}{line},title={}::{}",
            property(&place.file),
            property(&title),
            message(&text)
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
    message(&escape::line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
