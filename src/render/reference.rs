//! Variables that a text refers to: `$name`, `${name}`, `${name:format}`, `[[name]]`.
//!
//! Grafana replaces them in every text of a dashboard, so every text is searched.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::Context;
use crate::datasource::DataSource;

/// The variables that a value refers to, each once.
pub(super) fn names(value: &Value) -> BTreeSet<&str> {
    unknown([value], |_| false)
}

/// Calls `found` with the name of every variable in a text, except Grafana's own, which start with `__`.
pub(super) fn names_in<'text>(text: &'text str, found: &mut impl FnMut(&'text str)) {
    let word = |text: &'text str| {
        let end = text
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
            .unwrap_or(text.len());
        &text[..end]
    };
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'$', b'[', bytes) {
        // Nearly all of these start a list.
        if bytes[at] == b'[' && bytes.get(at + 1) != Some(&b'[') {
            continue;
        }
        let rest = &text[at + 1..];
        let name = match (bytes[at], rest.as_bytes().first()) {
            (b'$', Some(b'{')) => {
                let name = word(&rest[1..]);
                // `${1}` and `${}` are no variables, `${a b}` is not one either.
                let end = rest.as_bytes().get(1 + name.len());
                if matches!(end, Some(b'}' | b':' | b'.')) {
                    name
                } else {
                    ""
                }
            }
            (b'$', Some(_)) => word(rest),
            (b'[', Some(b'[')) => {
                let name = word(&rest[1..]);
                let end = &rest[1 + name.len()..];
                if end.starts_with("]]") || end.starts_with(':') {
                    name
                } else {
                    ""
                }
            }
            _ => "",
        };
        if !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.starts_with("__") {
            found(name);
        }
    }
}

/// Whether a text refers to nothing that is not known.
pub(crate) fn all_known(text: &str, known: impl Fn(&str) -> bool) -> bool {
    let mut all = true;
    names_in(text, &mut |name| all &= known(name));
    all
}

/// Reports every variable that a value refers to and `declared` does not know, once.
pub(crate) fn check(value: &Value, declared: &impl Fn(&str) -> bool, context: &mut Context) {
    for name in unknown([value], declared) {
        context.fault(undeclared(name));
    }
}

/// Reports a repetition over a variable that `declared` does not know. It names the variable without a `$`.
pub(crate) fn check_repeat(repeat: Option<&str>, declared: impl Fn(&str) -> bool, context: &mut Context) {
    if let Some(name) = repeat.filter(|name| !declared(name)) {
        context.fault(undeclared(name));
    }
}

fn undeclared(name: &str) -> String {
    format!("variable `${name}` is used but the dashboard does not declare it; add `.variable(…)`")
}

/// Reports every variable that a panel refers to and `declared` does not know, once. Its expressions refer to its
/// queries in the same way.
pub(crate) fn check_panel(panel: &Value, declared: &impl Fn(&str) -> bool, context: &mut Context) {
    let targets = panel["targets"].as_array().into_iter().flatten();
    let queries: Vec<_> = targets
        .clone()
        .filter_map(|target| target["refId"].as_str())
        .collect();
    let is_expression = |target: &&Value| target["datasource"]["type"] == DataSource::EXPRESSION.plugin_id();
    let (expressions, others): (Vec<_>, Vec<_>) = targets.partition(is_expression);
    for expression in expressions {
        for name in unknown([expression], |name| declared(name) || queries.contains(&name)) {
            context.fault(format_args!(
                "an expression computes with `${name}`, which is no query of the panel and no variable of the \
                 dashboard; the panel's queries are {}",
                queries.join(", ")
            ));
        }
    }
    let fields = panel.as_object().into_iter().flatten();
    let fields = fields
        .filter(|(name, _)| *name != "targets")
        .map(|(_, field)| field);
    for name in unknown(fields.chain(others), declared) {
        context.fault(undeclared(name));
    }
}

/// The variables that values refer to and `known` does not know, each once, in the order of the alphabet.
fn unknown<'text>(
    values: impl IntoIterator<Item = &'text Value>,
    known: impl Fn(&str) -> bool,
) -> BTreeSet<&'text str> {
    let mut unknown = BTreeSet::new();
    for value in values {
        visit(value, &mut |name| {
            if !known(name) {
                unknown.insert(name);
            }
        });
    }
    unknown
}

fn visit<'text>(value: &'text Value, found: &mut impl FnMut(&'text str)) {
    match value {
        Value::String(text) => names_in(text, found),
        Value::Array(values) => values.iter().for_each(|value| visit(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| visit(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_text(text: &str) -> Vec<&str> {
        let mut names = Vec::new();
        names_in(text, &mut |name| names.push(name));
        names
    }

    #[test]
    fn every_way_to_write_a_variable_is_found() {
        assert_eq!(
            in_text(r#"x{a=~"$plan", b=~"${run:regex}", c="[[step]]", d="[[e:csv]]"}"#),
            ["plan", "run", "step", "e"]
        );
        assert_eq!(
            in_text("/d/x?${plan:queryparam}&var-run=${run.text}"),
            ["plan", "run"]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        assert_eq!(
            in_text("rate(x[$__rate_interval]) ${__value.raw} $1 ${1} ^a$ 5$ $ [[ [[:alpha:]]"),
            [""; 0]
        );
        assert_eq!(in_text("${"), [""; 0]);
    }

    use crate::panel::TimeSeries;
    use crate::query::{Query, expression};
    use crate::variable::Variable;
    use crate::{Dashboard, Project, Row};

    fn elsewhere(promql: &str) -> Query {
        Query::promql(promql).unchecked("this is about expressions")
    }

    fn faults(row: Row) -> String {
        let project = Project::new().dashboard(Dashboard::new("one", "One").row(row));
        project
            .render()
            .map_or_else(|faults| faults.to_string(), |_| "none".to_owned())
    }

    #[test]
    fn an_expression_refers_to_the_queries_of_its_panel() {
        let panel = |expression: &str| {
            TimeSeries::new("Share")
                .query(elsewhere("sum(failed)").ref_id("failed"))
                .query(elsewhere("sum(all)").ref_id("all"))
                .query(expression::math(expression).ref_id("share"))
        };
        assert_eq!(faults(Row::untitled().panel(panel("$failed / ${all}"))), "none");
        insta::assert_snapshot!(
            faults(Row::untitled().panel(panel("$failed / $total"))),
            @"
        1 error; no files written
          one / Share: an expression computes with `$total`, which is no query of the panel and no variable of the dashboard; the panel's queries are failed, all, share
        "
        );
        let elsewhere = TimeSeries::new("Elsewhere").query(Query::promql(r#"up{job="$A"}"#));
        insta::assert_snapshot!(
            faults(Row::untitled().panel(elsewhere)),
            @"
        1 error; no files written
          one / Elsewhere: variable `$A` is used but the dashboard does not declare it; add `.variable(…)`
        "
        );
    }

    #[test]
    fn what_is_repeated_over_an_undeclared_variable_is_a_fault() {
        let tenant = Variable::textbox("tenant", "");
        let panel = || TimeSeries::new("Up").query(Query::promql("up"));
        insta::assert_snapshot!(faults(Row::new("Row").repeat(&tenant).panel(panel())), @"
        1 error; no files written
          one / Row: variable `$tenant` is used but the dashboard does not declare it; add `.variable(…)`
        ");
        insta::assert_snapshot!(faults(Row::untitled().panel(panel().repeat_horizontally(&tenant, 0))), @"
        2 errors; no files written
          one / Up: a line of repetitions has at least 1 panel, not 0
          one / Up: variable `$tenant` is used but the dashboard does not declare it; add `.variable(…)`
        ");
    }
}
