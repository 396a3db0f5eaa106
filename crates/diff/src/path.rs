//! A place inside a panel, a variable or a dashboard, by names instead of indices.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a field of an object.
    Field(String),
    /// To the item of a list that is called so.
    Item(String),
    /// To the item of a list at this index, from 0.
    Index(usize),
}

/// Steps from the outside in. Written as `targets[A].expr`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Whether it is the whole.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The path one step further.
    pub(super) fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    pub(super) fn field(&self, name: &str) -> Self {
        self.then(Step::Field(name.to_owned()))
    }

    /// The fields of the path, without the items between them.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.0
            .iter()
            .filter_map(|step| match step {
                Step::Field(name) => Some(name.as_str()),
                Step::Item(_) | Step::Index(_) => None,
            })
            .collect()
    }

    /// The name of the first item on the way.
    pub(super) fn item(&self) -> Option<&str> {
        self.0.iter().find_map(|step| match step {
            Step::Item(name) => Some(name.as_str()),
            Step::Field(_) | Step::Index(_) => None,
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if place == 0 => formatter.write_str(name)?,
                Step::Field(name) => write!(formatter, ".{name}")?,
                Step::Item(name) => write!(formatter, "[{name}]")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Path {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Path".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "description": "A place by names, as `targets[A].expr`."})
    }
}
