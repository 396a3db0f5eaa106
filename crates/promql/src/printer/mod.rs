//! Writes a tree as text: on one line with `to_string()`, laid out with [`Expr::pretty`].

mod comments;
mod flat;
mod layout;
pub(super) mod literal;
mod modifier;
mod parentheses;

use std::fmt::{self, Display};

use super::ast::{BinaryOp, Expr, MatchOp, Matcher, Selector, Window};
use super::parsed::Parsed;
use flat::Filtered;

/// How many bytes an expression usually has.
const USUAL_TEXT: usize = 128;

/// On one line, with no more parentheses than needed, as Prometheus writes it.
///
/// ```
/// use dashgen_promql::parse;
///
/// let parsed = parse("sum(rate(x{a='b'}[300]))by(job)").unwrap();
/// assert_eq!(parsed.expr.to_string(), r#"sum by (job) (rate(x{a="b"}[5m]))"#);
/// ```
impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        flat::expr(f, self)
    }
}

impl Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        flat::selector(f, self)
    }
}

impl Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        modifier::window(f, self)
    }
}

/// A label as it stands in a matcher: between quotes if it is no plain word (Prometheus 3).
///
/// ```
/// assert_eq!(dashgen_promql::label_text("job"), "job");
/// assert_eq!(dashgen_promql::label_text("service.name"), "\"service.name\"");
/// ```
pub fn label_text(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let written = literal::label(&mut text, name);
    debug_assert!(written.is_ok(), "a String takes all that is written");
    text
}

/// A text between double quotes, with the escapes that Prometheus, Loki and Tempo share with Go.
///
/// ```
/// assert_eq!(dashgen_promql::string_text("say \"no\""), r#""say \"no\"""#);
/// ```
pub fn string_text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    let written = literal::quoted(&mut quoted, text);
    debug_assert!(written.is_ok(), "a String takes all that is written");
    quoted
}

impl Expr {
    /// As `to_string()`, without the machinery of formatting: render prints thousands.
    #[doc(hidden)]
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(USUAL_TEXT);
        let written = flat::expr(&mut text, self);
        debug_assert!(written.is_ok(), "a String takes all that is written");
        text
    }

    /// As `to_text()`, with `matcher` before the matchers of every selector that it `applies` to.
    #[doc(hidden)]
    pub fn filtered(&self, matcher: &Matcher, applies: impl Fn(&Selector) -> bool) -> String {
        let mut out = Filtered {
            text: String::with_capacity(USUAL_TEXT),
            matcher,
            applies,
        };
        let written = flat::expr(&mut out, self);
        debug_assert!(written.is_ok(), "a String takes all that is written");
        out.text
    }

    /// Laid out for people: what is longer than `width` characters goes on several lines, indented by two
    /// spaces, as `promtool promql format` does it (with a width of 100).
    ///
    /// ```
    /// use dashgen_promql::parse;
    ///
    /// let parsed = parse("sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))").unwrap();
    /// assert_eq!(parsed.expr.pretty(60), "  sum by (job) (rate(errors_total[5m]))\n/\n  sum by (job) (rate(requests_total[5m]))");
    /// ```
    pub fn pretty(&self, width: usize) -> String {
        layout::pretty(self, &[], "", width)
    }
}

impl Parsed<'_> {
    /// Like [`Expr::pretty`], with the comments. Each stands on a line of its own before the part that it
    /// was written for.
    ///
    /// ```
    /// use dashgen_promql::parse;
    ///
    /// let parsed = parse("sum(\n rate(x[5m]) # per second\n)").unwrap();
    /// assert_eq!(parsed.pretty(80), "sum(\n  # per second\n  rate(x[5m])\n)");
    /// ```
    pub fn pretty(&self, width: usize) -> String {
        layout::pretty(&self.expr, &self.comments, self.text, width)
    }
}

impl BinaryOp {
    /// How it is written: `+`, `and`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Unless => "unless",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::Less => "<",
            Self::GreaterOrEqual => ">=",
            Self::LessOrEqual => "<=",
            Self::TrimUpper => "</",
            Self::TrimLower => ">/",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Atan2 => "atan2",
            Self::Power => "^",
            Self::Variable => "a variable",
        }
    }
}

impl Display for BinaryOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl MatchOp {
    /// How it is written: `=~`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Regex => "=~",
            Self::NotRegex => "!~",
        }
    }
}

impl Display for MatchOp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
