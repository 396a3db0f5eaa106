//! Grafana's words that options take.

pub use crate::wire::options::{
    AlertSort, AlertView, Align, AxisColorMode, AxisPlacement, BackgroundMode, BarAlignment, BarGaugeDisplay,
    BarGaugeValue, BucketLayout, CellHeight, CodeLanguage, ColorMode, DetailsMode, FontSize, GaugeValue,
    GradientMode, GraphMode, JustifyMode, LayoutAlgorithm, LineDash, LineInterpolation, LogOrder,
    LogsDeduplication, NamePlacement, Orientation, PercentChangeColor, PieLabel, PieLegendValue,
    SelectionMode, ShowPoints, ShowValue, SortOrder, TextMode, ThresholdLines, TimestampResolution,
    Transform, ValueAlignment, ZoomMode,
};
