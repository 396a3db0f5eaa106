//! The shop's service counts with the table of its dashboards: served by axum, scraped by a real Prometheus.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use dashgen::catalogue::record;
use exporters::{METRICS, Orders, Payment, RequestDuration, Requests, UnsentOrders, project};
use metrics_exporter_prometheus::PrometheusHandle;

async fn counted(request: Request, next: Next) -> Response {
    let route = request.uri().path().to_owned();
    let begin = Instant::now();
    let response = next.run(request).await;
    Requests.with(&route, response.status().as_str()).increment(1);
    RequestDuration.with(&route).record_duration(begin.elapsed());
    response
}

async fn order() {
    Orders.with(Payment::CARD).increment(1);
    UnsentOrders.with().increment(1.0);
}

fn service(page: PrometheusHandle) -> Router {
    Router::new()
        .route("/basket", get(async || "empty"))
        .route("/orders", post(order))
        .layer(middleware::from_fn(counted))
        .route("/metrics", get(async move || page.render()))
}

/// The body of an answer of a server on this machine.
fn ask(address: SocketAddr, method: &str, path: &str) -> String {
    let mut answer = String::new();
    if let Ok(mut stream) = TcpStream::connect(address) {
        let request = format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n");
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_string(&mut answer);
    }
    answer
        .split_once("\r\n\r\n")
        .map(|(_, body)| body.to_owned())
        .unwrap_or_default()
}

/// Ends with the test.
struct Prometheus(Child);

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Prometheus {
    fn start(folder: &Path, address: SocketAddr, target: SocketAddr) -> Self {
        let configuration = format!(
            "global: {{scrape_interval: 200ms}}\n\
             scrape_configs: [{{job_name: shop, static_configs: [{{targets: ['{target}']}}]}}]\n"
        );
        std::fs::write(folder.join("prometheus.yml"), configuration).expect("a file");
        let child = Command::new("prometheus")
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=data"])
            .arg(format!("--web.listen-address={address}"))
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Prometheus starts; on Debian it is in the package `prometheus`");
        Self(child)
    }
}

#[test]
fn a_service_that_records_with_its_table_satisfies_its_dashboards() {
    let recorder = record::prometheus_builder(METRICS).expect("names that the exporter keeps");
    let page = recorder.install_recorder().expect("no other recorder");
    record::register(METRICS);

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move { axum::serve(listener, service(page)).await });
    for _ in 0..3 {
        assert_eq!(ask(address, "GET", "/basket"), "empty");
    }
    ask(address, "POST", "/orders");
    ask(address, "GET", "/nowhere");
    dashgen::assert_exposed(&project(), &ask(address, "GET", "/metrics"));

    let folder = tempfile::tempdir().expect("a folder");
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let prometheus = free.local_addr().expect("an address");
    drop(free);
    let _server = Prometheus::start(folder.path(), prometheus, address);
    // Nobody paid by invoice, and no payment failed: the series are there all the same.
    let scraped = [
        ("shop_requests_total{route='/basket',code='200'}", "3"),
        ("shop_requests_total{route='/nowhere',code='404'}", "1"),
        (
            "shop_request_duration_seconds_bucket{route='/basket',le='1'}",
            "3",
        ),
        ("shop_orders_total{payment='card'}", "1"),
        ("shop_orders_total{payment='invoice'}", "0"),
        ("shop_payment_errors_total{payment='card'}", "0"),
        ("shop_unsent_orders", "1"),
    ];
    let deadline = Instant::now() + Duration::from_mins(1);
    for (series, value) in scraped {
        let path = format!("/api/v1/query?query={series}");
        let wanted = format!(",\"{value}\"]}}]");
        let mut answer = ask(prometheus, "GET", &path);
        while !answer.contains(&wanted) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(200));
            answer = ask(prometheus, "GET", &path);
        }
        assert!(
            answer.contains(&wanted),
            "{series} is not {value} in Prometheus: {answer}"
        );
    }
}

#[test]
fn a_name_that_the_exporter_would_change_is_refused() {
    mod otel {
        use dashgen::Unit;
        dashgen::metrics! {
            /// Requests.
            counter Requests = "http.server.requests" in Unit::REQUESTS, labels [];
        }
    }
    let error = record::prometheus_builder(otel::METRICS).expect_err("a name with dots");
    assert_eq!(
        error.to_string(),
        "`http.server.requests` would be exposed as `http_server_requests`: declare that name, or use an exporter that \
         keeps names of Prometheus 3"
    );
}
