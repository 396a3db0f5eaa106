//! Planted defects: each in many wrappings, each found at its place with the right part underlined.

mod carriers;
mod dashboards;
mod expressions;
mod hostile;
mod known;
mod rules;

use carriers::Carried;
use dashgen_exposition::Known;
use dashgen_lint::{Catalogue, Finding, Options, Report, gather, lint_file};

/// Everything that is found in a file, as if it were a project of its own.
fn found(carried: &Carried) -> Vec<Finding> {
    report(carried, None).findings
}

/// The same, where metrics are known.
fn report(carried: &Carried, known: Option<&Known>) -> Report {
    let catalogue = known.map(|known| Catalogue {
        metrics: known,
        source: "metrics.txt",
        has_recorded: false,
        declared: &[],
    });
    let metrics = catalogue.map(|catalogue| catalogue.metrics);
    let linted = lint_file(carried.name, carried.text.as_bytes(), carried.format, metrics).expect("a file");
    let again = |_: &str| Some((carried.text.clone().into_bytes(), carried.format));
    let options = Options {
        style: true,
        is_whole: true,
        catalogue,
        ..Options::default()
    };
    gather(vec![linted], options, &again)
}
