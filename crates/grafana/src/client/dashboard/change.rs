//! What a write is: each names what it replaces, and the place where it stays.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{MESSAGE, Meta, Model, Placement};

/// Asks for the permissions that Grafana gives to what is made in the browser.
pub(super) const GRANT: &str = "grafana.app/grant-permissions";
/// What the server fills in, or says about one version only.
const OF_A_VERSION: [&str; 6] = [
    "grafana.app/createdBy",
    "grafana.app/updatedBy",
    "grafana.app/updatedTimestamp",
    "grafana.app/saved-from-ui",
    MESSAGE,
    GRANT,
];

/// A new dashboard.
#[derive(Debug)]
pub struct Creation<'a> {
    /// Its uid, which must be free.
    pub uid: &'a str,
    /// Where it goes.
    pub placement: &'a Placement,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// The model of its content.
    pub model: Model,
    /// Its content.
    pub spec: &'a Value,
}

/// A new version of a dashboard that was read. It keeps what is not named: every annotation, every label.
#[derive(Debug)]
pub struct Replacement<'a> {
    pub(super) meta: &'a Meta,
    pub(super) placement: &'a Placement,
    pub(super) annotations: BTreeMap<String, String>,
    pub(super) model: Model,
    pub(super) spec: &'a Value,
}

impl<'a> Replacement<'a> {
    /// A new version at a place, which is nearly always [`Meta::placement`].
    pub fn new(meta: &'a Meta, placement: &'a Placement, model: Model, spec: &'a Value) -> Self {
        let annotations = meta
            .annotations
            .iter()
            .filter(|(key, _)| !OF_A_VERSION.contains(&key.as_str()));
        let annotations = annotations
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        Self {
            meta,
            placement,
            annotations,
            model,
            spec,
        }
    }

    /// Leaves annotations out.
    #[must_use]
    pub fn without(mut self, leave_out: impl Fn(&str) -> bool) -> Self {
        self.annotations.retain(|key, _| !leave_out(key));
        self
    }

    /// Adds annotations, or gives them another value.
    #[must_use]
    pub fn with(mut self, annotations: impl IntoIterator<Item = (String, String)>) -> Self {
        self.annotations.extend(annotations);
        self
    }
}

/// The end of a dashboard that was read.
#[derive(Debug)]
pub struct Deletion<'a> {
    /// The dashboard as it was read.
    pub meta: &'a Meta,
}
