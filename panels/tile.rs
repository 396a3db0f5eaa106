//! Tiles: one number that says how things are.

use dashgen::panel::Stat;
use dashgen::query::Plot;

/// A number with its course behind it.
pub fn graph(title: &str, query: impl Plot) -> Stat {
    Stat::new(title).query(query)
}

/// A number, or a few beside each other, of one moment: they have no course to show.
pub fn number(title: &str, query: impl Plot) -> Stat {
    Stat::new(title).query(query).no_graph()
}
