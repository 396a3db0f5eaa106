//! Costs, as Prometheus records them: the money of each minute.

use dashgen_catalogue::Unit;

use crate::labels::TenantId;

dashgen_catalogue::labels! {
    /// What costs money.
    CostResource = "resource" {
        STEP_TIME = "step time",
        SANDBOX_MEMORY = "sandbox memory",
        ARTIFACTS = "artifacts",
        ADAPTER_CALLS = "adapter calls",
    }
    /// What a cost is compared with.
    CostReference = "reference" {
        DAY_BEFORE = "same hour of the day before",
        WEEK_BEFORE = "same hour of the week before",
        MEAN = "mean hour of the last day",
    }
}

dashgen_catalogue::metrics! {
    /// What was used in a minute, by whomever.
    gauge CostBilled = "dvt:cost_billed:usd" in Unit::US_DOLLARS, labels [CostResource];

    /// What a tenant is charged for a minute.
    gauge CostCharged = "dvt:cost_charged:usd" in Unit::US_DOLLARS, labels [TenantId, CostResource];

    /// What nobody can be charged for: what was used, less what tenants are charged.
    gauge CostUnattributed = "dvt:cost_unattributed:usd" in Unit::US_DOLLARS, labels [CostResource];

    /// What tenants are charged and what nobody can be charged for, together.
    gauge CostTotal = "dvt:cost_total:usd" in Unit::US_DOLLARS, labels [CostResource];
}
