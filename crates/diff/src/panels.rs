//! The panels of a dashboard as a reader sees them: in sections under rows, each at its place there.

use serde_json::{Map, Value};

/// A panel or row, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panel<'a> {
    pub(super) fields: &'a Map<String, Value>,
    /// The index of the row that it stands under, in the list of all panels.
    pub(super) row: Option<usize>,
    /// Whether that row is collapsed and the panel is not in it but below it.
    pub(super) is_below: bool,
    /// Where it stands in its section; a row has none.
    pub(super) place: Option<Place>,
    /// Where it stands on the page.
    pub(super) on_page: Option<Place>,
}

/// A place on the grid of 24 columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) w: i64,
    pub(super) h: i64,
}

impl Place {
    pub(super) fn of(panel: &Map<String, Value>) -> Option<Self> {
        let grid = panel.get("gridPos")?.as_object()?;
        let number = |field: &str| grid.get(field)?.as_i64().filter(|number| number.abs() < 1 << 40);
        Some(Self {
            x: number("x")?,
            y: number("y")?,
            w: number("w")?,
            h: number("h")?,
        })
    }
}

impl<'a> Panel<'a> {
    pub(super) fn is_row(&self) -> bool {
        self.kind() == "row"
    }

    pub(super) fn kind(&self) -> &'a str {
        self.text("type")
    }

    pub(super) fn title(&self) -> &'a str {
        self.text("title")
    }

    pub(super) fn id(&self) -> u64 {
        self.fields.get("id").and_then(Value::as_u64).unwrap_or(0)
    }

    fn text(&self, field: &str) -> &'a str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Whether every panel stands on the grid, so that the canonical form could settle them.
pub(super) fn are_sound(panels: &[Panel]) -> bool {
    panels.iter().all(|panel| {
        panel.on_page.is_some_and(|place| {
            place.x >= 0 && place.y >= 0 && place.w >= 1 && place.h >= 1 && place.x + place.w <= 24
        })
    })
}

/// Forgets sections and places: only being in a collapsed row counts.
pub(super) fn without_places(panels: &mut [Panel]) {
    let is_collapsed: Vec<bool> = panels
        .iter()
        .map(|panel| panel.fields.get("collapsed") == Some(&Value::Bool(true)))
        .collect();
    for panel in panels {
        panel.place = None;
        panel.row = panel.row.filter(|row| is_collapsed[*row] && !panel.is_below);
        panel.is_below = false;
    }
}

/// All panels in the order of the page, those in collapsed rows after their row.
pub(super) fn all(dashboard: &Map<String, Value>) -> Vec<Panel<'_>> {
    let mut panels: Vec<Panel> = Vec::new();
    let mut section: (Option<usize>, i64, bool) = (None, 0, false);
    let top_level = dashboard
        .get("panels")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    for fields in top_level.iter().filter_map(Value::as_object) {
        let on_page = Place::of(fields);
        let is_row = fields.get("type").and_then(Value::as_str) == Some("row");
        let row = if is_row { None } else { section.0 };
        let place = on_page.filter(|_| !is_row).map(|place| Place {
            y: place.y - section.1,
            ..place
        });
        let is_below = row.is_some() && section.2;
        panels.push(Panel {
            fields,
            row,
            is_below,
            place,
            on_page,
        });
        if !is_row {
            continue;
        }
        let below = on_page.map_or(0, |place| place.y + place.h);
        let index = panels.len() - 1;
        section = (
            Some(index),
            below,
            fields.get("collapsed") == Some(&Value::Bool(true)),
        );
        let inner = fields
            .get("panels")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        for fields in inner.iter().filter_map(Value::as_object) {
            let on_page = Place::of(fields);
            let place = on_page.map(|place| Place {
                y: place.y - below,
                ..place
            });
            panels.push(Panel {
                fields,
                row: Some(index),
                is_below: false,
                place,
                on_page,
            });
        }
    }
    panels
}
