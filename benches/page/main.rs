//! A dashboard of as many panels as its argument says, on standard output: the whole process that
//! `benches/foundation-sdk` is measured against, which writes the same dashboard.

use std::io::Write;
use std::mem::ManuallyDrop;
use std::process::ExitCode;

use dashgen::panel::{Calc, Legend, TimeSeries};
use dashgen::prelude::*;
use dashgen::{Dashboard, Project, Row};

dashgen::labels! {
    /// The part of the shop that answered.
    Service = "service";
    /// What was asked for.
    Route = "route";
}

dashgen::metrics! {
    /// Time to answer a request.
    histogram RequestDuration = "shop_request_duration_seconds" in Unit::SECONDS,
        labels [Service, Route], buckets [0.1, 0.5, 1.0, 5.0];
}

/// How many panels a row has.
const PANELS_OF_ROW: usize = 12;

fn panel(number: usize) -> TimeSeries {
    let requests = RequestDuration.matching(Service.is(format!("service-{number}")));
    [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")]
        .into_iter()
        .fold(
            TimeSeries::new(format!("Latency {number}")),
            |panel, (q, name)| {
                let quantile = requests.clone().histogram_quantile(q, RATE_INTERVAL).by(Route);
                panel.query(quantile.ref_id(name).legend(format!("{name} {{{{route}}}}")))
            },
        )
        .description("Time to answer a request, by route.")
        .warn_above(seconds(1))
        .fail_above(seconds(5))
        .legend(Legend::table([Calc::Mean, Calc::Max]))
}

fn project(panels: usize) -> Project {
    let numbers: Vec<usize> = (0..panels).collect();
    let rows = numbers.chunks(PANELS_OF_ROW).enumerate().map(|(row, numbers)| {
        Row::new("Services")
            .slug(format!("services-{row}"))
            .panels_per_line(3)
            .panels(numbers.iter().copied().map(panel))
    });
    Project::new()
        .metrics([RequestDuration::INFO])
        .dashboard(rows.fold(Dashboard::new("page", "Page"), Dashboard::row))
}

fn main() -> ExitCode {
    let Some(panels) = std::env::args().nth(1).and_then(|count| count.parse().ok()) else {
        return ExitCode::from(2);
    };
    // As the program of a project does: the memory ends with the process.
    let project = ManuallyDrop::new(project(panels));
    let rendered = ManuallyDrop::new(project.render().expect("the page has no faults"));
    let mut stdout = std::io::stdout().lock();
    for dashboard in rendered.dashboards() {
        stdout
            .write_all(dashboard.text().as_bytes())
            .expect("somebody reads");
    }
    ExitCode::SUCCESS
}
