//! The files of the demo, read by the programs that they are for. Grafana is in no registry: the keys of its
//! files are compared with those that 12.4 reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use clap::Parser;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::servers::{Workshop, installed, on_path};
use crate::{install, not_run};

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the project")
}

fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn accepts(command: &mut Command) -> Output {
    let output = command.output().expect("the program is installed");
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    );
    output
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The keys of an object, and of the objects in it, as paths. Items of a list have the list's path.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    for (key, value) in entries(value) {
        let path = format!("{path}.{key}");
        keys(value, &path, found);
        found.insert(path);
    }
    for item in items(value) {
        keys(item, path, found);
    }
}

#[test]
fn prometheus_and_alertmanager_accept_their_configuration() {
    let begin = Instant::now();
    install(begin);
    if !on_path("promtool") || !on_path("amtool") {
        return not_run(
            begin,
            "the demo's configuration",
            "promtool or amtool is not installed",
        );
    }
    // The demo mounts the rules elsewhere than they are here.
    let demo = fs::read_to_string(root().join("docs/demo/prometheus.yml")).expect("it is committed");
    let rules = root().join("out/prometheus").display().to_string();
    let here = demo.replace("/etc/prometheus/rules", &rules);
    assert_ne!(demo, here, "the rules are not loaded");
    let workshop = Workshop::new("demo");
    let file = workshop.folder("prometheus").join("prometheus.yml");
    fs::write(&file, here).expect("the folder is writable");
    let said = accepts(Command::new("promtool").args(["check", "config"]).arg(&file));
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(said.contains("2 rule files found"), "{said}");
    let file = root().join("docs/demo/alertmanager.yml");
    accepts(Command::new("amtool").arg("check-config").arg(file));
}

/// The project as the reader behind `docker compose` reads it, or a word why not.
fn composed(begin: Instant) -> Option<Value> {
    install(begin);
    let Some(reader) = installed("compose-v2.4.9") else {
        not_run(
            begin,
            "compose.yaml",
            "its reader is not installed: it is built with Go",
        );
        return None;
    };
    let output = accepts(
        Command::new(reader)
            .args(["-format", "json", "compose.yaml"])
            .current_dir(root()),
    );
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[test]
fn compose_reads_the_project_and_everything_it_mounts_is_there() {
    let Some(project) = composed(Instant::now()) else {
        return;
    };
    let services: BTreeSet<&str> = entries(&project["services"])
        .map(|(name, _)| name.as_str())
        .collect();
    let wanted = [
        "alertmanager",
        "elasticsearch",
        "grafana",
        "jaeger",
        "prometheus",
        "simulator",
    ];
    assert_eq!(services, BTreeSet::from(wanted));
    let mut mounted = 0;
    for (name, service) in entries(&project["services"]) {
        for volume in items(&service["volumes"]).filter(|volume| volume["type"] == "bind") {
            let source = volume["source"].as_str().expect("a bind has a source");
            assert!(
                Path::new(source).exists(),
                "{name} mounts {source}, which is not there"
            );
            assert_eq!(volume["read_only"], true, "{name} may write to {source}");
            mounted += 1;
        }
        for port in items(&service["ports"]) {
            assert_eq!(port["host_ip"], "127.0.0.1", "{name} listens to the world");
        }
        if let Some(file) = service["build"]["dockerfile"].as_str() {
            assert!(
                root().join(file).exists(),
                "{name} is built from {file}, which is not there"
            );
        }
    }
    assert_eq!(mounted, 7, "files and folders that are mounted");
    // Names in files that a server reads are names of services.
    for file in [
        "docs/demo/prometheus.yml",
        "docs/demo/grafana/datasources.yaml",
        "compose.yaml",
    ] {
        let text = fs::read_to_string(root().join(file)).expect("it is committed");
        for name in text
            .split("http://")
            .skip(1)
            .filter_map(|rest| rest.split(':').next())
        {
            let known = services.contains(name) || name == "localhost";
            assert!(known, "{file} names {name}, which is no service");
        }
    }
    let targets = yaml("docs/demo/prometheus.yml").to_string();
    assert!(targets.contains("simulator:9464") && targets.contains("alertmanager:9093"));
}

#[test]
fn the_demo_understands_its_command() {
    let project = yaml("compose.yaml");
    let simulator = &project["services"]["simulator"];
    let command: Vec<&str> = items(&simulator["command"]).filter_map(Value::as_str).collect();
    let read = |arguments: &[&str]| Arguments::try_parse_from([&["demo"], arguments].concat());
    let arguments = read(&command).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        read(&[&command[..], &["--no-such-flag"]].concat()).is_err(),
        "it reads nothing"
    );
    // It writes where Prometheus reads, by the rules that Prometheus has, and serves what Prometheus scrapes.
    let elsewhere = &arguments.elsewhere;
    let mounts = |service: &Value| -> Vec<String> {
        items(&service["volumes"])
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let prometheus = &project["services"]["prometheus"];
    let [of_simulator, of_prometheus] = [mounts(simulator), mounts(prometheus)];
    let storage = elsewhere.storage.as_deref().expect("a storage").display();
    let storage = format!("prometheus:{storage}");
    assert!(
        of_simulator.contains(&storage) && of_prometheus.contains(&storage),
        "{storage}"
    );
    let rules = elsewhere.rules.as_deref().expect("rules").display();
    let rules = format!("./out/prometheus:{rules}:ro");
    assert!(
        of_simulator.contains(&rules) && of_prometheus.contains(&rules),
        "{rules}"
    );
    let check = simulator["healthcheck"]["test"].to_string();
    assert!(check.contains(&format!("/{}\"", elsewhere.port)), "{check}");
    let scraped = yaml("docs/demo/prometheus.yml").to_string();
    assert!(
        scraped.contains(&format!("simulator:{}", elsewhere.port)),
        "{scraped}"
    );
    assert!(
        scraped.contains(&format!("simulator:{}", elsewhere.port + 1)),
        "{scraped}"
    );
    assert_eq!(
        prometheus["depends_on"]["simulator"]["condition"], "service_healthy",
        "Prometheus reads the past when it starts"
    );
    // The image starts the demo, and has the programs that it starts.
    let image = fs::read_to_string(root().join("docs/demo/Dockerfile")).expect("it is committed");
    assert!(
        image.contains(r#"ENTRYPOINT ["demo"]"#) && image.contains("--example demo"),
        "{image}"
    );
    assert!(image.contains("/bin/prometheus /bin/promtool"), "{image}");
}

/// What Grafana 12.4 reads in a file of data sources; it passes over what it does not know.
const DATASOURCE_KEYS: [&str; 9] = [
    ".datasources",
    ".datasources.name",
    ".datasources.uid",
    ".datasources.type",
    ".datasources.access",
    ".datasources.url",
    ".datasources.isDefault",
    ".datasources.jsonData",
    ".apiVersion",
];

/// What the three data sources read in `jsonData`.
const JSON_DATA_KEYS: [&str; 23] = [
    ".httpMethod",
    ".timeInterval",
    ".exemplarTraceIdDestinations",
    ".exemplarTraceIdDestinations.name",
    ".exemplarTraceIdDestinations.url",
    ".exemplarTraceIdDestinations.urlDisplayLabel",
    ".timeField",
    ".index",
    ".logMessageField",
    ".logLevelField",
    ".dataLinks",
    ".dataLinks.field",
    ".dataLinks.url",
    ".dataLinks.datasourceUid",
    ".dataLinks.urlDisplayLabel",
    ".tracesToLogsV2",
    ".tracesToLogsV2.datasourceUid",
    ".tracesToLogsV2.spanStartTimeShift",
    ".tracesToLogsV2.spanEndTimeShift",
    ".tracesToLogsV2.filterByTraceID",
    ".tracesToLogsV2.filterBySpanID",
    ".tracesToLogsV2.customQuery",
    ".tracesToLogsV2.query",
];

#[test]
fn grafana_knows_every_key_of_its_data_sources() {
    let file = yaml("docs/demo/grafana/datasources.yaml");
    let mut found = BTreeSet::new();
    keys(&file, "", &mut found);
    for key in found {
        let known = match key.strip_prefix(".datasources.jsonData.") {
            Some("nodeGraph" | "nodeGraph.enabled") => true,
            Some(rest) => JSON_DATA_KEYS.contains(&format!(".{rest}").as_str()),
            None => DATASOURCE_KEYS.contains(&key.as_str()),
        };
        assert!(known, "Grafana does not know `{key}`");
    }
    let sources: Vec<&Value> = items(&file["datasources"]).collect();
    let uids: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| source["uid"].as_str())
        .collect();
    assert_eq!(uids, BTreeSet::from(["elasticsearch", "jaeger", "prometheus"]));
    for source in &sources {
        let mut links = Vec::new();
        strings(&source["jsonData"], &mut links);
        for text in links {
            // Grafana replaces `$NAME` in these files by the environment, unless the dollar stands twice.
            let lone = text.replace("$$", "").contains('$');
            assert!(!lone, "`{text}` would be replaced by the environment");
        }
        for uid in [
            &source["jsonData"]["tracesToLogsV2"]["datasourceUid"],
            &source["jsonData"]["dataLinks"][0]["datasourceUid"],
        ] {
            assert!(
                uid.as_str().is_none_or(|uid| uids.contains(uid)),
                "no data source is {uid}"
            );
        }
    }
    // Each dashboard finds a data source of each type that it asks for, and the exemplar's link its variable.
    let rendered = dashboards::project().render().expect("the dashboards render");
    for dashboard in rendered.dashboards() {
        for variable in items(&dashboard.json()["templating"]["list"]) {
            if variable["type"] == "datasource" {
                let found = sources.iter().any(|source| source["type"] == variable["query"]);
                assert!(found, "{} wants {}", dashboard.uid(), variable["query"]);
            }
        }
    }
    let developer = rendered
        .dashboards()
        .find(|dashboard| dashboard.uid() == "dvt-developer");
    let developer = developer
        .expect("the exemplar's link leads to it")
        .json()
        .to_string();
    assert!(
        developer.contains(r#""name":"traceId""#),
        "the link sets a variable that is not there"
    );
}

fn strings<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    found.extend(value.as_str());
    for (_, value) in entries(value) {
        strings(value, found);
    }
    for item in items(value) {
        strings(item, found);
    }
}

#[test]
fn grafana_knows_every_key_of_its_dashboard_providers() {
    let mut found = BTreeSet::new();
    let file = yaml("docs/demo/grafana/dashboards.yaml");
    keys(&file, "", &mut found);
    let known = [
        ".apiVersion",
        ".providers",
        ".providers.name",
        ".providers.type",
        ".providers.folder",
        ".providers.folderUid",
        ".providers.allowUiUpdates",
        ".providers.disableDeletion",
        ".providers.updateIntervalSeconds",
        ".providers.options",
        ".providers.options.path",
    ];
    assert_eq!(found, known.map(str::to_owned).into());
    // Grafana finds the dashboards where the composition mounts them, and starts with one of them.
    let grafana = &yaml("compose.yaml")["services"]["grafana"];
    let path = file["providers"][0]["options"]["path"].as_str().expect("a path");
    let mounts: Vec<&str> = items(&grafana["volumes"]).filter_map(Value::as_str).collect();
    assert!(
        mounts.contains(&format!("./out/dashboards:{path}:ro").as_str()),
        "{mounts:?}"
    );
    let home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].as_str();
    let home = home
        .and_then(|home| home.strip_prefix(path))
        .expect("the first dashboard");
    assert!(
        root()
            .join("out/dashboards")
            .join(home.trim_start_matches('/'))
            .exists()
    );
}
