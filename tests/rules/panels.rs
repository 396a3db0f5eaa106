//! Every alert is shown: its panel draws what it fires on, and the threshold.

use dashgen::Unit;
use dashgen::catalogue::MetricInfo;
use dashgen::promql::analysis::map_selectors;
use dashgen::promql::ast::{Expr, Matcher};
use dashgen::promql::parse;
use dashgen::render::{Rendered, RenderedDashboard, RenderedPanel};
use dashgen::rules::AlertRule;
use dashgen::rules::slo::series;
use serde_json::Value;

/// Takes out what the reader of a dashboard chooses: matchers with a variable in them.
fn without_choices(expr: &str) -> Expr {
    let mut expr = parse(expr).expect("a panel asks PromQL").expr;
    map_selectors(&mut expr, &mut |selector| {
        selector
            .matchers
            .retain(|matcher| !matches!(matcher, Matcher::Label { value, .. } if value.starts_with('$')));
    });
    expr
}

fn panels(dashboard: &Value) -> Vec<&Value> {
    let of = |value: &'static str, from: &Value| from[value].as_array().is_some();
    let mut found = Vec::new();
    for panel in dashboard["panels"].as_array().expect("panels") {
        found.push(panel);
        if of("panels", panel) {
            found.extend(panel["panels"].as_array().expect("a list"));
        }
    }
    found
}

/// The one panel that draws an alert.
fn panel_of<'a>(project: &'a Rendered, alert: &AlertRule) -> (&'a RenderedDashboard, &'a RenderedPanel) {
    let panels = project
        .dashboards()
        .flat_map(|dashboard| dashboard.panels().iter().map(move |panel| (dashboard, panel)));
    let found: Vec<_> = panels
        .filter(|(_, panel)| panel.slug == alert.panel_slug())
        .collect();
    let [one] = found.as_slice() else {
        panic!(
            "alert {} has {} panels `{}`",
            alert.name(),
            found.len(),
            alert.panel_slug()
        );
    };
    *one
}

#[test]
fn every_alert_has_a_panel_that_draws_its_signal_and_its_bound() {
    let rules = alerts::rules();
    let project = dashboards::project().render().expect("the project has no faults");
    let mut count = 0;
    for alert in rules.all_alerts() {
        count += 1;
        let (dashboard, panel) = panel_of(&project, &alert);
        let (uid, slug, id) = (dashboard.uid(), &panel.slug, panel.id);
        let json: Value = serde_json::from_str(dashboard.text()).expect("JSON");
        let panel = panels(&json)
            .into_iter()
            .find(|panel| panel["id"] == id)
            .expect("the panel")
            .clone();
        let drawn: Vec<Expr> = panel["targets"]
            .as_array()
            .expect("targets")
            .iter()
            .filter_map(|target| target["expr"].as_str())
            .map(without_choices)
            .collect();
        let defaults = &panel["fieldConfig"]["defaults"];
        let steps: Vec<f64> = defaults["thresholds"]["steps"]
            .as_array()
            .expect("thresholds")
            .iter()
            .filter_map(|step| step["value"].as_f64())
            .collect();
        if panel["type"] == "timeseries" {
            assert!(
                defaults["custom"]["thresholdsStyle"]["mode"]
                    .as_str()
                    .is_some_and(|mode| mode != "off"),
                "panel {uid} / {slug} of alert {} draws no lines: {defaults}",
                alert.name()
            );
        }
        for term in alert.terms() {
            assert!(
                drawn.contains(&term.expr),
                "panel {uid} / {slug} does not draw what alert {} fires on:\n{}\nit draws:\n{}",
                alert.name(),
                term.expr,
                drawn.iter().map(Expr::to_string).collect::<Vec<_>>().join("\n")
            );
            let unit = term.unit.clone().unwrap_or(Unit::NONE);
            let threshold = term
                .threshold
                .value_in(&unit)
                .expect("a threshold in the unit of its signal");
            // A count that must be 0 has its colour half way to one: a step has its own value's colour, too.
            let is_count = unit == Unit::COUNT;
            let threshold = if threshold == 0.0 && is_count {
                0.5
            } else {
                threshold
            };
            assert!(
                steps
                    .iter()
                    .any(|step| (step - threshold).abs() <= threshold.abs() * 1e-12),
                "panel {uid} / {slug} has no threshold at {threshold} for alert {}, only {steps:?}",
                alert.name()
            );
        }
    }
    assert!(count > 20, "only {count} alerts were looked at");
}

/// The series that dashboards and rules read are the ones that rules record.
#[test]
fn every_recorded_series_in_the_catalogue_is_recorded() {
    let project = dashboards::project().render().expect("the project has no faults");
    let rules = project.rules().expect("there are rules");
    let recorded: Vec<&str> = rules
        .recording()
        .groups
        .iter()
        .flat_map(|group| &group.rules)
        .filter_map(|rule| rule.record.as_deref())
        .collect();
    for MetricInfo { name, .. } in metrics::recorded().iter().chain(series::METRICS) {
        assert!(
            *name == "ALERTS" || recorded.contains(name),
            "no rule records `{name}`"
        );
    }
}

/// The links of a panel: in its header, and on what it shows.
fn links(panel: &Value) -> Vec<String> {
    let text = |link: &Value| link["url"].as_str().map(str::to_owned);
    let header = panel["links"].as_array().into_iter().flatten();
    let config = &panel["fieldConfig"];
    let defaults = config["defaults"]["links"].as_array().into_iter().flatten();
    let overrides = config["overrides"].as_array().into_iter().flatten();
    let properties = overrides.flat_map(|field| field["properties"].as_array().into_iter().flatten());
    let of_fields = properties.filter(|property| property["id"] == "links");
    let of_fields = of_fields.flat_map(|property| property["value"].as_array().into_iter().flatten());
    header.chain(defaults).chain(of_fields).filter_map(text).collect()
}

#[test]
fn every_panel_of_the_guide_leads_somewhere() {
    let project = dashboards::project().render().expect("the project has no faults");
    for (dashboard, guide) in project.dashboards().zip([9, 8, 6]) {
        let json: Value = serde_json::from_str(dashboard.text()).expect("JSON");
        let first = dashboard.panels().iter().filter(|panel| panel.row.is_none());
        let mut count = 0;
        for known in first {
            count += 1;
            let drawn = panels(&json).into_iter().find(|panel| panel["id"] == known.id);
            let links = links(drawn.expect("it is drawn"));
            assert!(
                !links.is_empty(),
                "{} / {} leads nowhere",
                dashboard.uid(),
                known.slug
            );
        }
        assert!(
            count >= guide,
            "{} has {count} panels of the guide's {guide}",
            dashboard.uid()
        );
    }
}

#[test]
fn the_panel_of_an_alert_leads_to_its_runbook() {
    let rules = alerts::rules();
    let project = dashboards::project().render().expect("the project has no faults");
    for page in project.rules().expect("it has rules").runbooks() {
        for alert in rules
            .all_alerts()
            .filter(|alert| page.alerts().contains(&alert.name().to_owned()))
        {
            let (dashboard, known) = panel_of(&project, &alert);
            let (uid, slug) = (dashboard.uid(), &known.slug);
            let json: Value = serde_json::from_str(dashboard.text()).expect("JSON");
            let drawn = panels(&json).into_iter().find(|panel| panel["id"] == known.id);
            let address = format!("{}/{}", alerts::place::RUNBOOKS, page.file());
            let links = links(drawn.expect("it is drawn"));
            assert!(
                links.contains(&address),
                "{uid} / {slug} does not lead to {address} of alert {}, only to {links:?}",
                alert.name()
            );
        }
    }
}
