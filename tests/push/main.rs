//! The whole program beside a stand-in Grafana: flags, environments, exit codes, and what is printed.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::print_stdout,
    reason = "a test is read from top to bottom; its shape is not an interface"
)]

#[allow(dead_code)] // the program is tried with fewer faults than the library
#[path = "../grafana/stand_in/mod.rs"]
mod stand_in;

use std::process::{Command, Output};

use serde_json::{Value, json};

use stand_in::{Fault, StandIn, Trouble};

const TOKEN: &str = "<editor-token>";

/// A folder with a dashboard, and a program to run in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new(unit: &str) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.write("lag.json", &dashboard(unit).to_string());
        place
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("a file");
    }

    /// Runs the program with a token. The stand-in runs on another thread meanwhile.
    async fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("dashgen"));
        command.args(arguments).current_dir(self.0.path()).env_clear();
        command.envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output().expect("the program"))
            .await
            .expect("a thread");
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(text);
            assert!(!text.contains(TOKEN), "the token shows: {text}");
        }
        output
    }

    async fn push(&self, server: &StandIn, arguments: &[&str]) -> Output {
        let url = server.url();
        let mut all = vec![
            "push",
            "lag.json",
            "--grafana-url",
            &url,
            "--project",
            "dvt",
            "--no-data-source-check",
        ];
        all.extend(arguments);
        self.run(&all, &[("GRAFANA_TOKEN", TOKEN)]).await
    }
}

fn dashboard(unit: &str) -> Value {
    json!({
        "uid": "lag", "title": "Lag", "schemaVersion": 42,
        "panels": [{
            "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        }],
    })
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[track_caller]
fn ends_with(output: &Output, code: i32, words: &str) {
    let text = text(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "without `{words}`: {text}");
}

fn edit(server: &StandIn) {
    server.state().person_edits("lag", |spec| {
        spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("h");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_an_edit_a_conflict_and_the_way_back() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    ends_with(&place.push(&server, &["--dry-run"]).await, 0, "would create lag");
    assert_eq!(server.writes(), []);
    ends_with(&place.push(&server, &[]).await, 0, "1 created");
    ends_with(&place.push(&server, &[]).await, 0, "1 unchanged");
    edit(&server);
    place.write("lag.json", &dashboard("ms").to_string());
    ends_with(
        &place.push(&server, &[]).await,
        3,
        "in Grafana: panel “Lag”: unit: s → h",
    );
    ends_with(
        &place.push(&server, &["--overwrite"]).await,
        0,
        "`dashgen rollback lag --to 2` brings it back",
    );
    let url = server.url();
    let rollback = ["rollback", "lag", "--to", "2", "--grafana-url", &url];
    ends_with(
        &place.run(&rollback, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "panel “Lag”: unit: ms → h",
    );
    ends_with(&place.push(&server, &[]).await, 3, "1 conflict");
    let pull = ["pull", "lag", "--out", ".", "--grafana-url", &url];
    ends_with(
        &place.run(&pull, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "1 written",
    );
    let pulled = std::fs::read_to_string(place.0.path().join("lag.json")).expect("a file");
    assert!(pulled.contains(r#""unit": "h""#), "{pulled}");
    ends_with(&place.push(&server, &[]).await, 0, "1 updated");
    ends_with(&place.push(&server, &[]).await, 0, "1 unchanged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_to_grafana_says_whose_it_is() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    place.push(&server, &[]).await;
    let url = server.url();
    let diff = ["diff", "lag.json", "--grafana-url", &url];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    assert_eq!(place.run(&diff, &login).await.status.code(), Some(0));
    edit(&server);
    ends_with(
        &place.run(&diff, &login).await,
        1,
        "lag was changed in Grafana since it was pushed",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_json_and_a_summary_on_github() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    let summary = place.0.path().join("summary.md");
    let push = [
        "push",
        "lag.json",
        "--grafana-url",
        &url,
        "--format",
        "json",
        "--no-data-source-check",
    ];
    let variables = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GITHUB_STEP_SUMMARY", summary.to_str().expect("a path")),
    ];
    let output = place.run(&push, &variables).await;
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    assert_eq!(json["destinations"][0]["dashboards"][0]["outcome"], "created");
    let summary = std::fs::read_to_string(summary).expect("a summary");
    assert!(summary.contains("### dashgen push: 1 created"), "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_repository_sends_no_token_anywhere() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    place.write(
        "dashgen.toml",
        &format!("project = 'dvt'\n[environments.prod]\nurl = '{url}'\ntoken_env = 'GRAFANA_TOKEN'\n"),
    );
    let push = ["push", "lag.json", "--env", "prod", "--no-data-source-check"];
    let output = place.run(&push, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(&output, 2, "set GRAFANA_TOKEN_URL to http://127.0.0.1");
    let elsewhere = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GRAFANA_TOKEN_URL", "https://grafana.example.com"),
    ];
    ends_with(&place.run(&push, &elsewhere).await, 2, "set GRAFANA_TOKEN_URL");
    let other = [
        ("GRAFANA_TOKEN", TOKEN),
        ("GRAFANA_URL", "https://grafana.example.com"),
    ];
    ends_with(&place.run(&push, &other).await, 2, "another address was named");
    assert_eq!(server.requests(), [], "the server of the file was asked");
    let named = [("GRAFANA_TOKEN", TOKEN), ("GRAFANA_TOKEN_URL", url.as_str())];
    ends_with(&place.run(&push, &named).await, 0, "1 created");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_shows_the_token() {
    let place = Place::new("s");
    let troubles = [
        Trouble::Drop,
        Trouble::Cut,
        Trouble::Status(500),
        Trouble::Status(401),
        Trouble::Truncated,
        Trouble::NotJson,
        Trouble::LoginPage,
        Trouble::WrongType,
        Trouble::Redirect("https://grafana.example.com/login".to_owned()),
    ];
    for trouble in troubles {
        let server = StandIn::start().await;
        server.trouble(Fault {
            times: 4,
            ..Fault::always(trouble.clone())
        });
        let output = place.push(&server, &[]).await;
        assert_eq!(output.status.code(), Some(2), "{trouble:?}: {}", text(&output));
    }
    let bad = [
        "push",
        "lag.json",
        "--grafana-url",
        "https://user:secret@grafana.example.com",
    ];
    let output = place.run(&bad, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(&output, 2, "holds a user or password");
    assert!(!text(&output).contains("secret@"), "{}", text(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_and_data_sources_come_from_the_file() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    let url = server.url();
    let mut with_source = dashboard("s");
    with_source["templating"] =
        json!({"list": [{"type": "datasource", "name": "ds", "query": "prometheus", "current": {}}]});
    place.write("lag.json", &with_source.to_string());
    place.write(
        "dashgen.toml",
        "folder = 'ops'\n[folders.dvt]\ntitle = 'DVT'\n[folders.ops]\ntitle = 'Ops'\nparent = 'dvt'\n\
         [environments.prod.data_sources]\nprometheus = 'Mimir'\n",
    );
    let push = ["push", "lag.json", "--env", "prod", "--grafana-url", &url];
    let login = [("GRAFANA_TOKEN", TOKEN)];
    ends_with(
        &place.run(&push, &login).await,
        2,
        "environment prod has no data source of type prometheus named Mimir",
    );
    assert_eq!(
        server.writes(),
        [],
        "something was written before the data sources were known"
    );
    server
        .state()
        .data_sources
        .push(json!({"uid": "m1", "name": "Mimir", "type": "prometheus"}));
    ends_with(&place.run(&push, &login).await, 0, "1 created");
    let state = server.state();
    let live = state.dashboards["lag"].now();
    assert_eq!(live.folder(), "ops");
    assert_eq!(
        live.spec["templating"]["list"][0]["current"],
        json!({"text": "Mimir", "value": "m1"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_pushed_once_and_kept_when_edited() {
    let server = StandIn::start().await;
    let place = Place::new("s");
    server
        .state()
        .data_sources
        .push(json!({"uid": "p1", "name": "Prometheus", "type": "prometheus", "isDefault": true}));
    let rules = |expr: &str| {
        json!({"groups": [{"name": "dvt", "rules": [{"alert": "Gap", "expr": expr}]}]}).to_string()
    };
    place.write("rules.json", &rules("a > 0"));
    let push = ["--rules", "rules.json", "--rules-folder", "DVT"];
    ends_with(&place.push(&server, &push).await, 0, "created dvt");
    server.requests();
    ends_with(&place.push(&server, &push).await, 0, "2 unchanged");
    assert_eq!(server.writes(), []);
    place.write("rules.json", &rules("b > 0"));
    ends_with(&place.push(&server, &push).await, 0, "updated dvt");
    server.state().rules.get_mut("DVT").expect("a folder")[0]["rules"][0]["expr"] = json!("mine > 0");
    ends_with(
        &place.push(&server, &push).await,
        3,
        "it was changed in Grafana since it was pushed",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_is_missing() {
    let server = StandIn::start().await;
    server
        .state()
        .data_sources
        .push(json!({"uid": "p1", "name": "Prometheus", "type": "prometheus"}));
    let place = Place::new("s");
    let url = server.url();
    let doctor = ["doctor", "--grafana-url", &url];
    ends_with(
        &place.run(&doctor, &[("GRAFANA_TOKEN", TOKEN)]).await,
        0,
        "ok    version: 12.4.0",
    );
    let viewer = place.run(&doctor, &[("GRAFANA_TOKEN", "<viewer-token>")]).await;
    ends_with(&viewer, 2, "wrong permissions: missing: ");
    ends_with(&viewer, 2, "dashboards:create");
}
