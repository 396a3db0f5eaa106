//! Words on the terminal: results go to stdout, everything else to stderr, colour only where it is seen.

use std::fmt::Display;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::error::Error;

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Text in a style.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Writes an error to stderr.
pub(crate) fn report(error: &impl Display) -> io::Result<()> {
    writeln!(anstream::stderr(), "{} {error}", styled(ERROR, "error:"))
}

/// Writes a warning to stderr.
pub(crate) fn warn(message: &impl Display) -> io::Result<()> {
    writeln!(anstream::stderr(), "{} {message}", styled(STRONG, "warning:"))
}

/// What it means that words could not be written. A reader who has seen enough and left, as `head` does, ends
/// no work and changes no exit code.
pub(crate) fn unread(error: io::Error) -> Result<(), Error> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(Error::Terminal(error)),
    }
}

/// The text with every control character made visible, so that no file can write to the terminal.
pub(crate) fn visible(text: &str) -> String {
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
