//! One dashboard: read, run, compared with what it was, until nothing differs.

use std::collections::BTreeMap;

use dashgen::catalogue::MetricInfo;
use dashgen::dashboard::GraphTooltip;
use dashgen::theme::{EditorMode, Theme};
use dashgen::{Dashboard, Project, Row, Variable};
use serde_json::Value;

use crate::code::Code;
use crate::corrections::Corrections;
use crate::difference::{self, Patch};
use crate::habits::Habits;
use crate::made::{Made, constant, fixed, function, method};
use crate::panel::{OfRow, Reader, data_source, duration};
use crate::read::{items, small};
use crate::variable;

/// A dashboard as it is printed: what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// What is wanted, in canonical form.
    pub(crate) wanted: Value,
    pub(crate) habits: Habits,
    pub(crate) corrections: Corrections,
}

/// The Rust of a dashboard, and the dashboard that it makes.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    pub(crate) dashboard: Made<Dashboard>,
    /// The functions of its panels, in the order of the page.
    pub(crate) panels: Vec<PanelFunction>,
}

/// One panel, which is a function of its own.
#[derive(Clone, Debug)]
pub(crate) struct PanelFunction {
    pub(crate) id: Option<u64>,
    pub(crate) title: String,
    pub(crate) returns: &'static str,
    pub(crate) body: Code,
}

/// What stands for the call of a panel's function until it has a name.
pub(crate) fn placeholder(index: usize) -> String {
    format!("panel#{index}")
}

/// How often what differs is corrected before the rest is taken over as JSON.
const ROUNDS: usize = 6;

impl Draft {
    pub(crate) fn new(wanted: Value, typed: BTreeMap<String, Code>) -> Self {
        Self {
            habits: Habits {
                typed,
                ..Habits::of(&wanted)
            },
            wanted,
            corrections: Corrections::default(),
        }
    }

    /// Corrects the code until what it renders is what was wanted. Gives the faults that render finds in it, which an
    /// unchecked dashboard keeps.
    pub(crate) fn settle(&mut self, metrics: &[MetricInfo]) -> Vec<String> {
        for round in 0..ROUNDS {
            let rendered = self.render();
            if rendered == self.wanted {
                break;
            }
            self.correct(&rendered, round);
        }
        let rendered = self.render();
        let rest = difference::between(&self.wanted, &rendered, &[]);
        self.corrections.dashboard.extend(rest);
        let faults = faults(self.build(false).dashboard.value, metrics);
        self.corrections.is_unchecked = !faults.is_empty();
        faults
    }

    /// What the code renders now.
    pub(crate) fn render(&self) -> Value {
        let project = Project::new().dashboard(self.build(true).dashboard.value);
        let rendered = project.render().ok();
        let text = rendered.and_then(|rendered| Some(rendered.dashboards().next()?.text().to_owned()));
        text.and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    fn correct(&mut self, rendered: &Value, round: usize) {
        let corrections = &mut self.corrections;
        let mut leave = vec!["/panels"];
        for (list, place) in [("/templating/list", 0), ("/annotations/list", 1)] {
            let items = |json: &Value| {
                json.pointer(list)
                    .and_then(Value::as_array)
                    .cloned()
                    .unwrap_or_default()
            };
            let (wanted, got) = (items(&self.wanted), items(rendered));
            if wanted.len() != got.len() {
                continue;
            }
            leave.push(if place == 0 { "/templating" } else { "/annotations" });
            for (index, (wanted, got)) in wanted.iter().zip(&got).enumerate() {
                let patches = difference::between(wanted, got, &[]);
                if patches.is_empty() {
                    continue;
                }
                if place == 0 && (round > 1 || patches.iter().any(|(pointer, _)| pointer.is_empty())) {
                    corrections.raw_variables.insert(index);
                } else if place == 0 {
                    corrections.variables.entry(index).or_default().extend(patches);
                } else {
                    corrections.annotations.entry(index).or_default().extend(patches);
                }
            }
        }
        let patches = difference::between(&self.wanted, rendered, &leave);
        corrections.dashboard.extend(patches);
        let got = by_id(rendered);
        for (id, wanted) in by_id(&self.wanted) {
            let own = corrections.panels.entry(id).or_default();
            let Some(got) = got.get(&id) else {
                own.is_whole = true;
                continue;
            };
            if round + 2 >= ROUNDS {
                own.is_whole |= *got != wanted;
                continue;
            }
            let at = |panel: &Value| (panel["gridPos"]["x"].clone(), panel["gridPos"]["y"].clone());
            let is_moved = at(wanted) != at(got);
            own.is_placed |= is_moved;
            let mut leave = vec!["/panels"];
            if is_moved {
                leave.extend(["/gridPos/x", "/gridPos/y"]);
            }
            for patch in difference::between(wanted, got, &leave) {
                own.add(patch, round == 0 && wanted["type"] != "row");
            }
        }
    }

    /// The code, and what it makes. Without checks if it is run to see what it renders.
    pub(crate) fn build(&self, is_unchecked: bool) -> Built {
        let wanted = &self.wanted;
        let text = |field: &str| wanted[field].as_str().filter(|text| !text.is_empty());
        let mut panels = Vec::new();
        let uid = text("uid").unwrap_or_default();
        let mut dashboard = function!(
            Dashboard::new,
            fixed(uid),
            fixed(text("title").unwrap_or_default())
        );
        dashboard = method!(dashboard, theme, theme(&self.habits));
        if self.habits.has_any {
            dashboard = method!(dashboard, prometheus, data_source(self.habits.target.as_ref()));
            if self.habits.panel != self.habits.target {
                dashboard = method!(
                    dashboard,
                    panel_data_source,
                    data_source(self.habits.panel.as_ref())
                );
            }
        }
        if is_unchecked || self.corrections.is_unchecked {
            dashboard = method!(dashboard, unchecked, fixed("imported as it was"));
        }
        if let Some(description) = text("description") {
            dashboard = method!(dashboard, description, fixed(description));
        }
        for tag in wanted["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            dashboard = method!(dashboard, tag, fixed(tag));
        }
        if let (Some(from), Some(to)) = (wanted["time"]["from"].as_str(), wanted["time"]["to"].as_str()) {
            dashboard = method!(dashboard, time_range, fixed(from), fixed(to));
        }
        match wanted.get("timezone").and_then(Value::as_str) {
            Some("browser") => {}
            zone => dashboard = method!(dashboard, timezone, fixed(zone.unwrap_or_default())),
        }
        match wanted.get("graphTooltip").and_then(Value::as_u64) {
            Some(1) => {}
            Some(2) => dashboard = method!(dashboard, graph_tooltip, constant!(GraphTooltip::Tooltip)),
            _ => dashboard = method!(dashboard, graph_tooltip, constant!(GraphTooltip::Default)),
        }
        if let Some(interval) = text("refresh").and_then(duration) {
            dashboard = method!(dashboard, refresh, interval);
        }
        if wanted["editable"] == false {
            dashboard = method!(dashboard, editable, false);
        }
        for (index, variable) in items(wanted, "/templating/list").enumerate() {
            let mut made = self.variable(index, variable);
            let patches = self
                .corrections
                .variables
                .get(&index)
                .map(Vec::as_slice)
                .unwrap_or_default();
            if !self.corrections.raw_variables.contains(&index) {
                made = patched(made, patches, |made, pointer, value| {
                    method!(made, patch, pointer, value)
                });
            }
            dashboard = Made {
                value: dashboard.value.variable(&made.value),
                code: dashboard
                    .code
                    .method("variable", vec![Code::Reference(Box::new(made.code))]),
            };
        }
        for (index, annotation) in items(wanted, "/annotations/list").enumerate() {
            let patches = self
                .corrections
                .annotations
                .get(&index)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let made = variable::annotation(annotation);
            let made = patched(made, patches, |made, pointer, value| {
                method!(made, patch, pointer, value)
            });
            dashboard = method!(dashboard, annotation, made);
        }
        for row in rows(wanted) {
            let row = self.row(&row, &mut panels);
            dashboard = method!(dashboard, row, row);
        }
        dashboard = patched(
            dashboard,
            &self.corrections.dashboard,
            |dashboard, pointer, value| method!(dashboard, patch, pointer, value),
        );
        Built { dashboard, panels }
    }

    fn variable(&self, index: usize, wanted: &Value) -> Made<Variable> {
        let is_raw = self.corrections.raw_variables.contains(&index);
        let known = if is_raw { None } else { variable::variable(wanted) };
        known.unwrap_or_else(|| function!(Variable::json, wanted))
    }

    fn row(&self, row: &RowOf<'_>, panels: &mut Vec<PanelFunction>) -> Made<Row> {
        let mut made = match row.header {
            Some(header) => {
                let title = header["title"].as_str().unwrap_or_default();
                let mut made = function!(Row::new, fixed(title));
                if let Some(id) = header["id"].as_u64().and_then(|id| u32::try_from(id).ok()) {
                    made = method!(made, id, id);
                }
                if header["collapsed"] == true {
                    made = method!(made, collapsed);
                }
                made
            }
            None => function!(Row::untitled),
        };
        if let Some(header) = row.header
            && let Some(own) = header["id"]
                .as_u64()
                .and_then(|id| self.corrections.panels.get(&id))
        {
            if own.is_placed
                && let Some(line) = header["gridPos"]["y"]
                    .as_u64()
                    .and_then(|line| u32::try_from(line).ok())
            {
                made = method!(made, at_line, line);
            }
            made = patched(made, &own.patches, |row, pointer, value| {
                method!(row, patch, pointer, value)
            });
        }
        let sizes = sizes(&row.panels);
        if let Some(width) = sizes.width {
            made = method!(made, panels_per_line, 24 / width);
        }
        if let Some(height) = sizes.height {
            made = method!(made, panel_height, height);
        }
        let reader = Reader {
            habits: &self.habits,
            row: sizes,
        };
        let default = crate::corrections::PanelCorrections::default();
        for wanted in &row.panels {
            let own = wanted["id"]
                .as_u64()
                .and_then(|id| self.corrections.panels.get(&id));
            let panel = reader.read(wanted, own.unwrap_or(&default));
            let call = Code::call(placeholder(panels.len()), Vec::new());
            panels.push(PanelFunction {
                id: wanted["id"].as_u64(),
                title: wanted["title"].as_str().unwrap_or_default().to_owned(),
                returns: panel.returns,
                body: panel.panel.code,
            });
            let call = Made {
                value: panel.panel.value,
                code: call,
            };
            made = method!(made, panel, call);
        }
        made
    }
}

/// Says what no method says, with a comment above the first of it.
pub(crate) fn patched<T>(
    mut made: Made<T>,
    patches: &[Patch],
    mut patch: impl FnMut(Made<T>, &str, &Value) -> Made<T>,
) -> Made<T> {
    for (index, (pointer, value)) in patches.iter().enumerate() {
        made = patch(made, pointer, value);
        if index == 0 {
            made = made.comment(HATCH);
        }
    }
    made
}

/// What stands above a hatch.
pub(crate) const HATCH: &str = "No method says this.";

/// What render finds wrong.
fn faults(dashboard: Dashboard, metrics: &[MetricInfo]) -> Vec<String> {
    match Project::new()
        .metrics(metrics.iter().cloned())
        .dashboard(dashboard)
        .render()
    {
        Ok(_) => Vec::new(),
        Err(errors) => errors
            .to_string()
            .lines()
            .skip(1)
            .map(|line| line.trim().to_owned())
            .collect(),
    }
}

/// Every panel and row by its id, without the panels of rows.
fn by_id(dashboard: &Value) -> BTreeMap<u64, &Value> {
    let top = items(dashboard, "/panels");
    top.flat_map(|element| std::iter::once(element).chain(items(element, "/panels")))
        .filter_map(|element| Some((element["id"].as_u64()?, element)))
        .collect()
}

/// The size that most panels of a row have, as far as a row can say it.
fn sizes(panels: &[&Value]) -> OfRow {
    let most = |field: &str| {
        let mut counts: BTreeMap<u8, usize> = BTreeMap::new();
        for size in panels.iter().filter_map(|panel| small(&panel["gridPos"], field)) {
            *counts.entry(size).or_default() += 1;
        }
        counts
            .into_iter()
            .max_by_key(|(size, count)| (*count, *size))
            .map(|(size, _)| size)
    };
    OfRow {
        width: most("w").filter(|width| *width > 0 && 24 % width == 0 && panels.len() > 1),
        height: most("h").filter(|height| *height > 0 && panels.len() > 1),
    }
}

/// Grafana's own looks, and how the editor shows queries.
fn theme(habits: &Habits) -> Made<Theme> {
    let plain = function!(Theme::grafana);
    match habits.editor.as_ref().and_then(Value::as_str) {
        Some("code") => method!(plain, with_editor_mode, constant!(EditorMode::Code)),
        Some("builder") => method!(plain, with_editor_mode, constant!(EditorMode::Builder)),
        _ => plain,
    }
}

/// A title with the panels below it.
struct RowOf<'a> {
    header: Option<&'a Value>,
    panels: Vec<&'a Value>,
}

/// The rows of a dashboard. What follows a closed row belongs to none.
fn rows(dashboard: &Value) -> Vec<RowOf<'_>> {
    let mut rows: Vec<RowOf<'_>> = Vec::new();
    let mut is_open = false;
    for element in items(dashboard, "/panels") {
        if element["type"] == "row" {
            let is_closed = element["collapsed"] == true;
            rows.push(RowOf {
                header: Some(element),
                panels: items(element, "/panels").collect(),
            });
            is_open = !is_closed;
        } else {
            if !is_open {
                rows.push(RowOf {
                    header: None,
                    panels: Vec::new(),
                });
                is_open = true;
            }
            if let Some(row) = rows.last_mut() {
                row.panels.push(element);
            }
        }
    }
    rows
}
