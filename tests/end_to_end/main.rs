//! The whole of it, with real servers: days of a simulated DVT in Prometheus, Elasticsearch and Jaeger, every
//! query of the dashboards asked, and every number compared with what the simulator knows.

#![allow(unreachable_pub, reason = "a test has no users")]
#![allow(missing_docs, reason = "the names say it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "moments and counts are whole and far from any limit"
)]

mod elasticsearch;
mod history;
mod incidents;
mod live;
mod prometheus;
mod rules;
mod servers;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;
use std::time::{Duration, Instant};

use dashgen::check::{self, Options, Outcome, Report};
use history::History;
use metrics::statestore::StateStoreWriteDuration;
use prometheus::Prometheus;
use servers::{Server, Workshop, free_port, get, installed, on_path};
use simulator::ids::Ids;
use simulator::ship::Shipper;

/// Says how far the test is: it takes minutes.
fn say(begin: Instant, text: &str) {
    // Not `println!`, which the test harness keeps to itself.
    let _ = writeln!(
        std::io::stderr(),
        "end to end, {:>3} s: {text}",
        begin.elapsed().as_secs()
    );
}

/// A part whose server cannot be had is named, and fails where everything is there: in CI.
fn not_run(begin: Instant, part: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{part} is not run: {why}");
    say(begin, &format!("NOT RUN: {part}: {why}"));
}

/// Once, however many tests need it.
fn install(begin: Instant) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| run_script(begin));
}

fn run_script(begin: Instant) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end_to_end/install-servers");
    let status = Command::new("bash").arg(script).status();
    say(
        begin,
        &format!(
            "servers are installed: {}",
            status.is_ok_and(|status| status.success())
        ),
    );
}

#[test]
fn every_panel_shows_what_happened() {
    let begin = Instant::now();
    install(begin);
    if !on_path("prometheus") || !on_path("promtool") {
        return not_run(begin, "everything", "Prometheus is not installed");
    }
    let workshop = Workshop::new("history");
    let elasticsearch = elasticsearch::start(&workshop);
    let jaeger = jaeger(&workshop);
    let storage = workshop.folder("storage");
    let history = History::write(&storage);
    say(begin, "the history is written");
    let prometheus = Prometheus::over(&workshop, &storage);
    agrees_with_the_truth(&prometheus, &history);
    say(begin, "the numbers of the last hour agree with the simulator's");
    let prometheus = record(&workshop, &storage, prometheus, &history);
    say(begin, "the recording rules are evaluated");
    let firings = incidents::firings(&prometheus, &history);
    let table = incidents::judge(&firings, &history);
    say(
        begin,
        &format!("every alert fired in its incident, and in no other\n{table}"),
    );
    drop(prometheus);
    backfill(&workshop, &storage, &rules::series(&firings));
    let prometheus = Prometheus::over(&workshop, &storage);
    incidents::are_counted(&prometheus, &firings, &history);

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut options = Options {
        at: Some(history.end as f64 / 1_000.0),
        scrape_interval: Duration::from_mins(1),
        index: "dvt-logs-*".to_owned(),
        ..Options::new(&prometheus.url)
    };
    match &elasticsearch {
        Ok((_server, url)) => {
            runtime.block_on(ship_logs(&history, url));
            options.elasticsearch = Some(url.clone());
        }
        Err(why) => not_run(begin, "panels of logs", why),
    }
    match &jaeger {
        Ok(jaeger) => {
            runtime.block_on(ship_traces(&history, jaeger));
            options.jaeger = Some(jaeger.query.clone());
        }
        Err(why) => not_run(begin, "panels of traces", why),
    }
    say(begin, "logs and traces are sent");

    let rendered = dashboards::project().render().expect("the dashboards render");
    let (subjects, pages) = check::subjects(&rendered);
    let complete = options.elasticsearch.is_some() && options.jaeger.is_some();
    let report = runtime
        .block_on(check::check(&subjects, &pages, options, |_, _| {}))
        .expect("every server answers");
    has_data(&report, complete);
    say(
        begin,
        &format!(
            "{} queries, {} questions: every panel has data",
            report.results.len(),
            report.questions
        ),
    );
}

/// Rules that read what others record need that recorded first: level by level. A Prometheus reads new blocks when
/// it starts.
fn record(workshop: &Workshop, storage: &Path, mut prometheus: Prometheus, history: &History) -> Prometheus {
    let (start, end) = (history::ORIGIN / 1_000, history.end / 1_000);
    for level in rules::levels(&rule_file("dvt-recording.yaml")) {
        let text = rules::recorded(&level, &prometheus, start, end);
        drop(prometheus);
        backfill(workshop, storage, &text);
        prometheus = Prometheus::over(workshop, storage);
    }
    prometheus
}

/// Makes blocks of a text.
fn backfill(workshop: &Workshop, storage: &Path, text: &str) {
    let file = workshop.folder("backfill").join("series.om");
    std::fs::write(&file, text).expect("the folder is writable");
    simulator::backfill::block(&file, storage).expect("promtool makes blocks of the series");
}

fn rule_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../out/prometheus")
        .join(name)
}

/// No query is empty, unknown, refused or slow; and with all servers none is left out.
fn has_data(report: &Report, complete: bool) {
    let findings: Vec<String> = report
        .findings()
        .map(|result| format!("{}: {:?} {:?}", result.path, result.outcome, result.setting))
        .collect();
    assert!(
        findings.is_empty(),
        "{} queries give no data:\n{}",
        findings.len(),
        findings.join("\n")
    );
    let rules = |kind: &str| {
        report
            .results
            .iter()
            .filter(|result| result.path.starts_with(kind))
            .count()
    };
    assert!(
        rules("alert ") > 20 && rules("record ") > 50,
        "the rules were not asked"
    );
    let skipped = report
        .results
        .iter()
        .filter(|result| result.outcome == Outcome::Skipped)
        .count();
    assert!(skipped == 0 || !complete, "{skipped} queries were not asked");
    assert!(
        report.results.len() > 40,
        "only {} queries were found",
        report.results.len()
    );
    assert!(
        (1_000..=2_500).contains(&report.totals.series),
        "{} series are read",
        report.totals.series
    );
}

/// What Prometheus says of the last hour, against what happened in it.
fn agrees_with_the_truth(prometheus: &Prometheus, history: &History) {
    let end = history.end / 1_000;
    let truth = &history.truth;
    let near = |what: &str, said: f64, is: f64, tolerance: f64| {
        let error = (said - is).abs();
        assert!(
            error <= tolerance * is.abs().max(1.0),
            "{what}: Prometheus says {said}, and it is {is}"
        );
    };

    let quantile =
        "histogram_quantile(0.99, sum by (le) (rate(dvt_statestore_write_duration_ms_bucket[1h])))";
    let said = prometheus.number(quantile, end);
    let buckets = <StateStoreWriteDuration as dashgen::catalogue::Metric>::INFO.buckets;
    let bucket = |value: f64| buckets.iter().position(|bound| value <= *bound);
    let is = truth.write_p99();
    assert_eq!(
        bucket(said),
        bucket(is),
        "p99 of writes: Prometheus says {said} ms, and it is {is} ms"
    );
    // Within that bucket the share of writes is exact where the value is a bound.
    let below = prometheus.number(
        r#"sum(increase(dvt_statestore_write_duration_ms_bucket{le="10.0"}[1h])) / sum(increase(dvt_statestore_write_duration_ms_count[1h]))"#,
        end,
    );
    let fast = truth.writes.iter().filter(|write| **write <= 10.0).count() as f64;
    near(
        "share of writes up to 10 ms",
        below,
        fast / truth.writes.len() as f64,
        0.001,
    );

    // An hour of samples a minute apart has 61 of them; `rate` extrapolates by less than a minute.
    near(
        "runs a minute",
        prometheus.number("60 * sum(rate(dvt_runs_started_total[1h]))", end),
        f64::from(truth.started) / 60.0,
        0.01,
    );
    let ended = |outcome: usize| f64::from(truth.ended.get(&outcome).copied().unwrap_or_default());
    let rate = ended(1) / (ended(0) + ended(1));
    let query = r#"sum(increase(dvt_runs_completed_total{status=~"failed|failure"}[1h])) / sum(increase(dvt_runs_completed_total{status!="cancelled"}[1h]))"#;
    near("error rate", prometheus.number(query, end), rate, 0.000_1);
    assert!(
        rate > 0.0,
        "no run failed in the last hour, so its error rate says nothing"
    );
    assert_eq!(
        prometheus.number("sum(dvt_runs_in_flight)", end),
        f64::from(truth.in_flight),
        "runs in flight"
    );
}

async fn ship_logs(history: &History, url: &str) {
    let shipper = Shipper::new().expect("a client");
    shipper
        .put_template(url)
        .await
        .expect("Elasticsearch takes the template");
    let logger = simulator::logs::Logger::new(&history.world);
    let mut lines: Vec<_> = history.runs.iter().flat_map(|run| logger.lines(run)).collect();
    lines.sort_by_key(|line| line.at);
    shipper
        .logs(url, &lines)
        .await
        .expect("Elasticsearch takes every line");
    // What was written is found only after a refresh.
    get(&format!("{url}/dvt-logs-*/_refresh")).expect("Elasticsearch answers");
    let counted = get(&format!("{url}/dvt-logs-*/_count"))
        .expect("Elasticsearch answers")
        .1;
    let counted: serde_json::Value = serde_json::from_str(&counted).expect("JSON");
    assert_eq!(counted["count"], lines.len(), "lines in Elasticsearch");
}

struct Jaeger {
    query: String,
    otlp: String,
    _server: Server,
}

fn jaeger(workshop: &Workshop) -> Result<Jaeger, String> {
    let binary =
        installed("jaeger-v1.62.0").ok_or("Jaeger is not installed: run tests/end_to_end/install-servers")?;
    let port = free_port;
    let (query, otlp) = (port(), port());
    let mut command = Command::new(binary);
    command.env("SPAN_STORAGE_TYPE", "memory");
    for (flag, port) in [
        ("query.http-server.host-port", query),
        ("collector.otlp.http.host-port", otlp),
        ("query.grpc-server.host-port", port()),
        ("collector.otlp.grpc.host-port", port()),
        ("collector.grpc-server.host-port", port()),
        ("collector.http-server.host-port", port()),
        ("admin.http.host-port", port()),
        ("http-server.host-port", port()),
        ("processor.jaeger-binary.server-host-port", port()),
        ("processor.jaeger-compact.server-host-port", port()),
        ("processor.zipkin-compact.server-host-port", port()),
    ] {
        command.arg(format!("--{flag}=127.0.0.1:{port}"));
    }
    let url = format!("http://127.0.0.1:{query}");
    let server = workshop.start("jaeger", &mut command, &format!("{url}/api/services"));
    Ok(Jaeger {
        query: url,
        otlp: format!("http://127.0.0.1:{otlp}"),
        _server: server,
    })
}

async fn ship_traces(history: &History, jaeger: &Jaeger) {
    let shipper = Shipper::new().expect("a client");
    let world = &history.world;
    shipper
        .traces(&jaeger.otlp, world.seed(), world.fleet(), &history.runs)
        .await
        .expect("Jaeger takes every span");
    // The last run that was sent, with every span, under the id that logs and exemplars carry.
    let run = history
        .runs
        .iter()
        .rfind(|run| run.traced)
        .expect("a run whose trace is kept");
    let id = Ids::new(world.seed()).trace(run.number);
    let spans = simulator::traces::Tracer::of(world.seed(), world.fleet())
        .spans(run)
        .len();
    let begin = Instant::now();
    loop {
        let (_, body) = get(&format!("{}/api/traces/{id}", jaeger.query)).expect("Jaeger answers");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        if body["data"][0]["spans"].as_array().map_or(0, Vec::len) == spans {
            return;
        }
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "Jaeger has not got the {spans} spans of {id}: {body}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
