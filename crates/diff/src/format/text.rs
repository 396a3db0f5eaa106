//! For a terminal: indented lines, with colour that the caller strips where it is not seen.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use similar::ChangeTag;

use super::escape::visible;
use super::query::lines_that_differ;
use super::subjects::{self, Grouped};
use super::{counted, headline, kind_words, status_words};
use crate::model::{Change, Diff, Document, Kind, Status};
use dashgen_output::pieces::Pieces;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// Everything that differs, in lines.
pub fn text(diff: &Diff) -> String {
    let mut out = String::new();
    for document in &diff.documents {
        title(&mut out, document);
        changes(&mut out, document);
    }
    line(
        &mut out,
        &format!("{STRONG}{}{STRONG:#}", headline(&diff.summary)),
    );
    out
}

/// One line for each document, with counts.
pub fn stat(diff: &Diff) -> String {
    let mut out = String::new();
    for document in &diff.documents {
        let words = match document.status {
            Status::Changed => kinds(document),
            status => status_words(status).to_owned(),
        };
        line(
            &mut out,
            &format!("{STRONG}{}{STRONG:#}  {words}", visible(&document.title)),
        );
    }
    line(&mut out, &headline(&diff.summary));
    out
}

/// `2 changed, 1 moved`.
fn kinds(document: &Document) -> String {
    let kinds = [
        (Kind::Added, "added"),
        (Kind::Removed, "removed"),
        (Kind::Renamed, "renamed"),
        (Kind::Changed, "changed"),
        (Kind::Moved, "moved"),
        (Kind::Resized, "resized"),
        (Kind::Reordered, "reordered"),
        (Kind::Version, "version"),
    ];
    let counts = kinds.iter().filter_map(|(kind, word)| {
        let count = document
            .changes
            .iter()
            .filter(|change| change.kind == *kind)
            .count();
        (count > 0).then(|| format!("{count} {word}"))
    });
    counts.collect::<Vec<_>>().join(", ")
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn title(out: &mut String, document: &Document) {
    let (sign, style) = match document.status {
        Status::Added => ("+ ", ADDED),
        Status::Removed => ("- ", REMOVED),
        Status::Changed => ("", STRONG),
    };
    let status = match document.status {
        Status::Changed => counted(document.changes.len(), "change"),
        status => format!("{} {}", kind_words(document.kind), status_words(status)),
    };
    let file = document.file.as_deref().filter(|file| *file != document.title);
    let file = file
        .map(|file| format!(" ({})", visible(file)))
        .unwrap_or_default();
    let words = format!(
        "{style}{sign}{}{style:#}{FAINT}{file}: {status}{FAINT:#}",
        visible(&document.title)
    );
    line(out, &words);
}

fn changes(out: &mut String, document: &Document) {
    let Grouped { subjects, shared } = subjects::grouped(document);
    for (subject, changes) in subjects {
        let place = subjects::place(subject).map(|place| format!(" {FAINT}in {}{FAINT:#}", visible(place)));
        let words = format!("  {}{}", visible(&subject.words()), place.unwrap_or_default());
        match changes.as_slice() {
            // What came or went as a whole needs no second line.
            [change] if change.path.is_empty() && change.kind != Kind::Changed => {
                line(out, &format!("{words} {}", styled(change)));
            }
            changes => {
                line(out, &words);
                for change in changes {
                    line(out, &format!("    {}", styled(change)));
                    query(out, change);
                }
            }
        }
    }
    for group in shared {
        let (names, left) = group.names();
        let mut names = names
            .iter()
            .map(|name| visible(name))
            .collect::<Vec<_>>()
            .join(", ");
        if left > 0 {
            let _ = write!(names, " and {left} more");
        }
        let names = if names.is_empty() {
            names
        } else {
            format!(": {names}")
        };
        line(
            out,
            &format!("  {FAINT}{}{names}{FAINT:#}", visible(&group.words())),
        );
    }
}

fn styled(change: &Change) -> String {
    let style = match change.kind {
        Kind::Added => ADDED,
        Kind::Removed => REMOVED,
        Kind::Moved | Kind::Resized | Kind::Reordered | Kind::Version => FAINT,
        Kind::Renamed | Kind::Changed => Style::new(),
    };
    let breaking = change
        .breaking
        .map(|check| format!(" {STRONG}(breaking: {check}){STRONG:#}"));
    format!(
        "{style}{}{style:#}{}",
        visible(&change.text),
        breaking.unwrap_or_default()
    )
}

/// A query before and after, with the words that differ set off.
fn query(out: &mut String, change: &Change) {
    let Some((before, after)) = subjects::expressions(change) else {
        return;
    };
    if change.parts.is_empty() && before.len() + after.len() < 100 {
        return;
    }
    if let Some(lines) = lines_that_differ(before, after) {
        for (tag, text) in lines {
            let (sign, style) = match tag {
                ChangeTag::Equal => (" ", FAINT),
                ChangeTag::Delete => ("-", REMOVED),
                ChangeTag::Insert => ("+", ADDED),
            };
            line(out, &format!("      {style}{sign} {}{style:#}", visible(&text)));
        }
        return;
    }
    let (before, after) = (visible(before), visible(after));
    let pieces = Pieces::words(&before, &after);
    for (sign, style, shown) in [("-", REMOVED, ChangeTag::Delete), ("+", ADDED, ChangeTag::Insert)] {
        let mut words = String::new();
        for (tag, piece) in pieces.all() {
            if tag == ChangeTag::Equal {
                words.push_str(piece);
            } else if tag == shown {
                let strong = style.bold().underline();
                // Writing to a string cannot fail.
                let _ = write!(words, "{strong}{piece}{strong:#}{style}");
            }
        }
        line(out, &format!("      {style}{sign} {words}{style:#}"));
    }
}
