//! The series that SLOs are recorded as, under the names and labels of sloth, so that public dashboards of
//! SLOs show them.

use crate::Unit;

crate::labels! {
    /// The service and the SLO.
    SlothId = "sloth_id";
    /// The service.
    SlothService = "sloth_service";
    /// The SLO.
    SlothSlo = "sloth_slo";
    /// The window of an error ratio.
    SlothWindow = "sloth_window";
    /// The objective in percent.
    SlothObjective = "sloth_objective";
}

crate::metrics! {
    /// Bad events per second, or the share of time that was bad.
    gauge SliBad = "slo:sli_bad:rate5m" in Unit::OPERATIONS_PER_SECOND, labels [SlothId, SlothService, SlothSlo];
    /// Events per second.
    gauge SliTotal = "slo:sli_total:rate5m" in Unit::OPERATIONS_PER_SECOND,
        labels [SlothId, SlothService, SlothSlo];
    /// The share of events that were bad in 5 minutes.
    gauge SliError5m = "slo:sli_error:ratio_rate5m" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 30 minutes.
    gauge SliError30m = "slo:sli_error:ratio_rate30m" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in an hour.
    gauge SliError1h = "slo:sli_error:ratio_rate1h" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 2 hours.
    gauge SliError2h = "slo:sli_error:ratio_rate2h" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 6 hours.
    gauge SliError6h = "slo:sli_error:ratio_rate6h" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in a day.
    gauge SliError1d = "slo:sli_error:ratio_rate1d" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 3 days.
    gauge SliError3d = "slo:sli_error:ratio_rate3d" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of events that were bad in 30 days, each event counted once.
    gauge SliError30d = "slo:sli_error:ratio_rate30d" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of good events.
    gauge Objective = "slo:objective:ratio" in Unit::RATIO, labels [SlothId, SlothService, SlothSlo];
    /// The share that may be bad.
    gauge ErrorBudget = "slo:error_budget:ratio" in Unit::RATIO, labels [SlothId, SlothService, SlothSlo];
    /// The days of the rolling window.
    gauge PeriodDays = "slo:time_period:days" in Unit::DAYS, labels [SlothId, SlothService, SlothSlo];
    /// How fast the budget is spent now; 1 spends it in exactly the period.
    gauge CurrentBurnRate = "slo:current_burn_rate:ratio" in Unit::NONE,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// How fast the budget was spent over the period; above 1 the SLO is violated.
    gauge PeriodBurnRate = "slo:period_burn_rate:ratio" in Unit::NONE,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// The share of the budget that is left; below 0 the SLO is violated.
    gauge BudgetRemaining = "slo:period_error_budget_remaining:ratio" in Unit::RATIO,
        labels [SlothId, SlothService, SlothSlo, SlothWindow];
    /// 1 for each SLO.
    gauge SloInfo = "sloth_slo_info" in Unit::NONE, labels [SlothId, SlothService, SlothSlo, SlothObjective];
}
