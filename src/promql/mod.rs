//! PromQL: a syntax tree, its printer and its parser.
pub mod ast;
pub mod duration;
