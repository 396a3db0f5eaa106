//! Names of metrics in texts: a description, a notification or a runbook that still says the old name after a rename.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::context::Context;
use super::metrics::Metrics;
use crate::Project;
use crate::catalogue::MetricInfo;
use crate::rules::slo;
use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Expr, Node};
use dashgen_promql::metrics::{nearest, of_prometheus};

/// What only names of metrics end in.
const ENDINGS: [&str; 5] = ["_total", "_bucket", "_seconds", "_bytes", "_ratio"];

/// The fields of a dashboard that hold queries.
const QUERIES: [&str; 4] = ["definition", "expr", "query", "targets"];

/// The names that texts of a project can say.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// What the names of the project's own metrics begin with: `dvt_`.
    prefixes: Vec<String>,
    metrics: BTreeSet<String>,
    /// Labels, their values, variables, and what the author says is none.
    others: BTreeSet<String>,
}

/// A word of a text that looks like the name of a metric and is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` is no metric of this project{}; correct the text, or tell the project with \
     `.other_names([\"{name}\"])` that it is something else",
    .nearest.as_ref().map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default()
)]
pub struct UnknownName {
    /// The word.
    pub name: String,
    /// Its line, from 1.
    pub line: usize,
    /// The metric that was perhaps meant.
    pub nearest: Option<String>,
}

impl Names {
    pub(super) fn new(project: &Project, metrics: &Metrics) -> Self {
        let mut names = Self {
            prefixes: prefixes(&metrics.scraped),
            ..Self::default()
        };
        let recorded = slo::series::METRICS.iter().chain(slo::windowed::METRICS);
        for metric in metrics.all().chain(recorded) {
            names.metrics.insert(metric.name.to_owned());
            names.metrics.extend(metric.series());
            for label in metric.labels {
                names.others.insert(label.name.to_owned());
                names
                    .others
                    .extend(label.values.iter().map(|value| (*value).to_owned()));
            }
        }
        let records = project.rules.iter().flat_map(|rules| &rules.records);
        names.metrics.extend(records.map(|record| record.name.clone()));
        let variables = project
            .dashboards
            .iter()
            .flat_map(|dashboard| &dashboard.variables);
        names
            .others
            .extend(variables.map(|variable| variable.name.to_string()));
        names
            .others
            .extend(project.other_names.iter().map(|name| (*name).to_owned()));
        names
    }

    /// The words of a text that look like the name of a metric and are none: they begin as the project's own metrics do,
    /// or stand in backticks and end as metrics do, or are nearly the name of one.
    pub fn unknown_in(&self, text: &str) -> Vec<UnknownName> {
        if self.metrics.is_empty() {
            return Vec::new();
        }
        let mut unknown = Vec::new();
        for (at, word) in words(text) {
            if self.metrics.contains(word) || self.others.contains(word) || of_prometheus(word).is_some() {
                continue;
            }
            let close = || nearest(word, self.metrics.iter().map(String::as_str));
            let is_quoted = text[..at].ends_with('`') && text[at + word.len()..].starts_with('`');
            let is_ours = self
                .prefixes
                .iter()
                .any(|prefix| word.starts_with(prefix.as_str()));
            let ends_so = ENDINGS.iter().any(|ending| word.ends_with(ending));
            if is_ours || is_quoted && (ends_so || close().is_some()) {
                unknown.push(UnknownName {
                    name: word.to_owned(),
                    line: 1 + text[..at].matches('\n').count(),
                    nearest: close().map(str::to_owned),
                });
            }
        }
        unknown
    }

    /// Reports the unknown names of several texts, each once.
    pub(super) fn check_all<'t>(&self, texts: impl IntoIterator<Item = &'t str>, context: &mut Context) {
        let found = texts.into_iter().flat_map(|text| self.unknown_in(text));
        let found: BTreeMap<String, UnknownName> =
            found.map(|unknown| (unknown.name.clone(), unknown)).collect();
        for unknown in found.values() {
            context.fault(unknown);
        }
    }

    /// Reports the unknown names in the texts of a panel or another element of a dashboard. Queries are checked elsewhere.
    pub(super) fn check_element(&self, element: &Value, context: &mut Context) {
        let mut texts = Vec::new();
        gather(element, &mut texts);
        self.check_all(texts, context);
    }

    /// Reports the unknown names in the strings of an expression, such as a label that it sets.
    pub(super) fn check_strings(&self, expr: &Expr, context: &mut Context) {
        let mut texts = Vec::new();
        walk(expr, &mut |expr| {
            if let Node::String(text) = &expr.node {
                texts.push(text.as_str());
            }
        });
        self.check_all(texts, context);
    }
}

fn gather<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| gather(value, texts)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !QUERIES.contains(&name.as_str()))
            .for_each(|(_, value)| gather(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What the names of most metrics begin with.
fn prefixes(scraped: &[MetricInfo]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for metric in scraped {
        if let Some(end) = metric.name.find('_') {
            *counts.entry(&metric.name[..=end]).or_default() += 1;
        }
    }
    let shared = |(_, count): &(&str, usize)| *count > 1 && *count * 2 >= scraped.len();
    counts
        .into_iter()
        .filter(shared)
        .map(|(prefix, _)| prefix.to_owned())
        .collect()
}

/// The words of a text that can be the name of a metric, and where each begins: with a `_`, and no part of a path, a
/// file's name, a variable or a pattern.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == ':';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_part)?;
        let end = text[start..]
            .find(|letter| !is_part(letter))
            .map_or(text.len(), |end| start + end);
        rest = end;
        Some((start, text[start..end].trim_end_matches(':')))
    })
    .filter(|(start, word)| {
        let before = text[..*start].chars().next_back();
        let mut behind = text[start + word.len()..].chars();
        let next = behind.next();
        let after = behind.next();
        let is_path = matches!(before, Some('/' | '$' | '-' | '.' | '#' | '@'))
            || matches!(next, Some('*' | '/'))
            || matches!(next, Some('.' | '-')) && after.is_some_and(|letter| letter.is_ascii_alphanumeric());
        word.contains('_') && !word.ends_with('_') && !is_path
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    crate::labels! {
        /// A page.
        Page = "shop_page";
    }
    crate::metrics! {
        /// Requests.
        counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Page];
        /// Time to answer.
        histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [1.0];
        /// Temperature.
        gauge Hall = "hall_temperature_celsius" in Unit::CELSIUS, labels [];
    }

    fn unknown(text: &str) -> Vec<String> {
        let project = Project::new()
            .metrics(METRICS.to_vec())
            .other_names(["shop_orders_db"]);
        let names = Names::new(&project, &Metrics::of(&project));
        let found = names.unknown_in(text).into_iter();
        found
            .map(|unknown| format!("{}: {unknown}", unknown.line))
            .collect()
    }

    #[test]
    fn an_old_name_is_found_in_prose_and_in_backticks() {
        insta::assert_snapshot!(
            unknown("See shop_request_total.\nAnd `hall_temperature_celcius`, `queue_old_seconds`: shop_thing{a=\"b\"}").join("\n"),
            @r#"
        1: `shop_request_total` is no metric of this project (did you mean `shop_requests_total`?); correct the text, or tell the project with `.other_names(["shop_request_total"])` that it is something else
        2: `hall_temperature_celcius` is no metric of this project (did you mean `hall_temperature_celsius`?); correct the text, or tell the project with `.other_names(["hall_temperature_celcius"])` that it is something else
        2: `queue_old_seconds` is no metric of this project; correct the text, or tell the project with `.other_names(["queue_old_seconds"])` that it is something else
        2: `shop_thing` is no metric of this project; correct the text, or tell the project with `.other_names(["shop_thing"])` that it is something else
        "#
        );
    }

    #[test]
    fn what_is_there_and_what_is_something_else_is_fine() {
        let text = "shop_requests_total, `shop_answer_seconds_bucket`, shop_page, shop_orders_db, `up`, `run_id`, \
                    docs/shop_orders.md, shop_orders.md, shop_* and shop_, $shop_x, http://a/shop_b, snake_case, hall_way";
        assert_eq!(unknown(text), [""; 0]);
    }
}
