//! A value that is built within bounds.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::MAX_DEPTH;
use dashgen_canonical::{Field, Key, Object, Tree};

/// Inputs that stay below this need no further bound.
const FREE_BYTES: usize = 64 * 1024 * 1024;
/// What the allocator takes for a list or object beside what is in it.
const ALLOCATION_BYTES: usize = 2 * size_of::<usize>();
/// Up to so many items are collected before they get a place of their own, which then has no room to spare.
const FEW: usize = 256;

/// What JSON can be built as.
pub(super) trait Build<'text>: Default + From<bool> + From<Number> {
    type Key: From<Cow<'text, str>>;

    /// What a key takes in memory beside its text.
    const KEY_BYTES: usize;

    /// What a text takes in memory.
    #[allow(clippy::ptr_arg, reason = "a text that is borrowed takes nothing")]
    fn held(text: &Cow<'text, str>) -> usize;
    fn text(text: Cow<'text, str>) -> Self;
    fn list(items: Vec<Self>) -> Self;
    /// Fails with the key that stands there twice.
    fn object(fields: Vec<(Self::Key, Self)>) -> Result<Self, String>;
}

impl<'text> Build<'text> for Value {
    type Key = String;

    /// The string, its hash, its place in the table.
    const KEY_BYTES: usize = size_of::<String>() + 2 * size_of::<usize>();

    fn held(text: &Cow<'text, str>) -> usize {
        text.len()
    }

    fn text(text: Cow<'text, str>) -> Self {
        Self::String(text.into_owned())
    }

    fn list(items: Vec<Self>) -> Self {
        Self::Array(items)
    }

    fn object(fields: Vec<(String, Self)>) -> Result<Self, String> {
        let mut object = Map::with_capacity(fields.len());
        for (key, value) in fields {
            match object.entry(key) {
                Entry::Vacant(place) => place.insert(value),
                Entry::Occupied(place) => return Err(place.key().clone()),
            };
        }
        Ok(Self::Object(object))
    }
}

impl<'text> Build<'text> for Tree<'text> {
    type Key = Key<'text>;

    const KEY_BYTES: usize = size_of::<Field<'_>>() - size_of::<Self>();

    fn held(text: &Cow<'text, str>) -> usize {
        match text {
            Cow::Borrowed(_) => 0,
            Cow::Owned(text) => text.len() + ALLOCATION_BYTES,
        }
    }

    fn text(text: Cow<'text, str>) -> Self {
        Self::String(text)
    }

    fn list(items: Vec<Self>) -> Self {
        Self::Array(items)
    }

    fn object(fields: Vec<Field<'text>>) -> Result<Self, String> {
        Object::of(fields)
            .map(Self::Object)
            .map_err(|key| key.as_str().to_owned())
    }
}

/// Lists that are empty and have room.
type Rooms<T> = RefCell<Vec<Vec<T>>>;

/// Builds one input within the memory that it may take.
pub(super) struct Bounded<'text, B: Build<'text>> {
    left: Cell<usize>,
    /// Room for the items of lists and the fields of objects that are being read.
    items: Rooms<B>,
    fields: Rooms<(B::Key, B)>,
}

impl<'text, B: Build<'text>> Bounded<'text, B> {
    /// The bound for an input of `length` bytes: text, values and what is written stay below six times it.
    pub(super) fn for_input(length: usize) -> Self {
        Self {
            left: Cell::new(FREE_BYTES.max(length.saturating_mul(5))),
            items: RefCell::default(),
            fields: RefCell::default(),
        }
    }

    pub(super) fn build<D: Deserializer<'text>>(&self, deserializer: D) -> Result<B, D::Error> {
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

    fn value<E: Error>(&self, value: impl Into<B>) -> Result<B, E> {
        self.take(size_of::<B>())?;
        Ok(value.into())
    }
}

/// Moves what was collected to a place of its own size, and keeps the room for the next.
fn settled<T>(mut collected: Vec<T>, rooms: &Rooms<T>) -> Vec<T> {
    if collected.len() > FEW {
        collected.shrink_to_fit();
        return collected;
    }
    let mut settled = Vec::with_capacity(collected.len());
    settled.append(&mut collected);
    rooms.borrow_mut().push(collected);
    settled
}

/// Builds one value at one depth.
struct Seed<'b, 'text, B: Build<'text>> {
    bounds: &'b Bounded<'text, B>,
    depth: usize,
}

impl<'text, B: Build<'text>> Seed<'_, 'text, B> {
    /// A list or object begins.
    fn deeper<E: Error>(&self) -> Result<usize, E> {
        self.bounds.take(size_of::<B>() + ALLOCATION_BYTES)?;
        if self.depth >= MAX_DEPTH {
            return Err(E::custom(format_args!(
                "it is nested deeper than {MAX_DEPTH} levels"
            )));
        }
        Ok(self.depth + 1)
    }

    fn text<E: Error>(&self, text: Cow<'text, str>) -> Result<B, E> {
        self.bounds.take(size_of::<B>() + B::held(&text))?;
        Ok(B::text(text))
    }
}

impl<'text, B: Build<'text>> DeserializeSeed<'text> for Seed<'_, 'text, B> {
    type Value = B;

    fn deserialize<D: Deserializer<'text>>(self, deserializer: D) -> Result<B, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'text, B: Build<'text>> Visitor<'text> for Seed<'_, 'text, B> {
    type Value = B;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    fn visit_unit<E: Error>(self) -> Result<B, E> {
        self.bounds.value(B::default())
    }

    fn visit_none<E: Error>(self) -> Result<B, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'text>>(self, deserializer: D) -> Result<B, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'text>>(self, deserializer: D) -> Result<B, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<B, E> {
        self.bounds.value(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<B, E> {
        self.bounds.value(Number::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<B, E> {
        self.bounds.value(Number::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<B, E> {
        let number =
            Number::from_f64(value).ok_or_else(|| E::custom(format_args!("JSON has no number {value}")))?;
        self.bounds.value(number)
    }

    fn visit_borrowed_str<E: Error>(self, value: &'text str) -> Result<B, E> {
        self.text(Cow::Borrowed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<B, E> {
        self.text(Cow::Owned(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<B, E> {
        self.text(Cow::Owned(value))
    }

    fn visit_seq<A: SeqAccess<'text>>(self, mut list: A) -> Result<B, A::Error> {
        let (bounds, depth) = (self.bounds, self.deeper()?);
        let mut items = bounds.items.borrow_mut().pop().unwrap_or_default();
        while let Some(item) = list.next_element_seed(Seed { bounds, depth })? {
            items.push(item);
        }
        Ok(B::list(settled(items, &bounds.items)))
    }

    fn visit_map<A: MapAccess<'text>>(self, mut object: A) -> Result<B, A::Error> {
        let (bounds, depth) = (self.bounds, self.deeper()?);
        let mut fields = bounds.fields.borrow_mut().pop().unwrap_or_default();
        while let Some(key) = object.next_key_seed(Name)? {
            bounds.take(B::KEY_BYTES + B::held(&key))?;
            fields.push((key.into(), object.next_value_seed(Seed { bounds, depth })?));
        }
        B::object(settled(fields, &bounds.fields))
            .map_err(|key| A::Error::custom(format_args!("the key {key:?} stands twice in one object")))
    }
}

/// A key of an object.
struct Name;

impl<'text> DeserializeSeed<'text> for Name {
    type Value = Cow<'text, str>;

    fn deserialize<D: Deserializer<'text>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'text> Visitor<'text> for Name {
    type Value = Cow<'text, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'text str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key))
    }
}
