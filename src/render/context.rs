//! What rendering knows while it walks the tree: where it is, what is wrong so far, what links lead to.

use std::fmt::Display;
use std::sync::Arc;

use super::fault::Fault;
use super::index::Index;
use crate::link::{Link, Target};

/// Gathers faults, each with its path, so that one run reports all of them.
#[derive(Debug, Default)]
pub(crate) struct Context<'a> {
    index: Arc<Index<'a>>,
    faults: Vec<Fault>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(index: Index<'a>) -> Self {
        Self {
            index: Arc::new(index),
            ..Self::default()
        }
    }

    /// A context without faults that knows the same.
    pub(crate) fn fork(&self) -> Self {
        Self {
            index: Arc::clone(&self.index),
            faults: Vec::new(),
        }
    }

    /// Takes the faults of a context that was forked off, as if they were reported here.
    pub(crate) fn join(&mut self, forked: Self) {
        self.faults.extend(forked.faults);
    }

    /// Runs `work` one step further down the path: `operations / Projection / query A`.
    ///
    /// The step is written only into the paths of the faults that `work` reports: nearly always none.
    pub(crate) fn within<T>(&mut self, step: impl Display, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.faults.len();
        let result = work(self);
        for fault in &mut self.faults[before..] {
            fault.path = if fault.path.is_empty() {
                step.to_string()
            } else {
                format!("{step} / {}", fault.path)
            };
        }
        result
    }

    /// Reports a fault at the present place.
    pub(crate) fn fault(&mut self, message: impl Display) {
        self.faults.push(Fault {
            path: String::new(),
            message: message.to_string(),
        });
    }

    /// The number of a panel. One that there is not is a fault.
    pub(crate) fn panel_id(&mut self, uid: &str, slug: &str) -> Option<u32> {
        let Some(entry) = self.index.get(uid) else {
            let known: Vec<_> = self.index.uids().collect();
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            self.fault(format!(
                "there is no dashboard `{uid}` that could show the alert; this project has {known}"
            ));
            return None;
        };
        let id = entry.panels().get(slug).copied();
        if id.is_none() {
            let known: Vec<_> = entry.panels().keys().copied().collect();
            self.fault(format!(
                "dashboard `{uid}` has no panel `{slug}` that could show the alert; its panels are {}",
                known.join(", ")
            ));
        }
        id
    }

    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// The address that a link leads to. One that leads nowhere is a fault.
    pub(crate) fn url(&mut self, link: &Link) -> String {
        let (uid, panel, variables) = match &link.target {
            Target::Url(url) => return url.clone(),
            Target::Dashboard {
                uid,
                panel,
                variables,
            } => (*uid, panel, variables),
        };
        let mut parameters = vec!["${__url_time_range}".to_owned()];
        let mut faults = Vec::new();
        match self.index.get(uid) {
            None => {
                let known: Vec<_> = self.index.uids().collect();
                faults.push(format!(
                    "link \"{}\" leads to dashboard `{uid}`, which is none of this project's: {}",
                    link.title,
                    known.join(", ")
                ));
            }
            Some(entry) => {
                if let Some(slug) = panel {
                    match entry.panels().get(slug.as_str()) {
                        Some(id) => parameters.push(format!("viewPanel=panel-{id}")),
                        None => faults.push(format!(
                            "link \"{}\" leads to panel `{slug}`, which dashboard `{uid}` lacks; its panels are {}",
                            link.title,
                            entry.panels().keys().copied().collect::<Vec<_>>().join(", ")
                        )),
                    }
                }
                for (name, value) in variables {
                    if !entry.declares(name) {
                        faults.push(format!(
                            "link \"{}\" passes variable `{name}`, which dashboard `{uid}` does not declare",
                            link.title
                        ));
                    }
                    parameters.push(match value {
                        Some(value) => format!("var-{name}={value}"),
                        None => format!("${{{name}:queryparam}}"),
                    });
                }
            }
        }
        for fault in faults {
            self.fault(fault);
        }
        format!("/d/{uid}?{}", parameters.join("&"))
    }
}
