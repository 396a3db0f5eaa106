//! A program whose dashboards have one fault of each kind, for the tests of what it says.

use dashgen::panel::{Stat, TimeSeries};
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::{Dashboard, Link, Project, Row, Variable};

dashgen::labels! {
    /// The customer.
    Tenant = "tenant";
}

dashgen::metrics! {
    /// Requests.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Tenant];
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Tenant], buckets [0.1, 1.0];
    /// Time to answer, as the old shop counts it.
    histogram OldAnswer = "shop_answer_ms" in Unit::MILLISECONDS, labels [Tenant], buckets [100.0, 1000.0];
}

fn project() -> Project {
    let tenant = Variable::label_values(Tenant, Requests);
    let faulty = Dashboard::new("a-uid-that-is-longer-than-the-forty-characters", "Faulty")
        .row(
            Row::new("Requests")
                .panels_per_line(30)
                .panel_height(0)
                .panel(
                    Stat::new("Requests").query(Requests.matching_variable(&tenant).rate(minutes(5)).sum()),
                )
                .panel(Stat::new("Requests").query(Requests.rate(minutes(5)).sum()))
                .panel(Stat::new("…").query(Requests.rate(minutes(5)).sum())),
        )
        .row(
            Row::new("Latency")
                .panel(
                    TimeSeries::new("Mixed units")
                        .query(Answer.histogram_quantile(0.99, minutes(5)).ref_id("new"))
                        .query(OldAnswer.histogram_quantile(0.99, minutes(5)).ref_id("old")),
                )
                .panel(
                    TimeSeries::new("No such bucket")
                        .query(Answer.bucket_le(seconds(5)).rate(minutes(5)).sum().ref_id("fast"))
                        .panel_link(Link::dashboard("Nowhere", "shop-nowhere")),
                )
                .panel(
                    TimeSeries::new("Wide")
                        .span(25)
                        .query(Query::promql("sum(rate(x[5m])")),
                )
                .panel(TimeSeries::new("Per Minute").query(Requests.rate(minutes(5)).sum() * 60.0))
                .panel(
                    TimeSeries::new("Late")
                        .query(Answer.mean(minutes(5)))
                        .fail_above(percent(5.0)),
                ),
        );
    Project::new().metrics(METRICS.to_vec()).dashboard(faulty)
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
