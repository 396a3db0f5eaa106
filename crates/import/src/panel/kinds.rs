//! What each visualization can be told of its own.

use dashgen::panel::visualization as viz;
use dashgen::panel::{
    Align, AxisPlacement, BackgroundMode, BarGaugeDisplay, BarGaugeValue, CellHeight, ColorMode,
    FieldOverride, GradientMode, GraphMode, LineInterpolation, LineStyle, NamePlacement, Orientation, Panel,
    ShowPoints, TextAlignment, TextMode, ThresholdsStyle,
};
use dashgen::promql::ast::Duration;
use serde_json::Value;

use super::fields::quantity;
use super::legend::{legend, reduce, tooltip};
use super::words::{calcs, word};
use crate::made::{Made, list, method};
use crate::read::{is_true, number, text};

/// Calls a method with the constant of a word, if the word is there and known.
macro_rules! words {
    ($panel:ident, $place:expr, $($field:literal => $method:ident($enum:ident: $($variant:ident),*);)*) => {
        $(
            if let Some(word) = $place.get($field).and_then(|value| word!(value, $enum: $($variant),*)) {
                $panel = method!($panel, $method, word);
            }
        )*
    };
}

/// Calls a method if a field has a value.
macro_rules! when {
    ($panel:ident, $place:expr, $($field:literal == $value:literal => $method:ident;)*) => {
        $(
            if $place.get($field).is_some_and(|value| *value == $value) {
                $panel = method!($panel, $method);
            }
        )*
    };
}

/// Calls a method with a number or a text, if it is there.
macro_rules! given {
    ($panel:ident, $place:expr, $read:ident, $($field:literal => $method:ident;)*) => {
        $(
            if let Some(value) = $read($place, $field) {
                $panel = method!($panel, $method, value);
            }
        )*
    };
}

/// What all series of a graph and one of them can be told.
macro_rules! time_series_custom {
    ($on:expr, $custom:expr) => {{
        let mut on = $on;
        let custom: &Value = $custom;
        when!(on, custom, "drawStyle" == "line" => lines; "drawStyle" == "bars" => bars; "drawStyle" == "points" => points;);
        words!(on, custom, "lineInterpolation" => line_interpolation(LineInterpolation: Linear, Smooth, StepBefore, StepAfter););
        given!(on, custom, number, "lineWidth" => line_width;);
        if let Some(fill) = custom.get("lineStyle").filter(|style| style.get("dash").is_none())
            && let Some(style) = word!(&fill["fill"], LineStyle: Solid, Dash, Dot, Square)
        {
            on = method!(on, line_style, style);
        }
        given!(on, custom, number, "fillOpacity" => fill_opacity;);
        words!(on, custom, "gradientMode" => gradient_mode(GradientMode: None, Opacity, Hue, Scheme););
        given!(on, custom, text, "fillBelowTo" => fill_below_to;);
        when!(on, custom, "spanNulls" == true => connect_null_values;);
        if let Some(span) = milliseconds(custom.get("spanNulls")) {
            on = method!(on, connect_null_values_up_to, span);
        }
        words!(on, custom, "showPoints" => show_points(ShowPoints: Auto, Never, Always););
        given!(on, custom, number, "pointSize" => point_size; "barMaxWidth" => bar_max_width;);
        when!(on, custom, "showValues" == true => show_values;);
        let stacking = &custom["stacking"];
        let is_usual = stacking.get("group").is_none_or(|group| group == "A");
        match text(stacking, "mode").filter(|_| is_usual) {
            Some("normal") => on = method!(on, stack_series),
            Some("percent") => on = method!(on, stack_series_100_percent),
            _ => {}
        }
        when!(on, custom, "transform" == "negative-Y" => transform_negative_y; "transform" == "constant" => transform_constant;);
        if let Some(style) = custom.get("thresholdsStyle").and_then(|style| word!(
            &style["mode"],
            ThresholdsStyle: Off, Line, Dashed, Area, LineAndArea, DashedAndArea
        )) {
            on = method!(on, show_thresholds, style);
        }
        if custom.get("axisPlacement").is_some_and(|placement| placement == "right") {
            on = method!(on, right_axis);
        } else {
            words!(on, custom, "axisPlacement" => axis_placement(AxisPlacement: Auto, Top, Bottom, Left, Hidden););
        }
        given!(on, custom, text, "axisLabel" => axis_label;);
        given!(on, custom, number, "axisWidth" => axis_width;);
        when!(on, custom,
            "axisColorMode" == "series" => axis_color_series;
            "axisBorderShow" == true => axis_show_border;
            "axisCenteredZero" == true => centered_zero;
        );
        if let Some(shown) = custom.get("axisGridShow").and_then(Value::as_bool) {
            on = method!(on, axis_show_grid_lines, shown);
        }
        if let Some(min) = quantity(custom.get("axisSoftMin")) {
            on = method!(on, soft_min, min);
        }
        if let Some(max) = quantity(custom.get("axisSoftMax")) {
            on = method!(on, soft_max, max);
        }
        let scale = &custom["scaleDistribution"];
        if let Some(base) = number(scale, "log") {
            match (text(scale, "type"), number(scale, "linearThreshold")) {
                (Some("log"), None) => on = method!(on, scale_logarithmic, base),
                (Some("symlog"), Some(threshold)) => on = method!(on, scale_symlog, base, threshold),
                _ => {}
            }
        }
        let hidden = &custom["hideFrom"];
        when!(on, hidden, "viz" == true => hide_in_viz; "legend" == true => hide_in_legend; "tooltip" == true => hide_in_tooltip;);
        on
    }};
}

/// What all cells of a table and those of one column can be told.
macro_rules! table_custom {
    ($on:expr, $custom:expr) => {{
        let mut on = $on;
        let custom: &Value = $custom;
        let cell = &custom["cellOptions"];
        match text(cell, "type") {
            Some("color-text") => on = method!(on, cell_colored_text),
            Some("color-background") => {
                if let Some(mode) = word!(&cell["mode"], BackgroundMode: Basic, Gradient) {
                    on = if is_true(cell, "applyToRow") {
                        method!(on, cell_colored_background_row, mode)
                    } else {
                        method!(on, cell_colored_background, mode)
                    };
                }
            }
            Some("json-view") => on = method!(on, cell_json_view),
            Some("data-links") => on = method!(on, cell_data_links),
            _ => {}
        }
        words!(on, custom, "align" => align(Align: Left, Center, Right););
        given!(on, custom, number, "width" => width; "minWidth" => min_width;);
        when!(on, custom, "filterable" == true => column_filter; "inspect" == true => cell_value_inspect; "wrapText" == true => wrap_text;);
        if let Some(calcs) = custom.get("footer.reducers").or_else(|| custom["footer"].get("reducers")).and_then(calcs) {
            on = method!(on, footer, list(calcs));
        }
        when!(on, &custom["hideFrom"], "viz" == true => hide_in_table;);
        on
    }};
}

pub(super) fn time_series(
    panel: Made<Panel<viz::TimeSeries>>,
    options: &Value,
    custom: &Value,
) -> Made<Panel<viz::TimeSeries>> {
    let panel = tooltip(legend(panel, options), options);
    time_series_custom!(panel, custom)
}

pub(super) fn time_series_field(
    field: Made<FieldOverride<viz::TimeSeries>>,
    custom: &Value,
) -> Made<FieldOverride<viz::TimeSeries>> {
    time_series_custom!(field, custom)
}

fn milliseconds(value: Option<&Value>) -> Option<Made<Duration>> {
    super::query::duration_of(value?.as_u64().filter(|span| *span > 0)?)
}

pub(super) fn stat(panel: Made<Panel<viz::Stat>>, options: &Value) -> Made<Panel<viz::Stat>> {
    let mut panel = reduce(panel, options);
    if options.get("graphMode").is_some_and(|mode| mode == "none") {
        panel = method!(panel, no_graph);
    }
    words!(panel, options,
        "graphMode" => graph_mode(GraphMode: Area);
        "colorMode" => color_mode(ColorMode: None, Value, Background, BackgroundSolid);
        "textMode" => text_mode(TextMode: Auto, Value, ValueAndName, Name, None);
        "orientation" => orientation(Orientation: Auto, Horizontal, Vertical);
        "justifyMode" => text_alignment(TextAlignment: Auto, Center);
    );
    if let Some(wide) = options.get("wideLayout").and_then(Value::as_bool) {
        panel = method!(panel, wide_layout, wide);
    }
    panel
}

pub(super) fn gauge(panel: Made<Panel<viz::Gauge>>, options: &Value) -> Made<Panel<viz::Gauge>> {
    let mut panel = reduce(panel, options);
    words!(panel, options, "orientation" => orientation(Orientation: Auto, Horizontal, Vertical););
    when!(panel, options, "showThresholdLabels" == true => show_threshold_labels;);
    if let Some(shown) = options.get("showThresholdMarkers").and_then(Value::as_bool) {
        panel = method!(panel, show_threshold_markers, shown);
    }
    panel
}

pub(super) fn bar_gauge(panel: Made<Panel<viz::BarGauge>>, options: &Value) -> Made<Panel<viz::BarGauge>> {
    let mut panel = reduce(legend(panel, options), options);
    // The library's own defaults are not Grafana's.
    let orientation = options
        .get("orientation")
        .cloned()
        .unwrap_or_else(|| "auto".into());
    if let Some(orientation) = word!(&orientation, Orientation: Auto, Vertical) {
        panel = method!(panel, orientation, orientation);
    }
    let display = options
        .get("displayMode")
        .cloned()
        .unwrap_or_else(|| "gradient".into());
    if let Some(display) = word!(&display, BarGaugeDisplay: Gradient, Lcd) {
        panel = method!(panel, display_mode, display);
    }
    words!(panel, options,
        "valueMode" => value_display(BarGaugeValue: Color, Text, Hidden);
        "namePlacement" => name_placement(NamePlacement: Auto, Top, Left, Hidden);
    );
    if let Some(shown) = options.get("showUnfilled").and_then(Value::as_bool) {
        panel = method!(panel, show_unfilled_area, shown);
    }
    panel
}

pub(super) fn table(
    panel: Made<Panel<viz::Table>>,
    options: &Value,
    custom: &Value,
) -> Made<Panel<viz::Table>> {
    let mut panel = panel;
    for sort in crate::read::items(options, "/sortBy") {
        let Some(column) = sort.get("displayName").and_then(Value::as_str) else {
            continue;
        };
        panel = if is_true(sort, "desc") {
            method!(panel, sort_desc_by, column)
        } else {
            method!(panel, sort_asc_by, column)
        };
    }
    if options.get("showHeader").is_some_and(|shown| *shown == false) {
        panel = method!(panel, show_table_header, false);
    }
    words!(panel, options, "cellHeight" => cell_height(CellHeight: Medium, Large););
    when!(panel, options, "showTypeIcons" == true => type_icons; "enablePagination" == true => enable_pagination;);
    given!(panel, options, number, "frameIndex" => frame;);
    table_custom!(panel, custom)
}

pub(super) fn table_field(
    field: Made<FieldOverride<viz::Table>>,
    custom: &Value,
) -> Made<FieldOverride<viz::Table>> {
    table_custom!(field, custom)
}
