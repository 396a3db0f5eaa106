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

/// Writes an error to stderr.
///
/// # Errors
/// If it cannot be written.
pub fn report(error: &impl Display) -> io::Result<()> {
    let text = escape::lines(&error.to_string());
    writeln!(stderr(), "{} {text}", styled(ERROR, "error:"))
}

/// Writes a warning to stderr.
///
/// # Errors
/// If it cannot be written.
pub fn warn(message: &impl Display) -> io::Result<()> {
    let text = escape::lines(&message.to_string());
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
