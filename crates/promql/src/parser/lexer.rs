//! Cuts a query into words.
//!
//! Which words there are depends on the brackets around: between braces there are no keywords, and between
//! square brackets Prometheus reads only numbers, operators and the names of a few functions.

use super::token::{Kind, Token};
use crate::ast::Span;
use crate::error::{Error, ErrorKind};
use crate::parsed::Comment;
use crate::printer::literal::is_hidden;
use crate::variable::{is_word, variable_at};

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

pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) position: usize,
    /// Whether a brace is open.
    brace: bool,
    pub(super) bracket: Option<Bracket>,
    tokens: Vec<Token>,
    comments: Vec<Comment>,
}

/// An open square bracket.
pub(super) struct Bracket {
    /// Whether a number or duration was read since, after which Prometheus takes comments.
    pub(super) number: bool,
}

impl<'t> Lexer<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.position + ahead)
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn error(&self, kind: ErrorKind, start: usize, end: usize) -> Error {
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

    /// Whether neither a brace nor a square bracket is open; only then may names hold colons.
    fn is_outside(&self) -> bool {
        !self.brace && self.bracket.is_none()
    }

    fn is_name(&self, byte: u8) -> bool {
        is_word(byte) || (byte == b':' && self.is_outside())
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
            let length = length.max(usize::from(self.is_fraction(rest)));
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

    /// Whether the point of a number comes next, part of which is a variable: `0.$digits`, `$whole.5`.
    fn is_fraction(&self, rest: &str) -> bool {
        let before = &self.rest()[..self.rest().len() - rest.len()];
        let mut whole = before;
        while let Some((_, length)) = variable_at(whole) {
            whole = &whole[length..];
        }
        let is_whole = !before.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
        let after = rest.strip_prefix('.');
        let continues = |after: &str| {
            variable_at(after).is_some() || after.starts_with(|next: char| next.is_ascii_digit())
        };
        !self.brace && is_whole && after.is_some_and(continues)
    }

    fn name(&mut self) -> Kind {
        let length = self.rest().bytes().take_while(|&byte| self.is_name(byte)).count();
        let word = &self.rest()[..length];
        self.position += length;
        let is_number =
            self.is_outside() && (word.eq_ignore_ascii_case("inf") || word.eq_ignore_ascii_case("nan"));
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
            ':' if self.brace => "a label and its value are joined by `=`",
            '0'..='9' if self.brace => "a label does not start with a digit, and its value stands in quotes",
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
