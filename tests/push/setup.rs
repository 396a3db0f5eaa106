//! A folder with a dashboard, the program in it, and what it says.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::stand_in::StandIn;

pub(crate) const TOKEN: &str = "<editor-token>";

/// A folder with a dashboard, and a program to run in it.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new(unit: &str) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.write("lag.json", &dashboard(unit).to_string());
        place
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.path().join(name), text).expect("a file");
    }

    /// Runs the program with a token. The stand-in runs on another thread meanwhile.
    pub(crate) async fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
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

    pub(crate) async fn push(&self, server: &StandIn, arguments: &[&str]) -> Output {
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

pub(crate) fn dashboard(unit: &str) -> Value {
    json!({
        "uid": "lag", "title": "Lag", "schemaVersion": 42,
        "panels": [{
            "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        }],
    })
}

pub(crate) fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[track_caller]
pub(crate) fn ends_with(output: &Output, code: i32, words: &str) {
    let text = text(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(text.contains(words), "without `{words}`: {text}");
}

pub(crate) fn edit(server: &StandIn) {
    server.state().person_edits("lag", |spec| {
        spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("h");
    });
}
