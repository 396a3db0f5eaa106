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
