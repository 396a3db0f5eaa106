//! The one way in which a dashboard is written.
//!
//! Grafana writes one dashboard in many ways: what was sent, what the server gives back, what a save in
//! the browser makes of it. The canonical form of all three is the same, byte for byte, so that a difference
//! between two canonical forms is something that a person or a program changed. [`RULES`](rules::RULES) says
//! what is left out, filled in or moved, and why nothing is lost by it; everything else stays as it is.

mod dashboard;
mod key;
mod layout;
mod list;
mod object;
mod order;
mod panel;
mod query;
mod quoted;
pub mod rules;
mod stream;
mod table;
mod text;
mod tree;
mod v2;
mod variable;
mod writer;

use serde_json::Value;

#[doc(hidden)]
pub use key::Key;
#[doc(hidden)]
pub use list::ListText;
#[doc(hidden)]
pub use object::Field;
pub use object::Object;
pub use stream::write_text;
pub use text::to_text;
pub use tree::Tree;
#[doc(hidden)]
pub use tree::is_settled;

/// The oldest schema version of classic dashboards that has a canonical form: rows became panels in it.
pub const OLDEST_SCHEMA: u64 = 16;

/// Why something has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not a dashboard.
    #[error("this is not a Grafana dashboard: {found}")]
    NotADashboard {
        /// What it is instead.
        found: String,
    },
    /// Its schema is older than [`OLDEST_SCHEMA`].
    #[error(
        "schema version {version} is too old: {OLDEST_SCHEMA} is the oldest that can be read; \
         open the dashboard in Grafana and save it"
    )]
    TooOld {
        /// Its `schemaVersion`; 0 if there is none.
        version: u64,
    },
    /// Its envelope has a version that is not known.
    #[error(
        "the dashboard's apiVersion `{version}` is not known: it is one of v0alpha1, v1beta1, v1, v2alpha1, \
         v2beta1 and v2 of dashboard.grafana.app"
    )]
    UnknownApiVersion {
        /// What stands there.
        version: String,
    },
}

/// The shape of something that holds dashboards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A classic dashboard: `panels`, `templating`, `schemaVersion`.
    Classic,
    /// An envelope around a classic dashboard: `v0alpha1`, `v1beta1`, `v1`.
    ClassicEnvelope,
    /// An envelope around a dashboard of elements and layouts: `v2alpha1`, `v2beta1`, `v2`.
    ElementsEnvelope,
    /// What the legacy API answers: `dashboard` and `meta`.
    Answer,
    /// A list of the others: a JSON list, or an object with `items`.
    List,
}

impl Shape {
    /// Recognises what a value is.
    ///
    /// # Errors
    /// If it is none of the shapes.
    pub fn of(value: &Value) -> Result<Self, Error> {
        Self::of_tree(&Tree::outline(value))
    }

    /// As [`Shape::of`].
    ///
    /// # Errors
    /// As [`Shape::of`].
    pub fn of_tree(tree: &Tree<'_>) -> Result<Self, Error> {
        let object = match tree {
            Tree::Array(_) => return Ok(Self::List),
            Tree::Object(object) => object,
            other => {
                return Err(Error::NotADashboard {
                    found: format!("it is {}", kind_of(other)),
                });
            }
        };
        if matches!(object.get("items"), Some(Tree::Array(_))) && !object.contains_key("panels") {
            return Ok(Self::List);
        }
        if matches!(object.get("spec"), Some(Tree::Object(_))) && object.contains_key("apiVersion") {
            let version = object
                .get("apiVersion")
                .and_then(Tree::as_str)
                .unwrap_or_default();
            return match version.strip_prefix("dashboard.grafana.app/") {
                Some("v0alpha1" | "v1alpha1" | "v1beta1" | "v1") => Ok(Self::ClassicEnvelope),
                Some("v2alpha1" | "v2beta1" | "v2") => Ok(Self::ElementsEnvelope),
                _ => Err(Error::UnknownApiVersion {
                    version: version.chars().take(100).collect(),
                }),
            };
        }
        if matches!(object.get("dashboard"), Some(Tree::Object(_))) && object.contains_key("meta") {
            return Ok(Self::Answer);
        }
        if ["panels", "schemaVersion", "templating", "rows", "title"]
            .iter()
            .any(|field| object.contains_key(*field))
        {
            return Ok(Self::Classic);
        }
        let fields: Vec<&str> = object.iter().map(|(key, _)| key).take(3).collect();
        let found = if fields.is_empty() {
            "it is an empty object".to_owned()
        } else {
            format!(
                "it is an object with {}, without panels, schemaVersion or title",
                fields.join(", ")
            )
        };
        Err(Error::NotADashboard { found })
    }
}

fn kind_of(tree: &Tree<'_>) -> &'static str {
    match tree {
        Tree::Null => "null",
        Tree::Bool(_) => "true or false",
        Tree::Number(_) => "a number",
        Tree::String(_) => "a text",
        Tree::Array(_) => "a list",
        Tree::Object(_) => "an object",
    }
}

/// Brings a dashboard into canonical form: bare, in its envelope, or a list of them.
///
/// The form is idempotent, and the same for what was rendered, for what Grafana 12.4 gives back after storing
/// it and for what is there after a save in the browser that changed nothing.
///
/// # Errors
/// If it is not a dashboard, or one of a schema that is too old.
///
/// ```
/// use serde_json::json;
/// let sent = json!({"title": "Up", "schemaVersion": 42, "editable": true, "panels": [], "refresh": null});
/// let stored = json!({"schemaVersion": 42, "version": 7, "title": "Up", "weekStart": "", "panels": []});
/// assert_eq!(
///     dashgen_canonical::to_text(&dashgen_canonical::canonical(sent)?),
///     dashgen_canonical::to_text(&dashgen_canonical::canonical(stored)?),
/// );
/// # Ok::<(), dashgen_canonical::Error>(())
/// ```
pub fn canonical(dashboard: Value) -> Result<Value, Error> {
    let mut tree = Tree::from(dashboard);
    settle(&mut tree)?;
    Ok(tree.into())
}

/// Brings a dashboard into canonical form where it stands; see [`canonical`].
///
/// # Errors
/// As [`canonical`].
pub fn settle(dashboard: &mut Tree<'_>) -> Result<(), Error> {
    in_place(dashboard, true)
}

/// The bare dashboards in a value, each in canonical form and with its uid: out of their envelopes and lists.
///
/// A dashboard of the `v2` versions stays in its envelope.
///
/// # Errors
/// As [`canonical`].
pub fn dashboards(value: Value) -> Result<Vec<Value>, Error> {
    let mut tree = Tree::from(value);
    settle(&mut tree)?;
    let mut found = Vec::new();
    collect(tree, &mut found)?;
    Ok(found)
}

/// One panel of a dashboard as [`canonical`] leaves it.
#[doc(hidden)]
pub fn panel(panel: Value) -> Value {
    let mut panel = Tree::from(panel);
    if let Tree::Object(panel) = &mut panel {
        panel::canonical(panel);
    }
    panel.into()
}

fn collect(tree: Tree<'_>, found: &mut Vec<Value>) -> Result<(), Error> {
    match (Shape::of_tree(&tree)?, tree) {
        (Shape::List, Tree::Array(items)) => items.into_iter().try_for_each(|item| collect(item, found)),
        (Shape::List, Tree::Object(mut list)) => match list.remove("items") {
            Some(items) => collect(items, found),
            None => Ok(()),
        },
        (Shape::ClassicEnvelope, Tree::Object(mut envelope)) => {
            let uid = match envelope.get_mut("metadata") {
                Some(Tree::Object(metadata)) => metadata.remove("name"),
                _ => None,
            };
            if let Some(Tree::Object(mut spec)) = envelope.remove("spec") {
                if let Some(uid) = uid {
                    spec.insert_missing("uid", uid);
                }
                found.push(Tree::Object(spec).into());
            }
            Ok(())
        }
        (Shape::Answer, Tree::Object(mut answer)) => {
            found.extend(answer.remove("dashboard").map(Value::from));
            Ok(())
        }
        (_, tree) => {
            found.push(tree.into());
            Ok(())
        }
    }
}

fn in_place(tree: &mut Tree<'_>, list_may_follow: bool) -> Result<(), Error> {
    let shape = Shape::of_tree(tree)?;
    match (shape, tree) {
        (Shape::List, _) if !list_may_follow => Err(Error::NotADashboard {
            found: "it is a list in a list".to_owned(),
        }),
        (Shape::List, Tree::Array(items)) => items.iter_mut().try_for_each(|item| in_place(item, false)),
        (Shape::List, Tree::Object(list)) => {
            table::apply(&table::TABLE.envelope, list);
            match list.get_mut("items") {
                Some(Tree::Array(items)) => items.iter_mut().try_for_each(|item| in_place(item, false)),
                _ => Ok(()),
            }
        }
        (Shape::ClassicEnvelope, Tree::Object(envelope)) => {
            unwrap(envelope);
            match envelope.get_mut("spec") {
                Some(Tree::Object(spec)) => dashboard::canonical(spec),
                _ => Ok(()),
            }
        }
        (Shape::ElementsEnvelope, Tree::Object(envelope)) => {
            unwrap(envelope);
            if let Some(Tree::Object(spec)) = envelope.get_mut("spec") {
                v2::canonical(spec);
            }
            Ok(())
        }
        (Shape::Answer, Tree::Object(answer)) => match answer.get_mut("dashboard") {
            Some(Tree::Object(inner)) => dashboard::canonical(inner),
            _ => Ok(()),
        },
        (_, Tree::Object(object)) => dashboard::canonical(object),
        (_, other) => Err(Error::NotADashboard {
            found: format!("it is {}", kind_of(other)),
        }),
    }
}

/// Leaves out of an envelope what the server fills in.
fn unwrap(envelope: &mut Object<'_>) {
    table::apply(&table::TABLE.envelope, envelope);
    // The uid is the envelope's name; the server removes it from the dashboard.
    if let (Some(Tree::Object(metadata)), true) = (envelope.get("metadata"), envelope.contains_key("spec")) {
        let name = metadata.get("name").cloned();
        if let Some(Tree::Object(spec)) = envelope.get_mut("spec")
            && name.is_some()
            && spec.get("uid") == name.as_ref()
        {
            spec.remove("uid");
        }
    }
    if let Some(Tree::Object(metadata)) = envelope.get_mut("metadata") {
        for field in ["labels", "annotations"] {
            if metadata
                .get(field)
                .and_then(Tree::as_object)
                .is_some_and(Object::is_empty)
            {
                metadata.remove(field);
            }
        }
    }
}
