//! Dashboards that exist, through Rust and back.

mod corpora;
mod project;
