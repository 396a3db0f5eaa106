//! When DVT is available, and bad minutes of four hours.

use dashgen::catalogue::CountOf;
use dashgen::prelude::*;
use dashgen::rules::unit_test::{OverTime, TestCase, TestSeries, per_minute, series};
use metrics::prelude::*;

/// Bad from the minute after the first on, for so many samples.
fn bad(after: u32, minutes_of_it: u32) -> TestSeries<Availability> {
    series(Availability)
        .at(1)
        .until(minutes(after))
        .at(0)
        .until(minutes(after + minutes_of_it))
        .at(1)
}

pub(super) fn cases() -> Vec<TestCase> {
    vec![
        TestCase::new("three minutes of four hours")
            .given(bad(299, 3))
            .stays_silent_at(minutes(290))
            .fires_at(minutes(310))
            .fires_at(minutes(530))
            .stays_silent_at(minutes(550)),
        TestCase::new("two minutes of four hours")
            .given(bad(299, 2))
            .stays_silent_at(minutes(310)),
        TestCase::new("a young system")
            .given(bad(9, 3))
            .stays_silent_at(minutes(50))
            .fires_at(minutes(65)),
        TestCase::new("no data").stays_silent_at(minutes(60)),
    ]
}

fn workers(queue: dashgen::catalogue::LabelValue<Domain>) -> TestSeries<WorkersAvailable> {
    series(WorkersAvailable).with(Adapter::TEMPORAL).with(queue)
}

fn starts() -> TestSeries<RunsStarted> {
    series(RunsStarted).label(PlanId, "p")
}

fn writes() -> TestSeries<CountOf<StateStoreWriteDuration>> {
    series(StateStoreWriteDuration.observation_count()).with(EventType::RUN_STARTED)
}

fn errors() -> TestSeries<StateStoreWriteErrors> {
    series(StateStoreWriteErrors)
}

/// There are workers, and writes are counted.
fn with_workers(name: &str) -> TestCase {
    TestCase::new(name).given(workers(Domain::DATA).at(2))
}

/// Many writes end, and so many a minute fail.
fn failing(name: &str, errors_a_minute: f64) -> TestCase {
    with_workers(name)
        .given(writes().rising(per_minute(2_000.0)))
        .given(
            errors()
                .at(0)
                .until(minutes(14))
                .rising(per_minute(errors_a_minute)),
        )
}

/// Two writes end each minute, and so many fail at once.
fn few(name: &str, count: f64) -> TestCase {
    with_workers(name)
        .given(writes().rising(per_minute(2.0)))
        .given(errors().at(0).until(minutes(15)).at(count))
}

/// All that is written ends well.
fn written(case: TestCase) -> TestCase {
    case.given(writes().rising(per_minute(2_000.0)))
        .given(errors().at(0))
}

fn is_available() -> InstantVector<()> {
    Availability.value().max().end_grouping()
}

trait Told {
    fn available_at(self, at: dashgen::catalogue::Duration) -> Self;
    fn down_at(self, at: dashgen::catalogue::Duration) -> Self;
}

impl Told for TestCase {
    fn available_at(self, at: dashgen::catalogue::Duration) -> Self {
        self.finds_at(at, is_available(), 1.0)
    }

    fn down_at(self, at: dashgen::catalogue::Duration) -> Self {
        self.finds_at(at, is_available(), 0.0)
    }
}

/// What is recorded while the store takes writes, or does not.
fn of_writes() -> Vec<TestCase> {
    let at = minutes(20);
    vec![
        written(with_workers("all is well")).available_at(at),
        failing("0.8 % of the writes fail", 17.0).available_at(at),
        failing("1.2 % of the writes fail, for as long as they are counted", 24.0)
            .available_at(minutes(14))
            .down_at(at),
        with_workers("no write succeeds")
            .given(writes().at(0))
            .given(errors().rising(per_minute(2.0)))
            .down_at(at),
        few("one write fails of a few", 1.7).available_at(minutes(17)),
        few("two writes fail of a few, and are forgotten in five minutes", 2.1)
            .down_at(minutes(17))
            .down_at(minutes(19))
            .available_at(minutes(21)),
        with_workers("no write was ever counted, and they fail")
            .given(errors().rising(per_minute(2.0)))
            .down_at(at),
        with_workers("runs start and no write ends")
            .given(starts().rising(per_minute(2.0)))
            .given(writes().at(5))
            .given(errors().at(0))
            .down_at(at),
        with_workers("ten runs start and no write ends, for five minutes after two")
            .given(starts().at(0).until(minutes(20)).at(10))
            .given(writes().at(5))
            .given(errors().at(0))
            .available_at(minutes(22))
            .down_at(minutes(23))
            .down_at(seconds(26 * 60 + 30))
            .available_at(minutes(28)),
        with_workers("the first runs start and no write ends")
            .given(starts().born_at(minutes(20)).at(10))
            .given(writes().at(5))
            .given(errors().at(0))
            .available_at(minutes(21))
            .down_at(minutes(26))
            .available_at(minutes(28)),
        with_workers("runs start and no write ends any more, for ten minutes")
            .given(starts().rising(per_minute(2.0)))
            .given(writes().rising(per_minute(2.0)).until(minutes(20)).at(40))
            .given(errors().at(0))
            .available_at(minutes(29))
            .down_at(minutes(31)),
        with_workers("runs start and writes end")
            .given(starts().rising(per_minute(2.0)))
            .given(writes().rising(per_minute(2.0)))
            .given(errors().at(0))
            .available_at(at),
        with_workers("runs start with their metric, and writes end with theirs")
            .given(starts().born_at(seconds(16 * 60 + 30)).at(1))
            .given(writes().born_at(seconds(16 * 60 + 30)).at(1))
            .given(errors().at(0))
            .available_at(at),
        with_workers("nothing is written, nothing fails")
            .given(writes().at(5))
            .given(errors().at(0))
            .available_at(at),
    ]
}

/// What is recorded of queues with workers and without.
fn of_workers() -> Vec<TestCase> {
    let at = minutes(20);
    vec![
        written(TestCase::new("no workers").given(workers(Domain::DATA).at(0))).down_at(at),
        written(TestCase::new("nobody reports workers")).down_at(at),
        written(TestCase::new("another adapter's workers do not help"))
            .given(
                series(WorkersAvailable)
                    .with(Adapter::CONDUCTOR)
                    .with(Domain::DATA)
                    .at(2),
            )
            .down_at(at),
        written(with_workers("nobody works on one of the two queues"))
            .given(workers(Domain::CONTROL).at(0))
            .down_at(at),
        written(with_workers(
            "the last worker of one queue is gone with its metrics, for a day",
        ))
        .given(workers(Domain::CONTROL).at(2).until(minutes(10)).gone())
        .available_at(minutes(12))
        .down_at(at)
        .down_at(hours(20))
        .available_at(hours(25)),
        TestCase::new("another deployment does not help")
            .given(workers(Domain::DATA).target(Environment, "prod").at(0))
            .given(workers(Domain::DATA).target(Environment, "staging").at(2))
            .finds_at(at, Availability.value().sum(), 1.0)
            .finds_at(at, Availability.value().count(), 2.0),
    ]
}

/// What is recorded of a DVT that is away.
fn of_what_is_gone() -> Vec<TestCase> {
    let at = minutes(20);
    vec![
        TestCase::new("nothing is left of it")
            .given(workers(Domain::DATA).at(2).until(minutes(10)).gone())
            .given(writes().rising(per_minute(2.0)).until(minutes(10)).gone())
            .given(errors().at(0).until(minutes(10)).gone())
            .down_at(at),
        TestCase::new("only a heartbeat is left")
            .given(series(AdapterLastHeartbeat).with(Adapter::TEMPORAL).ticking())
            .down_at(at),
        TestCase::new("nobody has ever seen it").finds_nothing_at(at, is_available()),
    ]
}

/// When DVT is available.
pub(super) fn recorded() -> Vec<TestCase> {
    let cases = of_writes().into_iter().chain(of_workers());
    cases.chain(of_what_is_gone()).collect()
}
