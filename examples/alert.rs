//! One signal, drawn by a panel and watched by an alert: the threshold is said once.
//!
//! ```sh
//! cargo run --example alert -- runbook QueueIsLong --runbooks target/alert-runbooks   # starts the page of the alert
//! cargo run --example alert -- render --out target/alert --runbooks examples/runbooks
//! ```

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal, Template};
use dashgen::{Dashboard, Project, Row};

dashgen::labels! {
    /// The queue.
    Queue = "queue" { MAIL = "mail", INVOICES = "invoices" }
}

dashgen::metrics! {
    /// Jobs that wait.
    gauge JobsWaiting = "worker_jobs_waiting" in Unit::COUNT, labels [Queue];
    /// Jobs that are done.
    counter JobsDone = "worker_jobs_done_total" in Unit::OPERATIONS, labels [Queue];
}

fn waiting() -> Signal<(Queue, ())> {
    Signal::new("Waiting Jobs", JobsWaiting.latest().max().by(Queue))
        .description("Jobs that nobody has begun, by queue.")
        .runbook("queue_is_long.md")
        .warn_above(100)
        .fail_above(1000)
}

fn project() -> Project {
    let alert = AlertRule::new("QueueIsLong", Severity::P2, waiting().fail_condition())
        .pending_period(minutes(10))
        .summary("Jobs wait for too long.")
        .description(
            Template::new("Queue ")
                .label(Queue)
                .text(" has ")
                .value()
                .text(" jobs."),
        );
    let done = TimeSeries::new("Jobs Done")
        .query(JobsDone.rate(RATE_INTERVAL).sum().by(Queue))
        .description("Jobs per second, by queue.");
    let row = Row::new("Queues")
        .panels_per_line(2)
        .panel(TimeSeries::of_signal(&waiting()).query(waiting().vector()))
        .panel(done);
    Project::new()
        .dashboard(Dashboard::new("worker", "Worker").row(row))
        .rules(
            Rules::new("worker")
                .runbook_base_url("https://example.com/runbooks")
                .group(RuleGroup::new("worker").alert(alert)),
        )
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
