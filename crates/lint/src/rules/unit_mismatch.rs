use crate::finding::Level;
use crate::model::{Dashboard, Panel, list, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::unit::{Unit, unit_of};

rule! {
    /// A panel shows one unit and its expression gives another
    ///
    /// The unit of an expression follows from the names of its metrics (`_seconds`, `_bytes`, `_ratio`) through rates,
    /// quantiles, means and factors such as `* 1000` or `* 100`. It is held against the unit of the panel, unless
    /// overrides give fields units of their own. Also a `max` of 100 where the unit is `percentunit`.
    ///
    /// ## Why
    /// A latency of 2 seconds is shown as 2 ms, an error rate of 5 % as 0.05 %, and everybody believes the panel.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Latency", "fieldConfig": {"defaults": {"unit": "ms"}}, "targets": [{"refId": "A",
    ///  "expr": "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"}]}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "timeseries", "title": "Latency", "fieldConfig": {"defaults": {"unit": "s"}}, "targets": [{"refId": "A",
    ///  "expr": "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"}]}
    /// ```
    ///
    /// ## Real case
    /// Linters look whether a unit is in a list; a planted `ms` for seconds passed all of them.
    "U01" "unit-mismatch" Warning, [Check::Panel(check)]
}

fn check(panel: &Panel, dashboard: &Dashboard, reporter: &mut Reporter) {
    let defaults = panel.settings.0.pointer("/fieldConfig/defaults");
    let Some(unit) = defaults.and_then(|defaults| text(defaults, "unit")) else { return };
    let at = format!("{}/fieldConfig/defaults", panel.settings.1);
    if unit == "percentunit" && defaults.and_then(|defaults| defaults.get("max")?.as_f64()) == Some(100.0) {
        reporter.panel(
            panel,
            &format!("{at}/max"),
            Level::Warning,
            "the unit `percentunit` goes from 0 to 1, and the panel to 100",
            "set max to 1, or the unit to `percent`",
        );
    }
    let Some(shown) = Unit::named(unit) else { return };
    if overrides_unit(panel) || !panel.transformations.0.is_empty() {
        return;
    }
    for query in dashboard.queries_of(panel) {
        let Some(parsed) = query.parsed.as_ref().filter(|_| !query.is_hidden) else { continue };
        if let Some(given) = unit_of(&parsed.expr)
            && given != shown
            && is_wrong(given, shown)
        {
            reporter.query(
                query,
                query.whole(),
                Level::Warning,
                format!("the expression gives {}, and the panel shows {}", given.word(), shown.word()),
                format!("set the unit of the panel to `{}`", given.of_grafana()),
            );
        }
    }
}

/// Names say a share of time only by the way, and a plain ratio may be shown as anything that is counted.
fn is_wrong(given: Unit, shown: Unit) -> bool {
    let is_share = |unit| matches!(unit, Unit::Ratio | Unit::Percent);
    match (given, shown) {
        (Unit::Ratio, shown) => shown == Unit::Percent,
        (given, shown) => !(is_share(shown) && !is_share(given) && given == Unit::Seconds),
    }
}

fn overrides_unit(panel: &Panel) -> bool {
    let config = panel.settings.0.get("fieldConfig").unwrap_or(&serde_json::Value::Null);
    list(config, "overrides")
        .iter()
        .flat_map(|one| list(one, "properties"))
        .any(|property| text(property, "id") == Some("unit"))
}
