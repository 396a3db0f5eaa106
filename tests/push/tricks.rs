//! Every command against every trick of a server: it ends soon, in little memory, without the secret, without anything
//! that writes to a terminal or commands a job, and with an exit code that says so.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::json;

use crate::setup::{Place, TOKEN, edit, text};
use crate::stand_in::{DECEPTION, Fault, StandIn, Trouble};

fn tricks() -> Vec<Trouble> {
    vec![
        Trouble::Drop,
        Trouble::Cut,
        Trouble::Hang,
        Trouble::Trickle,
        Trouble::Status(500),
        Trouble::Truncated,
        Trouble::NotJson,
        Trouble::LoginPage,
        Trouble::WrongType,
        Trouble::Redirect("https://user:<editor-token>@<editor-token>.example.com/<editor-token>".to_owned()),
        Trouble::Huge,
        Trouble::SeeOther,
        Trouble::Loop,
        Trouble::OldObject,
        Trouble::OtherName,
        Trouble::Endless,
        Trouble::Repeating,
        Trouble::Echo(400),
        Trouble::Echo(401),
        Trouble::Echo(403),
        Trouble::Echo(404),
        Trouble::Echo(422),
        Trouble::Echo(500),
        Trouble::HugeError,
        Trouble::Empty(204),
        Trouble::Empty(304),
        Trouble::Wordless(400),
        Trouble::Wordless(404),
        Trouble::Deceptive,
    ]
}

/// A command that is done with everything after a second or two.
fn commands(url: &str) -> Vec<Vec<String>> {
    let commands = [
        "doctor",
        "doctor --format json",
        "push lag.json --project dvt --no-data-source-check",
        "push lag.json --project dvt --overwrite --adopt --format json --no-data-source-check",
        "push lag.json --project dvt --rules rules.json",
        "pull lag --out pulled",
        "pull --tag dvt --out pulled --format json",
        "diff lag.json",
        "rollback lag --to 1",
    ];
    commands
        .iter()
        .map(|command| {
            let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            for word in ["--grafana-url", url, "--timeout", "1", "--deadline", "4"] {
                words.push(word.to_owned());
            }
            words
        })
        .collect()
}

/// In a shell that gives it half a gigabyte.
async fn run(place: &Place, words: &[String]) -> Output {
    let mut command = Command::new("bash");
    command
        .args(["-c", "ulimit -v 1000000; exec \"$0\" \"$@\""])
        .arg(assert_cmd::cargo::cargo_bin!("dashgen"))
        .args(words)
        .current_dir(place.0.path())
        .env_clear()
        .env("GRAFANA_TOKEN", TOKEN)
        .env("CLICOLOR_FORCE", "1")
        .env("GITHUB_STEP_SUMMARY", place.0.path().join("summary.md"));
    tokio::task::spawn_blocking(move || command.output().expect("the program"))
        .await
        .expect("a thread")
}

/// What no output may hold.
fn check(said: &str, what: &str) {
    for secret in [TOKEN, "editor-token", "%3Ceditor", "PGVkaXRvci10b2tlb"] {
        assert!(
            !said.to_lowercase().contains(&secret.to_lowercase()),
            "{what} shows {secret}: {said}"
        );
    }
    let mut plain = String::new();
    let mut rest = said;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let length = after
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b';')
            .count();
        assert_eq!(
            after.as_bytes().get(length),
            Some(&b'm'),
            "{what} writes to the terminal: {said:?}"
        );
        rest = &after[length + 1..];
    }
    plain.push_str(rest);
    let is_hidden =
        |sign: char| (sign.is_control() && sign != '\n') || DECEPTION.contains(sign) && !sign.is_ascii();
    assert!(!plain.contains(is_hidden), "{what} hides something: {said:?}");
    let commands = plain.lines().any(|line| line.trim_start().starts_with("::"));
    assert!(!commands, "{what} commands the job: {said}");
}

/// All commands against a server that plays a trick from the first request on, or from the first for dashboards on.
async fn stand(trick: Trouble, path: &'static str) {
    let rules = r#"{"groups": [{"name": "dvt", "rules": [{"alert": "Gap", "expr": "a > 0"}]}]}"#;
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.write("rules.json", rules);
    let source = json!({"uid": "p1", "name": "Prometheus", "type": "prometheus", "isDefault": true});
    server.state().data_sources.push(source);
    place.push(&server, &[]).await;
    edit(&server);
    server.trouble(Fault {
        path,
        ..Fault::always(trick.clone())
    });
    let commands = commands(&server.url());
    let place = &place;
    let runs = commands.iter().map(|words| async move {
        let begin = Instant::now();
        (words, run(place, words).await, begin.elapsed())
    });
    for (words, output, took) in join_all(runs).await {
        let what = format!("{trick:?} of “{path}”, {}", words.join(" "));
        let said = text(&output);
        check(&said, &what);
        assert!(took < Duration::from_secs(20), "{what} took {took:?}");
        let code = output.status.code();
        assert!(matches!(code, Some(0..=4)), "{what} ended with {code:?}: {said}");
        if words.contains(&"json".to_owned()) && !output.stdout.is_empty() {
            let json: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
            assert!(json.is_ok(), "{what} is no JSON: {said}");
        }
    }
    let summary = std::fs::read_to_string(place.0.path().join("summary.md")).unwrap_or_default();
    check(&summary, &format!("the summary of {trick:?}"));
    assert!(!summary.contains("[a](https://evil.example)"), "{summary}");
    server.recover();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_stands_every_trick() {
    let tricks = tricks()
        .into_iter()
        .flat_map(|trick| [(trick.clone(), ""), (trick, "/dashboards")]);
    let all = stream::iter(tricks).map(|(trick, path)| stand(trick, path));
    all.buffer_unordered(3).collect::<Vec<()>>().await;
}
