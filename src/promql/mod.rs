//! PromQL: a syntax tree, its printer and its parser.
pub mod ast;
pub mod duration;
mod keyword;
pub mod parsed;
mod printer;
mod variable;
