//! The rows of dashboards of before schema 16, as the panels that Grafana makes of them.
//!
//! The same places as in Grafana's own migration to 16, so that a dashboard is the same before and after it.

use serde_json::{Map, Value, json};

const COLUMNS: usize = 24;
/// The columns of a row of old.
const SPANS: f64 = 12.0;
const DEFAULT_SPAN: f64 = 4.0;
/// In pixels.
const DEFAULT_HEIGHT: f64 = 250.0;
const CELL: f64 = 30.0;
const CELL_WITH_MARGIN: f64 = 38.0;

/// Makes panels of the rows; nothing if there are none.
pub(super) fn to_panels(dashboard: &mut Map<String, Value>) {
    let Some(Value::Array(rows)) = dashboard.shift_remove("rows") else {
        return;
    };
    let mut panels = match dashboard.shift_remove("panels") {
        Some(Value::Array(panels)) => panels,
        _ => Vec::new(),
    };
    let inner = |row: &Value| {
        row.get("panels")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let id = |panel: &Value| panel.get("id").and_then(Value::as_u64);
    let known = panels.iter().filter_map(id).chain(
        rows.iter()
            .flat_map(|row| inner(row).into_iter().filter_map(|panel| id(&panel))),
    );
    let mut next = known.max().unwrap_or(0) + 1;
    let mut take = || {
        next += 1;
        next - 1
    };
    let shows_rows = rows.iter().any(is_shown);
    let mut y = 0;
    for row in rows.iter().filter(|row| row.get("repeatIteration").is_none()) {
        let height = cells(number(row.get("height")).unwrap_or(DEFAULT_HEIGHT));
        let is_collapsed = row.get("collapse") == Some(&Value::Bool(true));
        let mut in_row = inner(row);
        for panel in in_row.iter_mut().filter_map(Value::as_object_mut) {
            panel.entry("id").or_insert_with(|| take().into());
        }
        let mut header = shows_rows.then(|| {
            let header = json!({"id": take(), "type": "row", "title": row.get("title"), "repeat": row.get("repeat"),
                "collapsed": is_collapsed, "gridPos": {"x": 0, "y": y, "w": COLUMNS, "h": 1}});
            y += 1;
            header
        });
        let mut area = Area::new(height, y);
        for panel in in_row.iter_mut().filter_map(Value::as_object_mut) {
            let place = area.place(panel, height);
            panel.insert("gridPos".to_owned(), place);
            panel.shift_remove("span");
        }
        y = area.top;
        match header.as_mut().filter(|_| is_collapsed) {
            Some(header) => header["panels"] = in_row.into(),
            None => panels.append(&mut in_row),
        }
        if header.is_none() || !is_collapsed {
            y += height;
        }
        panels.extend(header);
    }
    dashboard.insert("panels".to_owned(), panels.into());
}

/// Whether a row has a header of its own, and with it all others.
fn is_shown(row: &Value) -> bool {
    let is = |field: &str| row.get(field) == Some(&Value::Bool(true));
    let repeats = row
        .get("repeat")
        .and_then(Value::as_str)
        .is_some_and(|repeat| !repeat.is_empty());
    is("collapse") || is("showTitle") || repeats
}

/// A number, also as a text in pixels: `250px`.
fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim_end_matches("px").trim().parse().ok(),
        _ => None,
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is cut to what a page can have"
)]
fn whole(number: f64) -> usize {
    number.clamp(0.0, 10_000.0) as usize
}

/// The rows of the grid that so many pixels are.
fn cells(height: f64) -> usize {
    whole((height.max(CELL * 3.0) / CELL_WITH_MARGIN).ceil())
}

/// What is taken of a row's part of the grid.
struct Area {
    /// How far down each column is taken, from `top`.
    taken: [usize; COLUMNS],
    top: usize,
    height: usize,
}

impl Area {
    fn new(height: usize, top: usize) -> Self {
        let taken = [0; COLUMNS];
        Self { taken, top, height }
    }

    fn place(&mut self, panel: &Map<String, Value>, row_height: usize) -> Value {
        let span = number(panel.get("span"))
            .filter(|span| *span > 0.0)
            .unwrap_or(DEFAULT_SPAN);
        let width = whole(span.min(SPANS).floor() * 2.0).clamp(1, COLUMNS);
        let height = number(panel.get("height")).map_or(row_height, cells);
        let (x, y) = self.free(width).unwrap_or_else(|| {
            // The next line.
            self.top += self.height;
            self.taken = [0; COLUMNS];
            (0, 0)
        });
        for column in &mut self.taken[x..x + width] {
            *column = (*column).max(y + height);
        }
        json!({"x": x, "y": self.top + y, "w": width, "h": height})
    }

    /// The free place at the right end.
    fn free(&self, width: usize) -> Option<(usize, usize)> {
        let has_room = |column: usize| self.taken[column] < self.height;
        let mut start = COLUMNS - 1;
        if !has_room(start) {
            return None;
        }
        while start > 0 && has_room(start - 1) && self.taken[start - 1] <= self.taken[start] {
            start -= 1;
        }
        let y = self.taken[start..].iter().copied().max().unwrap_or(0);
        (COLUMNS - start >= width).then_some((start, y))
    }
}
