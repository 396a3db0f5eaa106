//! Serde's data model as canonical text.
//!
//! The serializer of `serde_json` writes fields as they come and searches every name of a field for what
//! must be escaped, again and again. This one knows where each field of its text stands.

use std::fmt::{Display, Error, Write};
use std::mem;
use std::ops::Range;

use serde::Serialize;
use serde::ser::{self, Serializer};

use super::order::rank;
use super::quoted::{write_line, write_plain, write_quoted};

/// Writes values one after the other: two spaces of indentation, the fields of every object in their order.
#[derive(Clone, Default)]
pub(super) struct Writer {
    /// What is written so far.
    pub(super) text: String,
    /// How deep the value stands that is being written.
    depth: usize,
    /// The fields of all objects that are being written, those of the innermost last.
    fields: Vec<Field>,
    /// Room for the fields of one object.
    unordered: String,
}

/// A field that is written.
#[derive(Clone)]
struct Field {
    rank: u8,
    /// Where its name stands, without quotes.
    key: Range<usize>,
    /// Where its name and its value stand.
    whole: Range<usize>,
}

impl Writer {
    /// Writes a value that stands so deep in another.
    pub(super) fn write_at(&mut self, depth: usize, value: &(impl Serialize + ?Sized)) {
        self.depth = depth;
        let written = value.serialize(&mut *self);
        debug_assert!(written.is_ok(), "the names of fields are texts or numbers");
    }

    fn begin(&mut self, brackets: Brackets) -> Compound<'_> {
        self.text.push(if brackets == Brackets::List { '[' } else { '{' });
        self.depth += 1;
        Compound {
            brackets,
            first: self.fields.len(),
            is_empty: true,
            is_ordered: true,
            is_variant: false,
            writer: self,
        }
    }

    /// Starts an object of one field, the value of which is to follow.
    fn begin_variant(&mut self, name: &str) -> Result<(), Error> {
        self.text.push('{');
        self.depth += 1;
        write_line(&mut self.text, false, self.depth)?;
        write_quoted(&mut self.text, name)?;
        self.text.write_str(": ")
    }

    fn begin_in_variant(&mut self, name: &str, brackets: Brackets) -> Result<Compound<'_>, Error> {
        self.begin_variant(name)?;
        Ok(Compound {
            is_variant: true,
            ..self.begin(brackets)
        })
    }

    fn end_variant(&mut self) -> Result<(), Error> {
        self.depth -= 1;
        write_line(&mut self.text, false, self.depth)?;
        self.text.write_char('}')
    }

    /// Puts fields that are written, and not in order, into their order.
    fn order(&mut self, first: usize) {
        let Self { text, unordered, .. } = self;
        let fields = &mut self.fields[first..];
        let [start, next, ..] = &*fields else { return };
        // What stands between two fields is the same everywhere: a comma and a new line.
        let separator = start.whole.end..next.whole.start;
        let start = start.whole.start;
        fields.sort_by(|a, b| (a.rank, &text[a.key.clone()]).cmp(&(b.rank, &text[b.key.clone()])));
        unordered.clear();
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                unordered.push_str(&text[separator.clone()]);
            }
            unordered.push_str(&text[field.whole.clone()]);
        }
        text.truncate(start);
        text.push_str(unordered);
    }

    fn display(&mut self, value: impl Display) -> Result<(), Error> {
        write!(self.text, "{value}")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Brackets {
    List,
    Object,
}

/// A list or an object that is being written.
pub(super) struct Compound<'w> {
    writer: &'w mut Writer,
    brackets: Brackets,
    /// The place of its first field among the fields.
    first: usize,
    is_empty: bool,
    is_ordered: bool,
    /// Whether it is the value of the only field of an object.
    is_variant: bool,
}

impl Compound<'_> {
    fn separate(&mut self) -> Result<(), Error> {
        let comma = !mem::replace(&mut self.is_empty, false);
        write_line(&mut self.writer.text, comma, self.writer.depth)
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.separate()?;
        value.serialize(&mut *self.writer)
    }

    /// Ends the name of a field, which starts there, in quotes.
    fn end_key(&mut self, start: usize) {
        let Writer { text, fields, .. } = &mut *self.writer;
        let end = text.len();
        let key = start + 1..end - 1;
        let rank = rank(&text.as_bytes()[key.clone()]);
        if let [.., previous] = &fields[self.first..] {
            self.is_ordered &= previous.rank < rank
                || previous.rank == rank && text[previous.key.clone()] <= text[key.clone()];
        }
        fields.push(Field {
            rank,
            key,
            whole: start..end,
        });
        text.push_str(": ");
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        value.serialize(&mut *self.writer)?;
        let end = self.writer.text.len();
        if let Some(field) = self.writer.fields.last_mut() {
            field.whole.end = end;
        }
        Ok(())
    }

    fn field(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.separate()?;
        let text = &mut self.writer.text;
        let start = text.len();
        // The fields of structs are words.
        write_plain(text, name)?;
        self.end_key(start);
        self.value(value)
    }

    fn close(self) -> Result<(), Error> {
        let Self { writer, first, .. } = self;
        if !self.is_ordered {
            writer.order(first);
        }
        writer.fields.truncate(first);
        writer.depth -= 1;
        if !self.is_empty {
            write_line(&mut writer.text, false, writer.depth)?;
        }
        writer
            .text
            .push(if self.brackets == Brackets::List { ']' } else { '}' });
        if self.is_variant {
            writer.end_variant()?;
        }
        Ok(())
    }
}

/// Whole numbers.
macro_rules! whole {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.text.push_str(itoa::Buffer::new().format(value));
            Ok(())
        }
    )*};
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'w>;
    type SerializeTuple = Compound<'w>;
    type SerializeTupleStruct = Compound<'w>;
    type SerializeTupleVariant = Compound<'w>;
    type SerializeMap = Compound<'w>;
    type SerializeStruct = Compound<'w>;
    type SerializeStructVariant = Compound<'w>;

    whole!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    );

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.display(serde_json::Value::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        // Which of the many ways to write a number is one decision, that of `serde_json`.
        self.display(serde_json::Value::from(value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write_quoted(&mut self.text, value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.begin_variant(variant)?;
        value.serialize(&mut *self)?;
        self.end_variant()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'w>, Error> {
        Ok(self.begin(Brackets::List))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'w>, Error> {
        Ok(self.begin(Brackets::List))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'w>, Error> {
        Ok(self.begin(Brackets::List))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'w>, Error> {
        self.begin_in_variant(variant, Brackets::List)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'w>, Error> {
        Ok(self.begin(Brackets::Object))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'w>, Error> {
        Ok(self.begin(Brackets::Object))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'w>, Error> {
        self.begin_in_variant(variant, Brackets::Object)
    }
}

/// The kinds of list that serde knows.
macro_rules! lists {
    ($($kind:ident: $method:ident),*) => {$(
        impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        }
    )*};
}

lists!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

/// The kinds of object whose fields have names in the code.
macro_rules! structs {
    ($($kind:ident),*) => {$(
        impl ser::$kind for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.field(key, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        }
    )*};
}

structs!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate()?;
        let start = self.writer.text.len();
        key.serialize(&mut *self.writer)?;
        let text = &mut self.writer.text;
        match text.as_bytes().get(start) {
            Some(b'"') => {}
            Some(b'[' | b'{') | None => return Err(Error),
            // A number or a boolean.
            Some(_) => {
                text.insert(start, '"');
                text.push('"');
            }
        }
        self.end_key(start);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}
