//! Where the panels of a `v2` dashboard stand: grids in rows and tabs.

use serde_json::Value;

use super::{Spot, list, text};

/// One use of an element by a layout.
#[derive(Debug)]
pub(super) struct Used<'v> {
    pub(super) element: &'v str,
    pub(super) spot: Option<Spot>,
    pub(super) row: Option<&'v str>,
    pub(super) repeats: Vec<&'v str>,
}

/// The rows and tabs around a grid.
#[derive(Clone, Default)]
struct Around<'v> {
    row: Option<&'v str>,
    repeats: Vec<&'v str>,
}

/// All uses of elements in a layout, in the order of the page.
pub(super) fn read(layout: &Value) -> Vec<Used<'_>> {
    let mut walk = Walk {
        used: Vec::new(),
        grids: 0,
    };
    walk.layout(layout, &Around::default(), 0);
    walk.used
}

struct Walk<'v> {
    used: Vec<Used<'v>>,
    grids: usize,
}

impl<'v> Walk<'v> {
    fn layout(&mut self, layout: &'v Value, around: &Around<'v>, depth: usize) {
        const DEEPEST: usize = 20;
        let Some(spec) = layout.get("spec").filter(|_| depth < DEEPEST) else {
            return;
        };
        self.grids += 1;
        for item in list(spec, "items") {
            self.item(item, around);
        }
        for (field, is_row) in [("rows", true), ("tabs", false)] {
            for part in list(spec, field) {
                let Some(part) = part.get("spec") else { continue };
                let mut inner = around.clone();
                inner.repeats.extend(repeated(part));
                if is_row {
                    inner.row = text(part, "title");
                }
                if let Some(layout) = part.get("layout") {
                    self.layout(layout, &inner, depth + 1);
                }
            }
        }
    }

    fn item(&mut self, item: &'v Value, around: &Around<'v>) {
        let Some(spec) = item.get("spec") else { return };
        // v2alpha1 has rows inside a grid.
        if text(item, "kind") == Some("GridLayoutRow") {
            let mut inner = around.clone();
            inner.row = text(spec, "title");
            inner.repeats.extend(repeated(spec));
            self.grids += 1;
            for element in list(spec, "elements") {
                self.item(element, &inner);
            }
            return;
        }
        let Some(element) = spec.get("element").and_then(|element| text(element, "name")) else {
            return;
        };
        let number = |field: &str| spec.get(field).and_then(Value::as_i64);
        let spot = match (number("x"), number("y"), number("width"), number("height")) {
            (Some(x), Some(y), Some(w), Some(h)) => Some(Spot {
                grid: self.grids,
                x,
                y,
                w,
                h,
            }),
            _ => None,
        };
        let mut repeats = around.repeats.clone();
        repeats.extend(repeated(spec));
        self.used.push(Used {
            element,
            spot,
            row: around.row,
            repeats,
        });
    }
}

fn repeated(spec: &Value) -> Option<&str> {
    spec.get("repeat").and_then(|repeat| text(repeat, "value"))
}
