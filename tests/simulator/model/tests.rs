use std::collections::{BTreeMap, BTreeSet};

use dashgen::catalogue::{MetricInfo, MetricType};

use super::*;
use crate::backfill::Backfill;
use crate::ids::Ids;
use crate::incident::{HOUR, Incident, MINUTE, Scenario};
use crate::logs::Logger;
use crate::registry::{Series, width};
use crate::traces::Tracer;

const ORIGIN: Millis = 1_770_800_400_000;

fn small() -> Size {
    Size {
        runs_per_minute: 60,
        ..Size::default()
    }
}

fn incident(scenario: Scenario, start: Millis, end: Millis) -> Timeline {
    Timeline::new(ORIGIN, [Incident { scenario, start, end }])
}

fn world(timeline: Timeline) -> World {
    World::new(7, ORIGIN, small(), timeline)
}

/// The sum of all values of a metric over all replicas: of a histogram its count.
fn total(world: &World, metric: &str, choose: impl Fn(&Series) -> bool) -> f64 {
    let mut sum = 0.0;
    for replica in 0..world.targets() {
        let Some(samples) = world.samples(replica) else {
            continue;
        };
        let mut values = Vec::new();
        samples.read(world.schema(), &mut values);
        for family in world
            .schema()
            .families()
            .iter()
            .filter(|family| family.info.name == metric)
        {
            let offset = if family.info.buckets.is_empty() {
                0
            } else {
                family.info.buckets.len() + 1
            };
            for series in family.series.iter().filter(|series| choose(series)) {
                let value = values[series.first + offset];
                sum += if value.is_nan() { 0.0 } else { value };
            }
        }
    }
    sum
}

fn has(series: &Series, name: &str, value: &str) -> bool {
    series
        .labels
        .iter()
        .any(|(key, text)| *key == name && text == value)
}

fn everything(seed: u64) -> (Vec<u8>, Vec<String>, Vec<String>) {
    let timeline = Timeline::tour(ORIGIN, ORIGIN + HOUR, 4 * MINUTE);
    let mut world = World::new(seed, ORIGIN, small(), timeline);
    let fleet = world.fleet().clone();
    let seed = world.seed();
    let (mut lines, mut spans, mut text) = (Vec::new(), Vec::new(), Vec::new());
    let backfill = Backfill {
        end: ORIGIN + HOUR,
        interval: MINUTE,
    };
    backfill
        .stream(&mut world, &mut text, |run| {
            lines.extend(
                Logger::of(seed, &fleet)
                    .lines(run)
                    .iter()
                    .map(crate::logs::Line::json),
            );
            spans.extend(
                Tracer::of(seed, &fleet)
                    .spans(run)
                    .iter()
                    .map(ToString::to_string),
            );
        })
        .expect("a vector takes everything");
    (text, lines, spans)
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_gives_others() {
    let (first, second, other) = (everything(1), everything(1), everything(2));
    assert!(first == second, "metrics, logs or spans of one seed differ");
    assert!(
        first.0 != other.0 && first.1 != other.1 && first.2 != other.2,
        "the seed changes nothing"
    );
}

#[test]
fn the_past_is_the_same_however_often_it_is_looked_at() {
    let read = |interval: Millis| {
        let mut world = world(incident(Scenario::ErrorBurst, 2 * MINUTE, 9 * MINUTE));
        let backfill = Backfill {
            end: ORIGIN + 10 * MINUTE,
            interval,
        };
        backfill
            .stream(&mut world, &mut std::io::sink(), |_| {})
            .expect("a sink takes everything");
        world.advance(ORIGIN + 10 * MINUTE, |_| {});
        (0..world.targets())
            .map(|replica| {
                let mut values = Vec::new();
                world
                    .samples(replica)
                    .expect("a replica")
                    .read(world.schema(), &mut values);
                // What has not been born is not a number, which equals nothing.
                values.into_iter().map(f64::to_bits).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(read(15_000), read(MINUTE));
}

/// Every declared metric has series, and in one scenario or another something happens to it.
#[test]
fn no_metric_is_declared_that_is_never_emitted() {
    let scenarios = Scenario::ALL.iter().map(|&scenario| Incident {
        scenario,
        start: MINUTE,
        end: 25 * MINUTE,
    });
    // The scenarios that silence others have their own world.
    let silent = [
        Scenario::StuckWorkflow,
        Scenario::AdapterLost,
        Scenario::MetricsLost,
        Scenario::ReplicaRestart,
    ];
    let loud: Vec<Incident> = scenarios
        .filter(|incident| !silent.contains(&incident.scenario))
        .collect();
    let mut world = World::new(7, ORIGIN, Size::default(), Timeline::new(ORIGIN, loud));
    world.advance(ORIGIN + 30 * MINUTE, |_| {});
    let mut unused: Vec<&str> = Vec::new();
    let mut values_seen: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    // That a new metric is not simulated is said by tests/rules/added.rs.
    let simulated: BTreeSet<&str> = world
        .schema()
        .families()
        .iter()
        .map(|family| family.info.name)
        .collect();
    let is_simulated = |metric: &MetricInfo| simulated.contains(metric.name);
    for metric in metrics::all().into_iter().filter(is_simulated) {
        let moved = total(&world, metric.name, |_| true) > 0.0;
        if !moved {
            unused.push(metric.name);
        }
        for family in world
            .schema()
            .families()
            .iter()
            .filter(|family| family.info.name == metric.name)
        {
            for (name, value) in family.series.iter().flat_map(|series| &series.labels) {
                values_seen.entry(name).or_default().insert(value.clone());
            }
        }
    }
    assert!(
        unused.is_empty(),
        "declared, but nothing happens to {unused:?} in any scenario"
    );
    let metrics = metrics::all();
    let simulated = metrics.iter().filter(|metric| is_simulated(metric));
    for label in simulated.flat_map(|metric| metric.labels) {
        for value in label.values {
            assert!(
                values_seen[label.name].contains(*value),
                "`{}` never has its declared value `{value}`",
                label.name
            );
        }
    }
}

#[test]
fn there_are_about_two_thousand_series() {
    let world = World::new(1, ORIGIN, Size::default(), Timeline::default());
    let series = world.schema().len() * world.targets();
    // The guide's 2,000, and what is assumed beside it.
    assert!((1_800..=2_400).contains(&series), "{series} series");
    let larger = Size {
        plans: 40,
        tenants: 100,
        replicas: 6,
        runs_per_minute: 1,
    };
    let larger = World::new(1, ORIGIN, larger, Timeline::default());
    assert!(
        larger.schema().len() * larger.targets() > 10 * series,
        "the flags do not scale it"
    );
}

#[test]
fn a_quiet_day_keeps_every_promise() {
    let mut world = World::new(7, ORIGIN, Size::default(), Timeline::default());
    let (mut ended, mut failed, mut slow, mut pauses, mut slow_pauses) = (0, 0, 0, 0, 0);
    world.advance(ORIGIN + 6 * HOUR, |run| {
        ended += 1;
        failed += u32::from(run.outcome == run::Outcome::Failed);
        slow += u32::from(run.seconds() > 5.0);
        for signal in run.signals.iter().filter(|signal| signal.kind == 0) {
            pauses += 1;
            slow_pauses += u32::from(signal.processing > 1_000.0);
        }
    });
    assert!(ended > 60_000, "{ended} runs in six hours");
    assert!(
        f64::from(failed) / f64::from(ended) < 0.000_5,
        "{failed} of {ended} runs failed"
    );
    assert!(
        f64::from(slow) / f64::from(ended) < 0.005,
        "{slow} of {ended} runs took more than 5 s"
    );
    assert!(
        f64::from(slow_pauses) / f64::from(pauses) < 0.005,
        "{slow_pauses} of {pauses} pauses took more than 1 s"
    );
    let in_flight = total(&world, "dvt_runs_in_flight", |_| true);
    assert!((0.0..60.0).contains(&in_flight), "{in_flight} runs in flight");
}

#[test]
fn counters_agree_with_the_runs_they_count() {
    let mut world = world(incident(Scenario::ErrorBurst, 0, HOUR));
    let (mut started, mut failed) = (0, 0);
    world.advance(ORIGIN + 20 * MINUTE, |run| {
        started += 1;
        failed += i32::from(run.outcome == run::Outcome::Failed && run.end < ORIGIN + 20 * MINUTE);
    });
    assert_eq!(
        total(&world, "dvt_runs_started_total", |_| true),
        f64::from(started)
    );
    let counted = total(&world, "dvt_runs_completed_total", |series| {
        has(series, "status", "failed") || has(series, "status", "failure")
    });
    assert_eq!(counted, f64::from(failed));
    let ended = total(&world, "dvt_runs_completed_total", |_| true);
    assert_eq!(
        ended,
        total(&world, "dvt_run_completion_duration_seconds", |_| true)
    );
    assert_eq!(
        total(&world, "dvt_runs_in_flight", |_| true),
        f64::from(started) - ended
    );
}

#[test]
fn a_lost_adapter_takes_its_series_with_it_and_brings_them_back_from_zero() {
    let mut world = world(incident(Scenario::AdapterLost, 5 * MINUTE, 10 * MINUTE));
    let of_temporal = |series: &Series| has(series, "adapter", "temporal");
    let heartbeat = |world: &World| total(world, "dvt_adapter_last_heartbeat_seconds", of_temporal);
    let calls = |world: &World| total(world, "dvt_adapter_rpc_duration_ms", of_temporal);
    world.advance(ORIGIN + 4 * MINUTE, |_| {});
    assert!(heartbeat(&world) > 0.0);
    let before = calls(&world);
    world.advance(ORIGIN + 6 * MINUTE, |_| {});
    assert_eq!(heartbeat(&world), 0.0);
    assert_eq!(total(&world, "dvt_workers_available", of_temporal), 0.0);
    assert!(
        total(&world, "dvt_workers_available", |_| true) > 0.0,
        "Conductor is not affected"
    );
    world.advance(ORIGIN + 11 * MINUTE, |run| {
        assert!(run.start >= ORIGIN + 5 * MINUTE);
    });
    assert!(heartbeat(&world) > 0.0);
    let after = calls(&world);
    assert!(
        0.0 < after && after < before,
        "{before} calls before, {after} after"
    );
}

#[test]
fn nothing_ends_while_workflows_are_stuck() {
    let mut world = world(incident(Scenario::StuckWorkflow, 5 * MINUTE, 50 * MINUTE));
    world.advance(ORIGIN + 7 * MINUTE, |_| {});
    let ended = |world: &World| total(world, "dvt_runs_completed_total", |_| true);
    let before = ended(&world);
    world.advance(ORIGIN + 49 * MINUTE, |_| {});
    assert_eq!(ended(&world), before);
    assert!(total(&world, "dvt_runs_in_flight", |_| true) > 20.0);
    world.advance(ORIGIN + 55 * MINUTE, |_| {});
    let cancelled = total(&world, "dvt_runs_completed_total", |series| {
        has(series, "status", "cancelled")
    });
    assert!(cancelled > 20.0, "{cancelled} runs were cancelled");
    assert!(total(&world, "dvt_runs_in_flight", |_| true) < 20.0);
}

#[test]
fn a_replica_that_restarts_is_away_and_counts_from_zero() {
    let mut world = world(incident(Scenario::ReplicaRestart, 10 * MINUTE, 11 * MINUTE));
    world.advance(ORIGIN + 10 * MINUTE, |_| {});
    let before = total(&world, "dvt_runs_started_total", |_| true);
    world.advance(ORIGIN + 10 * MINUTE + 10 * SECOND, |_| {});
    assert!(world.samples(0).is_some() && world.samples(1).is_none());
    world.advance(ORIGIN + 12 * MINUTE, |_| {});
    assert!(world.samples(1).is_some());
    assert!(total(&world, "dvt_runs_started_total", |_| true) < before);
    for replica in 0..2 {
        let mut values = Vec::new();
        world
            .samples(replica)
            .expect("a replica")
            .read(world.schema(), &mut values);
        for family in world
            .schema()
            .families()
            .iter()
            .filter(|family| family.info.metric_type != MetricType::Gauge)
        {
            for series in &family.series {
                let range = series.first..series.first + width(&family.info) as usize;
                assert!(
                    values[range].iter().all(|value| *value >= 0.0 || value.is_nan()),
                    "{} fell below zero",
                    family.info.name
                );
            }
        }
        assert!(
            values.iter().all(|value| *value >= 0.0 || value.is_nan()),
            "a gauge fell below zero"
        );
    }
}

#[test]
fn logs_spans_and_exemplars_of_a_run_share_its_ids() {
    let mut world = world(incident(Scenario::ErrorBurst, 0, HOUR));
    let (seed, fleet) = (world.seed(), world.fleet().clone());
    let (mut kept, mut failed) = (BTreeSet::new(), 0);
    world.advance(ORIGIN + 5 * MINUTE, |run| {
        if run.outcome == run::Outcome::Failed {
            failed += 1;
            assert!(run.traced, "the trace of a failed run is always kept");
        }
        let trace = Ids::new(seed).trace(run.number);
        for line in Logger::of(seed, &fleet).lines(run) {
            assert!(line.json().contains(&trace) && line.json().contains(&Ids::new(seed).run(run.number)));
        }
        let spans = Tracer::of(seed, &fleet).spans(run);
        assert!(spans.iter().all(|span| span["traceId"] == trace.as_str()));
        if run.traced {
            kept.insert(run.number);
        }
    });
    assert!(failed > 10, "{failed} runs failed");
    let samples = world.samples(0).expect("a replica");
    let exemplars: Vec<u64> = (0..world.schema().len())
        .filter_map(|place| samples.exemplar(place))
        .map(|exemplar| exemplar.run)
        .collect();
    assert!(exemplars.len() > 20, "{} exemplars", exemplars.len());
    assert!(
        exemplars.iter().all(|run| kept.contains(run)),
        "an exemplar points at a trace that was not kept"
    );
}

#[test]
fn the_spans_of_a_run_form_the_declared_tree() {
    let mut world = world(incident(Scenario::ErrorBurst, 0, HOUR));
    let (seed, fleet) = (world.seed(), world.fleet().clone());
    let mut used = BTreeSet::new();
    world.advance(ORIGIN + 20 * MINUTE, |run| {
        let spans = Tracer::of(seed, &fleet).spans(run);
        let ids: BTreeSet<&str> = spans.iter().filter_map(|span| span["spanId"].as_str()).collect();
        assert_eq!(ids.len(), spans.len(), "two spans share an id");
        let roots = spans
            .iter()
            .filter(|span| span.get("parentSpanId").is_none())
            .count();
        assert_eq!(roots, 1);
        for span in &spans {
            let parent = span.get("parentSpanId").and_then(serde_json::Value::as_str);
            assert!(
                parent.is_none_or(|parent| ids.contains(parent)),
                "a span without its parent"
            );
            let digits = |character: char| character.is_ascii_digit();
            used.insert(span["name"].as_str().expect("a name").replace(digits, "n"));
        }
    });
    let declared: BTreeSet<String> = metrics::traces::SPANS
        .iter()
        .map(|span| span.name.to_owned())
        .collect();
    assert_eq!(used, declared);
}

#[test]
fn every_declared_log_field_is_written_by_some_line() {
    let mut world = world(incident(Scenario::ErrorBurst, 0, HOUR));
    let (seed, fleet) = (world.seed(), world.fleet().clone());
    let mut written = BTreeSet::new();
    world.advance(ORIGIN + 20 * MINUTE, |run| {
        for line in Logger::of(seed, &fleet).lines(run) {
            let line: serde_json::Value = serde_json::from_str(&line.json()).expect("a line is JSON");
            for (name, value) in line.as_object().expect("an object") {
                match value.as_object() {
                    None => {
                        written.insert(name.clone());
                    }
                    Some(object) => written.extend(object.keys().map(|key| format!("{name}.{key}"))),
                }
            }
        }
    });
    let declared: BTreeSet<String> = metrics::logs::FIELDS
        .iter()
        .map(|field| field.name.to_owned())
        .collect();
    assert_eq!(written, declared);
}

/// The values of a metric in a replica, those that are there.
fn values(
    world: &World,
    replica: usize,
    metric: &str,
    wanted: impl Fn(&[(&str, String)]) -> bool,
) -> Vec<f64> {
    let mut row = Vec::new();
    let samples = world.samples(replica).expect("the replica answers");
    samples.read(world.schema(), &mut row);
    let families = world.schema().families().iter();
    let series = families
        .filter(|family| family.info.name == metric)
        .flat_map(|family| &family.series);
    let places = series
        .filter(|series| wanted(&series.labels))
        .map(|series| series.first);
    places
        .map(|place| row[place])
        .filter(|value| !value.is_nan())
        .collect()
}

#[test]
fn a_batch_is_born_with_its_failures() {
    let mut world = world(incident(Scenario::LateBornBatch, 5 * MINUTE, 20 * MINUTE));
    let nightly =
        |labels: &[(&str, String)]| labels.iter().any(|(_, value)| value.starts_with("plan-nightly"));
    world.advance(ORIGIN + 5 * MINUTE, |_| {});
    assert!(values(&world, 0, "dvt_runs_completed_total", nightly).is_empty());
    world.advance(ORIGIN + 15 * MINUTE, |_| {});
    let born = values(&world, 0, "dvt_runs_completed_total", nightly);
    assert!(
        born.len() > 3 && born.iter().all(|failures| *failures >= 1.0),
        "{born:?}"
    );
}

#[test]
fn a_slow_replica_misses_scrapes_and_the_other_does_not() {
    let mut world = world(incident(Scenario::FailingScrapes, 0, HOUR));
    let mut missed = [0; 2];
    for minute in 1..30 {
        world.advance(ORIGIN + minute * MINUTE, |_| {});
        for (replica, missed) in missed.iter_mut().enumerate() {
            *missed += u32::from(world.samples(replica).is_none());
        }
    }
    assert_eq!(missed, [0, 9]);
}

#[test]
fn a_clock_is_ahead_and_comes_back() {
    let mut world = world(incident(Scenario::ClockAhead, 5 * MINUTE, 10 * MINUTE));
    let mut ahead = |minute| {
        world.advance(ORIGIN + minute * MINUTE, |_| {});
        let beats = values(&world, 1, "dvt_adapter_last_heartbeat_seconds", |_| true);
        beats[0] > (world.now() / 1_000 + 60) as f64
    };
    assert_eq!([4, 7, 12].map(&mut ahead), [false, true, false]);
}

#[test]
fn lost_pauses_are_accepted_and_never_end() {
    let mut world = world(incident(Scenario::LostPauses, 0, HOUR));
    world.advance(ORIGIN + 30 * MINUTE, |_| {});
    let pause = |labels: &[(&str, String)]| labels.iter().any(|(_, value)| value == "PAUSE");
    assert!(
        values(&world, 0, "dvt_signals_received_total", pause)
            .iter()
            .sum::<f64>()
            > 0.0
    );
    assert_eq!(
        values(&world, 0, "dvt_signal_processing_duration_ms", pause)
            .iter()
            .sum::<f64>(),
        0.0
    );
}

#[test]
fn a_second_deployment_has_its_label() {
    let world = world(Timeline::default()).in_environment(Some("staging".to_owned()));
    assert_eq!(world.target_labels(), [("environment", "staging")]);
}

/// Apart, the processes of a replica show together what one process shows whole, but for what had no event yet.
#[test]
fn processes_show_their_own_metrics_and_series_are_born() {
    let read = |exposition| {
        let mut world = World::new(3, ORIGIN, small(), Timeline::default()).exposing(exposition);
        let seen = |world: &World| -> Vec<Vec<f64>> {
            let targets = 0..world.targets();
            targets
                .map(|target| {
                    let mut values = Vec::new();
                    let shown = world.samples(target).expect("it answers");
                    shown.read(world.schema(), &mut values);
                    values
                })
                .collect()
        };
        let first = seen(&world);
        world.advance(ORIGIN + 10 * MINUTE, |_| ());
        (world.schema().len(), first, seen(&world))
    };
    let (places, _, whole) = read(Exposition::Whole);
    let (_, first, apart) = read(Exposition::Apart);
    let processes = apart.len() / whole.len();
    assert!(processes > 3, "{processes} processes");
    let there = |values: &[Vec<f64>]| values.iter().flatten().filter(|value| !value.is_nan()).count();
    assert!(there(&first) < there(&apart) / 2, "most series are born later");
    for (replica, whole) in whole.iter().enumerate() {
        for place in 0..places {
            let of_processes: Vec<f64> = apart[processes * replica..processes * (replica + 1)]
                .iter()
                .map(|values| values[place])
                .filter(|value| !value.is_nan())
                .collect();
            match of_processes[..] {
                [] => assert!(
                    whole[place] == 0.0 || whole[place].is_nan(),
                    "place {place} is lost"
                ),
                [value] => assert_eq!(value, whole[place], "place {place}"),
                _ => panic!("place {place} is shown by several processes"),
            }
        }
    }
}

/// What `docs/costs.md` says that costs by tenant need.
#[test]
fn costs_need_four_series_a_tenant_and_one_a_replica() {
    let world = World::new(1, ORIGIN, Size::default(), Timeline::default());
    let of_costs = world.schema().families().iter().filter(|family| {
        let name = family.info.name;
        name.starts_with("dvt_tenant_") || name == "dvt_plugin_sandbox_reserved_bytes"
    });
    let series: usize = of_costs.map(|family| family.series.len()).sum();
    assert_eq!(series, 4 * Size::default().tenants + 1);
    assert_eq!(series * world.targets(), 66);
}
