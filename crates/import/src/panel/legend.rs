//! Legends, tooltips and how series become values.

use dashgen::panel::visualization::{HasLegend, HasReduceOptions, HasTooltip};
use dashgen::panel::{Legend, Panel, SortOrder, Tooltip};
use serde_json::Value;

use super::fields::undelimited;
use super::words::{calcs, word};
use crate::made::{Made, function, list, method};
use crate::read::{is_true, number, text};

pub(super) fn legend<V: HasLegend>(panel: Made<Panel<V>>, options: &Value) -> Made<Panel<V>> {
    match options.get("legend").and_then(legend_of) {
        Some(legend) => method!(panel, legend, legend),
        None => panel,
    }
}

/// A legend in canonical form: what is Grafana's default is not written.
fn legend_of(wanted: &Value) -> Option<Made<Legend>> {
    let known = wanted.get("calcs").map(calcs);
    let calcs = match known {
        Some(calcs) => calcs?,
        None => Vec::new(),
    };
    let mut made = match (wanted.get("showLegend"), text(wanted, "displayMode")) {
        (Some(Value::Bool(false)), None) => {
            let hidden = function!(Legend::hidden);
            if calcs.is_empty() {
                hidden
            } else {
                method!(hidden, calcs, list(calcs))
            }
        }
        (None, Some("table")) => function!(Legend::table, list(calcs)),
        (None, None) => {
            let plain = function!(Legend::list);
            if calcs.is_empty() {
                plain
            } else {
                method!(plain, calcs, list(calcs))
            }
        }
        _ => return None,
    };
    if let Some(column) = text(wanted, "sortBy").filter(|_| is_true(wanted, "sortDesc")) {
        made = method!(made, sorted_by, column);
    }
    if text(wanted, "placement") == Some("right") {
        made = method!(made, right);
    }
    if let Some(pixels) = number(wanted, "width") {
        made = method!(made, width, pixels);
    }
    Some(made)
}

pub(super) fn tooltip<V: HasTooltip>(panel: Made<Panel<V>>, options: &Value) -> Made<Panel<V>> {
    match options.get("tooltip").and_then(tooltip_of) {
        Some(tooltip) => method!(panel, tooltip, tooltip),
        None => panel,
    }
}

fn tooltip_of(wanted: &Value) -> Option<Made<Tooltip>> {
    let sort = wanted.get("sort");
    let mut made = match text(wanted, "mode") {
        None => function!(Tooltip::single),
        Some("multi") => function!(Tooltip::all),
        Some("none") => function!(Tooltip::hidden),
        Some(_) => return None,
    };
    let is_all = text(wanted, "mode") == Some("multi");
    match sort {
        // The order that all of them have anyway.
        Some(order) if is_all && order == "desc" => {}
        None if is_all => made = method!(made, sort, crate::made::constant!(SortOrder::None)),
        Some(order) => made = method!(made, sort, word!(order, SortOrder: Ascending, Descending, None)?),
        None => {}
    }
    if is_true(wanted, "hideZeros") {
        made = method!(made, hide_zeros);
    }
    if let Some(pixels) = number(wanted, "maxWidth") {
        made = method!(made, max_width, pixels);
    }
    if let Some(pixels) = number(wanted, "maxHeight") {
        made = method!(made, max_height, pixels);
    }
    Some(made)
}

pub(super) fn reduce<V: HasReduceOptions>(mut panel: Made<Panel<V>>, options: &Value) -> Made<Panel<V>> {
    let reduce = &options["reduceOptions"];
    if let Some([only]) = reduce.get("calcs").and_then(calcs).as_deref() {
        panel = method!(panel, calculation, only.clone());
    }
    if let Some(limit) = number(reduce, "limit").filter(|_| is_true(reduce, "values")) {
        panel = method!(panel, all_values, limit);
    }
    match text(reduce, "fields") {
        Some("/.*/") => panel = method!(panel, all_fields),
        Some(pattern) => {
            if let Some(pattern) = undelimited(pattern) {
                panel = method!(panel, fields_matching, pattern);
            }
        }
        None => {}
    }
    let size = &options["text"];
    if let (Some(title), Some(value)) = (number(size, "titleSize"), number(size, "valueSize")) {
        panel = method!(panel, text_size, title, value);
    }
    panel
}
