//! Positions on the grid of 24 columns, settled as Grafana settles them whenever it shows a dashboard.

use std::cmp::Ordering;
use std::mem;

use serde_json::{Number, Value};

const COLUMNS: usize = 24;

/// Where a panel stands, in columns and rows of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    x: usize,
    y: u64,
    w: usize,
    h: u64,
}

/// The fields of a position.
const FIELDS: [&str; 4] = ["x", "y", "w", "h"];

impl Place {
    /// Where a panel with this position stands; `None` if that makes no sense.
    fn of(panel: &Value, [x, y, w, h]: [Option<u64>; 4]) -> Option<Self> {
        let is = |field: &str, text: &str| panel.get(field).is_some_and(|value| value == text);
        let (x, y, w, h) = (usize::try_from(x?).ok()?, y?, usize::try_from(w?).ok()?, h?);
        let repeats_sideways =
            is("repeatDirection", "h") && panel.get("repeat").and_then(Value::as_str).is_some();
        let w = if repeats_sideways { COLUMNS } else { w.min(COLUMNS) };
        if is("type", "row") {
            let (x, w, h) = (0, COLUMNS, 1);
            return Some(Self { x, y, w, h });
        }
        let x = x.min(COLUMNS - w);
        (w > 0 && h > 0).then_some(Self { x, y, w, h })
    }

    /// Its fields, in the order of [`FIELDS`].
    fn fields(self) -> [u64; 4] {
        [self.x as u64, self.y, self.w as u64, self.h]
    }
}

/// A panel, and what is known of its position. Panels are many and large: each is looked at once.
struct Spot {
    panel: Value,
    /// By which it is sorted: y, then x. What stands at one place keeps its order.
    rank: [Total; 2],
    place: Option<Place>,
    /// Whether the panel says that it stands there.
    is_written: bool,
    has_panels: bool,
}

impl Spot {
    fn of(panel: Value) -> Self {
        let grid = panel.get("gridPos");
        let [x, y, w, h] = FIELDS.map(|field| grid?.get(field)?.as_number());
        let position = [x, y, w, h].map(|number| number?.as_u64());
        let place = Place::of(&panel, position);
        Self {
            rank: [y, x].map(|number| Total(number.and_then(Number::as_f64).unwrap_or(0.0))),
            place,
            is_written: place.is_some_and(|place| position == place.fields().map(Some)),
            has_panels: panel.get("panels").is_some(),
            panel,
        }
    }

    fn move_to(self, place: Place) -> Self {
        if self.is_written && self.place == Some(place) {
            return self;
        }
        let mut panel = self.panel;
        if let Some(Value::Object(grid)) = panel.get_mut("gridPos") {
            for (field, number) in FIELDS.iter().zip(place.fields()) {
                grid.insert((*field).to_owned(), number.into());
            }
        }
        Self::of(panel)
    }
}

/// Settles the panels of a dashboard: sorted by y, then x; moved up over gaps and out of each other.
///
/// If one of them has no sound position, none is moved.
pub(super) fn settle(panels: &mut [Value]) {
    settle_below(panels, 0);
}

fn settle_below(panels: &mut [Value], top: u64) {
    let mut spots: Vec<Spot> = panels.iter_mut().map(mem::take).map(Spot::of).collect();
    spots.sort_by(|a, b| a.rank.cmp(&b.rank));
    if let Some(places) = settled(&spots, top) {
        spots = spots
            .into_iter()
            .zip(places)
            .map(|(spot, place)| spot.move_to(place))
            .collect();
        spots.sort_by(|a, b| a.rank.cmp(&b.rank));
    }
    for (panel, spot) in panels.iter_mut().zip(spots) {
        *panel = spot.panel;
        if let (true, Some(place)) = (spot.has_panels, spot.place) {
            settle_collapsed_row(panel, place);
        }
    }
}

/// The panels in a collapsed row start right under it; Grafana puts them there when the row is opened.
fn settle_collapsed_row(row: &mut Value, place: Place) {
    if let (Some(Value::Array(panels)), Some(below)) = (row.get_mut("panels"), place.y.checked_add(place.h)) {
        settle_below(panels, below);
    }
}

/// Where each panel comes to rest when none may stand above `top`.
fn settled(spots: &[Spot], top: u64) -> Option<Vec<Place>> {
    let mut free_from = [top; COLUMNS];
    spots
        .iter()
        .map(|spot| {
            let mut place = spot.place?;
            let columns = free_from.get_mut(place.x..place.x + place.w)?;
            place.y = columns.iter().copied().max()?;
            columns.fill(place.y.checked_add(place.h)?);
            Some(place)
        })
        .collect()
}

/// A number in the order of all numbers.
struct Total(f64);

impl Ord for Total {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Total {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Total {}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn panel(id: u64, x: u64, y: u64, w: u64, h: u64) -> Value {
        json!({"id": id, "gridPos": {"x": x, "y": y, "w": w, "h": h}})
    }

    fn settle<const N: usize>(panels: &mut [Value; N]) {
        super::settle(panels);
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
