//! Projects that begin with `dashgen new`, and the commands of the README.

mod project;
mod readme;
