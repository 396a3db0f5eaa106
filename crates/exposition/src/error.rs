//! Why a text is not an exposition.

use crate::MAXIMUM_LENGTH;

/// The most characters of a line that a message shows.
const EXCERPT: usize = 40;

/// A line that is in none of the text formats.
///
/// ```
/// let error = dashgen_exposition::parse("up 1\nup one\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: `one` is not a number; write the value of `up` as Prometheus does");
/// assert_eq!((error.line, error.column), (2, 4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct ParseError {
    /// Its line, the first is 1.
    pub line: usize,
    /// The byte of the line where it goes wrong, the first is 1.
    pub column: usize,
    /// What is wrong.
    pub kind: ParseErrorKind,
}

/// What is wrong with a line. The texts are excerpts, with everything that a terminal would obey escaped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseErrorKind {
    /// The text is too long.
    #[error("the text has more than {} MiB; name fewer metrics with `?name[]=…`, or give it in several files", MAXIMUM_LENGTH >> 20)]
    TooLong,
    /// A web page or JSON, not an exposition.
    #[error(
        "`{0}` begins no metric; give the text that Prometheus scrapes, such as `curl http://localhost:9090/metrics`"
    )]
    NotAnExposition(String),
    /// No name where one is needed.
    #[error("`{0}` is not a name; a name has letters, digits, `_` and `:`, or stands in double quotes")]
    Name(String),
    /// A quoted text without end.
    #[error(
        "the text `{0}` has no closing double quote; within a text a double quote has a backslash before it"
    )]
    OpenText(String),
    /// Labels that do not go on or end.
    #[error("`{0}` follows a label where `,` or `}}` must stand")]
    Labels(String),
    /// No `=` and text after a label's name.
    #[error("label `{0}` has no value in double quotes; write `{0}=\"…\"`")]
    LabelValue(String),
    /// A label twice.
    #[error("label `{0}` stands twice on one sample; Prometheus refuses it")]
    DuplicateLabel(String),
    /// No metric's name.
    #[error("the sample has no metric; write its name before `{{`, or in double quotes behind it")]
    NoMetric,
    /// A value that is no number.
    #[error("`{value}` is not a number; write the value of `{metric}` as Prometheus does")]
    Value {
        /// The metric.
        metric: String,
        /// What stands there.
        value: String,
    },
    /// A time that is no number.
    #[error(
        "`{0}` is not a time; milliseconds since 1970, or seconds in OpenMetrics, stand behind the value"
    )]
    Timestamp(String),
    /// Something behind a sample.
    #[error("`{0}` stands behind a sample, which ends with its time or an exemplar")]
    Trailing(String),
    /// A word that is no type.
    #[error(
        "`{0}` is not a type of metric; the types are counter, gauge, histogram, gaugehistogram, summary, info, stateset, unknown and untyped"
    )]
    Type(String),
}

/// The beginning of what stands somewhere, harmless in a terminal.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut shown = String::new();
    for sign in line.chars().take(EXCERPT) {
        match sign {
            '"' | '\'' | '\\' => shown.push(sign),
            sign => shown.extend(sign.escape_debug()),
        }
    }
    if line.chars().nth(EXCERPT).is_some() {
        shown.push('…');
    }
    shown
}
