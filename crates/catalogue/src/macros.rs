//! The two tables of a catalogue. Each line becomes a type.

/// Declares labels.
///
/// A label with braces is closed: its values are constants, and only they can be named in a query. One
/// with a semicolon is open: any text can be named. `..` after the values makes a label open although
/// some of its values are known. Two labels may share a name in Prometheus when their values differ by
/// metric (`status` of a run and `status` of a plugin call).
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
    (
        $(#[doc = $help:literal])+
        $label:ident = $name:literal { $($constant:ident = $value:literal),+ $(,)? }
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), false, [$($constant = $value),+]);
        impl $crate::DeclaredValues for $label {}
        $crate::labels!($($rest)*);
    };
    (
        $(#[doc = $help:literal])+
        $label:ident = $name:literal { $($constant:ident = $value:literal),+, .. }
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, [$($constant = $value),+]);
        impl $crate::AnyValue for $label {}
        $crate::labels!($($rest)*);
    };
    (
        $(#[doc = $help:literal])+
        $label:ident = $name:literal;
        $($rest:tt)*
    ) => {
        $crate::labels!(@label $label, $name, ($($help),+), true, []);
        impl $crate::AnyValue for $label {}
        $crate::labels!($($rest)*);
    };
    (
        @label $label:ident, $name:literal, ($($help:literal),+), $open:literal,
        [$($constant:ident = $value:literal),*]
    ) => {
        $(#[doc = $help])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        // A table may stand in a private module, as in a test.
        #[allow(dead_code, unreachable_pub)]
        pub struct $label;
        impl $crate::sound::LabelName<{ $crate::name::is_label_name($name) }>
            for $label {}
        impl $crate::sound::FreeLabel<{ !$crate::name::is_kept_label_name($name) }>
            for $label {}
        const _: () = $crate::sound::label_name($label);
        const _: () = $crate::sound::free_label($label);
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
/// buckets were chosen here.
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
/// }
/// assert_eq!(METRICS.len(), 2);
/// ```
#[macro_export]
macro_rules! metrics {
    ($(
        $(#[doc = $help:literal])+
        // A token, not an identifier: errors point at a token, but at the whole table for an identifier.
        $kind:ident $metric:tt = $name:literal in $unit:expr, labels [$($label:ident),* $(,)?]
        $(, buckets [$($bucket:expr),+ $(,)?])?
        $(, note $note:literal)?
        ;
    )+) => {
        $(
            $(#[doc = $help])+
            $(#[doc = concat!("\n\n", $note)])?
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[allow(dead_code, unreachable_pub)]
            pub struct $metric;
            impl $crate::sound::MetricName<{ $crate::name::is_metric_name($name) }>
                for $metric {}
            const _: () = $crate::sound::metric_name($metric);
            $crate::metrics!(@name $kind $metric $name);
            $(
                impl $crate::sound::Ascending<{
                    $crate::name::is_ascending(&[$($bucket),+])
                }> for $metric {}
                const _: () = $crate::sound::ascending($metric);
            )?
            impl $crate::Metric for $metric {
                const INFO: $crate::MetricInfo = $crate::MetricInfo {
                    name: $name,
                    help: concat!($($help),+).trim_ascii(),
                    metric_type: $crate::metrics!(@metric_type $kind),
                    unit: $unit,
                    labels: &[$(<$label as $crate::Label>::INFO),*],
                    buckets: $crate::metrics!(@buckets $($($bucket),+)?),
                    note: $crate::metrics!(@note $($note)?),
                };
            }
            impl $crate::WithLabelValues for $metric {
                type Values = ($($crate::LabelValue<$label>,)*);
            }
            $crate::metrics!(@marker $kind $metric);
            $(impl $crate::LabelOf<$metric> for $label {})*
        )+
        /// Every metric of this table.
        #[allow(dead_code, unreachable_pub)]
        pub const METRICS: &[$crate::MetricInfo] =
            &[$(<$metric as $crate::Metric>::INFO),+];
    };
    (@metric_type counter) => { $crate::MetricType::Counter };
    (@metric_type gauge) => { $crate::MetricType::Gauge };
    (@metric_type histogram) => { $crate::MetricType::Histogram };
    (@name counter $metric:tt $name:literal) => {
        impl $crate::sound::CounterName<{ $crate::name::is_counter_name($name) }>
            for $metric {}
        const _: () = $crate::sound::counter_name($metric);
    };
    (@name gauge $metric:tt $name:literal) => {
        impl $crate::sound::GaugeName<{ !$crate::name::is_counter_name($name) }>
            for $metric {}
        const _: () = $crate::sound::gauge_name($metric);
    };
    (@name histogram $metric:tt $name:literal) => {
        impl $crate::sound::HistogramName<{
            !$crate::name::is_series_of_histogram($name)
        }> for $metric {}
        const _: () = $crate::sound::histogram_name($metric);
    };
    (@marker counter $metric:tt) => { impl $crate::Counter for $metric {} };
    (@marker gauge $metric:tt) => { impl $crate::Gauge for $metric {} };
    (@marker histogram $metric:tt) => { impl $crate::Histogram for $metric {} };
    (@buckets $($bucket:expr),*) => { &[$($bucket),*] };
    (@note $note:literal) => { ::core::option::Option::Some($note) };
    (@note) => { ::core::option::Option::None };
}
