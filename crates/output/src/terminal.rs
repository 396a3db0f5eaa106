//! Words on the terminal: results go to stdout, everything else to stderr, colour only where it is seen.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

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
    writeln!(anstream::stderr(), "{} {error}", styled(ERROR, "error:"))
}

/// Writes a warning to stderr.
///
/// # Errors
/// If it cannot be written.
pub fn warn(message: &impl Display) -> io::Result<()> {
    writeln!(anstream::stderr(), "{} {message}", styled(STRONG, "warning:"))
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

/// The text with every control character made visible, so that no file can write to the terminal.
pub fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|character| {
            let escaped = character.is_control() && character != '\t';
            let escape = escaped.then(|| character.escape_default());
            escape
                .into_iter()
                .flatten()
                .chain((!escaped).then_some(character))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn escapes_do_not_reach_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\u{9b}c\td"), "a\\u{1b}[31mb\\u{9b}c\td");
    }
}
