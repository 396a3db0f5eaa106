//! The way of an alert, live: two replicas scraped, rules evaluated, Alertmanager routing, a webhook told. Time
//! runs sixty times as fast in the simulator, and what rules wait for is sixty times as short; their
//! expressions are those that are delivered.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use simulator::expose::Expose;
use simulator::incident::{Incident, MINUTE, Millis, Scenario, Timeline, duration};
use simulator::model::World;
use simulator::model::fleet::Size;

use crate::prometheus::Prometheus;
use crate::recording::rule_file;
use crate::servers::on_path;
use crate::servers::{Server, Workshop, free_port};
use crate::{install, not_run, say};

/// Simulated seconds in a second.
const SPEED: u32 = 60;

/// An alert that reached a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    receiver: String,
    alert: String,
    status: String,
}

#[test]
fn alerts_reach_the_right_receiver_and_resolve() {
    let begin = Instant::now();
    install(begin);
    if !on_path("prometheus") || !on_path("prometheus-alertmanager") {
        return not_run(
            begin,
            "routing of alerts",
            "Prometheus or Alertmanager is not installed",
        );
    }
    let workshop = Workshop::new("live");
    let told: Arc<Mutex<Vec<Told>>> = Arc::default();
    let webhook = webhook(Arc::clone(&told));
    let (_alertmanager, alertmanager) = alertmanager(&workshop, webhook);

    // The causes are apart: a lost adapter mutes what follows from it.
    let incident = |scenario, start, end| Incident {
        scenario,
        start: start * MINUTE,
        end: end * MINUTE,
    };
    let incidents = [
        incident(Scenario::ProjectionLag, 30, 60),
        incident(Scenario::AdapterLost, 90, 120),
    ];
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock")
        .as_millis() as Millis;
    let size = Size {
        plans: 3,
        tenants: 2,
        runs_per_minute: 30,
        ..Size::default()
    };
    let world = World::new(1, now, size, Timeline::new(now, incidents));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let expose = Expose {
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        speed: SPEED,
        elasticsearch: None,
        otlp: None,
    };
    let exposed = runtime.block_on(expose.start(world)).expect("free ports");
    let targets: Vec<String> = exposed.addresses.iter().map(ToString::to_string).collect();
    let files: Vec<String> = ["dvt-recording.yaml", "dvt-alerts.yaml"]
        .map(|name| hastened(&workshop, name))
        .to_vec();
    let configuration = json!({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": files,
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]},
        "scrape_configs": [{"job_name": "dvt", "static_configs": [{"targets": targets}]}],
    });
    let storage = workshop.folder("storage");
    // Alerts are sent again often, so that one lost message does not fail the test.
    let flags = [
        "--rules.alert.resend-delay=2s",
        "--enable-feature=exemplar-storage",
    ];
    let prometheus = Prometheus::with(&workshop, &storage, &configuration.to_string(), &flags);
    let started = Instant::now();
    say(begin, "everything listens");

    let expected = [
        ("slack", "ProjectionLag", "firing"),
        ("remedies", "ProjectionLag", "firing"),
        ("slack", "ProjectionLag", "resolved"),
        ("pager", "AdapterHeartbeatLost", "firing"),
        ("pager", "AdapterHeartbeatLost", "resolved"),
    ];
    for (receiver, alert, status) in expected {
        let wanted = Told {
            receiver: receiver.to_owned(),
            alert: alert.to_owned(),
            status: status.to_owned(),
        };
        while !lock(&told).contains(&wanted) {
            let now = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("a clock")
                .as_secs();
            assert!(
                started.elapsed() < Duration::from_mins(5),
                "{receiver} was not told that {alert} is {status}; told: {:?}; active: {:?}",
                lock(&told),
                prometheus.query("ALERTS", now as i64)
            );
            thread::sleep(Duration::from_millis(200));
        }
        say(begin, &format!("{receiver} was told: {alert} {status}"));
    }
    let wrong: Vec<Told> = lock(&told)
        .iter()
        .filter(|told| match told.alert.as_str() {
            "ProjectionLag" => !["slack", "remedies"].contains(&told.receiver.as_str()),
            "AdapterHeartbeatLost" => told.receiver != "pager",
            _ => false,
        })
        .cloned()
        .collect();
    assert!(wrong.is_empty(), "told the wrong one: {wrong:?}");
    has_exemplars(&prometheus, now / 1_000);
}

/// Prometheus keeps the exemplars of what it scraped, and each names a trace.
fn has_exemplars(prometheus: &Prometheus, since: Millis) {
    let metric = "dvt_run_completion_duration_seconds_bucket";
    let series = prometheus.exemplars(metric, since, since + 86_400);
    let ids: Vec<&str> = series
        .iter()
        .flat_map(|series| series["exemplars"].as_array().into_iter().flatten())
        .filter_map(|exemplar| exemplar["labels"]["trace_id"].as_str())
        .collect();
    let is_id = |id: &&str| id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit());
    assert!(
        ids.len() > 10 && ids.iter().all(is_id),
        "exemplars of {metric}: {ids:?}"
    );
}

/// A file of rules that waits a sixtieth of the time.
fn hastened(workshop: &Workshop, name: &str) -> String {
    let text = std::fs::read_to_string(rule_file(name)).expect("the rules are rendered");
    let mut file: Value = serde_saphyr::from_str(&text).expect("the rules are YAML");
    let shorten = |value: &mut Value| {
        if let Some(span) = value.as_str().and_then(duration) {
            *value = Value::from(format!("{}ms", (span / Millis::from(SPEED)).max(1_000)));
        }
    };
    for group in file["groups"].as_array_mut().into_iter().flatten() {
        if let Some(interval) = group.get_mut("interval") {
            shorten(interval);
        }
        for rule in group["rules"].as_array_mut().into_iter().flatten() {
            for key in ["for", "keep_firing_for"] {
                if let Some(value) = rule.get_mut(key) {
                    shorten(value);
                }
            }
        }
    }
    let path = workshop.folder("rules").join(name);
    // JSON is YAML.
    std::fs::write(&path, file.to_string()).expect("the folder is writable");
    path.display().to_string()
}

/// The delivered routes, with receivers that lead to the webhook and next to no waiting.
fn alertmanager(workshop: &Workshop, webhook: u16) -> (Server, String) {
    let path = rule_file("../alertmanager/alertmanager.yaml");
    let text = std::fs::read_to_string(path).expect("the routes are rendered");
    let mut file: Value = serde_saphyr::from_str(&text).expect("the routes are YAML");
    file["route"]["group_wait"] = json!("100ms");
    file["route"]["group_interval"] = json!("1s");
    for route in file["route"]["routes"].as_array_mut().expect("routes") {
        if route.get("group_wait").is_some() {
            route["group_wait"] = json!("100ms");
            route["group_interval"] = json!("1s");
        }
    }
    let receivers = ["pager", "slack", "remedies"].map(|name| {
        let url = format!("http://127.0.0.1:{webhook}/{name}");
        json!({"name": format!("dvt-{name}"), "webhook_configs": [{"url": url, "send_resolved": true}]})
    });
    file["receivers"] = json!(receivers);
    let folder = workshop.folder("alertmanager");
    let configuration = folder.join("alertmanager.yml");
    std::fs::write(&configuration, file.to_string()).expect("the folder is writable");
    let address = format!("127.0.0.1:{}", free_port());
    let mut command = Command::new("prometheus-alertmanager");
    command
        .arg(format!("--config.file={}", configuration.display()))
        .arg(format!("--storage.path={}", folder.join("data").display()))
        .arg(format!("--web.listen-address={address}"))
        .arg("--cluster.listen-address=");
    let server = workshop.start("alertmanager", &mut command, &format!("http://{address}/-/ready"));
    (server, address)
}

/// Listens until the test ends; returns the port.
fn webhook(told: Arc<Mutex<Vec<Told>>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Some((receiver, body)) = request(stream) {
                for alert in body["alerts"].as_array().into_iter().flatten() {
                    lock(&told).push(Told {
                        receiver: receiver.clone(),
                        alert: alert["labels"]["alertname"]
                            .as_str()
                            .unwrap_or_default()
                            .to_owned(),
                        status: alert["status"].as_str().unwrap_or_default().to_owned(),
                    });
                }
            }
        }
    });
    port
}

/// One request: the receiver in its path, and its body.
fn request(mut stream: TcpStream) -> Option<(String, Value)> {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        if let Ok(body) = serde_json::from_str(body) {
            let receiver = head.split(' ').nth(1)?.trim_start_matches('/').to_owned();
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .ok()?;
            return Some((receiver, body));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
