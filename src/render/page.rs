//! The rows of a dashboard to the wire, on all processors if there is much to draw.

use std::num::NonZeroUsize;
use std::{panic, thread};

use super::context::Context;
use super::dashboard::RenderedPanel;
use super::identity;
use super::row::{self, Drawn, Surroundings};
use crate::canonical::ListText;
use crate::dashboard::{Dashboard, Row};

/// From how many panels on a second thread is worth its start.
const MANY_PANELS: usize = 200;

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
    let start = Drawn {
        elements,
        ..Drawn::from(0, context)
    };
    let drawn = draw(&dashboard.rows, start, surroundings);
    context.join(drawn.context);
    identity::check(&dashboard.rows, &drawn.panels, context);
    (drawn.panels, drawn.elements)
}

/// Draws rows behind those that are drawn.
fn draw<'a>(rows: &'a [Row], start: Drawn<'a>, surroundings: &Surroundings<'_>) -> Drawn<'a> {
    let panels: usize = rows.iter().map(|row| row.panels.len()).sum();
    let threads = if panels < MANY_PANELS {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZeroUsize::get)
    };
    let mut shares = rows.chunks(rows.len().div_ceil(threads).max(1));
    let own = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let mut above = own;
        let mut top = start.top;
        let workers: Vec<_> = shares
            .map(|share| {
                top += above.iter().map(row::height).sum::<u32>();
                above = share;
                let middle = Drawn::from(top, &start.context);
                scope.spawn(move || middle.draw(share, surroundings))
            })
            .collect();
        workers
            .into_iter()
            .fold(start.draw(own, surroundings), |mut drawn, worker| {
                let middle = worker.join().unwrap_or_else(|cause| panic::resume_unwind(cause));
                drawn.append(middle);
                drawn
            })
    })
}
