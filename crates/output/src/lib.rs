//! The ways out of a program: words on a terminal, and files that appear whole or not at all.

mod door;
mod file_limit;
pub mod files;
pub mod pieces;
pub mod terminal;

pub use door::{Door, data, json, stderr, stdout};

use std::panic;
use std::process;

/// How Rust's programs end that panicked.
const PANICKED: i32 = 101;

/// Lets a panic end the process with 101, and a file that grows beyond `ulimit -f` be an error.
///
/// A panic is a mistake in the code. The message is Rust's own; the end is not the abort of a release build,
/// which may leave the memory of the process, and so a token, in a file.
pub fn end_on_panic() {
    file_limit::fail_instead_of_dying();
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |cause| {
        report(cause);
        process::exit(PANICKED);
    }));
}
