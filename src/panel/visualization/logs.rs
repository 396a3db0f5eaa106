//! Log lines.

use super::draw::{Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::{DetailsMode, FontSize, LogOrder, LogsDeduplication, Panel, TimestampResolution};
use crate::theme::{Size, Theme};
use crate::wire::options::{LogsOptions, Options};

/// Log lines: [`crate::panel::Logs`].
#[derive(Clone, Debug)]
pub struct Logs {
    options: LogsOptions,
}

impl Default for Logs {
    fn default() -> Self {
        Self {
            options: LogsOptions {
                show_time: Some(true),
                wrap_log_message: Some(true),
                ..LogsOptions::default()
            },
        }
    }
}

impl Visualization for Logs {}
impl HasQueries for Logs {}

impl Draw for Logs {
    fn plugin_id(&self) -> &'static str {
        "logs"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.logs_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Logs(self.options.clone())
    }
}

/// Lines and their fields.
impl Panel<Logs> {
    /// Whether lines begin with their time. Default: true; in Grafana, false.
    #[doc(alias = "showTime", alias = "Show timestamps")]
    pub fn show_timestamps(mut self, shown: bool) -> Self {
        self.visualization.options.show_time = Some(shown);
        self
    }

    /// Milliseconds or nanoseconds in times. Default: milliseconds.
    #[doc(alias = "timestampResolution", alias = "Timestamp resolution")]
    pub fn timestamp_resolution(mut self, resolution: TimestampResolution) -> Self {
        self.visualization.options.timestamp_resolution = Some(resolution);
        self
    }

    /// Shows the labels of each line that others do not have.
    #[doc(alias = "showLabels", alias = "Unique labels")]
    pub fn unique_labels(mut self) -> Self {
        self.visualization.options.show_labels = Some(true);
        self
    }

    /// Whether long lines are wrapped. Default: true; in Grafana, false.
    #[doc(alias = "wrapLogMessage", alias = "Wrap lines")]
    pub fn wrap_lines(mut self, wrapped: bool) -> Self {
        self.visualization.options.wrap_log_message = Some(wrapped);
        self
    }

    /// Puts the [`displayed_fields`](Panel::displayed_fields) in columns. Acts only where lines are not
    /// wrapped.
    #[doc(alias = "unwrappedColumns", alias = "Enable columns for displayed fields")]
    pub fn enable_columns(mut self) -> Self {
        self.visualization.options.unwrapped_columns = Some(true);
        self
    }

    /// Lays out JSON.
    #[doc(alias = "prettifyLogMessage", alias = "Prettify JSON")]
    pub fn prettify_json(mut self) -> Self {
        self.visualization.options.prettify_log_message = Some(true);
        self
    }

    /// Whether a click shows the fields of a line. Default: true.
    #[doc(alias = "enableLogDetails", alias = "Enable log details")]
    pub fn enable_log_details(mut self, enabled: bool) -> Self {
        self.visualization.options.enable_log_details = Some(enabled);
        self
    }

    /// Where the fields of a line are shown: it also enables them. Default: below the line.
    #[doc(alias = "detailsMode", alias = "Log details panel mode")]
    pub fn log_details_mode(mut self, mode: DetailsMode) -> Self {
        self.visualization.options.enable_log_details = Some(true);
        self.visualization.options.details_mode = Some(mode);
        self
    }

    /// Lets the lines around a line be shown.
    #[doc(alias = "showLogContextToggle")]
    pub fn show_log_context(mut self) -> Self {
        self.visualization.options.show_log_context_toggle = Some(true);
        self
    }

    /// Colours words.
    #[doc(alias = "syntaxHighlighting", alias = "Enable logs highlighting")]
    pub fn enable_highlighting(mut self) -> Self {
        self.visualization.options.syntax_highlighting = Some(true);
        self
    }

    /// Loads more lines at the end of the list.
    #[doc(alias = "enableInfiniteScrolling", alias = "Enable infinite scrolling")]
    pub fn enable_infinite_scrolling(mut self) -> Self {
        self.visualization.options.enable_infinite_scrolling = Some(true);
        self
    }

    /// Shows buttons at the side.
    #[doc(alias = "showControls", alias = "Show controls")]
    pub fn show_controls(mut self) -> Self {
        self.visualization.options.show_controls = Some(true);
        self
    }

    /// Whether attributes of OpenTelemetry are shown. Default: true. Needs the feature toggle
    /// `otelLogsFormatting`.
    #[doc(alias = "showLogAttributes", alias = "Display log attributes for OTel logs")]
    pub fn show_log_attributes(mut self, shown: bool) -> Self {
        self.visualization.options.show_log_attributes = Some(shown);
        self
    }

    /// The size of text. Default: as usual.
    #[doc(alias = "fontSize", alias = "Font size")]
    pub fn font_size(mut self, size: FontSize) -> Self {
        self.visualization.options.font_size = Some(size);
        self
    }

    /// Which lines count as the same and are shown once. Default: none.
    #[doc(alias = "dedupStrategy", alias = "Deduplication")]
    pub fn deduplication(mut self, by: LogsDeduplication) -> Self {
        self.visualization.options.dedup_strategy = Some(by);
        self
    }

    /// The oldest line first. Default: the newest.
    #[doc(alias = "sortOrder", alias = "Order: Oldest first")]
    pub fn oldest_first(mut self) -> Self {
        self.visualization.options.sort_order = Some(LogOrder::OldestFirst);
        self
    }

    /// Shows these fields in place of the line.
    #[doc(alias = "displayedFields")]
    pub fn displayed_fields<F: Into<String>>(mut self, fields: impl IntoIterator<Item = F>) -> Self {
        self.visualization.options.displayed_fields = fields.into_iter().map(Into::into).collect();
        self
    }
}
