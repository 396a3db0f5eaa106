//! Quantities to numbers, with their faults.

use crate::panel::place::quantity_in;
use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::Number;

/// A quantity in a unit, or a fault.
pub(super) fn quantity(
    context: &mut Context,
    what: &str,
    quantity: &Quantity,
    unit: Option<&Unit>,
) -> Option<Number> {
    match quantity_in(what, quantity, unit, "unit") {
        Ok(number) => Some(number),
        Err(fault) => {
            context.fault(fault);
            None
        }
    }
}
