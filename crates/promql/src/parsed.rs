//! What parsing gives: the tree, and the comments beside it.

use super::ast::{Expr, Span};
use super::check::Places;

/// A tree and what was written around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<'t> {
    /// The tree.
    pub expr: Expr,
    /// The comments, in the order of the text.
    pub comments: Vec<Comment>,
    /// The text that was parsed; spans count its bytes.
    pub text: &'t str,
    pub(crate) places: Places,
}

impl Parsed<'_> {
    /// Where the matchers of a selector stand, in its order, given where the selector stands.
    ///
    /// ```
    /// let parsed = dashgen_promql::parse(r#"sum(up{job="a", env=~"b"})"#).unwrap();
    /// let selector = dashgen_promql::analysis::children(&parsed.expr)[0];
    /// let places = parsed.matchers(selector.span).iter();
    /// let written: Vec<_> = places.map(|span| &parsed.text[span.start..span.end]).collect();
    /// assert_eq!(written, [r#"job="a""#, r#"env=~"b""#]);
    /// ```
    pub fn matchers(&self, selector: Span) -> &[Span] {
        // A selector in parentheses starts behind them.
        let mut inside = self
            .places
            .matchers
            .range(selector.start..selector.end.max(selector.start));
        inside.next().map_or(&[], |(_, spans)| spans.as_slice())
    }

    /// Where the name of a selector's metric stands, if it stands before the braces or alone.
    ///
    /// ```
    /// let parsed = dashgen_promql::parse("sum((up))").unwrap();
    /// let selector = dashgen_promql::analysis::children(&parsed.expr)[0];
    /// let name = parsed.metric(selector.span).unwrap();
    /// assert_eq!((name.start, name.end), (5, 7));
    /// ```
    pub fn metric(&self, selector: Span) -> Option<Span> {
        between(&self.places.metrics, selector).first().copied()
    }

    /// Where the labels of `by`, `on`, `group_left` and their like stand in a part of the text, with their quotes.
    ///
    /// ```
    /// let parsed = dashgen_promql::parse("sum by (a, b) (x) * on (a) group_left (c) y").unwrap();
    /// let whole = parsed.expr.span;
    /// let labels: Vec<_> = parsed.labels(whole).iter().map(|span| &parsed.text[span.start..span.end]).collect();
    /// assert_eq!(labels, ["a", "b", "a", "c"]);
    /// ```
    pub fn labels(&self, part: Span) -> &[Span] {
        between(&self.places.labels, part)
    }
}

/// Those of sorted spans that stand in a part of the text.
fn between(spans: &[Span], part: Span) -> &[Span] {
    let start = spans.partition_point(|span| span.start < part.start);
    let end = spans.partition_point(|span| span.end <= part.end);
    spans.get(start..end).unwrap_or_default()
}

/// `# …` up to the end of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Where the last token before it ends, commas aside; 0 if there is none.
    pub after: usize,
    /// Whether something other than a comment stands before it on its line.
    pub trailing: bool,
}
