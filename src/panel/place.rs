//! From quantities to the numbers of a panel, faults included.

use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::Number;

/// A finite number, or a fault that names what it should have been.
pub(crate) fn number(context: &mut Context, what: &str, value: f64) -> Option<Number> {
    let number = Number::new(value);
    if number.is_none() {
        context.fault(format_args!(
            "{what} is `{value}`, which JSON cannot say; give a finite number"
        ));
    }
    number
}

/// A quantity in a unit, or a fault.
pub(crate) fn quantity(
    context: &mut Context,
    what: &str,
    quantity: &Quantity,
    unit: Option<&Unit>,
) -> Option<Number> {
    let value = match (unit, quantity.unit()) {
        (Some(unit), _) => match quantity.value_in(unit) {
            Ok(value) => value,
            Err(error) => {
                context.fault(format_args!("{what}: {error}"));
                return None;
            }
        },
        (None, Some(given)) => {
            context.fault(format_args!(
                "{what} is given in `{given}`, but nothing says in which unit the panel is; \
                 say so with `.unit(…)`"
            ));
            return None;
        }
        (None, None) => quantity.value(),
    };
    number(context, what, value)
}
