//! Panels: from Grafana's JSON to the calls that make them.

mod fields;
mod kinds;
mod legend;
mod query;
mod transformation;
mod words;

pub(crate) use query::{data_source, duration, duration_of, promql};
pub(crate) use words::{color, unit, word};

use dashgen::panel::visualization::{HasFieldOptions, HasQueries, Visualization};
use dashgen::panel::{AnyPanel, BarGauge, Gauge, Panel, Stat, Table, Text, TimeSeries};
use serde_json::{Map, Value, json};

use crate::corrections::PanelCorrections;
use crate::dashboard::{HATCH, patched};
use crate::habits::Habits;
use crate::made::{Made, function, method};
use crate::read::{as_number, is_true, items, number, small, text};

/// A panel, and the type of its function.
pub(crate) struct PanelOf {
    pub(crate) panel: Made<AnyPanel>,
    pub(crate) returns: &'static str,
}

/// What a row says of its panels already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OfRow {
    pub(crate) width: Option<u8>,
    pub(crate) height: Option<u8>,
}

/// What is known where a panel is read.
pub(crate) struct Reader<'a> {
    pub(crate) habits: &'a Habits,
    pub(crate) row: OfRow,
}

impl Reader<'_> {
    /// Reads a panel.
    pub(crate) fn read(&self, wanted: &Value, corrections: &PanelCorrections) -> PanelOf {
        if corrections.is_whole || wanted.get("libraryPanel").is_some() || text(wanted, "type").is_none() {
            return PanelOf {
                panel: function!(Panel::json, wanted).comment(HATCH).map(AnyPanel::from),
                returns: "Panel<Raw>",
            };
        }
        let title = wanted["title"].as_str().unwrap_or_default();
        let options = &wanted["options"];
        let own = &wanted["fieldConfig"]["defaults"]["custom"];
        let (panel, returns) = match wanted["type"].as_str().unwrap_or_default() {
            "timeseries" => {
                let panel = kinds::time_series(function!(TimeSeries::new, title), options, own);
                (
                    self.fields(panel, wanted, corrections, &kinds::time_series_field),
                    "TimeSeries",
                )
            }
            "stat" => {
                let panel = kinds::stat(function!(Stat::new, title), options);
                (self.fields(panel, wanted, corrections, &|field, _| field), "Stat")
            }
            "gauge" => {
                let panel = kinds::gauge(function!(Gauge::new, title), options);
                (
                    self.fields(panel, wanted, corrections, &|field, _| field),
                    "Gauge",
                )
            }
            "bargauge" => {
                let panel = kinds::bar_gauge(function!(BarGauge::new, title), options);
                (
                    self.fields(panel, wanted, corrections, &|field, _| field),
                    "BarGauge",
                )
            }
            "table" => {
                let panel = kinds::table(function!(Table::new, title), options, own);
                (
                    self.fields(panel, wanted, corrections, &kinds::table_field),
                    "Table",
                )
            }
            "text" => {
                let content = options["content"].as_str().unwrap_or_default();
                let panel = if let Some("html") = text(options, "mode") {
                    function!(Text::html, title, content)
                } else {
                    function!(Text::markdown, title, content)
                };
                (
                    finished(self.common(panel, wanted, corrections), corrections),
                    "Text",
                )
            }
            kind => (self.raw(kind, title, wanted, corrections), "Panel<Raw>"),
        };
        PanelOf { panel, returns }
    }

    /// A panel of a type without a builder: its options as JSON, all else as on any panel.
    fn raw(&self, kind: &str, title: &str, wanted: &Value, corrections: &PanelCorrections) -> Made<AnyPanel> {
        let mut rest = Map::new();
        for (field, value) in wanted.as_object().into_iter().flatten() {
            let known = [
                "id",
                "gridPos",
                "type",
                "title",
                "description",
                "transparent",
                "repeat",
                "repeatDirection",
                "maxPerRow",
                "links",
                "datasource",
                "interval",
                "maxDataPoints",
                "timeFrom",
                "timeShift",
                "hideTimeOverride",
                "targets",
                "transformations",
                "fieldConfig",
            ];
            if !known.contains(&&**field) {
                rest.insert(field.clone(), value.clone());
            }
        }
        if let Some(custom) = wanted.pointer("/fieldConfig/defaults/custom") {
            rest.insert(
                "fieldConfig".to_owned(),
                json!({ "defaults": { "custom": custom } }),
            );
        }
        let panel = function!(Panel::raw, kind, title, &Value::Object(rest)).comment(HATCH);
        self.fields(panel, wanted, corrections, &|field, _| field)
    }

    /// What a panel of queries and fields has.
    fn fields<V: HasFieldOptions>(
        &self,
        panel: Made<Panel<V>>,
        wanted: &Value,
        corrections: &PanelCorrections,
        custom: fields::Custom<'_, V>,
    ) -> Made<AnyPanel> {
        let panel = self.queries(self.common(panel, wanted, corrections), wanted, corrections);
        let is_raw = |feature: &str| {
            corrections
                .raw
                .contains(&format!("/fieldConfig/defaults/{feature}"))
        };
        let defaults = wanted.pointer("/fieldConfig/defaults").unwrap_or(&Value::Null);
        let panel = fields::defaults(panel, defaults, &is_raw);
        let is_raw = |index: usize| {
            corrections
                .raw
                .contains(&format!("/fieldConfig/overrides/{index}"))
        };
        let mut panel = fields::overrides(panel, wanted, &is_raw, custom);
        let made = patched(panel, &corrections.field_options, |panel, path, value| {
            method!(panel, field_option, path, value)
        });
        panel = made;
        finished(panel, corrections)
    }

    /// What every panel has.
    fn common<V: Visualization>(
        &self,
        mut panel: Made<Panel<V>>,
        wanted: &Value,
        corrections: &PanelCorrections,
    ) -> Made<Panel<V>> {
        let id = number(wanted, "id");
        if let Some(id) = id {
            panel = method!(panel, id, id);
            if dashgen_canonical::slug(wanted["title"].as_str().unwrap_or_default()).is_empty() {
                panel = method!(panel, slug, &*format!("panel-{id}"));
            }
        }
        if let Some(description) = text(wanted, "description") {
            panel = method!(panel, description, description);
        }
        let place = &wanted["gridPos"];
        if let Some(width) = small(place, "w").filter(|width| Some(*width) != self.row.width) {
            panel = if width == 24 {
                method!(panel, full_width)
            } else {
                method!(panel, span, width)
            };
        }
        if let Some(height) = small(place, "h").filter(|height| Some(*height) != self.row.height) {
            panel = method!(panel, height, height);
        }
        if corrections.is_placed
            && let (Some(x), Some(y)) = (small(place, "x"), number(place, "y"))
        {
            panel = method!(panel, at, x, y);
        }
        if is_true(wanted, "transparent") {
            panel = method!(panel, transparent);
        }
        if !corrections.raw.contains("/links") {
            for link in items(wanted, "/links").filter_map(fields::link) {
                panel = method!(panel, panel_link, link);
            }
        }
        panel
    }

    /// What a panel of queries has.
    fn queries<V: HasQueries>(
        &self,
        mut panel: Made<Panel<V>>,
        wanted: &Value,
        corrections: &PanelCorrections,
    ) -> Made<Panel<V>> {
        let source = wanted.get("datasource");
        if source.is_some() && source != self.follows(wanted).as_ref() {
            panel = method!(panel, data_source, data_source(source));
        } else if source.is_none() && self.follows(wanted).is_some() {
            panel = method!(panel, data_source, data_source(None));
        }
        for (index, target) in items(wanted, "/targets").enumerate() {
            panel = method!(
                panel,
                query,
                query::query(wanted, target, index, self.habits, corrections)
            );
        }
        let is_raw = corrections.raw.contains("/transformations");
        for step in items(wanted, "/transformations") {
            panel = method!(panel, transformation, transformation::read(step, is_raw));
        }
        if let Some(step) = text(wanted, "interval").and_then(query::duration) {
            panel = method!(panel, min_interval, step);
        }
        if let Some(points) = wanted.get("maxDataPoints").and_then(as_number) {
            panel = method!(panel, max_data_points, points);
        }
        if let Some(range) = text(wanted, "timeFrom").and_then(query::duration) {
            panel = method!(panel, relative_time, range);
        }
        if let Some(by) = text(wanted, "timeShift").and_then(query::duration) {
            panel = method!(panel, time_shift, by);
        }
        if is_true(wanted, "hideTimeOverride") {
            panel = method!(panel, hide_time_info);
        }
        panel
    }

    /// The data source that follows from the queries of a panel.
    fn follows(&self, wanted: &Value) -> Option<Value> {
        let mut found: Vec<Value> = Vec::new();
        for target in items(wanted, "/targets") {
            let own = target.get("datasource");
            let is_usual = promql(wanted, target).is_some() && own == self.habits.target.as_ref();
            let source = if is_usual { self.habits.panel.as_ref() } else { own };
            let source = source.cloned();
            if let Some(source) = source.filter(|source| source["type"] != "__expr__")
                && !found.contains(&source)
            {
                found.push(source);
            }
        }
        match found.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(json!({ "type": "datasource", "uid": "-- Mixed --" })),
        }
    }
}

/// What no method says.
fn finished<V: Visualization>(panel: Made<Panel<V>>, corrections: &PanelCorrections) -> Made<AnyPanel> {
    let panel = patched(panel, &corrections.options, |panel, path, value| {
        method!(panel, option, path, value)
    });
    let panel = patched(panel, &corrections.patches, |panel, pointer, value| {
        method!(panel, patch, pointer, value)
    });
    panel.map(AnyPanel::from)
}
