use super::{Band, Season};
use crate::catalogue::TargetLabel;
use crate::prelude::*;
use crate::rules::{AlertRule, RuleGroup, Rules, Severity, Signal};
use crate::typed::Deployments;
use crate::{Dashboard, Project, Row};

crate::labels! {
    /// The customer.
    Tenant = "tenant";
    /// The deployment.
    Environment = "environment";
}
impl TargetLabel for Environment {}
crate::metrics! {
    /// Memory that a customer holds.
    gauge Memory = "memory_bytes" in Unit::BYTES, labels [Tenant];
    /// Orders that failed.
    counter Failed = "failed_total" in Unit::COUNT, labels [Tenant];
    /// Orders.
    counter Orders = "orders_total" in Unit::COUNT, labels [Tenant];
    /// 1 while the shop is there.
    gauge Up = "shop_up" in Unit::NONE, labels [];
}

fn memory() -> Band<(Tenant, ())> {
    Signal::new("Memory", Memory.latest().sum().by(Tenant))
        .runbook("unusual.md")
        .band("shop:memory")
        .at_least(Quantity::new(1e6, Unit::BYTES))
}

fn share() -> Signal<(Tenant, ())> {
    let failed = Failed.increase(hours(1)).sum().by(Tenant);
    let all = Orders.increase(hours(1)).sum().by(Tenant);
    Signal::new("Failed", failed / all)
}

/// The rules of a band, a line each.
fn records<L: crate::typed::Labels>(band: &Band<L>) -> String {
    let records = band.records().into_iter();
    let lines = records.map(|record| format!("{}: {}", record.name, record.expr.expect("PromQL")));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_no_number_is_not_recorded_and_the_label_of_the_hours_is_aggregated_away() {
    let lines = records(&memory().above());
    assert!(
        lines.starts_with(
            "shop:memory:value: sum by (tenant) (last_over_time(memory_bytes[3m])) < +Inf > -Inf\n"
        ),
        "{lines}"
    );
    let hours = lines.matches("offset 23h30m").count();
    // The mean three times, how much it varied once, how many there are in both.
    assert_eq!(hours, 5, "{lines}");
    assert_eq!(lines.matches("offset 6d23h30m").count(), hours);
    let open = lines.matches("label_replace(").count();
    assert_eq!(open, 7 * hours, "each hour has its distance as a label");
    assert_eq!(lines.lines().count(), 4);
    assert!(lines.ends_with(
        "shop:memory:width: clamp_min(4 * (avg_over_time(shop:memory:noise[1d]) > shop:memory:noise or shop:memory:noise), \
         1000000)"
    ));
}

#[test]
fn a_week_is_judged_by_weeks_and_until_then_by_days() {
    let lines = records(&memory().season(Season::Week));
    let expected = lines
        .lines()
        .find(|line| line.contains(":expected: "))
        .expect("a rule");
    let (weeks, days) = expected
        .split_once(") >= 2 or ")
        .expect("two weeks are enough, or three days");
    assert!(
        weeks.contains("offset 27d23h30m") && !weeks.contains("offset 23h30m"),
        "{weeks}"
    );
    assert!(days.contains("offset 23h30m") && days.ends_with(">= 3"), "{days}");
}

#[test]
fn what_was_expected_guards_and_not_what_was_seen() {
    let lines = records(
        &share()
            .band("shop:failed")
            .at_least(percent(1.0))
            .volume(Orders.increase(hours(1)).sum().by(Tenant), 50.0),
    );
    let expected = lines
        .lines()
        .find(|line| line.contains(":expected: "))
        .expect("a rule");
    let (_, guard) = expected.rsplit_once(" and ").expect("a guard");
    assert!(
        guard.starts_with("quantile without (__lookback__) (0.5, label_replace(avg_over_time(shop:failed:volume[1h] offset 23h30m)"),
        "{guard}"
    );
    assert!(guard.ends_with(">= 50"), "{guard}");
}

#[test]
fn what_is_born_counted_nothing_where_its_deployment_was() {
    let shops = Deployments::by(Environment).known_by(Up);
    let failed = Failed.increase_with_births(hours(1), &shops).sum().by(Tenant);
    let band = Signal::new("Failed", failed)
        .band("shop:failed")
        .at_least(10)
        .zero_before_birth(&shops)
        .learns_nothing_while(Up.latest().sum().by(Environment).eq(0), &shops);
    let lines = records(&band);
    assert!(
        lines.contains(
            "label_replace(avg_over_time(shop:failed:learnt[1h] offset 23h30m) \
             or 0 * shop:failed:value and on (environment) shop_up offset 24h, \"__lookback__\", \"1d\", \"\", \"\")"
        ) || lines.contains("0 * shop:failed:value and on (environment) shop_up offset 1d"),
        "{lines}"
    );
    assert!(
        lines.contains(
            "shop:failed:learnt: shop:failed:value unless on (environment) \
             sum by (environment) (last_over_time(shop_up[3m])) == 0"
        ),
        "{lines}"
    );
    assert_eq!(band.rules(), 5);
}

/// The faults of a project with these rules.
fn faults(rules: Rules) -> String {
    let panel = crate::panel::TimeSeries::of_signal(memory().signal())
        .query(memory().distance())
        .soft_max(crate::percent(200.0))
        .fail_above(1);
    let project = Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(Dashboard::new("shop", "Shop").row(Row::untitled().panel(panel)))
        .rules(rules.runbook_base_url("https://shop.example/runbooks"));
    match project.render() {
        Ok(_) => "none".to_owned(),
        Err(faults) => faults.to_string(),
    }
}

#[test]
fn nonsense_is_refused_with_its_remedy() {
    let plain = || Signal::new("Memory", Memory.latest().sum().by(Tenant));
    let rules = Rules::new("shop")
        .band(&plain().band("Memory").at_least(1))
        .band(&plain().band("shop:narrow").window(minutes(10)))
        .band(
            &plain()
                .band("shop:share")
                .at_least(seconds(1))
                .deviations(0.0)
                .and_share(-0.5),
        )
        .band(&share().band("shop:failed").at_least(percent(1.0)))
        .band(
            &share()
                .band("shop:failed")
                .at_least(percent(1.0))
                .volume(Orders.increase(hours(1)).sum().by(Tenant), 0.0),
        )
        .band(&memory().zero_before_birth(&Deployments::default()));
    let said = faults(rules);
    for (band, fault) in [
        ("Memory", "`Memory` is no name for what is recorded"),
        (
            "shop:narrow",
            "a window of 10m holds no hour to learn from, since a sample is recorded every 5m",
        ),
        (
            "shop:narrow",
            "say with `.at_least(…)` what is never worth a message",
        ),
        ("shop:share", "`.at_least(…)`: cannot convert `s` to `bytes`"),
        ("shop:share", "a band of no deviations has no width"),
        ("shop:share", "a share of what is expected cannot be negative"),
        ("shop:failed", "a share of few events jumps from 0 to 1"),
        ("shop:failed", "a volume of 0 guards nothing"),
        (
            "shop:failed",
            "another band has this name; give one of them another",
        ),
        (
            "shop:memory",
            "name a metric that it always has with `Deployments::known_by(…)`",
        ),
    ] {
        let line = |line: &&str| line.starts_with(&format!("  band {band}: ")) && line.contains(fault);
        assert!(said.lines().any(|one| line(&one)), "{band}: {fault}\n{said}");
    }
}

#[test]
fn an_alert_outside_of_a_band_that_nobody_records_is_refused() {
    let alert = || {
        AlertRule::new("MemoryUnusual", Severity::P2, memory().outside())
            .pending_period(minutes(30))
            .summary("A customer holds more memory than usual.")
            .description("Look at it.")
    };
    let rules = || Rules::new("shop").group(RuleGroup::new("unusual").alert(alert()));
    let said = faults(rules());
    assert!(
        said.contains("alert MemoryUnusual: fires outside of band `shop:memory`, which nobody records"),
        "{said}"
    );
    assert_eq!(faults(rules().band(&memory())), "none");
}

#[test]
fn a_deployment_is_kept() {
    let loses = Rules::new("shop")
        .deployments(Deployments::by(Environment))
        .band(&memory());
    let said = faults(loses);
    assert!(
        said.contains("record shop:memory:value: loses label `environment`"),
        "{said}"
    );
    let keeps = Signal::new("Memory", Memory.latest().sum().by(Tenant).by(Environment))
        .band("shop:memory")
        .at_least(Quantity::new(1e6, Unit::BYTES));
    let rules = Rules::new("shop")
        .deployments(Deployments::by(Environment))
        .band(&keeps);
    let said = faults(rules);
    assert!(!said.contains("loses label"), "{said}");
}

#[test]
fn a_panel_shows_what_was_chosen_or_what_is_furthest() {
    let tenant = crate::Variable::label_values(Tenant, Memory);
    let chosen = memory().matching_variable(&tenant).upper();
    assert_eq!(
        chosen.to_string(),
        "last_over_time(shop:memory:expected{tenant=\"$tenant\"}[11m]) \
         + last_over_time(shop:memory:width{tenant=\"$tenant\"}[11m])"
    );
    assert_eq!(chosen.unit(), Some(&Unit::BYTES));
    let furthest = memory().above().furthest().value().to_string();
    assert_eq!(
        furthest,
        "last_over_time(shop:memory:value[11m]) and topk(1, max_over_time(((last_over_time(shop:memory:value[11m]) - \
         last_over_time(shop:memory:expected[11m])) / last_over_time(shop:memory:width[11m]))[$__range:5m] @ end()))"
    );
}
