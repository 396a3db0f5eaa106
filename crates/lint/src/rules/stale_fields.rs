use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, list, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A dashboard carries what belongs to one Grafana, or asks too often
    ///
    /// A refresh of less than 10 seconds. Style: a schema version that is years old, the `id`, `version` or `iteration` of
    /// the server that it was exported from, inputs of an export that nobody will be asked for.
    ///
    /// ## Why
    /// Every open browser asks every query each time. And an `id` of another server makes an import fail.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"refresh": "1s", "panels": []}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"refresh": "30s", "panels": []}
    /// ```
    ///
    /// ## Real case
    /// A dashboard on the screens of an office, refreshed each second, was a fifth of the load of its Prometheus.
    "L05" "stale-fields" Warning, [Check::Dashboard(check)]
}

/// Hardly anything is scraped more often.
const SHORTEST_MS: u64 = 10_000;

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let at = |field: &str| format!("{}/{field}", dashboard.pointer);
    let value = dashboard.value;
    let (refresh, field) = if dashboard.is_classic {
        (text(value, "refresh"), "refresh")
    } else {
        (value.get("timeSettings").and_then(|time| text(time, "autoRefresh")), "timeSettings/autoRefresh")
    };
    if let Some(refresh) = refresh
        && milliseconds(refresh).is_some_and(|length| length < SHORTEST_MS)
    {
        reporter.at(
            &at(field),
            &[],
            Level::Warning,
            format!("the dashboard asks all its queries every {refresh}"),
            "refresh it as often as it is scraped, or every 30s",
        );
    }
    if !dashboard.is_classic {
        return;
    }
    if let Some(version) = value.get("schemaVersion").and_then(Value::as_u64).filter(|version| *version < 30) {
        let message = format!("the schema version {version} is of before Grafana 8");
        reporter.at(&at("schemaVersion"), &[], Level::Style, message, "open it in Grafana and save it");
    }
    if value.get("id").is_some_and(Value::is_number) {
        let message = "the dashboard has the `id` of one server";
        reporter.at(&at("id"), &[], Level::Style, message, "remove it, or make it null");
    }
    if value.get("iteration").is_some() {
        let message = "the dashboard has the `iteration` of a save";
        reporter.at(&at("iteration"), &[], Level::Style, message, "remove it");
    }
    if !list(value, "__inputs").is_empty() {
        let message = "the dashboard is an export for sharing, whose inputs only an import in the browser asks for";
        reporter.at(&at("__inputs"), &[], Level::Style, message, "use variables of the type data source");
    }
}

/// `5s`, `1m`, `500ms`.
fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..digits].parse().ok()?;
    Some(match &text[digits..] {
        "ms" => number,
        "s" => number.saturating_mul(1000),
        "m" => number.saturating_mul(60_000),
        "h" => number.saturating_mul(3_600_000),
        "d" => number.saturating_mul(86_400_000),
        _ => return None,
    })
}
