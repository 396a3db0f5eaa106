//! Which fields an override or a transformation is about.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::wire;

/// Which fields.
///
/// ```
/// use dashgen::panel::{FieldType, Matcher};
///
/// let gaps = Matcher::query("gaps");
/// let column = Matcher::name("Error rate");
/// let all_times = Matcher::field_type(FieldType::Time);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Matcher {
    id: Cow<'static, str>,
    options: Value,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Numbers.
    Number,
    /// Texts.
    String,
    /// Times.
    Time,
    /// Booleans.
    Boolean,
    /// Whole rows of other data.
    Other,
}

impl FieldType {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::String => "string",
            Self::Time => "time",
            Self::Boolean => "boolean",
            Self::Other => "other",
        }
    }
}

impl Matcher {
    fn new(id: &'static str, options: Value) -> Self {
        Self {
            id: id.into(),
            options,
        }
    }

    /// Any matcher by its id, with its options as Grafana writes them.
    ///
    /// ```
    /// use dashgen::panel::Matcher;
    ///
    /// let numbers = Matcher::raw("numeric", "");
    /// ```
    pub fn raw(id: impl Into<Cow<'static, str>>, options: impl Into<Value>) -> Self {
        Self {
            id: id.into(),
            options: options.into(),
        }
    }

    /// All fields of a query, by its name.
    #[doc(alias = "byFrameRefID", alias = "Fields returned by query")]
    pub fn query(name: impl Into<String>) -> Self {
        Self::new("byFrameRefID", json!(name.into()))
    }

    /// The field with this name, as it is shown.
    #[doc(alias = "byName", alias = "Fields with name")]
    pub fn name(name: impl Into<String>) -> Self {
        Self::new("byName", json!(name.into()))
    }

    /// The fields with these names, as they are shown.
    #[doc(alias = "byNames", alias = "Fields with name")]
    pub fn names<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Self::new("byNames", json!({ "mode": "include", "names": names }))
    }

    /// The fields whose name a JavaScript regular expression matches.
    #[doc(alias = "byRegexp", alias = "Fields with name matching regex")]
    pub fn regex(pattern: impl AsRef<str>) -> Self {
        Self::new("byRegexp", json!(delimited(pattern.as_ref())))
    }

    /// The fields of a type.
    #[doc(alias = "byType", alias = "Fields with type")]
    pub fn field_type(kind: FieldType) -> Self {
        Self::new("byType", json!(kind.word()))
    }

    /// The query whose fields it matches, if it is about one.
    pub(crate) fn query_name(&self) -> Option<&str> {
        (self.id == "byFrameRefID").then_some(self.options.as_str()?)
    }

    pub(crate) fn to_wire(&self) -> wire::classic::Matcher {
        wire::classic::Matcher {
            id: self.id.clone().into_owned(),
            options: self.options.clone(),
        }
    }
}

impl From<&str> for Matcher {
    fn from(name: &str) -> Self {
        Self::name(name)
    }
}

/// `/pattern/`, as Grafana writes regular expressions.
pub(crate) fn delimited(pattern: &str) -> String {
    if pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/') {
        pattern.to_owned()
    } else {
        format!("/{pattern}/")
    }
}
