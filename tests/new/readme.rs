//! Every command in a block `sh` of the README is run, in its order: those of a block in one folder, beside a Grafana of
//! their own.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::project::GATEWAY;
use crate::common::{cargo_environment, folder, git, project_root, stderr, stdout};
use crate::stand_in::StandIn;

/// What runs elsewhere, or would build everything again.
const ELSEWHERE: [&str; 3] = [
    "bash tests/run",
    "cargo install --path crates/cli",
    "export GRAFANA_TOKEN=",
];

/// The commands of each block `sh`, without their comments.
fn blocks(readme: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if line == "```sh" {
            let block = lines.by_ref().take_while(|line| *line != "```");
            let commands = block.map(|line| line.split("  # ").next().unwrap_or(line).trim().to_owned());
            blocks.push(commands.filter(|command| !command.is_empty()).collect());
        }
    }
    blocks
}

/// A folder with dashboards of the project's fixture, known to git as `origin/main`.
fn with_dashboards(name: &str) -> (PathBuf, PathBuf) {
    let folder = folder(name);
    let fixture = project_root().join("tests/fixtures/import/web-shop.json");
    let mut dashboard: Value =
        serde_json::from_str(&fs::read_to_string(fixture).expect("a fixture")).expect("JSON");
    dashboard["tags"] = json!(["production"]);
    fs::create_dir_all(folder.join("dashboards")).expect("a folder");
    let file = folder.join("dashboards/web-shop.json");
    fs::write(&file, dashboard.to_string()).expect("a file");
    let rule = "groups: [{name: web, rules: [{record: 'job:http_requests:rate5m', expr: 'rate(http_requests_total[5m])'}]}]\n";
    fs::create_dir_all(folder.join("rules")).expect("a folder");
    fs::write(folder.join("rules/web.yaml"), rule).expect("a file");
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "Dashboards"]);
    git(&folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    (folder, file)
}

/// A folder of commands: the tool, and a `curl` that prints what a service exposes.
fn commands(folder: &Path) -> PathBuf {
    let commands = folder.join("bin");
    fs::create_dir_all(&commands).expect("a folder");
    symlink(env!("CARGO_BIN_EXE_dashgen"), commands.join("dashgen")).expect("a link");
    let curl = commands.join("curl");
    fs::write(
        &curl,
        format!("#!/bin/sh\ncat <<'END'\n{}\nEND\n", GATEWAY.trim()),
    )
    .expect("a command");
    fs::set_permissions(&curl, fs::Permissions::from_mode(0o755)).expect("it can be run");
    commands
}

fn bash(script: &str, folder: &Path, commands: &Path) -> (Option<i32>, String) {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut bash = Command::new("bash");
    bash.args(["-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", commands.display()))
        .env("GRAFANA_TOKEN", "<editor-token>")
        .stdin(Stdio::null());
    let output = cargo_environment(&mut bash).output().expect("bash starts");
    (output.status.code(), stdout(&output) + &stderr(&output))
}

#[test]
fn every_command_of_the_readme_runs() {
    let readme = fs::read_to_string(project_root().join("README.md")).expect("there is a README");
    let clone = project_root().canonicalize().expect("the folder of dashgen");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let commands = commands(&folder("readme-programs"));
    let mut new_project = None;
    let mut count = 0;
    for (number, block) in blocks(&readme).into_iter().enumerate() {
        let grafana = runtime.block_on(StandIn::start());
        let source =
            json!({"uid": "prometheus", "name": "Prometheus", "type": "prometheus", "isDefault": true});
        grafana.state().data_sources.push(source);
        let has = |word: &str| block.iter().any(|command| command.contains(word));
        let mut here = if has("dashgen push") {
            new_project
                .clone()
                .expect("the block that begins a project comes first")
        } else {
            let (here, file) = with_dashboards(&format!("readme-{number}"));
            if has("--grafana-url") {
                let push = format!("dashgen push {} --grafana-url {}", file.display(), grafana.url());
                let (code, said) = bash(&push, &here, &commands);
                assert_eq!(code, Some(0), "{said}");
            }
            here
        };
        for command in block {
            if ELSEWHERE.iter().any(|elsewhere| command.starts_with(elsewhere)) {
                continue;
            }
            count += 1;
            if let Some(into) = command.strip_prefix("cd ") {
                here = here.join(into);
                fs::copy(project_root().join("Cargo.lock"), here.join("Cargo.lock")).expect("a copy");
                new_project = Some(here.clone());
                continue;
            }
            let new = format!("dashgen new --dashgen '{}'", clone.display());
            let script = command
                .replace("https://grafana.example.com", &grafana.url())
                .replace("dashgen new", &new);
            let (code, said) = bash(&script, &here, &commands);
            // 1 of a `diff` is a difference.
            let is_well = code == Some(0) || code == Some(1) && command.starts_with("dashgen diff");
            assert!(is_well, "`{command}` of the README ends with {code:?}: {said}");
        }
    }
    assert!(count >= 10, "only {count} commands were found");
}
