//! For people on a terminal of 80 columns.

use std::collections::HashMap;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use dashgen_foreign::escape;
use dashgen_output::terminal::{ERROR, FAINT, STRONG, styled};

use super::excerpt::underlined;
use super::{path, where_is, why};
use crate::finding::{Finding, Level};
use crate::report::Report;

/// How wide a line is.
const WIDTH: usize = 80;

/// Of the word `warning`, and of what is underlined.
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const MARK: Style = AnsiColor::Red.on_default().bold();

/// Findings one after the other, then how many there are.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    // What is the same for all of a rule is said once.
    let mut explained: HashMap<&str, bool> = HashMap::new();
    for finding in &report.findings {
        let is_first = explained.insert(finding.rule, true).is_none();
        one(finding, is_first, &mut out);
    }
    for gone in &report.gone {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", wrapped("gone: ", "  ", &escape::line(gone)));
    }
    for note in &report.notes {
        let _ = writeln!(out, "{}", wrapped("note: ", "  ", &escape::line(note)));
    }
    let _ = writeln!(out, "{}", report.headline());
    out
}

fn one(finding: &Finding, is_first: bool, out: &mut String) {
    let style = match finding.level {
        Level::Error => ERROR,
        Level::Warning => WARNING,
        Level::Style => STRONG,
    };
    let head = format!("{}[{}]:", finding.level.word(), finding.rule);
    let message = wrapped(&format!("{head} "), "  ", &escape::line(&finding.message));
    let message = message.strip_prefix(&head).unwrap_or(&message);
    let _ = writeln!(out, "{}{message}", styled(style, &head));
    let place = &finding.place;
    let at = escape::line(&where_is(place)).into_owned();
    let _ = writeln!(out, "  {} {at}", styled(FAINT, "-->"));
    let path = escape::line(&path(place)).into_owned();
    if !path.is_empty() {
        let _ = writeln!(out, "{}", wrapped("   in ", "      ", &path));
    }
    if let Some(excerpt) = &finding.excerpt {
        let drawn = underlined(excerpt, WIDTH - 6);
        let bar = styled(FAINT, "|");
        let _ = writeln!(out, "    {bar} {}", drawn.line);
        let _ = writeln!(out, "    {bar} {}", styled(MARK, &drawn.mark));
    }
    if is_first {
        let _ = writeln!(out, "{}", wrapped("  why: ", "       ", &why(finding)));
    }
    let _ = writeln!(
        out,
        "{}\n",
        wrapped("  help: ", "        ", &escape::line(&finding.help))
    );
}

/// A text on lines of the width, the first behind a head, the others indented.
pub(super) fn wrapped(head: &str, indent: &str, text: &str) -> String {
    let mut lines = vec![head.to_owned()];
    let mut column = head.chars().count();
    let mut is_start = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !is_start && column + 1 + length > WIDTH {
            lines.push(indent.to_owned());
            column = indent.chars().count();
            is_start = true;
        }
        let Some(line) = lines.last_mut() else { break };
        if !is_start {
            line.push(' ');
            column += 1;
        }
        line.push_str(word);
        column += length;
        is_start = false;
    }
    lines.join("\n")
}
