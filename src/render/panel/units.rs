//! Which unit a panel has, and which of its queries differ from it.

use crate::panel::AnyPanel;
use crate::panel::common::Override;
use crate::panel::standard::Standard;
use crate::panel::visualization::Axes;
use crate::query::Query;
use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::options::{AxisPlacement, Custom};

/// The unit of a panel and of each of its queries.
#[derive(Debug)]
pub(crate) struct Units {
    /// That of the panel.
    pub(crate) panel: Option<Unit>,
    /// For each query, how it differs.
    pub(crate) queries: Vec<Differs>,
}

impl Units {
    /// The unit that the panel says itself, and nothing that follows from queries.
    pub(crate) fn said(panel: &AnyPanel) -> Self {
        Self {
            panel: panel.common.standard.unit.clone(),
            queries: vec![Differs::No; panel.common.queries.len()],
        }
    }
}

/// How a query differs from its panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Differs {
    /// It does not, or an override says how.
    No,
    /// It has a unit of its own.
    Unit(Unit),
    /// It has an axis of its own, and perhaps a unit.
    RightAxis(Option<Unit>),
}

/// A query that takes part in finding the unit.
struct Candidate<'a> {
    index: usize,
    name: &'a str,
    unit: &'a Unit,
}

/// Whether a value in one unit may be read as a value in the other.
fn alike(left: &Unit, right: &Unit) -> bool {
    left.plus(right).is_ok()
}

pub(crate) fn of(panel: &AnyPanel, names: &[String], context: &mut Context) -> Units {
    let given = panel.common.standard.unit.clone();
    let queries = &panel.common.queries;
    let mut units = Units {
        panel: given.clone(),
        queries: vec![Differs::No; queries.len()],
    };
    let axes = panel.visualization.axes();
    if axes == Axes::None {
        return units;
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (index, (query, name)) in queries.iter().zip(names).enumerate() {
        let side = Side::of(panel, query, name);
        if matches!(side, Side::Right) {
            units.queries[index] = Differs::RightAxis(None);
            if axes != Axes::Shared {
                context.fault(format_args!(
                    "query `{name}` wants a right axis, which a panel of type `{}` does not have; \
                     remove `.on_right_axis()`",
                    panel.plugin_id(),
                ));
            }
        }
        let candidates = match side {
            Side::Left => &mut left,
            Side::Right => &mut right,
            Side::Described => continue,
        };
        if query.is_hidden() {
            continue;
        }
        match (query.result_unit(), &query.lost_unit) {
            (Some(unit), _) => candidates.push(Candidate { index, name, unit }),
            (None, Some(lost)) if given.is_none() && axes != Axes::Columns => context.fault(format_args!(
                "query `{name}` multiplies or divides a value in `{lost}` by a number, and the result has no known unit; \
                 set it with `.with_unit(…)`"
            )),
            (None, _) => {}
        }
    }
    match axes {
        Axes::None => {}
        Axes::Shared => {
            units.panel = given
                .clone()
                .or_else(|| left.first().map(|first| first.unit.clone()));
            one_unit(context, given.as_ref(), &left, Remedy::RightAxis);
            one_unit(context, None, &right, Remedy::OwnPanel);
            let unit = right.first().map(|first| first.unit.clone());
            for differs in &mut units.queries {
                if let Differs::RightAxis(own) = differs {
                    own.clone_from(&unit);
                }
            }
            if unit.is_some() && unit != units.panel {
                bounds_of_both_axes(panel, &right, context);
            }
        }
        Axes::One | Axes::Cells => {
            units.panel = given
                .clone()
                .or_else(|| left.first().map(|first| first.unit.clone()));
            one_unit(context, given.as_ref(), &left, Remedy::OwnPanel);
        }
        Axes::Each | Axes::Columns => each_unit(context, &mut units, given.as_ref(), &left),
    }
    units
}

/// Where a query is drawn, as far as units go.
enum Side {
    Left,
    Right,
    /// An override gives it a unit.
    Described,
}

impl Side {
    fn of(panel: &AnyPanel, query: &Query, name: &str) -> Self {
        let mut right = query.is_on_right_axis();
        for field in &panel.common.overrides {
            if field.matcher.query_name() == Some(name) {
                if field.standard.unit.is_some() {
                    return Self::Described;
                }
                right |= matches!(
                    &field.custom,
                    Custom::TimeSeries(custom) if custom.axis_placement == Some(AxisPlacement::Right)
                );
            }
        }
        if right { Self::Right } else { Self::Left }
    }
}

/// Reports ends of the left axis that Grafana would also give to the right one, in another unit.
fn bounds_of_both_axes(panel: &AnyPanel, right: &[Candidate<'_>], context: &mut Context) {
    for (index, (method, end)) in ends(&panel.common.standard).into_iter().enumerate() {
        // Nothing is nothing in every unit.
        if end.as_ref().is_none_or(|end| end.value() == 0.0) {
            continue;
        }
        for query in right {
            let is_own = |field: &Override| {
                field.matcher.query_name() == Some(query.name) && ends(&field.standard)[index].1.is_some()
            };
            if !panel.common.overrides.iter().any(is_own) {
                context.fault(format_args!(
                    "`{method}` holds for query `{}`, too, whose axis at the right has another unit; say it of the \
                     queries at the left: `.override_field(Matcher::query(\"…\"), |field| field{method})`",
                    query.name
                ));
            }
        }
    }
}

/// The ends of an axis, each with the method that sets it.
fn ends(standard: &Standard) -> [(&'static str, &Option<Quantity>); 4] {
    [
        (".min(…)", &standard.min),
        (".max(…)", &standard.max),
        (".soft_min(…)", &standard.soft_min),
        (".soft_max(…)", &standard.soft_max),
    ]
}

#[derive(Clone, Copy)]
enum Remedy {
    RightAxis,
    OwnPanel,
}

/// Reports queries that do not fit on one axis.
fn one_unit(context: &mut Context, given: Option<&Unit>, queries: &[Candidate<'_>], remedy: Remedy) {
    let Some(first) = queries.first() else { return };
    let axis = match given {
        Some(given) if report_given(context, given, queries) => return,
        Some(given) => given,
        None => first.unit,
    };
    let whose = || match given {
        Some(_) => "the unit of the panel".to_owned(),
        None => format!("the unit of query `{}`", first.name),
    };
    for query in queries.iter().filter(|query| !alike(query.unit, axis)) {
        let remedy = match remedy {
            Remedy::RightAxis => format!(
                "draw it with `.on_right_axis()`, or give it a unit of its own with \
                 `.override_field(Matcher::query(\"{}\"), |field| field.unit(…))`",
                query.name
            ),
            Remedy::OwnPanel => "draw it on a panel of its own".to_owned(),
        };
        context.fault(format_args!(
            "query `{}` has unit `{}`, but its axis uses `{axis}`, {}; {remedy}",
            query.name,
            query.unit,
            whose(),
        ));
    }
}

/// Reports a unit that fits none of the queries, and says whether it did.
fn report_given(context: &mut Context, given: &Unit, queries: &[Candidate<'_>]) -> bool {
    let Some(first) = queries.first() else {
        return false;
    };
    if queries.iter().any(|query| alike(query.unit, given)) {
        return false;
    }
    context.fault(format_args!(
        "the panel is given in `{given}`, but query `{}` is in `{}`, and nothing converts one into the \
         other; remove the unit of the panel, or say on the query what it is in",
        first.name, first.unit,
    ));
    true
}

/// Gives each query its own unit where it differs.
fn each_unit(context: &mut Context, units: &mut Units, given: Option<&Unit>, queries: &[Candidate<'_>]) {
    let Some(first) = queries.first() else { return };
    let base = given.unwrap_or(first.unit);
    if let Some(given) = given {
        report_given(context, given, queries);
    }
    for query in queries {
        let same = if given.is_some() {
            alike(query.unit, base)
        } else {
            query.unit == base
        };
        if !same {
            units.queries[query.index] = Differs::Unit(query.unit.clone());
        }
    }
    units.panel = Some(base.clone());
}
