//! Tiles: one number that says how things are.

use dashgen::panel::{Calc, Color, Mapping, SpecialMatch, Stat};
use dashgen::prelude::*;
use dashgen::query::IntoQuery;

/// The number of now, with its course behind it. Where there is none the tile says so, rather than the last one
/// that there was.
pub fn now<State>(title: &str, query: InstantVector<(), State>, name: &str) -> Stat {
    Stat::new(title)
        .query(now_or_nothing(query).ref_id(name))
        .calculation(Calc::Last)
        .value_mapping(
            Mapping::special(SpecialMatch::NullAndNan)
                .display_text("none")
                .color(Color::MUTED),
        )
}

/// A query whose graph goes on where its series end, so that their end is seen.
pub fn now_or_nothing<State>(query: InstantVector<(), State>) -> InstantVector<()> {
    query.or(vector(f64::NAN))
}

/// A number, or a few beside each other, of one moment: they have no course to show.
pub fn number(title: &str, query: impl IntoQuery) -> Stat {
    Stat::new(title).query(query).no_graph()
}
