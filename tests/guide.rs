//! The guide does what it says: its files are those of `tests/guide`, which are built as a stranger's project is, and
//! its commands are run in its order, beside a real Prometheus and the stand-in Grafana.

mod common;
// Beside the guide, because both compile a stranger's project with the same crates.
#[path = "new/mod.rs"]
mod new_project;
#[allow(dead_code, reason = "nobody edits anything in the guide")]
#[path = "grafana/stand_in/mod.rs"]
mod stand_in;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{cargo_environment, folder, git, project_root, stderr, stdout};
use serde_json::json;
use stand_in::StandIn;

/// The addresses in the guide.
const PROMETHEUS: &str = "http://localhost:9090";
const GRAFANA: &str = "http://localhost:3000";

/// What the guide does, in its order.
enum Step {
    /// A file, by its path, and what is in it.
    File(String, String),
    /// A file, a line of it and the lines that replace it.
    Edit(String, String, String),
    /// A command, and what it prints.
    Run(String, String),
}

fn steps(guide: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut before = "";
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            before = if line.is_empty() { before } else { line };
            continue;
        }
        let (fence, language) = line.split_at(ticks);
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        match language {
            "console" => {
                for line in block {
                    match (line.strip_prefix("$ "), steps.last_mut()) {
                        (Some(command), _) => steps.push(Step::Run(command.to_owned(), String::new())),
                        (None, Some(Step::Run(_, output))) => *output += &format!("{line}\n"),
                        (None, _) => panic!("a block of commands begins with `{line}`"),
                    }
                }
            }
            "diff" => {
                let file = before
                    .split('`')
                    .nth(1)
                    .unwrap_or_else(|| panic!("`{before}` names no file"));
                let [old, new @ ..] = block.as_slice() else {
                    panic!("an edit is a line and others")
                };
                let new: Vec<&str> = new.iter().map(|line| &line[1..]).collect();
                steps.push(Step::Edit(file.to_owned(), old[1..].to_owned(), new.join("\n")));
            }
            "sh" => {}
            _ => {
                let name = before.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
                let name = name.unwrap_or_else(|| panic!("`{before}` names no file"));
                steps.push(Step::File(name.to_owned(), block.join("\n") + "\n"));
            }
        }
    }
    steps
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(
                files(&entry.path())
                    .into_iter()
                    .map(|file| format!("{name}/{file}")),
            );
        } else {
            found.insert(name);
        }
    }
    found
}

fn guide() -> Vec<Step> {
    steps(&fs::read_to_string(project_root().join("docs/guide.md")).expect("there is a guide"))
}

#[test]
fn every_file_is_one_of_the_project_that_is_compiled() {
    let project = project_root().join("tests/guide");
    let mut shown = BTreeSet::new();
    for step in guide() {
        if let Step::File(name, text) = step {
            let is = fs::read_to_string(project.join(&name)).unwrap_or_default();
            let here = text
                .replace("../dashgen/", "../../")
                .replace("../dashgen", "../..");
            assert!(here == is, "the guide shows another `{name}`; it is:\n{is}");
            shown.insert(name);
        }
    }
    assert_eq!(shown, files(&project));
}

/// A process that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// What the shop exposes after so many tenths of a second.
fn exposed(tenths: u128) -> String {
    let mut text = format!("shop_unsent_orders 12\nshop_orders_total{{payment=\"card\"}} {tenths}\n");
    for route in ["/", "/basket"] {
        for (code, share) in [("200", 9), ("404", 1)] {
            text += &format!(
                "shop_requests_total{{route=\"{route}\",code=\"{code}\"}} {}\n",
                tenths * share
            );
        }
        for (bucket, share) in [
            ("0.1", 5),
            ("0.25", 8),
            ("0.5", 10),
            ("1", 10),
            ("2.5", 10),
            ("+Inf", 10),
        ] {
            let series = format!("shop_request_duration_seconds_bucket{{route=\"{route}\",le=\"{bucket}\"}}");
            text += &format!("{series} {}\n", tenths * share);
        }
        text += &format!("shop_request_duration_seconds_sum{{route=\"{route}\"}} {tenths}\n");
        text += &format!(
            "shop_request_duration_seconds_count{{route=\"{route}\"}} {}\n",
            tenths * 10
        );
    }
    text
}

/// The shop, on a port of its own.
fn shop() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let start = Instant::now();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let body = exposed(start.elapsed().as_millis() / 100);
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    port
}

/// A Prometheus that scrapes the shop and evaluates what was rendered, each second rather than each minute.
fn prometheus(folder: &Path, out: &Path) -> (Server, String) {
    fs::create_dir_all(folder).expect("a folder");
    for file in fs::read_dir(out.join("prometheus")).expect("rules").flatten() {
        let rules = fs::read_to_string(file.path()).expect("rules are text");
        let often = rules
            .replace("interval: 1m", "interval: 1s")
            .replace("interval: 30s", "interval: 1s");
        fs::write(folder.join(file.file_name()), often).expect("a copy");
    }
    let configuration = json!({
        "global": {"scrape_interval": "1s"},
        "rule_files": ["shop-*.yaml"],
        "scrape_configs": [{
            "job_name": "shop",
            "static_configs": [{"targets": [format!("127.0.0.1:{}", shop())]}],
        }],
    });
    fs::write(folder.join("prometheus.yml"), configuration.to_string()).expect("a file");
    let port = free_port();
    let child = Command::new("prometheus")
        .current_dir(folder)
        .args([
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--log.level=error",
        ])
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stderr(Stdio::null())
        .spawn()
        .expect("Prometheus starts");
    (Server(child), format!("http://127.0.0.1:{port}"))
}

/// Runs a command of the guide in the project: its exit code and what it prints.
fn run(command: &str, project: &Path, addresses: [&str; 2]) -> (Option<i32>, String) {
    let words = command
        .replace(PROMETHEUS, addresses[0])
        .replace(GRAFANA, addresses[1]);
    let words: Vec<&str> = words.split(' ').collect();
    if words[0] == "git" {
        let message = command.split('"').nth(1);
        let plain = words
            .iter()
            .skip(1)
            .copied()
            .take_while(|word| !word.starts_with('"'));
        return (Some(0), git(project, &plain.chain(message).collect::<Vec<_>>()));
    }
    let mut process = match words[0] {
        "cargo" => Command::new(env!("CARGO")),
        "dashgen" => Command::new(env!("CARGO_BIN_EXE_dashgen")),
        other => panic!("`{other}` is no program of the guide"),
    };
    process
        .args(&words[1..])
        .current_dir(project)
        .env("GRAFANA_TOKEN", "<editor-token>")
        .env_remove("CLICOLOR_FORCE");
    let output = cargo_environment(&mut process)
        .output()
        .expect("the program starts");
    let text = stdout(&output) + &stderr(&output);
    let text = text
        .replace(addresses[0], PROMETHEUS)
        .replace(addresses[1], GRAFANA);
    (output.status.code(), text)
}

/// The project as a stranger has it: a package of its own, beside a clone of dashgen.
fn project() -> PathBuf {
    let project = folder("guide").join("shop");
    fs::create_dir_all(&project).expect("a folder");
    // The versions that were tried, and no question to a registry.
    fs::copy(project_root().join("Cargo.lock"), project.join("Cargo.lock")).expect("a copy");
    fs::write(project.join(".gitignore"), "Cargo.lock\n").expect("a file");
    project
}

/// Waits until the rules have been evaluated on each other's results.
fn wait_for_rules(url: &str) {
    let address = url.trim_start_matches("http://");
    let begin = Instant::now();
    while !last_record(address).is_ok_and(|answer| answer.contains("sloth_id")) {
        assert!(
            begin.elapsed() < Duration::from_mins(2),
            "Prometheus does not evaluate the rules"
        );
        thread::sleep(Duration::from_millis(200));
    }
}

/// The series that is recorded from all others.
fn last_record(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let path = "/api/v1/query?query=slo:period_error_budget_remaining:ratio";
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn every_command_gives_what_is_shown() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let grafana = runtime.block_on(StandIn::start());
    let source = json!({"uid": "prometheus", "name": "Prometheus", "type": "prometheus", "isDefault": true});
    grafana.state().data_sources.push(source);
    let project = project();
    let clone = project_root().canonicalize().expect("the folder of dashgen");
    let mut prometheus_runs = None;
    let mut wrong = Vec::new();
    for step in guide() {
        match step {
            Step::File(name, text) => {
                let file = project.join(name);
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                let text = text.replace("../dashgen", &clone.display().to_string());
                fs::write(file, text).expect("a file");
            }
            Step::Edit(file, old, new) => {
                let file = project.join(file);
                let text = fs::read_to_string(&file).expect("a file");
                assert_eq!(text.matches(&old).count(), 1, "`{old}` stands in one place");
                fs::write(file, text.replace(&old, &new)).expect("a file");
            }
            Step::Run(command, shown) => {
                if command.starts_with("dashgen check") {
                    let (server, url) =
                        prometheus(&project.with_file_name("prometheus"), &project.join("out"));
                    wait_for_rules(&url);
                    prometheus_runs = Some((server, url));
                }
                let prometheus = prometheus_runs.as_ref().map_or(PROMETHEUS, |(_, url)| url);
                let (code, text) = run(&command, &project, [prometheus, &grafana.url()]);
                assert!(matches!(code, Some(0 | 1)), "`{command}`: {text}");
                if !command.starts_with("git") && !fits(&shown, &text) {
                    wrong.push(format!(
                        "$ {command}
{text}"
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "the guide shows other output; it is:\n{}",
        wrong.join("\n")
    );
    let out = project.join("out");
    succeeds(
        Command::new("amtool")
            .arg("check-config")
            .arg(out.join("alertmanager/alertmanager.yaml")),
    );
    payments_find_something(&out);
}

fn succeeds(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; `bash tests/run` installs it"));
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        stdout(&output),
        stderr(&output)
    );
}

/// Asks Prometheus 3 the queries on payments, if its promtool is built: an older one knows neither their names nor native
/// histograms.
fn payments_find_something(out: &Path) {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")));
    let promtool = cache.expect("a folder for caches").join("dashgen/promtool3");
    if !promtool.is_file() {
        let line =
            "Prometheus 3: payments are not checked, its promtool is not built; run `bash tests/promtool3`\n";
        // Straight to the terminal: the test harness would swallow it.
        std::io::stderr()
            .write_all(line.as_bytes())
            .expect("stderr is open");
        return;
    }
    let page = fs::read_to_string(out.join("dashboards/shop-payments.json")).expect("the dashboard");
    let page: serde_json::Value = serde_json::from_str(&page).expect("JSON");
    let targets = page["panels"]
        .as_array()
        .expect("panels")
        .iter()
        .filter_map(|panel| panel["targets"].as_array());
    let exprs: Vec<String> = targets
        .flatten()
        .map(|target| {
            target["expr"]
                .as_str()
                .expect("a query")
                .replace("$__rate_interval", "5m")
        })
        .collect();
    assert_eq!(exprs.len(), 2, "{exprs:?}");
    // Ten payments a minute, all of them between one and two seconds.
    let case = json!({
        "rule_files": [],
        "fuzzy_compare": true,
        "tests": [{
            "interval": "1m",
            "input_series": [{
                "series": r#"{"payment.duration", "payment.bank"="north"}"#,
                "values": "{{schema:0 sum:0 count:0 buckets:[0] offset:1}}+{{schema:0 sum:15 count:10 buckets:[10] offset:1}}x20",
            }],
            "promql_expr_test": [
                {
                    "expr": format!("{} > bool 1", exprs[0]),
                    "eval_time": "20m",
                    "exp_samples": [{"labels": r#"{"payment.bank"="north"}"#, "value": 1}],
                },
                {
                    "expr": format!("histogram_count({})", exprs[1]),
                    "eval_time": "20m",
                    "exp_samples": [{"labels": "{}", "value": 50}],
                },
            ],
        }],
    });
    let file = out.with_file_name("payments.json");
    fs::write(&file, case.to_string()).expect("the case is written");
    succeeds(Command::new(&promtool).args(["test", "rules"]).arg(&file));
}

/// Whether a text is what is shown, where `…` stands for the rest of a line.
fn fits(shown: &str, text: &str) -> bool {
    shown.lines().count() == text.lines().count()
        && shown
            .lines()
            .zip(text.lines())
            .all(|(shown, line)| match shown.split_once('…') {
                Some((start, end)) => line.starts_with(start) && line.ends_with(end),
                None => shown == line,
            })
}
