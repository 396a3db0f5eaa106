//! A comparison is complete and works in both directions.

mod apply;
mod lists;
mod page;
mod properties;

#[allow(clippy::cast_precision_loss, reason = "the numbers are small")]
#[path = "../../../../tests/support/random.rs"]
mod random;
