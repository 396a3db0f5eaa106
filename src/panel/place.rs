//! From quantities to the numbers of a panel.

use crate::unit::{Quantity, Unit};
use crate::wire::Number;

/// A quantity in a unit, or what is wrong with it. `word` is the method that names the unit.
pub(crate) fn quantity_in(
    what: &str,
    quantity: &Quantity,
    unit: Option<&Unit>,
    word: &str,
) -> Result<Number, String> {
    let value = match (unit, quantity.unit()) {
        (Some(unit), _) => quantity
            .value_in(unit)
            .map_err(|error| format!("{what}: {error}"))?,
        (None, Some(given)) => {
            return Err(format!(
                "{what} has unit `{given}`, but the panel has none; \
                 set it with `.{word}(…)`"
            ));
        }
        (None, None) => quantity.value(),
    };
    finite(what, value)
}

/// A finite number, or what is wrong with it.
pub(crate) fn finite(what: &str, value: f64) -> Result<Number, String> {
    Number::new(value)
        .ok_or_else(|| format!("{what} is `{value}`, which JSON cannot represent; give a finite number"))
}
