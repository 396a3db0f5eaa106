//! Source: `public/app/plugins/panel/traces/module.tsx`, `TracesPanel.tsx`.

use crate::wire::macros::objects;

objects! {
    /// The options of `traces`.
    pub struct TracesOptions {
        /// Which spans stand out.
        pub span_filters: SpanFilters,
    }

    /// Which spans stand out.
    pub struct SpanFilters {
        /// Whether the others are hidden.
        pub matches_only: Option<bool>,
        /// Whether those on the critical path stand out.
        pub critical_path_only: Option<bool>,
    }
}
