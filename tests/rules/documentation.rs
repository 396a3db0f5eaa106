//! `docs/seed.md` says of every alert, objective and runbook where it is.

use std::fs;
use std::path::PathBuf;

fn rows() -> Vec<String> {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/seed.md");
    let text = fs::read_to_string(page).expect("docs/seed.md is text");
    let rows = text.lines().filter(|line| line.starts_with('|'));
    rows.map(str::to_owned).collect()
}

/// The alerts and objectives that have no row with their panel.
pub(crate) fn without_row() -> Vec<String> {
    let rows = rows();
    let rules = alerts::rules();
    let alerts = rules
        .all_alerts()
        .map(|alert| (format!("`{}`", alert.name()), alert.panel_slug().to_owned()));
    let slos = rules.slos().iter();
    let slos = slos.map(|slo| (format!("`{}` · ", slo.name()), slo.panel_slug().to_owned()));
    let has_row = |name: &str, panel: &str| rows.iter().any(|row| row.contains(name) && row.contains(panel));
    alerts
        .chain(slos)
        .filter(|(name, panel)| !has_row(name, panel))
        .map(|(name, panel)| {
            let name = name.trim_end_matches(" · ");
            format!("docs/seed.md: a row with {name} and the slug of its panel, {panel}")
        })
        .collect()
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
            let names_a_panel = ["executive/", "operations/", "developer/", "costs/", "anomalies/"]
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
