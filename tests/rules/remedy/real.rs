//! The runner as a process, with a real Alertmanager that calls it and a real Prometheus that it asks: repeated and lost
//! messages, kills, forged requests, and what a page mutes.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use dashgen::wire::alertmanager::{Config, Webhook};
use dashgen::wire::remedies::Message;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::delivered::validator;
use super::runner::Runner;
use super::serve::{now, serve};
use super::{file, lag};
use crate::server::{Server, free_port, wait};

const TOKEN: &str = "s3cret-of-the-tests";

/// The folder of a runner's process, in its environment.
const FOLDER: &str = "REMEDY_RUNNER_FOLDER";

/// A runner that can be killed and started again.
struct Process {
    folder: TempDir,
    port: u16,
    child: Option<Child>,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    fn new(prometheus: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let write = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
        write("port", port.to_string());
        write("prometheus", prometheus.to_string());
        write("token", TOKEN.to_owned());
        write("remedies.json", serde_json::to_string(&file()).expect("JSON"));
        Self {
            folder,
            port,
            child: None,
        }
    }

    fn start(&mut self, crash_at: Option<&str>) {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command
            .args([
                "remedy::real::a_process_serves_until_it_is_killed",
                "--exact",
                "--nocapture",
            ])
            .env(FOLDER, self.folder.path())
            .stdout(Stdio::null())
            .stderr(File::create(self.folder.path().join("log")).expect("a log"));
        if let Some(place) = crash_at {
            command.env("CRASH_AT", place);
        }
        self.child = Some(command.spawn().expect("the runner starts"));
        wait("the runner listens", || {
            status(self.port, "GET", "/metrics", "", b"") == Some(200)
        });
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn tell(&self, message: &Message) -> Option<u16> {
        let body = serde_json::to_vec(message).expect("JSON");
        status(self.port, "POST", "/alerts", &format!("Bearer {TOKEN}"), &body)
    }

    fn workflows(&self) -> Vec<String> {
        Runner::workflows(self.folder.path())
    }
}

/// The status of an answer; nothing where nobody answers.
fn status(port: u16, method: &str, path: &str, authorization: &str, body: &[u8]) -> Option<u16> {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\nContent-Length: {length}\r\n\r\n"
    );
    exchange(port, head.as_bytes(), body)
}

fn exchange(port: u16, head: &[u8], body: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .write_all(head)
        .and_then(|()| stream.write_all(body))
        .ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    String::from_utf8_lossy(&answer).get(9..)?.parse().ok()
}

/// In the process that the tests start it is the runner itself.
#[test]
fn a_process_serves_until_it_is_killed() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        serve(Path::new(&folder)).expect("it serves");
        return;
    }
    let mut process = Process::new(free_port());
    process.start(None);
    let answers = |process: &Process| status(process.port, "GET", "/metrics", "", b"");
    assert_eq!(answers(&process), Some(200));
    process.kill();
    assert_eq!(answers(&process), None);
}

/// What a runner exposes.
fn metrics(port: u16) -> String {
    let mut text = String::new();
    if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) {
        let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let _ = stream.read_to_string(&mut text);
    }
    text
}

fn rfc3339(millis: i64) -> String {
    let output = Command::new("date")
        .args(["-u", "+%Y-%m-%dT%H:%M:%SZ", "-d", &format!("@{}", millis / 1_000)])
        .output()
        .expect("date starts");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The example, as if it began to fire just now.
fn fresh() -> Message {
    let mut message = lag();
    message.alerts[0].starts_at = rfc3339(now());
    message
}

/// A Prometheus that has nothing to say, but for `up` of nothing.
fn prometheus(folder: &Path) -> (Server, u16) {
    let config = folder.join("prometheus.yml");
    fs::write(&config, "{}").expect("written");
    let server = Server::start(folder, &config);
    let port = server.port();
    (server, port)
}

#[test]
fn who_has_not_the_token_starts_nothing() {
    let mut runner = Process::new(free_port());
    runner.start(None);
    let body = serde_json::to_vec(&fresh()).expect("JSON");
    for token in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic czNjcmV0",
        &format!("Bearer {TOKEN}x"),
    ] {
        assert_eq!(
            status(runner.port, "POST", "/alerts", token, &body),
            Some(401),
            "{token}"
        );
    }
    let right = format!("Bearer {TOKEN}");
    for (body, expected) in [
        (&b"{"[..], 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (&vec![b'['; 100_000], 400),
    ] {
        assert_eq!(
            status(runner.port, "POST", "/alerts", &right, body),
            Some(expected)
        );
    }
    // What is said to be large is not waited for.
    let large = format!("POST /alerts HTTP/1.1\r\nAuthorization: {right}\r\nContent-Length: 2000000\r\n\r\n");
    assert_eq!(exchange(runner.port, large.as_bytes(), b""), Some(413));
    assert!(runner.workflows().is_empty());
    // Its Prometheus is away: it does not judge, and says so.
    assert_eq!(runner.tell(&fresh()), Some(503));
    assert!(runner.workflows().is_empty());
}

#[test]
fn a_runner_that_is_killed_at_its_worst_moment_starts_a_workflow_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, port) = prometheus(folder.path());
    for place in ["written", "started"] {
        let mut runner = Process::new(port);
        let message = fresh();
        runner.start(Some(place));
        assert_eq!(runner.tell(&message), None, "it dies when it has {place}");
        let before = usize::from(place == "started");
        assert_eq!(runner.workflows().len(), before);
        runner.kill();
        runner.start(None);
        assert_eq!(runner.workflows().len(), 1, "what was written down is started");
        assert_eq!(runner.tell(&message), Some(200));
        assert_eq!(runner.workflows().len(), 1);
    }
}

/// Takes what people are told.
fn people() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut text = Vec::new();
            let mut piece = [0; 4_096];
            while !text.ends_with(b"}\n") && !text.ends_with(b"}") {
                match stream.read(&mut piece) {
                    Ok(count) if count > 0 => text.extend_from_slice(&piece[..count]),
                    _ => break,
                }
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            let text = String::from_utf8_lossy(&text).into_owned();
            heard.lock().expect("nobody panicked").push(text);
        }
    });
    (port, told)
}

/// What is delivered, with the addresses of the test and without its waits; all else as it is.
fn configuration(folder: &Path, runner: u16, people: u16) -> PathBuf {
    let rendered = dashboards::project().render().expect("the project has no faults");
    let rules = rendered.rules().expect("there are rules");
    let mut config: Config = rules.alertmanager().expect("routes").clone();
    let token = folder.join("token");
    fs::write(&token, TOKEN).expect("written");
    for receiver in &mut config.receivers {
        if let Some(webhook) = receiver.webhook_configs.first_mut() {
            webhook.url = format!("http://127.0.0.1:{runner}/alerts");
            let http = webhook.http_config.as_mut().expect("a token");
            http.authorization.credentials_file = token.display().to_string();
        } else {
            receiver.pagerduty_configs.clear();
            receiver.slack_configs.clear();
            receiver.webhook_configs.push(Webhook {
                url: format!("http://127.0.0.1:{people}/"),
                send_resolved: true,
                ..Webhook::default()
            });
        }
    }
    for route in std::iter::once(&mut config.route).flat_map(|root| {
        root.group_wait = Some("1s".to_owned());
        root.group_interval = Some("1s".to_owned());
        &mut root.routes
    }) {
        if route.goes_on {
            for wait in [
                &mut route.group_wait,
                &mut route.group_interval,
                &mut route.repeat_interval,
            ] {
                *wait = Some("1s".to_owned());
            }
        }
    }
    let path = folder.join("alertmanager.yml");
    fs::write(&path, serde_json::to_string(&config).expect("JSON")).expect("written");
    path
}

fn alertmanager(folder: &Path, config: &Path) -> Server {
    let port = free_port();
    let process = Command::new("prometheus-alertmanager")
        .arg(format!("--config.file={}", config.display()))
        .arg(format!(
            "--storage.path={}",
            folder.join("alertmanager").display()
        ))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .arg("--cluster.listen-address=")
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("alertmanager.log")).expect("a log"))
        .spawn()
        .expect("alertmanager starts; `bash tests/run` installs it (Debian: prometheus-alertmanager)");
    let server = Server::of(process, port);
    wait("Alertmanager is ready", || server.get("/-/ready").is_some());
    server
}

#[test]
fn alertmanager_calls_a_runner_that_is_killed_and_starts_each_thing_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, prometheus) = prometheus(folder.path());
    let mut runner = Process::new(prometheus);
    runner.start(None);
    let (people, told) = people();
    let config = configuration(folder.path(), runner.port, people);
    let server = alertmanager(folder.path(), &config);
    let post = |alerts: &[Value]| {
        wait("the alerts are taken", || {
            server
                .post("/api/v2/alerts", &json!(alerts).to_string())
                .is_some()
        });
    };
    let example = lag().alerts.remove(0);
    let of = |changes: &[(&str, &str)]| {
        let mut labels = json!(example.labels);
        for (label, value) in changes {
            labels[*label] = json!(value);
        }
        json!({"labels": labels, "annotations": {"summary": "x"}, "startsAt": rfc3339(now())})
    };
    let inbox = runner.folder.path().to_owned();
    let messages = |environment: &str| {
        received(&inbox)
            .iter()
            .filter(|message| message["groupLabels"]["environment"] == environment)
            .count()
    };

    post(&[of(&[])]);
    wait("the first message starts its workflow", || {
        runner.workflows().len() == 1
    });
    // The fingerprint of the example is the one that Alertmanager computes of its labels.
    assert!(
        runner.workflows()[0].starts_with(&format!("restart-projector-{}-", example.fingerprint)),
        "{:?}",
        runner.workflows()
    );
    wait("it is repeated", || messages("example") >= 3);
    assert_eq!(runner.workflows().len(), 1);
    wait("people hear of it, too", || {
        let told = told.lock().expect("nobody panicked");
        told.iter().any(|text| text.contains("ProjectionLag"))
    });

    // Killed, and a message lost meanwhile.
    runner.kill();
    let failed = || -> Option<f64> {
        let metrics = server.get("/metrics")?;
        let line = metrics.lines().find(|line| {
            line.starts_with("alertmanager_notification_requests_failed_total{integration=\"webhook\"}")
        })?;
        line.rsplit(' ').next()?.parse().ok()
    };
    let before = failed().unwrap_or_default();
    post(&[of(&[("adapter", "conductor")])]);
    wait("Alertmanager finds nobody", || {
        failed().is_some_and(|count| count >= before + 2.0)
    });
    runner.start(None);
    wait("the lost message comes again", || runner.workflows().len() == 2);
    let seen = messages("example");
    wait("all is repeated", || messages("example") >= seen + 4);
    assert_eq!(runner.workflows().len(), 2);

    // A page of the same cause mutes it, in its own deployment.
    let lost = json!({
        "labels": {"alertname": "AdapterHeartbeatLost", "severity": "P1", "service": "dvt", "adapter": "temporal",
                   "environment": "staging"},
    });
    post(&[lost]);
    post(&[of(&[("environment", "staging")])]);
    post(&[of(&[("environment", "prod")])]);
    wait("the alert of another deployment is told", || {
        messages("prod") >= 3
    });
    assert_eq!(messages("staging"), 0, "what a page mutes reaches no runner");
    // Two in an hour are all there may be.
    assert_eq!(runner.workflows().len(), 2);
    wait("the third is used up", || {
        metrics(runner.port)
            .contains("dashgen_remedy_refusals_total{workflow=\"restart-projector\",reason=\"used_up\"} 1")
    });

    // Whatever came follows the schema.
    let validator = validator(Some("message"));
    for message in received(&inbox) {
        let errors: Vec<String> = validator
            .iter_errors(&message)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}\n{message:#}", errors.join("\n"));
        assert_eq!(message["status"], "firing", "nobody says that it is over");
    }
}

/// What a runner was sent, in no order.
fn received(folder: &Path) -> Vec<Value> {
    let entries = fs::read_dir(folder.join("received"))
        .into_iter()
        .flatten()
        .flatten();
    let texts = entries.filter_map(|entry| fs::read_to_string(entry.path()).ok());
    texts
        .filter_map(|text| serde_json::from_str(&text).ok())
        .collect()
}
