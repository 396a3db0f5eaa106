//! Parts of the sentences of errors.

use std::fmt::{self, Display, Formatter, Write};

use crate::function::ValueType;
use crate::printer::literal::is_hidden;

/// `: hint`, or nothing.
pub(super) struct Hint<T>(pub(super) T);

impl<T: AsRef<str>> Display for Hint<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.as_ref() {
            "" => Ok(()),
            hint => write!(f, ": {}", Visible(hint)),
        }
    }
}

/// `: did you mean …?`, or nothing.
pub(super) struct DidYouMean<'e>(pub(super) Option<&'e &'static str>);

impl Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, ": did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

/// `2 arguments`, `1 or 2 arguments`, `at least 4 arguments`.
pub(super) struct Arguments<'e>(pub(super) &'e usize, pub(super) &'e Option<usize>);

impl Display for Arguments<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let least = *self.0;
        match *self.1 {
            None => write!(f, "at least {least} argument{}", plural(least)),
            Some(0) => f.write_str("no arguments"),
            Some(most) if most == least => write!(f, "{most} argument{}", plural(most)),
            Some(most) if most == least + 1 => write!(f, "{least} or {most} arguments"),
            Some(most) => write!(f, "{least} to {most} arguments"),
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// `a scalar`, `an instant vector`.
pub(super) struct Article<'e>(pub(super) &'e ValueType);

impl Display for Article<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let article = if *self.0 == ValueType::InstantVector {
            "an"
        } else {
            "a"
        };
        write!(f, "{article} {}", self.0)
    }
}

/// `: what to write instead`, where one change helps.
pub(super) struct TypeHint<'e>(pub(super) &'e ValueType, pub(super) &'e ValueType);

impl Display for TypeHint<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let hint = match (self.0, self.1) {
            (ValueType::RangeVector, ValueType::InstantVector) => {
                "add a range such as `[5m]`, or `[5m:]` after an expression"
            }
            (ValueType::InstantVector, ValueType::RangeVector) => "wrap it in a function such as `rate(…)`",
            (ValueType::InstantVector, ValueType::Scalar) => "wrap it in `vector(…)`",
            (ValueType::Scalar, ValueType::InstantVector) => "wrap it in `scalar(…)`",
            (ValueType::String, _) => "put it in quotes",
            _ => "",
        };
        Hint(hint).fmt(f)
    }
}

/// Text of the query, of which too much is cut and what cannot be seen is escaped.
pub(super) struct Visible<T>(pub(super) T);

/// How many characters of a text are shown.
const LONGEST: usize = 200;

impl<T: ToString> Display for Visible<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        for character in text.chars().take(LONGEST) {
            if is_hidden(character) {
                write!(f, "U+{:04X}", u32::from(character))?;
            } else {
                f.write_char(character)?;
            }
        }
        f.write_str(if text.chars().nth(LONGEST).is_some() {
            "…"
        } else {
            ""
        })
    }
}
