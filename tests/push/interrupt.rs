//! Real signals to the real program while requests are under way.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::setup::{Place, TOKEN, dashboard, ends_with};
use crate::stand_in::{Fault, StandIn, Trouble};

/// The program while it runs.
struct Running(Child);

impl Running {
    /// Pushes the dashboards `a`, `b` and `c`, one after the other.
    fn push(place: &Place, server: &StandIn) -> Self {
        for uid in ["a", "b", "c"] {
            let mut one = dashboard("s");
            one["uid"] = uid.into();
            place.write(&format!("{uid}.json"), &one.to_string());
        }
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dashgen"));
        command
            .args([
                "push",
                "a.json",
                "b.json",
                "c.json",
                "--concurrency",
                "1",
                "--no-data-source-check",
                "--project",
                "dvt",
            ])
            .args(["--grafana-url", &server.url()])
            .current_dir(place.0.path())
            .env_clear()
            .env("GRAFANA_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(command.spawn().expect("the program"))
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args([signal, &self.0.id().to_string()])
            .status();
        assert!(sent.expect("kill").success(), "no signal was sent");
    }

    /// The next line that it writes to stderr.
    async fn warning(&mut self) -> String {
        let stderr = self.0.stderr.take().expect("stderr");
        let (line, stderr) = tokio::task::spawn_blocking(move || {
            let (mut stderr, mut line) = (BufReader::new(stderr), String::new());
            stderr.read_line(&mut line).expect("a line");
            (line, stderr.into_inner())
        })
        .await
        .expect("a thread");
        self.0.stderr = Some(stderr);
        line
    }

    /// The exit code and what it wrote to stdout.
    async fn end(mut self) -> (Option<i32>, String) {
        tokio::task::spawn_blocking(move || {
            let mut said = String::new();
            let mut stdout = self.0.stdout.take().expect("stdout");
            stdout.read_to_string(&mut said).expect("text");
            (self.0.wait().expect("an end").code(), said)
        })
        .await
        .expect("a thread")
    }
}

fn held(method: &'static str) -> Fault {
    Fault::once(Trouble::Held, method, "/dashboards")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_finishes_the_write_under_way_and_begins_nothing_new() {
    for signal in ["-INT", "-TERM"] {
        let (server, place) = (StandIn::start().await, Place::new("s"));
        server.trouble(held("POST"));
        let mut program = Running::push(&place, &server);
        server.saw("POST").await;
        program.signal(signal);
        let warning = program.warning().await;
        assert!(warning.contains("finishing the writes under way"), "{warning}");
        server.release();
        let (code, said) = program.end().await;
        assert_eq!(code, Some(130), "{said}");
        for line in ["created a", "skipped b", "skipped c", "1 created, 2 skipped"] {
            assert!(said.contains(line), "without `{line}`: {said}");
        }
        let made: Vec<String> = server.state().dashboards.keys().cloned().collect();
        assert_eq!(made, ["a"], "what is reported is what was done");
        let url = server.url();
        let again = [
            "push",
            "a.json",
            "b.json",
            "c.json",
            "--no-data-source-check",
            "--project",
            "dvt",
            "--grafana-url",
            &url,
        ];
        ends_with(
            &place.run(&again, &[("GRAFANA_TOKEN", TOKEN)]).await,
            0,
            "2 created, 1 unchanged",
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_it_at_once() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    server.trouble(held("POST"));
    let mut program = Running::push(&place, &server);
    server.saw("POST").await;
    program.signal("-INT");
    program.warning().await;
    program.signal("-INT");
    assert_eq!(program.end().await, (Some(130), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_while_reading_ends_before_anything_is_written() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    server.trouble(held("GET"));
    let mut program = Running::push(&place, &server);
    server.saw("GET").await;
    // The list is the first request of dashboards.
    while !server
        .state()
        .log
        .iter()
        .any(|(_, path)| path.ends_with("/dashboards"))
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    program.signal("-INT");
    let said = program.warning().await;
    assert!(said.contains("interrupted before anything was written"), "{said}");
    assert_eq!(program.end().await.0, Some(130));
    assert_eq!(server.writes(), []);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_not_among_the_arguments() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    server.trouble(held("POST"));
    let program = Running::push(&place, &server);
    server.saw("POST").await;
    let arguments = std::fs::read(format!("/proc/{}/cmdline", program.0.id())).expect("the arguments");
    let arguments = String::from_utf8_lossy(&arguments);
    assert!(arguments.contains("--grafana-url"), "{arguments}");
    assert!(!arguments.contains(TOKEN), "{arguments}");
    server.release();
    assert_eq!(program.end().await.0, Some(0));
}
