//! Source: `public/app/plugins/panel/logs/panelcfg.cue`.

use crate::wire::macros::{objects, words};

objects! {
    /// The options of `logs`.
    pub struct LogsOptions {
        /// Whether lines begin with their time.
        pub show_time: Option<bool>,
        /// Whether lines show their labels.
        pub show_labels: Option<bool>,
        /// Whether long lines are wrapped.
        pub wrap_log_message: Option<bool>,
        /// Whether fields of lines that are not wrapped stand in columns.
        pub unwrapped_columns: Option<bool>,
        /// Whether JSON is laid out.
        pub prettify_log_message: Option<bool>,
        /// Whether a click shows all fields of a line.
        pub enable_log_details: Option<bool>,
        /// Where they are shown.
        pub details_mode: Option<DetailsMode>,
        /// Whether the lines around a line can be shown.
        pub show_log_context_toggle: Option<bool>,
        /// Whether words are coloured.
        pub syntax_highlighting: Option<bool>,
        /// Whether scrolling loads more.
        pub enable_infinite_scrolling: Option<bool>,
        /// Whether there are buttons at the side.
        pub show_controls: Option<bool>,
        /// Whether attributes of OpenTelemetry are shown.
        pub show_log_attributes: Option<bool>,
        /// The size of text.
        pub font_size: Option<FontSize>,
        /// How exact times are.
        pub timestamp_resolution: Option<TimestampResolution>,
        /// Which lines count as the same.
        pub dedup_strategy: Option<LogsDeduplication>,
        /// Which line comes first.
        pub sort_order: Option<LogOrder>,
        /// The fields that stand in place of the line.
        pub displayed_fields: Vec<String>,
    }
}

words! {
    /// Where the fields of a line are shown.
    pub enum DetailsMode {
        /// Below it.
        Inline = "inline",
        /// At the side.
        Sidebar = "sidebar",
    }

    /// The size of text.
    pub enum FontSize {
        /// As usual.
        Default = "default",
        /// Small.
        Small = "small",
    }

    /// How exact times are.
    pub enum TimestampResolution {
        /// Milliseconds.
        Milliseconds = "ms",
        /// Nanoseconds.
        Nanoseconds = "ns",
    }

    /// Which lines count as the same. Source: `packages/grafana-schema/src/common/logs.cue`.
    pub enum LogsDeduplication {
        /// None.
        None = "none",
        /// Equal ones.
        Exact = "exact",
        /// Equal but for numbers.
        Numbers = "numbers",
        /// Equal punctuation.
        Signature = "signature",
    }

    /// Which line comes first. Source: `packages/grafana-schema/src/common/logs.cue`.
    pub enum LogOrder {
        /// The newest.
        NewestFirst = "Descending",
        /// The oldest.
        OldestFirst = "Ascending",
    }
}
