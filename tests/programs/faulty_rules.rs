//! A program whose rules have one fault of each kind, for the tests of what it says.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::rules::{
    AlertCondition, AlertRule, Receiver, Routes, RuleGroup, Rules, Severity, Signal, Sli, Slo, Template,
};
use dashgen::typed::{Labels, RATE_INTERVAL};
use dashgen::{Dashboard, Project, Row};

dashgen::labels! {
    /// The customer.
    Tenant = "tenant";
    /// The shelf.
    Shelf = "shelf";
}

dashgen::metrics! {
    /// Requests.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Tenant];
    /// Requests that failed.
    counter Failures = "shop_failures_total" in Unit::REQUESTS, labels [Tenant];
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Tenant], buckets [0.1, 1.0, 5.0];
}

fn requests() -> Signal<(Tenant, ())> {
    Signal::new("Requests", Requests.rate(minutes(5)).sum().by(Tenant)).fail_above(10)
}

fn sound(name: &str) -> AlertRule {
    AlertRule::new(name, Severity::P2, requests().fail_condition())
        .summary("Many requests.")
        .description(Template::new("Tenant ").label(Tenant).text(" asks a lot."))
        .runbook("requests.md")
        .panel("shop", "requests")
}

fn latency(name: &str, objective: Quantity, threshold: dashgen::catalogue::Duration) -> Slo {
    Slo::new(name, objective, Sli::latency(Answer, threshold))
        .description("answers are fast")
        .burn_rate_alerts("BudgetBurn")
        .summary("The budget burns.")
        .runbook("budget.md")
        .panel("shop", "requests")
        .allow_other_panel("this program is about other mistakes")
}

fn project() -> Project {
    let no_bound = Signal::new("No threshold", requests().vector());
    let macros = Signal::new("Macros", Requests.rate(RATE_INTERVAL).sum()).fail_above(10);
    let undeclared = Signal::new("Undeclared", InstantVector::parse("max(shop_undeclared)")).fail_above(10);
    let errors = |name: &str, objective: Quantity| {
        Slo::new(name, objective, Sli::events(Failures, Requests)).description("requests succeed")
    };
    let rules = Rules::new("shop")
        .group(
            RuleGroup::new("requests")
                .alert(sound("Twice"))
                .alert(sound("UnknownLabel").description(Template::new("Shelf ").label(Shelf)))
                .alert(sound("UnknownPanel").panel("shop", "no-such-panel"))
                .alert(sound("SummaryWithValue").summary(Template::default().value()))
                .alert(sound("RunbookOutside").runbook("../secret.md"))
                .alert(sound("bad name")),
        )
        .group(
            RuleGroup::new("more")
                .alert(sound("Twice"))
                .alert(AlertRule::new("NoBound", Severity::P1, no_bound.fail_condition()))
                .alert(alert_on("Macro", macros.fail_condition()).allow_other_panel("it is about a macro"))
                .alert(alert_on("Undeclared", undeclared.fail_condition())),
        )
        .slo(latency("no-bucket", percent(99.0), seconds(3)))
        .slo(errors("nothing-may-fail", percent(100.0)))
        .slo(latency("unreachable", percent(90.0), seconds(5)))
        .slo(errors("one", percent(99.0)))
        .slo(errors("other", percent(99.9)))
        .slo(errors("again", percent(99.0)))
        .slo(latency("dead", percent(80.0), seconds(1)))
        .routes(
            Routes::new(
                Receiver::pagerduty("pager", "0123456789abcdef"),
                Receiver::slack("slack", "/etc/alertmanager/slack", "#shop"),
            )
            .inhibits("Twice", ["NoSuchAlert"]),
        );
    let dashboard = Dashboard::new("shop", "Shop").row(
        Row::new("Requests").panel(
            TimeSeries::of_signal(&requests())
                .query(requests().vector().ref_id("requests"))
                .description("Requests."),
        ),
    );
    Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(dashboard)
        .rules(rules)
}

fn alert_on<L: Labels>(name: &str, condition: AlertCondition<L>) -> AlertRule {
    AlertRule::new(name, Severity::P2, condition)
        .summary("Much.")
        .description("Very much.")
        .runbook("requests.md")
        .panel("shop", "requests")
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
