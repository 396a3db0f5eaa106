//! For a comment on a pull request: the most severe first, the place of each, what to write instead.

use std::fmt::Write;

use dashgen_foreign::escape::{self, code};

use super::{path, where_is};
use crate::finding::{Finding, Level};
use crate::report::{Report, counted};

/// The most bytes of a comment: GitHub takes 65,536 characters.
const LONGEST: usize = 65_536;
/// What is kept free for the line that says how much is missing.
const RESERVED: usize = 300;
/// The longest part of an expression that is shown.
const LONGEST_PART: usize = 300;

/// The first line, which nobody sees: by it a program finds its comment again.
pub const MARKER: &str = "<!-- dashgen lint -->";

/// All findings as Markdown, cut with a line that says so. What people wrote stands in code.
pub fn markdown(report: &Report) -> String {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.level);
    let mut out = format!("{MARKER}\n### Lint: {}\n\n", escape::markdown(&report.headline()));
    let mut left_out = 0;
    for finding in findings {
        let item = item(finding);
        if left_out > 0 || out.len() + item.len() + RESERVED > LONGEST {
            left_out += 1;
        } else {
            out.push_str(&item);
        }
    }
    if left_out > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "\n… {}; run `dashgen lint` to see all.",
            counted(left_out, "more finding")
        );
    }
    for gone in report.gone.iter().take(20) {
        let line = format!("- gone: {}\n", code(gone));
        if out.len() + line.len() < LONGEST {
            out.push_str(&line);
        }
    }
    out
}

fn item(finding: &Finding) -> String {
    let sign = match finding.level {
        Level::Error => "**error**",
        Level::Warning => "warning",
        Level::Style => "style",
    };
    let mut item = format!(
        "- {sign} {} {}\n  {} {}\n",
        finding.rule,
        code(&finding.message),
        code(&where_is(&finding.place)),
        code(&path(&finding.place)),
    );
    if let Some(excerpt) = &finding.excerpt {
        let part: String = excerpt.part().chars().take(LONGEST_PART).collect();
        item.push_str(&format!("  {}\n", code(&part)));
    }
    item.push_str(&format!("  Instead: {}\n", code(&finding.help)));
    item
}
