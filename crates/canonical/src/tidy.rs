//! What holds for every value in canonical form: no field is null, and numbers have one notation.

use serde_json::{Number, Value};

/// Leaves out the fields of objects that are null, and writes whole numbers without a fraction.
pub(super) fn tidy(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(whole) = whole(number) {
                *number = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(tidy);
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Whether nothing is left to be tidied.
#[cfg(test)]
pub(super) fn is_tidy(value: &Value) -> bool {
    match value {
        Value::Number(number) => whole(number).is_none(),
        Value::Array(items) => items.iter().all(is_tidy),
        Value::Object(fields) => fields.values().all(|value| !value.is_null() && is_tidy(value)),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// The largest whole number up to which every whole number is a double: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The whole number that is written as a fraction.
fn whole(number: &Number) -> Option<i64> {
    let value = number.as_f64().filter(|_| number.is_f64())?;
    // Both conditions together say that the cast is exact.
    #[allow(clippy::cast_possible_truncation)]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tidied(mut value: Value) -> Value {
        let was_tidy = is_tidy(&value);
        let before = value.clone();
        tidy(&mut value);
        assert!(is_tidy(&value), "{value}");
        assert_eq!(was_tidy, before == value, "{before}");
        value
    }

    #[test]
    fn numbers_have_one_notation() {
        let value: Value =
            serde_json::from_str("[1.0, 1e3, -0.0, 0.5, 1e21, 9007199254740993, -80.0, 1e-9]").expect("JSON");
        assert_eq!(
            tidied(value).to_string(),
            "[1,1000,0,0.5,1e+21,9007199254740993,-80,1e-9]"
        );
    }

    #[test]
    fn nulls_go_from_objects_and_stay_in_lists() {
        let value = json!({"a": null, "b": [null, {"c": null, "d": false}]});
        assert_eq!(tidied(value), json!({"b": [null, {"d": false}]}));
    }
}
