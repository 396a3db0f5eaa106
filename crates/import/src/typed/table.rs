//! The catalogue of what the queries read: metrics and labels, kinds and units from names and use.

use std::collections::{BTreeMap, BTreeSet};

use dashgen::Unit;
use dashgen::catalogue::name::unit_of_name;
use dashgen::catalogue::{LabelInfo, MetricInfo, MetricType};
use dashgen::promql::ast::{Aggregate, Expr, Matcher, MetricName, Node, Selector};

use crate::literal::literal;
use crate::panel::unit;
use dashgen_tables::name::Names;

/// Functions that only counters go into.
const OF_COUNTERS: [&str; 4] = ["rate", "irate", "increase", "resets"];

/// How a series is used.
#[derive(Clone, Debug, Default)]
struct Use {
    labels: BTreeSet<String>,
    /// Whether it is read as a number of its own, not through a function of counters.
    as_value: bool,
}

/// The metrics and labels of an import.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    uses: BTreeMap<String, Use>,
    metrics: BTreeMap<String, Metric>,
    labels: BTreeMap<String, String>,
}

/// One metric of the table.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    /// Its type in Rust.
    pub(crate) name: String,
    pub(crate) kind: MetricType,
    pub(crate) unit: Unit,
    labels: BTreeSet<String>,
}

impl Table {
    /// Notes what a query reads; `legend` names labels too.
    pub(crate) fn note(&mut self, expr: &Expr, legend: &str) {
        let labels: BTreeSet<String> = labels_in(legend).map(str::to_owned).collect();
        self.walk(expr, &labels, false);
    }

    fn walk(&mut self, expr: &Expr, labels: &BTreeSet<String>, of_counters: bool) {
        match &expr.node {
            Node::Selector(selector) => self.selector(selector, labels, true),
            Node::Range(selector, _) => self.selector(selector, labels, !of_counters),
            Node::Subquery(subquery) => self.walk(&subquery.expr, labels, false),
            Node::Call(name, arguments) => {
                let of_counters = OF_COUNTERS.contains(&&**name);
                for argument in arguments {
                    self.walk(argument, labels, of_counters);
                }
            }
            Node::Aggregate(aggregate) => {
                let Aggregate {
                    grouping,
                    parameter,
                    expr,
                    ..
                } = &**aggregate;
                let mut inner = labels.clone();
                inner.extend(
                    grouping
                        .iter()
                        .flat_map(|grouping| &grouping.labels)
                        .map(std::string::ToString::to_string),
                );
                if let Some(parameter) = parameter {
                    self.walk(parameter, labels, false);
                }
                self.walk(expr, &inner, false);
            }
            Node::Binary(binary) => {
                let mut inner = labels.clone();
                let matched = binary
                    .matching
                    .labels
                    .iter()
                    .flat_map(|matching| &matching.labels);
                let included = binary.matching.group.iter().flat_map(|group| &group.include);
                inner.extend(matched.chain(included).map(std::string::ToString::to_string));
                self.walk(&binary.left, &inner, false);
                self.walk(&binary.right, &inner, false);
            }
            Node::Negate(inner) | Node::Plus(inner) => self.walk(inner, labels, false),
            Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
        }
    }

    fn selector(&mut self, selector: &Selector, labels: &BTreeSet<String>, as_value: bool) {
        let Some(MetricName::Fixed(name)) = &selector.metric else {
            return;
        };
        let used = self.uses.entry(name.to_string()).or_default();
        used.as_value |= as_value;
        used.labels.extend(labels.iter().cloned());
        for matcher in &selector.matchers {
            if let Matcher::Label { label, .. } | Matcher::Unquoted { label, .. } = matcher {
                used.labels.insert(label.to_string());
            }
        }
    }

    /// Decides what each metric is, once everything is noted.
    pub(crate) fn decide(&mut self) {
        let mut names = Names::of_tables();
        crate::module::reserved().for_each(|name| names.take(name));
        let bases: BTreeSet<String> = self
            .uses
            .keys()
            .filter_map(|name| name.strip_suffix("_bucket"))
            .map(str::to_owned)
            .collect();
        for base in &bases {
            let series = ["_bucket", "_count", "_sum"].map(|suffix| format!("{base}{suffix}"));
            let uses = series.iter().filter_map(|name| self.uses.get(name));
            let labels = uses.flat_map(|used| used.labels.iter().cloned()).collect();
            self.metrics
                .insert(base.clone(), metric(base, MetricType::Histogram, labels));
        }
        for (name, used) in &self.uses {
            let of_histogram = ["_bucket", "_count", "_sum"]
                .iter()
                .any(|suffix| name.strip_suffix(suffix).is_some_and(|base| bases.contains(base)));
            if of_histogram || bases.contains(name) {
                continue;
            }
            // A name of a counter that is read as a value is both to Prometheus, and a counter to the compiler.
            let kind = match name.ends_with("_total") {
                true => MetricType::Counter,
                false if used.as_value => MetricType::Gauge,
                false => continue,
            };
            self.metrics
                .insert(name.clone(), metric(name, kind, used.labels.clone()));
        }
        let is_name = |name: &str, colons: bool| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || colons && byte == b':')
                && !name.starts_with(|first: char| first.is_ascii_digit())
                && !name.is_empty()
        };
        self.metrics.retain(|name, _| is_name(name, true));
        let kept = |label: &str| {
            matches!(label, "le" | "quantile") || label.starts_with("__") || !is_name(label, false)
        };
        for metric in self.metrics.values_mut() {
            metric.labels.retain(|label| !kept(label));
        }
        for (name, metric) in &mut self.metrics {
            metric.name = names.of_type(name, "Metric");
        }
        let labels: BTreeSet<&String> = self.metrics.values().flat_map(|metric| &metric.labels).collect();
        self.labels = labels
            .into_iter()
            .map(|label| (label.clone(), names.of_type(label, "Label")))
            .collect();
    }

    /// A metric by its name.
    pub(crate) fn metric(&self, name: &str) -> Option<&Metric> {
        self.metrics.get(name)
    }

    /// The type of a label.
    pub(crate) fn label(&self, name: &str) -> Option<&str> {
        self.labels.get(name).map(String::as_str)
    }

    /// Leaves only what the code names, and the labels of that.
    pub(crate) fn keep(&mut self, words: &BTreeSet<String>) {
        self.metrics.retain(|_, metric| words.contains(&metric.name));
        let labels: BTreeSet<&String> = self.metrics.values().flat_map(|metric| &metric.labels).collect();
        self.labels.retain(|label, _| labels.contains(label));
    }

    /// Those of some words that are metrics or labels.
    pub(crate) fn words(&self, words: &BTreeSet<String>) -> BTreeSet<String> {
        let names = self
            .metrics
            .values()
            .map(|metric| &metric.name)
            .chain(self.labels.values());
        names.filter(|name| words.contains(*name)).cloned().collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.metrics.is_empty()
    }

    /// What is declared, for a check of what render says of it.
    pub(crate) fn infos(&self) -> Vec<MetricInfo> {
        let fixed = |text: &str| crate::made::fixed(text).value;
        let label = |name: &String| LabelInfo {
            name: fixed(name),
            help: "",
            values: &[],
            open: true,
        };
        let info = |(name, metric): (&String, &Metric)| MetricInfo {
            name: fixed(name),
            help: "",
            metric_type: metric.kind,
            unit: metric.unit.clone(),
            labels: Box::leak(
                metric
                    .labels
                    .iter()
                    .map(label)
                    .collect::<Vec<_>>()
                    .into_boxed_slice(),
            ),
            buckets: &[],
            quantiles: &[],
            prometheus: None,
            note: None,
        };
        self.metrics.iter().map(info).collect()
    }

    /// The file that declares them.
    pub(crate) fn print(&self) -> String {
        let mut text = "//! The metrics and labels that the imported dashboards read. Kinds and units are those that names and use \
                        say;\n//! `dashgen catalogue` knows more of a running service.\n\nuse dashgen::prelude::*;\n"
            .to_owned();
        let labels: Vec<_> = self.labels.iter().collect();
        for some in labels.chunks(20) {
            text.push_str("\ndashgen::labels! {\n");
            for (label, name) in some {
                text.push_str(&format!(
                    "    /// The label `{label}`.\n    {name} = {};\n",
                    literal(label)
                ));
            }
            text.push_str("}\n");
        }
        if self.metrics.is_empty() {
            return text;
        }
        text.push_str("\ndashgen::metrics! {\n");
        for (name, metric) in &self.metrics {
            let labels: Vec<&str> = metric
                .labels
                .iter()
                .filter_map(|label| self.label(label))
                .collect();
            let unit = if metric.unit == Unit::TIMESTAMP {
                // In a panel it is written as any number is.
                "Unit::TIMESTAMP".to_owned()
            } else {
                crate::print::Layout::default().print(&unit(metric.unit.id()).code, 4, 4, 0)
            };
            let kind = metric.kind.as_str();
            let mut head = format!("    {kind} {} = {} in {unit},", metric.name, literal(name));
            for (at, broken) in [(" = ", " =\n        "), (" in ", "\n        in ")] {
                if head.lines().any(|line| line.len() > 100) {
                    head = head.replacen(at, broken, 1);
                }
            }
            let tail = format!("labels [{}];", labels.join(", "));
            text.push_str(&format!("    /// `{name}`\n{head}"));
            if head.len() + tail.len() < 100 {
                text.push_str(&format!(" {tail}\n"));
            } else if tail.len() < 90 {
                text.push_str(&format!("\n        {tail}\n"));
            } else {
                text.push_str("\n        labels [\n");
                for label in labels {
                    text.push_str(&format!("            {label},\n"));
                }
                text.push_str("        ];\n");
            }
        }
        text.push_str("}\n");
        text
    }
}

fn metric(name: &str, kind: MetricType, labels: BTreeSet<String>) -> Metric {
    Metric {
        name: String::new(),
        kind,
        unit: unit_of_name(name).unwrap_or(Unit::COUNT),
        labels,
    }
}

/// The unit that a name says, as the catalogue holds it to its name.
/// The labels that a legend names: `{{pod}}`.
fn labels_in(legend: &str) -> impl Iterator<Item = &str> {
    let parts = legend.split("{{").skip(1);
    parts.filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
}
