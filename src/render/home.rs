//! Which Prometheus has what an expression reads. A query and a rule are evaluated by one.

use super::context::Context;
use super::series::KnownSeries;
use crate::datasource::DataSource;
use crate::panel::{AnyPanel, ref_id};
use crate::query::Query;
use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Expr;

/// A Prometheus by the name that the catalogue gives it; the project's own has none.
pub(super) type Home = Option<&'static str>;

/// A series that an expression reads, in another Prometheus than the one that evaluates it.
struct Elsewhere<'e> {
    series: &'e str,
    home: Home,
    /// Whether all that the expression reads is there.
    all: bool,
}

impl Elsewhere<'_> {
    fn sentence(&self, asker: &str, asked: Home, remedy: &str) -> String {
        let (series, home, asked) = (self.series, named(self.home), named(asked));
        format!("`{series}` is in {home}, and {asker} {asked}; {remedy}")
    }
}

fn named(home: Home) -> String {
    home.map_or_else(
        || "the project's own Prometheus".to_owned(),
        |name| format!("Prometheus `{name}`"),
    )
}

/// The first series that is not where the expression is evaluated.
fn elsewhere<'e>(expr: &'e Expr, asked: Home, known: &KnownSeries) -> Option<Elsewhere<'e>> {
    if known.homes().is_empty() {
        return None;
    }
    let read = selectors(expr).into_iter().filter_map(|selector| {
        let series = selector.metric_name()?;
        Some((series, known.home(series)?))
    });
    let read: Vec<_> = read.collect();
    let &(series, home) = read.iter().find(|(_, home)| *home != asked)?;
    let all = read.iter().all(|(_, other)| *other == home);
    Some(Elsewhere { series, home, all })
}

/// Reports what a panel asks of a Prometheus that does not have it.
pub(super) fn check_panel(panel: &AnyPanel, known: &KnownSeries, context: &mut Context) {
    if known.homes().is_empty() {
        return;
    }
    for (index, query) in panel.queries().enumerate() {
        let step = format!("query {}", ref_id(query, index));
        context.within(step, |context| check_query(query, known, context));
    }
}

/// Reports what a query asks of a Prometheus that does not have it. One that is not in the catalogue may have everything.
pub(super) fn check_query(query: &Query, known: &KnownSeries, context: &mut Context) {
    let source = query.source();
    let asked = if *source == DataSource::PROMETHEUS {
        None
    } else {
        let variable = source.variable();
        match known.homes().iter().find(|home| variable == Some(**home)) {
            Some(home) => Some(*home),
            None => return,
        }
    };
    let Some(expr) = query.expression() else { return };
    let Some(elsewhere) = elsewhere(expr, asked, known) else {
        return;
    };
    let source = elsewhere.home.map_or_else(
        || "DataSource::PROMETHEUS".to_owned(),
        |name| format!("DataSource::prometheus(\"{name}\")"),
    );
    let remedy = if elsewhere.all {
        format!("send it there with `.data_source({source})`")
    } else {
        "one Prometheus answers a query: make a query of each, or name a data source that has both with \
         `.data_source(…)`"
            .to_owned()
    };
    context.fault(elsewhere.sentence("the query asks", asked, &remedy));
}

/// Reports what an alert reads and the Prometheus that evaluates its group does not have.
pub(super) fn check_alert(expr: &Expr, group: Home, known: &KnownSeries, context: &mut Context) {
    if let Some(elsewhere) = elsewhere(expr, group, known) {
        let remedy = if elsewhere.all {
            "put the alert into a group of its own, which that one evaluates"
        } else {
            "one Prometheus evaluates an alert: make an alert of each, or let one Prometheus have both, by federation or \
             remote write, and declare it so"
        };
        context.fault(elsewhere.sentence("the group is evaluated by", group, remedy));
    }
}

/// Reports what a rule records of series that are not where its metric is declared to be.
pub(super) fn check_record(expr: &Expr, group: Home, known: &KnownSeries, context: &mut Context) {
    if let Some(elsewhere) = elsewhere(expr, group, known) {
        let remedy = match (elsewhere.all, elsewhere.home) {
            (true, Some(name)) => format!("declare what is recorded with `prometheus \"{name}\"`"),
            (true, None) => "declare what is recorded without `prometheus`".to_owned(),
            (false, _) => "one Prometheus evaluates a rule, and reads only what it has".to_owned(),
        };
        context.fault(elsewhere.sentence("it is recorded by", group, &remedy));
    }
}
