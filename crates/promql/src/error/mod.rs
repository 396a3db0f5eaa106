//! What can be wrong with a query, and where.

mod kind;
mod render;
mod words;

use std::fmt;

use thiserror::Error;

use super::ast::Span;
pub use kind::ErrorKind;

/// One thing that is wrong, and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where; `0..0` in a tree that was built in code.
    pub span: Span,
}

/// Everything that is wrong with a query; at least one error, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    errors: Vec<Error>,
}

impl Errors {
    /// `None` if there are no errors.
    pub(super) fn gather(mut errors: Vec<Error>) -> Option<Self> {
        errors.sort_by_key(|error| error.span.start);
        (!errors.is_empty()).then_some(Self { errors })
    }

    /// Takes the spaces at both ends out of the places.
    pub(super) fn trimmed(mut self, text: &str) -> Self {
        for Error { span, .. } in &mut self.errors {
            let part = text.get(span.start..span.end).unwrap_or_default();
            span.start += part.len() - part.trim_start().len();
            span.end = span.start + part.trim().len();
        }
        self
    }

    /// The errors, in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.errors.iter()
    }

    /// Shows each error below its line of `text`, the text that was parsed; see [`Error::render`].
    pub fn render(&self, text: &str) -> String {
        let rendered: Vec<_> = self.errors.iter().map(|error| error.render(text)).collect();
        rendered.join("\n\n")
    }
}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self { errors: vec![error] }
    }
}

impl IntoIterator for Errors {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.errors.into_iter()
    }
}

impl<'e> IntoIterator for &'e Errors {
    type Item = &'e Error;
    type IntoIter = std::slice::Iter<'e, Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}
