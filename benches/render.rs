//! How long rendering takes, and how it grows with the number of panels.
//!
//! `cargo bench --bench render`

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::{Dashboard, Project, Row};

fn main() {
    divan::main();
}

dashgen::labels! {
    /// The customer.
    Tenant = "tenant";
}

dashgen::metrics! {
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, by [Tenant], buckets [0.1, 1.0, 5.0];
}

/// A dashboard of so many panels of three queries each, in rows of twelve.
fn dashboard(panels: usize) -> Project {
    let mut dashboard = Dashboard::new("large", "Large");
    for row in 0..panels.div_ceil(12) {
        let titles = (row * 12..panels.min(row * 12 + 12)).map(|panel| format!("Panel {panel}"));
        let panels = titles.map(|title| {
            [0.5, 0.95, 0.99]
                .into_iter()
                .fold(TimeSeries::new(title), |panel, q| {
                    panel
                        .query(Answer.quantile(q, RATE_INTERVAL).by(Tenant))
                        .warn_above(seconds(1))
                })
        });
        dashboard = dashboard.row(
            Row::new("Row")
                .slug(format!("row-{row}"))
                .per_line(3)
                .panels(panels),
        );
    }
    Project::new().dashboard(dashboard)
}

/// From the tree in memory to the text of the JSON.
#[divan::bench(args = [500, 5_000])]
fn render(bencher: divan::Bencher<'_, '_>, panels: usize) {
    let project = dashboard(panels);
    bencher
        .counter(divan::counter::ItemsCount::new(panels))
        .bench(|| project.render().expect("it has no faults"));
}

/// The same, with building the tree.
#[divan::bench(args = [500, 5_000])]
fn build_and_render(bencher: divan::Bencher<'_, '_>, panels: usize) {
    bencher
        .counter(divan::counter::ItemsCount::new(panels))
        .bench(|| dashboard(panels).render().expect("it has no faults"));
}
