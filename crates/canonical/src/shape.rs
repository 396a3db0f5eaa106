//! What only a dashboard has, and what dashboards come in.

use serde_json::Value;

use super::{Error, Object};

/// The shape of something that holds dashboards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A classic dashboard: `panels`, `templating`, `schemaVersion`.
    Classic,
    /// An envelope around a classic dashboard: `v0alpha1`, `v1beta1`, `v1`.
    ClassicEnvelope,
    /// An envelope around a dashboard of elements and layouts: `v2alpha1`, `v2beta1`, `v2`.
    ElementsEnvelope,
    /// What the legacy API takes and answers: `dashboard`, beside `meta`, `folderUid`, `overwrite`.
    Payload,
    /// A list of the others: a JSON list, or an object with `items`.
    List,
}

impl Shape {
    /// Recognises a value by what only a dashboard has. A title alone makes none.
    ///
    /// # Errors
    /// If it is none of the shapes.
    pub fn of(value: &Value) -> Result<Self, Error> {
        let object = match value {
            Value::Array(items) => return list(items),
            Value::Object(object) => object,
            other => {
                return Err(Error::NotADashboard {
                    found: format!("it is {}", kind_of(other)),
                });
            }
        };
        if is_classic(object) {
            return Ok(Self::Classic);
        }
        if object.contains_key("apiVersion") && object.get("spec").is_some_and(Value::is_object) {
            return envelope(object);
        }
        if object
            .get("dashboard")
            .and_then(Value::as_object)
            .is_some_and(is_classic)
        {
            return Ok(Self::Payload);
        }
        if let Some(Value::Array(items)) = object.get("items") {
            return list(items);
        }
        let fields: Vec<&str> = object.keys().map(String::as_str).take(3).collect();
        let found = if fields.is_empty() {
            "it is an empty object".to_owned()
        } else {
            format!(
                "it is an object with {}, without panels or schemaVersion",
                fields.join(", ")
            )
        };
        Err(Error::NotADashboard { found })
    }
}

/// A list of dashboards is one if nothing else is in it.
fn list(items: &[Value]) -> Result<Shape, Error> {
    let found = |found: &str| Error::NotADashboard {
        found: found.to_owned(),
    };
    if items.is_empty() {
        return Err(found("it is an empty list"));
    }
    for item in items {
        let is_list = item.is_array() || item.get("items").is_some_and(Value::is_array);
        if is_list && item.get("panels").is_none() {
            return Err(found("it is a list in a list"));
        }
        Shape::of(item)?;
    }
    Ok(Shape::List)
}

fn envelope(object: &Object) -> Result<Shape, Error> {
    let text = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    let Some(of_grafana) = version.strip_prefix("dashboard.grafana.app/") else {
        return Err(Error::UnknownApiVersion {
            version: version.chars().take(100).collect(),
        });
    };
    if !matches!(kind, "" | "Dashboard" | "DashboardWithAccessInfo") {
        return Err(Error::NotADashboard {
            found: format!("its kind is {}", kind.chars().take(100).collect::<String>()),
        });
    }
    match of_grafana {
        "v0alpha1" | "v1alpha1" | "v1beta1" | "v1" => Ok(Shape::ClassicEnvelope),
        "v2alpha1" | "v2beta1" | "v2" => Ok(Shape::ElementsEnvelope),
        _ => Err(Error::UnknownApiVersion {
            version: version.chars().take(100).collect(),
        }),
    }
}

/// Whether an object has what only a dashboard has.
///
/// Other files have `panels`, `rows` or a `schemaVersion` of their own, so one of them alone is not enough where
/// it says nothing of Grafana.
fn is_classic(object: &Object) -> bool {
    let list_of = |field: &str, is_one: fn(&Value) -> bool| {
        object
            .get(field)
            .and_then(Value::as_array)
            .is_some_and(|items| items.iter().all(is_one))
    };
    let has_items = |field: &str| {
        object
            .get(field)
            .and_then(Value::as_array)
            .is_some_and(|items| !items.is_empty())
    };
    let panels = list_of("panels", |panel| {
        ["type", "gridPos", "libraryPanel"]
            .iter()
            .any(|field| panel.get(field).is_some())
    });
    let rows = list_of("rows", |row| row.get("panels").is_some_and(Value::is_array));
    let lists = ["templating", "annotations"].iter().any(|field| {
        object
            .get(*field)
            .and_then(|inner| inner.get("list"))
            .is_some_and(Value::is_array)
    });
    let version = object.get("schemaVersion").is_some_and(Value::is_number);
    let title = object.get("title").is_some_and(Value::is_string);
    panels && (has_items("panels") || version || lists || title)
        || rows && (has_items("rows") || version || lists)
        || lists && (title || version)
        || version && title
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
