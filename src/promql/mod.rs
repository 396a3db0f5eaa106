//! PromQL: a syntax tree, its printer and its parser.
pub mod analysis;
pub mod ast;
mod check;
pub mod duration;
mod error;
mod function;
mod functions;
mod keyword;
mod parsed;
mod parser;
mod precedence;
mod printer;
mod regex;
mod suggest;
pub mod typed;
mod value_type;
mod variable;

pub use check::check;
pub use error::{Error, ErrorKind, Errors};
pub use function::{Function, ValueType};
pub use parsed::{Comment, Parsed};
pub use parser::{MAXIMUM_DEPTH, MAXIMUM_LENGTH, parse, parse_unchecked};
pub use typed::*;
pub use value_type::value_type;
