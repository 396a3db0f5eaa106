//! The tables of a catalogue, written from what a service exposes.
//!
//! ```
//! let exposition = dashgen_exposition::parse(
//!     "# HELP shop_orders_total Orders that were placed.\n# TYPE shop_orders_total counter\n\
//!      shop_orders_total{payment=\"card\"} 7\nshop_orders_total{payment=\"invoice\"} 1\n",
//! )?;
//! let tables = dashgen_tables::tables(&exposition, |name| name.starts_with("shop_"));
//! assert_eq!(
//!     tables.file(),
//!     r#"use dashgen::prelude::*;
//!
//! dashgen::labels! {
//!     /// The label `payment`.
//!     Payment = "payment" { CARD = "card", INVOICE = "invoice" }
//! }
//!
//! dashgen::metrics! {
//!     /// Orders that were placed.
//!     counter Orders = "shop_orders_total" in Unit::COUNT, labels [Payment];
//! }
//! "#
//! );
//! # Ok::<(), dashgen_exposition::ParseError>(())
//! ```
//!
//! Whatever a stranger exposes stays a comment or a text: names that are none in Rust and Prometheus are left out, help is
//! one comment a line, values are literals.

mod label;
mod merge;
mod metric;
pub mod name;
mod scan;
#[cfg(test)]
mod tests;
mod unit;

pub use merge::Merged;
pub use metric::Metric;

use std::collections::{BTreeMap, BTreeSet};

use dashgen_exposition::{Exposition, Kind};
use label::Label;
use name::Names;

/// Labels in one table: the macro calls itself for each, and the compiler gives up on long ones.
const LABELS_IN_TABLE: usize = 20;

/// So few metrics are read without gaps between subsystems.
const FEW: usize = 8;

/// The tables of a catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    labels: Vec<Label>,
    metrics: Vec<Metric>,
    left_out: BTreeMap<String, String>,
}

/// The tables of the metrics that are wanted.
pub fn tables(exposition: &Exposition, is_wanted: impl Fn(&str) -> bool) -> Tables {
    tables_beside(exposition, is_wanted, &mut Names::of_tables(), &BTreeMap::new())
}

/// The tables of what is wanted, where some labels have a type already.
fn tables_beside(
    exposition: &Exposition,
    is_wanted: impl Fn(&str) -> bool,
    names: &mut Names,
    known_labels: &BTreeMap<String, String>,
) -> Tables {
    let mut tables = Tables::default();
    let mut chosen = Vec::new();
    for (name, exposed) in exposition.metrics().filter(|(name, _)| is_wanted(name)) {
        if !exposed.is_seen() && exposed.kind == Kind::Unknown {
            // A help or a unit of nothing.
            continue;
        }
        match metric::kind(name, exposed) {
            Ok(kind) => chosen.push((name, exposed, kind)),
            // `_created` says when a counter was born, which no dashboard shows.
            Err(_) if name.ends_with("_created") => {}
            Err(reason) => drop(tables.left_out.insert(name.to_owned(), reason)),
        }
    }
    let common = name::common_words(chosen.iter().map(|(name, ..)| *name));
    // Metrics first: of two that want one name, the metric is named more often.
    for (name, exposed, kind) in &chosen {
        tables
            .metrics
            .push(Metric::new(name, exposed, kind, common, names));
    }
    let of_metrics: BTreeSet<&str> = tables.metrics.iter().flat_map(Metric::label_names).collect();
    let mut types = known_labels.clone();
    for name in of_metrics
        .into_iter()
        .filter(|name| !known_labels.contains_key(*name))
    {
        let seen = chosen
            .iter()
            .filter_map(|(_, exposed, _)| exposed.labels.get(name));
        let label = Label::new(name, seen, names);
        types.insert(name.to_owned(), label.ident.clone());
        tables.labels.push(label);
    }
    for metric in &mut tables.metrics {
        metric.name_labels(&types);
    }
    tables
}

impl Tables {
    /// Whether there is nothing to declare.
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty()
    }

    /// How many metrics there are.
    pub fn len(&self) -> usize {
        self.metrics.len()
    }

    /// The metrics, by their names in Prometheus.
    pub fn metrics(&self) -> impl Iterator<Item = &Metric> {
        self.metrics.iter()
    }

    /// The declared values of a label, by its type in Rust: each constant and the text it stands for.
    pub fn values_of(&self, ident: &str) -> &[(String, String)] {
        let label = self.labels.iter().find(|label| label.ident == ident);
        label.map(|label| label.values.as_slice()).unwrap_or_default()
    }

    /// Metrics that no table can declare, each with the reason.
    pub fn left_out(&self) -> impl Iterator<Item = (&str, &str)> {
        self.left_out
            .iter()
            .map(|(name, reason)| (name.as_str(), reason.as_str()))
    }

    /// A file with the tables, laid out as a person would. With no metric it says so.
    pub fn file(&self) -> String {
        format!("use dashgen::prelude::*;\n\n{}", self.blocks("Unit"))
    }

    /// The tables alone, for the end of a file.
    fn blocks(&self, unit: &str) -> String {
        let mut blocks = Vec::new();
        for labels in self.labels.chunks(LABELS_IN_TABLE) {
            blocks.push(format!("dashgen::labels! {{\n{}}}\n", label_lines(labels)));
        }
        if !self.metrics.is_empty() {
            blocks.push(format!(
                "dashgen::metrics! {{\n{}}}\n",
                metric_lines(&self.metrics, unit)
            ));
        }
        blocks.join("\n")
    }
}

fn label_lines(labels: &[Label]) -> String {
    labels.iter().map(Label::lines).collect()
}

/// The entries, those of one subsystem together.
fn metric_lines(metrics: &[Metric], unit: &str) -> String {
    let mut text = String::new();
    let mut subsystem = metrics.first().map(Metric::subsystem);
    for metric in metrics {
        if metrics.len() > FEW && subsystem.is_some_and(|last| last != metric.subsystem()) {
            text.push('\n');
        }
        subsystem = Some(metric.subsystem());
        text.push_str(&metric.lines(unit));
    }
    text
}
