//! `dashgen check` against servers that do not do what they should.

mod common;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::thread;
use std::time::{Duration, Instant};

use common::{dashgen, folder, stderr, stdout};
use serde_json::{Value, json};

/// What a server does with each connection, given the path of the request.
type Behaviour = fn(&str, &mut TcpStream) -> std::io::Result<()>;

/// A server on a free port that does what it is told until the test ends.
fn server(behaviour: Behaviour) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream, behaviour));
        }
    });
    address
}

/// Reads one request, head and body, and answers it.
fn serve(mut stream: TcpStream, behaviour: Behaviour) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).to_string();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| {
                    rest.lines()
                        .next()
                        .and_then(|line| line.trim().parse().ok())
                        .unwrap_or(0)
                });
            if body.len() >= length {
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                // A client that hung up is none of the server's concern.
                let _ = behaviour(&path, &mut stream);
                return;
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&buffer[..count]),
        }
    }
}

fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn vector() -> Value {
    json!({"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1, "1"]}]}})
}

fn check(url: &str, more: &[&str]) -> Output {
    let started = Instant::now();
    let output = dashgen()
        .args(["check", "--prometheus-url", url])
        .args(more)
        .env_remove("HTTP_PROXY")
        .env_remove("http_proxy")
        .output()
        .expect("dashgen starts");
    assert!(
        started.elapsed() < Duration::from_mins(1),
        "there is a deadline always"
    );
    output
}

/// Exit code 2 and this sentence, and nothing that looks like a result.
fn refuses(output: &Output, sentence: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(sentence), "expected `{sentence}` in: {said}");
    assert_eq!(stdout(output), "");
}

#[test]
fn an_address_that_is_none() {
    refuses(
        &check("localhost:9090", &[]),
        "`localhost:9090` is no address of Prometheus; write it like http://localhost:9090",
    );
    let secret = check("ftp://me:secret@host", &[]);
    refuses(&secret, "`host` is no address of Prometheus");
    assert!(!stderr(&secret).contains("secret"));
}

#[test]
fn a_server_that_is_down() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    refuses(
        &check(&format!("http://{address}"), &[]),
        "cannot be asked: no connection",
    );
}

#[test]
fn a_server_that_answers_with_a_web_page() {
    let address = server(|_, stream| {
        answer(
            stream,
            "200 OK",
            "text/html",
            "<!doctype html><title>Welcome</title>",
        )
    });
    refuses(
        &check(&format!("http://{address}"), &[]),
        "is not Prometheus: it answers with a web page; is --prometheus-url right?",
    );
}

#[test]
fn a_server_that_answers_other_json() {
    let address = server(|_, stream| {
        answer(
            stream,
            "404 Not Found",
            "application/json",
            r#"{"error":"no such page"}"#,
        )
    });
    refuses(
        &check(&format!("http://{address}"), &[]),
        "it answers `vector(1)` with status 404",
    );
}

#[test]
fn a_server_that_hangs() {
    let address = server(|_, _| {
        thread::sleep(Duration::from_mins(2));
        Ok(())
    });
    refuses(
        &check(&format!("http://{address}"), &["--timeout", "1s"]),
        "no answer in time; raise --timeout",
    );
}

#[test]
fn a_server_that_cuts_its_answer() {
    let address = server(|_, stream| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{{\"status\":\"succ"
        )
    });
    refuses(&check(&format!("http://{address}"), &[]), "the answer broke off");
}

#[test]
fn a_server_that_sends_without_end() {
    let address = server(|_, stream| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\""
        )?;
        let block = vec![b'a'; 1 << 20];
        loop {
            stream.write_all(&block)?;
        }
    });
    refuses(
        &check(&format!("http://{address}"), &[]),
        "the answer is larger than 64 MiB",
    );
}

#[test]
fn a_server_that_needs_a_login() {
    let denied = server(|_, stream| answer(stream, "401 Unauthorized", "text/plain", "who are you?"));
    refuses(
        &check(&format!("http://{denied}"), &[]),
        "asks for a login (status 401)",
    );
    let moved = server(|_, stream| {
        write!(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: http://login.invalid/\r\ncontent-length: 0\r\n\r\n"
        )
    });
    let output = check(&format!("http://me:secret@{moved}"), &[]);
    refuses(&output, "asks for a login (status 302)");
    assert!(!stderr(&output).contains("secret"));
}

#[test]
fn a_server_that_breaks_down_in_the_middle() {
    let address = server(|path, stream| {
        if path.contains("query_range") {
            answer(
                stream,
                "503 Service Unavailable",
                "text/plain",
                "too many\u{1b}[31m requests",
            )
        } else {
            answer(stream, "200 OK", "application/json", &vector().to_string())
        }
    });
    refuses(
        &check(&format!("http://{address}"), &[]),
        r"answers with status 503: too many\u{1b}[31m requests",
    );
}

#[test]
fn everything_together_has_a_deadline() {
    let address = server(|path, stream| {
        if path.contains("/query?") || path.ends_with("/query") {
            answer(stream, "200 OK", "application/json", &vector().to_string())
        } else {
            thread::sleep(Duration::from_mins(2));
            Ok(())
        }
    });
    let url = format!("http://{address}");
    refuses(
        &check(&url, &["--deadline", "2s"]),
        "the check was not done after 2 s; raise --deadline",
    );
}

#[test]
fn another_server_in_place_of_elasticsearch_or_jaeger() {
    let prometheus = server(|_, stream| answer(stream, "200 OK", "application/json", &vector().to_string()));
    let page = server(|_, stream| answer(stream, "200 OK", "text/html", "<html></html>"));
    let (prometheus, page) = (format!("http://{prometheus}"), format!("http://{page}"));
    refuses(
        &check(&prometheus, &["--elasticsearch-url", &page]),
        "is not Elasticsearch: it answers with a web page",
    );
    refuses(
        &check(&prometheus, &["--jaeger-url", &page]),
        "is not Jaeger: it answers with a web page",
    );
}

/// A Prometheus that has no series: every panel is reported, with the reason.
#[test]
fn a_prometheus_without_data() {
    let address = server(|path, stream| {
        let body = if path.contains("label/__name__/values") {
            json!({"status": "success", "data": ["dvt_run_started_total", "dvt_runs_in_flight", "up"]})
        } else if path.ends_with("/query") {
            vector()
        } else {
            json!({"status": "success", "data": []})
        };
        answer(stream, "200 OK", "application/json", &body.to_string())
    });
    let url = format!("http://{address}");
    let output = check(&url, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = stdout(&output);
    assert!(
        report.contains("no metric `dvt_runs_started_total`; did you mean `dvt_run_started_total`?"),
        "{report}"
    );
    for line in [
        "unknown alert ProjectionLag (P2): no metric `dvt_projection_lag_events`",
        "unknown dvt-executive / variable job: no metric `dvt_runs_started_total`; did you mean `dvt_run_started_total`?",
        "1 series of 1 metrics are read\n",
    ] {
        assert!(report.contains(line), "expected `{line}` in:\n{report}");
    }
    for (budget, words) in [("0", "beyond the budget of 0"), ("1", "within the budget of 1")] {
        let output = check(&url, &["--series-budget", budget]);
        assert!(stdout(&output).contains(words), "{}", stdout(&output));
    }
    let json = check(&url, &["--format", "json"]);
    let json: Value = serde_json::from_str(&stdout(&json)).expect("--format json gives JSON");
    let results = json["results"].as_array().expect("results");
    let unknown = results
        .iter()
        .filter(|result| result["outcome"] == "unknown")
        .count();
    assert!(
        unknown > 30,
        "{unknown} of {} queries name an unknown metric",
        results.len()
    );
}

#[test]
fn a_login_that_a_server_repeats_is_not_printed() {
    let address = server(|_, stream| {
        let said = "bad header: Basic dXNlcjpTM2NyZXRQYXNzdzByZC14eXo= S3cretPassw0rd-xyz s3cret%50assw0rd-xyz \u{1b}[2J\n::error::x";
        let body = json!({"status": "error", "error": said}).to_string();
        answer(stream, "400 Bad Request", "application/json", &body)
    });
    for login in ["user:S3cretPassw0rd-xyz", "user:S3cretP%61ssw0rd-xyz"] {
        let output = check(&format!("http://{login}@{address}"), &[]);
        let said = format!("{}{}", stdout(&output), stderr(&output));
        for secret in ["S3cretPassw0rd", "dXNlcjpTM2NyZXRQ", "\u{1b}[2J", "\n::error"] {
            assert!(!said.contains(secret), "{said}");
        }
        refuses(&output, "(secret)");
    }
}

#[test]
fn an_error_without_an_end_takes_little_memory() {
    let address = server(|_, stream| {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n\r\n[0")?;
        let numbers = b",0".repeat(1 << 20);
        for _ in 0..30 {
            stream.write_all(&numbers)?;
        }
        stream.write_all(b"]")
    });
    let mut command = std::process::Command::new("bash");
    let output = command
        .args(["-c", "ulimit -v 1000000; exec \"$0\" \"$@\""])
        .arg(dashgen().get_program())
        .args(["check", "--prometheus-url", &format!("http://{address}")])
        .current_dir(common::project_root())
        .output()
        .expect("dashgen starts");
    refuses(&output, "what answers at");
}

/// A dashboard that reads two Prometheus.
fn of_two() -> Value {
    let query = |name: &str, source: &str, expr: &str| {
        let source = json!({"type": "prometheus", "uid": format!("${{{source}}}")});
        json!({"id": 1, "type": "timeseries", "title": name, "datasource": source,
            "targets": [{"refId": "A", "datasource": source, "expr": expr}]})
    };
    json!({"uid": "shop", "title": "Shop", "schemaVersion": 42, "templating": {"list": [
        {"name": "prometheus_datasource", "type": "datasource", "query": "prometheus"},
        {"name": "platform", "type": "datasource", "query": "prometheus"},
        {"name": "node", "type": "query", "datasource": {"type": "prometheus", "uid": "${platform}"},
            "query": {"qryType": 1, "query": "label_values(kube_restarts_total, node)"}},
    ]}, "panels": [
        query("Requests", "prometheus_datasource", "sum(rate(shop_requests_total[5m]))"),
        query("Restarts", "platform", "sum by (node) (rate(kube_restarts_total{node=\"$node\"}[5m]))"),
    ]})
}

/// A Prometheus that has one metric, with a label `node`.
fn that_has(metric: &'static str) -> Behaviour {
    fn say(metric: &str, path: &str, stream: &mut TcpStream) -> std::io::Result<()> {
        let body = match path {
            _ if path.contains("label/__name__/values") => json!({"status": "success", "data": [metric]}),
            _ if path.contains("label/node/values") => json!({"status": "success", "data": ["n1"]}),
            _ if path.contains("/labels") => json!({"status": "success", "data": ["__name__", "node"]}),
            _ => vector(),
        };
        answer(stream, "200 OK", "application/json", &body.to_string())
    }
    match metric {
        "shop_requests_total" => |path, stream| say("shop_requests_total", path, stream),
        _ => |path, stream| say("kube_restarts_total", path, stream),
    }
}

/// Each query is asked where its data source is, and what it reads must be known there.
#[test]
fn each_prometheus_is_asked_what_is_for_it() {
    let folder = folder("check-two");
    let (shop, platform) = (
        server(that_has("shop_requests_total")),
        server(that_has("kube_restarts_total")),
    );
    let (shop, platform) = (format!("http://{shop}"), format!("platform=http://{platform}"));
    let file = folder.join("shop.json");
    std::fs::write(&file, of_two().to_string()).expect("the dashboard");
    let file = file.to_str().expect("a path of text");
    let both = check(&shop, &["--prometheus-url", &platform, file]);
    assert_eq!(both.status.code(), Some(0), "{}{}", stdout(&both), stderr(&both));
    assert!(
        stdout(&both).contains("2 series of 2 metrics are read"),
        "{}",
        stdout(&both)
    );

    // Without a name for it, everything is asked of the one that there is.
    let one = check(&shop, &[file]);
    assert_eq!(one.status.code(), Some(1));
    assert!(
        stdout(&one).contains("unknown shop / Restarts / A: no metric `kube_restarts_total`"),
        "{}",
        stdout(&one)
    );
    refuses(
        &check(&shop, &["--prometheus-url", &shop, file]),
        "two addresses of one Prometheus; give another than the project's own as `--prometheus-url NAME=URL`",
    );
    refuses(
        &check(&platform, &[file]),
        "the address of the project's own Prometheus is missing; give it with --prometheus-url URL, without a name",
    );

    // The catalogue says that there are two; what is for one without an address is skipped, and that is said.
    let manifest = json!({"version": 1, "dashboards": [{"uid": "shop", "title": "Shop", "file": "shop.json",
        "source": null, "folder": null, "panels": []}],
        "metrics": [{"name": "kube_restarts_total", "kind": "counter", "unit": "short", "help": "Restarts.",
            "labels": [], "prometheus": "platform"}]});
    std::fs::write(folder.join("dashgen.json"), manifest.to_string()).expect("the manifest");
    let out = folder.to_str().expect("a path of text");
    let skipped = check(&shop, &["--out", out]);
    let said = stdout(&skipped);
    assert_eq!(skipped.status.code(), Some(0), "{said}{}", stderr(&skipped));
    assert!(
        said.contains(
            "2 skipped, 0 findings; 3 requests\n\
             note: Prometheus `platform` was not asked; give its address with --prometheus-url platform=URL\n"
        ),
        "{said}"
    );
}
