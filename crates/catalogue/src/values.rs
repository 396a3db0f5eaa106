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
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18, T.19)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18, T.19, U.20)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18, T.19, U.20, V.21)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18, T.19, U.20, V.21, W.22)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7, I.8, J.9, K.10, L.11, M.12, N.13, O.14, P.15, Q.16, R.17, S.18, T.19, U.20, V.21, W.22, X.23)
}
