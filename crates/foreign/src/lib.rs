//! Text of others.
//!
//! What a program prints holds words of others: titles of dashboards, messages of servers, names of files. They must
//! not move the cursor of a terminal, start a command of a CI system, become a link in a summary, or repeat a
//! secret that a server was sent. So
//!
//! - [`Foreign`] is a text of someone else; it can only be printed escaped for the medium;
//! - [`secret`] knows every secret of the process in each of its shapes, and takes them out of any text.
//!
//! The doors of `dashgen-output`, through which everything leaves a program, hold for what the types before them missed.

pub mod escape;
mod foreign;
pub mod secret;

pub use foreign::Foreign;
