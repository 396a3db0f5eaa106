//! The columns of a table: which fields are shown, in which order, under which titles.
//!
//! Prometheus answers one table a query. Its numbers are in the field `Value`, or `Value #name` if the
//! panel asks several queries.

use super::field::properties;
use super::listed;
use super::thresholds::Drawn;
use super::units::{Differs, Units};
use crate::panel::matcher::Matcher;
use crate::panel::visualization::{Axes, Column};
use crate::panel::{AnyPanel, Transformation};
use crate::query::Query;
use crate::render::context::Context;
use crate::wire;
use crate::wire::classic::{Defaults, Override};
use crate::wire::options::Custom;

/// The transformations of a panel, its own and those that its columns need, and the overrides of the columns.
pub(super) fn render(
    panel: &AnyPanel,
    names: &[String],
    units: &Units,
    context: &mut Context,
) -> (Vec<wire::classic::Transformation>, Vec<Override>) {
    let own = &panel.common.transformations;
    let wire = |step: &Transformation| step.wire.clone();
    if panel.visualization.axes() != Axes::Columns {
        return (own.iter().map(wire).collect(), Vec::new());
    }
    let table = Table::new(panel, names, units);
    table.report(context);
    let merge = table.merge();
    let columns = table.transformations();
    let overrides = table.overrides(context);
    let steps = merge.iter().chain(own).chain(&columns);
    (steps.map(wire).collect(), overrides)
}

struct Table<'a> {
    panel: &'a AnyPanel,
    units: &'a Units,
    columns: &'a [Column],
    /// The queries that are shown: place, name, query.
    shown: Vec<(usize, &'a str, &'a Query)>,
}

impl<'a> Table<'a> {
    fn new(panel: &'a AnyPanel, names: &'a [String], units: &'a Units) -> Self {
        let shown = panel
            .common
            .queries
            .iter()
            .zip(names)
            .enumerate()
            .filter(|(_, (query, _))| !query.is_hidden())
            .map(|(index, (query, name))| (index, name.as_str(), query))
            .collect();
        Self {
            panel,
            units,
            columns: panel.visualization.columns().unwrap_or_default(),
            shown,
        }
    }

    fn is_prometheus(&self) -> bool {
        !self.shown.is_empty() && self.shown.iter().all(|(_, _, query)| query.is_prometheus())
    }

    /// The field with the numbers of a query.
    fn value_field(&self, name: &str) -> String {
        if self.shown.len() > 1 {
            format!("Value #{name}")
        } else {
            "Value".to_owned()
        }
    }

    /// The query that a column is about, if its key is the name of one.
    fn query_of(&self, column: &Column) -> Option<(usize, &'a str, &'a Query)> {
        if !self.is_prometheus() {
            return None;
        }
        self.shown
            .iter()
            .find(|(_, name, _)| *name == column.key)
            .copied()
    }

    /// The field that a column shows, before it is renamed.
    fn field_of(&self, column: &Column) -> String {
        match self.query_of(column) {
            Some((_, name, _)) => self.value_field(name),
            None => self.shown_name(&column.key).to_owned(),
        }
    }

    /// The name under which Grafana knows a field: `organize` looks at what is shown, not at what the
    /// data source calls it.
    fn shown_name<'k>(&self, key: &'k str) -> &'k str {
        let jaeger = self
            .shown
            .iter()
            .any(|(_, _, query)| query.source().plugin_id() == "jaeger");
        match key {
            "traceID" if jaeger => "Trace ID",
            "traceName" if jaeger => "Trace name",
            "startTime" if jaeger => "Start time",
            "duration" if jaeger => "Duration",
            key => key,
        }
    }

    /// What stands above a column.
    fn title_of(&self, column: &Column) -> String {
        column
            .standard
            .display_name
            .clone()
            .unwrap_or_else(|| match self.query_of(column) {
                // A name that someone chose reads better than `Value #name`.
                Some((_, name, query)) if query.name().is_some() => name.to_owned(),
                _ => self.field_of(column),
            })
    }

    /// Reports columns that no answer has, as far as the answers are known.
    fn report(&self, context: &mut Context) {
        let labels: Option<Vec<String>> = self
            .shown
            .iter()
            .map(|(_, _, query)| query.result_labels())
            .collect::<Option<Vec<_>>>()
            .map(|labels| labels.concat().iter().map(ToString::to_string).collect());
        let Some(labels) = labels else { return };
        if !self.is_prometheus() || !self.panel.common.transformations.is_empty() {
            return;
        }
        for column in self.columns {
            let known = self.query_of(column).is_some()
                || labels.contains(&column.key)
                || ["Time", "Value"].contains(&column.key.as_str());
            if !known {
                let queries: Vec<String> = self.shown.iter().map(|(_, name, _)| (*name).to_owned()).collect();
                context.fault(format_args!(
                    "the column `{}` is neither a label of the queries ({}) nor one of their names ({})",
                    column.key,
                    listed(&labels),
                    listed(&queries),
                ));
            }
        }
    }

    /// Makes one table of several, before the panel's own steps, unless one of these wants several.
    fn merge(&self) -> Option<Transformation> {
        let mut own = self.panel.common.transformations.iter();
        let is_wanted = self.is_prometheus() && self.shown.len() > 1 && own.all(Transformation::keeps_rows);
        is_wanted.then(Transformation::merge)
    }

    fn transformations(&self) -> Vec<Transformation> {
        let described = !self.columns.is_empty();
        let own = !self.panel.common.transformations.is_empty();
        let mut steps = Vec::new();
        if self.is_prometheus() {
            if described || !own {
                steps.push(self.organize(self.dropped()));
            }
        } else if described {
            let fields: Vec<String> = self.columns.iter().map(|column| self.field_of(column)).collect();
            steps.push(Transformation::filter_fields_by_name(fields));
            steps.push(self.organize(Vec::new()));
        }
        steps
    }

    fn organize(&self, dropped: Vec<String>) -> Transformation {
        let names = self
            .columns
            .iter()
            .map(|column| (self.field_of(column), self.title_of(column)));
        Transformation::organize_fields(names, dropped)
    }

    /// The fields of Prometheus that are not shown: the time, and what is known and not described.
    fn dropped(&self) -> Vec<String> {
        let mut dropped = vec!["Time".to_owned()];
        if self.columns.is_empty() {
            return dropped;
        }
        let shown: Vec<String> = self.columns.iter().map(|column| self.field_of(column)).collect();
        let labels = self
            .shown
            .iter()
            .flat_map(|(_, _, query)| query.result_labels().unwrap_or_default())
            .map(ToString::to_string);
        let values = self.shown.iter().map(|(_, name, _)| self.value_field(name));
        for field in labels.chain(values) {
            if !shown.contains(&field) && !dropped.contains(&field) {
                dropped.push(field);
            }
        }
        dropped.retain(|field| !shown.contains(field));
        dropped
    }

    fn overrides(&self, context: &mut Context) -> Vec<Override> {
        let undescribed = self
            .shown
            .iter()
            .filter(|(_, name, _)| !self.columns.iter().any(|column| column.key == *name))
            .filter_map(|(index, name, _)| match &self.units.queries[*index] {
                Differs::Unit(unit) if self.columns.is_empty() => Some(Override {
                    matcher: Matcher::name(self.value_field(name)).to_wire(),
                    properties: properties(
                        Defaults {
                            unit: Some(unit.name()),
                            ..Defaults::default()
                        },
                        Custom::default(),
                    ),
                }),
                _ => None,
            });
        let mut overrides = self.empty_cells();
        overrides.extend(undescribed);
        for column in self.columns {
            overrides.extend(self.override_of(column, context));
        }
        overrides
    }

    /// What a panel says when it has no rows Grafana also writes into each cell without a value. There it is a dash,
    /// unless the column says otherwise.
    fn empty_cells(&self) -> Vec<Override> {
        let no_rows = &self.panel.common.standard.no_value;
        let dash = Defaults {
            no_value: Some("–".to_owned()),
            ..Defaults::default()
        };
        let all = no_rows.as_ref().map(|_| Override {
            matcher: Matcher::regex("/.*/").to_wire(),
            properties: properties(dash, Custom::default()),
        });
        all.into_iter().collect()
    }

    fn override_of(&self, column: &Column, context: &mut Context) -> Option<Override> {
        let query = self.query_of(column);
        let own = column.standard.unit.clone();
        let of_query = query.and_then(|(_, _, query)| query.result_unit().cloned());
        let of_panel = query.and(self.units.panel.clone());
        let unit = own.or(of_query).or(of_panel);
        let mut defaults = context.within(format_args!("column {}", self.title_of(column)), |context| {
            column.standard.to_wire(context, unit.as_ref(), Drawn::AsColor)
        });
        // Its title is given by `organize` already.
        defaults.display_name = None;
        if defaults.unit.is_none()
            && let Some((index, _, _)) = query
            && let Differs::Unit(unit) = &self.units.queries[index]
        {
            defaults.unit = Some(unit.name());
        }
        let properties = properties(defaults, column.custom.clone());
        (!properties.is_empty()).then(|| Override {
            matcher: Matcher::name(self.title_of(column)).to_wire(),
            properties,
        })
    }
}
