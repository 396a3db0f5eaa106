//! What must hold of the shop. Each expression and each threshold is stated here and nowhere else.

use dashgen::prelude::*;
use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal, Sli, Slo, Template};

use crate::metrics::{Code, RequestDuration, Requests, Route, UnsentOrders};

/// Requests that the shop failed to answer, as a share of all requests.
pub fn errors() -> Signal<()> {
    let failed = Requests.matching(Code.matches("5..")).rate(minutes(5)).sum();
    let all = Requests.rate(minutes(5)).sum();
    Signal::new(failed.or_zero() / all.gt(0))
        .warn_above(percent(1.0))
        .fail_above(percent(5.0))
}

/// The time within which 95 of 100 requests are answered, by page.
pub fn latency() -> Signal<(Route, ())> {
    Signal::new(RequestDuration.histogram_quantile(0.95, minutes(5)).by(Route)).fail_above(seconds(1))
}

/// Orders that wait to be sent.
pub fn unsent_orders() -> Signal<()> {
    Signal::new(UnsentOrders.value().sum()).fail_above(500)
}

/// 99 % of requests are answered within half a second.
fn fast_answers() -> Slo {
    let answers = Sli::latency(RequestDuration, milliseconds(500));
    Slo::new("fast-answers", percent(99.0), answers)
        .description("99 % of requests are answered within 500 ms")
        .burn_rate_alerts("ShopSlow")
        .summary("The shop is slow: the error budget is spent too fast.")
        .runbook("shop.md")
        .panel("shop", "latency")
}

pub fn rules() -> Rules {
    Rules::new("shop")
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .group(
            RuleGroup::new("shop")
                .alert(
                    AlertRule::new("ShopErrors", Severity::P1, errors().fail_condition())
                        .pending_period(minutes(5))
                        .summary("Customers see errors.")
                        .description(Template::default().value().text(" of the requests fail."))
                        .runbook("shop.md")
                        .panel("shop", "errors"),
                )
                .alert(
                    AlertRule::new("ShopLatency", Severity::P2, latency().fail_condition())
                        .pending_period(minutes(10))
                        .summary("A page is slow.")
                        .description(Template::new("95 % of ").label(Route).text(" take up to ").value().text("."))
                        .runbook("shop.md")
                        .panel("shop", "latency"),
                )
                .alert(
                    AlertRule::new("ShopUnsentOrders", Severity::P2, unsent_orders().fail_condition())
                        .pending_period(hours(1))
                        .summary("Orders are not sent.")
                        .description(Template::default().value().text(" orders are paid and not sent."))
                        .runbook("shop.md")
                        .panel("shop-checkout", "unsent-orders"),
                ),
        )
        .slo(fast_answers())
}
