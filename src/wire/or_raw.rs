//! A known object, or the same object after raw JSON was set in it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Absent, Difference};

/// A known object, or the same object after raw JSON was set in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrRaw<T> {
    /// As the struct says.
    Known(T),
    /// With something in it that the struct has no field for.
    Raw(Map<String, Value>),
}

impl<T: Default> Default for OrRaw<T> {
    fn default() -> Self {
        Self::Known(T::default())
    }
}

impl<T: Absent> Absent for OrRaw<T> {
    fn is_absent(&self) -> bool {
        match self {
            Self::Known(known) => known.is_absent(),
            Self::Raw(map) => map.is_empty(),
        }
    }
}

impl<T: Difference> Difference for OrRaw<T> {
    fn keep_difference_from(&mut self, default: &Self) {
        if let (Self::Known(known), Self::Known(default)) = (self, default) {
            known.keep_difference_from(default);
        }
    }
}

impl<T: JsonSchema> JsonSchema for OrRaw<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
