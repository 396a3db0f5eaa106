//! TraceQL that the compiler checks, as far as the attributes and span names of the catalogue reach. Text of your own goes to
//! `tempo::traceql`.

use super::tempo::{self, Tempo};
use crate::catalogue::{SpanAttribute, SpanName};
use dashgen_promql::ast::Duration;

/// What a span must be.
///
/// ```
/// use dashgen::catalogue::SpanAttribute;
/// use dashgen::query::traceql::{self, duration, resource, span, status_error};
/// use dashgen::seconds;
///
/// const SERVICE: SpanAttribute = SpanAttribute { name: "service.name", help: "The service." };
/// const RETRIES: SpanAttribute = SpanAttribute { name: "retries", help: "How often it was tried again." };
///
/// let slow = resource(SERVICE).is("cart").and(duration().gt(seconds(1)));
/// assert_eq!(slow.to_string(), r#"{ resource.service.name = "cart" && duration > 1s }"#);
///
/// let bad = status_error().or(span(RETRIES).ge(3)).and(resource(SERVICE).is_not("test"));
/// assert_eq!(bad.to_string(), r#"{ (status = error || span.retries >= 3) && resource.service.name != "test" }"#);
/// let query = traceql::spans(bad).limit(20);
/// ```
///
/// A duration is compared with durations:
///
/// ```compile_fail
/// use dashgen::query::traceql::duration;
///
/// let slow = duration().gt(5);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct SpanCondition {
    text: String,
    /// Whether it is an `||`, which binds less than `&&`.
    is_or: bool,
}

/// The traces with a span like this.
pub fn spans(condition: SpanCondition) -> Tempo {
    tempo::traceql(condition.to_string())
}

/// An attribute of the resource that made the span.
pub fn resource(attribute: SpanAttribute) -> Attribute {
    Attribute::new("resource", attribute)
}

/// An attribute of the span itself.
pub fn span(attribute: SpanAttribute) -> Attribute {
    Attribute::new("span", attribute)
}

/// How long a span took.
pub fn duration() -> SpanDuration {
    SpanDuration
}

/// `name = "…"`: the spans of this name.
pub fn name_is(name: SpanName) -> SpanCondition {
    condition(format!("name = {}", dashgen_promql::string_text(name.name)))
}

/// `status = error`: spans that failed.
pub fn status_error() -> SpanCondition {
    condition("status = error".to_owned())
}

/// An attribute, to be compared.
#[derive(Clone, Debug)]
#[must_use]
pub struct Attribute(String);

/// The length of a span, to be compared.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SpanDuration;

/// What an attribute is compared with: text, a number, `true` or `false`.
#[derive(Clone, Debug)]
pub struct AttributeValue(String);

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        Self(dashgen_promql::string_text(text))
    }
}

macro_rules! values {
    ($($type:ty)+) => {$(
        impl From<$type> for AttributeValue {
            fn from(value: $type) -> Self {
                Self(value.to_string())
            }
        }
    )+};
}

values!(i32 i64 f64 bool);

/// A number that an attribute is less or more than: text is not.
pub trait AttributeNumber: Into<AttributeValue> {}
impl AttributeNumber for i32 {}
impl AttributeNumber for i64 {}
impl AttributeNumber for f64 {}

fn condition(text: String) -> SpanCondition {
    SpanCondition { text, is_or: false }
}

impl Attribute {
    fn new(scope: &str, attribute: SpanAttribute) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/');
        if !attribute.name.is_empty() && attribute.name.bytes().all(plain) {
            Self(format!("{scope}.{}", attribute.name))
        } else {
            Self(format!("{scope}.{}", dashgen_promql::string_text(attribute.name)))
        }
    }

    fn compared(self, op: &str, value: AttributeValue) -> SpanCondition {
        condition(format!("{} {op} {}", self.0, value.0))
    }

    /// `attribute = value`
    pub fn is(self, value: impl Into<AttributeValue>) -> SpanCondition {
        self.compared("=", value.into())
    }

    /// `attribute != value`
    pub fn is_not(self, value: impl Into<AttributeValue>) -> SpanCondition {
        self.compared("!=", value.into())
    }

    /// `attribute =~ "regex"`, anchored at both ends.
    pub fn matches(self, regex: &str) -> SpanCondition {
        self.compared("=~", regex.into())
    }

    /// `attribute > number`
    pub fn gt(self, number: impl AttributeNumber) -> SpanCondition {
        self.compared(">", number.into())
    }

    /// `attribute >= number`
    pub fn ge(self, number: impl AttributeNumber) -> SpanCondition {
        self.compared(">=", number.into())
    }

    /// `attribute < number`
    pub fn lt(self, number: impl AttributeNumber) -> SpanCondition {
        self.compared("<", number.into())
    }

    /// `attribute <= number`
    pub fn le(self, number: impl AttributeNumber) -> SpanCondition {
        self.compared("<=", number.into())
    }
}

impl SpanDuration {
    /// `duration > 1s`
    pub fn gt(self, length: Duration) -> SpanCondition {
        condition(format!("duration > {length}"))
    }

    /// `duration < 1s`
    pub fn lt(self, length: Duration) -> SpanCondition {
        condition(format!("duration < {length}"))
    }
}

impl SpanCondition {
    /// Both, of the same span.
    pub fn and(self, other: Self) -> Self {
        condition(format!("{} && {}", self.operand(), other.operand()))
    }

    /// One of the two, or both.
    pub fn or(self, other: Self) -> Self {
        Self {
            text: format!("{} || {}", self.text, other.text),
            is_or: true,
        }
    }

    fn operand(&self) -> String {
        if self.is_or {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }
}

impl std::fmt::Display for SpanCondition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{{ {} }}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes;

    #[test]
    fn names_and_texts_are_quoted_where_they_must_be() {
        let odd = SpanAttribute {
            name: "odd name",
            help: "Odd.",
        };
        let run = SpanName {
            name: "engine.\"run\"",
            help: "A run.",
        };
        let both = span(odd)
            .is(true)
            .and(name_is(run))
            .and(duration().lt(minutes(5)));
        assert_eq!(
            both.to_string(),
            r#"{ span."odd name" = true && name = "engine.\"run\"" && duration < 5m }"#
        );
    }
}
