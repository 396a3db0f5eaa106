//! What is unusual for a tenant, a plan or a kind of error: signals that have no threshold that fits all of them, each in
//! a band that is learnt.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;
use dashgen::rules::{AlertRule, Band, RuleGroup, Severity, Signal, Template};
use metrics::prelude::*;

use crate::{ByEnvironment, deployments, signals};

/// The page of all of them: what to look at is the same.
const RUNBOOK: &str = "unusual.md";
/// So long a signal is outside before somebody is told.
pub const PENDING: Duration = minutes(30);
/// Runs of a plan are looked at over this time.
pub const PLAN_WINDOW: Duration = minutes(30);
/// Errors are counted over this time.
pub const ERRORS_WINDOW: Duration = hours(1);
/// So many runs of a plan must be expected in [`PLAN_WINDOW`] for their mean to say something.
pub const PLAN_RUNS: f64 = 20.0;
/// So many for a share of them: two that fail are never enough.
pub const PLAN_RUNS_OF_SHARE: f64 = 100.0;

type ByTenant = (TenantId, ByEnvironment);
type ByPlan = (PlanId, ByEnvironment);
type ByCode = (StatusCode, (Adapter, ByEnvironment));

/// Memory of a tenant's sandboxes, of all plugins and replicas.
pub fn tenant_memory() -> Band<ByTenant> {
    let memory = PluginSandboxMemory.latest().sum().by(Environment).by(TenantId);
    Signal::new("Tenant Memory: Distance", memory)
        .slug("tenant-memory")
        .description(
            "How far the memory of each tenant's sandboxes is above what it was at this hour of the \
             days before, as a share of the half-width of its band. Above 100 % for half an hour \
             somebody is told: look at the tenant's plugins below.",
        )
        .runbook(RUNBOOK)
        .band("dvt:tenant_memory")
        .above()
        .at_least(Quantity::new(128e6, Unit::BYTES))
        .and_share(0.25)
}

/// How long a successful run of a plan takes, on average.
pub fn plan_duration() -> Band<ByPlan> {
    let ended = of_plans(signals::successful().observation_count(), PLAN_WINDOW);
    let seconds = of_plans(signals::successful().observation_sum(), PLAN_WINDOW);
    let mean = seconds / ended.clone().gt(0);
    let slow = signals::slow_runs().fail_condition();
    Signal::new("Plan Duration: Distance", mean.with_unit(Unit::SECONDS))
        .slug("plan-duration")
        .description(
            "How far the mean duration of each plan's successful runs is from what it was at this \
             hour of the days before, as a share of the half-width of its band. Above 100 % for half \
             an hour somebody is told: which step became slower?",
        )
        .runbook(RUNBOOK)
        .band("dvt:plan_duration")
        .above()
        .at_least(milliseconds(500))
        .and_share(0.25)
        .volume(ended, PLAN_RUNS)
        .learns_nothing_while(slow.vector().clone(), &deployments())
}

/// Failed runs of a plan, as a share of those that ended.
pub fn plan_errors() -> Band<ByPlan> {
    let ended = of_plans(signals::ended(), PLAN_WINDOW);
    let failed = of_plans(signals::failed(), PLAN_WINDOW);
    let share = failed.or_zero_for(ended.clone()) / ended.clone().gt(0);
    let failing = signals::run_errors().fail_condition();
    Signal::new("Plan Errors: Distance", share)
        .slug("plan-errors")
        .description(
            "How far the share of each plan's runs that failed is above what it was at this hour of \
             the days before, as a share of the half-width of its band. Above 100 % for half an hour \
             somebody is told: one plan fails, though all together are fine.",
        )
        .runbook(RUNBOOK)
        .band("dvt:plan_errors")
        .above()
        .at_least(percent(2.0))
        .volume(ended, PLAN_RUNS_OF_SHARE)
        .learns_nothing_while(failing.vector().clone(), &deployments())
}

/// Calls of an adapter's interface that failed, by the status that it answered with. A status that was never seen counts
/// from 0.
pub fn adapter_errors() -> Band<ByCode> {
    let errors = AdapterApiErrors.increase_with_births(ERRORS_WINDOW, &deployments());
    let errors = errors.sum().by(Environment).by(Adapter).by(StatusCode);
    Signal::new("Adapter Errors: Distance", errors)
        .slug("adapter-error-codes")
        .description(
            "How far the errors of an hour, by adapter and status code, are above what they were at \
             this hour of the days before, as a share of the half-width of their band. Above 100 % \
             for half an hour somebody is told: a code that was never seen counts from 0.",
        )
        .runbook(RUNBOOK)
        .band("dvt:adapter_errors")
        .above()
        .at_least(30)
        .and_share(0.5)
        .zero_before_birth(&deployments())
}

fn of_plans<S: MetricSelector>(counted: S, window: Duration) -> InstantVector<ByPlan>
where
    S::Of: Counter,
    PlanId: LabelOf<S::Of>,
{
    let counted = counted.increase_with_births(window, &deployments());
    counted.sum().by(Environment).by(PlanId).end_grouping()
}

/// The alerts: messages for whoever looks for causes, pages for nobody.
pub(crate) fn group() -> RuleGroup {
    RuleGroup::new("dvt-unusual")
        .interval(minutes(1))
        .alert(told(
            AlertRule::new("TenantMemoryUnusual", Severity::P2, tenant_memory().outside()),
            "A tenant's sandboxes hold more memory than they did at this hour.",
            Template::new("The sandboxes of tenant ")
                .label(TenantId)
                .text(" hold "),
        ))
        .alert(told(
            AlertRule::new("PlanDurationUnusual", Severity::P2, plan_duration().outside()),
            "A plan takes longer than it did at this hour.",
            Template::new("A run of plan ").label(PlanId).text(" takes "),
        ))
        .alert(told(
            AlertRule::new("PlanErrorsUnusual", Severity::P2, plan_errors().outside()),
            "A plan fails more often than it did at this hour.",
            Template::new("Of the runs of plan ").label(PlanId).text(" fail "),
        ))
        .alert(told(
            AlertRule::new("AdapterErrorsUnusual", Severity::P2, adapter_errors().outside()),
            "An adapter answers with more errors of a kind than it did at this hour.",
            Template::new("Errors ")
                .label(StatusCode)
                .text(" of adapter ")
                .label(Adapter)
                .text(" in the last hour: "),
        ))
}

/// An alert of a band, which says in the end how much it is.
fn told(alert: AlertRule, summary: &str, text: Template) -> AlertRule {
    alert
        .pending_period(PENDING)
        .summary(summary)
        .description(text.value().text("; look at the days before in its panel."))
        .no_remedy("what is unusual need not be bad: a person looks first.")
}
