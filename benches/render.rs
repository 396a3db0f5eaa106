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
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Tenant], buckets [0.1, 1.0, 5.0];
}

/// The quantiles that a panel draws, a query each.
const ONE: &[f64] = &[0.99];
const THREE: &[f64] = &[0.5, 0.95, 0.99];

/// A dashboard of so many panels, in rows of twelve.
fn dashboard(panels: usize, quantiles: &[f64]) -> Project {
    let mut dashboard = Dashboard::new("large", "Large");
    for row in 0..panels.div_ceil(12) {
        let titles = (row * 12..panels.min(row * 12 + 12)).map(|panel| format!("Panel {panel}"));
        let panels = titles.map(|title| {
            quantiles.iter().fold(TimeSeries::new(title), |panel, &q| {
                panel
                    .query(Answer.histogram_quantile(q, RATE_INTERVAL).by(Tenant))
                    .warn_above(seconds(1))
            })
        });
        dashboard = dashboard.row(
            Row::new("Row")
                .slug(format!("row-{row}"))
                .panels_per_line(3)
                .panels(panels),
        );
    }
    Project::new().dashboard(dashboard)
}

/// From the tree in memory to the text of the JSON, one query a panel.
#[divan::bench(args = [30, 500, 5_000])]
fn render(bencher: divan::Bencher<'_, '_>, panels: usize) {
    render_each(bencher, panels, ONE);
}

/// The same with three queries a panel.
#[divan::bench(args = [30, 500, 5_000])]
fn render_three_queries(bencher: divan::Bencher<'_, '_>, panels: usize) {
    render_each(bencher, panels, THREE);
}

fn render_each(bencher: divan::Bencher<'_, '_>, panels: usize, quantiles: &[f64]) {
    let project = dashboard(panels, quantiles);
    bencher
        .counter(divan::counter::ItemsCount::new(panels))
        .bench(|| project.render().expect("it has no faults"));
}

/// The same, with building the tree.
#[divan::bench(args = [30, 500, 5_000])]
fn build_and_render(bencher: divan::Bencher<'_, '_>, panels: usize) {
    bencher
        .counter(divan::counter::ItemsCount::new(panels))
        .bench(|| dashboard(panels, THREE).render().expect("it has no faults"));
}
