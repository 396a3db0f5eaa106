//! Grafana's words that options take.

pub use crate::wire::options::{
    AlertSort, AlertView, Align, AxisColorMode, AxisPlacement, BackgroundMode, BarAlignment, BarGaugeDisplay,
    BarGaugeValue, CellHeight, CodeLanguage, ColorMode, DetailsMode, FontSize, GaugeValue, GradientMode,
    GraphMode, LayoutAlgorithm, LineInterpolation, LineStyle, LogOrder, LogsDeduplication, NamePlacement,
    Orientation, PercentChangeColor, PieLabel, PieLegendValue, SelectionMode, ShowPoints, ShowValue,
    SortOrder, TextAlignment, TextMode, ThresholdsStyle, TickAlignment, TimestampResolution, Transform,
    ValueAlignment, ZoomMode,
};
