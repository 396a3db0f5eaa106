//! What the simulated DVT exposes satisfies DVT's dashboards and alerts, at rest and in every incident; and whatever is
//! renamed in it is noticed, with the dashboards and alerts that read it.

mod common;

use std::collections::BTreeSet;

use dashgen::exposed::{Exposure, NotExposed};
use dashgen_exposition::{Exposition, Kind, Subject, parse};
use simulator::incident::{Incident, MINUTE, Millis, Scenario, Timeline};
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::openmetrics::exposition;

/// A Sunday in 2026.
const ORIGIN: Millis = 1_774_000_020_000;

/// What is exposed after half an hour, in an incident or in none.
fn text(scenario: Option<Scenario>) -> String {
    let incident = scenario.map(|scenario| Incident {
        scenario,
        start: ORIGIN + 10 * MINUTE,
        end: ORIGIN + 60 * MINUTE,
    });
    let mut world = World::new(7, ORIGIN, Size::default(), Timeline::new(ORIGIN, incident));
    world.advance(ORIGIN + 30 * MINUTE, |_| {});
    String::from_utf8(exposition(&world).expect("memory takes everything")).expect("OpenMetrics is UTF-8")
}

/// What is demanded of the simulator. That a new metric is not simulated is said by tests/rules/added.rs.
fn demanded(project: &dashgen::Project) -> Exposure<'_> {
    let world = World::new(7, ORIGIN, Size::default(), Timeline::default());
    let simulated: BTreeSet<&str> = world
        .schema()
        .families()
        .iter()
        .map(|family| family.info.name)
        .collect();
    let metrics = metrics::all().into_iter();
    let others = metrics.filter(|metric| !simulated.contains(metric.name));
    others.fold(Exposure::new(project), |exposure, metric| {
        exposure.allow_absent(metric.name, "it is not simulated")
    })
}

fn found(text: &str) -> String {
    demanded(&dashboards::project())
        .check(text)
        .map_or_else(|error| error.to_string(), |()| "nothing".to_owned())
}

#[test]
fn a_quiet_day_gives_no_finding() {
    assert_eq!(found(&text(None)), "nothing");
}

#[test]
fn an_incident_gives_no_finding() {
    for scenario in Scenario::ALL {
        assert_eq!(found(&text(Some(*scenario))), "nothing", "{scenario}");
    }
}

/// What the tool says of what is rendered, beside what is exposed.
fn tool(arguments: &[&str], metrics: &std::path::Path) -> (Option<i32>, String) {
    let output = common::dashgen()
        .args(arguments)
        .arg("--metrics-file")
        .arg(metrics)
        .output()
        .expect("dashgen starts");
    let said = format!("{}{}", common::stdout(&output), common::stderr(&output));
    (output.status.code(), said)
}

#[test]
fn check_and_lint_find_nothing_at_rest_and_in_an_incident() {
    let folder = common::folder("exposed-tool");
    let incidents = Scenario::ALL.iter().copied().map(Some);
    for scenario in std::iter::once(None).chain(incidents) {
        let metrics = folder.join("metrics.txt");
        std::fs::write(&metrics, text(scenario)).expect("a file");
        for arguments in [&["check"][..], &["lint", "--deny", "warnings"]] {
            let (code, said) = tool(arguments, &metrics);
            assert_eq!(code, Some(0), "{arguments:?} in {scenario:?}: {said}");
        }
    }
    let renamed = text(None).replace("dvt_runs_completed", "dvt_runs_ended");
    let metrics = folder.join("renamed.txt");
    std::fs::write(&metrics, renamed).expect("a file");
    for arguments in [&["check"][..], &["lint"]] {
        let (code, said) = tool(arguments, &metrics);
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        assert!(said.contains("dvt_runs_ended_total"), "{arguments:?}: {said}");
    }
}

/// The names of the metrics that the findings are about, and where they are read.
fn metrics_found(project: &dashgen::Project, text: &str) -> Vec<(String, Option<String>, Vec<String>)> {
    let Err(NotExposed::Findings(findings)) = dashgen::exposed(project, text) else {
        return Vec::new();
    };
    let about = findings.into_iter().filter_map(|finding| match finding.subject {
        Subject::Metric(metric) | Subject::Label { metric, .. } | Subject::Bucket { metric, .. } => {
            Some((metric, finding.nearest, finding.places))
        }
        _ => None,
    });
    about.collect()
}

/// The metrics that are read and exposed.
fn read_metrics(project: &dashgen::Project, exposition: &Exposition) -> Vec<(String, Kind)> {
    let rendered = project.render().expect("the project renders");
    let panels = rendered
        .dashboards()
        .flat_map(dashgen::render::RenderedDashboard::panels);
    let read: BTreeSet<&str> = panels
        .flat_map(|panel| panel.metrics.iter().map(std::convert::AsRef::as_ref))
        .collect();
    let is_read = |name: &str| {
        ["", "_bucket", "_count", "_sum"]
            .iter()
            .any(|end| read.contains(format!("{name}{end}").as_str()))
    };
    let metrics = exposition.metrics().filter(|(name, _)| is_read(name));
    metrics
        .map(|(name, metric)| (name.to_owned(), metric.kind))
        .collect()
}

#[test]
fn every_renamed_metric_is_noticed_with_its_readers_and_its_new_name() {
    let project = dashboards::project();
    let text = text(None);
    let metrics = read_metrics(&project, &parse(&text).expect("an exposition"));
    assert!(metrics.len() > 15, "only {} metrics are read", metrics.len());
    for (name, kind) in metrics {
        let family = name.trim_end_matches("_total");
        let renamed = format!("{family}_v2");
        let changed = text.replace(family, &renamed);
        let found = metrics_found(&project, &changed);
        let new = if kind == Kind::Counter {
            format!("{renamed}_total")
        } else {
            renamed
        };
        let finding = found.iter().find(|(metric, ..)| metric.starts_with(&name));
        let (_, nearest, places) =
            finding.unwrap_or_else(|| panic!("{name} was renamed, and found was {found:?}"));
        assert_eq!(nearest.as_deref(), Some(new.as_str()), "{name}");
        assert!(
            places
                .iter()
                .any(|place| place.contains(" / ") || place.starts_with("alert ")),
            "{places:?}"
        );
    }
}

#[test]
fn a_renamed_label_is_noticed() {
    let project = dashboards::project();
    let found = metrics_found(&project, &text(None).replace("event_type=", "kind_of_event="));
    assert!(
        found
            .iter()
            .any(|(_, nearest, _)| nearest.as_deref() == Some("kind_of_event")),
        "{found:?}"
    );
}

#[test]
fn a_bucket_that_is_gone_is_noticed() {
    let project = dashboards::project();
    let text = text(None);
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| {
            !(line.starts_with("dvt_run_completion_duration_seconds_bucket") && line.contains("le=\"30.0\""))
        })
        .collect();
    assert!(kept.len() < text.lines().count(), "there is such a bucket");
    let found = metrics_found(&project, &kept.join("\n"));
    assert!(
        found
            .iter()
            .any(|(metric, ..)| metric == "dvt_run_completion_duration_seconds_bucket"),
        "{found:?}"
    );
}
