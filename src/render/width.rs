//! The width of tables: a column that does not fit stands beyond the edge, and nobody knows that it is there.

use super::context::Context;
use super::layout::COLUMNS;
use crate::panel::AnyPanel;

/// What the grid has in a window 1280 pixels wide, beside the docked menu (300) and between the paddings of the page.
const GRID: u32 = 948;
/// What a panel needs for its own edges and the distance to the next one.
const EDGES: u32 = 22;

/// Reports a table that needs more pixels than it has in a narrow window.
pub(super) fn check(panel: &AnyPanel, span: u8, context: &mut Context<'_>) {
    let room = (GRID * u32::from(span) / u32::from(COLUMNS)).saturating_sub(EDGES);
    let Some(needed) = panel
        .visualization
        .least_width()
        .filter(|needed| *needed > f64::from(room))
    else {
        return;
    };
    if context.theme().derives {
        context.fault(format_args!(
            "its columns need {needed} pixels and have {room} in a window 1280 wide, so the last ones are out of \
             sight; give the panel a larger `.span(…)`, its columns a smaller `.width(…)` or `.min_width(…)`, or let \
             it scroll beside its first column with `.frozen_columns(1)`"
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::panel::Table;
    use crate::query::Query;
    use crate::{Dashboard, Project, Row};

    fn faults(panels: impl IntoIterator<Item = Table>) -> String {
        let row = panels.into_iter().fold(Row::untitled(), Row::panel);
        let project = Project::new().dashboard(Dashboard::new("shop", "Shop").row(row));
        project
            .render()
            .map_or_else(|faults| faults.to_string(), |_| "none".to_owned())
    }

    fn orders_by_shop() -> Query {
        Query::promql("orders")
            .labels(["shop", "item"])
            .unchecked("of the shop")
            .ref_id("orders")
    }

    /// Two columns of 150 pixels, unless something is said, and one of 80.
    fn orders(title: &str) -> Table {
        Table::new(title)
            .query(orders_by_shop())
            .column("shop", |column| column)
            .column("item", |column| column)
            .column("orders", |column| column.width(80))
    }

    #[test]
    fn a_column_out_of_sight_is_a_fault() {
        insta::assert_snapshot!(faults([orders("Third").span(8), orders("Half").span(12)]), @"
        1 error; no files written
          shop / Third: its columns need 380 pixels and have 294 in a window 1280 wide, so the last ones are out of sight; give the panel a larger `.span(…)`, its columns a smaller `.width(…)` or `.min_width(…)`, or let it scroll beside its first column with `.frozen_columns(1)`
        ");
    }

    #[test]
    fn one_wide_column_makes_its_neighbours_wide() {
        let wide = Table::new("Wide")
            .query(orders_by_shop())
            .column("shop", |column| column.min_width(200))
            .column("item", |column| column.min_width(50))
            .span(9);
        assert!(faults([wide]).contains("need 400 pixels and have 333"));
    }

    #[test]
    fn columns_can_be_narrow_or_scroll() {
        let narrow = orders("Narrow").span(8).min_width(70);
        let scrolls = orders("Scrolls").span(8).frozen_columns(1);
        let hidden = Table::new("Hidden")
            .query(orders_by_shop())
            .column("shop", |column| column)
            .column("item", |column| column.width(900).hide_in_table())
            .span(8);
        assert_eq!(faults([narrow, scrolls, hidden]), "none");
    }
}
