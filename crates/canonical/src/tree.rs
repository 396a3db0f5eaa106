//! A JSON value for which holds what holds for every canonical value: the fields of objects are in order, none
//! is null, and numbers have one notation.
//!
//! A dashboard is thousands of small objects. In a [`serde_json::Value`] each is a hash table and each text
//! a copy; here an object is a sorted list, and a text is a part of the input.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::key::Key;
use super::object::Object;

/// A JSON value that borrows its texts. Its objects have their fields in canonical order and none that is null.
///
/// Whatever is read or made as a tree is so from the beginning; the rest is done by
/// [`settle`](super::settle).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Tree<'a> {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Tree<'a>>),
    /// An object.
    Object(Object<'a>),
}

impl<'a> Tree<'a> {
    /// The field of an object; `None` if this is no object or has no such field.
    pub fn get(&self, field: &str) -> Option<&Self> {
        self.as_object()?.get(field)
    }

    pub(super) fn get_mut(&mut self, field: &str) -> Option<&mut Self> {
        self.as_object_mut()?.get_mut(field)
    }

    pub(super) fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_object_mut(&mut self) -> Option<&mut Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_array_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }

    /// What stands in a value, without what stands in the lists and objects in it.
    pub(super) fn outline(value: &'a Value) -> Self {
        let inner = |value: &'a Value| match value {
            Value::Object(_) => Self::Object(Object::default()),
            other => Self::scalar(other),
        };
        match value {
            Value::Object(object) => Self::Object(
                object
                    .iter()
                    .map(|(key, value)| (Key::from(key.as_str()), inner(value)))
                    .collect(),
            ),
            other => Self::scalar(other),
        }
    }

    fn scalar(value: &'a Value) -> Self {
        match value {
            Value::Null | Value::Object(_) => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(_) => Self::Array(Vec::new()),
        }
    }
}

impl From<bool> for Tree<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Number> for Tree<'_> {
    fn from(number: Number) -> Self {
        Self::Number(tidy(number))
    }
}

/// Whether a value is a tree as it stands: no field is null, and every number has its one notation.
pub fn is_settled(value: &Value) -> bool {
    match value {
        Value::Number(number) => tidy(number.clone()) == *number,
        Value::Array(items) => items.iter().all(is_settled),
        Value::Object(fields) => fields.values().all(|value| !value.is_null() && is_settled(value)),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// The largest whole number up to which every whole number is a double: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whole numbers are written without a fraction.
fn tidy(number: Number) -> Number {
    let Some(value) = number.as_f64().filter(|_| number.is_f64()) else {
        return number;
    };
    // Both conditions together say that the cast is exact.
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation)]
        let whole = value as i64;
        return whole.into();
    }
    number
}

impl From<Value> for Tree<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => number.into(),
            Value::String(text) => Self::String(Cow::Owned(text)),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(object) => Self::Object(
                object
                    .into_iter()
                    .map(|(key, value)| (Key::from(Cow::Owned(key)), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

impl From<Tree<'_>> for Value {
    fn from(tree: Tree<'_>) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(value) => Self::Bool(value),
            Tree::Number(number) => Self::Number(number),
            Tree::String(text) => Self::String(text.into_owned()),
            Tree::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Tree::Object(object) => Self::Object(
                object
                    .into_fields()
                    .map(|(key, tree)| (key.as_str().to_owned(), Self::from(tree)))
                    .collect(),
            ),
        }
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

impl PartialEq<Value> for Tree<'_> {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(own), Value::Bool(other)) => own == other,
            (Self::Number(own), Value::Number(other)) => own == other,
            (Self::String(own), Value::String(other)) => own == other,
            (Self::Array(own), Value::Array(other)) => own == other,
            (Self::Object(own), Value::Object(other)) => {
                own.iter().count() == other.len()
                    && own
                        .iter()
                        .all(|(key, value)| other.get(key).is_some_and(|other| value == other))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tidied(value: Value) -> Value {
        Tree::from(value).into()
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
