//! Every option by itself: the method, and what it adds to the JSON of a panel.

use serde_json::Value;

use super::testing::json;
use crate::minutes;
use crate::panel::*;
use crate::query::{Query, elasticsearch, jaeger};
use crate::unit::Unit;

/// Where options stand.
const PLACES: [&str; 3] = [
    "/options",
    "/fieldConfig/defaults/custom",
    "/fieldConfig/defaults",
];

/// What of `panel` is not in `plain`, by its last keys.
fn added(plain: &AnyPanel, panel: AnyPanel) -> String {
    let value = |panel: AnyPanel| serde_json::from_str::<Value>(&json(panel)).expect("JSON");
    let (plain, panel) = (value(plain.clone()), value(panel));
    let mut added = Vec::new();
    for place in PLACES {
        for (key, value) in panel
            .pointer(place)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let known = plain.pointer(place).and_then(|place| place.get(key));
            if known != Some(value) && key != "custom" {
                added.push(format!("{key}: {value}"));
            }
        }
    }
    added.join(", ")
}

/// A line for each method: its name, and what it adds.
macro_rules! options {
    ($panel:expr; $($method:ident($($argument:expr),*))*) => {{
        let plain = AnyPanel::from($panel);
        let lines = [$(format!("{} → {}", stringify!($method), added(&plain, $panel.$method($($argument),*).into()))),*];
        lines.join("\n")
    }};
}

#[test]
fn time_series() {
    let series = || TimeSeries::new("T").query(Query::promql("up"));
    insta::assert_snapshot!(options! { series();
        points() lines() bars()
        line_interpolation(LineInterpolation::Smooth) line_width(3) line_style(LineStyle::Dash) fill_opacity(20)
        gradient_mode(GradientMode::Hue) fill_below_to("low") connect_null_values() point_size(9) show_values()
        bar_alignment(BarAlignment::After) bar_width_factor(2.0) bar_max_width(20)
        stack_series() stack_series_100_percent() stacking_group("B") transform_negative_y() transform_constant()
        hide_in_viz() hide_in_legend() hide_in_tooltip() orientation(Orientation::Vertical)
        axis_placement(AxisPlacement::Hidden) right_axis() axis_label("runs") axis_width(80) axis_color_series()
        axis_show_border() axis_show_grid_lines(false) centered_zero() scale_logarithmic(2) scale_symlog(10, 5)
        soft_min(0) soft_max(1)
        legend(Legend::list().calcs([Calc::Max])) legend(Legend::list().right().width(200)) legend(Legend::hidden())
        tooltip(Tooltip::all().max_width(300).max_height(200)) tooltip(Tooltip::all().hide_zeros())
        tooltip(Tooltip::all().sort(SortOrder::Ascending)) tooltip(Tooltip::hidden())
        value_mapping(Mapping::range_to(3).display_text("few"))
        thresholds(Thresholds::percentage(Color::GREEN).step(90, Color::RED))
    }, @r#"
    points → drawStyle: "points"
    lines → 
    bars → drawStyle: "bars", fillOpacity: 80
    line_interpolation → lineInterpolation: "smooth"
    line_width → lineWidth: 3
    line_style → lineStyle: {"fill":"dash"}
    fill_opacity → fillOpacity: 20
    gradient_mode → gradientMode: "hue"
    fill_below_to → fillBelowTo: "low"
    connect_null_values → spanNulls: true
    point_size → pointSize: 9
    show_values → showValues: true
    bar_alignment → barAlignment: 1
    bar_width_factor → barWidthFactor: 1
    bar_max_width → barMaxWidth: 20
    stack_series → fillOpacity: 50, stacking: {"mode":"normal"}, axisSoftMin: 0
    stack_series_100_percent → fillOpacity: 50, stacking: {"mode":"percent"}, axisSoftMin: 0
    stacking_group → fillOpacity: 50, stacking: {"mode":"normal","group":"B"}, axisSoftMin: 0
    transform_negative_y → transform: "negative-Y"
    transform_constant → transform: "constant"
    hide_in_viz → hideFrom: {"viz":true}
    hide_in_legend → hideFrom: {"legend":true}
    hide_in_tooltip → hideFrom: {"tooltip":true}
    orientation → orientation: "vertical"
    axis_placement → axisPlacement: "hidden"
    right_axis → axisPlacement: "right"
    axis_label → axisLabel: "runs"
    axis_width → axisWidth: 80
    axis_color_series → axisColorMode: "series"
    axis_show_border → axisBorderShow: true
    axis_show_grid_lines → axisGridShow: false
    centered_zero → axisCenteredZero: true
    scale_logarithmic → scaleDistribution: {"type":"log","log":2}
    scale_symlog → scaleDistribution: {"type":"symlog","log":10,"linearThreshold":5}
    soft_min → axisSoftMin: 0
    soft_max → axisSoftMax: 1
    legend → legend: {"calcs":["max"]}
    legend → legend: {"placement":"right","width":200}
    legend → legend: {"showLegend":false}
    tooltip → tooltip: {"mode":"multi","sort":"desc","maxWidth":300,"maxHeight":200}
    tooltip → tooltip: {"mode":"multi","sort":"desc","hideZeros":true}
    tooltip → tooltip: {"mode":"multi","sort":"asc"}
    tooltip → tooltip: {"mode":"none"}
    value_mapping → mappings: [{"type":"range","options":{"to":3,"result":{"text":"few","index":0}}}]
    thresholds → thresholdsStyle: {"mode":"dashed"}, thresholds: {"mode":"percentage","steps":[{"color":"green"},{"color":"red","value":90}]}
    "#);
}

#[test]
fn histogram() {
    let histogram = || Histogram::new("H").query(Query::promql("x"));
    insta::assert_snapshot!(options! { histogram();
        line_width(3) fill_opacity(20) gradient_mode(GradientMode::Hue) stack_series_100_percent()
        hide_in_viz() hide_in_legend() hide_in_tooltip()
    }, @r#"
    line_width → lineWidth: 3
    fill_opacity → fillOpacity: 20
    gradient_mode → gradientMode: "hue"
    stack_series_100_percent → stacking: {"mode":"percent"}
    hide_in_viz → hideFrom: {"viz":true}
    hide_in_legend → hideFrom: {"legend":true}
    hide_in_tooltip → hideFrom: {"tooltip":true}
    "#);
}

#[test]
fn state_timeline_and_status_history() {
    let states = || StateTimeline::new("S").query(Query::promql("x"));
    insta::assert_snapshot!(options! { states();
        show_values(ShowValue::Always) align_values(ValueAlignment::Center) row_height(2.0) page_size(0)
        time_zones(["utc"]) line_width(3) fill_opacity(20) connect_null_values_up_to(minutes(1))
        disconnect_values_over(minutes(1)) hide_axis() axis_width(80) hide_in_viz() hide_in_legend() hide_in_tooltip()
    }, @r#"
    show_values → showValue: "always"
    align_values → alignValue: "center"
    row_height → rowHeight: 1
    page_size → perPage: 1
    time_zones → timezone: ["utc"]
    line_width → lineWidth: 3
    fill_opacity → fillOpacity: 20
    connect_null_values_up_to → spanNulls: 60000
    disconnect_values_over → insertNulls: 60000
    hide_axis → axisPlacement: "hidden"
    axis_width → axisWidth: 80
    hide_in_viz → hideFrom: {"viz":true}
    hide_in_legend → hideFrom: {"legend":true}
    hide_in_tooltip → hideFrom: {"tooltip":true}
    "#);
    let history = || StatusHistory::new("S").query(Query::promql("x"));
    insta::assert_snapshot!(options! { history();
        show_values(ShowValue::Always) row_height(0.5) column_width(0.5) page_size(5) time_zones(["utc"]) line_width(3)
        fill_opacity(20) hide_axis() axis_width(80) hide_in_viz() hide_in_legend() hide_in_tooltip()
    }, @r#"
    show_values → showValue: "always"
    row_height → rowHeight: 0.5
    column_width → colWidth: 0.5
    page_size → perPage: 5
    time_zones → timezone: ["utc"]
    line_width → lineWidth: 3
    fill_opacity → fillOpacity: 20
    hide_axis → axisPlacement: "hidden"
    axis_width → axisWidth: 80
    hide_in_viz → hideFrom: {"viz":true}
    hide_in_legend → hideFrom: {"legend":true}
    hide_in_tooltip → hideFrom: {"tooltip":true}
    "#);
}

#[test]
fn single_values() {
    let stat = || Stat::new("S").query(Query::promql("x"));
    insta::assert_snapshot!(options! { stat();
        graph_mode(GraphMode::Line) text_size(20, 40) auto_text_size() fields_matching("^a") all_values(3) all_fields()
        calculation(Calc::Percentile(95)) calculation(Calc::Total) calculation(Calc::MinAboveZero)
    }, @r#"
    graph_mode → graphMode: "line"
    text_size → text: {"titleSize":20,"valueSize":40}
    auto_text_size → 
    fields_matching → reduceOptions: {"fields":"/^a/"}
    all_values → reduceOptions: {"values":true,"limit":3}
    all_fields → reduceOptions: {"fields":"/.*/"}
    calculation → reduceOptions: {"calcs":["p95"]}
    calculation → reduceOptions: {"calcs":["sum"]}
    calculation → reduceOptions: {"calcs":["logmin"]}
    "#);
    let gauge = || Gauge::new("G").query(Query::promql("x"));
    insta::assert_snapshot!(options! { gauge();
        orientation(Orientation::Vertical) show_threshold_markers(false) min_width(50) min_height(60) text_size(20, 40)
    }, @r#"
    orientation → orientation: "vertical"
    show_threshold_markers → showThresholdMarkers: false
    min_width → sizing: "manual", minVizWidth: 50
    min_height → sizing: "manual", minVizHeight: 60
    text_size → text: {"titleSize":20,"valueSize":40}
    "#);
    let bars = || BarGauge::new("B").query(Query::promql("x"));
    insta::assert_snapshot!(options! { bars();
        orientation(Orientation::Vertical) value_display(BarGaugeValue::Hidden) show_unfilled_area(false)
        bar_min_width(20) text_size(20, 40)
    }, @r#"
    orientation → orientation: "vertical"
    value_display → valueMode: "hidden"
    show_unfilled_area → showUnfilled: false
    bar_min_width → sizing: "manual", minVizWidth: 20
    text_size → text: {"titleSize":20,"valueSize":40}
    "#);
    let pie = || PieChart::new("P").query(Query::promql("x"));
    insta::assert_snapshot!(options! { pie();
        slice_sorting(SortOrder::Ascending) hide_legend() text_size(20, 40) hide_in_viz() hide_in_legend()
        hide_in_tooltip()
    }, @r#"
    slice_sorting → sort: "asc"
    hide_legend → legend: {"showLegend":false}
    text_size → text: {"titleSize":20,"valueSize":40}
    hide_in_viz → hideFrom: {"viz":true}
    hide_in_legend → hideFrom: {"legend":true}
    hide_in_tooltip → hideFrom: {"tooltip":true}
    "#);
}

#[test]
fn table() {
    let table = || Table::new("T").query(Query::promql("x"));
    insta::assert_snapshot!(options! { table();
        show_table_header(false) type_icons() cell_height(CellHeight::Large) max_row_height(90) frozen_columns(1)
        enable_pagination() frame(2) sort_desc_by("Value") sort_asc_by("Value")
        cell_colored_text() cell_colored_background(BackgroundMode::Gradient)
        cell_colored_background_row(BackgroundMode::Basic) cell_gauge(BarGaugeDisplay::Basic, GaugeValue::Hidden)
        cell_gauge_retro_lcd() cell_sparkline() cell_sparkline_hide_value() cell_json_view() cell_image()
        cell_data_links() cell_pill() cell_markdown() align(Align::Right) width(90) min_width(80) column_filter()
        cell_value_inspect() wrap_text() wrap_header_text() footer([Calc::Total]) styling_from_field("style")
        hide_in_table()
    }, @r#"
    show_table_header → showHeader: false
    type_icons → showTypeIcons: true
    cell_height → cellHeight: "lg"
    max_row_height → maxRowHeight: 90
    frozen_columns → frozenColumns: {"left":1}
    enable_pagination → enablePagination: true
    frame → frameIndex: 2
    sort_desc_by → sortBy: [{"displayName":"Value","desc":true}]
    sort_asc_by → sortBy: [{"displayName":"Value","desc":false}]
    cell_colored_text → cellOptions: {"type":"color-text"}, thresholds: {"mode":"absolute","steps":[{"color":"blue"}]}
    cell_colored_background → cellOptions: {"type":"color-background","mode":"gradient"}, thresholds: {"mode":"absolute","steps":[{"color":"blue"}]}
    cell_colored_background_row → cellOptions: {"type":"color-background","mode":"basic","applyToRow":true}, thresholds: {"mode":"absolute","steps":[{"color":"blue"}]}
    cell_gauge → cellOptions: {"type":"gauge","mode":"basic","valueDisplayMode":"hidden"}, thresholds: {"mode":"absolute","steps":[{"color":"blue"}]}
    cell_gauge_retro_lcd → cellOptions: {"type":"gauge","mode":"lcd","valueDisplayMode":"text"}, thresholds: {"mode":"absolute","steps":[{"color":"blue"}]}
    cell_sparkline → cellOptions: {"type":"sparkline"}
    cell_sparkline_hide_value → cellOptions: {"type":"sparkline","hideValue":true}
    cell_json_view → cellOptions: {"type":"json-view"}
    cell_image → cellOptions: {"type":"image"}
    cell_data_links → cellOptions: {"type":"data-links"}
    cell_pill → cellOptions: {"type":"pill"}
    cell_markdown → cellOptions: {"type":"markdown","dynamicHeight":true}
    align → align: "right"
    width → width: 90
    min_width → minWidth: 80
    column_filter → filterable: true
    cell_value_inspect → inspect: true
    wrap_text → wrapText: true
    wrap_header_text → wrapHeaderText: true
    footer → footer: {"reducers":["sum"]}
    styling_from_field → styleField: "style"
    hide_in_table → hideFrom: {"legend":false,"tooltip":false,"viz":true}
    "#);
}

#[test]
fn lines_nodes_spans_texts_and_alerts() {
    let logs = || Logs::new("L").query(elasticsearch::logs("*"));
    insta::assert_snapshot!(options! { logs();
        show_timestamps(false) timestamp_resolution(TimestampResolution::Nanoseconds) unique_labels() wrap_lines(false)
        enable_columns() prettify_json() enable_log_details(false) log_details_mode(DetailsMode::Sidebar)
        show_log_context() enable_highlighting() enable_infinite_scrolling() show_controls()
        show_log_attributes(false) font_size(FontSize::Small)
    }, @r#"
    show_timestamps → 
    timestamp_resolution → timestampResolution: "ns"
    unique_labels → showLabels: true
    wrap_lines → 
    enable_columns → unwrappedColumns: true
    prettify_json → prettifyLogMessage: true
    enable_log_details → enableLogDetails: false
    log_details_mode → detailsMode: "sidebar"
    show_log_context → showLogContextToggle: true
    enable_highlighting → syntaxHighlighting: true
    enable_infinite_scrolling → enableInfiniteScrolling: true
    show_controls → showControls: true
    show_log_attributes → showLogAttributes: false
    font_size → fontSize: "small"
    "#);
    let nodes = || NodeGraph::new("N").query(jaeger::dependency_graph());
    insta::assert_snapshot!(options! { nodes();
        edge_units(Unit::SECONDS, Unit::RATIO) zoom_mode(ZoomMode::Greedy)
    }, @r#"
    edge_units → edges: {"mainStatUnit":"s","secondaryStatUnit":"percentunit"}
    zoom_mode → zoomMode: "greedy"
    "#);
    let traces = || Traces::new("T").query(jaeger::trace("x"));
    insta::assert_snapshot!(options! { traces(); matches_only() }, @r#"matches_only → spanFilters: {"matchesOnly":true}"#);
    insta::assert_snapshot!(options! { Text::code("C", CodeLanguage::Json, "{}"); mini_map() }, @r#"mini_map → code: {"language":"json","showMiniMap":true}"#);
    insta::assert_snapshot!(options! { AlertList::new("A");
        view_mode(AlertView::Stat) max_items(5) linked_to_dashboard() alert_name("Lag") data_source("Prometheus")
        folder("dvt", "DVT") show_inactive() state_filter([AlertState::Pending, AlertState::Normal])
    }, @r#"
    view_mode → viewMode: "stat"
    max_items → maxItems: 5
    linked_to_dashboard → dashboardAlerts: true
    alert_name → alertName: "Lag"
    data_source → datasource: "Prometheus"
    folder → folder: {"uid":"dvt","title":"DVT"}
    show_inactive → showInactiveAlerts: true
    state_filter → stateFilter: {"firing":false,"recovering":false,"normal":true,"error":false}
    "#);
}
