//! A person's edit as a change of Rust: what is printed for a dashboard before it and after it, compared.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::code::Code;
use crate::dashboard::{Built, Draft};
use crate::print::Layout;
use crate::{File, Options, module, table_of, typed_queries};

/// A dashboard before and after an edit, as Rust.
#[derive(Clone, Debug)]
pub struct AsCode {
    /// The code of what it was, and that of what it is, under one name.
    pub before: File,
    /// The code of what it is.
    pub after: File,
    /// What of the change is nothing but another literal.
    pub edits: Vec<LiteralEdit>,
}

/// A literal that is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LiteralEdit {
    /// The title of the panel that it is of, before the edit; none for the dashboard itself.
    pub panel: Option<String>,
    /// What is called: `description`, `Query::promql`.
    pub call: String,
    /// The literal that it was called with, as Rust.
    pub before: String,
    /// The literal that says what is now.
    pub after: String,
}

/// A dashboard before and after an edit as Rust: each call of the one beside that of the other.
///
/// ```
/// use dashgen_import::{Options, as_code};
/// use serde_json::json;
///
/// let dashboard = |text: &str| json!({
///     "uid": "nodes", "title": "Nodes", "schemaVersion": 42,
///     "panels": [{"id": 1, "type": "stat", "title": "Up", "description": text, "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4}}],
/// });
/// let change = as_code(&dashboard("Nodes."), &dashboard("Nodes that are up."), Options::default())?;
/// assert_eq!(change.edits[0].call, "description");
/// assert_eq!(change.edits[0].after, r#""Nodes that are up.""#);
/// assert_ne!(change.before.text, change.after.text);
/// # Ok::<(), dashgen_canonical::Error>(())
/// ```
///
/// # Errors
/// If one of them has no canonical form.
pub fn as_code(before: &Value, after: &Value, options: Options) -> Result<AsCode, dashgen_canonical::Error> {
    let mut both = [
        dashgen_canonical::canonical(before.clone())?,
        dashgen_canonical::canonical(after.clone())?,
    ];
    // One table for both, so that nothing has two names.
    let table = table_of(both.iter(), &[]);
    let infos = table.infos();
    let built = both.each_mut().map(|dashboard| {
        let (typed, _) = typed_queries(dashboard, &table, options.keep_layout);
        let title = dashboard["title"].as_str().unwrap_or_default().to_owned();
        let mut draft = Draft::new(std::mem::take(dashboard), typed);
        draft.settle(&infos);
        (draft.build(false), title)
    });
    let file = |(built, title): &(Built, String)| File {
        name: "dashboard.rs".to_owned(),
        text: module::print(built, title, &table, options.layout).0,
    };
    let mut edits = BTreeSet::new();
    let (was, is) = (&built[0].0, &built[1].0);
    Finder::of(None, &mut edits).compare(&was.dashboard.code, &is.dashboard.code, "");
    for panel in &was.panels {
        let mut same = is.panels.iter();
        let same = same.find(|other| panel.id.is_some() && other.id == panel.id);
        if let Some(other) = same {
            Finder::of(Some(&panel.title), &mut edits).compare(&panel.body, &other.body, "");
        }
    }
    Ok(AsCode {
        before: file(&built[0]),
        after: file(&built[1]),
        edits: edits.into_iter().collect(),
    })
}

/// Finds literals that differ where all around them is the same.
struct Finder<'f> {
    panel: Option<&'f str>,
    edits: &'f mut BTreeSet<LiteralEdit>,
}

impl<'f> Finder<'f> {
    fn of(panel: Option<&'f str>, edits: &'f mut BTreeSet<LiteralEdit>) -> Self {
        Self { panel, edits }
    }

    fn compare(&mut self, before: &Code, after: &Code, call: &str) {
        match (before, after) {
            (Code::Plain(was), Code::Plain(is)) => self.literal(call, was, is, before, after),
            (Code::Text(was), Code::Text(is)) => self.literal(call, was, is, before, after),
            (
                Code::Call { function, arguments },
                Code::Call {
                    function: other,
                    arguments: others,
                },
            ) if function == other => self.all(arguments, others, function),
            (
                Code::Chain { root, methods },
                Code::Chain {
                    root: other,
                    methods: others,
                },
            ) => {
                self.compare(root, other, call);
                for method in methods {
                    let of = |methods: &[crate::code::Method]| {
                        let mut same = methods.iter().filter(|one| one.name == method.name);
                        match (same.next(), same.next()) {
                            (Some(one), None) => Some(one.arguments.clone()),
                            _ => None,
                        }
                    };
                    if let (Some(was), Some(is)) = (of(methods), of(others)) {
                        self.all(&was, &is, method.name);
                    }
                }
                // Of those that are called several times, such as queries, each beside that of its place.
                if methods.len() == others.len() && methods.iter().zip(others).all(|(a, b)| a.name == b.name)
                {
                    for (method, other) in methods.iter().zip(others) {
                        self.all(&method.arguments, &other.arguments, method.name);
                    }
                }
            }
            // What has got a method more begins as it did.
            (Code::Chain { root, .. }, other) => self.compare(root, other, call),
            (before, Code::Chain { root, .. }) => self.compare(before, root, call),
            (Code::Closure { body, .. }, Code::Closure { body: other, .. }) => {
                self.compare(body, other, call);
            }
            (Code::Reference(inner), Code::Reference(other))
            | (Code::Parentheses(inner), Code::Parentheses(other)) => self.compare(inner, other, call),
            (Code::List(items), Code::List(others)) => self.all(items, others, call),
            _ => {}
        }
    }

    fn all(&mut self, before: &[Code], after: &[Code], call: &str) {
        if before.len() == after.len() {
            for (was, is) in before.iter().zip(after) {
                self.compare(was, is, call);
            }
        }
    }

    fn literal(&mut self, call: &str, was: &str, is: &str, before: &Code, after: &Code) {
        if was == is || call.is_empty() {
            return;
        }
        let wide = Layout {
            width: usize::MAX / 16,
        };
        self.edits.insert(LiteralEdit {
            panel: self.panel.map(str::to_owned),
            call: call.to_owned(),
            before: wide.print(before, 0, 0, 0),
            after: wide.print(after, 0, 0, 0),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn dashboard(title: &str, unit: &str, expr: &str, width: u32) -> Value {
        json!({
            "uid": "nodes", "title": "Nodes", "schemaVersion": 42,
            "panels": [
                {"id": 1, "type": "timeseries", "title": title, "gridPos": {"x": 0, "y": 0, "w": width, "h": 8},
                 "datasource": {"type": "prometheus", "uid": "main"},
                 "fieldConfig": {"defaults": {"unit": unit, "thresholds": {"mode": "absolute", "steps": [
                     {"color": "green", "value": null}, {"color": "red", "value": f64::from(width) * 10.0}]}}},
                 "targets": [{"refId": "A", "expr": expr, "datasource": {"type": "prometheus", "uid": "main"}}]},
                {"id": 2, "type": "stat", "title": "Other", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}},
            ],
        })
    }

    #[test]
    fn what_is_only_another_literal_is_told() {
        let before = dashboard("Load", "s", "label_replace(up, \"a\", \"\", \"b\", \"\")", 12);
        let after = dashboard(
            "The load",
            "ms",
            "label_replace(down, \"a\", \"\", \"b\", \"\")",
            8,
        );
        let change = as_code(&before, &after, Options::default()).expect("dashboards");
        let edits = change.edits.iter().map(|edit| {
            assert_eq!(edit.panel.as_deref(), Some("Load"));
            format!("{}: {} -> {}", edit.call, edit.before, edit.after)
        });
        let edits: Vec<String> = edits.collect();
        for expected in [
            "TimeSeries::new: \"Load\" -> \"The load\"",
            "Query::promql: r#\"label_replace(up, \"a\", \"\", \"b\", \"\")\"# -> r#\"label_replace(down, \"a\", \"\", \"b\", \"\")\"#",
            "unit: Unit::SECONDS -> Unit::MILLISECONDS",
        ] {
            assert!(
                edits.iter().any(|edit| edit == expected),
                "no {expected} in {edits:#?}"
            );
        }
    }

    #[test]
    fn what_did_not_change_is_no_edit() {
        let same = dashboard("Load", "s", "sum(up)", 12);
        let change = as_code(&same, &same, Options::default()).expect("dashboards");
        assert_eq!(change.edits, []);
        assert_eq!(change.before.text, change.after.text);
    }
}
