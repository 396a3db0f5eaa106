//! Dashboards through Rust and back: what is printed is what stands here, compiles, and renders what was read.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use dashgen_import::{Imported, Layout, Options, Source, import};
use serde_json::Value;

fn imported() -> Imported {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/import");
    let sources = ["hostile", "old-nodes", "web-shop"].map(|name| {
        let text = fs::read(folder.join(format!("{name}.json"))).expect("a fixture");
        Source {
            name: name.to_owned(),
            dashboard: dashgen_read::parse(&text, dashgen_read::Format::Json).expect("JSON"),
        }
    });
    let options = Options {
        layout: Layout { width: 110 },
        ..Options::default()
    };
    import(&sources, options)
}

/// What rustfmt makes of a text, by this repository's configuration.
fn formatted(text: &str) -> String {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt starts");
    let mut input = rustfmt.stdin.take().expect("a pipe");
    input.write_all(text.as_bytes()).expect("rustfmt reads");
    drop(input);
    let output = rustfmt.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "what is printed is no Rust:\n{text}");
    String::from_utf8(output.stdout).expect("a text")
}

/// `DASHGEN_UPDATE=1` writes the files anew.
#[test]
fn what_is_printed_stands_here() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in imported().files {
        let path = folder.join(&file.name);
        let text = formatted(&file.text);
        if std::env::var_os("DASHGEN_UPDATE").is_some() {
            fs::write(&path, &text).expect("it can be written");
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            there, text,
            "{} is not as it is printed; run this with DASHGEN_UPDATE=1",
            file.name
        );
        let widest = text
            .lines()
            .max_by_key(|line| line.chars().count())
            .unwrap_or_default();
        assert!(widest.chars().count() <= 120, "{}: {widest}", file.name);
    }
}

#[test]
fn what_stands_here_renders_what_was_read() {
    let rendered = imported::project().render().expect("it renders");
    let imported = imported();
    assert_eq!(imported.dashboards.len(), 3);
    for report in imported.dashboards {
        assert!(
            report.is_same,
            "{}: run while it is printed, it is something else",
            report.source
        );
        let mut dashboards = rendered.dashboards();
        let found = dashboards.find(|dashboard| dashboard.uid() == report.uid);
        let text = found.expect("it is rendered").text();
        assert_eq!(
            text,
            dashgen_canonical::to_text(&report.wanted),
            "{}",
            report.source
        );
    }
}

#[test]
fn what_was_laid_out_anew_is_all_that_differs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/import");
    let text = fs::read(folder.join("web-shop.json")).expect("a fixture");
    let read = dashgen_read::parse(&text, dashgen_read::Format::Json).expect("JSON");
    let canonical = dashgen_canonical::canonical(read).expect("a dashboard");
    let report = imported()
        .dashboards
        .into_iter()
        .find(|report| report.uid == "web-shop")
        .expect("it is there");
    let mut wanted = report.wanted;
    restore(&mut wanted, &canonical);
    assert_eq!(wanted, canonical);
}

/// Puts the queries as they were laid out back, if they are the same.
fn restore(value: &mut Value, original: &Value) {
    let expr = |value: &Value| value.get("expr").and_then(Value::as_str).map(str::to_owned);
    if let (Some(expr), Some(before)) = (expr(value), expr(original)) {
        let parsed = |text: &str| dashgen::promql::parse(text).ok().map(|parsed| parsed.expr);
        assert_eq!(parsed(&expr), parsed(&before));
        value["expr"] = before.into();
    }
    match (value, original) {
        (Value::Object(fields), Value::Object(originals)) => {
            for (name, value) in fields {
                restore(value, originals.get(name).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(items), Value::Array(originals)) => {
            items
                .iter_mut()
                .zip(originals)
                .for_each(|(value, original)| restore(value, original));
        }
        _ => {}
    }
}
