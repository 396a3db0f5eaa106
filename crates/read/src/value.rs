//! A value that is built within bounds.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;

/// Inputs that stay below this need no further bound.
const FREE_BYTES: usize = 64 * 1024 * 1024;
/// What the allocator takes for a list or object beside what is in it.
const ALLOCATION_BYTES: usize = 2 * size_of::<usize>();
/// What a key takes in memory beside its text: the string, its hash, its place in the table.
const KEY_BYTES: usize = size_of::<String>() + 2 * size_of::<usize>();

/// Builds one input within the memory that it may take.
pub(super) struct Bounded {
    left: Cell<usize>,
}

impl Bounded {
    /// The bound for an input of `length` bytes: text, values and what is written stay below six times it.
    pub(super) fn for_input(length: usize) -> Self {
        Self {
            left: Cell::new(FREE_BYTES.max(length.saturating_mul(5))),
        }
    }

    pub(super) fn build<'text, D: Deserializer<'text>>(&self, deserializer: D) -> Result<Value, D::Error> {
        let seed = Seed {
            bounds: self,
            depth: 0,
        };
        seed.deserialize(deserializer)
    }

    fn take<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self.left.get().checked_sub(bytes).ok_or_else(|| {
            E::custom("it holds more values than a dashboard of its size can; split the list into files")
        })?;
        self.left.set(left);
        Ok(())
    }
}

/// Builds one value at one depth.
struct Seed<'b> {
    bounds: &'b Bounded,
    depth: usize,
}

impl Seed<'_> {
    /// A list or object begins.
    fn deeper<E: Error>(&self) -> Result<usize, E> {
        self.bounds.take(size_of::<Value>() + ALLOCATION_BYTES)?;
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format_args!(
                "it is nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(self.depth + 1)
    }

    fn scalar<E: Error>(&self, value: impl Into<Value>) -> Result<Value, E> {
        self.bounds.take(size_of::<Value>())?;
        Ok(value.into())
    }
}

impl<'text> DeserializeSeed<'text> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'text>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'text> Visitor<'text> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(())
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'text>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'text>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number =
            Number::from_f64(value).ok_or_else(|| E::custom(format_args!("JSON has no number {value}")))?;
        self.scalar(number)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.bounds.take(value.len())?;
        self.scalar(value)
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.bounds.take(value.len())?;
        self.scalar(value)
    }

    fn visit_seq<A: SeqAccess<'text>>(self, mut list: A) -> Result<Value, A::Error> {
        let (bounds, depth) = (self.bounds, self.deeper()?);
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Seed { bounds, depth })? {
            items.push(item);
        }
        // Nothing is added to a list that was read, and the room for it may be as large again.
        items.shrink_to_fit();
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'text>>(self, mut object: A) -> Result<Value, A::Error> {
        let (bounds, depth) = (self.bounds, self.deeper()?);
        let mut fields = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            bounds.take(KEY_BYTES + key.len())?;
            match fields.entry(key) {
                Entry::Vacant(place) => place.insert(object.next_value_seed(Seed { bounds, depth })?),
                Entry::Occupied(place) => {
                    let key = place.key();
                    return Err(A::Error::custom(format_args!(
                        "the key {key:?} appears twice in one object"
                    )));
                }
            };
        }
        Ok(fields.into())
    }
}
