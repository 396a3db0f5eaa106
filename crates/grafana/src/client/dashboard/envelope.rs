//! The envelope of a dashboard in the API of the Kubernetes style.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{FOLDER, Live, Meta, Model, Placement, Version};
use crate::client::legacy;

pub(super) fn envelope(version: &str, metadata: &Map<String, Value>, spec: &Value) -> Value {
    json!({
        "apiVersion": format!("dashboard.grafana.app/{version}"),
        "kind": "Dashboard",
        "metadata": metadata,
        "spec": spec,
    })
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// A dashboard out of its envelope.
pub(super) fn live(mut envelope: Value) -> Option<Live> {
    let spec = envelope.get_mut("spec").map(Value::take)?;
    let metadata = envelope.get("metadata")?;
    let text = |field: &str| metadata.get(field).and_then(Value::as_str);
    let mut annotations = texts(metadata.get("annotations"));
    let placement = Placement::of(&annotations.remove(FOLDER).unwrap_or_default());
    legacy::stamp_from_message(&mut annotations);
    let conversion = envelope.get("status").and_then(|status| status.get("conversion"));
    let served = envelope
        .get("apiVersion")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let stored = conversion
        .and_then(|conversion| conversion.get("storedVersion"))
        .and_then(Value::as_str);
    let stored = stored.unwrap_or_else(|| served.rsplit('/').next().unwrap_or_default());
    Some(Live {
        meta: Meta {
            uid: text("name")?.to_owned(),
            version: Version::Resource(text("resourceVersion")?.to_owned()),
            generation: metadata
                .get("generation")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
            placement,
            labels: texts(metadata.get("labels")),
            stored: if stored.starts_with("v2") {
                Model::Elements
            } else {
                Model::Classic
            },
            updated_by: annotations
                .get("grafana.app/updatedBy")
                .or_else(|| annotations.get("grafana.app/createdBy"))
                .cloned(),
            updated: annotations
                .get("grafana.app/updatedTimestamp")
                .cloned()
                .or_else(|| text("creationTimestamp").map(str::to_owned)),
            annotations,
            conversion_failed: conversion.and_then(|conversion| conversion.get("failed"))
                == Some(&Value::Bool(true)),
        },
        spec,
    })
}
