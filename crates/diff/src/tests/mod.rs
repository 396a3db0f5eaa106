//! A comparison is complete and works in both directions.

mod apply;
mod lists;
mod page;
mod properties;

#[path = "../../../../tests/support/random.rs"]
mod random;
