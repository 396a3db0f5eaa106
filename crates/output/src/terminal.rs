//! Words on the terminal: results go to stdout, everything else to stderr, colour only where it is seen.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use dashgen_foreign::escape;

use crate::door::stderr;

/// Of the word `error`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Of what is new.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Of what is gone.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// Of a name or a heading.
pub const STRONG: Style = Style::new().bold();
/// Of what is there beside it.
pub const FAINT: Style = Style::new().dimmed();

/// Text in a style.
pub fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A text with its lines broken at blanks where they are longer than the terminal is wide, so that no word is torn. What
/// goes into a pipe or a file stays as it is.
fn for_terminal(text: String, used: usize) -> String {
    broken(text, used, terminal_size::terminal_size_of(io::stderr()))
}

/// A text of a report on stdout, with its lines broken at blanks where they are longer than the terminal is wide. What goes
/// into a pipe or a file stays as it is.
pub fn fitting(text: String) -> String {
    broken(text, 0, terminal_size::terminal_size_of(io::stdout()))
}

fn broken(text: String, used: usize, size: Option<(terminal_size::Width, terminal_size::Height)>) -> String {
    let Some((terminal_size::Width(width), _)) = size else {
        return text;
    };
    let lines = text.lines().enumerate();
    let fitting = lines.map(|(index, line)| fitted(line, width.into(), if index == 0 { used } else { 0 }));
    fitting.collect::<Vec<_>>().join("\n")
}

/// A line broken at blanks; what follows is indented two further than its beginning.
fn fitted(line: &str, width: usize, used: usize) -> String {
    let start = line.len() - line.trim_start().len();
    let indent = " ".repeat(start + 2);
    let (mut out, mut column) = (line[..start].to_owned(), used + start);
    for (index, word) in line[start..].split(' ').enumerate() {
        let length = word.chars().count();
        // A word that fits nowhere is left to the terminal.
        if index > 0 && column + 1 + length > width && width > indent.len() + 20 {
            out.push('\n');
            out.push_str(&indent);
            column = indent.len();
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// Writes an error to stderr.
///
/// # Errors
/// If it cannot be written.
pub fn report(error: &impl Display) -> io::Result<()> {
    let text = for_terminal(escape::lines(&error.to_string()), "error: ".len());
    writeln!(stderr(), "{} {text}", styled(ERROR, "error:"))
}

/// Writes a warning to stderr.
///
/// # Errors
/// If it cannot be written.
pub fn warn(message: &impl Display) -> io::Result<()> {
    let text = for_terminal(escape::lines(&message.to_string()), "warning: ".len());
    writeln!(stderr(), "{} {text}", styled(STRONG, "warning:"))
}

/// Words could not be written to the terminal.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to the terminal: {0}")]
pub struct Unwritten(io::Error);

/// What it means that words could not be written. A reader who has seen enough and left, as `head` does, ends
/// no work and changes no exit code.
///
/// # Errors
/// [`Unwritten`] for any other reason.
pub fn unread(error: io::Error) -> Result<(), Unwritten> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Unwritten(error)),
    }
}

/// A text of someone else on one line, so that nothing in it writes to the terminal.
pub fn visible(text: &str) -> String {
    escape::line(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_line_breaks_between_words_and_goes_on_further_in() {
        let line = "  shop / Orders / Wait: `shop_queue_wait` is no metric of this project; correct the text";
        insta::assert_snapshot!(fitted(line, 40, 0), @r"
          shop / Orders / Wait:
            `shop_queue_wait` is no metric of
            this project; correct the text
        ");
        assert_eq!(fitted("short", 40, 7), "short");
        assert_eq!(fitted("", 40, 7), "");
        let word = "x".repeat(50);
        assert_eq!(fitted(&word, 40, 0), word, "one word is left whole");
        assert_eq!(fitted("a b c", 2, 0), "a b c", "a terminal of two columns");
    }
}
