//! Alerts and SLOs of the shop. Each expression and each threshold is stated here and nowhere else.

use dashgen::prelude::*;
use dashgen::rules::slo::SloWindow;
use dashgen::rules::{
    AlertRule, Email, Receiver, Routes, RuleGroup, Rules, Severity, Signal, Sli, Slo, Template,
};

use crate::metrics::{Code, RequestDuration, Requests, Route, UnsentOrders};

pub fn errors() -> Signal<()> {
    let failed = Requests.matching(Code.matches("5..")).rate(minutes(5)).sum();
    let all = Requests.rate(minutes(5)).sum();
    Signal::new("Errors", failed.or_zero() / all.gt(0))
        .description("Requests that the shop failed to answer, as a share of all.")
        .runbook("shop.md")
        .warn_above(percent(1.0))
        .fail_above(percent(5.0))
}

pub fn latency() -> Signal<(Route, ())> {
    let p95 = RequestDuration.histogram_quantile(0.95, minutes(5)).by(Route);
    Signal::new("Latency", p95)
        .description("The time within which 95 of 100 requests are answered, by page.")
        .runbook("shop.md")
        .fail_above(seconds(1))
}

pub fn unsent_orders() -> Signal<()> {
    Signal::new("Unsent Orders", UnsentOrders.latest().sum())
        .description("Orders that are paid and not sent yet.")
        .runbook("shop.md")
        .fail_above(500)
}

/// How fast answers have to be, over four weeks.
fn fast_answers() -> Slo {
    let answers = Sli::latency(RequestDuration, milliseconds(500));
    Slo::new("fast-answers", percent(99.0), answers)
        .window(SloWindow::TwentyEightDays)
        .description("99 % of requests are answered within 500 ms")
        .burn_rate_alerts("ShopSlow")
        .summary("The shop is slow: the error budget is spent too fast.")
        .runbook("shop.md")
        .panel("shop", "latency")
        .allow_other_panel("latency itself says more than its error ratio")
}

pub fn rules() -> Rules {
    let errors = AlertRule::new("ShopErrors", Severity::P1, errors().fail_condition())
        .pending_period(minutes(5))
        .summary("Customers see errors.")
        .description(Template::default().value().text(" of the requests fail."));
    let latency = AlertRule::new("ShopLatency", Severity::P2, latency().fail_condition())
        .pending_period(minutes(10))
        .summary("A page is slow.")
        .description(
            Template::new("Page ")
                .label(Route)
                .text(" takes ")
                .value()
                .text("."),
        );
    let unsent = AlertRule::new("ShopUnsentOrders", Severity::P2, unsent_orders().fail_condition())
        .pending_period(hours(1))
        .summary("Orders are not sent.")
        .description(Template::default().value().text(" orders are paid and not sent."));
    Rules::new("shop")
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .group(RuleGroup::new("shop").alert(errors).alert(latency).alert(unsent))
        .slo(fast_answers())
        .routes(routes())
}

/// Pages go to whoever is on call, everything else to the team.
fn routes() -> Routes {
    let mail = |to: &str| {
        Email::new(to, "alerts@shop.example", "smtp.shop.example:587")
            .login("alerts", "/etc/alertmanager/secrets/smtp-password")
    };
    Routes::new(
        Receiver::email("on-call", mail("on-call@shop.example")),
        Receiver::email("team", mail("team@shop.example")),
    )
}
