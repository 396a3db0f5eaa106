//! Reads text into a tree.
//!
//! The grammar is that of Prometheus 3 with its experimental functions and syntax, and Grafana's variables
//! in the places where dashboards use them.

#![expect(
    clippy::unnecessary_box_returns,
    reason = "errors are boxed wherever they are made, see `Fallible`"
)]

mod aggregate;
mod digits;
mod expression;
mod labels;
mod lexer;
mod matching;
mod modifier;
mod number;
mod primary;
mod selector;
mod text;
mod token;
mod window;

use super::ast::{Duration, Expr, Node, Span, Window};
use super::check::{Places, check_at};
use super::error::{Error, ErrorKind, Errors};
use super::parsed::Parsed;
use token::{Kind, Token};

/// How many levels an expression may have; see [`parse`].
pub const MAXIMUM_DEPTH: usize = 256;

/// How long a query may be, in bytes; see [`parse`].
pub const MAXIMUM_LENGTH: usize = 1 << 20;

/// The duration that a field of a rule file gives, such as `for`: as PromQL writes it, or `0`.
///
/// ```
/// use dashgen_promql::parse_duration;
///
/// assert_eq!(parse_duration("1h30m").map(|duration| duration.milliseconds), Some(5_400_000));
/// assert_eq!(parse_duration("soon"), None);
/// ```
pub fn parse_duration(text: &str) -> Option<Duration> {
    let selector = format!("x offset {}", if text == "0" { "0s" } else { text });
    match parse(&selector).ok()?.expr.node {
        Node::Selector(selector) => match selector.at.offset {
            Some(Window::Fixed(duration)) => Some(duration),
            _ => None,
        },
        _ => None,
    }
}

/// Reads a query and checks it as Prometheus does: types, arguments, matchers, regular expressions.
///
/// Grafana's variables may stand where dashboards use them; their type is unknown and accepted everywhere.
///
/// ```
/// let text = "topk($k, rate(errors_total{$filter}[$__rate_interval]))";
/// assert_eq!(dashgen_promql::parse(text).unwrap().expr.to_string(), text);
/// ```
///
/// # Errors
///
/// The first place where the text does not follow the grammar, or else everything that the checks find.
/// Text is refused unread if it is longer than [`MAXIMUM_LENGTH`], and so are expressions of more than
/// [`MAXIMUM_DEPTH`] levels; both keep memory and stack bounded.
pub fn parse(text: &str) -> Result<Parsed<'_>, Errors> {
    let parsed = read(text)?;
    match check_at(&parsed.expr, &parsed.places) {
        Ok(()) => Ok(parsed),
        Err(errors) => Err(errors.trimmed(text)),
    }
}

/// Reads a query without the checks of [`parse`], for tools that want the tree of a query that Prometheus
/// would refuse.
///
/// ```
/// assert!(dashgen_promql::parse("rate(x)").is_err());
/// assert!(dashgen_promql::parse_unchecked("rate(x)").is_ok());
/// ```
///
/// # Errors
///
/// The first place where the text does not follow the grammar.
pub fn parse_unchecked(text: &str) -> Result<Parsed<'_>, Error> {
    read(text)
}

fn read(text: &str) -> Result<Parsed<'_>, Error> {
    if text.len() > MAXIMUM_LENGTH {
        let kind = ErrorKind::TooLong {
            length: text.len(),
            limit: MAXIMUM_LENGTH,
        };
        return Err(Error {
            kind,
            span: Span::default(),
        });
    }
    let words = lexer::lex(text);
    let mut parser = Parser {
        text,
        tokens: &words.tokens,
        error: words.error.as_ref(),
        next: 0,
        nesting: 0,
        places: Places::default(),
    };
    let expr = parser.query().map_err(|error| *error)?;
    Ok(Parsed {
        expr,
        comments: words.comments,
        text,
        places: parser.places,
    })
}

impl std::str::FromStr for Expr {
    type Err = Errors;

    /// Like [`parse`], without the comments.
    fn from_str(text: &str) -> Result<Self, Errors> {
        parse(text).map(|parsed| parsed.expr)
    }
}

/// Boxed, so that the frames of what calls itself stay small.
type Fallible<T> = Result<T, Box<Error>>;

struct Parser<'t> {
    text: &'t str,
    /// Ends with the end of the text, or with what could not be read.
    tokens: &'t [Token],
    /// Why the last token could not be read.
    error: Option<&'t Error>,
    /// The index of the next token.
    next: usize,
    /// How many brackets are open.
    nesting: usize,
    places: Places,
}

impl<'t> Parser<'t> {
    fn query(&mut self) -> Fallible<Expr> {
        if self.peek() == Kind::End {
            return Err(fail(ErrorKind::Empty, self.span()));
        }
        let operand = self.expression()?;
        if self.peek() == Kind::End {
            return Ok(operand.expr);
        }
        Err(self.unexpected_after_expression())
    }

    fn peek(&self) -> Kind {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Kind {
        self.token_at(ahead).kind
    }

    fn token_at(&self, ahead: usize) -> Token {
        let end = Token {
            kind: Kind::End,
            span: Span {
                start: self.text.len(),
                end: self.text.len(),
            },
        };
        self.tokens
            .get(self.next + ahead)
            .or(self.tokens.last())
            .copied()
            .unwrap_or(end)
    }

    /// Where the next token stands.
    fn span(&self) -> Span {
        self.token_at(0).span
    }

    /// The text of a token.
    fn slice(&self, token: Token) -> &'t str {
        self.text
            .get(token.span.start..token.span.end)
            .unwrap_or_default()
    }

    fn advance(&mut self) -> Token {
        let token = self.token_at(0);
        if self.next < self.tokens.len() {
            self.next += 1;
        }
        token
    }

    /// Takes the next token if it is of this kind.
    fn take(&mut self, kind: Kind) -> Option<Token> {
        (self.peek() == kind).then(|| self.advance())
    }

    /// Whether the token `ahead` is this keyword. Keywords ignore case.
    fn is_keyword_at(&self, ahead: usize, keyword: &str) -> bool {
        let token = self.token_at(ahead);
        token.kind == Kind::Word && self.slice(token).eq_ignore_ascii_case(keyword)
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        self.is_keyword_at(0, keyword)
    }

    fn take_keyword(&mut self, keyword: &str) -> Option<Token> {
        self.is_keyword(keyword).then(|| self.advance())
    }

    /// Where the last token that was taken ends.
    fn end(&self) -> usize {
        self.next
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, |token| token.span.end)
    }

    /// From `start` to the end of the last token.
    fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.end(),
        }
    }

    /// Runs `inner` one level deeper, from the bracket at `span`.
    fn nested<T>(&mut self, span: Span, inner: impl FnOnce(&mut Self) -> Fallible<T>) -> Fallible<T> {
        self.nesting += 1;
        if self.nesting > MAXIMUM_DEPTH {
            return Err(fail(ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }, span));
        }
        let result = inner(self);
        self.nesting -= 1;
        result
    }

    /// Takes the bracket that closes the one at `opening`.
    fn close(&mut self, opening: Token, place: &'static str, expected: &'static str) -> Fallible<Token> {
        let (bracket, closing) = match opening.kind {
            Kind::OpenBrace => ('{', Kind::CloseBrace),
            Kind::OpenBracket => ('[', Kind::CloseBracket),
            _ => ('(', Kind::CloseParenthesis),
        };
        match self.take(closing) {
            Some(token) => Ok(token),
            None if self.peek() == Kind::End => Err(fail(ErrorKind::Unclosed { bracket }, opening.span)),
            None => Err(self.unexpected(place, expected)),
        }
    }

    /// What comes next cannot stand here.
    fn unexpected(&self, place: &'static str, expected: &'static str) -> Box<Error> {
        self.unexpected_with(place, expected, String::new())
    }

    fn unexpected_with(&self, place: &'static str, expected: &'static str, hint: String) -> Box<Error> {
        let token = self.token_at(0);
        if let (Kind::Invalid, Some(error)) = (token.kind, self.error) {
            return Box::new(error.clone());
        }
        if token.kind == Kind::CloseParenthesis && self.nesting == 0 {
            return fail(ErrorKind::Unopened { bracket: ')' }, token.span);
        }
        let found = match token.kind {
            Kind::End => "end of the query".to_owned(),
            Kind::String => "string".to_owned(),
            _ => format!("`{}`", self.slice(token)),
        };
        fail(
            ErrorKind::Unexpected {
                found,
                place,
                expected,
                hint,
            },
            token.span,
        )
    }
}

fn fail(kind: ErrorKind, span: Span) -> Box<Error> {
    Box::new(Error { kind, span })
}

#[cfg(test)]
mod tests;
