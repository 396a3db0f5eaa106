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
    let drawn = draw(&dashboard.rows, threads(&dashboard.rows), start, surroundings);
    context.join(drawn.context);
    identity::check(&dashboard.rows, &drawn.panels, context);
    (drawn.panels, drawn.elements)
}

fn threads(rows: &[Row]) -> usize {
    let panels: usize = rows.iter().map(|row| row.panels.len()).sum();
    if panels < MANY_PANELS {
        1
    } else {
        thread::available_parallelism().map_or(1, NonZeroUsize::get)
    }
}

/// Draws rows behind those that are drawn.
fn draw<'a>(rows: &'a [Row], threads: usize, start: Drawn<'a>, surroundings: &Surroundings<'_>) -> Drawn<'a> {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::Project;
    use crate::panel::Stat;
    use crate::query::Query;
    use crate::render::scope::Scope;
    use crate::render::series::KnownSeries;

    /// A row of so many panels, the last of which has no title.
    fn row(number: usize, panels: usize, is_closed: bool) -> Row {
        let titles = (1..panels).map(|panel| format!("Panel {number} {panel}"));
        let titles = titles.chain((panels > 0).then(String::new));
        let panels = titles.map(|title| Stat::new(title).query(Query::promql("up{job=~\"$job\"}")));
        let row = Row::new("Row").slug(format!("row-{number}")).panels(panels);
        if is_closed { row.collapsed() } else { row }
    }

    /// The panels, the text and the faults of a page that so many threads draw.
    fn drawn(rows: &[Row], threads: usize) -> (Vec<RenderedPanel>, String, String) {
        let declared = BTreeSet::new();
        let surroundings = Surroundings {
            scope: &Scope::new(None, &[]),
            known: &KnownSeries::new(&Project::new()),
            declared: &declared,
        };
        let start = Drawn {
            elements: ListText::new(&json!({"panels": []})),
            ..Drawn::from(0, &Context::default())
        };
        let drawn = draw(rows, threads, start, &surroundings);
        let faults = drawn.context.into_faults();
        (
            drawn.panels,
            drawn.elements.into_parts().concat(),
            format!("{faults:#?}"),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_page_is_the_same_however_many_threads_draw_it(
            rows in prop::collection::vec((0_usize..6, any::<bool>()), 0..12),
        ) {
            let rows = rows.into_iter().enumerate();
            let rows: Vec<_> = rows.map(|(number, (panels, is_closed))| row(number, panels, is_closed)).collect();
            let alone = drawn(&rows, 1);
            prop_assert_eq!(rows.iter().map(|row| row.panels.len()).sum::<usize>(), alone.0.len());
            for threads in 2..=5 {
                prop_assert_eq!(&drawn(&rows, threads), &alone, "{} threads", threads);
            }
        }
    }
}
