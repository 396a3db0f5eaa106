//! `JUnit`'s XML, which CI systems show as tests: a suite for each file, a failed case for each finding.

use std::collections::BTreeMap;
use std::fmt::Write;

use dashgen_foreign::escape;

use super::{path, where_is, why};
use crate::finding::Finding;
use crate::report::Report;

/// One document of XML.
pub fn junit(report: &Report) -> String {
    let mut files: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        files.entry(&finding.place.file).or_default().push(finding);
    }
    let count = report.findings.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<testsuites name=\"dashgen lint\" tests=\"{count}\" failures=\"{count}\">"
    );
    for (file, findings) in files {
        let count = findings.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{count}\" failures=\"{count}\">",
            attribute(file)
        );
        for finding in findings {
            case(finding, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn case(finding: &Finding, out: &mut String) {
    let name = format!("{} {}", finding.rule, path(&finding.place));
    let _ = writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\">",
        attribute(finding.name),
        attribute(&name)
    );
    let part = finding
        .excerpt
        .as_ref()
        .map(|excerpt| format!("{}\n", excerpt.part()))
        .unwrap_or_default();
    let text = format!(
        "{}\n{part}why: {}\nhelp: {}",
        where_is(&finding.place),
        why(finding),
        finding.help
    );
    let lines: Vec<String> = text.lines().map(attribute).collect();
    let _ = writeln!(
        out,
        "      <failure type=\"{}\" message=\"{}\">{}</failure>\n    </testcase>",
        finding.level.word(),
        attribute(&finding.message),
        lines.join("\n")
    );
}

/// Text that is neither markup nor a character that XML does not have.
fn attribute(text: &str) -> String {
    escape::html(&escape::line(text))
}
