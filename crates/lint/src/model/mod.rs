//! One model of everything that is looked at: dashboards of every version, and files of rules.
//!
//! It borrows from the JSON and keeps the pointer of each part, so that a finding can say where it stands. Nothing is
//! brought into canonical form before: what is wrong must be seen as it is written.

mod alertmanager;
mod classic;
mod elements;
mod layout;
mod query;
mod rules;
mod source;
mod template;

use std::borrow::Cow;

use serde_json::Value;

use crate::finding::Within;
pub(crate) use alertmanager::{Configuration, Labels};
pub(crate) use query::{Asked, Query, Role};
pub(crate) use rules::{Group, RuleFile, RuleKind, RuleOf, milliseconds};
pub(crate) use source::{Source, Sources};
pub(crate) use template::{Found as TemplateVariable, in_text, is_built_in};

/// A dashboard.
#[derive(Debug)]
pub(crate) struct Dashboard<'v> {
    /// The dashboard itself, out of its envelope; the `spec` of a `v2` one.
    pub(crate) value: &'v Value,
    /// The pointer to it.
    pub(crate) pointer: String,
    pub(crate) uid: Option<&'v str>,
    pub(crate) title: &'v str,
    /// Whether it is of the versions before `v2`.
    pub(crate) is_classic: bool,
    pub(crate) panels: Vec<Panel<'v>>,
    pub(crate) variables: Vec<Variable<'v>>,
    /// The links of the dashboard itself.
    pub(crate) links: Vec<Link<'v>>,
    /// Every expression of PromQL: of panels, variables and annotations.
    pub(crate) queries: Vec<Query<'v>>,
}

impl<'v> Dashboard<'v> {
    /// Reads a dashboard or its envelope. `None` if it is neither.
    pub(crate) fn of(document: &'v Value) -> Option<Self> {
        use dashgen_canonical::Shape;
        match Shape::of(document).ok()? {
            Shape::Classic => Some(classic::read(document, String::new(), None)),
            Shape::ClassicEnvelope => {
                let uid = document
                    .get("metadata")
                    .and_then(|metadata| text(metadata, "name"));
                Some(classic::read(document.get("spec")?, "/spec".to_owned(), uid))
            }
            Shape::Payload => Some(classic::read(
                document.get("dashboard")?,
                "/dashboard".to_owned(),
                None,
            )),
            Shape::ElementsEnvelope => Some(elements::read(document)),
            Shape::List => None,
        }
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&Variable<'v>> {
        self.variables.iter().find(|variable| variable.name == name)
    }

    /// The queries of a panel, those that are hidden too.
    pub(crate) fn queries_of<'d>(&'d self, panel: &'d Panel) -> impl Iterator<Item = &'d Query<'v>> {
        self.queries
            .iter()
            .filter(move |query| query.panel == Some(panel.number))
    }
}

/// A row, expanded or collapsed.
#[derive(Debug)]
pub(crate) struct Row<'v> {
    pub(crate) title: &'v str,
}

/// A panel of any type, wherever it stands.
#[derive(Debug)]
pub(crate) struct Panel<'v> {
    /// Its index among all panels of the dashboard.
    pub(crate) number: usize,
    pub(crate) pointer: String,
    pub(crate) id: Option<u64>,
    pub(crate) title: &'v str,
    /// The plugin that draws it.
    pub(crate) kind: &'v str,
    /// Title, description and links: the panel, or the `spec` of its element.
    pub(crate) value: &'v Value,
    /// What holds `options` and `fieldConfig`, and where it stands below the panel.
    pub(crate) settings: (&'v Value, &'static str),
    /// The transformations, and where they stand below the panel.
    pub(crate) transformations: (&'v [Value], &'static str),
    pub(crate) row: Option<Row<'v>>,
    pub(crate) places: Vec<Spot>,
    /// Its variable and those of its rows that repeat it.
    pub(crate) repeats: Vec<&'v str>,
    pub(crate) targets: Vec<Target<'v>>,
    pub(crate) links: Vec<Link<'v>>,
    /// Whether it is in the library and only named here.
    pub(crate) is_library: bool,
}

impl Panel<'_> {
    /// Its title, or what stands for it.
    pub(crate) fn name(&self) -> String {
        match (self.title, self.id) {
            ("", Some(id)) => format!("panel {id}"),
            ("", None) => "panel without a title".to_owned(),
            (title, _) => title.to_owned(),
        }
    }

    /// The steps from the dashboard to it.
    pub(crate) fn within(&self) -> Vec<Within> {
        let row = self.row.as_ref().filter(|row| !row.title.is_empty());
        let row = row.map(|row| Within {
            what: "row",
            name: row.title.to_owned(),
        });
        let name = self.name();
        row.into_iter().chain([Within { what: "panel", name }]).collect()
    }
}

/// A place on a grid of 24 columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Which grid: that of the page, or of a collapsed row or tab.
    pub(crate) grid: usize,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) w: i64,
    pub(crate) h: i64,
}

/// What a panel asks a data source.
#[derive(Debug)]
pub(crate) struct Target<'v> {
    pub(crate) pointer: String,
    pub(crate) ref_id: Option<&'v str>,
    /// What is asked: the target, or the `spec` of its query.
    pub(crate) value: &'v Value,
    pub(crate) source: Source,
    /// Whether it is not drawn.
    pub(crate) is_hidden: bool,
}

/// A variable.
#[derive(Debug)]
pub(crate) struct Variable<'v> {
    pub(crate) pointer: String,
    pub(crate) name: &'v str,
    /// As the classic dashboards call it: `query`, `custom`, `datasource`, …
    pub(crate) kind: Cow<'v, str>,
    pub(crate) value: &'v Value,
    /// Whether several values may be selected.
    pub(crate) is_multi: bool,
    /// Whether All may be selected.
    pub(crate) has_all: bool,
}

impl Variable<'_> {
    pub(crate) fn within(&self) -> Vec<Within> {
        vec![Within {
            what: "variable",
            name: self.name.to_owned(),
        }]
    }
}

/// An annotation query.
#[derive(Debug)]
pub(crate) struct Annotation<'v> {
    pub(crate) pointer: String,
    pub(crate) name: &'v str,
    pub(crate) value: &'v Value,
}

/// A link of a dashboard, a panel or its values.
#[derive(Debug)]
pub(crate) struct Link<'v> {
    pub(crate) pointer: String,
    pub(crate) title: &'v str,
    pub(crate) url: Option<&'v str>,
    pub(crate) value: &'v Value,
    /// Whether it is one of the dashboard's own, which can be lists by tags.
    pub(crate) is_of_dashboard: bool,
}

/// A text field.
pub(crate) fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field)?.as_str()
}

/// A list field; an empty list if it is none.
pub(crate) fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Whether a field is `true`.
pub(crate) fn flag(value: &Value, field: &str) -> bool {
    value.get(field) == Some(&Value::Bool(true))
}

/// A step of a JSON pointer, escaped.
pub(crate) fn step(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
}

/// Links in a list, below a pointer.
fn links<'v>(values: &'v [Value], pointer: &str, is_of_dashboard: bool) -> impl Iterator<Item = Link<'v>> {
    values.iter().enumerate().map(move |(index, value)| Link {
        pointer: format!("{pointer}/{index}"),
        title: text(value, "title").unwrap_or_default(),
        url: text(value, "url"),
        value,
        is_of_dashboard,
    })
}

/// The data links of a panel: in its field defaults, overrides and options.
fn data_links<'v>(settings: &'v Value, pointer: &str) -> Vec<Link<'v>> {
    let mut found = Vec::new();
    let config = settings.get("fieldConfig").unwrap_or(&Value::Null);
    if let Some(defaults) = config.get("defaults") {
        let at = format!("{pointer}/fieldConfig/defaults/links");
        found.extend(links(list(defaults, "links"), &at, false));
    }
    for (index, one) in list(config, "overrides").iter().enumerate() {
        for (inner, property) in list(one, "properties").iter().enumerate() {
            if text(property, "id") == Some("links") {
                let at = format!("{pointer}/fieldConfig/overrides/{index}/properties/{inner}/value");
                found.extend(links(list(property, "value"), &at, false));
            }
        }
    }
    if let Some(options) = settings.get("options") {
        let at = format!("{pointer}/options/dataLinks");
        found.extend(links(list(options, "dataLinks"), &at, false));
    }
    found
}
