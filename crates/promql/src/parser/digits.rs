//! Cuts numbers and durations out of a query.

use super::lexer::Lexer;
use super::number;
use super::token::Kind;
use crate::error::{Error, ErrorKind};
use crate::variable::is_word;

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Result<Kind, Error> {
        let start = self.position;
        if let Some(bracket) = &mut self.bracket {
            bracket.number = true;
        }
        let is_number = self.scan_number();
        if is_number && !is_word(self.byte(0)) {
            return Ok(Kind::Number);
        }
        if is_number && self.scan_duration() {
            return Ok(Kind::Duration);
        }
        let more = self
            .rest()
            .bytes()
            .take_while(|&byte| is_word(byte) || byte == b'.')
            .count();
        let text = self.text[start..self.position + more].to_owned();
        let end = start + text.len();
        // `1.5h` is meant to be a duration, `1.2.3` a number.
        let kind = if text.bytes().last().is_some_and(|byte| b"smhdwy".contains(&byte)) {
            number::duration(&text)
                .err()
                .unwrap_or(ErrorKind::Number { text })
        } else {
            ErrorKind::Number { text }
        };
        Err(self.error(kind, start, end))
    }

    /// Reads digits, dots, exponents and underscores the way Prometheus does, which lets some through that
    /// are no number; `parser::number` refuses those.
    fn scan_number(&mut self) -> bool {
        let hexadecimal = self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X');
        if hexadecimal {
            self.position += 2;
            self.position += usize::from(self.byte(0) == b'_');
        }
        let is_digit = |byte: u8| {
            if hexadecimal {
                byte.is_ascii_hexdigit()
            } else {
                byte.is_ascii_digit()
            }
        };
        let (mut dot, mut exponent) = (false, false);
        self.position += usize::from(self.byte(0) == b'.');
        // The exponent is looked for before the digits, so that `e` is a digit of a hexadecimal number only
        // here and after other digits.
        self.position += usize::from(is_digit(self.byte(0)));
        loop {
            let byte = self.byte(0);
            match byte {
                b'.' => {
                    if dot || hexadecimal || matches!(self.byte(1), b'_' | b'.') {
                        return false;
                    }
                    dot = true;
                    self.position += 1;
                }
                b'e' | b'E' => {
                    if exponent {
                        return false;
                    }
                    exponent = true;
                    self.position += 1;
                    self.position += usize::from(matches!(self.byte(0), b'+' | b'-'));
                    if matches!(self.byte(0), b'.' | b'_' | b'e' | b'E' | 0) {
                        return false;
                    }
                }
                b'_' => {
                    self.position += 1;
                    if matches!(self.byte(0), b'.' | b'_' | b'e' | b'E' | 0) {
                        return false;
                    }
                }
                _ if is_digit(byte) => {
                    self.position += self.rest().bytes().take_while(|&byte| is_digit(byte)).count();
                }
                _ => return true,
            }
        }
    }

    /// Reads the units of a duration and the numbers between them.
    fn scan_duration(&mut self) -> bool {
        let length = self
            .rest()
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || b"smhdwy".contains(byte))
            .count();
        self.position += length;
        !is_word(self.byte(0)) && self.byte(0) != b'.'
    }
}
