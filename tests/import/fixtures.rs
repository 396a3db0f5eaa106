//! A handful of dashboards that have a bit of everything: imported, compiled, rendered, and as they were.

use std::fs;
use std::path::Path;

use dashgen_import::{Imported, Layout, Options, Source, import};
use serde_json::Value;

use crate::project::Project;

const FIXTURES: [&str; 3] = ["hostile", "old-nodes", "web-shop"];

fn read(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/import");
    let text = fs::read(folder.join(format!("{name}.json"))).expect("a fixture");
    dashgen_read::parse(&text, dashgen_read::Format::Json).expect("JSON")
}

fn imported(keep_layout: bool) -> Imported {
    let sources = FIXTURES.map(|name| Source {
        name: name.to_owned(),
        dashboard: read(name),
    });
    let options = Options {
        layout: Layout { width: 110 },
        keep_layout,
    };
    let sources = [&sources[..], &[crate::rules::source()]].concat();
    import(&sources, options)
}

#[test]
fn what_is_printed_compiles_and_renders_what_was_read() {
    let imported = imported(false);
    for report in &imported.dashboards {
        assert!(
            report.is_same,
            "{}: run while it is printed, it is something else",
            report.source
        );
    }
    for file in &imported.files {
        let widest = file.text.lines().max_by_key(|line| line.chars().count());
        let widest = widest.unwrap_or_default();
        assert!(widest.chars().count() <= 120, "{}: {widest}", file.name);
    }
    let project = Project::of(&imported, Path::new(env!("CARGO_TARGET_TMPDIR")), "fixtures");
    let different = project.differences(&imported);
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn a_query_that_keeps_its_layout_keeps_every_byte() {
    for report in imported(true).dashboards {
        let canonical = dashgen_canonical::canonical(read(&report.source)).expect("a dashboard");
        assert!(report.is_same);
        assert_eq!(report.count.relaid, 0);
        assert_eq!(report.wanted, canonical, "{}", report.source);
    }
}

#[test]
fn what_the_compiler_can_check_is_typed() {
    let imported = imported(false);
    let shop = imported
        .dashboards
        .iter()
        .find(|report| report.source == "web-shop");
    let count = shop.expect("it is there").count;
    assert_eq!((count.panels, count.typed), (9, 6), "{count:?}");
    let file = imported.files.iter().find(|file| file.name == "web_shop.rs");
    let text = &file.expect("its module").text;
    for call in [
        ".histogram_quantile(0.99, RATE_INTERVAL)",
        ".topk(10)",
        "Variable::custom(\"region\", &[\"east\", \"west\"])",
        "Annotation::new(",
    ] {
        assert!(text.contains(call), "no `{call}` in\n{text}");
    }
}
