//! The rows of a dashboard to the wire.

use super::context::Context;
use super::dashboard::RenderedPanel;
use super::identity;
use super::row::{Drawn, Surroundings};
use crate::canonical::ListText;
use crate::dashboard::Dashboard;

/// Draws every panel and row of a dashboard, in the order of the page, behind those in `elements`.
pub(crate) fn render<'a>(
    dashboard: &'a Dashboard,
    surroundings: &Surroundings<'_>,
    elements: ListText,
    context: &mut Context<'a>,
) -> (Vec<RenderedPanel>, ListText) {
    for row in dashboard.rows.iter().skip(1) {
        if row.title.is_none() {
            context
                .fault("only the first row can be untitled: what has no title belongs to the row above it");
        }
    }
    let mut drawn = Drawn::new(elements);
    for row in &dashboard.rows {
        match row.title {
            Some(title) => context.within(title, |context| drawn.draw(row, surroundings, context)),
            None => drawn.draw(row, surroundings, context),
        }
    }
    identity::check(&dashboard.rows, &drawn.panels, context);
    (drawn.panels, drawn.elements)
}
