//! The two tables of a catalogue. Each line becomes a type.

/// Nothing is recorded without the feature `record`.
#[cfg(not(feature = "record"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($($ignored:tt)*) => {};
}

/// Declares labels.
///
/// A label with braces is closed: its values are constants, and only they can be named in a query. One
/// with a semicolon is open: any text can be named. `..` after the values makes a label open although
/// some of its values are known. Two labels may share a name in Prometheus when their values differ by
/// metric (`status` of a run and `status` of a plugin call). Names with dots, as OpenTelemetry has them, need Prometheus 3;
/// they are quoted wherever that is needed.
///
/// ```
/// dashgen::labels! {
///     /// How a run ended.
///     RunStatus = "status" { SUCCESS = "success", FAILED = "failed" }
///     /// The plan that ran.
///     PlanId = "planId";
///     /// What was asked of a run.
///     SignalType = "signal_type" { PAUSE = "PAUSE", RESUME = "RESUME", .. }
/// }
/// assert_eq!(RunStatus::FAILED.text(), "failed");
/// ```
#[macro_export]
macro_rules! labels {
    () => {};
    (#[doc = $help:literal] $($rest:tt)*) => { $crate::labels!(@doc [$help] $($rest)*); };
    (@doc [$($help:literal)+] #[doc = $next:literal] $($rest:tt)*) => {
        $crate::labels!(@doc [$($help)+ $next] $($rest)*);
    };
    // Each shape twice: the deeper a macro calls itself, the sooner the compiler gives up on a long table.
    (
        @doc [$($help:literal)+] $label:tt = $name:literal { $($constant:ident = $value:literal),+ $(,)? }
        #[doc = $next:literal] $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), false, [$($constant = $value),+]);
        impl $crate::DeclaredValues for $label {}
        $crate::labels!(@doc [$next] $($rest)*);
    };
    (
        @doc [$($help:literal)+] $label:tt = $name:literal { $($constant:ident = $value:literal),+ $(,)? }
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), false, [$($constant = $value),+]);
        impl $crate::DeclaredValues for $label {}
        $crate::labels!($($rest)*);
    };
    (
        @doc [$($help:literal)+] $label:tt = $name:literal { $($constant:ident = $value:literal),+, .. }
        #[doc = $next:literal] $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, [$($constant = $value),+]);
        impl $crate::AnyValue for $label {}
        $crate::labels!(@doc [$next] $($rest)*);
    };
    (
        @doc [$($help:literal)+] $label:tt = $name:literal { $($constant:ident = $value:literal),+, .. }
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, [$($constant = $value),+]);
        impl $crate::AnyValue for $label {}
        $crate::labels!($($rest)*);
    };
    (
        @doc [$($help:literal)+] $label:tt = $name:literal;
        #[doc = $next:literal] $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, []);
        impl $crate::AnyValue for $label {}
        $crate::labels!(@doc [$next] $($rest)*);
    };
    (
        @doc [$($help:literal)+] $label:tt = $name:literal;
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, []);
        impl $crate::AnyValue for $label {}
        $crate::labels!($($rest)*);
    };
    // Mistakes: no `///`, no `;`.
    ($label:tt = $name:literal $($rest:tt)*) => {
        const _: () = $crate::sound::documented::<$label>();
        $crate::labels!(@doc [""] $label = $name $($rest)*);
    };
    (@doc [$($help:literal)+] $label:tt = $name:literal $($rest:tt)*) => {
        const _: () = $crate::sound::ended::<$label>();
        $crate::labels!(@doc [$($help)+] $label = $name; $($rest)*);
    };
    (
        @label $label:tt, $name:literal, ($($help:literal),+), $open:literal,
        [$($constant:ident = $value:literal),*]
    ) => {
        $(#[doc = $help])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        // A table may stand in a private module, as in a test.
        #[allow(dead_code, unreachable_pub)]
        pub struct $label;
        const _: () = $crate::sound::label_name::<$label, { $crate::name::is_label_name($name) }>();
        const _: () = $crate::sound::free_label::<$label, { !$crate::name::is_kept_label_name($name) }>();
        impl From<$label> for String {
            fn from(_: $label) -> Self {
                Self::from($name)
            }
        }
        impl $crate::Label for $label {
            const INFO: $crate::LabelInfo = $crate::LabelInfo {
                name: $name,
                help: concat!($($help),+).trim_ascii(),
                values: &[$($value),*],
                open: $open,
            };
        }
        #[allow(dead_code, unreachable_pub)]
        impl $label {
            $(
                #[doc = concat!("`", $value, "`")]
                pub const $constant: $crate::LabelValue<$label> =
                    $crate::LabelValue::declared($value);
            )*
            /// Every value that is declared.
            pub const ALL: &'static [$crate::LabelValue<$label>] = &[$(Self::$constant),*];
        }
    };
}

/// Declares metrics, and `METRICS`, the list of all that stand in this table.
///
/// `note "…"` says what the reader of the catalogue should know about a declaration, such as that its
/// buckets were chosen here. The unit in a name, `_seconds` or `_bytes_total`, must be the declared one; where the name
/// is wrong and cannot change, `misnamed "…"` says why.
///
/// ```
/// use dashgen::Unit;
///
/// dashgen::labels! {
///     /// What happened.
///     EventType = "event_type";
/// }
/// dashgen::metrics! {
///     /// Time to write one event.
///     histogram WriteDuration = "store_write_duration_ms" in Unit::MILLISECONDS, labels [EventType],
///         buckets [1.0, 5.0, 10.0, 50.0, 100.0, 500.0];
///     /// Events not yet projected.
///     gauge ProjectionLag = "store_projection_lag_events" in Unit::EVENTS, labels [];
///     /// Time to read one event. A native histogram (Prometheus 3) chooses its buckets by itself.
///     native_histogram ReadDuration = "store.read.duration" in Unit::SECONDS, labels [EventType];
///     /// Pauses of the garbage collector. A summary calculates its quantiles in each process.
///     summary GcDuration = "go_gc_duration_seconds" in Unit::SECONDS, labels [], quantiles [0.5, 0.75, 1.0];
/// }
/// assert_eq!(METRICS.len(), 4);
/// ```
#[macro_export]
macro_rules! metrics {
    ($(
        $(#[doc = $help:literal])+
        // A token, not an identifier: errors point at a token, but at the whole table for an identifier.
        $kind:ident $metric:tt = $name:literal in $unit:expr, labels [$($label:ident),* $(,)?]
        $(, buckets [$($bucket:expr),+ $(,)?])? $(, quantiles [$($quantile:expr),+ $(,)?])?
        $(, note $note:literal)?
        $(, misnamed $reason:literal)?
        ;
    )+) => {
        $(
            $crate::metrics!(@entry [$($help)+] $kind $metric = $name in $unit, labels [$($label)*]
                $(, buckets [$($bucket),+])? $(, quantiles [$($quantile),+])? $(, note $note)? $(, misnamed $reason)?);
        )+
        /// Every metric of this table.
        #[allow(dead_code, unreachable_pub)]
        pub const METRICS: &[$crate::MetricInfo] =
            &[$(<$metric as $crate::Metric>::INFO),+];
    };
    (@entry [$($help:literal)*] $kind:tt $metric:tt = $name:literal in $unit:expr, labels [$($label:ident)*]
        $(, buckets [$($bucket:expr),+])? $(, quantiles [$($quantile:expr),+])? $(, note $note:literal)? $(, misnamed $reason:literal)?
    ) => {
        $(#[doc = $help])*
        $(#[doc = concat!("\n\n", $note)])?
        $(#[doc = concat!("\n\nIts name has another unit: ", $reason)])?
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(dead_code, unreachable_pub)]
        pub struct $metric;
        const _: () = $crate::sound::metric_name::<$metric, { $crate::name::is_metric_name($name) }>();
        $crate::metrics!(@unit $metric $name, $unit $(, $reason)?);
        $crate::metrics!(@name $kind $metric $name);
        $(
            $crate::metrics!(@has_buckets $kind $metric);
            const _: () = $crate::sound::ascending::<$metric, { $crate::name::is_ascending(&[$($bucket),+]) }>();
        )?
        $(
            $crate::metrics!(@has_quantiles $kind $metric);
            const _: () = $crate::sound::quantiles::<$metric, { $crate::name::are_quantiles(&[$($quantile),+]) }>();
        )?
        impl $crate::Metric for $metric {
            const INFO: $crate::MetricInfo = $crate::MetricInfo {
                name: $name,
                help: concat!($($help),*).trim_ascii(),
                metric_type: $crate::metrics!(@metric_type $kind),
                unit: $unit,
                labels: &[$(<$label as $crate::Label>::INFO),*],
                buckets: $crate::metrics!(@buckets $($($bucket),+)?),
                quantiles: $crate::metrics!(@buckets $($($quantile),+)?),
                note: $crate::metrics!(@note $($note)?),
            };
        }
        impl $crate::WithLabelValues for $metric {
            type Values = ($($crate::LabelValue<$label>,)*);
        }
        $crate::metrics!(@marker $kind $metric);
        $(impl $crate::HasLabel<$label> for $metric {})*
        $crate::__record!($kind $metric [$($label)*]);
    };
    (@unit $metric:tt $name:literal, $unit:expr) => {
        const _: () = $crate::sound::unit_of_name::<$metric, {
            const UNIT: &$crate::Unit = &$unit;
            $crate::name::is_unit_of_name($name, UNIT)
        }>();
    };
    (@unit $metric:tt $name:literal, $unit:expr, $reason:literal) => {};
    (@metric_type counter) => { $crate::MetricType::Counter };
    (@metric_type gauge) => { $crate::MetricType::Gauge };
    (@metric_type histogram) => { $crate::MetricType::Histogram };
    (@metric_type native_histogram) => { $crate::MetricType::NativeHistogram };
    (@metric_type summary) => { $crate::MetricType::Summary };
    // A word that is no type of metric: the compiler says which there are.
    (@metric_type $other:tt) => { $crate::MetricType::Gauge };
    (@name counter $metric:tt $name:literal) => {
        const _: () = $crate::sound::counter_name::<$metric, { $crate::name::may_be_counter_name($name) }>();
    };
    (@name gauge $metric:tt $name:literal) => {
        const _: () = $crate::sound::gauge_name::<$metric, { !$crate::name::is_counter_name($name) }>();
    };
    (@name histogram $metric:tt $name:literal) => {
        const _: () =
            $crate::sound::histogram_name::<$metric, { !$crate::name::is_series_of_histogram($name) }>();
    };
    (@name native_histogram $metric:tt $name:literal) => { $crate::metrics!(@name histogram $metric $name); };
    (@name summary $metric:tt $name:literal) => { $crate::metrics!(@name histogram $metric $name); };
    (@name $other:tt $metric:tt $name:literal) => {
        const _: fn($crate::sound::metric_types::$other) = |_| ();
    };
    (@marker counter $metric:tt) => { impl $crate::Counter for $metric {} };
    (@marker gauge $metric:tt) => { impl $crate::Gauge for $metric {} };
    (@marker histogram $metric:tt) => {
        impl $crate::Observed for $metric {}
        impl $crate::CountAndSum for $metric {}
        impl $crate::Histogram for $metric {}
        impl $crate::ClassicHistogram for $metric {}
    };
    (@marker native_histogram $metric:tt) => {
        impl $crate::Observed for $metric {}
        impl $crate::Histogram for $metric {}
        impl $crate::NativeHistogram for $metric {}
    };
    (@marker summary $metric:tt) => {
        impl $crate::Observed for $metric {}
        impl $crate::CountAndSum for $metric {}
        impl $crate::Summary for $metric {}
    };
    (@marker $other:tt $metric:tt) => {};
    (@has_buckets counter $metric:tt) => { const _: () = $crate::sound::has_no_buckets::<$metric>(); };
    (@has_buckets gauge $metric:tt) => { const _: () = $crate::sound::has_no_buckets::<$metric>(); };
    (@has_buckets native_histogram $metric:tt) => { const _: () = $crate::sound::has_no_buckets::<$metric>(); };
    (@has_buckets summary $metric:tt) => { const _: () = $crate::sound::has_no_buckets::<$metric>(); };
    (@has_buckets $other:tt $metric:tt) => {};
    (@has_quantiles counter $metric:tt) => { const _: () = $crate::sound::has_no_quantiles::<$metric>(); };
    (@has_quantiles gauge $metric:tt) => { const _: () = $crate::sound::has_no_quantiles::<$metric>(); };
    (@has_quantiles histogram $metric:tt) => { const _: () = $crate::sound::has_no_quantiles::<$metric>(); };
    (@has_quantiles native_histogram $metric:tt) => { const _: () = $crate::sound::has_no_quantiles::<$metric>(); };
    (@has_quantiles $other:tt $metric:tt) => {};
    (@buckets $($bucket:expr),*) => { &[$($bucket),*] };
    (@note $note:literal) => { ::core::option::Option::Some($note) };
    (@note) => { ::core::option::Option::None };
    // A table with a mistake comes here, entry by entry: the sound ones are declared, so that only the mistake is
    // reported.
    (@find) => {
        /// Empty: an entry of this table has a mistake.
        #[allow(dead_code, unreachable_pub)]
        pub const METRICS: &[$crate::MetricInfo] = &[];
    };
    (@find
        $(#[doc = $help:literal])* $kind:ident $metric:tt = $name:literal in $unit:expr, labels [$($label:ident),* $(,)?]
        $(, buckets [$($bucket:expr),+ $(,)?])? $(, quantiles [$($quantile:expr),+ $(,)?])? $(, note $note:literal)? $(, misnamed $reason:literal)? ;
        $($rest:tt)*
    ) => {
        $crate::metrics!(@documented $metric [$($help)*]);
        $crate::metrics!(@entry [$($help)*] $kind $metric = $name in $unit, labels [$($label)*]
            $(, buckets [$($bucket),+])? $(, quantiles [$($quantile),+])? $(, note $note)? $(, misnamed $reason)?);
        $crate::metrics!(@find $($rest)*);
    };
    (@find
        $(#[doc = $help:literal])* $kind:ident $metric:tt = $name:literal in $unit:expr, labels [$($label:ident),* $(,)?]
        $(, buckets [$($bucket:expr),+ $(,)?])? $(, quantiles [$($quantile:expr),+ $(,)?])? $(, note $note:literal)? $(, misnamed $reason:literal)?
        $($rest:tt)*
    ) => {
        const _: () = $crate::sound::ended::<$metric>();
        $crate::metrics!(@documented $metric [$($help)*]);
        $crate::metrics!(@entry [$($help)*] $kind $metric = $name in $unit, labels [$($label)*]
            $(, buckets [$($bucket),+])? $(, quantiles [$($quantile),+])? $(, note $note)? $(, misnamed $reason)?);
        $crate::metrics!(@find $($rest)*);
    };
    (@documented $metric:tt []) => { const _: () = $crate::sound::documented::<$metric>(); };
    (@documented $metric:tt [$($help:literal)+]) => {};
    ($(#[doc = $help:literal])* $kind:ident $metric:ident = $($rest:tt)*) => {
        $crate::metrics!(@find $(#[doc = $help])* $kind $metric = $($rest)*);
    };
}

/// Declares the fields of structured logs, each with its type in Elasticsearch, and `FIELDS`, the list of them.
///
/// ```
/// mod logs {
///     dashgen::log_fields! {
///         /// When the line was written.
///         date TIMESTAMP = "@timestamp";
///         /// The run that the line belongs to.
///         keyword RUN_ID = "runId";
///     }
/// }
/// assert_eq!(logs::RUN_ID.help, "The run that the line belongs to.");
/// assert_eq!(logs::FIELDS, [logs::TIMESTAMP, logs::RUN_ID]);
/// ```
#[macro_export]
macro_rules! log_fields {
    ($($(#[doc = $help:literal])+ $kind:ident $field:ident = $name:literal;)+) => {
        $(
            $(#[doc = $help])+
            pub const $field: $crate::LogField = $crate::LogField::$kind($name, concat!($($help),+).trim_ascii());
        )+

        /// Every field.
        pub const FIELDS: &[$crate::LogField] = &[$($field),+];
    };
}
