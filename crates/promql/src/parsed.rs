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
        self.places
            .matchers
            .get(&selector.start)
            .map_or(&[], Vec::as_slice)
    }
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
