//! The configuration that says which traces are kept, in a real collector before a real Jaeger.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use dashgen::render::Rendered;
use simulator::ids::Ids;
use simulator::incident::{Incident, MINUTE, SECOND, Scenario, Timeline};
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::model::run::Run;
use simulator::ship::Shipper;
use simulator::traces::Tracer;

use crate::history::ORIGIN;
use crate::jaeger::{self, Jaeger};
use crate::servers::{Server, Workshop, free_port, get, installed};
use crate::{install, not_run, say};

/// Starts a collector with what is rendered, which sends what it keeps to Jaeger, or says why it cannot be had.
fn start(workshop: &Workshop, rendered: &Rendered, jaeger: &Jaeger) -> Result<(Server, String), String> {
    let binary = installed("collector-v0.161.0")
        .ok_or("the collector is not installed: run tests/end_to_end/install-servers")?;
    let folder = workshop.folder("collector");
    let config = rendered
        .tail_sampling()
        .expect("the project says which traces are kept");
    let delivered = folder.join("delivered.json");
    // Every JSON is YAML.
    let text = serde_json::to_string(config).expect("JSON");
    fs::write(&delivered, text).map_err(|error| error.to_string())?;
    let port = free_port();
    // What the user of the file has beside it. The times are the test's: policies and sizes stay as they are delivered.
    let own = serde_json::json!({
        "receivers": {"otlp": {"protocols": {"http": {"endpoint": format!("127.0.0.1:{port}")}}}},
        "processors": {"tail_sampling": {"decision_wait": "4s", "decision_wait_after_root_received": "1s"}},
        "exporters": {"otlphttp": {"endpoint": jaeger.otlp, "compression": "none"}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}},
            "pipelines": {"traces": {
                "receivers": ["otlp"], "processors": ["tail_sampling"], "exporters": ["otlphttp"],
            }},
        },
    });
    let beside = folder.join("beside.json");
    fs::write(&beside, own.to_string()).map_err(|error| error.to_string())?;
    let mut command = Command::new(binary);
    for path in [&delivered, &beside] {
        command.arg("--config").arg(path);
    }
    let url = format!("http://127.0.0.1:{port}");
    Ok((workshop.start_listening("collector", &mut command, port), url))
}

/// Runs of ten minutes, of which one in five fails. All of their spans are sent, as a service would.
fn runs(world: &mut World) -> Vec<Run> {
    let mut runs = Vec::new();
    world.advance(ORIGIN + 10 * MINUTE, |run| {
        runs.push(Run {
            traced: true,
            ..run.clone()
        });
    });
    runs
}

#[test]
fn every_trace_with_an_error_is_kept_and_a_share_of_the_others() {
    let begin = Instant::now();
    install(begin);
    let workshop = Workshop::new("sampling");
    let rendered = dashboards::project().render().expect("the dashboards render");
    let started = jaeger::start(&workshop).and_then(|jaeger| {
        let collector = start(&workshop, &rendered, &jaeger)?;
        Ok((jaeger, collector))
    });
    let (jaeger, (_collector, url)) = match started {
        Ok(started) => started,
        Err(why) => return not_run(begin, "sampling of traces", &why),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let counted = runtime.block_on(keeps_errors_and_a_share(&jaeger, &url));
    say(begin, &counted);
}

/// All traces with an error are kept, whole, and the promised share of the others. Returns what was counted.
async fn keeps_errors_and_a_share(jaeger: &Jaeger, url: &str) -> String {
    let burst = Incident {
        scenario: Scenario::ErrorBurst,
        start: SECOND,
        end: 10 * MINUTE,
    };
    let size = Size {
        plans: 3,
        tenants: 2,
        ..Size::default()
    };
    let mut world = World::new(7, ORIGIN, size, Timeline::new(ORIGIN, [burst]));
    let runs = runs(&mut world);
    let shipper = Shipper::new().expect("a client");
    let (seed, fleet) = (world.seed(), world.fleet());
    shipper
        .traces(url, seed, fleet, &runs)
        .await
        .expect("the collector takes every span");

    let tracer = Tracer::of(seed, fleet);
    let is_error = |run: &&Run| {
        let spans = tracer.spans(run);
        spans.iter().any(|span| span["status"]["code"] == 2)
    };
    let (errors, others): (Vec<&Run>, Vec<&Run>) = runs.iter().partition(is_error);
    assert!(
        errors.len() > 200 && others.len() > 1_000,
        "{} errors among {} runs say little",
        errors.len(),
        runs.len()
    );
    let kept = |run: &Run| -> usize {
        let trace = Ids::new(seed).trace(run.number);
        let body = get(&format!("{}/api/traces/{trace}", jaeger.query)).map(|(_, body)| body);
        let body: serde_json::Value = serde_json::from_str(&body.unwrap_or_default()).unwrap_or_default();
        body["data"][0]["spans"].as_array().map_or(0, Vec::len)
    };
    let whole = |run: &Run| kept(run) == tracer.spans(run).len();
    let begin = Instant::now();
    while let Some(missing) = errors.iter().find(|run| !whole(run)) {
        assert!(
            begin.elapsed() < Duration::from_mins(1),
            "the trace of run {} has an error, and of its {} spans Jaeger has {}",
            missing.number,
            tracer.spans(missing).len(),
            kept(missing)
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let of_others = others.iter().filter(|run| kept(run) > 0).count();
    let share = of_others as f64 / others.len() as f64;
    assert!(
        (0.06..0.14).contains(&share),
        "{of_others} of {} traces without an error are kept: {share}, not a tenth",
        others.len()
    );
    format!(
        "all {} traces with an error are kept, and {of_others} of the {} others",
        errors.len(),
        others.len()
    )
}
