//! The values of all labels of a metric, as one type.

use super::{Label, LabelValue, Metric};

/// A metric that can be emitted: with a value of each of its labels, no more and no fewer, in the order in
/// which they are declared. [`metrics!`](crate::metrics) implements it.
///
/// ```
/// use dashgen::catalogue::{WithLabelValues, LabelValues};
/// use dashgen::prelude::*;
///
/// dashgen::labels! {
///     /// How a request ended.
///     Outcome = "outcome" { OK = "ok", FAILED = "failed" }
///     /// The customer.
///     Customer = "customer";
/// }
/// dashgen::metrics! {
///     /// Requests that were answered.
///     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome, Customer];
/// }
/// let values: <Requests as WithLabelValues>::Values = (Outcome::FAILED, "acme".into());
/// assert_eq!(values.pairs(), [("outcome", "failed"), ("customer", "acme")]);
/// ```
pub trait WithLabelValues: Metric {
    /// A tuple of [`LabelValue`]s, one for each label.
    type Values: LabelValues;
}

/// A tuple of label values.
pub trait LabelValues {
    /// Names and values, in the order of declaration.
    fn pairs(&self) -> Vec<(&'static str, &str)>;
}

macro_rules! tuples {
    ($(($($label:ident . $index:tt),*))+) => {
        $(
            impl<$($label: Label),*> LabelValues for ($(LabelValue<$label>,)*) {
                fn pairs(&self) -> Vec<(&'static str, &str)> {
                    vec![$(($label::INFO.name, self.$index.text())),*]
                }
            }
        )+
    };
}

tuples! {
    ()
    (A.0)
    (A.0, B.1)
    (A.0, B.1, C.2)
    (A.0, B.1, C.2, D.3)
    (A.0, B.1, C.2, D.3, E.4)
    (A.0, B.1, C.2, D.3, E.4, F.5)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7)
}
