//! Costs on a real Prometheus: over any range what tenants are charged and what nobody is charged for add up to the total,
//! to the cent, and each tenant is charged for all that its samples tell, whatever happens to them.
//!
//! Worlds are random and the same every time. In each, processes start again, come late, are not seen for minutes or for
//! more than an hour, single scrapes fail, tenants appear, some usage has no tenant, and some of what tenants used is in no
//! bill.

use std::fmt::Write;

use dashgen::wire::prometheus::Rule;
use dashgen_promtool::Suites;
use serde_json::json;

use crate::promtool::{Case, all, assert_each_noticed, assert_hold, file_of};
use crate::random::Random;
use crate::records::records;

/// Samples are taken every 30 seconds, two of them a minute.
const TICKS: usize = 2 * 60 * 4;
const WORLDS: std::ops::Range<u64> = 0..8;
/// Those that notice every change of the rules.
const TELLING: std::ops::Range<u64> = 0..4;
/// A cent is the hundredth of a dollar; sums of thousands of dollars are compared.
const HALF_A_CENT: f64 = 0.005;
/// Worlds are as dear as a large company: thousands of dollars.
const DEAR: f64 = 1e6;

/// What Prometheus gets of a process at a tick.
#[derive(Clone, Copy, PartialEq)]
enum Scrape {
    Seen,
    /// The scrape fails, and ends all series.
    Failed,
    /// Prometheus is away, or the process is not there.
    None,
}

/// The life of a process.
struct Process {
    scrapes: Vec<Scrape>,
    restarts: Vec<usize>,
    /// It starts while Prometheus watches others, so that its counters began at 0.
    is_born: bool,
}

impl Process {
    fn new(random: &mut Random, number: usize) -> Self {
        let mut scrapes = vec![Scrape::Seen; TICKS];
        let birth = if number == 0 {
            0
        } else {
            random.below(2) * (40 + random.below(100))
        };
        scrapes[..birth].fill(Scrape::None);
        for scrape in &mut scrapes {
            if *scrape == Scrape::Seen && random.chance(25) {
                *scrape = Scrape::Failed;
            }
        }
        // The first process never goes for long: it shows that Prometheus watches.
        let longest = [4, 100, 200][if number == 0 { 0 } else { random.below(3) }];
        if random.below(3) > 0 {
            // Neither just below nor just above the hour that is remembered.
            let lasts = if longest == 200 {
                150 + random.below(50)
            } else {
                2 + random.below(longest)
            };
            let from = birth + 60 + random.below(TICKS - lasts - birth - 100);
            scrapes[from..from + lasts].fill(Scrape::None);
        }
        let mut restarts = Vec::new();
        let mut next = birth + 40 + random.below(80);
        while next < TICKS - 20 {
            restarts.push(next);
            next += 40 + random.below(300);
        }
        if birth > 0 {
            scrapes[birth] = Scrape::Seen;
        }
        Self {
            scrapes,
            restarts,
            is_born: birth > 0,
        }
    }
}

/// A counter of a process.
struct Counter {
    name: &'static str,
    labels: String,
    /// What it shows, whether or not anybody sees it; nothing before it is born.
    shows: Vec<Option<f64>>,
}

impl Counter {
    fn new(name: &'static str, labels: String, births: usize, used: &[f64], process: &Process) -> Self {
        let mut value = 0.0;
        let shows = (0..TICKS).map(|tick| {
            if process.restarts.contains(&tick) {
                value = 0.0;
            }
            value += used[tick];
            (tick >= births).then_some(value)
        });
        Self {
            name,
            labels,
            shows: shows.collect(),
        }
    }

    /// As promtool writes samples.
    fn values(&self, process: &Process) -> String {
        let mut text = String::new();
        for (shows, scrape) in self.shows.iter().zip(&process.scrapes) {
            match (shows, scrape) {
                (Some(value), Scrape::Seen) => write!(text, "{value} "),
                (_, Scrape::Failed) => write!(text, "stale "),
                _ => write!(text, "_ "),
            }
            .expect("a string takes text");
        }
        text
    }

    /// What its samples tell of each minute. Each sample is compared with the one before it, if that is no older than an
    /// hour; the first one tells all that was counted where the counter is known to have begun at 0.
    fn told(&self, process: &Process) -> Vec<f64> {
        let mut told = vec![0.0; TICKS / 2 + 1];
        let mut before: Option<(usize, f64)> = None;
        // The minute in which a process comes back after more than an hour, of which nothing is known.
        let mut back = None;
        let seen = |tick: &usize| process.scrapes[*tick] == Scrape::Seen;
        for tick in (0..TICKS).filter(seen) {
            let Some(value) = self.shows[tick] else {
                continue;
            };
            let minute = tick.div_ceil(2);
            let grown = match before {
                _ if back == Some(minute) => 0.0,
                // The hour that is remembered ends where the minute of the sample begins.
                Some((then, _)) if 2 * (minute - 1) > then + 119 => {
                    back = Some(minute);
                    0.0
                }
                Some((_, last)) if value >= last => value - last,
                Some(_) => value,
                None if process.is_born || tick > 20 => value,
                None => 0.0,
            };
            told[minute] += grown;
            before = Some((tick, value));
        }
        told
    }
}

/// What something costs: its counters by tenant and by nobody, and the price of one.
struct Resource {
    name: &'static str,
    by_tenant: &'static str,
    billed: &'static str,
    price: f64,
}

fn resources() -> [Resource; 3] {
    let gib = 1_073_741_824.0;
    [
        Resource {
            name: "step time",
            by_tenant: "dvt_tenant_step_seconds_total",
            billed: "dvt_step_duration_seconds_sum",
            price: alerts::prices::STEP_TIME.amount() / 3_600.0,
        },
        Resource {
            name: "artifacts",
            by_tenant: "dvt_tenant_artifacts_written_bytes_total",
            billed: "dvt_step_artifacts_written_bytes_total",
            price: alerts::prices::ARTIFACTS.amount() / gib,
        },
        Resource {
            name: "adapter calls",
            by_tenant: "dvt_tenant_adapter_calls_total",
            billed: "dvt_adapter_rpc_duration_ms_count",
            price: alerts::prices::ADAPTER_CALLS.amount(),
        },
    ]
}

/// A random world, and what must be found in it. It is a deployment beside others: one Prometheus evaluates all of them.
#[expect(
    clippy::too_many_lines,
    clippy::needless_range_loop,
    reason = "one world, tick after tick"
)]
fn world(mut case: Case, seed: u64) -> Case {
    let mut random = Random(seed);
    let processes: Vec<Process> = (0..=random.below(3))
        .map(|number| Process::new(&mut random, number))
        .collect();
    let tenants = 1 + random.below(4);
    let world = format!("environment=\"w{seed}\"");
    let minutes = TICKS / 2 - 1;
    let (from, to) = {
        let (one, other) = (random.below(minutes), random.below(minutes));
        (one.min(other), one.max(other) + 1)
    };
    let range = format!("{}m59s", to - from - 1);

    for (number, process) in processes.iter().enumerate() {
        let instance = format!("instance=\"{seed}-{number}\",{world}");
        let always = vec![1.0; TICKS];
        let heartbeat = Counter::new("", String::new(), 0, &always, process);
        case = case.series(
            format!("dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\",{instance}}}"),
            heartbeat.values(process),
        );
        for (name, steady) in [
            ("dvt_plugin_sandbox_reserved_bytes", 1e14),
            ("dvt_plugin_sandbox_memory_bytes", 2e13),
        ] {
            let held = Counter {
                name: "",
                labels: String::new(),
                shows: (0..TICKS).map(|_| Some(steady * random.factor())).collect(),
            };
            let tenant = if name.ends_with("memory_bytes") {
                "tenantId=\"t0\","
            } else {
                ""
            };
            case = case.series(format!("{name}{{{tenant}{instance}}}"), held.values(process));
        }
    }
    for resource in resources() {
        let mut expected = vec![vec![0.0; TICKS / 2 + 1]; tenants];
        let mut billed = vec![0.0; TICKS / 2 + 1];
        for (number, process) in processes.iter().enumerate() {
            let mut all = vec![0.0; TICKS];
            // The last one is nobody: series without a tenant.
            for tenant in 0..=tenants {
                let is_nobody = tenant == tenants;
                let from_start = random.chance(2);
                let first = process
                    .scrapes
                    .iter()
                    .position(|scrape| *scrape == Scrape::Seen)
                    .unwrap_or(0);
                let births = if from_start {
                    first
                } else {
                    first + 30 + random.below(TICKS - first - 60)
                };
                // Its first sample is seen, and the counter has counted for a while when the process starts again.
                let calm = |at: usize| {
                    let near = |restart: &usize| restart.abs_diff(at) < 12 || (at..at + 14).contains(restart);
                    !process.restarts.iter().any(near)
                        && process.scrapes[at.saturating_sub(30)..at]
                            .iter()
                            .all(|scrape| *scrape != Scrape::None)
                };
                let births = (births..TICKS)
                    .find(|at| *at == first || calm(*at))
                    .unwrap_or(TICKS);
                let pace = DEAR / resource.price / 1e5;
                let used: Vec<f64> = (0..TICKS)
                    .map(|tick| {
                        if tick >= births {
                            pace * random.factor()
                        } else {
                            0.0
                        }
                    })
                    .collect();
                let who = if is_nobody {
                    String::new()
                } else {
                    format!("tenantId=\"t{tenant}\",")
                };
                let labels = format!("{who}instance=\"{seed}-{number}\",{world}");
                let counter = Counter::new(resource.by_tenant, labels, births, &used, process);
                case = case.series(
                    format!("{}{{{}}}", counter.name, counter.labels),
                    counter.values(process),
                );
                if !is_nobody {
                    let told = counter.told(process);
                    expected[tenant]
                        .iter_mut()
                        .zip(told)
                        .for_each(|(sum, more)| *sum += more);
                }
                // A part of what a tenant used is in no bill, in some worlds more than all that is nobody's.
                let share = if seed.is_multiple_of(4) && !is_nobody {
                    0.4
                } else {
                    1.0
                };
                all.iter_mut()
                    .zip(&used)
                    .for_each(|(sum, more)| *sum += share * more);
            }
            let first = process
                .scrapes
                .iter()
                .position(|scrape| *scrape == Scrape::Seen)
                .unwrap_or(0);
            let counter = Counter::new(
                resource.billed,
                format!("instance=\"{seed}-{number}\",{world}"),
                first,
                &all,
                process,
            );
            let told = counter.told(process);
            billed.iter_mut().zip(told).for_each(|(sum, more)| *sum += more);
            case = case.series(
                format!("{}{{{}}}", counter.name, counter.labels),
                counter.values(process),
            );
        }
        let is = format!("{world},resource=\"{}\"", resource.name);
        let money = |minutes: &[f64]| minutes[from + 1..=to].iter().sum::<f64>() * resource.price;
        let at = format!("{to}m");
        case = case.finds(
            &at,
            &format!("count(sum_over_time(dvt:cost_charged:usd{{{is},tenantId=\"\"}}[{range}]))"),
            None,
        );
        for (tenant, minutes) in expected.iter().enumerate() {
            case = case.finds(
                &at,
                &format!(
                    "abs((sum(sum_over_time(dvt:cost_charged:usd{{{is},tenantId=\"t{tenant}\"}}[{range}])) or vector(0)) - {}) < bool {HALF_A_CENT}",
                    money(minutes)
                ),
                Some(1.0),
            );
        }
        case = case.finds(
            &at,
            &format!(
                "abs((sum(sum_over_time(dvt:cost_billed:usd{{{is}}}[{range}])) or vector(0)) - {}) < bool {HALF_A_CENT}",
                money(&billed)
            ),
            Some(1.0),
        );
    }
    adds_up(adds_up(case, &world, to, &range), &world, TICKS / 2, "3h59m59s")
}

/// The parts are the total, of each resource and of all, and the total is no less than the bill.
fn adds_up(case: Case, world: &str, at: usize, range: &str) -> Case {
    let sum =
        |name: &str| format!("(sum(sum_over_time(dvt:cost_{name}:usd{{{world}}}[{range}])) or vector(0))");
    let by =
        |name: &str| format!("sum by (resource) (sum_over_time(dvt:cost_{name}:usd{{{world}}}[{range}]))");
    let (charged, unattributed, total) = (sum("charged"), sum("unattributed"), sum("total"));
    let at = format!("{at}m");
    let parts = format!("({} or 0 * {})", by("charged"), by("total"));
    let others = format!("({} or 0 * {})", by("unattributed"), by("total"));
    case.finds(
        &at,
        &format!("abs({charged} + {unattributed} - {total}) < bool {HALF_A_CENT}"),
        Some(1.0),
    )
    .finds(
        &at,
        &format!(
            "(sum(abs({parts} + {others} - {}) > {HALF_A_CENT}) or vector(0))",
            by("total")
        ),
        Some(0.0),
    )
    .finds(
        &at,
        &format!("{total} >= bool {} - {HALF_A_CENT}", sum("billed")),
        Some(1.0),
    )
}

fn costs() -> Vec<Rule> {
    let is_cost = |rule: &Rule| rule.record.as_deref().is_some_and(|name| name.contains("cost_"));
    let rules: Vec<Rule> = records().into_iter().filter(is_cost).collect();
    assert_eq!(rules.len(), 4, "billed, charged, unattributed and total");
    rules
}

fn suites(rules: Vec<Rule>, worlds: std::ops::Range<u64>) -> Suites {
    let case = worlds.fold(Case::new("worlds"), world);
    let test = json!({"evaluation_interval": "1m", "tests": [case.to_json()]});
    Suites::with("costs", test, [json!(file_of(rules))])
}

#[test]
fn parts_are_the_total_to_the_cent() {
    let suites = suites(costs(), WORLDS);
    for promtool in all() {
        assert_hold(&promtool, &suites);
    }
}

/// The test of the test: rules that look nearly the same fail it.
#[test]
fn rules_that_lose_money_are_noticed() {
    assert_each_noticed(
        costs,
        |rules| suites(rules, TELLING),
        &[
            // What is gone is looked back for, as a plain selector does.
            ("dvt:cost_total:usd", "[30s]", "[5m]"),
            ("dvt:cost_charged:usd", "[1h] offset 1m", "[1h] offset 2m"),
            ("dvt:cost_charged:usd", "=~\".+\"", "=~\".*\""),
            ("dvt:cost_unattributed:usd", "clamp_min", "clamp_max"),
        ],
    );
}
