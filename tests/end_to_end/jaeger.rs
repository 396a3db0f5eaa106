//! Jaeger, with a port of its own for each of its servers.

use std::process::Command;
use std::time::{Duration, Instant};

use simulator::ids::Ids;
use simulator::model::World;
use simulator::model::run::Run;
use simulator::ship::Shipper;

use crate::servers::{Server, Workshop, free_port, get, installed};

/// A Jaeger that keeps spans in memory.
pub struct Jaeger {
    pub query: String,
    pub otlp: String,
    _server: Server,
}

/// Starts it, or says why it cannot be had.
pub fn start(workshop: &Workshop) -> Result<Jaeger, String> {
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

/// Sends the spans of runs, and waits until the last of them can be read.
pub async fn ship(world: &World, runs: &[Run], jaeger: &Jaeger) {
    let shipper = Shipper::new().expect("a client");
    shipper
        .traces(&jaeger.otlp, world.seed(), world.fleet(), runs)
        .await
        .expect("Jaeger takes every span");
    // The last run that was sent, with every span, under the id that logs and exemplars carry.
    let run = runs
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
