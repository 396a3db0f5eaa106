//! Error budgets: how fast they are spent, and what is left.

use dashgen::prelude::*;
use dashgen::promql::duration::Duration;
use dashgen::rules::slo::series::{
    BudgetRemaining, ErrorBudget, SliError1d, SliError1h, SliError2h, SliError3d, SliError5m, SliError6h,
    SliError30m, SliTotal, SlothId, SlothService, SlothSlo, SlothWindow,
};
use dashgen::rules::unit_test::{
    Notification, OverTime, RuleTests, TestCase, TestSeries, Timeline, series, timeline,
};
use dashgen::rules::{AlertRule, Severity};
use metrics::prelude::*;

/// A series of an SLO.
fn of_slo<M: Gauge>(of: M, slo: &str) -> TestSeries<M>
where
    SlothId: LabelOf<M>,
    SlothService: LabelOf<M>,
    SlothSlo: LabelOf<M>,
{
    series(of)
        .label(SlothId, format!("dvt-{slo}"))
        .label(SlothService, "dvt")
        .label(SlothSlo, slo)
}

/// Of one case: samples every 10 minutes.
pub(super) fn half_spent() -> Vec<TestCase> {
    let remaining = || of_slo(BudgetRemaining, "x").label(SlothWindow, "30d");
    let budget = || of_slo(ErrorBudget, "x").at(0.01);
    let at = |day: u32, hour: u32, minute: u32| minutes((day * 24 + hour) * 60 + minute);
    let told =
        Notification::new("Of the 30-day error budget of x, 45% is left; below 0% the SLO is violated.")
            .label(SlothId, "dvt-x")
            .label(SlothService, "dvt")
            .label(SlothSlo, "x")
            .label(SlothWindow, "30d");
    let known_for_two_days = |name: &str| {
        TestCase::new(name)
            .given(remaining().at(0.45))
            .given(budget().until(days(2)))
    };
    vec![
        // What is known of the budget lacks 50 minutes after a day and 90 after two. A hole of last week makes no
        // system young.
        TestCase::new("45 % left")
            .given(remaining().at(0.45))
            .given(
                budget()
                    .until(days(1))
                    .unseen()
                    .until(at(1, 0, 40))
                    .at(0.01)
                    .until(at(1, 23, 50))
                    .unseen()
                    .until(at(2, 1, 20))
                    .at(0.01),
            )
            .stays_silent_at(at(6, 23, 0))
            .stays_silent_at(at(7, 0, 50))
            .fires_at(at(7, 1, 30))
            .fires_at(at(8, 0, 50))
            .notifies_at(at(7, 1, 30), told)
            .fires_at(at(9, 1, 20)),
        known_for_two_days("what was known 24 days ago is history").fires_at(days(26)),
        known_for_two_days("what was known 33 days ago is none").stays_silent_at(days(35)),
        TestCase::new("55 % left")
            .given(remaining().at(0.55))
            .given(budget())
            .stays_silent_at(days(8)),
        TestCase::new("it comes back")
            .given(remaining().at(0.45).until(at(8, 8, 0)).at(0.6))
            .given(budget())
            .fires_at(days(8))
            .stays_silent_at(at(8, 9, 0)),
        TestCase::new("no data").stays_silent_at(days(8)),
    ]
}

/// A pair of windows, and how many times faster than evenly the budget is spent when it tells.
struct Pair {
    short: Window,
    long: Window,
    factor: f64,
}

/// A window of an error ratio.
#[derive(Clone, Copy)]
struct Window {
    name: &'static str,
    hours: f64,
    adds: fn(TestCase, &str, Timeline) -> TestCase,
}

fn ratio<M: Gauge>(case: TestCase, of: M, slo: &str, window: &str, over_time: Timeline) -> TestCase
where
    SlothId: LabelOf<M>,
    SlothService: LabelOf<M>,
    SlothSlo: LabelOf<M>,
    SlothWindow: LabelOf<M>,
{
    case.given(of_slo(of, slo).label(SlothWindow, window).following(over_time))
}

const FIVE_MINUTES: Window = Window {
    name: "5m",
    hours: 1.0 / 12.0,
    adds: |case, slo, over_time| ratio(case, SliError5m, slo, "5m", over_time),
};
const HALF_AN_HOUR: Window = Window {
    name: "30m",
    hours: 0.5,
    adds: |case, slo, over_time| ratio(case, SliError30m, slo, "30m", over_time),
};
const HOUR: Window = Window {
    name: "1h",
    hours: 1.0,
    adds: |case, slo, over_time| ratio(case, SliError1h, slo, "1h", over_time),
};
const TWO_HOURS: Window = Window {
    name: "2h",
    hours: 2.0,
    adds: |case, slo, over_time| ratio(case, SliError2h, slo, "2h", over_time),
};
const SIX_HOURS: Window = Window {
    name: "6h",
    hours: 6.0,
    adds: |case, slo, over_time| ratio(case, SliError6h, slo, "6h", over_time),
};
const DAY: Window = Window {
    name: "1d",
    hours: 24.0,
    adds: |case, slo, over_time| ratio(case, SliError1d, slo, "1d", over_time),
};
const THREE_DAYS: Window = Window {
    name: "3d",
    hours: 72.0,
    adds: |case, slo, over_time| ratio(case, SliError3d, slo, "3d", over_time),
};

/// An alert on a budget, and how its samples stand.
struct Burn<'a> {
    slo: &'a str,
    budget: f64,
    interval: Duration,
    per_hour: f64,
}

fn pair(short: Window, long: Window, factor: f64) -> Pair {
    Pair { short, long, factor }
}

/// Pairs of windows against the recorded shares themselves.
pub(super) fn burn(alert: &AlertRule, tests: RuleTests) -> RuleTests {
    let (slo, budget) = match alert.name() {
        "DvtCompletionLatencyBudgetBurn" => ("completion-latency", 0.01),
        "DvtPauseLatencyBudgetBurn" => ("pause-latency", 0.01),
        "DvtFailureDetectionBudgetBurn" => ("failure-detection", 0.01),
        "DvtAvailabilityBudgetBurn" => ("availability", 0.005),
        // A new one has no case that fires, and the mutation test says so.
        _ => ("run-error-rate", 0.001),
    };
    let is_page = alert.severity() == Severity::P1;
    let (interval, per_hour, pairs) = if is_page {
        let pairs = [pair(FIVE_MINUTES, HOUR, 14.4), pair(HALF_AN_HOUR, SIX_HOURS, 6.0)];
        (minutes(5), 12.0, pairs)
    } else {
        let pairs = [pair(TWO_HOURS, DAY, 3.0), pair(SIX_HOURS, THREE_DAYS, 1.0)];
        (hours(1), 1.0, pairs)
    };
    let burn = Burn {
        slo,
        budget,
        interval,
        per_hour,
    };
    let counts_events = slo != "availability";
    let mut tests = tests.every(interval);
    for pair in &pairs {
        tests = tests.cases(burn.shares(pair, counts_events));
        if counts_events {
            tests = tests.cases(burn.few_events(pair));
        } else {
            tests = tests.cases(burn.bad_minutes(pair));
        }
    }
    if is_page {
        tests = tests.case(burn.bursts_are_one_page());
    }
    tests.case(TestCase::new("no data").stays_silent_at(hours(5)))
}

impl Burn<'_> {
    /// A time in steps of the interval: promtool's samples stand at these.
    fn at(&self, hours: f64) -> Duration {
        let steps = (hours * self.per_hour).floor();
        Duration {
            #[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
            milliseconds: self.interval.milliseconds * steps as i64,
        }
    }

    /// Both windows, each at so many times the bound of the pair.
    fn ratios(&self, name: &str, pair: &Pair, of_short: f64, of_long: f64) -> TestCase {
        let bound = self.budget * pair.factor;
        let case = TestCase::new(format!("{name}, {} and {}", pair.short.name, pair.long.name));
        let case = (pair.short.adds)(case, self.slo, timeline().at(bound * of_short));
        (pair.long.adds)(case, self.slo, timeline().at(bound * of_long))
    }

    /// The least number of events of the long window, so many times, as a rate. What is recorded every minute stands for
    /// the events of 60 seconds.
    fn rate(&self, pair: &Pair, share: f64) -> f64 {
        let least = (2.0 / (self.budget * pair.factor) - 1e-9).ceil();
        least * share / (pair.long.hours * self.per_hour * 60.0)
    }

    fn total(&self, case: TestCase, over_time: Timeline) -> TestCase {
        case.given(of_slo(SliTotal, self.slo).following(over_time))
    }

    fn shares(&self, pair: &Pair, counts_events: bool) -> [TestCase; 4] {
        let of = |name: &str, of_short: f64, of_long: f64| {
            let case = self.ratios(name, pair, of_short, of_long);
            if counts_events {
                self.total(case, timeline().at(self.rate(pair, 100.0)))
            } else {
                case.given(of_slo(SliTotal, self.slo).at(self.rate(pair, 100.0)))
            }
        };
        let at = self.at(pair.long.hours / 3.0);
        [
            of("both burn", 1.1, 1.1).fires_at(at),
            of("neither burns", 0.9, 0.9).stays_silent_at(at),
            of("it is over", 0.9, 1.1).stays_silent_at(at),
            of("it does not matter yet", 1.1, 0.9).stays_silent_at(at),
        ]
    }

    fn few_events(&self, pair: &Pair) -> [TestCase; 5] {
        let hours = pair.long.hours;
        let events = |name: &str, share: f64| {
            self.total(
                self.ratios(name, pair, 1.1, 1.1),
                timeline().at(self.rate(pair, share)),
            )
        };
        let after_rest = |name: &str, rest: f64| {
            let over_time = timeline().at(0).until(self.at(rest)).at(self.rate(pair, 1.15));
            self.total(self.ratios(name, pair, 1.1, 1.1), over_time)
        };
        // Once the long window has passed, all its events were seen.
        let (young, whole, late) = (
            self.at(hours / 3.0),
            self.at(hours * 7.0 / 6.0),
            self.at(hours * 25.0 / 12.0),
        );
        [
            events("too few events", 0.9).stays_silent_at(whole),
            events("enough events", 1.1).fires_at(whole),
            events("a young system", 1.1).stays_silent_at(young),
            after_rest("enough in the long window", hours).fires_at(late),
            after_rest("too few in the long window", hours * 1.5).stays_silent_at(late),
        ]
    }

    /// An incident that is over goes on firing for 15 minutes: the next burst is the same page.
    fn bursts_are_one_page(&self) -> TestCase {
        let burning = self.budget * 14.4 * 1.1;
        let case = TestCase::new("bursts are one page");
        let case = (FIVE_MINUTES.adds)(case, self.slo, timeline().at(burning).until(minutes(55)).at(0));
        let case = (HOUR.adds)(case, self.slo, timeline().at(burning));
        self.total(case, timeline().at(1000))
            .fires_at(minutes(55))
            .fires_at(minutes(70))
            .stays_silent_at(minutes(80))
    }

    /// Two bad minutes of a window are never enough, whatever share of it they are.
    fn bad_minutes(&self, pair: &Pair) -> [TestCase; 3] {
        let hours = pair.long.hours;
        let end = self.at(hours * 3.0);
        let case = |name: &str, bad: f64, first: f64| {
            // Four samples, each of a bad part, before the end of the window that is looked at.
            let from = self.at(first);
            let last = Duration {
                milliseconds: from.milliseconds + 4 * self.interval.milliseconds,
            };
            let available = series(Availability)
                .at(1)
                .until(from)
                .at(1.0 - bad / 4.0)
                .until(last)
                .at(1);
            self.ratios(name, pair, 1.1, 1.1).given(available)
        };
        let within = hours * 13.0 / 6.0;
        [
            case("1.8 bad minutes", 1.8, within).stays_silent_at(end),
            case("2.2 bad minutes", 2.2, within).fires_at(end),
            case("2.2 bad minutes before", 2.2, hours * 4.0 / 3.0).stays_silent_at(end),
        ]
    }
}
