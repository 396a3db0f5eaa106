//! Files of rules: each group a function, each rule a call.

use std::collections::BTreeSet;

use dashgen::Project;
use dashgen::promql::ast::Duration;
use dashgen::promql::{Parsed, parse, parse_duration};
use dashgen::query::Query;
use dashgen::rules::{RawRule, RawRuleFile, RawRuleGroup, Rules};
use dashgen::wire::prometheus::{Rule, RuleFile, RuleGroup};
use serde_json::Value;

use crate::code::Code;
use crate::count::Count;
use crate::made::{Made, function, method};
use crate::module::{self, words_in};
use crate::panel::duration_of;
use crate::print::Layout;
use crate::typed::{self, Table};
use dashgen_tables::name::{Names, free};

/// What became of one file of rules.
#[derive(Clone, Debug)]
pub struct RulesReport {
    /// The file that it came from.
    pub source: String,
    /// The name of the file that is rendered, without its ending.
    pub name: String,
    /// What it has to say.
    pub wanted: RuleFile,
    /// How many of its expressions are typed, how many are text.
    pub count: Count,
    /// Whether the code, run here, renders just that.
    pub is_same: bool,
}

/// A file of rules, read.
pub(crate) struct Draft {
    source: String,
    name: String,
    wanted: RuleFile,
}

/// Whether a document is one of rules: of Prometheus, or an object of Kubernetes that holds them.
pub(crate) fn is_rules(document: &Value) -> bool {
    let holder = holder(document);
    let groups = holder.get("groups").and_then(Value::as_array);
    groups.is_some_and(|groups| {
        groups
            .iter()
            .all(|group| group.get("rules").is_some_and(Value::is_array))
    })
}

fn holder(document: &Value) -> &Value {
    match document.get("kind").and_then(Value::as_str) {
        Some("PrometheusRule") => document.get("spec").unwrap_or(&Value::Null),
        _ => document,
    }
}

impl Draft {
    /// Reads a document.
    ///
    /// # Errors
    /// Why it cannot be told in Rust.
    pub(crate) fn read(source: &str, document: &Value, names: &mut BTreeSet<String>) -> Result<Self, String> {
        if document.get("apiVersion").is_some() && document.get("kind").is_none() {
            return Err("it is a file of Grafana's alerting; import rules of Prometheus".to_owned());
        }
        let holder = serde_json::json!({ "groups": holder(document)["groups"] });
        let wanted: RuleFile = serde_json::from_value(holder)
            .map_err(|error| format!("it is no file of rules that Prometheus reads: {error}"))?;
        for rule in wanted.groups.iter().flat_map(|group| &group.rules) {
            if rule.record.is_some() == rule.alert.is_some() {
                return Err("a rule in it is neither an alert nor a recording rule, or both".to_owned());
            }
        }
        let in_kubernetes = document.pointer("/metadata/name").and_then(Value::as_str);
        let file = source.rsplit(['/', '\\']).next().unwrap_or(source);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let slug = dashgen_canonical::slug(in_kubernetes.unwrap_or(stem));
        let plain: String = slug
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        let name = if plain.is_empty() {
            "rules".to_owned()
        } else {
            plain
        };
        Ok(Self {
            source: source.to_owned(),
            name: free(names, name, "-"),
            wanted,
        })
    }

    /// Each expression that is PromQL.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = Parsed<'_>> {
        let rules = self.wanted.groups.iter().flat_map(|group| &group.rules);
        rules.filter_map(|rule| parse(rule.expr.as_str()).ok())
    }
}

/// The module of all files, the words of the table that it uses, and what became of each file.
pub(crate) fn print(
    drafts: Vec<Draft>,
    table: &Table,
    keep_layout: bool,
    layout: Layout,
) -> (String, BTreeSet<String>, Vec<RulesReport>) {
    let mut names = Names::with(&[
        "rules",
        "milliseconds",
        "seconds",
        "minutes",
        "hours",
        "days",
        "weeks",
        "vector",
        "time",
    ]);
    let mut all = function!(Rules::new, "imported");
    let mut functions: Vec<(String, &'static str, Code)> = Vec::new();
    let mut reports = Vec::new();
    for draft in drafts {
        let mut count = Count::default();
        let mut file = function!(RawRuleFile::new, &*draft.name);
        let of_file = names.function(&draft.name, "file");
        let mut groups = Vec::new();
        for group in &draft.wanted.groups {
            let made = self::group(group, table, keep_layout, &mut count);
            let called = names.function(&group.name, "group");
            file = Made {
                value: file.value.group(made.value),
                code: file.code.method("group", vec![Code::call(&*called, Vec::new())]),
            };
            groups.push((called, "RawRuleGroup", made.code));
        }
        functions.push((of_file.clone(), "RawRuleFile", file.code));
        functions.append(&mut groups);
        let is_same = is_same(&file.value, &draft.wanted);
        all = Made {
            value: all.value.raw_file(file.value),
            code: all.code.method("raw_file", vec![Code::call(of_file, Vec::new())]),
        };
        reports.push(RulesReport {
            source: draft.source,
            name: draft.name,
            wanted: draft.wanted,
            count,
            is_same,
        });
    }
    functions.insert(0, ("rules".to_owned(), "Rules", all.code));
    let mut words = BTreeSet::new();
    for (_, returns, code) in &functions {
        words.insert((*returns).to_owned());
        words_in(code, &mut words);
    }
    let (text, of_table) = module::print_functions(
        "//! The rules that were imported, as they were.",
        "/// The rules.",
        &functions,
        &words,
        table,
        layout,
    );
    (text, of_table, reports)
}

fn group(group: &RuleGroup, table: &Table, keep_layout: bool, count: &mut Count) -> Made<RawRuleGroup> {
    let mut made = function!(RawRuleGroup::new, &*group.name);
    if let Some(interval) = group.interval.as_deref().and_then(duration) {
        made = method!(made, interval, interval);
    }
    if let Some(limit) = group.limit {
        made = method!(made, limit, limit);
    }
    if let Some(offset) = group.query_offset.as_deref().and_then(duration) {
        made = method!(made, query_offset, offset);
    }
    for (name, value) in &group.labels {
        made = method!(made, label, &**name, &**value);
    }
    for rule in &group.rules {
        made = method!(made, rule, self::rule(rule, table, keep_layout, count));
    }
    made
}

fn rule(rule: &Rule, table: &Table, keep_layout: bool, count: &mut Count) -> Made<RawRule> {
    let query = query(rule.expr.as_str(), table, keep_layout, count);
    let mut made = match (&rule.record, &rule.alert) {
        (Some(name), _) => function!(RawRule::record, &**name, query),
        (None, name) => function!(RawRule::alert, name.as_deref().unwrap_or_default(), query),
    };
    if let Some(pending) = rule.pending.as_deref().and_then(duration) {
        made = method!(made, pending_period, pending);
    }
    if let Some(firing) = rule.keep_firing_for.as_deref().and_then(duration) {
        made = method!(made, keep_firing_for, firing);
    }
    for (name, value) in &rule.labels {
        made = method!(made, label, &**name, &**value);
    }
    for (name, value) in &rule.annotations {
        made = method!(made, annotation, &**name, &**value);
    }
    made
}

/// An expression, typed if all of it can be told.
fn query(text: &str, table: &Table, keep_layout: bool, count: &mut Count) -> Made<Query> {
    let parsed = parse(text).ok();
    let typed = parsed.filter(|parsed| parsed.comments.is_empty() && !keep_layout);
    let typed = typed.and_then(|parsed| Some((typed::code(&parsed.expr, table)?, parsed.expr)));
    if let Some((code, expr)) = typed {
        count.typed += 1;
        return Made {
            value: Query::prometheus(expr).unchecked("it is typed where it is printed"),
            code,
        };
    }
    count.raw += 1;
    method!(function!(Query::promql, text), unchecked, "imported as it was")
}

/// A duration as Prometheus writes it, `1h30m`.
fn duration(text: &str) -> Option<Made<Duration>> {
    duration_of(parse_duration(text)?.milliseconds.try_into().ok()?)
}

/// Whether a file, rendered, says what another does.
fn is_same(file: &RawRuleFile, wanted: &RuleFile) -> bool {
    let rules = Rules::new("imported").raw_file(file.clone());
    let Ok(rendered) = Project::new().rules(rules).render() else {
        return false;
    };
    let rendered = rendered.rules().and_then(|rules| rules.raw_files().first());
    rendered.is_some_and(|(_, rendered)| same_rules(rendered, wanted))
}

/// Whether two files say the same: expressions by their trees, durations by their length.
pub fn same_rules(left: &RuleFile, right: &RuleFile) -> bool {
    let plain = |file: &RuleFile| {
        let mut file = file.clone();
        let length = |text: &mut Option<String>| {
            if let Some(duration) = text.as_deref().and_then(parse_duration) {
                *text = Some(duration.milliseconds.to_string());
            }
        };
        for group in &mut file.groups {
            length(&mut group.interval);
            length(&mut group.query_offset);
            for rule in &mut group.rules {
                length(&mut rule.pending);
                length(&mut rule.keep_firing_for);
                if let Ok(parsed) = parse(rule.expr.as_str()) {
                    rule.expr = parsed.expr.to_string().into();
                }
            }
        }
        file
    };
    plain(left) == plain(right)
}
