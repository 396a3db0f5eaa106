//! What belongs to a metric, an alert or an objective, and no compiler can ask for: said in one message, which names the
//! file and the place of each. Other tests leave out what is missing here.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use dashgen_promtool::Untested;

use crate::{all_alerts, documentation, suites, watched};

fn text(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Alerts whose page nobody wrote.
fn without_runbook() -> Vec<String> {
    let project = dashboards::project().render().expect("the project has no faults");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/runbooks");
    let pages = project.rules().expect("there are rules").runbooks().iter();
    let missing = pages.filter(|page| !folder.join(page.file()).exists());
    missing
        .map(|page| {
            let (file, alert) = (page.file(), &page.alerts()[0]);
            format!("docs/runbooks/{file}: `cargo run -p dashboards -- runbook {alert}` starts it")
        })
        .collect()
}

/// Alerts that are not tried with samples.
fn without_tests() -> Vec<String> {
    let untested = suites()
        .unasked()
        .into_iter()
        .filter_map(|untested| match untested {
            Untested::Alert { rule } => Some(rule),
            _ => None,
        });
    untested
        .map(|rule| format!("alerts/unit_tests.rs, `of`: cases of {rule}, when it fires and when it rests"))
        .collect()
}

/// Alerts that no incident of the simulator raises.
fn without_incident() -> Vec<String> {
    let file = "tests/end_to_end/history.rs";
    let story = text(file);
    let alerts = all_alerts().into_iter().map(|rule| {
        let (alert, severity) = (rule.alert.expect("an alert"), &rule.labels["severity"]);
        format!("(\"{alert}\", \"{severity}\")")
    });
    let raised = |alert: &String| !story.contains(alert.as_str());
    alerts
        .filter(raised)
        .map(|alert| {
            format!(
                "{file}, `raises`: a scenario that raises {alert}; a new one is declared in tests/simulator/incident.rs"
            )
        })
        .collect()
}

/// Metrics that the simulator does not expose.
fn without_simulation() -> Vec<String> {
    let file = "tests/simulator/model/instruments.rs";
    let instruments = text(file);
    let words: BTreeSet<&str> = instruments
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let tables =
        fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../metrics")).expect("metrics/");
    let tables: Vec<String> = tables
        .flatten()
        .filter_map(|table| fs::read_to_string(table.path()).ok())
        .collect();
    // `gauge RunsInFlight = "dvt_runs_in_flight" in …`
    let type_of = |name: &str| {
        let line = format!(" = \"{name}\"");
        let before = tables.iter().find_map(|table| table.split_once(&line))?.0;
        before.rsplit(' ').next()
    };
    let metrics = metrics::all();
    let lines = metrics.iter().filter_map(|metric| {
        let Some(type_name) = type_of(metric.name) else {
            return Some(format!("metrics/: the line of {}", metric.name));
        };
        (!words.contains(type_name))
            .then(|| format!("{file}: {type_name}, and in tests/simulator/model/ what moves it"))
    });
    lines.collect()
}

#[test]
fn what_is_new_has_all_that_belongs_to_it() {
    let missing = [
        without_runbook(),
        documentation::without_row(),
        without_tests(),
        watched::unwatched(),
        without_simulation(),
        without_incident(),
    ]
    .concat();
    assert!(
        missing.is_empty(),
        "{} places need an entry for what is new:\n  {}\n",
        missing.len(),
        missing.join("\n  ")
    );
}
