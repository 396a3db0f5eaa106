//! Costs: what does each tenant cost, and who pays for the rest?

use alerts::{costs, prices};
use metrics::prelude::*;
use panels::prelude::*;

use crate::uid;

const LEDGER: cost::Ledger<TenantId, CostResource, CostCharged, CostUnattributed, CostTotal> = cost::Ledger {
    payer: TenantId,
    resource: CostResource,
    charged: CostCharged,
    unattributed: CostUnattributed,
    total: CostTotal,
};

/// How a table leaves Grafana.
const EXPORT: &str = "Export: in the menu of the panel Inspect → Data → Download CSV.";

/// Money by tenant: of the range, by day, against the period before, per run.
pub fn dashboard() -> Dashboard {
    Dashboard::new(uid::COSTS, "DVT Costs")
        .description(
            "What does each tenant cost, what can nobody be charged for, and who has changed? For \
             product and finance. Prices are assumed until somebody states them.",
        )
        .tag("dvt")
        .link(Link::dashboard("Platform Health", uid::EXECUTIVE))
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .time_range("now-7d", "now")
        .row(summary())
        .row(tenants())
        .row(checks())
}

fn summary() -> Row {
    Row::untitled()
        .panels_per_line(2)
        .panel(
            LEDGER
                .summary("Cost (range)")
                .slug("cost")
                .height(4)
                .full_width()
                .description(format!(
                    "All that was spent in the range, what tenants are charged, what nobody can be charged \
                     for, and the difference between the first and the other two, which is always 0. \
                     Assumed prices: {}, {}, {}, {}.",
                    prices::STEP_TIME,
                    prices::SANDBOX_MEMORY,
                    prices::ARTIFACTS,
                    prices::ADAPTER_CALLS
                )),
        )
        .panel(
            LEDGER
                .table("Cost by Tenant (range)", "Tenant", CostResource::ALL)
                .slug("cost-by-tenant")
                .full_width()
                .height(12)
                .description(format!(
                    "What each tenant is charged in the range, by resource, and what nobody can be \
                     charged for; below them the sums. {EXPORT}"
                )),
        )
}

fn tenants() -> Row {
    let growth = costs::cost_growth();
    Row::new("Tenants")
        .panels_per_line(2)
        .panel(LEDGER.per_day("Cost per Day").description(
            "What each tenant costs a day, and what nobody is charged for. A bar stands at the \
             beginning of its day, in UTC; the last day is not over yet.",
        ))
        .panel(
            LEDGER
                .trend("Cost per Hour (1h)", 10)
                .slug("cost-per-hour")
                .description(
                    "What the ten dearest tenants cost in the hour before each moment, and what \
                     nobody is charged for.",
                ),
        )
        .panel(
            LEDGER
                .movers("Top Movers (range)", "Tenant", 10)
                .slug("top-movers")
                .height(12)
                .description(format!(
                    "The ten tenants whose costs have changed most against the period before, which \
                     is as long as the range: a week against the week before. Where only a part of \
                     that is known, the whole is estimated from it. A tenant that is new has changed \
                     by all that it costs. {EXPORT}"
                )),
        )
        .panel(
            TimeSeries::of_signal(&growth)
                .query(growth.vector())
                .height(12)
                .min(0)
                // The line of the alert is seen on good days, too.
                .soft_max(2.4)
                .decimals(1),
        )
        .panel(
            LEDGER
                .per_events("Cost per 1,000 Runs (1h)", 1_000, TenantRunsEnded)
                .slug("cost-per-run")
                .full_width()
                .height(6)
                .description(
                    "What a thousand runs cost that ended in the hour before, by tenant; and all \
                     costs, by all runs, what nobody is charged for included.",
                ),
        )
}

fn checks() -> Row {
    Row::new("Do the Numbers Fit?").panel(
        LEDGER
            .against_bill("Charged above Bill (1h)", CostBilled)
            .slug("charged-above-bill")
            .full_width()
            .height(6)
            .description(
                "By how much tenants are charged more than was used by whomever, in the hour before. \
                 Above 0 the metrics of tenants and those of DVT contradict each other, and the total \
                 is what was charged.",
            ),
    )
}
