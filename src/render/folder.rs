//! The folders of a project: one of each uid, and none that Grafana refuses.

use std::collections::BTreeMap;

use super::context::Context;
use crate::Project;
use crate::folder::Folder;

/// Where dashboards go.
#[derive(Clone, Debug, Default)]
pub(super) struct Folders {
    /// The folders of dashboards that name one, by the dashboard's uid.
    pub(super) own: BTreeMap<&'static str, Folder>,
    /// The folder of the others.
    pub(super) default: Option<Folder>,
}

/// Finds the folder of each dashboard, and every fault of it.
pub(super) fn render(project: &Project, context: &mut Context) -> Folders {
    let mut known: BTreeMap<&str, &Folder> = BTreeMap::new();
    let mut checked: Vec<&Folder> = Vec::new();
    for dashboard in &project.dashboards {
        let folder = dashboard.folder.as_ref().or(project.folder.as_ref());
        let Some(folder) = folder.filter(|folder| !checked.contains(folder)) else {
            continue;
        };
        checked.push(folder);
        context.within(dashboard.uid, |context| {
            for fault in folder.faults() {
                context.fault(fault);
            }
            for one in folder.path() {
                if known.insert(one.uid(), one).is_some_and(|other| other != one) {
                    context.fault(format!(
                        "the folder {} has another title or another parent elsewhere; name it once and use it everywhere",
                        one.uid()
                    ));
                }
            }
        });
    }
    let own = project.dashboards.iter();
    Folders {
        own: own
            .filter_map(|dashboard| Some((dashboard.uid, dashboard.folder.clone()?)))
            .collect(),
        default: project.folder.clone(),
    }
}
