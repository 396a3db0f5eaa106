//! Reading one line.

use std::borrow::Cow;

use crate::error::{ParseError, ParseErrorKind, excerpt};

/// A place in a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'t> {
    line: &'t str,
    number: usize,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(line: &'t str, number: usize) -> Self {
        Self { line, number, at: 0 }
    }

    pub(crate) fn rest(&self) -> &'t str {
        &self.line[self.at..]
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.line.len()
    }

    pub(crate) fn fail<T>(&self, kind: ParseErrorKind) -> Result<T, ParseError> {
        Err(ParseError {
            line: self.number,
            column: self.at + 1,
            kind,
        })
    }

    pub(crate) fn skip_blanks(&mut self) {
        let blanks = self
            .rest()
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t'));
        self.at += blanks.count();
    }

    pub(crate) fn take(&mut self, sign: &str) -> bool {
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.at += sign.len();
        }
        is_there
    }

    /// What stands before the next blank.
    pub(crate) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// The name of a metric or a label: bare, or in double quotes with any characters in it.
    pub(crate) fn name(&mut self) -> Result<Cow<'t, str>, ParseError> {
        if self.rest().starts_with('"') {
            return self.text();
        }
        let rest = self.rest();
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
        let length = rest.bytes().take_while(|byte| is_of_name(*byte)).count();
        if length == 0 || rest.as_bytes()[0].is_ascii_digit() {
            return self.fail(ParseErrorKind::Name(excerpt(rest)));
        }
        self.at += length;
        Ok(Cow::Borrowed(&rest[..length]))
    }

    /// A text in double quotes.
    pub(crate) fn text(&mut self) -> Result<Cow<'t, str>, ParseError> {
        let inner = &self.rest()[1..];
        let mut is_escaped = false;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => {
                    self.at += at + 2;
                    return Ok(unescaped(&inner[..at]));
                }
                _ => {}
            }
        }
        self.fail(ParseErrorKind::OpenText(excerpt(inner)))
    }
}

/// A text with `\n`, `\"` and `\\` as what they stand for. Other backslashes stay, as in Prometheus.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        let is_known = |next: char| matches!(next, 'n' | '"' | '\\');
        match (sign, signs.clone().next()) {
            ('\\', Some(next)) if is_known(next) => {
                signs.next();
                out.push(if next == 'n' { '\n' } else { next });
            }
            _ => out.push(sign),
        }
    }
    Cow::Owned(out)
}
