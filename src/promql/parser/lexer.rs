//! Cuts a query into words.
//!
//! Which words there are depends on the brackets around: between braces there are no keywords, and between
//! square brackets Prometheus reads only numbers, operators and the names of a few functions.

use super::token::{Kind, Token};
use crate::promql::ast::Span;
use crate::promql::error::{Error, ErrorKind};
use crate::promql::parsed::Comment;
use crate::promql::printer::literal::is_hidden;
use crate::promql::variable::{is_word, variable_at};

/// The words of a query.
pub(super) struct Words {
    /// All words. The last is the end, or what could not be read.
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    /// Why the last word could not be read.
    pub(super) error: Option<Error>,
}

pub(super) fn lex(text: &str) -> Words {
    let mut lexer = Lexer {
        text,
        position: 0,
        brace: false,
        bracket: None,
        tokens: Vec::new(),
        comments: Vec::new(),
    };
    let error = loop {
        match lexer.next() {
            Ok(Kind::End) => break None,
            Ok(_) => {}
            Err(error) => {
                lexer.tokens.push(Token {
                    kind: Kind::Invalid,
                    span: error.span,
                });
                break Some(error);
            }
        }
    };
    Words {
        tokens: lexer.tokens,
        comments: lexer.comments,
        error,
    }
}

struct Lexer<'t> {
    text: &'t str,
    position: usize,
    /// Whether a brace is open.
    brace: bool,
    bracket: Option<Bracket>,
    tokens: Vec<Token>,
    comments: Vec<Comment>,
}

/// An open square bracket.
struct Bracket {
    /// Whether a number or duration was read since, after which Prometheus takes comments.
    number: bool,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.position + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn error(&self, kind: ErrorKind, start: usize, end: usize) -> Error {
        Error {
            kind,
            span: Span {
                start,
                end: end.min(self.text.len()),
            },
        }
    }

    /// Reads one word.
    fn next(&mut self) -> Result<Kind, Error> {
        self.skip()?;
        let start = self.position;
        let kind = self.word()?;
        self.tokens.push(Token {
            kind,
            span: Span {
                start,
                end: self.position,
            },
        });
        Ok(kind)
    }

    /// Skips spaces and keeps comments.
    fn skip(&mut self) -> Result<(), Error> {
        loop {
            let spaces = self
                .rest()
                .bytes()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
                .count();
            self.position += spaces;
            if self.byte(0) != b'#' {
                return Ok(());
            }
            if self.bracket.as_ref().is_some_and(|bracket| !bracket.number) {
                return Err(self.character('#', "Prometheus takes no comment before the duration"));
            }
            self.comment();
        }
    }

    fn comment(&mut self) {
        let start = self.position;
        let length = self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
        self.position += length;
        let last = self.tokens.iter().rev().find(|token| token.kind != Kind::Comma);
        let after = last.map_or(0, |token| token.span.end);
        let previous = self.tokens.last().map_or(0, |token| token.span.end);
        let trailing = !self.tokens.is_empty() && !self.text[previous..start].contains(['\n', '\r']);
        self.comments.push(Comment {
            span: Span {
                start,
                end: self.position,
            },
            after,
            trailing,
        });
    }

    fn word(&mut self) -> Result<Kind, Error> {
        if let Some(kind) = self.template() {
            return Ok(kind);
        }
        match self.byte(0) {
            b'"' | b'\'' | b'`' => self.string(),
            b'0'..=b'9' if !self.brace => self.number(),
            b'.' if !self.brace && self.byte(1).is_ascii_digit() => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Ok(self.name()),
            b':' if !self.brace && self.bracket.is_none() => Ok(self.name()),
            _ => self.symbol(),
        }
    }

    /// Whether names may hold colons here.
    fn has_colons(&self) -> bool {
        !self.brace && self.bracket.is_none()
    }

    fn is_name(&self, byte: u8) -> bool {
        is_word(byte) || (byte == b':' && self.has_colons())
    }

    /// Reads a variable, or a name or number with a variable directly before, in or after it.
    fn template(&mut self) -> Option<Kind> {
        let mut rest = self.rest();
        let (mut variables, mut others) = (0, 0);
        loop {
            if let Some((_, length)) = variable_at(rest) {
                variables += 1;
                rest = &rest[length..];
                continue;
            }
            let length = rest.bytes().take_while(|&byte| self.is_name(byte)).count();
            if length == 0 {
                break;
            }
            others += 1;
            rest = &rest[length..];
        }
        if variables == 0 {
            return None;
        }
        self.position = self.text.len() - rest.len();
        if let Some(bracket) = &mut self.bracket {
            bracket.number = true;
        }
        Some(if variables == 1 && others == 0 {
            Kind::Variable
        } else {
            Kind::Template
        })
    }

    fn name(&mut self) -> Kind {
        let length = self.rest().bytes().take_while(|&byte| self.is_name(byte)).count();
        let word = &self.rest()[..length];
        self.position += length;
        let is_number = !self.brace && (word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan"));
        if is_number { Kind::Number } else { Kind::Word }
    }

    fn string(&mut self) -> Result<Kind, Error> {
        let start = self.position;
        let quote = char::from(self.byte(0));
        let raw = quote == '`';
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                _ if character == quote => {
                    self.position = start + at + 1;
                    return Ok(Kind::String);
                }
                '\u{fffd}' => {
                    let hint = "write it as `\\ufffd`";
                    let kind = ErrorKind::Character { character, hint };
                    return Err(self.error(kind, start + at, start + at + character.len_utf8()));
                }
                '\n' if !raw => break,
                '\\' if !raw => {
                    characters.next();
                }
                _ => {}
            }
        }
        let line = self.rest().find('\n').unwrap_or(self.rest().len());
        Err(self.error(ErrorKind::UnterminatedString { quote }, start, start + line))
    }

    fn number(&mut self) -> Result<Kind, Error> {
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
            super::number::duration(&text)
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

    fn symbol(&mut self) -> Result<Kind, Error> {
        let second = self.byte(1);
        let (kind, length) = match (self.byte(0), second) {
            (0, _) if self.rest().is_empty() => (Kind::End, 0),
            (b'=', b'~') if self.brace => (Kind::RegexMatch, 2),
            (b'!', b'~') if self.brace => (Kind::RegexMismatch, 2),
            (b'=', b'=') if !self.brace => (Kind::Equal, 2),
            (b'!', b'=') => (Kind::NotEqual, 2),
            (b'=', _) => (Kind::Assign, 1),
            (b',', _) => (Kind::Comma, 1),
            (b'{', _) => (Kind::OpenBrace, 1),
            (b'}', _) => (Kind::CloseBrace, 1),
            (symbol, _) if !self.brace => match (symbol, second) {
                (b'<', b'=') => (Kind::LessOrEqual, 2),
                (b'<', b'/') => (Kind::TrimUpper, 2),
                (b'<', _) => (Kind::Less, 1),
                (b'>', b'=') => (Kind::GreaterOrEqual, 2),
                (b'>', b'/') => (Kind::TrimLower, 2),
                (b'>', _) => (Kind::Greater, 1),
                (b'(', _) => (Kind::OpenParenthesis, 1),
                (b')', _) => (Kind::CloseParenthesis, 1),
                (b'[', _) => (Kind::OpenBracket, 1),
                (b']', _) => (Kind::CloseBracket, 1),
                (b':', _) => (Kind::Colon, 1),
                (b'@', _) => (Kind::At, 1),
                (b'+', _) => (Kind::Add, 1),
                (b'-', _) => (Kind::Subtract, 1),
                (b'*', _) => (Kind::Multiply, 1),
                (b'/', _) => (Kind::Divide, 1),
                (b'%', _) => (Kind::Modulo, 1),
                (b'^', _) => (Kind::Power, 1),
                _ => return Err(self.unknown()),
            },
            _ => return Err(self.unknown()),
        };
        match kind {
            Kind::OpenBrace => self.brace = true,
            Kind::CloseBrace => self.brace = false,
            Kind::OpenBracket => self.bracket = Some(Bracket { number: false }),
            Kind::CloseBracket => self.bracket = None,
            _ => {}
        }
        self.position += length;
        Ok(kind)
    }

    fn unknown(&self) -> Error {
        let character = self.rest().chars().next().unwrap_or_default();
        let hint = match character {
            '&' => "write `and`",
            '|' => "write `or`; alternatives of a label go inside the string, as in `{job=~\"a|b\"}`",
            '!' => "write `unless` between vectors, or `!=`",
            '~' => "a regular expression is matched between braces, as in `{job=~\"a.*\"}`",
            '$' => "a Grafana variable is written `$name` or `${name}`",
            ';' => "a query is one expression",
            '“' | '”' | '„' | '‘' | '’' => "write a straight quote",
            '−' | '–' | '—' => "write `-`",
            '×' => "write `*`",
            '÷' => "write `/`",
            '≥' => "write `>=`",
            '≤' => "write `<=`",
            '≠' => "write `!=`",
            _ if is_hidden(character) => "remove it, or write a space",
            _ if self.brace => "a label's value stands in quotes",
            _ if character.is_alphanumeric() => {
                "a name outside ASCII stands in quotes between braces, as in `{\"größe\"}`"
            }
            _ => "",
        };
        self.character(character, hint)
    }

    fn character(&self, character: char, hint: &'static str) -> Error {
        self.error(
            ErrorKind::Character { character, hint },
            self.position,
            self.position + character.len_utf8(),
        )
    }
}
