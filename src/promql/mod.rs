//! PromQL: a syntax tree, its printer and its parser.
pub mod ast;
pub mod duration;
pub mod typed;
pub use typed::*;

pub(crate) struct P {
    pub(crate) expr: ast::Expr,
}
pub(crate) fn parse(t: &str) -> Result<P, String> {
    Err(t.into())
}
impl std::fmt::Display for ast::Expr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
