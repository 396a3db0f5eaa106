//! What `metrics!` adds to a metric with the feature `record`: its method `with`.

/// The method `with` of one metric.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    (counter $metric:tt $labels:tt) => {
        $crate::__record!(@arguments $metric counter [$crate::record::Counter] $labels
            [first second third fourth fifth sixth seventh eighth] []);
    };
    (gauge $metric:tt $labels:tt) => {
        $crate::__record!(@arguments $metric gauge [$crate::record::Gauge] $labels
            [first second third fourth fifth sixth seventh eighth] []);
    };
    (histogram $metric:tt $labels:tt) => {
        $crate::__record!(@arguments $metric observations [$crate::record::Observations<Self>] $labels
            [first second third fourth fifth sixth seventh eighth] []);
    };
    (native_histogram $metric:tt $labels:tt) => { $crate::__record!(histogram $metric $labels); };
    (summary $metric:tt $labels:tt) => { $crate::__record!(histogram $metric $labels); };
    (@arguments $metric:tt $series:ident $type:tt [$label:ident $($labels:ident)*] [$name:ident $($names:ident)*]
        [$($done:tt)*]
    ) => {
        $crate::__record!(@arguments $metric $series $type [$($labels)*] [$($names)*] [$($done)* $name $label]);
    };
    (@arguments $metric:tt $series:ident [$type:ty] [] $names:tt [$($name:ident $label:ident)*]) => {
        #[allow(dead_code, unreachable_pub)]
        impl $metric {
            /// The series with these values of its labels, in the order of the table.
            pub fn with(self, $($name: impl Into<$crate::LabelValue<$label>>),*) -> $type {
                $crate::record::$series::<Self>(&($($name.into(),)*))
            }
        }
    };
    // A word that is no type of metric: `metrics!` says so.
    ($other:tt $metric:tt $labels:tt) => {};
}
