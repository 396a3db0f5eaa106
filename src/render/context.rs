//! What rendering knows while it walks the tree: where it is, what is wrong so far, what links lead to.

use super::fault::Fault;
use super::index::Index;
use crate::link::{Link, Target};

/// Gathers faults, each with its path, so that one run reports all of them.
#[derive(Debug, Default)]
pub(crate) struct Context {
    index: Index,
    path: Vec<String>,
    faults: Vec<Fault>,
}

impl Context {
    pub(crate) fn new(index: Index) -> Self {
        Self {
            index,
            ..Self::default()
        }
    }

    /// Runs `work` one step further down the path: `operations / Projection / query A`.
    pub(crate) fn within<T>(&mut self, step: impl Into<String>, work: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.into());
        let result = work(self);
        self.path.pop();
        result
    }

    /// Reports a fault at the present place.
    pub(crate) fn fault(&mut self, message: impl std::fmt::Display) {
        self.faults.push(Fault {
            path: self.path.join(" / "),
            message: message.to_string(),
        });
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
                    match entry.panels.get(slug) {
                        Some(id) => parameters.push(format!("viewPanel=panel-{id}")),
                        None => faults.push(format!(
                            "link \"{}\" leads to panel `{slug}`, which dashboard `{uid}` lacks; its panels are {}",
                            link.title,
                            entry.panels.keys().cloned().collect::<Vec<_>>().join(", ")
                        )),
                    }
                }
                for (name, value) in variables {
                    if !entry.variables.contains(name.as_str()) {
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
