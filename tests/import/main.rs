//! Dashboards that exist, through Rust and back.

#![allow(clippy::print_stdout, reason = "what was not run, and how much was, is said")]

mod bad_input;
#[path = "../common/mod.rs"]
mod common;
mod corpora;
mod fixtures;
mod project;
mod rules;
