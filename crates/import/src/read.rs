//! Looking into JSON that a stranger wrote.

use serde_json::Value;

/// A text that is not empty.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str().filter(|text| !text.is_empty())
}

/// A number that fits.
pub(crate) fn number(value: &Value, field: &str) -> Option<u32> {
    as_number(value.get(field)?)
}

/// A number that fits.
pub(crate) fn as_number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// A number that fits into a byte.
pub(crate) fn small(value: &Value, field: &str) -> Option<u8> {
    value
        .get(field)?
        .as_u64()
        .and_then(|number| u8::try_from(number).ok())
}

/// Whether a field is true.
pub(crate) fn is_true(value: &Value, field: &str) -> bool {
    value.get(field) == Some(&Value::Bool(true))
}

/// The items of a list at a JSON pointer, or none.
pub(crate) fn items<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
