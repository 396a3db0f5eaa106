use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, Panel, list, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::unit::{Unit, unit_of};

rule! {
    /// An axis that misleads
    ///
    /// A graph of a share (`percentunit`, `percent`) whose axis does not begin at 0: no `min` and no soft minimum. And a
    /// graph whose queries give two units by the names of their metrics, where no override tells them apart.
    ///
    /// ## Why
    /// Without a minimum the axis begins at the lowest value: a share that goes from 99.98 % to 99.99 % looks like a cliff.
    /// Seconds and bytes on one axis leave one of them flat at the bottom, in a unit that is not its own.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Errors", "fieldConfig": {"defaults": {"unit": "percentunit"}}, "targets": [{"refId": "A",
    ///  "expr": "sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))"}]}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "timeseries", "title": "Errors", "fieldConfig": {"defaults": {"unit": "percentunit", "min": 0}}, "targets": [{"refId": "A",
    ///  "expr": "sum(rate(http_errors_total[5m])) / sum(rate(http_requests_total[5m]))"}]}
    /// ```
    ///
    /// ## Real case
    /// A dip of a hundredth of a percent in a wall display's availability was escalated, since it filled the screen.
    "U02" "axis" Style, [Check::Panel(check)]
}

fn check(panel: &Panel, dashboard: &Dashboard, reporter: &mut Reporter) {
    if panel.kind != "timeseries" {
        return;
    }
    let none = Value::Null;
    let config = panel.settings.0.get("fieldConfig").unwrap_or(&none);
    let defaults = config.get("defaults").unwrap_or(&none);
    let at = format!("{}/fieldConfig/defaults", panel.settings.1);
    let unit = text(defaults, "unit");
    let has_low = defaults.get("min").is_some_and(Value::is_number)
        || defaults.pointer("/custom/axisSoftMin").is_some_and(Value::is_number);
    if let Some(unit @ ("percentunit" | "percent")) = unit
        && !has_low
        && !overrides(config, &["min", "custom.axisSoftMin"])
    {
        reporter.panel(
            panel,
            &format!("{at}/unit"),
            Level::Style,
            format!("the axis of a share (`{unit}`) begins at its lowest value, not at 0"),
            "set `min` to 0, or a soft minimum",
        );
    }
    if overrides(config, &["unit", "custom.axisPlacement"]) || !panel.transformations.0.is_empty() {
        return;
    }
    let mut first: Option<Unit> = None;
    for query in dashboard.queries_of(panel).filter(|query| !query.is_hidden) {
        let Some(given) = query.parsed.as_ref().and_then(|parsed| unit_of(&parsed.expr)) else { continue };
        match first {
            None => first = Some(given),
            Some(other) if other != given => {
                reporter.query(
                    query,
                    query.whole(),
                    Level::Style,
                    format!("this gives {}, and another query of the panel {}", given.word(), other.word()),
                    "give one of them a unit and an axis by an override, or a panel of its own",
                );
                return;
            }
            Some(_) => {}
        }
    }
}

/// Whether an override sets one of these properties.
fn overrides(config: &Value, wanted: &[&str]) -> bool {
    let properties = list(config, "overrides").iter().flat_map(|one| list(one, "properties"));
    properties.filter_map(|property| text(property, "id")).any(|id| wanted.contains(&id))
}
