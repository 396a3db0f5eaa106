//! The doors through which text leaves the program.

use std::io::{self, Write};

use anstream::AutoStream;
use dashgen_foreign::{escape, secret};
use serde::Serialize;

/// A stream that passes whole lines on, without secrets and without what would deceive whoever reads them.
///
/// Lines are held until they are complete: a secret may come in pieces.
#[derive(Debug)]
pub struct Door<W: Write> {
    inner: W,
    held: Vec<u8>,
    is_text: bool,
}

/// Results for people.
pub fn stdout() -> Door<AutoStream<io::Stdout>> {
    Door::new(anstream::stdout(), true)
}

/// Everything else for people.
pub fn stderr() -> Door<AutoStream<io::Stderr>> {
    Door::new(anstream::stderr(), true)
}

/// Results for programs, which have escapes of their own: only secrets are taken out.
pub fn data() -> Door<io::Stdout> {
    Door::new(io::stdout(), false)
}

/// Writes JSON to stdout, in lines for people.
///
/// # Errors
/// If it cannot be written.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    let mut value = serde_json::to_value(value)?;
    secret::scrub_json(&mut value);
    let text = format!("{value:#}\n");
    io::stdout().lock().write_all(escape::json(&text).as_bytes())
}

impl<W: Write> Door<W> {
    /// Lines for people if `is_text`, else for programs.
    pub fn new(inner: W, is_text: bool) -> Self {
        let held = Vec::new();
        Self { inner, held, is_text }
    }

    fn pass(&mut self, upto: usize) -> io::Result<()> {
        if upto == 0 {
            return Ok(());
        }
        let lines: Vec<u8> = self.held.drain(..upto).collect();
        let text = String::from_utf8_lossy(&lines);
        let text = secret::scrub(&text);
        if self.is_text {
            self.inner.write_all(escape::terminal(&text).as_bytes())
        } else {
            self.inner.write_all(text.as_bytes())
        }
    }
}

impl<W: Write> Write for Door<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        // Not searched from the start each time: what was held before holds no end of a line.
        let last = bytes.iter().rposition(|byte| *byte == b'\n');
        if let Some(last) = last {
            self.pass(self.held.len() - bytes.len() + last + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for Door<W> {
    fn drop(&mut self) {
        // Nobody is left to tell if the reader is gone.
        let _ = self.pass(self.held.len());
        let _ = self.inner.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(parts: &[&str], is_text: bool) -> String {
        let mut out = Vec::new();
        let mut door = Door::new(&mut out, is_text);
        for part in parts {
            door.write_all(part.as_bytes()).expect("memory takes everything");
        }
        drop(door);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_secret_in_pieces_does_not_pass() {
        secret::keep("glsa_door0123456789");
        assert_eq!(
            through(&["a glsa_do", "or0123456789 b\nc"], true),
            "a (secret) b\nc"
        );
        assert_eq!(
            through(&["{\"a\": \"glsa_door0123456789\"}"], false),
            "{\"a\": \"(secret)\"}"
        );
    }

    #[test]
    fn a_person_sees_what_is_there_and_a_program_gets_it() {
        assert_eq!(
            through(&["a\u{9b}b\n::error::c\n"], true),
            "a\\u{9b}b\n\\u{3a}:error::c\n"
        );
        assert_eq!(through(&["::error::c\n"], false), "::error::c\n");
    }
}
