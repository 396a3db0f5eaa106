//! A tenant whose cost doubles. Samples every 5 minutes: 12 an hour, of which Prometheus 2 sees 13.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;
use dashgen::rules::unit_test::{OverTime, TestCase, TestSeries, series};
use metrics::prelude::*;

fn charged() -> TestSeries<CostCharged> {
    series(CostCharged)
        .label(TenantId, "t")
        .with(CostResource::STEP_TIME)
}

fn total() -> TestSeries<CostTotal> {
    series(CostTotal).with(CostResource::STEP_TIME)
}

/// A case of a tenant, in a deployment that is always seen.
fn of(name: &str, tenant: TestSeries<CostCharged>) -> TestCase {
    TestCase::new(name).given(tenant).given(total().at(1))
}

fn at(hour: u32, minute: u32) -> Duration {
    minutes(hour * 60 + minute)
}

/// 2.5 times as much for three hours: above twice the usual after 45 minutes, for 15 more.
fn doubles() -> TestCase {
    let tenant = charged()
        .at(0.1)
        .until(hours(48))
        .at(0.25)
        .until(hours(51))
        .at(0.1);
    of("a tenant costs 2.5 times as much", tenant)
        .stays_silent_at(at(48, 55))
        .fires_at(at(49, 0))
        .stays_silent_at(at(52, 0))
}

/// Three hours of a batch, after as many hours a day or a week later.
fn batch(name: &str, first: u32, second: u32, costs: f64) -> TestCase {
    let tenant = charged()
        .at(0.1)
        .until(hours(first))
        .at(0.5)
        .until(hours(first + 3))
        .at(0.1)
        .until(hours(second))
        .at(costs)
        .until(hours(second + 3))
        .at(0.1);
    of(name, tenant)
}

/// Nothing ran at this hour of the day before: then the mean of a day is the measure.
fn idle(name: &str, costs: f64) -> TestCase {
    let tenant = charged()
        .at(0.1)
        .until(hours(32))
        .at(0.0)
        .until(hours(40))
        .at(0.1)
        .until(hours(58))
        .at(costs);
    of(name, tenant)
}

fn small(name: &str, costs: f64) -> TestCase {
    of(name, charged().at(0.01).until(hours(48)).at(costs))
}

/// A tenant that was there for a while, and costs much from the 71st hour on.
fn back(name: &str, tenant: TestSeries<CostCharged>) -> TestCase {
    of(name, tenant.until(hours(71)).at(1.0))
}

/// Nobody saw what things cost from the 48th hour to this one.
fn unseen_until(name: &str, seen: Duration) -> TestCase {
    let tenant = charged().at(0.1).until(hours(72)).at(0.4);
    let total = total().at(1).until(hours(48)).unseen().until(seen).at(1);
    TestCase::new(name).given(tenant).given(total)
}

pub(super) fn doubled() -> Vec<TestCase> {
    vec![
        doubles(),
        batch("a batch of every day", 34, 58, 0.6).stays_silent_at(hours(60)),
        batch("a batch of every day that grows", 34, 58, 1.3).fires_at(hours(60)),
        batch("a batch of every week", 10, 178, 0.6).stays_silent_at(hours(180)),
        idle("after an idle day a usual one", 0.14)
            .stays_silent_at(at(59, 15))
            .stays_silent_at(at(59, 20)),
        idle("after an idle day a dear one", 0.2)
            .fires_at(at(59, 15))
            .fires_at(at(59, 30)),
        small("little money, below twice the least", 0.075).stays_silent_at(hours(50)),
        small("little money, above twice the least", 0.09).fires_at(hours(50)),
        back("a tenant of today is new", charged().born_at(hours(55)).at(0.01)).stays_silent_at(at(72, 30)),
        back(
            "a tenant of yesterday is none",
            charged().born_at(hours(26)).at(0.01).until(hours(34)).unseen(),
        )
        .fires_at(at(72, 30)),
        back(
            "a tenant of three days ago is new again",
            charged().born_at(hours(2)).at(0.01).until(hours(20)).unseen(),
        )
        .stays_silent_at(at(72, 30)),
        unseen_until("the day before is known for 17 hours", at(56, 30)).stays_silent_at(at(73, 30)),
        unseen_until("the day before is known for 20 hours", hours(53)).fires_at(at(73, 30)),
        TestCase::new("no data").stays_silent_at(hours(50)),
    ]
}
