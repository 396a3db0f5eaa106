//! A [`Value`] that is built within bounds.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;

/// What a value takes in memory beside its text: its slot in a list or object.
const VALUE_BYTES: usize = size_of::<Value>();
/// What a key takes: the string, its hash, its place in the table.
const KEY_BYTES: usize = size_of::<String>() + 2 * size_of::<usize>();
/// Inputs that stay below this need no further bound.
const FREE_BYTES: usize = 64 * 1024 * 1024;

/// The memory that one input may still take.
pub(super) struct Bounded {
    left: AtomicUsize,
}

impl Bounded {
    /// The bound for an input of `length` bytes: text, values and what is written stay below six times it.
    pub(super) fn for_input(length: usize) -> Self {
        Self {
            left: AtomicUsize::new(FREE_BYTES.max(length.saturating_mul(5))),
        }
    }

    pub(super) fn seed(&self) -> Seed<'_> {
        Seed {
            bounds: self,
            depth: 0,
        }
    }

    fn take<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self
            .left
            .load(Ordering::Relaxed)
            .checked_sub(bytes)
            .ok_or_else(|| {
                E::custom("it holds more values than a dashboard of its size can; split the list into files")
            })?;
        self.left.store(left, Ordering::Relaxed);
        Ok(())
    }
}

/// Builds one value at one depth.
#[derive(Clone, Copy)]
pub(super) struct Seed<'a> {
    bounds: &'a Bounded,
    depth: usize,
}

impl Seed<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format_args!(
                "it is nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    fn string<E: Error>(self, text: String) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES + text.len())?;
        Ok(Value::String(text))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.bounds.take(VALUE_BYTES)?;
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format_args!("JSON has no number {value}")))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.string(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        self.bounds.take(VALUE_BYTES)?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        values.shrink_to_fit();
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        self.bounds.take(VALUE_BYTES)?;
        // Collected first, so that the object is made as large as it must be and no larger.
        let mut fields: Vec<(String, Value)> = Vec::new();
        while let Some(key) = object.next_key::<String>()? {
            self.bounds.take(KEY_BYTES + key.len())?;
            fields.push((key, object.next_value_seed(inner)?));
        }
        let mut values = Map::with_capacity(fields.len());
        for (key, value) in fields {
            match values.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(value);
                }
                Entry::Occupied(place) => {
                    let key = place.key();
                    return Err(A::Error::custom(format_args!(
                        "the key {key:?} stands twice in one object"
                    )));
                }
            }
        }
        Ok(Value::Object(values))
    }
}
