//! From a panel to the wire. Its id and its place are decided by the dashboard.

mod columns;
mod field;
mod mapping;
mod place;
mod raw_options;
#[cfg(test)]
mod tests;
mod thresholds;
mod units;

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;

use super::context::Context;
use super::native;
use super::query::Situation;
use super::reference;
use super::scope::Scope;
use crate::canonical;
use crate::datasource::DataSource;
use crate::panel::matcher::Matcher;
use crate::panel::standard::Standard;
use crate::panel::visualization::{self, Axes, Wanted};
use crate::panel::{AnyPanel, Color, ColorScheme, Thresholds};
use crate::query::{Format, Query};
use crate::unit::Unit;
use crate::wire::Absent;
use crate::wire::classic::{Defaults, FieldConfig, GridPos, Override, Panel, PanelLink, Property, Target};
use crate::wire::options::{AxisPlacement, Custom, ThresholdsStyle, ThresholdsStyleConfig, TimeSeriesCustom};
use dashgen_promql as promql;
use thresholds::Drawn;
use units::{Differs, Units};

/// The Grafana that panels are written for.
const GRAFANA: &str = "12.4.0";

impl AnyPanel {
    /// The panel as JSON in canonical form: raw options set, and what is Grafana's default left out.
    pub(crate) fn to_json(&self, panel: &Panel, context: &mut Context) -> Value {
        let mut json = serde_json::to_value(panel).unwrap_or_else(|error| {
            context.fault(error);
            Value::Null
        });
        let common = &self.common;
        if let Some(whole) = self.visualization.whole() {
            json = whole.clone();
            json["gridPos"] = serde_json::to_value(panel.grid_pos).unwrap_or_default();
        }
        if !common.raw_options.is_empty() {
            raw_options::set_all(&mut json["options"], &common.raw_options, context);
        }
        if !common.raw_field_options.is_empty() {
            let defaults = &mut json["fieldConfig"]["defaults"];
            raw_options::set_all(defaults, &common.raw_field_options, context);
        }
        let mut json = canonical::panel(json);
        self.patch(&mut json, context);
        json
    }

    /// Sets what was set by hand: in each query, then in the panel.
    fn patch(&self, json: &mut Value, context: &mut Context) {
        let names = self.ref_ids();
        for (query, name) in self.common.queries.iter().zip(&names) {
            let targets = json["targets"].as_array_mut().into_iter().flatten();
            for target in targets.filter(|target| target["refId"] == **name).take(1) {
                for fault in query.patches.apply(target) {
                    context.within(format_args!("query {name}"), |context| context.fault(fault));
                }
            }
        }
        for fault in self.common.patches.apply(json) {
            context.fault(fault);
        }
    }

    /// The panel on the wire, without its id and its place. What is wrong with it goes to `context`.
    pub(crate) fn to_wire(&self, scope: &Scope, context: &mut Context) -> Panel {
        let names = self.ref_ids();
        self.report(&names, context);
        if context.has_dependent_variables() {
            context.set_awaited(self.variables(&names, scope));
        }
        let derives = context.theme().derives;
        let units = if derives {
            units::of(self, &names, context)
        } else {
            Units::said(self)
        };
        let common = &self.common;
        let (transformations, column_overrides) = columns::render(self, &names, &units, context);
        let links = common
            .links
            .iter()
            .map(|link| PanelLink {
                title: link.title.clone(),
                url: context.url(link),
                target_blank: link.new_tab.then_some(true),
            })
            .collect();
        let (defaults, wanted) = self.defaults(&units, context);
        let options = self.visualization.options(&wanted);
        for fault in wanted.faults.take() {
            context.fault(fault);
        }
        let mut overrides = self.unit_overrides(&names, &units);
        overrides.extend(column_overrides);
        overrides.extend(self.overrides(&names, &units, context));
        let overrides = joined(overrides);
        Panel {
            id: 0,
            kind: self.plugin_id().to_owned().into(),
            // Where it is not needed, the canonical form leaves it out.
            plugin_version: (derives && self.visualization.needs_version()).then(|| GRAFANA.into()),
            title: (!common.title.is_empty()).then(|| common.title.clone()),
            description: common.about.clone().filter(|about| !about.is_empty()),
            transparent: common.transparent.then_some(true),
            grid_pos: GridPos::default(),
            repeat: common.repeat.as_ref().map(|repeat| repeat.variable.clone()),
            repeat_direction: common.repeat.as_ref().map(|repeat| repeat.direction),
            max_per_row: common.repeat.as_ref().and_then(|repeat| repeat.max_per_row),
            links,
            datasource: self
                .source()
                .and_then(|source| scope.source_of_panel(&source).to_wire()),
            interval: common.interval.clone(),
            max_data_points: common.max_data_points.map(Into::into),
            time_from: common.time_from.clone(),
            time_shift: common.time_shift.clone(),
            hide_time_override: common.hides_time.then_some(true),
            targets: self.targets(&names, scope, context),
            transformations,
            field_config: FieldConfig { defaults, overrides },
            options,
            other: self.visualization.other(),
        }
    }

    /// Where its queries go, if it has any.
    pub(crate) fn source(&self) -> Option<DataSource> {
        if let Some(own) = &self.common.source {
            return Some(own.clone());
        }
        let mut sources = self.common.queries.iter().map(Query::source);
        let real =
            |source: &&DataSource| **source != DataSource::EXPRESSION && **source != DataSource::OF_PANEL;
        let first = sources.clone().find(real).or_else(|| sources.next())?;
        let several = self
            .common
            .queries
            .iter()
            .map(Query::source)
            .filter(real)
            .any(|source| source != first);
        Some(if several { DataSource::MIXED } else { first.clone() })
    }

    fn report(&self, names: &[String], context: &mut Context) {
        for fault in self.visualization.faults() {
            context.fault(fault);
        }
        self.report_colors(context);
        if names.is_empty() && self.visualization.needs_query() {
            context.fault("the panel has no query; add one with `.query(…)`");
        }
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                context.fault(format_args!(
                    "two queries are called `{name}`; give one of them another name with `.ref_id(…)`"
                ));
            }
            if name.is_empty() {
                context.fault("a query has an empty name; give it one with `.ref_id(…)`");
            }
            if name.contains(|letter: char| letter == '"' || letter.is_control()) {
                context.fault(format_args!(
                    "a query is called `{}`, and Grafana finds none by a name with quotes or control \
                     characters; give it another with `.ref_id(…)`",
                    name.escape_debug()
                ));
            }
        }
        let known = |name: &str| names.iter().any(|known| known == name);
        let queries_named = self
            .common
            .overrides
            .iter()
            .filter_map(|field| Some(("a field", field.matcher.query_name()?)))
            .chain(
                self.common
                    .transformations
                    .iter()
                    .filter_map(|step| Some(("a transformation", step.query_name()?))),
            );
        for (what, name) in queries_named {
            if !known(name) {
                context.fault(format_args!(
                    "{what} is about query `{name}`, which the panel does not have; it has {}",
                    listed(names)
                ));
            }
        }
    }

    fn targets(&self, names: &[String], scope: &Scope, context: &mut Context) -> Vec<Target> {
        let queries = &self.common.queries;
        let several = queries.iter().filter(|query| !query.is_hidden()).count() > 1;
        queries
            .iter()
            .zip(names)
            .map(|(query, name)| {
                context.within(format_args!("query {name}"), |context| {
                    if let Some(read) = query.reads()
                        && !names.iter().any(|known| known == read)
                    {
                        context.fault(format_args!(
                            "it computes on query `{read}`, which the panel does not have; it has {}",
                            listed(names)
                        ));
                    }
                    // What was built is checked by its types, but for what stands in its texts and numbers.
                    let built = query.expression().filter(|_| query.promql_text().is_none());
                    if let Some(Err(errors)) = built.map(promql::check_built) {
                        context.fault(errors);
                    }
                    let derives = context.theme().derives;
                    let situation = Situation {
                        title: &self.common.title,
                        instant: derives && self.visualization.is_instant(),
                        format: if derives {
                            self.visualization.format(query)
                        } else {
                            Format::TimeSeries
                        },
                        several,
                        scope,
                        theme: context.theme(),
                    };
                    let (target, faults) = query.to_wire(name, situation);
                    for fault in query.errors().iter().chain(&faults) {
                        context.fault(fault);
                    }
                    target
                })
            })
            .collect()
    }

    /// The variables that its queries refer to.
    fn variables(&self, names: &[String], scope: &Scope) -> BTreeSet<String> {
        // What is wrong with them is reported when they are drawn.
        let targets = self.targets(names, scope, &mut Context::default());
        let targets = serde_json::to_value(targets).unwrap_or_default();
        reference::names(&targets)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn drawn(&self) -> Drawn {
        if self.visualization.draws_threshold_lines() && !self.takes_colors_of_thresholds() {
            Drawn::AsLines
        } else {
            Drawn::AsColor
        }
    }

    /// Whether lines take the colour of the bound that they are beyond: where it was said, and on every graph of a
    /// signal, which would else be green while it fails.
    fn takes_colors_of_thresholds(&self) -> bool {
        let standard = &self.common.standard;
        let asked = match &standard.color {
            Some(ColorScheme::SeriesBy(scheme, _)) => Some(&**scheme),
            scheme => scheme.as_ref(),
        };
        let is_signal = self.common.is_of_signal && standard.thresholds.is_some();
        self.visualization.draws_threshold_lines()
            && asked.map_or(is_signal, |scheme| *scheme == ColorScheme::FromThresholds)
    }

    /// Reports a graph of a signal that keeps its colour, whatever bound the signal is beyond.
    fn report_colors(&self, context: &mut Context) {
        let standard = &self.common.standard;
        let has_bounds = standard.thresholds.as_ref().is_some_and(Thresholds::has_bounds);
        let keeps = self.visualization.draws_threshold_lines() && !self.takes_colors_of_thresholds();
        if context.theme().derives && self.common.is_of_signal && has_bounds && keeps {
            context.fault(
                "it draws a signal in a colour that stays the same while the signal fails; remove its colour, and its \
                 lines take that of the bound that they are beyond",
            );
        }
    }

    /// The unit of the bounds on the axis, if a query asks for the buckets of a histogram that is known.
    fn bucket_unit<'a>(&self, context: &Context<'a>) -> Option<&'a Unit> {
        if self.visualization.axes() != Axes::Cells {
            return None;
        }
        let is_native = |series: &str| context.is_native_histogram(series);
        let mut buckets = self.common.queries.iter().filter(|query| {
            let expr = query.expression();
            query.has_buckets() || expr.is_some_and(|expr| native::is_histogram(expr, &is_native))
        });
        buckets.find_map(|query| {
            query
                .metric_names()
                .find_map(|series| context.bucket_unit(series))
        })
    }

    fn defaults<'a, 'index: 'a>(
        &self,
        units: &'a Units,
        context: &mut Context<'index>,
    ) -> (Defaults, Wanted<'a>) {
        let standard = &self.common.standard;
        let unit = units.panel.as_ref();
        let mut defaults = standard.to_wire(context, unit, self.drawn());
        match self.visualization.axes() {
            // It has a place for them among its own options, or none.
            Axes::None | Axes::Cells => {
                defaults.unit = None;
                defaults.decimals = None;
            }
            _ => defaults.unit = unit.map(Unit::name),
        }
        let derives = context.theme().derives;
        if derives
            && defaults.thresholds.is_none()
            && defaults.color.is_none()
            && self.visualization.needs_thresholds()
        {
            let neutral = Thresholds::absolute(Color::NEUTRAL);
            defaults.thresholds = Some(neutral.to_wire(context, unit, Drawn::AsColor));
        }
        let by_thresholds = self.takes_colors_of_thresholds();
        if by_thresholds && defaults.color.is_none() {
            defaults.color = ColorScheme::FromThresholds.to_wire(context.theme());
        }
        let wanted = Wanted {
            theme: context.theme(),
            by_thresholds,
            unit,
            decimals: standard.decimals,
            soft: standard.soft_ends(context, unit),
            has_min: standard.min.is_some(),
            has_max: standard.max.is_some(),
            has_thresholds: standard.thresholds.is_some(),
            bucket_unit: self.bucket_unit(context),
            faults: RefCell::default(),
        };
        let custom = self.visualization.custom(&wanted);
        if derives
            && let Some(scheme) = self.visualization.color_scheme(&wanted)
            && defaults.color.is_none()
        {
            defaults.color = scheme.to_wire(context.theme());
        }
        defaults.custom = (!custom.is_absent()).then_some(custom);
        (defaults, wanted)
    }

    /// The overrides that follow from units alone.
    fn unit_overrides(&self, names: &[String], units: &Units) -> Vec<Override> {
        if self.visualization.axes() == Axes::Columns {
            return Vec::new();
        }
        names
            .iter()
            .zip(&units.queries)
            .filter_map(|(name, differs)| {
                let (unit, custom) = match differs {
                    Differs::No => return None,
                    Differs::Unit(unit) => (Some(unit), Custom::default()),
                    Differs::RightAxis(unit) => {
                        let other = unit.as_ref().filter(|unit| Some(*unit) != units.panel.as_ref());
                        (other, self.right_axis().into())
                    }
                };
                let defaults = Defaults {
                    unit: unit.map(Unit::name),
                    ..Defaults::default()
                };
                Some(Override {
                    matcher: Matcher::query(name).to_wire(),
                    properties: field::properties(defaults, custom),
                })
            })
            .collect()
    }

    /// Bounds are in the unit of the left axis; the right one shows none of them.
    fn right_axis(&self) -> TimeSeriesCustom {
        TimeSeriesCustom {
            axis_placement: Some(AxisPlacement::Right),
            thresholds_style: self
                .common
                .standard
                .thresholds
                .as_ref()
                .map(|_| ThresholdsStyleConfig {
                    mode: ThresholdsStyle::Off,
                }),
            ..TimeSeriesCustom::default()
        }
    }

    /// The overrides that were asked for.
    fn overrides(&self, names: &[String], units: &Units, context: &mut Context) -> Vec<Override> {
        self.common
            .overrides
            .iter()
            .filter_map(|field| {
                let unit = self.unit_of(&field.matcher, &field.standard, names, units);
                let mut custom = field.custom.clone();
                let soft = field.standard.soft_ends(context, unit.as_ref());
                if let Custom::TimeSeries(custom) = &mut custom {
                    custom.axis_soft_min = soft.min;
                    custom.axis_soft_max = soft.max;
                    let derives = context.theme().derives;
                    let usual = visualization::opacity(custom, context.theme()).filter(|_| derives);
                    custom.fill_opacity = custom.fill_opacity.or(usual);
                    if derives && field.standard.thresholds.is_some() {
                        custom.thresholds_style.get_or_insert(ThresholdsStyleConfig {
                            mode: context.theme().thresholds_style,
                        });
                    }
                }
                let defaults = field.standard.to_wire(context, unit.as_ref(), self.drawn());
                let mut properties: Vec<Property> = field::properties(defaults, custom);
                properties.extend(field.properties.iter().map(|(id, value)| Property {
                    id: id.clone(),
                    value: value.clone(),
                }));
                if properties.is_empty() && field.standard.color.is_none() {
                    context.fault("an override sets no option; set one, or remove it");
                }
                // A series may have the colour of a value that the theme does not know.
                (!properties.is_empty()).then(|| Override {
                    matcher: field.matcher.to_wire(),
                    properties,
                })
            })
            .collect()
    }

    /// The unit that the quantities of an override are placed in.
    fn unit_of(&self, matcher: &Matcher, own: &Standard, names: &[String], units: &Units) -> Option<Unit> {
        let of_query = || {
            let name = matcher.query_name()?;
            let index = names.iter().position(|known| known == name)?;
            self.common.queries[index].result_unit().cloned()
        };
        own.unit.clone().or_else(of_query).or_else(|| units.panel.clone())
    }
}

/// Neighbours about the same fields become one.
fn joined(overrides: Vec<Override>) -> Vec<Override> {
    let mut joined: Vec<Override> = Vec::with_capacity(overrides.len());
    for field in overrides {
        match joined.last_mut() {
            Some(last) if last.matcher == field.matcher => {
                for property in field.properties {
                    last.properties.retain(|known| known.id != property.id);
                    last.properties.push(property);
                }
            }
            _ => joined.push(field),
        }
    }
    joined
}

/// `` `A`, `B` `` or "none".
fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
