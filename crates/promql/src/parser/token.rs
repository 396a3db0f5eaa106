//! The words of PromQL.

use crate::ast::Span;

/// A word of a query and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The kinds of word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// `$x`, `${x}`, `[[x]]`.
    Variable,
    /// A word with a variable in it: `${x}_total`.
    Template,
    Number,
    Duration,
    String,
    OpenParenthesis,
    CloseParenthesis,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    At,
    /// `=`
    Assign,
    /// `=~`
    RegexMatch,
    /// `!~`
    RegexMismatch,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    TrimUpper,
    Greater,
    GreaterOrEqual,
    TrimLower,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    /// The end of the text.
    End,
    /// What cannot be read; the lexer holds the error.
    Invalid,
}
