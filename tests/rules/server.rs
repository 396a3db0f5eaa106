//! The rules on a real Prometheus: what they record, and what one evaluation costs.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use dashgen::wire::prometheus::RuleFile;
use serde_json::Value;

/// Minutes of the past that are written before Prometheus starts.
const HISTORY: u64 = 180;
/// Seconds between two samples.
const STEP: u64 = 30;
/// Plans, each with its runs and steps, so that there is something to add up.
const PLANS: u64 = 20;
/// Replicas that expose the same metrics.
const REPLICAS: u64 = 2;

/// A Prometheus on a free port of the loopback, stopped when the test ends.
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    pub(crate) fn start(folder: &Path, config: &Path) -> Self {
        let port = free_port();
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).expect("a log"))
            .spawn()
            .expect("prometheus starts; `bash tests/run` installs it (Debian: prometheus)");
        let server = Self { process, port };
        wait("it is ready", || {
            server.get("/-/ready").is_some_and(|body| body.contains("Ready"))
        });
        server
    }

    /// A server that another test started.
    pub(crate) fn of(process: Child, port: u16) -> Self {
        Self { process, port }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn get(&self, path: &str) -> Option<String> {
        self.send(&format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n"))
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Option<String> {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json");
        self.send(&format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}"))
    }

    fn send(&self, request: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.lines().next()?.contains("200").then(|| body.to_owned())
    }

    /// The one value of a query, if there is one.
    fn value(&self, query: &str) -> Option<f64> {
        let answer: Value = serde_json::from_str(&self.get(&query_path(query))?).ok()?;
        answer["data"]["result"][0]["value"][1].as_str()?.parse().ok()
    }
}

/// The path that asks a Prometheus something.
pub(crate) fn query_path(query: &str) -> String {
    let encoded = query.bytes().map(|byte| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    format!("/api/v1/query?query={}", encoded.collect::<String>())
}

pub(crate) fn wait(what: &str, until: impl Fn() -> bool) {
    let start = Instant::now();
    while !until() {
        assert!(
            start.elapsed() < Duration::from_mins(2),
            "waited in vain until {what}"
        );
        thread::sleep(Duration::from_millis(100));
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The metrics of one replica `minutes` after the start of its life: 1 % of the runs take longer than 5 s
/// (half of what burns at 2 %), 2 in 1,000 fail.
fn samples(replica: u64, seconds: u64) -> Vec<(String, f64)> {
    let t = seconds as f64;
    let at = format!("job=\"dvt\",instance=\"{replica}\"");
    let mut all = Vec::new();
    for plan in 0..PLANS {
        let plan = format!("planId=\"plan-{plan}\"");
        let runs = t * 0.1;
        let count = |name: &str, labels: &str, value: f64| (format!("{name}{{{labels},{plan},{at}}}"), value);
        all.push(count("dvt_runs_started_total", "adapter=\"temporal\"", runs));
        all.push(count(
            "dvt_runs_completed_total",
            "status=\"success\",error_code=\"\"",
            runs * 0.998,
        ));
        all.push(count(
            "dvt_runs_completed_total",
            "status=\"failed\",error_code=\"E1\"",
            runs * 0.002,
        ));
        let buckets = [
            ("0.5", 0.2),
            ("1.0", 0.5),
            ("2.0", 0.9),
            ("5.0", 0.98),
            ("10.0", 0.99),
            ("30.0", 0.999),
        ];
        for (le, share) in buckets.into_iter().chain([("60.0", 1.0), ("+Inf", 1.0)]) {
            let labels = format!("status=\"success\",le=\"{le}\"");
            all.push(count(
                "dvt_run_completion_duration_seconds_bucket",
                &labels,
                runs * share,
            ));
        }
        all.push(count(
            "dvt_run_completion_duration_seconds_count",
            "status=\"success\"",
            runs,
        ));
        for step in 0..10 {
            let labels = format!("stepId=\"step-{step}\",status=\"success\"");
            all.push(count("dvt_step_duration_seconds_count", &labels, runs));
        }
    }
    for (le, share) in [("1000.0", 0.999), ("5000.0", 1.0), ("+Inf", 1.0)] {
        let series =
            format!("dvt_signal_processing_duration_ms_bucket{{signal_type=\"PAUSE\",le=\"{le}\",{at}}}");
        all.push((series, t * 0.5 * share));
    }
    all.push((
        format!("dvt_signal_processing_duration_ms_count{{signal_type=\"PAUSE\",{at}}}"),
        t * 0.5,
    ));
    for event in ["RunStarted", "RunCompleted", "StepStarted", "StepCompleted"] {
        all.push((
            format!("dvt_statestore_write_duration_ms_count{{event_type=\"{event}\",{at}}}"),
            t * 10.0,
        ));
    }
    all.push((format!("dvt_statestore_write_errors_total{{{at}}}"), 0.0));
    all.push((format!("dvt_projection_gaps_total{{{at}}}"), 0.0));
    all.push((
        format!("dvt_projection_lag_events{{adapter=\"temporal\",{at}}}"),
        3.0,
    ));
    all.push((format!("dvt_deferred_signals_queue_length{{{at}}}"), 7.0));
    all.push((
        format!("dvt_runs_in_flight{{environmentId=\"prod\",adapter=\"temporal\",{at}}}"),
        4.0,
    ));
    all.push((
        format!("dvt_workers_available{{adapter=\"temporal\",domain=\"tq-data\",{at}}}"),
        2.0,
    ));
    for status in ["success", "permission_denied"] {
        let share = if status == "success" { 1.0 } else { 0.001 };
        let series = format!("dvt_plugin_invocations_total{{plugin_type=\"sql\",status=\"{status}\",{at}}}");
        all.push((series, t * share));
    }
    all
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

/// Writes the past as blocks, as `promtool tsdb` makes them of OpenMetrics.
fn backfill(folder: &Path, birth: u64, until: u64) {
    let mut series: std::collections::BTreeMap<String, Vec<(u64, f64)>> = std::collections::BTreeMap::new();
    for at in (birth..until).step_by(usize::try_from(STEP).expect("small")) {
        for replica in 0..REPLICAS {
            for (name, value) in samples(replica, at - birth) {
                series.entry(name).or_default().push((at, value));
            }
            let heartbeat = format!(
                "dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\",job=\"dvt\",instance=\"{replica}\"}}"
            );
            series.entry(heartbeat).or_default().push((at, at as f64));
        }
    }
    let mut text = String::new();
    for (name, points) in series {
        for (at, value) in points {
            text.push_str(&format!("{name} {value} {at}\n"));
        }
    }
    text.push_str("# EOF\n");
    let file = folder.join("history.txt");
    fs::write(&file, text).expect("the past is written");
    let output = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics"])
        .arg(&file)
        .arg(folder.join("data"))
        .output()
        .expect("promtool starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Serves what a replica exposes now, until told to stop.
fn expose(birth: u64, replica: u64, stop: &Arc<AtomicBool>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let stop = Arc::clone(stop);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let mut stream = stream;
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let mut body = String::new();
            for (name, value) in samples(replica, now() - birth) {
                let own = name.replace(&format!(",job=\"dvt\",instance=\"{replica}\""), "");
                let own = own.replace(&format!("{{job=\"dvt\",instance=\"{replica}\"}}"), "");
                body.push_str(&format!("{own} {value}\n"));
            }
            body.push_str(&format!(
                "dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\"}} {}\n",
                now()
            ));
            let _ = write!(
                stream,
                "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n{body}"
            );
        }
    });
    port
}

#[test]
fn a_real_prometheus_records_the_slos_and_barely_notices() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("prometheus");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    let until = now();
    let birth = until - HISTORY * 60;
    backfill(&folder, birth, until);

    let project = dashboards::project().render().expect("the project has no faults");
    let rules = project.rules().expect("there are rules");
    let mut files = Vec::new();
    for (name, file) in [("recording", rules.recording()), ("alerts", rules.alerts())] {
        // Every five seconds rather than every minute, so that the test need not wait.
        let mut file: RuleFile = file.clone();
        file.groups
            .iter_mut()
            .for_each(|group| group.interval = Some("5s".to_owned()));
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, serde_json::to_string(&file).expect("JSON")).expect("the rules are written");
        files.push(path);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let targets: Vec<Value> = (0..REPLICAS)
        .map(|replica| {
            let port = expose(birth, replica, &stop);
            serde_json::json!({"targets": [format!("127.0.0.1:{port}")], "labels": {"instance": replica.to_string()}})
        })
        .collect();
    let config = serde_json::json!({
        "global": {"scrape_interval": "5s"},
        "rule_files": files,
        "scrape_configs": [{"job_name": "dvt", "static_configs": targets}],
    });
    let path = folder.join("prometheus.json");
    fs::write(&path, config.to_string()).expect("the configuration is written");
    let server = Server::start(&folder, &path);

    let burn = "slo:current_burn_rate:ratio{sloth_slo=\"completion-latency\"}";
    let remaining = "slo:period_error_budget_remaining:ratio{sloth_slo=\"completion-latency\"}";
    wait("an error budget is recorded", || {
        server.value(remaining).is_some()
    });
    // Groups are evaluated one after the other, so each value appears in its own time.
    let near = |query: &str, expected: f64| {
        let is_near = || {
            let found = server.value(query).unwrap_or(f64::NAN);
            (found - expected).abs() < 0.02 * expected.abs().max(1.0)
        };
        wait(&format!("{query} is {expected}"), is_near);
    };
    // 2 % of the runs are slow and 1 % may be; 0.2 % fail and 0.1 % may.
    near(burn, 2.0);
    near("slo:current_burn_rate:ratio{sloth_slo=\"run-error-rate\"}", 2.0);
    near("slo:current_burn_rate:ratio{sloth_slo=\"pause-latency\"}", 0.1);
    near(
        "slo:sli_error:ratio_rate1h{sloth_slo=\"completion-latency\"}",
        0.02,
    );
    near(remaining, -1.0);
    near("slo:objective:ratio{sloth_slo=\"availability\"}", 0.995);
    near("dvt:availability:bool", 1.0);
    assert_eq!(
        server.value("count({__name__=~\"slo:.*\"} != {__name__=~\"slo:.*\"})"),
        None,
        "nothing is NaN"
    );
    wait("every rule was evaluated twice", || {
        let groups = server.get("/api/v1/rules").unwrap_or_default();
        !groups.contains("\"health\":\"unknown\"")
    });
    let groups = server.get("/api/v1/rules").expect("the rules");
    assert!(!groups.contains("\"health\":\"err\""), "a rule fails:\n{groups}");

    let metrics = server.get("/metrics").expect("its own metrics");
    let durations: Vec<f64> = metrics
        .lines()
        .filter(|line| line.starts_with("prometheus_rule_group_last_duration_seconds{"))
        .filter_map(|line| line.rsplit(' ').next()?.parse().ok())
        .collect();
    assert_eq!(
        durations.len(),
        rules.recording().groups.len() + rules.alerts().groups.len(),
        "a group is missing"
    );
    let total: f64 = durations.iter().sum();
    let longest = durations.iter().copied().fold(0.0, f64::max);
    let measured = format!(
        "{} groups over {} series: all of them take {:.1} ms, the longest {:.1} ms",
        durations.len(),
        server.value("count({job=\"dvt\"})").unwrap_or_default(),
        total * 1e3,
        longest * 1e3
    );
    // Straight to the terminal: the test harness would swallow it.
    writeln!(std::io::stderr(), "{measured}").expect("stderr is open");
    stop.store(true, Ordering::Relaxed);
}
