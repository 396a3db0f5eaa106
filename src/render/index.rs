//! What a project's links can lead to: its dashboards, their panels and their variables.

use std::collections::{BTreeMap, BTreeSet};

use crate::dashboard::Dashboard;
use crate::render::identity;

/// Every dashboard of a project, by uid.
#[derive(Debug, Default)]
pub(crate) struct Index {
    dashboards: BTreeMap<String, Entry>,
}

/// What can be linked to in one dashboard.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// The slug of each panel and its id.
    pub(crate) panels: BTreeMap<String, u32>,
    /// The names of its variables.
    pub(crate) variables: BTreeSet<String>,
}

impl Index {
    pub(crate) fn new(dashboards: &[Dashboard]) -> Self {
        let entries = dashboards
            .iter()
            .map(|dashboard| (dashboard.uid.to_owned(), Entry::new(dashboard)));
        Self {
            dashboards: entries.collect(),
        }
    }

    pub(crate) fn get(&self, uid: &str) -> Option<&Entry> {
        self.dashboards.get(uid)
    }

    pub(crate) fn uids(&self) -> impl Iterator<Item = &str> {
        self.dashboards.keys().map(String::as_str)
    }
}

impl Entry {
    fn new(dashboard: &Dashboard) -> Self {
        let panels = dashboard.rows.iter().flat_map(|row| &row.panels);
        Self {
            panels: panels
                .map(|panel| {
                    let slug = panel.slug();
                    let id = identity::id(&slug);
                    (slug, id)
                })
                .collect(),
            variables: dashboard
                .scope
                .iter()
                .chain(&dashboard.variables)
                .map(|declaration| declaration.name.to_string())
                .collect(),
        }
    }
}
