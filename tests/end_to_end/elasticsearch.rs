//! Elasticsearch, which refuses to run as root and writes into its own folder.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dashgen::render::Rendered;
use serde_json::{Value, json};
use simulator::model::World;
use simulator::model::run::Run;
use simulator::ship::Shipper;

use crate::servers::{Server, Workshop, free_port, get, installed, on_path};

/// The user `nobody` of every Linux.
const NOBODY: &str = "65534";

/// Starts it, or says why it cannot be had.
pub fn start(workshop: &Workshop) -> Result<(Server, String), String> {
    let home = installed("elasticsearch-7.17.0")
        .ok_or("it is not installed: run tests/end_to_end/install-servers")?;
    if !on_path("java") {
        return Err("it needs Java".to_owned());
    }
    let folder = workshop.folder("elasticsearch");
    let (http, transport) = (free_port(), free_port());
    copy(&home, &folder)?;
    // On a disk that is nearly full Elasticsearch takes no lines, which says nothing about dashboards.
    let settings = format!(
        "discovery.type: single-node\nnetwork.host: 127.0.0.1\nhttp.port: {http}\ntransport.port: {transport}\n\
         action.destructive_requires_name: true\ncluster.routing.allocation.disk.threshold_enabled: false\n"
    );
    fs::write(folder.join("config/elasticsearch.yml"), settings).map_err(|error| error.to_string())?;
    fs::write(
        folder.join("config/jvm.options.d/heap.options"),
        "-Xms512m\n-Xmx512m\n",
    )
    .map_err(|error| error.to_string())?;
    let binary = folder.join("bin/elasticsearch");
    let mut command = if is_root() {
        let chown = Command::new("chown")
            .args(["-R", &format!("{NOBODY}:{NOBODY}")])
            .arg(&folder)
            .status();
        if !chown.is_ok_and(|status| status.success()) {
            return Err("its folder cannot be given to an unprivileged user".to_owned());
        }
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"])
            .arg(binary);
        command
    } else {
        Command::new(binary)
    };
    command
        .env("ES_TMPDIR", folder.join("tmp"))
        .env("ES_JAVA_HOME", java_home()?);
    command
        .env("ES_PATH_CONF", folder.join("config"))
        .env("HOME", &folder)
        .current_dir(&folder);
    let url = format!("http://127.0.0.1:{http}");
    let ready = format!("{url}/_cluster/health?wait_for_status=yellow");
    Ok((workshop.start("elasticsearch", &mut command, &ready), url))
}

fn copy(home: &std::path::Path, folder: &std::path::Path) -> Result<(), String> {
    let copied = Command::new("cp").arg("-rT").arg(home).arg(folder).status();
    for name in ["tmp", "data", "logs", "config/jvm.options.d"] {
        fs::create_dir_all(folder.join(name)).map_err(|error| error.to_string())?;
    }
    copied
        .is_ok_and(|status| status.success())
        .then_some(())
        .ok_or_else(|| "its files cannot be copied".to_owned())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n")
}

fn java_home() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let java = std::env::split_paths(&path)
        .map(|folder| folder.join("java"))
        .find(|java| java.is_file());
    let java = java
        .and_then(|java| java.canonicalize().ok())
        .ok_or("it needs Java")?;
    java.ancestors()
        .nth(2)
        .map(PathBuf::from)
        .ok_or_else(|| "Java has no home".to_owned())
}

/// Sends the lines of runs, and counts them.
pub async fn ship(world: &World, runs: &[Run], url: &str) {
    let shipper = Shipper::new().expect("a client");
    shipper
        .put_template(url)
        .await
        .expect("Elasticsearch takes the template");
    let logger = simulator::logs::Logger::new(world);
    let mut lines: Vec<_> = runs.iter().flat_map(|run| logger.lines(run)).collect();
    lines.sort_by_key(|line| line.at);
    shipper
        .logs(url, &lines)
        .await
        .expect("Elasticsearch takes every line");
    // What was written is found only after a refresh.
    get(&format!("{url}/dvt-logs-*/_refresh")).expect("Elasticsearch answers");
    let counted = get(&format!("{url}/dvt-logs-*/_count"))
        .expect("Elasticsearch answers")
        .1;
    let counted: serde_json::Value = serde_json::from_str(&counted).expect("JSON");
    assert_eq!(counted["count"], lines.len(), "lines in Elasticsearch");
}

/// That Elasticsearch takes what is rendered for it: the templates as they are but for the setting of a part that this
/// distribution lacks, and the policies by the code that reads them in one that has it.
pub async fn takes(workshop: &Workshop, rendered: &Rendered, url: &str) -> Result<(), String> {
    let shipper = Shipper::new().expect("a client");
    for indices in rendered.log_indices() {
        let name = indices.name();
        let mut template = serde_json::to_value(indices.template()).expect("JSON");
        let policy = template["template"]["settings"]["index.lifecycle.name"].take();
        assert_eq!(policy, name, "the indices follow the policy of their name");
        template["template"]["settings"] = json!({"number_of_replicas": "0"});
        let put = |path: String, body: String| shipper.put(format!("{url}/{path}"), body);
        put(format!("_index_template/{name}"), template.to_string())
            .await
            .unwrap_or_else(|error| panic!("the template of {name}: {error}"));
        // A line of a service that logs something new.
        let index = format!("{name}-1999.12.31");
        put(
            format!("{index}/_doc/1?refresh=true"),
            json!({"runId": "run-1", "unheard": {"of": 1}}).to_string(),
        )
        .await
        .unwrap_or_else(|error| panic!("a line with a field that is not declared: {error}"));
        let ask = |path: &str| -> Value {
            let (_, body) = get(&format!("{url}/{index}/{path}")).expect("Elasticsearch answers");
            serde_json::from_str(&body).expect("JSON")
        };
        let fields = &ask("_mapping")[&index]["mappings"]["properties"];
        assert_eq!(fields["runId"]["type"], "keyword", "{fields}");
        assert_eq!(fields["unheard"], Value::Null, "the mapping grew: {fields}");
        assert_eq!(ask("_count?q=runId:run-1")["count"], 1);
        assert_eq!(ask("_count?q=unheard.of:1")["count"], 0);
    }
    policies(workshop, rendered)
}

/// What Elasticsearch's own reader understands of each policy.
fn policies(workshop: &Workshop, rendered: &Rendered) -> Result<(), String> {
    let jar = installed("x-pack-core-7.17.0.jar")
        .ok_or("x-pack-core is not installed: run tests/end_to_end/install-servers")?;
    let home = installed("elasticsearch-7.17.0").ok_or("Elasticsearch is not installed")?;
    let folder = workshop.folder("policies");
    let understood = rendered.log_indices().map(|indices| {
        let file = folder.join(indices.policy_path().file_name().expect("a name"));
        let text = serde_json::to_string(indices.policy()).expect("JSON");
        fs::write(&file, text).expect("the folder is writable");
        let read = Command::new("java")
            .arg("-cp")
            .arg(format!("{}/lib/*:{}", home.display(), jar.display()))
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../end_to_end/elasticsearch/Policies.java"
            ))
            .arg(&file)
            .output()
            .expect("java starts");
        assert!(
            read.status.success(),
            "Elasticsearch refuses the policy of {}:\n{}",
            indices.name(),
            String::from_utf8_lossy(&read.stderr)
        );
        format!("{}\n{}", indices.name(), String::from_utf8_lossy(&read.stdout))
    });
    let understood: String = understood.collect();
    // In milliseconds: 31 and 91 days.
    insta::assert_snapshot!(understood, @"
    dvt-logs
    hot 0 []
    delete 2678400000 [delete]
    dvt-audit
    hot 0 []
    delete 7862400000 [delete]
    ");
    Ok(())
}
