//! Log lines.

use super::draw::{Draw, Wanted};
use super::{Queries, Visualization};
use crate::panel::{DetailsMode, FontSize, LogOrder, LogsDeduplication, Panel, TimestampResolution};
use crate::theme::Size;
use crate::wire::options::{LogsOptions, Options};
use crate::wire::{Difference, OrRaw};

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
impl Queries for Logs {}

impl Draw for Logs {
    fn kind(&self) -> &'static str {
        "logs"
    }

    fn size(&self) -> Size {
        Size::LOGS
    }

    fn options(&self, _: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
        options.keep_difference_from(&LogsOptions {
            show_time: Some(false),
            wrap_log_message: Some(false),
            unwrapped_columns: Some(false),
            enable_log_details: Some(true),
            enable_infinite_scrolling: Some(false),
            show_controls: Some(false),
            dedup_strategy: Some(LogsDeduplication::None),
            sort_order: Some(LogOrder::NewestFirst),
            ..LogsOptions::default()
        });
        OrRaw::Known(Options::Logs(options))
    }
}

/// Lines and their fields.
impl Panel<Logs> {
    /// Lines begin without their time.
    pub fn no_time(mut self) -> Self {
        self.visualization.options.show_time = Some(false);
        self
    }

    /// How exact times are.
    pub fn time_resolution(mut self, resolution: TimestampResolution) -> Self {
        self.visualization.options.timestamp_resolution = Some(resolution);
        self
    }

    /// Lines show their labels.
    pub fn show_labels(mut self) -> Self {
        self.visualization.options.show_labels = Some(true);
        self
    }

    /// Labels that all lines have are shown above.
    pub fn show_common_labels(mut self) -> Self {
        self.visualization.options.show_common_labels = Some(true);
        self
    }

    /// Long lines are not wrapped; `columns` puts their fields in columns.
    pub fn no_wrap(mut self, columns: bool) -> Self {
        self.visualization.options.wrap_log_message = Some(false);
        self.visualization.options.unwrapped_columns = Some(columns);
        self
    }

    /// JSON is laid out.
    pub fn prettify(mut self) -> Self {
        self.visualization.options.prettify_log_message = Some(true);
        self
    }

    /// A click does not show the fields of a line.
    pub fn no_details(mut self) -> Self {
        self.visualization.options.enable_log_details = Some(false);
        self
    }

    /// Where the fields of a line are shown.
    pub fn details(mut self, mode: DetailsMode) -> Self {
        self.visualization.options.enable_log_details = Some(true);
        self.visualization.options.details_mode = Some(mode);
        self
    }

    /// The lines around a line can be shown.
    pub fn context(mut self) -> Self {
        self.visualization.options.show_log_context_toggle = Some(true);
        self
    }

    /// Words are coloured.
    pub fn highlight(mut self) -> Self {
        self.visualization.options.syntax_highlighting = Some(true);
        self
    }

    /// Scrolling loads more.
    pub fn infinite(mut self) -> Self {
        self.visualization.options.enable_infinite_scrolling = Some(true);
        self
    }

    /// Shows buttons at the side.
    pub fn controls(mut self) -> Self {
        self.visualization.options.show_controls = Some(true);
        self
    }

    /// Hides attributes of OpenTelemetry.
    pub fn no_attributes(mut self) -> Self {
        self.visualization.options.show_log_attributes = Some(false);
        self
    }

    /// The size of text.
    pub fn font(mut self, size: FontSize) -> Self {
        self.visualization.options.font_size = Some(size);
        self
    }

    /// Which lines count as the same and are shown once.
    pub fn deduplicate(mut self, by: LogsDeduplication) -> Self {
        self.visualization.options.dedup_strategy = Some(by);
        self
    }

    /// The oldest line first.
    pub fn oldest_first(mut self) -> Self {
        self.visualization.options.sort_order = Some(LogOrder::OldestFirst);
        self
    }

    /// Shows these fields in place of the line.
    pub fn fields<F: Into<String>>(mut self, fields: impl IntoIterator<Item = F>) -> Self {
        self.visualization.options.displayed_fields = fields.into_iter().map(Into::into).collect();
        self
    }
}
