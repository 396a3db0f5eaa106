//! Texts, and what is read in them.

use std::fmt::Write;

use insta::assert_snapshot;
use proptest::prelude::*;

use crate::{Exposition, Kind, parse};

/// What was read, a metric a line.
fn shown(text: &str) -> String {
    let exposition = parse(text).unwrap_or_else(|error| panic!("{error}"));
    let mut out = String::new();
    for (name, metric) in exposition.metrics() {
        let _ = write!(out, "{} {name:?} {:?}", metric.kind.as_str(), metric.suffixes);
        for (label, values) in &metric.labels {
            let _ = write!(out, " {label}={:?}", values.iter().collect::<Vec<_>>());
        }
        if !metric.buckets.is_empty() {
            let _ = write!(out, " le={:?}", metric.buckets);
        }
        for text in metric.unit.iter().chain(&metric.help) {
            let _ = write!(out, " {text:?}");
        }
        out.push('\n');
    }
    out
}

fn message(text: &str) -> String {
    parse(text).expect_err("it is wrong").to_string()
}

#[test]
fn the_text_format_is_read() {
    assert_snapshot!(shown(concat!(
        "# HELP runs_total Runs \\\\ that\\nended.\n",
        "# TYPE runs_total counter\n",
        "runs_total{status=\"ok\",plan=\"a \\\"b\\\"\\n\\\\c\\d\",} 1027 1395066363000\n",
        "  runs_total { status = \"failed\" , plan=\"\" } 3e1\r\n",
        "# TYPE took_seconds histogram\n",
        "took_seconds_bucket{le=\"0.5\"} 1\n",
        "took_seconds_bucket{le=\"5\"} 1\n",
        "took_seconds_bucket{le=\"+Inf\"} 2\n",
        "took_seconds_sum 53423\n",
        "took_seconds_count 2\n",
        "# TYPE rpc_seconds summary\n",
        "rpc_seconds{quantile=\"0.5\"} NaN\n",
        "rpc_seconds_sum 1.7e+07\n",
        "rpc_seconds_count 2693\n",
        "# a comment\n#\n# TYPE\tqueue  gauge\n",
        "queue -Inf\n",
        "nobody_described +Inf -3982045\n",
        "# TYPE described_only gauge\n",
    )), @r#"
    gauge "described_only" {}
    unknown "nobody_described" {""}
    gauge "queue" {""}
    summary "rpc_seconds" {"", "_count", "_sum"}
    counter "runs_total" {""} plan=["", "a \"b\"\n\\c\\d"] status=["failed", "ok"] "Runs \\ that\nended."
    histogram "took_seconds" {"_bucket", "_count", "_sum"} le=[0.5, 5.0]
    "#);
}

#[test]
fn open_metrics_is_read() {
    assert_snapshot!(shown(concat!(
        "# TYPE runs counter\n# HELP runs Runs.\n",
        "runs_total{status=\"ok\"} 7 1520879607.789 # {trace_id=\"KOO5S4vxi0o\"} 0.67 1520879607.5\n",
        "runs_created{status=\"ok\"} 1520430000.123\n",
        "# TYPE took_seconds histogram\n# UNIT took_seconds seconds\n",
        "took_seconds_bucket{le=\"1.0\"} 1 # {} 0.67\n",
        "took_seconds_bucket{le=\"+Inf\"} 1\n",
        "took_seconds_count 1\ntook_seconds_sum 0.67\ntook_seconds_created 1\n",
        "# TYPE build info\nbuild_info{version=\"1.2\"} 1\n",
        "# TYPE state stateset\nstate{state=\"on\"} 1\nstate{state=\"off\"} 0\n",
        "# TYPE heap gaugehistogram\nheap_bucket{le=\"5.0\"} 1\nheap_bucket{le=\"+Inf\"} 2\nheap_gcount 2\nheap_gsum 9\n",
        "# TYPE odd unknown\nodd 1\n",
        "# TYPE quiet counter\n",
        "# EOF\n",
    )), @r#"
    info "build_info" {""} version=["1.2"]
    gaugehistogram "heap" {"_bucket", "_gcount", "_gsum"} le=[5.0]
    unknown "odd" {""}
    counter "quiet_total" {}
    counter "runs_total" {"", "_created"} status=["ok"] "Runs."
    stateset "state" {""} state=["off", "on"]
    histogram "took_seconds" {"_bucket", "_count", "_created", "_sum"} le=[1.0] "seconds"
    "#);
}

#[test]
fn names_may_be_quoted() {
    assert_snapshot!(shown(concat!(
        "# TYPE \"http.server.duration\" histogram\n",
        "{\"http.server.duration_bucket\",\"http.route\"=\"/é\",le=\"1\"} 1\n",
        "{\"http.server.duration_count\"} 1\n",
        "{ \"größe\" , a=\"b\" , } 1\n",
    )), @r#"
    unknown "größe" {""} a=["b"]
    histogram "http.server.duration" {"_bucket", "_count"} http.route=["/é"] le=[1.0]
    "#);
}

#[test]
fn a_counter_keeps_the_name_that_it_is_exposed_by() {
    // metrics-exporter-prometheus adds no `_total`, and Prometheus stores what it reads.
    assert_snapshot!(shown("# TYPE orders counter\norders{a=\"b\"} 1\n"), @r#"counter "orders" {""} a=["b"]"#);
}

#[test]
fn a_federation_says_no_types() {
    assert_snapshot!(shown(concat!(
        "# TYPE t_bucket untyped\nt_bucket{a=\"b\",le=\"1.0\"} 1 5\nt_bucket{a=\"b\",le=\"+Inf\"} 1 5\n",
        "# TYPE t_count untyped\nt_count{a=\"b\"} 1 5\n",
        "# TYPE t_sum untyped\nt_sum{a=\"b\"} 1 5\n",
    )), @r#"histogram "t" {"_bucket", "_count", "_sum"} a=["b"] le=[1.0]"#);
}

#[test]
fn a_mistake_has_its_line() {
    assert_snapshot!(message("up 1\n\n# x\n1up 1\n"), @"line 4: `1up 1` is not a name; a name has letters, digits, `_` and `:`, or stands in double quotes");
    assert_snapshot!(message("up\n"), @"line 1: `` is not a number; write the value of `up` as Prometheus does");
    assert_snapshot!(message("up 0x10\n"), @"line 1: `0x10` is not a number; write the value of `up` as Prometheus does");
    assert_snapshot!(message("up{a=\"b} 1\n"), @"line 1: the text `b} 1` has no closing double quote; within a text a double quote has a backslash before it");
    assert_snapshot!(message("up{a=b} 1\n"), @r#"line 1: label `a` has no value in double quotes; write `a="…"`"#);
    assert_snapshot!(message("up{a=\"b\" c=\"d\"} 1\n"), @r#"line 1: `c="d"} 1` follows a label where `,` or `}` must stand"#);
    assert_snapshot!(message("up{a=\"b\",a=\"c\"} 1\n"), @"line 1: label `a` stands twice on one sample; Prometheus refuses it");
    assert_snapshot!(message("{a=\"b\"} 1\n"), @"line 1: the sample has no metric; write its name before `{`, or in double quotes behind it");
    assert_snapshot!(message("up 1 soon\n"), @"line 1: `soon` is not a time; milliseconds since 1970, or seconds in OpenMetrics, stand behind the value");
    assert_snapshot!(message("up 1 2 3\n"), @"line 1: `3` stands behind a sample, which ends with its time or an exemplar");
    assert_snapshot!(message("up 1 # x\n"), @"line 1: `x` stands behind a sample, which ends with its time or an exemplar");
    assert_snapshot!(message("# TYPE up timer\n"), @"line 1: `timer` is not a type of metric; the types are counter, gauge, histogram, gaugehistogram, summary, info, stateset, unknown and untyped");
    assert_snapshot!(message("<html>\u{1b}[31m\n"), @r"line 1: `<html>\u{1b}[31m` begins no metric; give the text that Prometheus scrapes, such as `curl http://localhost:9090/metrics`");
    assert_snapshot!(message("up 1\nup{a=\"b\"} 1 # {a=\"b\"\n"), @"line 2: `` follows a label where `,` or `}` must stand");
}

#[test]
fn texts_are_merged() {
    let mut one = parse("# TYPE a counter\na_total{x=\"1\"} 1\n").expect("a text");
    one.merge(parse("# HELP a_total A.\na_total{x=\"2\",y=\"3\"} 1\nb 1\n").expect("a text"));
    let (a, _) = one.find("a_total").expect("it is there");
    assert_eq!((a.kind, a.help.as_deref()), (Kind::Counter, Some("A.")));
    assert_eq!(a.labels["x"].iter().collect::<Vec<_>>(), ["1", "2"]);
    assert!(one.find("b").is_some());
}

#[test]
fn many_values_are_cut() {
    let mut text = String::new();
    for value in 0..=crate::MAXIMUM_VALUES {
        let _ = writeln!(text, "a{{id=\"{value}\"}} 1");
    }
    let exposition = parse(&text).expect("a text");
    let (metric, _) = exposition.find("a").expect("it is there");
    assert_eq!(metric.labels["id"].len(), crate::MAXIMUM_VALUES);
    assert!(metric.labels["id"].is_cut());
}

/// A metric as some service has it.
#[derive(Clone, Debug)]
struct Sketch {
    name: String,
    kind: Kind,
    help: String,
    labels: Vec<(String, String)>,
    bounds: Vec<u16>,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let kinds = [
        Kind::Counter,
        Kind::Gauge,
        Kind::Histogram,
        Kind::Summary,
        Kind::Unknown,
        Kind::Info,
        Kind::StateSet,
    ];
    (
        prop_oneof!["[a-z]{1,8}_[a-z]{1,8}x", "\\PC{1,10}x"],
        proptest::sample::select(kinds.to_vec()),
        "\\PC{0,20}[\\n\\\\\"]{0,2}x",
        proptest::collection::btree_map(
            prop_oneof!["[a-z_][a-z0-9_]{0,8}y", "\\PC{1,6}y"],
            "[\\PC\\n\\\\\"]{0,12}",
            0..4,
        ),
        proptest::collection::btree_set(any::<u16>(), 1..5),
    )
        .prop_map(|(name, kind, help, labels, bounds)| Sketch {
            name,
            kind,
            help,
            labels: labels.into_iter().collect(),
            bounds: bounds.into_iter().collect(),
        })
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// The text of a sketch; in OpenMetrics counters and infos are described without their ending.
fn written(sketch: &Sketch, open_metrics: bool) -> String {
    let ending = match sketch.kind {
        Kind::Counter => "_total",
        Kind::Info => "_info",
        _ => "",
    };
    let described = if open_metrics {
        &sketch.name
    } else {
        &format!("{}{ending}", sketch.name)
    };
    let described = escaped(described);
    let (kind, help) = (sketch.kind.as_str(), escaped(&sketch.help));
    let mut text = format!("# TYPE \"{described}\" {kind}\n# HELP \"{described}\" {help}\n");
    let mut sample = |suffix: &str, more: &[(&str, String)]| {
        let labels = sketch
            .labels
            .iter()
            .map(|(label, value)| (label.as_str(), value.clone()));
        let labels = labels.chain(more.iter().cloned());
        let labels = labels.map(|(label, value)| format!(", \"{}\"=\"{}\"", escaped(label), escaped(&value)));
        let name = escaped(&format!("{}{suffix}", sketch.name));
        let _ = writeln!(text, "{{\"{name}\"{}}} 1.5", labels.collect::<String>());
    };
    if sketch.kind == Kind::Histogram {
        for bound in &sketch.bounds {
            sample("_bucket", &[("le", bound.to_string())]);
        }
        sample("_count", &[]);
        sample("_sum", &[]);
    } else {
        sample(ending, &[]);
    }
    text
}

fn bounds(sketch: &Sketch) -> Vec<f64> {
    let bounds: &[u16] = if sketch.kind == Kind::Histogram {
        &sketch.bounds
    } else {
        &[]
    };
    bounds.iter().copied().map(f64::from).collect()
}

proptest! {
    /// What is written in either format is read.
    #[test]
    fn what_is_written_is_read(sketch in sketch(), open_metrics in any::<bool>()) {
        let text = written(&sketch, open_metrics);
        let exposition = parse(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let (name, metric) = exposition.metrics().next().expect("a metric");
        let ending = match sketch.kind { Kind::Counter => "_total", Kind::Info => "_info", _ => "" };
        prop_assert_eq!(name, format!("{}{ending}", sketch.name));
        prop_assert_eq!(exposition.metrics().count(), 1);
        prop_assert_eq!(metric.kind, sketch.kind);
        prop_assert_eq!(metric.help.as_deref(), Some(sketch.help.as_str()));
        prop_assert_eq!(&metric.buckets, &bounds(&sketch));
        let labels: Vec<(String, String)> = metric.labels.iter()
            .map(|(label, values)| (label.clone(), values.iter().collect()))
            .collect();
        prop_assert_eq!(labels, sketch.labels);
    }

    /// Any text is an exposition or an error with a place in it.
    #[test]
    fn no_text_panics(text in "([a-z_]{1,3}|[ \t{}#=,\"\\\\\n0-9.<]|TYPE|HELP|counter|\\PC){0,40}") {
        if let Err(error) = parse(&text) {
            let line = text.split('\n').nth(error.line - 1);
            prop_assert!(line.is_some_and(|line| error.column <= line.len() + 1), "{error:?}");
            prop_assert!(!error.to_string().chars().any(char::is_control), "{error}");
        }
    }

    /// Texts one after another say the same as merged.
    #[test]
    fn a_merge_is_a_text_after_another(one in sketch(), other in sketch()) {
        let texts = [written(&one, true), written(&other, false)];
        let mut merged = Exposition::default();
        for text in &texts {
            merged.merge(parse(text).expect("it is read above"));
        }
        // What describes one name twice may differ: a family of both is one in a text.
        prop_assume!(one.name != other.name);
        prop_assert_eq!(merged, parse(&texts.concat()).expect("they are read above"));
    }
}
