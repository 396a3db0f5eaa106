//! Queries: PromQL, and the JSON of other data sources.

use dashgen::DataSource;
use dashgen::promql::ast::Duration;
use dashgen::query::{Format, Query};
use dashgen::theme::EditorMode;
use serde_json::Value;

use super::words::word;
use crate::code::Code;
use crate::corrections::PanelCorrections;
use crate::habits::Habits;
use crate::made::{Made, constant, function, method};
use crate::read::{is_true, text};

/// One query of a panel. `index` is its place.
pub(super) fn query(
    panel: &Value,
    target: &Value,
    index: usize,
    habits: &Habits,
    corrections: &PanelCorrections,
) -> Made<Query> {
    let source = target.get("datasource");
    let mut made = if let Some(promql) = promql(panel, target) {
        let mut made = prometheus(target, promql, habits);
        if source != habits.target.as_ref() {
            made = method!(made, data_source, data_source(source));
        }
        made
    } else {
        let mut fields = target.as_object().cloned().unwrap_or_default();
        for field in ["refId", "hide", "datasource"] {
            fields.shift_remove(field);
        }
        function!(Query::json, data_source(source), &Value::Object(fields))
    };
    let name = target.get("refId").and_then(Value::as_str).unwrap_or_default();
    if name != dashgen_canonical::ref_id_at(index) {
        made = method!(made, ref_id, name);
    }
    if is_true(target, "hide") {
        made = method!(made, hide_response);
    }
    let patches = corrections
        .queries
        .get(&index)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let made = crate::dashboard::patched(made, patches, |query, pointer, value| {
        method!(query, patch, pointer, value)
    });
    match promql(panel, target).and_then(|promql| habits.typed.get(promql)) {
        Some(typed) => typed_query(made, typed),
        None => made,
    }
}

/// The same query, begun by calls that the compiler checks in place of its text.
fn typed_query(made: Made<Query>, typed: &Code) -> Made<Query> {
    /// What a vector becomes a query by.
    const OF_VECTORS: [&str; 3] = ["ref_id", "legend", "instant"];
    let methods = match made.code {
        Code::Chain { methods, .. } => methods,
        _ => Vec::new(),
    };
    let mut code = typed.clone();
    if let Some(first) = methods.first() {
        if matches!(code, Code::Binary { .. }) {
            code = Code::Parentheses(Box::new(code));
        }
        if !OF_VECTORS.contains(&first.name) {
            code = code.method("into_query", Vec::new());
        }
    }
    for method in methods {
        let comment = method.comment;
        code = code.method(method.name, method.arguments);
        if let Some(comment) = comment {
            code = code.comment(comment);
        }
    }
    Made {
        value: made.value,
        code,
    }
}

/// The PromQL of a query, if it is one of Prometheus.
pub(crate) fn promql<'a>(panel: &'a Value, target: &'a Value) -> Option<&'a str> {
    let kind = |holder: &'a Value| text(holder.get("datasource")?, "type");
    let kind = kind(target).or_else(|| kind(panel).filter(|kind| *kind != "datasource"));
    let promql = target.get("expr")?.as_str()?;
    let is_prometheus = match kind {
        Some(kind) => kind == "prometheus",
        None => dashgen::promql::parse(promql).is_ok(),
    };
    is_prometheus.then_some(promql)
}

fn prometheus(target: &Value, promql: &str, habits: &Habits) -> Made<Query> {
    let mut made = function!(Query::promql, promql);
    if let Some(legend) = text(target, "legendFormat") {
        made = method!(made, legend, legend);
    }
    if is_true(target, "instant") {
        made = method!(made, instant);
    }
    if let Some(format) = text(target, "format") {
        made = match format {
            "table" => method!(made, format, constant!(Format::Table)),
            "heatmap" => method!(made, format, constant!(Format::Heatmap)),
            _ => made,
        };
    }
    if is_true(target, "exemplar") {
        made = method!(made, exemplars);
    }
    if let Some(step) = text(target, "interval").and_then(duration) {
        made = method!(made, min_step, step);
    }
    if target.get("editorMode") != habits.editor.as_ref()
        && let Some(mode) = target
            .get("editorMode")
            .and_then(|mode| word!(mode, EditorMode: Code, Builder))
    {
        made = method!(made, editor_mode, mode);
    }
    made
}

/// A duration as `minutes(5)`, if it is of one unit.
pub(crate) fn duration(text: &str) -> Option<Made<Duration>> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let count: u32 = digits.parse().ok().filter(|count| *count > 0)?;
    let of = |function: &str, value: Duration| {
        Some(Made {
            value,
            code: Code::call(function, vec![Code::plain(crate::number::grouped(count.into()))]),
        })
    };
    match &text[digits.len()..] {
        "ms" => of("milliseconds", dashgen::milliseconds(count)),
        "s" => of("seconds", dashgen::seconds(count)),
        "m" => of("minutes", dashgen::minutes(count)),
        "h" => of("hours", dashgen::hours(count)),
        "d" => of("days", dashgen::days(count)),
        "w" => of("weeks", dashgen::weeks(count)),
        _ => None,
    }
}

/// A duration of so many milliseconds, in the largest unit that it is whole in.
pub(crate) fn duration_of(milliseconds: u64) -> Option<Made<Duration>> {
    let units = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1000, "s"),
        (1, "ms"),
    ];
    let (length, unit) = units
        .into_iter()
        .find(|(length, _)| milliseconds.is_multiple_of(*length))?;
    duration(&format!("{}{unit}", milliseconds / length))
}

/// A data source as a panel or a query names it.
pub(crate) fn data_source(source: Option<&Value>) -> Made<DataSource> {
    let (kind, uid) = match source {
        Some(Value::String(name)) => return function!(DataSource::by_name, &**name),
        Some(source @ Value::Object(_)) => (text(source, "type"), text(source, "uid")),
        _ => (None, None),
    };
    let (Some(kind), Some(uid)) = (kind, uid) else {
        return constant!(DataSource::OF_PANEL);
    };
    match (kind, uid) {
        ("__expr__", "__expr__") => return constant!(DataSource::EXPRESSION),
        ("grafana", "-- Grafana --") => return constant!(DataSource::GRAFANA),
        ("datasource", "-- Dashboard --") => return constant!(DataSource::DASHBOARD),
        ("datasource", "-- Mixed --") => return constant!(DataSource::MIXED),
        _ => {}
    }
    let variable = uid.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    match (kind, variable) {
        ("prometheus", Some("prometheus_datasource")) => constant!(DataSource::PROMETHEUS),
        ("prometheus", Some(variable)) => function!(DataSource::prometheus, variable),
        ("loki", Some(variable)) => function!(DataSource::loki, variable),
        ("tempo", Some(variable)) => function!(DataSource::tempo, variable),
        (kind, Some(variable)) => function!(DataSource::new, kind, variable),
        (kind, None) => function!(DataSource::uid, kind, uid),
    }
}
