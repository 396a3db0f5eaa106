//! A program of which a metric was renamed, while texts still say the old name, for the tests of what it says.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal};
use dashgen::{Annotation, Dashboard, Project, Row};

dashgen::metrics! {
    /// Time that orders wait. It was `shop_queue_wait` before.
    gauge Wait = "shop_wait_seconds" in Unit::SECONDS, labels [];
    /// Orders that wait.
    gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
}

dashgen::labels! {
    /// The metric that an alert is about.
    MetricName = "metric";
}

fn wait() -> Signal<()> {
    Signal::new("Wait", Wait.latest().max())
        .description("What shop_queue_wait says.")
        .runbook("waits.md")
        .fail_above(seconds(10))
}

fn project() -> Project {
    let alert = |name: &str, runbook: &str| {
        AlertRule::new(name, Severity::P2, wait().fail_condition())
            .summary("Orders wait, by `shop_queue_wait`.")
            .description("Waits too long.")
            .runbook(runbook)
    };
    let gone = Waiting
        .value()
        .absent()
        .with_label(MetricName, "shop_waiting_old");
    let gone = Signal::new("Gone", gone).description("Gone.").fail_above(0);
    let gone = AlertRule::new("Gone", Severity::P2, gone.fail_condition())
        .summary("A metric is gone.")
        .description("It is shop_waiting.")
        .runbook("waits.md")
        .panel("shop", "wait")
        .allow_other_panel("there is nothing to draw");
    let row = Row::new("Orders").panel(TimeSeries::of_signal(&wait()).query(wait().vector()));
    let marks = Annotation::new("Busy", Waiting.value().sum().gt(10)).text("shop_waitings");
    Project::new()
        .other_names(["shop_orders_archive"])
        .dashboard(Dashboard::new("shop", "Shop").annotation(marks).row(row))
        .rules(
            Rules::new("shop")
                .runbook_base_url("https://shop.example/runbooks")
                .group(
                    RuleGroup::new("orders")
                        .alert(alert("Waits", "waits.md"))
                        .alert(alert("StillWaits", "still_waits.md"))
                        .alert(gone),
                ),
        )
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
