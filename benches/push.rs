//! What a push of a thousand dashboards costs when nothing changed: the client, HTTP and the stand-in together.
//! `cargo bench -p dashgen-grafana`

#[allow(dead_code, unused_imports, reason = "nothing goes wrong here")]
#[path = "../tests/grafana/stand_in/mod.rs"]
mod stand_in;

use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Credentials, GetOnly, Reader, Settings};
use dashgen_grafana::push::{Desired, Interrupt, Options, Plan, Report};
use divan::Bencher;
use serde_json::{Value, json};
use stand_in::StandIn;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// A dashboard of as many panels; each has about 400 bytes.
fn dashboard(number: usize, panels: usize) -> Value {
    let panel = |id: usize| {
        json!({
            "id": id, "type": "timeseries", "title": format!("Panel {id}"),
            "gridPos": {"x": 0, "y": 8 * id, "w": 12, "h": 8},
            "fieldConfig": {"defaults": {"unit": "ms", "custom": {"lineWidth": 2, "fillOpacity": 10}}, "overrides": []},
            "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
            "targets": [{"refId": "A", "expr": "sum by (job) (rate(requests_total{job=~\"$job\"}[$__rate_interval]))"}],
        })
    };
    let panels: Vec<Value> = (1..=panels).map(panel).collect();
    json!({"uid": format!("d{number:04}"), "title": format!("Dashboard {number}"), "schemaVersion": 42, "panels": panels})
}

async fn push(server: &StandIn, desired: Vec<Desired>) -> Report {
    let credentials = Credentials::token("<editor-token>").expect("a token");
    let address = server.url().parse().expect("an address");
    let transport = GetOnly::new(address, credentials, Settings::default()).expect("a client");
    let reader = Reader::connect(transport, &Wishes::default())
        .await
        .expect("a reader");
    let options = Options {
        project: Some("bench".to_owned()),
        ..Options::default()
    };
    let plan = Plan::make(&reader, desired, options).await.expect("a plan");
    let writer = reader.into_writer();
    plan.carry_out(&writer, &Interrupt::default(), &()).await
}

#[divan::bench(args = [1, 25], sample_count = 5, sample_size = 1)]
fn a_thousand_unchanged_with_panels(bencher: Bencher, panels: usize) {
    let runtime = Runtime::new().expect("a runtime");
    let desired: Vec<Desired> = (0..1000)
        .map(|number| Desired::in_memory(dashboard(number, panels), "bench.json", Placement::Root))
        .collect::<Result<_, _>>()
        .expect("dashboards");
    let server = runtime.block_on(StandIn::start());
    let report = runtime.block_on(push(&server, desired.clone()));
    assert_eq!(report.counts(), "1000 created");
    bencher.with_inputs(|| desired.clone()).bench_values(|desired| {
        server.requests();
        let report = runtime.block_on(push(&server, desired));
        assert_eq!(report.counts(), "1000 unchanged");
        assert!(report.requests <= 10, "{} requests", report.requests);
    });
}
