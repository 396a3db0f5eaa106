//! Dashboards that exist, through Rust and back.

mod bad_input;
mod corpora;
mod fixtures;
mod project;
