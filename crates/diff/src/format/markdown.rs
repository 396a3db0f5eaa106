//! For a comment on a pull request.

use std::fmt::Write;

use dashgen_output::pieces::ChangeTag;

use super::escape::{code, fence, visible};
use super::query::lines_that_differ;
use super::subjects::{self, Grouped};
use super::{counted, headline, kind_words, status_words};
use crate::model::{Change, Diff, Document, Status};

/// The most bytes of a comment: GitHub takes 65,536 characters.
pub const MAX_MARKDOWN: usize = 65_536;

/// The first line, which nobody sees: by it a program finds its comment again.
pub const MARKER: &str = "<!-- dashgen diff -->";

/// What is kept free for the line that says how much is missing.
const RESERVED: usize = 200;

/// Everything that differs as Markdown, counts first, cut at [`MAX_MARKDOWN`] with a line that says so.
///
/// What people wrote stands in code, so that nothing in it is Markdown or mentions anybody.
pub fn markdown(diff: &Diff) -> String {
    let mut out = Limited::default();
    out.push(&format!(
        "{MARKER}\n### Dashboards: {}\n",
        headline(&diff.summary)
    ));
    for document in &diff.documents {
        out.push(&title(document));
        if document.status == Status::Changed {
            changes(&mut out, document);
        }
    }
    out.finish()
}

/// Text that stops growing at the limit and counts what came too late.
#[derive(Default)]
struct Limited {
    text: String,
    left_out: usize,
}

impl Limited {
    fn push(&mut self, part: &str) {
        if self.left_out == 0 && self.text.len() + part.len() + RESERVED <= MAX_MARKDOWN {
            self.text.push_str(part);
        } else {
            self.left_out += 1;
        }
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let more = counted(self.left_out, "more line");
            // Writing to a string cannot fail.
            let _ = write!(self.text, "\n… {more}; run `dashgen diff` to see all.\n");
        }
        self.text
    }
}

fn title(document: &Document) -> String {
    let status = match document.status {
        Status::Changed => counted(document.changes.len(), "change"),
        status => format!("{} {}", kind_words(document.kind), status_words(status)),
    };
    let file = document.file.as_deref().filter(|file| *file != document.title);
    let file = file.map(|file| format!(" in {}", code(file))).unwrap_or_default();
    format!("\n#### {}: {status}{file}\n", code(&document.title))
}

fn changes(out: &mut Limited, document: &Document) {
    let Grouped { subjects, shared } = subjects::grouped(document);
    for (subject, changes) in subjects {
        let name = subjects::name(subject);
        let name = if name.is_empty() {
            String::new()
        } else {
            format!(" {}", code(&name))
        };
        let place = subjects::place(subject)
            .map(|place| format!(" in {}", code(place)))
            .unwrap_or_default();
        let head = format!("- **{}**{name}{place}", subjects::kind(subject));
        match changes.as_slice() {
            [change] if subjects::expressions(change).is_none() => {
                out.push(&format!("{head}: {}{}\n", code(&change.text), breaking(change)));
            }
            changes => {
                out.push(&format!("{head}\n"));
                for change in changes {
                    out.push(&format!("  - {}{}\n", code(&change.text), breaking(change)));
                    if let Some(query) = query(change) {
                        out.push(&query);
                    }
                }
            }
        }
    }
    for group in shared {
        let (names, left) = group.names();
        let mut names: Vec<String> = names.iter().map(|name| code(name)).collect();
        if left > 0 {
            names.push(format!("and {left} more"));
        }
        let words = match group.text() {
            // What people wrote stands in code.
            Some((before, text)) => format!("{before} {}", code(text)),
            None => group.words(),
        };
        let names = if names.is_empty() {
            String::new()
        } else {
            format!(": {}", names.join(", "))
        };
        out.push(&format!("- {words}{names}\n"));
    }
}

fn breaking(change: &Change) -> String {
    change
        .breaking
        .map(|check| format!(" **breaking: {check}**"))
        .unwrap_or_default()
}

fn query(change: &Change) -> Option<String> {
    let (before, after) = subjects::expressions(change)?;
    if change.parts.is_empty() && before.len() + after.len() < 100 {
        return None;
    }
    let lines = lines_that_differ(before, after).unwrap_or_else(|| {
        let whole = [(ChangeTag::Delete, before), (ChangeTag::Insert, after)];
        whole.map(|(tag, text)| (tag, text.to_owned())).to_vec()
    });
    let lines = lines.iter().fold(String::new(), |mut all, (tag, line)| {
        let sign = match tag {
            ChangeTag::Equal => " ",
            ChangeTag::Delete => "-",
            ChangeTag::Insert => "+",
        };
        all.extend(["    ", sign, " ", &visible(line), "\n"]);
        all
    });
    let fence = fence(&[before, after]);
    Some(format!("    {fence}diff\n{lines}    {fence}\n"))
}
