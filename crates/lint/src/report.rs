//! Everything that was found, as it is reported.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Counts;
use crate::finding::{Finding, Level};

/// The version of the JSON that is written; it grows when a field changes its meaning or goes.
pub const FORMAT_VERSION: u32 = 1;

/// Everything that was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// The version of this format.
    pub version: u32,
    /// How much was found in how much.
    pub summary: Summary,
    /// What was found, by file and line.
    pub findings: Vec<Finding>,
    /// What a baseline has and is not there any more, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// What could not be looked at, and what was left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Findings that are provably wrong.
    pub errors: usize,
    /// Findings that are probably wrong.
    pub warnings: usize,
    /// Findings of style.
    pub style: usize,
    /// Findings that an allowance or a baseline knows.
    pub known: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// What was looked at.
    #[serde(flatten)]
    pub counts: Counts,
}

impl Report {
    /// A report of findings, and of what could not be decided.
    pub(crate) fn new(findings: Vec<Finding>, counts: Counts, mut notes: Vec<String>) -> Self {
        if counts.library_panels > 0 {
            let panels = counted(counts.library_panels, "library panel");
            notes.push(format!(
                "{panels} not looked at: a dashboard has only the name of what is in Grafana's library"
            ));
        }
        let mut report = Self {
            version: FORMAT_VERSION,
            summary: Summary {
                counts,
                ..Summary::default()
            },
            findings,
            gone: Vec::new(),
            notes,
        };
        report.count();
        report
    }

    /// Counts the findings anew, after some were taken out.
    pub fn count(&mut self) {
        let of = |level| {
            self.findings
                .iter()
                .filter(|finding| finding.level == level)
                .count()
        };
        let (errors, warnings, style) = (of(Level::Error), of(Level::Warning), of(Level::Style));
        self.summary = Summary {
            errors,
            warnings,
            style,
            ..self.summary
        };
    }

    /// The counts in one line: `2 errors, 1 warning in 3 dashboards and 1 rule file (40 queries)`.
    pub fn headline(&self) -> String {
        let Summary {
            errors,
            warnings,
            style,
            known,
            counts,
            ..
        } = self.summary;
        let mut found = Vec::new();
        if errors > 0 {
            found.push(counted(errors, "error"));
        }
        if warnings > 0 {
            found.push(counted(warnings, "warning"));
        }
        if style > 0 {
            found.push(format!("{style} of style"));
        }
        if found.is_empty() {
            found.push("no findings".to_owned());
        }
        if known > 0 {
            found.push(format!("{known} known before"));
        }
        format!(
            "{} in {} and {} ({})",
            found.join(", "),
            counted(counts.dashboards, "dashboard"),
            counted(counts.rule_files, "rule file"),
            match counts.queries {
                1 => "1 query".to_owned(),
                queries => format!("{queries} queries"),
            }
        )
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
