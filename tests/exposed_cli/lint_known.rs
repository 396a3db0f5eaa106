//! `dashgen lint` where metrics are known: of a project, of what services expose, of a Prometheus.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;

use serde_json::{Value, json};

use super::common::{copy_of_output, stdout};
use super::lint::{lint, with, write};
use super::{run, shop};

#[test]
fn names_are_held_against_what_is_exposed() {
    let folder = with(
        "lint-metrics",
        &[
            "sum by (route) (rate(shop_requests_total{job=~\"a|b\"}[5m]))",
            "sum(shop_unsent_orders)",
        ],
    );
    write(&folder, "metrics.txt", shop());
    let arguments = ["--metrics-file", "metrics.txt", "--deny", "warnings", "."];
    let (code, said) = lint(&folder, &arguments);
    assert_eq!((code, said.lines().count()), (Some(0), 1), "{said}");

    write(
        &folder,
        "metrics.txt",
        shop().replace("shop_requests_total", "shop_request_total"),
    );
    let (code, said) = lint(&folder, &arguments);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error[P02]: no metric `shop_requests_total`"),
        "{said}"
    );
    assert!(said.contains("help: write `shop_request_total`"), "{said}");

    write(&folder, "metrics.txt", shop().replace("route=", "path="));
    let (code, said) = lint(&folder, &arguments);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error[P03]: `by` names the label `route`"),
        "{said}"
    );
    let added = [&["--target-label", "route"][..], &arguments].concat();
    assert_eq!(lint(&folder, &added).0, Some(0));

    let from_stdin = run(&folder, &["lint", "--metrics-file", "-", "."], &shop());
    assert_eq!(from_stdin.status.code(), Some(0), "{}", stdout(&from_stdin));
    write(&folder, "metrics.txt", "up{a=\u{1b}[31m} 1\n");
    let (code, said) = lint(&folder, &arguments);
    assert_eq!(code, Some(2), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn what_another_program_exposes_is_said_once() {
    let folder = with(
        "lint-other",
        &["rate(a_total[5m])", "b_bytes", "c_open", "d_open"],
    );
    write(&folder, "other.txt", "go_threads 1\nnode_load1 2\n");
    let (code, said) = lint(&folder, &["--metrics-file", "other.txt", "."]);
    assert_eq!(code, Some(1), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(
        said.contains("none of the 4 metrics that are read is here"),
        "{said}"
    );
    assert!(said.contains("--> other.txt"), "{said}");
}

#[test]
fn a_project_brings_its_catalogue_along() {
    let folder = copy_of_output("lint-project");
    for paths in [&[][..], &["out"]] {
        let (code, said) = lint(&folder, &[&["--deny", "warnings"], paths].concat());
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.contains("skipped"), "{said}");
    }
    let path = folder.join("out/dashboards/dvt-operations.json");
    let text = fs::read_to_string(&path).expect("a dashboard");
    let changed = text.replacen("dvt_projection_lag_events", "dvt_projection_lag_event", 1);
    assert_ne!(changed, text);
    fs::write(&path, changed).expect("a file");
    let (code, said) = lint(&folder, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error[P02]") && said.contains("write `dvt_projection_lag_events`"),
        "{said}"
    );
    // Files of it that are named alone are anybody's.
    let (_, said) = lint(&folder, &["out/dashboards"]);
    assert!(said.contains("skipped without a catalogue"), "{said}");
}

/// A Prometheus that has scraped two metrics and recorded a third.
fn prometheus() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            let mut first = String::new();
            let _ = reader.read_line(&mut first);
            let mut line = String::new();
            let mut length = 0;
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                let lower = line.to_ascii_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
                line.clear();
            }
            let mut body = vec![0; length];
            let _ = std::io::Read::read_exact(&mut reader, &mut body);
            let data = answer(&first);
            let text = json!({"status": "success", "data": data}).to_string();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
                text.len()
            );
        }
    });
    format!("http://{address}")
}

fn answer(request: &str) -> Value {
    let series = |name: &str, label: &str| json!({"__name__": name, label: "x", "job": "j", "instance": "i"});
    if request.contains("/api/v1/query") {
        json!({"resultType": "vector", "result": []})
    } else if request.contains("__name__/values") {
        json!(["shop_orders_total", "shop_carts", "shop:orders:rate5m"])
    } else if request.contains("/api/v1/metadata") {
        // As Prometheus keeps it of OpenMetrics: without `_total`.
        json!({"shop_orders": [{"type": "counter", "help": "Orders."}], "shop_carts": [{"type": "gauge", "help": "Carts."}]})
    } else {
        let all = [
            ("shop_orders_total", "payment"),
            ("shop_carts", "page"),
            ("shop%3Aorders%3Arate5m", "payment"),
        ];
        let asked = all
            .iter()
            .filter(|(name, _)| request.contains(&format!("%22{name}%22")));
        asked
            .map(|(name, label)| series(&name.replace("%3A", ":"), label))
            .collect()
    }
}

#[test]
fn names_are_held_against_a_prometheus() {
    let url = prometheus();
    let arguments = |folder: &Path| lint(folder, &["--prometheus-url", &url, "--deny", "warnings", "."]);
    let right = with(
        "lint-prometheus",
        &[
            "sum by (payment) (rate(shop_orders_total{job=\"j\"}[5m])) / sum by (payment) (shop:orders:rate5m)",
            "shop_carts",
        ],
    );
    let (code, said) = arguments(&right);
    assert_eq!((code, said.lines().count()), (Some(0), 1), "{said}");
    let wrong = with(
        "lint-prometheus-wrong",
        &[
            "sum by (paymnt) (rate(shop_orders_total[5m]))",
            "rate(shop_carts[5m])",
            "shop_cart",
            "shop:orders:rate1h",
        ],
    );
    let (code, said) = arguments(&wrong);
    assert_eq!(code, Some(1), "{said}");
    for expected in [
        "error[P03]: `by` names the label `paymnt`",
        "error[P04]: `rate` is for counters",
        "error[P02]: no metric `shop_cart`",
        "error[P02]: no metric `shop:orders:rate1h`",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let (code, said) = lint(&right, &["--prometheus-url", "http://127.0.0.1:9", "."]);
    assert_eq!(code, Some(2), "{said}");
}
