//! A shop as OpenTelemetry measures it, beside services that are older: names with dots, native histograms, a summary,
//! SLOs over 7 and 28 days, receivers of other kinds and severities of its own.

use dashgen::catalogue::TargetLabel;
use dashgen::panel::{Heatmap, TimeSeries};
use dashgen::prelude::*;
use dashgen::rules::slo::SloWindow;
use dashgen::rules::{AlertRule, Email, Receiver, Routes, RuleGroup, Rules, Severity, Signal, Sli, Slo};
use dashgen::typed::Deployments;
use dashgen::{Dashboard, Project, Row, Variable, text};

dashgen::labels! {
    /// The service.
    ServiceName = "service.name";
    /// Where it is deployed: a label of the scrape targets, without dots, since rules match on it.
    Environment = "environment";
    /// The route.
    HttpRoute = "http.route";
    /// The status code.
    StatusCode = "http.response.status_code";
}
impl TargetLabel for Environment {}

dashgen::metrics! {
    /// Time to answer a request.
    native_histogram RequestDuration = "http.server.request.duration" in Unit::SECONDS,
        labels [ServiceName, HttpRoute, StatusCode];
    /// Requests that are being answered.
    gauge ActiveRequests = "http.server.active_requests" in Unit::REQUESTS, labels [ServiceName];
    /// Orders that were placed.
    counter Orders = "shop.orders" in Unit::COUNT, labels [ServiceName];
    /// Orders that failed.
    counter FailedOrders = "shop.orders.failed" in Unit::COUNT, labels [ServiceName];
    /// Time of a call, as a client of Prometheus without buckets has it.
    summary CallDuration = "rpc_duration_seconds" in Unit::SECONDS, labels [ServiceName], quantiles [0.5, 0.99];
}

const INFO: Severity = Severity::named("info");

fn latency() -> Signal<(ServiceName, (Environment, ()))> {
    let p99 = RequestDuration
        .histogram_quantile(0.99, minutes(5))
        .by(Environment)
        .by(ServiceName);
    Signal::new("Latency", p99)
        .description("The time within which 99 of 100 requests are answered.")
        .runbook("shop.md")
        .fail_above(seconds(1))
}

fn calls() -> Signal<(ServiceName, (Environment, ()))> {
    let worst = CallDuration
        .latest_summary_quantile(0.99)
        .max()
        .by(Environment)
        .by(ServiceName);
    Signal::new("Calls", worst)
        .description("The slowest process: the time within which 99 of 100 of its calls end.")
        .runbook("shop.md")
        .fail_above(seconds(2))
}

fn rules() -> Rules {
    let slow = AlertRule::new("ShopSlow", Severity::P1, latency().fail_condition())
        .pending_period(minutes(5))
        .summary("A service of the shop is slow.")
        .description(text!("{ServiceName} takes {value}.", ServiceName, value));
    let calls = AlertRule::new("ShopCallsSlow", INFO, calls().fail_condition())
        .summary("Calls are slow.")
        .description(text!(
            "A process of {ServiceName} takes {value}.",
            ServiceName,
            value
        ));
    let slo = |name: &str, alert: &str, sli: Sli, window: SloWindow| {
        Slo::new(name, percent(99.0), sli)
            .window(window)
            .description("99 % are as they should be")
            .burn_rate_alerts(alert)
            .summary("The error budget is spent too fast.")
            .runbook("shop.md")
            .panel("otel", "latency")
            .allow_other_panel("this program is about its windows")
    };
    Rules::new("shop")
        .deployments(Deployments::by(Environment))
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .grafana_managed("Shop", "prometheus")
        .query_offset(seconds(30))
        .group(
            RuleGroup::new("shop")
                .alert(slow)
                .alert(calls)
                .interval(minutes(1))
                .label("team", "checkout"),
        )
        .slo(slo(
            "fast-answers",
            "ShopAnswersBudgetBurn",
            Sli::latency(RequestDuration, milliseconds(700)),
            SloWindow::TwentyEightDays,
        ))
        .slo(slo(
            "orders",
            "ShopOrdersBudgetBurn",
            Sli::events(FailedOrders, Orders),
            SloWindow::SevenDays,
        ))
        .routes(
            Routes::new(
                Receiver::opsgenie("shop-pager", "/etc/alertmanager/secrets/opsgenie-key"),
                Receiver::teams("shop-teams", "/etc/alertmanager/secrets/teams-url"),
            )
            .route(
                INFO,
                Receiver::email(
                    "shop-mail",
                    Email::new(
                        "team@shop.example",
                        "alerts@shop.example",
                        "smtp.shop.example:587",
                    )
                    .login("alerts", "/etc/alertmanager/secrets/smtp-password"),
                ),
            ),
        )
}

fn dashboard() -> Dashboard {
    let (latency, calls) = (latency(), calls());
    Dashboard::new("otel", "Shop").row(
        Row::new("Requests")
            .panel(TimeSeries::of_signal(&latency).query(latency.vector()))
            .panel(TimeSeries::of_signal(&calls).query(calls.vector())),
    )
}

fn of_service() -> Dashboard {
    let service = Variable::label_values(ServiceName, ActiveRequests)
        .with_name("service")
        .multi_value()
        .include_all();
    let requests = || RequestDuration.matching_variable(&service);
    let within = requests()
        .fraction_at_most(milliseconds(700), RATE_INTERVAL)
        .by(ServiceName);
    let failed = requests()
        .matching(StatusCode.matches("5.."))
        .observation_rate(RATE_INTERVAL)
        .sum()
        .by(HttpRoute);
    let calls = CallDuration
        .matching_variable(&service)
        .mean(RATE_INTERVAL)
        .by(ServiceName);
    Dashboard::new("otel-service", "Service").variable(&service).row(
        Row::new("Requests")
            .panel(Heatmap::new("Durations").query(requests().bucket_increase(RATE_INTERVAL)))
            .panel(TimeSeries::new("Failed Requests").query(failed))
            .panel(TimeSeries::new("Within 700 ms").query(within).max(percent(100.0)))
            .panel(TimeSeries::new("Mean Call").query(calls)),
    )
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| {
        Project::new()
            .dashboard(dashboard())
            .dashboard(of_service())
            .rules(rules())
    })
}
