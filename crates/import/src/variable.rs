//! Variables and annotations.

use dashgen::promql::ast::Duration;
use dashgen::query::Query;
use dashgen::variable::{Refresh, Sort};
use dashgen::{Annotation, Variable};
use serde_json::Value;

use crate::code::Code;
use crate::made::{Made, fixed, function, list, method};
use crate::panel::{color, data_source, duration, word};
use crate::read::{is_true, text};

/// A variable in the words of the library, as far as they reach.
pub(crate) fn variable(wanted: &Value) -> Option<Made<Variable>> {
    let name = fixed(text(wanted, "name")?);
    let query = wanted["query"].as_str().unwrap_or_default();
    let mut made = match text(wanted, "type")? {
        "datasource" => function!(Variable::data_source, name, fixed(query)),
        "query" => {
            let source = data_source(wanted.get("datasource"));
            let mut made = function!(Variable::query, name, source, &wanted["query"]);
            let refresh = wanted
                .get("refresh")
                .and_then(|when| word!(when, Refresh: Never, OnDashboardLoad));
            if let Some(refresh) = refresh {
                made = method!(made, refresh, refresh);
            }
            let sort = wanted.get("sort").cloned().unwrap_or_else(|| 0.into());
            if let Some(sort) = word!(
                &sort,
                Sort: Disabled, Alphabetical, AlphabeticalDescending, Numerical, NumericalDescending,
                AlphabeticalIgnoringCase, AlphabeticalIgnoringCaseDescending, NaturalDescending
            ) {
                made = method!(made, sort, sort);
            }
            made
        }
        "custom" if !query.is_empty() && !query.contains(['\\', ':', ' ']) => {
            let values = list(query.split(',').map(fixed));
            Made {
                value: Variable::custom(name.value, &values.value),
                code: choice("Variable::custom", name.code, values.code),
            }
        }
        "interval" if !query.is_empty() => {
            let durations: Option<Vec<Made<Duration>>> = query.split(',').map(duration).collect();
            let durations = list(durations?);
            Made {
                value: Variable::interval(name.value, &durations.value),
                code: choice("Variable::interval", name.code, durations.code),
            }
        }
        "textbox" => function!(Variable::textbox, name, fixed(query)),
        "constant" => function!(Variable::constant, name, fixed(query)),
        "adhoc" => function!(
            Variable::ad_hoc_filters,
            name,
            data_source(wanted.get("datasource"))
        ),
        _ => return None,
    };
    if let Some(label) = text(wanted, "label") {
        made = method!(made, label, fixed(label));
    }
    if let Some(description) = text(wanted, "description") {
        made = method!(made, description, fixed(description));
    }
    if is_true(wanted, "multi") {
        made = method!(made, multi_value);
    }
    if is_true(wanted, "includeAll") {
        made = method!(made, include_all);
    }
    if let Some(regex) = text(wanted, "allValue") {
        made = method!(made, custom_all_value, fixed(regex));
    }
    if let Some(regex) = text(wanted, "regex") {
        made = method!(made, regex, fixed(regex));
    }
    if let Some(start) = start(wanted) {
        made = method!(made, default_value, fixed(start));
    }
    if wanted.get("hide").is_some_and(|hide| *hide == 2) {
        made = method!(made, hide);
    }
    Some(made)
}

fn choice(function: &str, name: Code, values: Code) -> Code {
    Code::call(function, vec![name, Code::Reference(Box::new(values))])
}

/// The one value that is chosen at first, where it is not the first of a list anyway.
fn start(wanted: &Value) -> Option<&str> {
    let value = wanted.pointer("/current/value")?;
    let one = match value.as_array().map(Vec::as_slice) {
        Some([one]) => one.as_str(),
        Some(_) => None,
        None => value.as_str(),
    };
    let first = text(wanted, "query").and_then(|query| query.split(',').next());
    let is_listed = matches!(text(wanted, "type"), Some("custom" | "interval"));
    let is_text = matches!(text(wanted, "type"), Some("textbox" | "constant"));
    let is_known =
        |one: &str| one == "$__all" || one.is_empty() || is_text || (is_listed && Some(one) == first);
    one.filter(|one| !is_known(one))
}

/// An annotation in the words of the library; patches say the rest.
pub(crate) fn annotation(wanted: &Value) -> Made<Annotation> {
    let name = wanted["name"].as_str().unwrap_or_default();
    let source = wanted.get("datasource");
    let query = match (wanted.get("target"), text(wanted, "expr")) {
        (None, Some(promql)) => {
            let query = function!(Query::promql, promql);
            method!(query, data_source, data_source(source))
        }
        (target, _) => {
            let target = target.cloned().unwrap_or_else(|| serde_json::json!({}));
            let mut target = if target.is_object() {
                target
            } else {
                serde_json::json!({})
            };
            if let Some(fields) = target.as_object_mut() {
                for field in ["refId", "hide", "datasource"] {
                    fields.shift_remove(field);
                }
            }
            function!(Query::json, data_source(source), &target)
        }
    };
    let mut made = function!(Annotation::new, fixed(name), query);
    if let Some(name) = text(wanted, "iconColor") {
        made = method!(made, color, color(name));
    }
    if let Some(title) = text(wanted, "titleFormat") {
        made = method!(made, title, fixed(title));
    }
    if let Some(words) = text(wanted, "textFormat") {
        made = method!(made, text, fixed(words));
    }
    if wanted.get("enable").is_some_and(|enable| *enable == false) {
        made = method!(made, disabled);
    }
    made
}
