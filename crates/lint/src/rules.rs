//! The registry: one line a rule. Its file is in `rules/`, and has its page, its level and its checks.

use crate::rule::Rule;
pub(crate) use slo_objective::burns;
pub(crate) use unused_allowance::RULE as UNUSED_ALLOWANCE;

macro_rules! registry {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Every rule, in the order of their ids.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),+];
    };
}

registry! {
    panels_overlap,
    duplicate_id,
    dashboard_uid,
    changed_identity,
    stale_fields,
    layout_elements,
    invalid_promql,
    unknown_metric,
    unknown_label,
    rate_of_gauge,
    raw_counter,
    quantile_of_histogram,
    rate_after_aggregation,
    ratio_of_itself,
    division_by_zero,
    le_notation,
    bucket_bound,
    rate_range,
    topk_over_time,
    too_many_series,
    multi_value_variable,
    matches_nothing,
    always_empty,
    plain_regex,
    unit_mismatch,
    axis,
    thresholds,
    legend_label,
    description,
    variables,
    data_source,
    links,
    unknown_query,
    alert_fields,
    alert_template,
    alert_condition,
    missing_data,
    hasty_alert,
    threshold_disagrees,
    muted_slo,
    rule_file,
    runbook,
    slo_objective,
    contradictory_slos,
    unused_metric,
    unused_allowance,
}

/// The rule with an id or a speaking name, in any case.
pub fn find(name: &str) -> Option<&'static Rule> {
    let is_it = |rule: &&&Rule| rule.id.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name);
    RULES.iter().find(is_it).copied()
}
