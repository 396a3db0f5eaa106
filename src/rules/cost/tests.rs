//! What is recorded of costs, and what is refused.

use super::*;
use crate::prelude::*;

crate::labels! {
    /// The customer.
    Tenant = "tenant";
    /// What costs money.
    Resource = "resource" { WORK = "work", MEMORY = "memory" }
}

crate::metrics! {
    /// Work of a tenant.
    counter TenantWork = "shop_tenant_work_seconds_total" in Unit::SECONDS, labels [Tenant];
    /// All work.
    histogram Work = "shop_work_ms" in Unit::MILLISECONDS, labels [], buckets [1.0];
    /// Bytes that a tenant wrote.
    counter TenantBytes = "shop_tenant_bytes_total" in Unit::BYTES, labels [Tenant];
    /// Memory of a tenant.
    gauge TenantMemory = "shop_tenant_memory_bytes" in Unit::BYTES, labels [Tenant];
    /// Memory.
    gauge Memory = "shop_memory_bytes" in Unit::BYTES, labels [];
    /// Charged.
    gauge Charged = "shop:charged:usd" in Unit::US_DOLLARS, labels [Tenant, Resource];
    /// Billed.
    gauge Billed = "shop:billed:usd" in Unit::US_DOLLARS, labels [Resource];
    /// Unattributed.
    gauge Unattributed = "shop:unattributed:usd" in Unit::US_DOLLARS, labels [Resource];
    /// Total.
    gauge Total = "shop:total:usd" in Unit::US_DOLLARS, labels [Resource];
    /// Total, in another currency.
    gauge Euros = "shop:total:eur" in Unit::EUROS, labels [Resource];
}

const WORK: Price<CpuHour> = Price::new(0.04, Unit::US_DOLLARS);
const MEMORY: Price<GibHour> = Price::new(0.005, Unit::US_DOLLARS);

fn series<T: Gauge>(total: T) -> CostSeries<Billed, Charged, Unattributed, T> {
    CostSeries {
        billed: Billed,
        charged: Charged,
        unattributed: Unattributed,
        total,
    }
}

fn faults(costs: &Costs<Tenant, Resource>) -> Vec<String> {
    let records = costs.records(series(Total));
    records.into_iter().flat_map(|record| record.faults).collect()
}

#[test]
fn memory_is_charged_for_as_long_as_it_is_held() {
    let costs = Costs::by(Tenant, Resource).charge(
        Resource::MEMORY,
        MEMORY,
        Usage::held(TenantMemory),
        Usage::held(Memory),
    );
    let records = costs
        .records(series(Total))
        .map(|record| record.expr().to_string());
    insta::assert_snapshot!(records.join("\n"), @r#"
label_replace(sum(last_over_time(shop_memory_bytes[3m]) < +Inf) / 1073741824 / 60 * 0.005, "resource", "memory", "", "")
label_replace(sum by (tenant) (last_over_time(shop_tenant_memory_bytes{tenant=~".+"}[3m]) < +Inf) / 1073741824 / 60 * 0.005, "resource", "memory", "", "")
clamp_min(sum by (resource) (last_over_time(shop:billed:usd[30s])) - sum by (resource) (last_over_time(shop:charged:usd[30s])), 0) or sum by (resource) (last_over_time(shop:billed:usd[30s]))
sum by (resource) (last_over_time(shop:billed:usd[30s])) >= sum by (resource) (last_over_time(shop:charged:usd[30s])) or sum by (resource) (last_over_time(shop:charged:usd[30s])) or sum by (resource) (last_over_time(shop:billed:usd[30s]))
"#);
}

#[test]
fn work_is_what_was_counted_since_the_evaluation_before() {
    let costs = Costs::by(Tenant, Resource).charge(
        Resource::WORK,
        WORK,
        Usage::time(TenantWork),
        Usage::time(Work.observation_sum()),
    );
    let [billed, charged, ..] = costs.records(series(Total));
    insta::assert_snapshot!(format!("{}\n{}", billed.expr(), charged.expr()), @r#"
label_replace(sum((clamp_min(max_over_time(shop_work_ms_sum[1m]) - last_over_time(shop_work_ms_sum[1h] offset 1m), 0) + last_over_time(shop_work_ms_sum[1m]) * (last_over_time(shop_work_ms_sum[1m]) < bool last_over_time(shop_work_ms_sum[1h] offset 1m)) or last_over_time(shop_work_ms_sum[1m]) unless last_over_time(shop_work_ms_sum[1h] offset 1m) and on () count_over_time(shop_work_ms_sum[5m] offset 6m) unless on (instance) (count_over_time(shop_work_ms_sum[1d] offset 1m) unless on (instance) count_over_time(shop_work_ms_sum[1h] offset 1m))) < +Inf) / 3600000 * 0.04, "resource", "work", "", "")
label_replace(sum by (tenant) ((clamp_min(max_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1m]) - last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1h] offset 1m), 0) + last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1m]) * (last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1m]) < bool last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1h] offset 1m)) or last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1m]) unless last_over_time(shop_tenant_work_seconds_total{tenant=~".+"}[1h] offset 1m) and on () count_over_time(shop_tenant_work_seconds_total[5m] offset 6m) unless on (instance) (count_over_time(shop_tenant_work_seconds_total[1d] offset 1m) unless on (instance) count_over_time(shop_tenant_work_seconds_total[1h] offset 1m))) < +Inf) / 3600 * 0.04, "resource", "work", "", "")
"#);
}

#[test]
fn a_price_of_opencost_falls_back_to_ours() {
    let costs = Costs::by(Tenant, Resource).charge(
        Resource::MEMORY,
        MEMORY.or_memory_of_opencost(),
        Usage::held(TenantMemory),
        Usage::held(Memory),
    );
    let [billed, ..] = costs.records(series(Total));
    insta::assert_snapshot!(billed.expr().to_string(), @r#"label_replace(sum(last_over_time(shop_memory_bytes[3m]) < +Inf) / 1073741824 / 60 * on () group_left () (avg(last_over_time(node_ram_hourly_cost[3m])) or vector(0.005)), "resource", "memory", "", "")"#);
}

#[test]
fn what_cannot_be_a_cost_is_refused() {
    assert_eq!(
        faults(&Costs::by(Tenant, Resource)).first().map(String::as_str),
        Some("nothing is charged; add a resource with `.charge(…)`")
    );
    let wrong_unit = Costs::by(Tenant, Resource).charge(
        Resource::WORK,
        WORK,
        Usage::time(TenantBytes),
        Usage::time(TenantBytes),
    );
    insta::assert_snapshot!(faults(&wrong_unit)[0], @"`shop_tenant_bytes_total` is in `bytes`, of which no number makes a CPU-hour; charge it by another price");
    let negative = Price::<GibHour>::new(-1.0, Unit::US_DOLLARS);
    let no_currency = Price::<GibHour>::new(1.0, Unit::COUNT);
    for (price, expected) in [
        (
            negative,
            "a price of -1 per GiB-hour is none; give a number of 0 or more",
        ),
        (
            no_currency,
            "the price per GiB-hour is in `short`, which is no currency; use `Unit::US_DOLLARS` or `Unit::custom(\"currencyCHF\")`",
        ),
    ] {
        let costs = Costs::by(Tenant, Resource).charge(
            Resource::MEMORY,
            price,
            Usage::held(TenantMemory),
            Usage::held(Memory),
        );
        assert!(
            faults(&costs).iter().any(|fault| fault == expected),
            "{:?}",
            faults(&costs)
        );
    }
    let costs = Costs::by(Tenant, Resource).charge(
        Resource::MEMORY,
        MEMORY,
        Usage::held(TenantMemory),
        Usage::held(Memory),
    );
    let [.., total] = costs.records(series(Euros));
    insta::assert_snapshot!(total.faults.join("\n"), @"`shop:total:eur` is declared in `currencyEUR`, and a price is in `currencyUSD`; use one currency for all");
}
