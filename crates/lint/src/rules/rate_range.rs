use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Node, Window};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// The range of a rate is too short
    ///
    /// `rate`, `irate`, `increase` and `delta` over less than 30 seconds, or over `$__interval` or
    /// `$__interval_ms`, where `$__rate_interval` is meant.
    ///
    /// ## Why
    /// A rate needs two samples in its range. `$__interval` is as long as a pixel is wide: over short times it is
    /// shorter than the time between two scrapes, and the panel is empty or has holes.
    ///
    /// ## Bad
    /// ```promql
    /// sum(rate(http_requests_total[$__interval]))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum(rate(http_requests_total[$__rate_interval]))
    /// ```
    ///
    /// ## Real case
    /// Grafana brought `$__rate_interval` in version 7.2 because dashboards with `$__interval` showed no data when one
    /// zoomed in.
    "P12" "rate-range" Warning, [Check::Query(check)]
}

/// Two scrapes every 15 seconds, as most do.
const SHORTEST: i64 = 30_000;

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| {
        let Node::Call(name, arguments) = &expr.node else { return };
        if !matches!(&**name, "rate" | "irate" | "increase" | "delta" | "idelta" | "deriv") {
            return;
        }
        let Some(argument) = arguments.first() else { return };
        let Node::Range(_, window) = &argument.node else { return };
        match window {
            Window::Variable(variable)
                if matches!(&*variable.name, "__interval" | "__interval_ms") && query.min_step.is_none() =>
            {
                reporter.query(
                    query,
                    argument.span,
                    Level::Warning,
                    format!("`{name}` over `{variable}` has no samples when one zooms in"),
                    "write `[$__rate_interval]`",
                );
            }
            Window::Fixed(duration) if duration.milliseconds < SHORTEST => {
                let help = match query.role {
                    Role::Alert | Role::Record => "write at least four times the interval between scrapes",
                    _ => "write `[$__rate_interval]`, or at least four times the interval between scrapes",
                };
                reporter.query(
                    query,
                    argument.span,
                    Level::Warning,
                    format!("`{name}` needs two samples, which are hardly ever within {duration}"),
                    help,
                );
            }
            _ => {}
        }
    });
}
