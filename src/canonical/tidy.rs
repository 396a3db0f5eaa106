//! What holds for every value: no nulls in objects, one notation for numbers.

use serde_json::{Map, Number, Value};

/// Leaves out the null fields of all objects and writes whole numbers without a fraction.
pub(super) fn tidy(value: &mut Value) {
    match value {
        Value::Number(number) => tidy_number(number),
        Value::Array(values) => values.iter_mut().for_each(tidy),
        Value::Object(object) => tidy_object(object),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn tidy_object(object: &mut Map<String, Value>) {
    if object.values().any(Value::is_null) {
        object.retain(|_, value| !value.is_null());
    }
    object.values_mut().for_each(tidy);
}

/// The largest whole number up to which every whole number is a double: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn tidy_number(number: &mut Number) {
    if !number.is_f64() {
        return;
    }
    let Some(value) = number.as_f64() else { return };
    // Both conditions together say that the cast is exact.
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation)]
        let whole = value as i64;
        *number = whole.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_have_one_notation() {
        let mut value: Value =
            serde_json::from_str("[1.0, 1e3, -0.0, 0.5, 1e21, 9007199254740993, -80.0, 1e-9]").expect("JSON");
        tidy(&mut value);
        assert_eq!(
            value.to_string(),
            "[1,1000,0,0.5,1e+21,9007199254740993,-80,1e-9]"
        );
    }

    #[test]
    fn nulls_go_from_objects_and_stay_in_lists() {
        let mut value = json!({"a": null, "b": [null, {"c": null, "d": false}]});
        tidy(&mut value);
        assert_eq!(value, json!({"b": [null, {"d": false}]}));
    }
}
