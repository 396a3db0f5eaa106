//! Differences in the words of a reviewer.

use serde_json::Value;

use super::compare::{Difference, Found};
use super::identity;
use super::model::{Change, Kind, Subject};
use super::path::{Path, Step};
use super::promql;

/// How many characters of a value are shown.
const SHOWN: usize = 160;

/// Says what was found about a subject, given the subject's values before and after.
pub(super) fn change(subject: Subject, found: Found, before: &Value, after: &Value) -> Change {
    let Found { path, difference } = found;
    let aspect = aspect(&subject, &path, before, after);
    let is_expression = matches!(path.fields().last(), Some(&"expr"));
    let mut parts = Vec::new();
    let (kind, before, after, position, text) = match difference {
        Difference::Added { position, after } => {
            let text = with_value(&aspect, "added", expression(&after));
            (Kind::Added, None, Some(after), Some(position), text)
        }
        Difference::Removed { before, .. } => {
            let text = with_value(&aspect, "removed", expression(&before));
            (Kind::Removed, Some(before), None, None, text)
        }
        Difference::Dangling { text, old, new } => {
            let words = format!("{aspect} still uses ${old}, which is now ${new}");
            let text = Value::from(text);
            (Kind::Changed, Some(text.clone()), Some(text), None, words)
        }
        Difference::Reordered { before, after } => {
            let text = format!(
                "{aspect} in another order: {} → {}",
                before.join(", "),
                after.join(", ")
            );
            (
                Kind::Reordered,
                Some(before.into()),
                Some(after.into()),
                None,
                text,
            )
        }
        Difference::Value { before, after } => {
            if let (true, Some(Value::String(before)), Some(Value::String(after))) =
                (is_expression, &before, &after)
            {
                parts = promql::parts(before, after);
            }
            let kind = match path.fields().as_slice() {
                ["title"] => Kind::Renamed,
                ["schemaVersion" | "pluginVersion"] => Kind::Version,
                _ => Kind::Changed,
            };
            let text = match (&before, &after) {
                (Some(before), Some(after)) if parts.is_empty() => {
                    format!("{aspect}: {} → {}", shown(before), shown(after))
                }
                (Some(_), Some(_)) => {
                    let parts: Vec<String> = parts.iter().map(part).collect();
                    format!("{aspect}: {}", parts.join("; "))
                }
                (None, Some(after)) => format!("{aspect} set to {}", shown(after)),
                (Some(before), None) => format!("{aspect} no longer set (was {})", shown(before)),
                (None, None) => aspect.clone(),
            };
            (kind, before, after, None, text)
        }
    };
    Change {
        kind,
        subject,
        aspect,
        path,
        before,
        after,
        position,
        place: None,
        text,
        parts,
        origin: None,
        breaking: None,
    }
}

fn part(part: &super::model::Part) -> String {
    match (part.before.as_str(), part.after.as_str()) {
        ("", after) => format!("{} {after} added", part.what),
        (before, "") => format!("{} {before} removed", part.what),
        (before, after) => format!("{} {before} → {after}", part.what),
    }
}

fn with_value(aspect: &str, what: &str, value: Option<&str>) -> String {
    let what = joined(aspect, &[what]);
    match value {
        Some(value) => format!("{}: {}", what.trim_start(), cut(value)),
        None => what.trim_start().to_owned(),
    }
}

/// The query of a target, to show beside its name.
fn expression(value: &Value) -> Option<&str> {
    ["expr", "query"]
        .iter()
        .find_map(|field| value.get(field)?.as_str())
}

/// A value on one line.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => cut(text),
        Value::Object(_) | Value::Array(_) => thresholds(value)
            .or_else(|| time_range(value))
            .unwrap_or_else(|| cut(&value.to_string())),
        other => other.to_string(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A time range in words: `now-1h to now`.
fn time_range(value: &Value) -> Option<String> {
    let range = value.as_object().filter(|range| range.len() == 2)?;
    Some(format!(
        "{} to {}",
        range.get("from")?.as_str()?,
        range.get("to")?.as_str()?
    ))
}

/// Steps of thresholds in words: `green, red from 80`.
fn thresholds(value: &Value) -> Option<String> {
    let steps = value.get("steps").unwrap_or(value).as_array()?;
    let words: Option<Vec<String>> = steps
        .iter()
        .map(|step| {
            let color = step.get("color")?.as_str()?;
            Some(match step.get("value") {
                Some(from) => format!("{color} from {from}"),
                None => color.to_owned(),
            })
        })
        .collect();
    words
        .filter(|words| !words.is_empty())
        .map(|words| words.join(", "))
}

fn aspect(subject: &Subject, path: &Path, before: &Value, after: &Value) -> String {
    let fields = path.fields();
    let item = path.item().unwrap_or_default();
    match subject {
        Subject::Panel { .. } | Subject::Row { .. } => panel_aspect(path, &fields, item, before, after),
        Subject::Dashboard => dashboard_aspect(&fields, item),
        Subject::Variable { .. } => match fields.as_slice() {
            ["current", ..] => "selected value".to_owned(),
            ["datasource", rest @ ..] => joined("data source", rest),
            ["query", "query"] => "query".to_owned(),
            ["multi"] => "multi-value".to_owned(),
            ["includeAll"] => "include All option".to_owned(),
            ["allValue"] => "custom all value".to_owned(),
            rest => rest.join("."),
        },
        Subject::Alert { .. } | Subject::Record { .. } => match fields.as_slice() {
            ["expr"] => "expression".to_owned(),
            ["data"] => format!("query {item}"),
            ["data", "model", "expr"] => format!("expression {item}"),
            ["data", rest @ ..] => format!("{} of query {item}", rest.join(".")),
            ["labels", name @ ..] => joined("label", name),
            ["annotations", name @ ..] => joined("annotation", name),
            rest => rest.join("."),
        },
        _ => path.to_string(),
    }
}

/// Which query it is: its name, or its place where queries have no names.
fn of_query(what: &str, path: &Path) -> String {
    let item = path.item().filter(|item| !item.is_empty());
    let place = path.0.iter().find_map(|step| match step {
        Step::Index(index) => Some(format!("#{}", index + 1)),
        _ => None,
    });
    match item.map(str::to_owned).or(place) {
        Some(which) => format!("{what} {which}"),
        None => what.to_owned(),
    }
}

fn dashboard_aspect(fields: &[&str], item: &str) -> String {
    match fields {
        ["metadata", "annotations", "grafana.app/folder"] => "folder".to_owned(),
        ["metadata", "annotations", name @ ..] => joined("annotation", name),
        ["metadata", "labels", name @ ..] => joined("label", name),
        ["schemaVersion"] => "schema version".to_owned(),
        ["time", ..] => "time range".to_owned(),
        ["tags"] if item.is_empty() => "tags".to_owned(),
        ["tags"] => format!("tag {item}"),
        ["refresh"] => "refresh interval".to_owned(),
        ["graphTooltip"] => "shared tooltip".to_owned(),
        ["templating", "list"] => "variables".to_owned(),
        ["annotations", "list"] => "annotations".to_owned(),
        rest => rest.join("."),
    }
}

fn panel_aspect(path: &Path, fields: &[&str], item: &str, before: &Value, after: &Value) -> String {
    match fields {
        ["type"] => "visualization".to_owned(),
        ["datasource", rest @ ..] => joined("data source", rest),
        ["targets"] if item.is_empty() => "queries".to_owned(),
        ["targets"] | ["targets", "expr"] => of_query("query", path),
        ["targets", "legendFormat"] => of_query("legend of query", path),
        ["targets", "datasource", rest @ ..] => joined(&of_query("data source of query", path), rest),
        ["targets", rest @ ..] => of_query(&format!("{} of query", rest.join(".")), path),
        ["fieldConfig", "defaults", rest @ ..] => field_aspect(path, rest, before, after),
        ["fieldConfig", "overrides"] if item.is_empty() => "overrides".to_owned(),
        ["fieldConfig", "overrides", rest @ ..] => {
            let property = path.0.iter().rev().find_map(|step| match step {
                Step::Item(name) if name != item => Some(name.as_str()),
                _ => None,
            });
            let inner = match (property, rest) {
                (Some("thresholds"), ["properties", "value", rest @ ..]) => {
                    threshold_aspect(path, rest, before, after)
                }
                (Some(property), _) => property.strip_prefix("custom.").unwrap_or(property).to_owned(),
                (None, rest) => rest.join("."),
            };
            joined_with(&format!("override for {item}"), ": ", &inner)
        }
        ["options", "legend", rest @ ..] => joined("legend", rest),
        ["options", "tooltip", rest @ ..] => joined("tooltip", rest),
        ["options", rest @ ..] if !rest.is_empty() => format!("option {}", rest.join(".")),
        ["transformations", rest @ ..] => {
            let rest = rest.strip_prefix(&["options"]).unwrap_or(rest);
            joined(&joined("transformation", &[item]), rest)
        }
        ["links", rest @ ..] => joined(&joined("link", &[item]), rest),
        ["libraryPanel", ..] => "library panel".to_owned(),
        rest => rest.join("."),
    }
}

fn field_aspect(path: &Path, rest: &[&str], before: &Value, after: &Value) -> String {
    match rest {
        ["thresholds", rest @ ..] => threshold_aspect(path, rest, before, after),
        ["custom", rest @ ..] => joined("style", rest),
        ["mappings", ..] => "value mappings".to_owned(),
        ["displayName"] => "display name".to_owned(),
        ["links", ..] => joined("data link", &[path.item().unwrap_or_default()]),
        rest => rest.join("."),
    }
}

/// `threshold red` for the value of a step whose color is the same on both sides.
fn threshold_aspect(path: &Path, rest: &[&str], before: &Value, after: &Value) -> String {
    match rest {
        ["steps", field] => {
            let step = Path(path.0[..path.0.len() - 1].to_vec());
            let color = |side: &Value| {
                identity::at(side, &step)
                    .and_then(|step| step.get("color"))
                    .map(shown)
            };
            match (color(before), color(after), *field) {
                (Some(a), Some(b), "value") if a == b => format!("threshold {a}"),
                (_, _, "value") => "threshold".to_owned(),
                (_, _, field) => format!("threshold {field}"),
            }
        }
        ["mode"] => "threshold mode".to_owned(),
        _ => "thresholds".to_owned(),
    }
}

fn joined(first: &str, rest: &[&str]) -> String {
    joined_with(first, " ", &rest.join("."))
}

fn joined_with(first: &str, between: &str, rest: &str) -> String {
    if rest.is_empty() {
        first.to_owned()
    } else {
        format!("{first}{between}{rest}")
    }
}
