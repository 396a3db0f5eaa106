//! `docs/seed.md` says of every alert, objective and runbook where it is.

use std::fs;
use std::path::PathBuf;

fn rows() -> Vec<String> {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/seed.md");
    let text = fs::read_to_string(page).expect("docs/seed.md is text");
    let rows = text.lines().filter(|line| line.starts_with('|'));
    rows.map(str::to_owned).collect()
}

#[test]
fn every_alert_has_a_row_with_its_panel() {
    let rows = rows();
    for alert in alerts::rules().all_alerts() {
        let name = format!("`{}`", alert.name());
        let slug = alert.panel_slug();
        assert!(
            rows.iter().any(|row| row.contains(&name) && row.contains(slug)),
            "docs/seed.md has no row with alert {name} and its panel {slug}"
        );
    }
}

#[test]
fn every_objective_has_a_row_with_its_panel() {
    let rows = rows();
    let rules = alerts::rules();
    for slo in rules.slos() {
        let start = format!("`{}` · ", slo.name());
        let panel = format!("{}-budget", slo.name());
        assert!(
            rows.iter()
                .any(|row| row.contains(&start) && row.contains(&panel)),
            "docs/seed.md has no row with objective {start} and its panel {panel}"
        );
    }
}

/// Of the rows about rules, which name dashboards and panels that could be renamed.
#[test]
fn every_panel_that_is_named_is_there() {
    let project = dashboards::project().render().expect("the project has no faults");
    let slugs: Vec<String> = project
        .dashboards()
        .flat_map(|dashboard| {
            let name = dashboard.uid().trim_start_matches("dvt-").to_owned();
            let panels = dashboard.panels().iter();
            panels.map(move |panel| format!("{name}/{}", panel.slug))
        })
        .collect();
    let mut count = 0;
    for row in rows() {
        for word in row.split([' ', ',', '|', ';', '·', '`']) {
            let names_a_panel = ["executive/", "operations/", "developer/"]
                .iter()
                .any(|dashboard| word.starts_with(dashboard));
            if names_a_panel {
                count += 1;
                assert!(
                    slugs.iter().any(|slug| slug == word),
                    "docs/seed.md names panel {word}, which there is not"
                );
            }
        }
    }
    assert!(count > 25, "only {count} panels are named");
}
