//! The theme of a project.

use super::testing::json_at;
use crate::panel::*;
use crate::query::Query;
use crate::theme::{Size, Theme};
use crate::{Dashboard, Project, Row};

/// A panel in a project with a theme.
fn themed(theme: Theme, panel: impl Into<AnyPanel>) -> serde_json::Value {
    let dashboard = Dashboard::new("shop", "Shop").row(Row::untitled().panel(panel));
    let project = Project::new().theme(theme).dashboard(dashboard);
    let rendered = project.render().expect("it has no faults");
    rendered.dashboards().next().expect("the dashboard").json()["panels"][0].clone()
}

#[test]
fn a_theme_decides_what_panels_leave_open() {
    let theme = Theme {
        bad: Color::hex(0x80_00_00),
        good: Color::NEUTRAL,
        line_width: 2,
        stacked_opacity: 90,
        legend: Legend::table([Calc::Max]),
        tooltip: Tooltip::single(),
        thresholds_style: ThresholdsStyle::Line,
        graph_size: Size { span: 8, height: 6 },
        ..Theme::default()
    };
    let panel = TimeSeries::new("Queue")
        .query(Query::promql("queue").unchecked("this is about the theme"))
        .stack_series()
        .fail_above(5)
        .color_known_series(["Shipped", "on_hold"]);
    let panel = themed(theme.known_value("on_hold", Color::WARNING), panel);
    insta::assert_snapshot!(panel["gridPos"], @r#"{"x":0,"y":0,"w":8,"h":6}"#);
    insta::assert_snapshot!(panel["fieldConfig"], @r##"{"defaults":{"custom":{"axisSoftMin":0,"fillOpacity":90,"lineWidth":2,"stacking":{"mode":"normal"},"thresholdsStyle":{"mode":"line"}},"thresholds":{"mode":"absolute","steps":[{"color":"blue"},{"color":"#800000","value":5}]}},"overrides":[{"matcher":{"id":"byName","options":"on_hold"},"properties":[{"id":"color","value":{"mode":"fixed","fixedColor":"orange"}}]}]}"##);
    insta::assert_snapshot!(panel["options"], @r#"{"legend":{"calcs":["max"],"displayMode":"table"}}"#);
}

#[test]
fn what_a_panel_says_goes_before_the_theme() {
    let theme = Theme {
        heatmap_palette: Palette::Blues,
        heatmap_steps: 16,
        stat_text_size: None,
        ..Theme::default()
    };
    let heatmap =
        || Heatmap::new("Memory").query(Query::promql("memory").unchecked("this is about the theme"));
    insta::assert_snapshot!(themed(theme.clone(), heatmap())["options"], @r#"{"calculate":false,"color":{"steps":16,"scheme":"Blues"},"showValue":"never"}"#);
    insta::assert_snapshot!(themed(theme.clone(), heatmap().color_scheme(Palette::Reds).color_steps(8))["options"], @r#"{"calculate":false,"color":{"steps":8,"scheme":"Reds"},"showValue":"never"}"#);
    let stat = Stat::new("Up").query(Query::promql("up").unchecked("this is about the theme"));
    insta::assert_snapshot!(themed(theme.clone(), stat.clone())["options"], @r#"null"#);
    insta::assert_snapshot!(themed(theme, stat.text_size(10, 20))["options"], @r#"{"text":{"titleSize":10,"valueSize":20}}"#);
}

#[test]
fn a_value_that_the_theme_does_not_know_has_no_colour() {
    let panel = StateTimeline::new("Steps")
        .query(Query::promql("steps").unchecked("this is about the theme"))
        .map_known_values(["failed", "plan-1"]);
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/defaults/mappings"]), @r#"[{"type":"value","options":{"failed":{"text":"failed","color":"red","index":0},"plan-1":{"text":"plan-1","index":1}}}]"#);
}
