//! Where the panels stand before and after, to be drawn.

use super::panels::{Panel, Place};

/// Both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Before.
    pub before: Vec<Tile>,
    /// After.
    pub after: Vec<Tile>,
}

/// A panel on the page, in the columns and rows of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// From the left, of 24.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Columns.
    pub w: i64,
    /// Rows of the grid.
    pub h: i64,
    /// The panel's title.
    pub title: String,
    /// The panel's type.
    pub kind: String,
    /// What happened to it.
    pub mark: Mark,
}

/// What happened to a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Same,
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It stands elsewhere or has another size.
    Moved,
    /// Something in it changed.
    Changed,
}

/// The tiles of one side. Panels in a collapsed row are not on the page.
pub(super) fn tiles(panels: &[Panel], mark: impl Fn(usize) -> Mark) -> Vec<Tile> {
    panels
        .iter()
        .enumerate()
        .filter(|(_, panel)| panel.is_below || panel.row.is_none_or(|row| !is_collapsed(&panels[row])))
        .filter_map(|(index, panel)| {
            let Place { x, y, w, h } = panel.on_page?;
            let (title, kind) = (panel.title().to_owned(), panel.kind().to_owned());
            Some(Tile {
                x,
                y,
                w,
                h,
                title,
                kind,
                mark: mark(index),
            })
        })
        .collect()
}

fn is_collapsed(row: &Panel) -> bool {
    row.fields.get("collapsed").and_then(serde_json::Value::as_bool) == Some(true)
}
