//! What tenants cost: what each is charged for, and an alert for one whose cost doubles.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;
use dashgen::rules::cost::{CostSeries, Costs, Usage};
use dashgen::rules::{AlertRule, RecordingRule, Severity, Signal, Template};
use metrics::prelude::*;

use crate::{ByEnvironment, deployments, prices};

/// The time over which a tenant's cost is compared.
const COST_WINDOW: Duration = hours(1);
/// A tenant that costs more than so many times what was expected has doubled.
const COST_GROWTH: f64 = 2.0;
/// So many hours of the last day must be known, three quarters of them.
const COST_KNOWN_HOURS: f64 = 18.0;

/// A tenant of a deployment.
type ByTenant = (TenantId, ByEnvironment);

/// What a tenant is charged for. Beside what it used stands what was used at all; the difference is nobody's.
fn table() -> Costs<TenantId, CostResource> {
    Costs::by(TenantId, CostResource)
        .deployments(deployments())
        .charge(
            CostResource::STEP_TIME,
            prices::STEP_TIME,
            Usage::time(TenantStepTime),
            Usage::time(StepDuration.observation_sum()),
        )
        .charge(
            CostResource::SANDBOX_MEMORY,
            prices::SANDBOX_MEMORY,
            Usage::held(PluginSandboxMemory),
            Usage::held(SandboxMemoryReserved),
        )
        .charge(
            CostResource::ARTIFACTS,
            prices::ARTIFACTS,
            Usage::written(TenantArtifactsWritten),
            Usage::written(StepArtifactsWritten),
        )
        .charge(
            CostResource::ADAPTER_CALLS,
            prices::ADAPTER_CALLS,
            Usage::calls(TenantAdapterCalls),
            Usage::calls(AdapterRpcDuration.observation_count()),
        )
}

/// The rules that record costs.
pub(crate) fn records() -> [RecordingRule; 4] {
    table().records(CostSeries {
        billed: CostBilled,
        charged: CostCharged,
        unattributed: CostUnattributed,
        total: CostTotal,
    })
}

/// What each tenant was charged in a window that ended so long ago.
fn charged(window: Duration, ago: Option<Duration>) -> InstantVector<ByTenant> {
    let samples = CostCharged.range(window);
    let samples = match ago {
        Some(ago) => samples.offset(ago),
        None => samples,
    };
    let cost = samples.sum_over_time().sum().by(Environment).by(TenantId);
    cost.end_grouping()
}

/// What the last hour of a tenant should have cost: the most of the same hour a day and a week before, which knows when its
/// batches run, and of the mean hour of the last day, so that an hour in which nothing ran sets no measure.
fn expected() -> InstantVector<ByTenant> {
    let of = |cost: InstantVector<ByTenant>, reference| cost.with_label(CostReference, reference);
    let hour = COST_WINDOW;
    let mean = charged(days(1), None) / 24.0;
    of(charged(hour, Some(days(1))), CostReference::DAY_BEFORE)
        .or(of(charged(hour, Some(weeks(1))), CostReference::WEEK_BEFORE))
        .or(of(mean, CostReference::MEAN))
        .max()
        .by(Environment)
        .by(TenantId)
        .end_grouping()
}

/// How many times as much as expected a tenant costs.
pub fn cost_growth() -> Signal<ByTenant> {
    let growth = charged(COST_WINDOW, None) / expected().clamp_min(prices::LEAST_HOUR);
    Signal::new(
        "Cost against Expected (1h)",
        growth.with_unit(Unit::custom("suffix: x")),
    )
    .slug("cost-growth")
    .description(format!(
        "What each tenant was charged in the last hour, divided by what was to be expected: the \
             most of the same hour a day before, the same hour a week before, and the mean hour of \
             the last day, at least {:#}. Above the line it has doubled, and someone is told.",
        prices::LEAST_HOUR
    ))
    .runbook("tenant_cost.md")
    .fail_above(COST_GROWTH)
}

/// Tenants that were there before the last day. What a new one costs can be compared with nothing.
fn known_tenants() -> InstantVector<ByTenant> {
    let samples = CostCharged.range(days(1)).offset(days(1)).count_over_time();
    samples.sum().by(Environment).by(TenantId).gt(0)
}

/// Whether costs were recorded for most of the last day: a day that nobody saw is no measure.
fn day_is_known() -> InstantVector<ByEnvironment> {
    let samples = |window: Duration| {
        let samples = CostTotal.range(window).count_over_time();
        samples.max().by(Environment)
    };
    samples(days(1)).ge(samples(COST_WINDOW) * COST_KNOWN_HOURS)
}

pub(crate) fn tenant_cost_doubled() -> AlertRule {
    let condition = cost_growth()
        .fail_condition()
        .and(known_tenants())
        .map(|doubled| doubled.on(Environment).and(day_is_known()));
    AlertRule::new("TenantCostDoubled", Severity::P2, condition)
        .pending_period(minutes(15))
        .summary("The cost of a tenant has doubled.")
        .description(
            Template::new("In the last hour tenant ")
                .label(TenantId)
                .text(" cost ")
                .value()
                .text(" times what was to be expected."),
        )
        .no_remedy("it may be wanted: whoever pays decides.")
}
