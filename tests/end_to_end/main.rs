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

#[path = "../demo/arguments.rs"]
mod arguments;
mod browser;
mod demo;
mod elasticsearch;
mod history;
mod incidents;
mod jaeger;
mod live;
mod prometheus;
mod recording;
mod rules;
mod sampling;
mod servers;
mod truth;

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Once;
use std::time::{Duration, Instant};

use dashgen::render::Rendered;
use dashgen_check::{Dashboard, Documents, Options, Outcome, Report, Rules, subjects};
use history::{History, Story};
use prometheus::Prometheus;
use rules::Firing;
use servers::{Workshop, on_path};

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
    assert!(std::env::var_os("CI").is_none(), "not run: {part}: {why}");
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
    let worked = status.is_ok_and(|status| status.success());
    say(
        begin,
        if worked {
            "what can be had is installed"
        } else {
            "install-servers failed"
        },
    );
}

/// What is rendered, as `dashgen check` reads it from the files.
fn documents(rendered: &Rendered) -> Documents {
    let dashboards = rendered.dashboards().map(|dashboard| {
        let panels = dashboard.panels().iter();
        let allowed = panels.filter_map(|panel| Some((panel.id.into(), panel.allowed_empty.clone()?)));
        Dashboard {
            json: serde_json::from_str(dashboard.text()).expect("JSON"),
            allowed_empty: allowed.collect(),
        }
    });
    let rules = rendered.rules().expect("rules");
    let rules = rules.files().map(|rules| Rules {
        json: serde_json::to_value(rules.file).expect("JSON"),
        prometheus: rules.prometheus.map(str::to_owned),
    });
    Documents {
        dashboards: dashboards.collect(),
        rules: rules.collect(),
    }
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
    let jaeger = jaeger::start(&workshop);
    let (storage, history, firings) = live_through(begin, &workshop, Story::of_incidents());
    let (start, end) = history.seconds();
    recording::write_alerts(&workshop, &storage, &firings, start, end);
    let prometheus = Prometheus::over(&workshop, &storage);

    let rendered = dashboards::project().render().expect("the dashboards render");
    let (subjects, pages) = subjects(&documents(&rendered));
    let compared = truth::agrees(&prometheus, &history, &subjects, &firings);
    say(
        begin,
        &format!("the panels say what the simulator knows\n{compared}"),
    );

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut options = Options {
        at: Some(history.story.end as f64 / 1_000.0),
        scrape_interval: Duration::from_mins(1),
        index: "dvt-logs-*".to_owned(),
        ..Options::new(&prometheus.url)
    };
    match &elasticsearch {
        Ok((_server, url)) => {
            runtime.block_on(elasticsearch::ship(&history.world, &history.runs, url));
            options.elasticsearch = Some(url.clone());
        }
        Err(why) => not_run(begin, "panels of logs", why),
    }
    match &jaeger {
        Ok(jaeger) => {
            runtime.block_on(jaeger::ship(&history.world, &history.runs, jaeger));
            options.jaeger = Some(jaeger.query.clone());
        }
        Err(why) => not_run(begin, "panels of traces", why),
    }
    say(begin, "logs and traces are sent");
    if let Ok((_server, url)) = &elasticsearch {
        match runtime.block_on(elasticsearch::takes(&workshop, &rendered, url)) {
            Ok(()) => say(
                begin,
                "Elasticsearch takes the templates, and its own reader the policies",
            ),
            Err(why) => not_run(begin, "policies of Elasticsearch", &why),
        }
    }

    let complete = options.elasticsearch.is_some() && options.jaeger.is_some();
    let report = runtime
        .block_on(dashgen_check::check(&subjects, &pages, options, |_, _| {}))
        .expect("every server answers");
    has_data(&report, complete);
    let empty: Vec<&str> = report
        .results
        .iter()
        .filter(|result| matches!(result.outcome, Outcome::AllowedEmpty { .. }))
        .map(|result| result.path.as_str())
        .filter(|path| !path.starts_with("alert ") && !path.contains(" / annotation "))
        .collect();
    say(
        begin,
        &format!(
            "empty for some value of a variable, as they may be: {}",
            empty.join("; ")
        ),
    );
    say(
        begin,
        &format!(
            "{} queries, {} requests, {} series: every panel has data",
            report.results.len(),
            report.requests,
            report.totals.series
        ),
    );
}

#[test]
fn what_burns_slowly_is_noticed() {
    let begin = Instant::now();
    install(begin);
    if !on_path("prometheus") || !on_path("promtool") {
        return not_run(begin, "slow burns", "Prometheus is not installed");
    }
    let workshop = Workshop::new("burns");
    let (_, _, firings) = live_through(begin, &workshop, Story::of_slow_burns());
    let half_spent = |firing: &&Firing| firing.name == "ErrorBudgetHalfSpent";
    let spent: Vec<&str> = firings
        .iter()
        .filter(half_spent)
        .map(|firing| firing.labels["sloth_slo"].as_str())
        .collect();
    assert!(spent.contains(&"run-error-rate"), "half spent are {spent:?}");
    assert!(!spent.contains(&"availability"), "nothing was unavailable");
}

/// A story from its first metric to its last alert: all of its alerts fire, and no others.
fn live_through(begin: Instant, workshop: &Workshop, story: Story) -> (PathBuf, History, Vec<Firing>) {
    let storage = workshop.folder("storage");
    let history = History::write(story, &storage);
    say(begin, "a history is written");
    let (start, end) = history.seconds();
    let rules = recording::Rules::delivered();
    let prometheus = recording::record(workshop, &storage, &rules.recording, start, end);
    say(begin, "its recording rules are evaluated");
    let firings = recording::firings(&prometheus, &rules.alerts, start, end);
    let table = incidents::judge(&firings, &history);
    say(
        begin,
        &format!("every alert fired in its incident, and in no other\n{table}"),
    );
    (storage, history, firings)
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
        (1_000..=3_000).contains(&report.totals.series),
        "{} series are read",
        report.totals.series
    );
}
