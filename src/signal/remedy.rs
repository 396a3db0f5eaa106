//! Remedies: what may be done about an alert before a person looks, and what keeps that safe.

use std::marker::PhantomData;

use super::AlertCondition;
use crate::catalogue::{Label, LabelInfo};
use crate::typed::{Declared, InstantVector, LabelIn, Labels, SameLabels, WrittenPromql};
use crate::{hours, minutes};
use dashgen_promql::ast::{Duration, Expr};

/// What may be done about an alert: a workflow that somebody else runs.
///
/// dashgen describes it and routes the alert to a runner; it executes nothing. What the runner is given is in
/// `out/remedies.json`, and what it has to hold to in `docs/remediation.md`.
///
/// An input is a label that the condition has; another does not compile.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{Remedy, Signal};
///
/// dashgen::labels! {
///     /// The engine.
///     Adapter = "adapter" { TEMPORAL = "temporal", CONDUCTOR = "conductor" }
/// }
/// dashgen::metrics! {
///     /// Events that the projection is behind.
///     gauge Lag = "lag_events" in Unit::EVENTS, labels [Adapter];
/// }
/// let lag = Signal::new("Lag", Lag.latest().max().by(Adapter)).fail_above(100);
/// let condition = lag.fail_condition().remedy(
///     Remedy::workflow("restart-projector")
///         .input(Adapter)
///         .because("The projection is read again from its last checkpoint, and writing a snapshot twice changes nothing.")
///         .recovered_when(lag.vector().lt(50))
///         .at_most(2, hours(1)),
/// );
/// ```
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # use dashgen::rules::{Remedy, Signal};
/// # dashgen::labels! {
/// #     /// T.
/// #     Tenant = "tenant";
/// # }
/// # dashgen::metrics! {
/// #     /// L.
/// #     gauge Lag = "lag_events" in Unit::EVENTS, labels [Tenant];
/// # }
/// let lag = Signal::new("Lag", Lag.latest().max()).fail_above(100);
/// lag.fail_condition().remedy(Remedy::workflow("restart").input(Tenant)); // error: `()` has no label `Tenant`
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Remedy<L> {
    spec: RemedySpec,
    labels: PhantomData<fn() -> L>,
}

/// A remedy without its type.
#[derive(Clone, Debug)]
pub(crate) struct RemedySpec {
    pub(crate) name: String,
    pub(crate) inputs: Vec<LabelInfo>,
    pub(crate) reason: String,
    pub(crate) limit: Option<(u32, Duration)>,
    pub(crate) cool_down: Option<Duration>,
    pub(crate) seen: Option<Evidence>,
    pub(crate) recovered: Option<Evidence>,
    pub(crate) recovers_within: Duration,
    pub(crate) refuse_after: Duration,
    pub(crate) not_while: Vec<String>,
    pub(crate) for_pages: bool,
}

/// A query that a runner asks: a sample that is about the alert is a yes.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub(crate) expr: Expr,
    pub(crate) faults: Vec<String>,
    pub(crate) metrics: Vec<Declared>,
    pub(crate) written: Vec<WrittenPromql>,
}

impl Evidence {
    fn of<L, State>(vector: InstantVector<L, State>) -> Self {
        Self {
            faults: vector.errors().to_vec(),
            metrics: vector.metrics().to_vec(),
            written: vector.written().to_vec(),
            expr: vector.into_expr(),
        }
    }
}

impl RemedySpec {
    /// So long the same is not tried again. Without one that was given, the attempts are spread over the time of the limit.
    pub(crate) fn cool_down(&self) -> Duration {
        let spread = |(times, within): (u32, Duration)| Duration {
            milliseconds: within.milliseconds / i64::from(times.max(1)),
        };
        self.cool_down
            .or_else(|| self.limit.map(spread))
            .unwrap_or(minutes(0))
    }

    /// How often in which time; never, where no limit was given.
    pub(crate) fn limit(&self) -> (u32, Duration) {
        self.limit.unwrap_or((0, minutes(0)))
    }

    /// The queries that a runner asks.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.seen.iter().chain(&self.recovered)
    }
}

impl<L> Remedy<L> {
    /// A remedy by the name of its workflow, in lower case with hyphens.
    pub fn workflow(name: impl Into<String>) -> Self {
        Self {
            spec: RemedySpec {
                name: name.into(),
                inputs: Vec::new(),
                reason: String::new(),
                limit: None,
                cool_down: None,
                seen: None,
                recovered: None,
                recovers_within: minutes(15),
                refuse_after: hours(1),
                not_while: Vec::new(),
                for_pages: false,
            },
            labels: PhantomData,
        }
    }

    /// A label of the alert that the workflow is given. The label that tells deployments apart is always given.
    pub fn input<X, Place>(mut self, _: X) -> Self
    where
        X: LabelIn<L, Place>,
    {
        self.spec.inputs.push(<X as Label>::INFO);
        self
    }

    /// Why it is safe to run it without a person, also when it does not help. The runbook says it.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.spec.reason = reason.into();
        self
    }

    /// How often it is tried in a time, whichever alerts ask for it; one more needs a person.
    pub fn at_most(mut self, times: u32, within: Duration) -> Self {
        self.spec.limit = Some((times, within));
        self
    }

    /// So long it is not tried again for the same alert, however often that is resolved and fires again. Default: the time
    /// of the limit divided by its number.
    pub fn cool_down(mut self, duration: Duration) -> Self {
        self.spec.cool_down = Some(duration);
        self
    }

    /// A vector that has samples only while what the alert is about is seen: nothing is tried blindly. Needed where the
    /// alert fires also when a scrape fails, as with `absent`.
    pub fn seen_when<R: Labels, State>(mut self, vector: InstantVector<R, State>) -> Self {
        self.spec.seen = Some(Evidence::of(vector));
        self
    }

    /// A vector with the labels of the alert that has samples only when all is well again. That the alert is resolved is
    /// no such sign: a hole in the data and a service that nobody uses resolve it too.
    pub fn recovered_when<R: SameLabels<L>, State>(mut self, vector: InstantVector<R, State>) -> Self {
        self.spec.recovered = Some(Evidence::of(vector));
        self
    }

    /// How long it may take until that is so; later, the attempt has failed. Default: 15 minutes.
    pub fn recovers_within(mut self, duration: Duration) -> Self {
        self.spec.recovers_within = duration;
        self
    }

    /// How old an alert may be for anything to be tried. Default: an hour.
    pub fn refuse_after(mut self, duration: Duration) -> Self {
        self.spec.refuse_after = duration;
        self
    }

    /// Nothing is tried while another alert fires, such as a page of the same cause. People still hear of both.
    ///
    /// What an inhibit rule of [`Routes`](crate::rules::Routes) mutes never reaches a runner; this is for alerts that do
    /// not mute each other.
    pub fn not_while(mut self, alert: impl Into<String>) -> Self {
        self.spec.not_while.push(alert.into());
        self
    }

    /// Lets an alert of another severity than P2 have it.
    pub fn also_for_pages(mut self) -> Self {
        self.spec.for_pages = true;
        self
    }
}

impl<L: Labels> AlertCondition<L> {
    /// What may be done about it before a person looks.
    pub fn remedy(mut self, remedy: Remedy<L>) -> Self {
        self.remedies.push(remedy.spec);
        self
    }
}
