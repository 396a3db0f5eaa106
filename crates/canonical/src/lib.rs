//! The one way in which a dashboard is written.
//!
//! Grafana writes one dashboard in many ways: what was sent, what the server gives back, what a save in
//! the browser makes of it. The canonical form of all three is the same, byte for byte, so that a difference
//! between two canonical forms is something that a person or a program changed. The table of rules says
//! what is left out, filled in or moved, and why nothing is lost by it; everything else stays as it is.

mod dashboard;
mod error;
mod layout;
mod list;
mod order;
mod panel;
mod parallel;
mod query;
mod quoted;
mod ref_id;
pub mod rules;
mod shape;
mod slug;
mod table;
mod text;
mod tidy;
mod v2;
mod variable;

use serde_json::{Map, Value, json};

pub use error::Error;
#[doc(hidden)]
pub use list::ListText;
pub use parallel::in_parallel;
pub use ref_id::ref_id_at;
pub use shape::Shape;
use shape::kind_of;
pub use slug::slug;
pub use text::{to_line, to_text, write_text};

type Object = Map<String, Value>;

/// The schema version of classic dashboards in which rows became panels. Of older ones nothing is left out but what the
/// server fills in, since every migration of Grafana still looks at them.
pub const OLDEST_SCHEMA: u64 = 16;

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
pub fn canonical(mut dashboard: Value) -> Result<Value, Error> {
    tidy::tidy(&mut dashboard);
    in_place(&mut dashboard, true)?;
    order::sort(&mut dashboard);
    Ok(dashboard)
}

/// The bare dashboards in a value, each in canonical form and with its uid: out of their envelopes and lists.
///
/// A dashboard of the `v2` versions stays in its envelope.
///
/// # Errors
/// As [`canonical`].
pub fn dashboards(value: Value) -> Result<Vec<Value>, Error> {
    let found = enveloped(value)?.into_iter();
    Ok(found.map(|(_, dashboard)| dashboard).collect())
}

/// As [`dashboards`], each with the `metadata` of its envelope, which has its folder and labels.
///
/// # Errors
/// As [`canonical`].
pub fn enveloped(value: Value) -> Result<Vec<(Option<Value>, Value)>, Error> {
    let mut found = Vec::new();
    collect(canonical(value)?, &mut found)?;
    Ok(found)
}

/// Whether a bare dashboard is of before [`OLDEST_SCHEMA`].
pub fn is_old(dashboard: &Value) -> bool {
    match dashboard.get("schemaVersion") {
        Some(version) => version.as_u64().is_some_and(|version| version < OLDEST_SCHEMA),
        None => dashboard.get("rows").is_some(),
    }
}

/// One panel, with those in it if it is a row, as [`canonical`] leaves it in a dashboard: without what Grafana
/// fills in by itself. Its fields are in any order.
///
/// ```
/// use serde_json::json;
/// let panel = json!({"type": "stat", "options": {"colorMode": "value", "graphMode": "none"}, "interval": null});
/// let normal = json!({"type": "stat", "options": {"graphMode": "none"}, "gridPos": {"h": 3, "w": 6, "x": 0, "y": 0}});
/// assert_eq!(dashgen_canonical::panel(panel), normal);
/// ```
pub fn panel(mut panel: Value) -> Value {
    tidy::tidy(&mut panel);
    if let Value::Object(panel) = &mut panel {
        panel::canonical(panel, u64::MAX);
    }
    panel
}

fn collect(value: Value, found: &mut Vec<(Option<Value>, Value)>) -> Result<(), Error> {
    match (Shape::of(&value)?, value) {
        (Shape::List, Value::Array(items)) => items.into_iter().try_for_each(|item| collect(item, found)),
        (Shape::List, Value::Object(mut list)) => match list.remove("items") {
            Some(items) => collect(items, found),
            None => Ok(()),
        },
        (Shape::ClassicEnvelope, Value::Object(mut envelope)) => {
            let metadata = envelope.remove("metadata");
            let uid = metadata
                .as_ref()
                .and_then(|metadata| metadata.get("name"))
                .cloned();
            if let Some(Value::Object(mut spec)) = envelope.remove("spec") {
                // The name in the envelope is the uid, whatever the dashboard in it says.
                if let Some(uid) = uid {
                    spec.insert("uid".to_owned(), uid);
                }
                found.push((metadata, Value::Object(spec)));
            }
            Ok(())
        }
        (Shape::Payload, Value::Object(mut payload)) => {
            let folder = payload.remove("folderUid");
            let metadata = folder.map(|folder| json!({"annotations": {"grafana.app/folder": folder}}));
            found.extend(payload.remove("dashboard").map(|dashboard| (metadata, dashboard)));
            Ok(())
        }
        (Shape::ElementsEnvelope, envelope) => {
            found.push((envelope.get("metadata").cloned(), envelope));
            Ok(())
        }
        (_, bare) => {
            found.push((None, bare));
            Ok(())
        }
    }
}

fn in_place(value: &mut Value, list_may_follow: bool) -> Result<(), Error> {
    match (Shape::of(value)?, value) {
        (Shape::List, _) if !list_may_follow => Err(Error::NotADashboard {
            found: "it is a list in a list".to_owned(),
        }),
        (Shape::List, Value::Array(items)) => items.iter_mut().try_for_each(|item| in_place(item, false)),
        (Shape::List, Value::Object(list)) => {
            table::apply(&table::TABLE.envelope, list, u64::MAX);
            match list.get_mut("items") {
                Some(Value::Array(items)) => items.iter_mut().try_for_each(|item| in_place(item, false)),
                _ => Ok(()),
            }
        }
        (Shape::ClassicEnvelope, Value::Object(envelope)) => {
            unwrap(envelope);
            match envelope.get_mut("spec") {
                Some(Value::Object(spec)) => dashboard::canonical(spec),
                _ => Ok(()),
            }
        }
        (Shape::ElementsEnvelope, Value::Object(envelope)) => {
            unwrap(envelope);
            if let Some(Value::Object(spec)) = envelope.get_mut("spec") {
                v2::canonical(spec);
            }
            Ok(())
        }
        (Shape::Payload, Value::Object(payload)) => match payload.get_mut("dashboard") {
            Some(Value::Object(inner)) => dashboard::canonical(inner),
            _ => Ok(()),
        },
        (_, Value::Object(object)) => dashboard::canonical(object),
        (_, other) => Err(Error::NotADashboard {
            found: format!("it is {}", kind_of(other)),
        }),
    }
}

/// Leaves out of an envelope what the server fills in.
fn unwrap(envelope: &mut Object) {
    table::apply(&table::TABLE.envelope, envelope, u64::MAX);
    // The uid is the envelope's name; the server removes it from the dashboard.
    if let (Some(Value::Object(metadata)), true) = (envelope.get("metadata"), envelope.contains_key("spec")) {
        let name = metadata.get("name").cloned();
        if let Some(Value::Object(spec)) = envelope.get_mut("spec")
            && name.is_some()
            && spec.get("uid") == name.as_ref()
        {
            spec.remove("uid");
        }
    }
    if let Some(Value::Object(metadata)) = envelope.get_mut("metadata") {
        for field in ["labels", "annotations"] {
            if metadata
                .get(field)
                .and_then(Value::as_object)
                .is_some_and(Object::is_empty)
            {
                metadata.remove(field);
            }
        }
    }
}
