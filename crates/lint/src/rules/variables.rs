use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::finding::{Level, Within};
use crate::model::{Dashboard, Query, TemplateVariable, flag, in_text, is_built_in, list, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A variable is used and not defined, defined and not used, or defined by itself
    ///
    /// Variables are looked for in expressions, legends, titles, links, repetitions and data sources. Grafana's own
    /// (`$__range`) and those that an import asks for (`__inputs`) are defined. A dashboard that passes all its
    /// variables on with a link uses them.
    ///
    /// ## Why
    /// Grafana leaves the name of an unknown variable as it is: the query finds nothing, or is no query. One that
    /// nothing uses is a choice without effect.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Requests", "targets": [{"refId": "A",
    ///  "expr": "sum(rate(http_requests_total{cluster=~\"$cluster\"}[5m]))"}]}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"templating": {"list": [{"name": "cluster", "type": "query", "query": "label_values(up, cluster)"}]},
    ///  "panels": [{"id": 1, "type": "timeseries", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
    ///  "datasource": {"type": "prometheus", "uid": "x"},
    ///  "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total{cluster=~\"$cluster\"}[5m]))"}]}]}
    /// ```
    ///
    /// ## Real case
    /// A panel that is copied from one dashboard to another brings its query and not its variables.
    "V01" "variables" Error, [Check::Dashboard(check)]
}

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let mut defined: HashSet<&str> = dashboard.variables.iter().map(|variable| variable.name).collect();
    defined.extend(list(dashboard.value, "__inputs").iter().filter_map(|input| text(input, "name")));
    let is_defined = |name: &str| is_built_in(name) || defined.contains(name);
    for query in &dashboard.queries {
        in_query(query, &is_defined, reporter);
    }
    for panel in &dashboard.panels {
        let within = panel.within();
        let title = format!("{}/title", panel.pointer);
        in_title(panel.title, &title, &within, &is_defined, reporter);
        in_source(panel.value, &panel.pointer, &within, &is_defined, reporter);
        if let Some(name) = text(panel.value, "repeat").filter(|name| !name.is_empty() && !is_defined(name)) {
            reporter.panel(
                panel,
                "/repeat",
                Level::Error,
                format!("the panel is repeated by `{name}`, and no variable has that name"),
                "name a variable of the dashboard, or take the repetition out",
            );
        }
        for target in &panel.targets {
            in_source(target.value, &target.pointer, &within, &is_defined, reporter);
        }
        for link in &panel.links {
            in_url(link.url, &link.pointer, &within, &is_defined, reporter);
        }
    }
    for link in &dashboard.links {
        in_url(link.url, &link.pointer, &[], &is_defined, reporter);
    }
    cycles(dashboard, reporter);
    unused(dashboard, reporter);
}

const REMEDY: &str = "define it, or write the value";

fn unknown(name: &str) -> String {
    format!("no variable of the dashboard is called `{name}`")
}

fn in_query(query: &Query, is_defined: &dyn Fn(&str) -> bool, reporter: &mut Reporter) {
    let mut found: Vec<TemplateVariable> = Vec::new();
    for used in &query.variables {
        if !is_defined(&used.variable.name) && !found.iter().any(|other| other.name == *used.variable.name) {
            let place = in_text(query.text).into_iter().find(|place| place.name == *used.variable.name);
            // `\\$SYS` is a dollar in a regular expression.
            found.extend(place.filter(|place| !query.text[..place.start].ends_with('\\')));
        }
    }
    for used in found {
        let span = dashgen_promql::ast::Span {
            start: used.start,
            end: used.end,
        };
        reporter.query(query, span, Level::Error, unknown(&used.name), REMEDY);
    }
    if let Some(legend) = query.legend {
        let pointer = query.pointer.strip_suffix("/expr").unwrap_or(&query.pointer);
        let pointer = format!("{pointer}/legendFormat");
        in_title(legend, &pointer, &query.within, is_defined, reporter);
    }
}

/// In what is mostly text, only braces make a variable.
fn in_title(title: &str, pointer: &str, within: &[Within], is_defined: &dyn Fn(&str) -> bool, reporter: &mut Reporter) {
    for used in in_text(title) {
        if used.is_braced && !is_defined(&used.name) {
            let place = (title, used.start, used.end);
            reporter.text(pointer, within, place, Level::Error, unknown(&used.name), REMEDY);
        }
    }
}

fn in_url(
    url: Option<&str>,
    pointer: &str,
    within: &[Within],
    is_defined: &dyn Fn(&str) -> bool,
    reporter: &mut Reporter,
) {
    if let Some(url) = url {
        in_title(url, &format!("{pointer}/url"), within, is_defined, reporter);
    }
}

/// The uid of a data source that is a variable.
fn in_source(
    value: &Value,
    pointer: &str,
    within: &[Within],
    is_defined: &dyn Fn(&str) -> bool,
    reporter: &mut Reporter,
) {
    let source = value.get("datasource").unwrap_or(&Value::Null);
    let (uid, below) = match source.as_str() {
        Some(name) => (name, "/datasource"),
        None => (text(source, "uid").unwrap_or_default(), "/datasource/uid"),
    };
    for used in in_text(uid) {
        if !is_defined(&used.name) {
            let place = (uid, used.start, used.end);
            let at = format!("{pointer}{below}");
            reporter.text(&at, within, place, Level::Error, unknown(&used.name), "define it as a variable of the type data source");
        }
    }
}

/// Variables whose queries need each other.
fn cycles(dashboard: &Dashboard, reporter: &mut Reporter) {
    let needs: HashMap<&str, HashSet<String>> = dashboard
        .variables
        .iter()
        .map(|variable| {
            let mut names = HashSet::new();
            for field in ["query", "definition", "datasource", "regex"] {
                strings(variable.value.get(field).unwrap_or(&Value::Null), &mut |text| {
                    names.extend(in_text(text).into_iter().map(|used| used.name));
                });
            }
            (variable.name, names)
        })
        .collect();
    for variable in dashboard.variables.iter().filter(|variable| variable.kind == "query") {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut next: Vec<&str> = vec![variable.name];
        let mut is_cyclic = false;
        while let Some(name) = next.pop() {
            for needed in needs.get(name).into_iter().flatten() {
                is_cyclic |= needed == variable.name;
                if seen.insert(needed) {
                    next.push(needed);
                }
            }
        }
        if is_cyclic {
            reporter.at(
                &variable.pointer,
                &variable.within(),
                Level::Error,
                format!("`{}` needs its own value", variable.name),
                "take the variable out of its own query",
            );
        }
    }
}

fn unused(dashboard: &Dashboard, reporter: &mut Reporter) {
    // Which is not its own and not that of its own definition.
    let mut uses: HashMap<String, usize> = HashMap::new();
    strings(dashboard.value, &mut |text| add(text, &mut uses));
    names(dashboard.value, &mut uses);
    for variable in &dashboard.variables {
        let mut mine: HashMap<String, usize> = HashMap::new();
        strings(variable.value, &mut |text| add(text, &mut mine));
        if let Some(count) = mine.get(variable.name)
            && let Some(all) = uses.get_mut(variable.name)
        {
            *all = all.saturating_sub(*count);
        }
    }
    let passes_all = uses.contains_key("__all_variables") || dashboard.links.iter().any(|link| flag(link.value, "includeVars"));
    for variable in &dashboard.variables {
        // What filters every query, and what is only there to be seen or passed on.
        let is_implicit = matches!(&*variable.kind, "adhoc" | "groupby" | "system" | "snapshot" | "switch");
        let is_used = uses.get(variable.name).is_some_and(|count| *count > 0);
        if is_used || is_implicit || passes_all || variable.name.is_empty() {
            continue;
        }
        reporter.at(
            &variable.pointer,
            &variable.within(),
            Level::Warning,
            format!("nothing uses the variable `{}`", variable.name),
            "use it in a query, or remove it",
        );
    }
}

fn add(text: &str, uses: &mut HashMap<String, usize>) {
    for used in in_text(text) {
        *uses.entry(used.name).or_default() += 1;
    }
    for (at, _) in text.match_indices("var-") {
        let rest = &text[at + 4..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        *uses.entry(rest[..length].to_owned()).or_default() += 1;
    }
}

/// Calls for each text in a value.
fn strings<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, visit)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, visit)),
        _ => {}
    }
}

/// Fields that name a variable without a sign.
fn names(value: &Value, uses: &mut HashMap<String, usize>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| names(item, uses)),
        Value::Object(fields) => {
            for (field, inner) in fields {
                match (field.as_str(), inner) {
                    ("repeat" | "variable", Value::String(name)) => *uses.entry(name.clone()).or_default() += 1,
                    ("repeat", Value::Object(repeat)) => {
                        if let Some(name) = repeat.get("value").and_then(Value::as_str) {
                            *uses.entry(name.to_owned()).or_default() += 1;
                        }
                    }
                    _ => names(inner, uses),
                }
            }
        }
        _ => {}
    }
}
