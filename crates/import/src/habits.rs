//! What most queries of a dashboard have in common, which is then said once.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::code::Code;
use crate::panel::promql;
use crate::read::items;

/// What most queries of Prometheus say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Habits {
    /// Whether there are any.
    pub(crate) has_any: bool,
    /// The data source of a query, if it names one.
    pub(crate) target: Option<Value>,
    /// The data source of their panel, if it names one.
    pub(crate) panel: Option<Value>,
    /// How the editor shows them, if it is said.
    pub(crate) editor: Option<Value>,
    /// The queries that the compiler can check, by their text.
    pub(crate) typed: BTreeMap<String, Code>,
}

impl Habits {
    /// What most queries of a dashboard say.
    pub(crate) fn of(dashboard: &Value) -> Self {
        let mut sources: BTreeMap<String, (usize, Option<Value>, Option<Value>)> = BTreeMap::new();
        let mut editors: BTreeMap<String, (usize, Option<Value>)> = BTreeMap::new();
        let top = items(dashboard, "/panels");
        for panel in top.flat_map(|panel| std::iter::once(panel).chain(items(panel, "/panels"))) {
            for target in items(panel, "/targets").filter(|target| promql(panel, target).is_some()) {
                let (own, of_panel) = (target.get("datasource"), panel.get("datasource"));
                let source = sources
                    .entry(format!("{own:?} {of_panel:?}"))
                    .or_insert_with(|| (0, own.cloned(), of_panel.cloned()));
                source.0 += 1;
                let editor = target.get("editorMode");
                let known = editors
                    .entry(format!("{editor:?}"))
                    .or_insert_with(|| (0, editor.cloned()));
                known.0 += 1;
            }
        }
        let Some((_, target, panel)) = sources.into_values().max_by_key(|(count, ..)| *count) else {
            return Self::default();
        };
        let editor = editors.into_values().max_by_key(|(count, _)| *count);
        Self {
            has_any: true,
            target,
            panel,
            typed: BTreeMap::new(),
            editor: editor
                .and_then(|(_, editor)| editor)
                .filter(|editor| editor == "code" || editor == "builder"),
        }
    }
}
