//! Positions on the grid of 24 columns, settled as Grafana settles them whenever it shows a dashboard.

use serde_json::{Map, Value};

const COLUMNS: usize = 24;

/// Where a panel stands, in columns and rows of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    x: usize,
    y: u64,
    w: usize,
    h: u64,
}

/// Settles the panels of a dashboard: sorted by y, then x; moved up over gaps and out of each other.
///
/// If one of them has no sound position, none is moved.
pub(super) fn settle(panels: &mut [Value]) {
    sort(panels);
    if let Some(places) = settled(panels, 0) {
        write(panels, &places);
        sort(panels);
    }
    for panel in panels.iter_mut().filter_map(Value::as_object_mut) {
        settle_collapsed_row(panel);
    }
}

/// The panels in a collapsed row start right under it; Grafana puts them there when the row is opened.
fn settle_collapsed_row(row: &mut Map<String, Value>) {
    let Some(below) = place(row).map(|place| place.y + place.h) else {
        return;
    };
    let Some(Value::Array(panels)) = row.get_mut("panels") else {
        return;
    };
    sort(panels);
    if let Some(places) = settled(panels, below) {
        write(panels, &places);
        sort(panels);
    }
}

fn write(panels: &mut [Value], places: &[Place]) {
    for (panel, place) in panels.iter_mut().zip(places) {
        if let Some(Value::Object(grid)) = panel.get_mut("gridPos") {
            grid.insert("x".to_owned(), place.x.into());
            grid.insert("y".to_owned(), place.y.into());
            grid.insert("w".to_owned(), place.w.into());
            grid.insert("h".to_owned(), place.h.into());
        }
    }
}

/// Where each panel comes to rest when none may stand above `top`.
fn settled(panels: &[Value], top: u64) -> Option<Vec<Place>> {
    let mut free_from = [top; COLUMNS];
    panels
        .iter()
        .map(|panel| {
            let mut place = place(panel.as_object()?)?;
            let columns = free_from.get_mut(place.x..place.x + place.w)?;
            place.y = columns.iter().copied().max()?;
            columns.fill(place.y.checked_add(place.h)?);
            Some(place)
        })
        .collect()
}

fn place(panel: &Map<String, Value>) -> Option<Place> {
    let grid = panel.get("gridPos")?.as_object()?;
    let number = |field: &str| grid.get(field)?.as_u64();
    let repeats_sideways = panel.get("repeat").is_some_and(Value::is_string)
        && panel.get("repeatDirection").and_then(Value::as_str) == Some("h");
    let w = usize::try_from(number("w")?).ok()?;
    let w = if repeats_sideways { COLUMNS } else { w.min(COLUMNS) };
    let x = usize::try_from(number("x")?).ok()?.min(COLUMNS.checked_sub(w)?);
    let h = number("h")?;
    if panel.get("type").and_then(Value::as_str) == Some("row") {
        return Some(Place {
            x: 0,
            y: number("y")?,
            w: COLUMNS,
            h: 1,
        });
    }
    if w == 0 || h == 0 {
        return None;
    }
    Some(Place {
        x,
        y: number("y")?,
        w,
        h,
    })
}

/// Sorts by y, then x; what stands at one place, by id.
fn sort(panels: &mut [Value]) {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64).unwrap_or(0.0);
    let key = |panel: &Value| {
        let grid = panel.get("gridPos");
        let coordinate = |field: &str| number(grid.and_then(|grid| grid.get(field)));
        (coordinate("y"), coordinate("x"), number(panel.get("id")))
    };
    panels.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.total_cmp(&b.0)
            .then(a.1.total_cmp(&b.1))
            .then(a.2.total_cmp(&b.2))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn panel(id: u64, x: u64, y: u64, w: u64, h: u64) -> Value {
        json!({"id": id, "gridPos": {"x": x, "y": y, "w": w, "h": h}})
    }

    fn places(panels: &[Value]) -> Vec<(u64, u64, u64, u64)> {
        panels
            .iter()
            .map(|panel| {
                let number = |field: &str| panel["gridPos"][field].as_u64().expect("a number");
                (
                    panel["id"].as_u64().expect("an id"),
                    number("x"),
                    number("y"),
                    number("w"),
                )
            })
            .collect()
    }

    #[test]
    fn panels_fall_up_over_gaps() {
        let mut panels = [
            panel(1, 0, 60, 24, 1),
            panel(2, 0, 0, 6, 6),
            panel(3, 0, 61, 24, 6),
        ];
        settle(&mut panels);
        assert_eq!(places(&panels), [(2, 0, 0, 6), (1, 0, 6, 24), (3, 0, 7, 24)]);
    }

    #[test]
    fn panels_do_not_overlap_or_leave_the_grid() {
        let mut panels = [
            panel(2, 0, 0, 12, 4),
            panel(1, 6, 0, 12, 4),
            panel(3, 20, 0, 12, 2),
        ];
        settle(&mut panels);
        assert_eq!(places(&panels), [(2, 0, 0, 12), (1, 6, 4, 12), (3, 12, 8, 12)]);
    }

    #[test]
    fn the_inside_of_a_collapsed_row_follows_the_row() {
        let row = |y: u64, inside: u64| {
            json!({"id": 1, "type": "row", "collapsed": true, "gridPos": {"x": 0, "y": y, "w": 24, "h": 1},
                "panels": [panel(2, 0, inside, 6, 4)]})
        };
        let (mut a, mut b) = ([row(60, 61)], [row(42, 61)]);
        settle(&mut a);
        settle(&mut b);
        assert_eq!(a, b, "the same row at two heights over a gap");
        assert_eq!(a[0]["panels"][0]["gridPos"]["y"], 1);
    }

    #[test]
    fn positions_that_make_no_sense_are_left_alone() {
        let mut panels = [
            panel(1, 0, 9, 6, 6),
            json!({"id": 2, "gridPos": {"x": -1, "y": 3, "w": 6, "h": 6}}),
        ];
        settle(&mut panels);
        assert_eq!(
            panels[1]["gridPos"]["y"], 9,
            "nothing may move when one place is unsound"
        );
    }
}
