//! What a rule may read: the metrics that the project declares, and nothing that only Grafana knows.

use std::collections::BTreeMap;

use crate::Project;
use crate::catalogue::{Kind, MetricInfo};
use crate::promql::analysis::{LabelSet, selectors, variables};
use crate::promql::ast::Expr;
use crate::promql::check;
use crate::render::context::Context;
use crate::rules::slo::series;

/// The series of a project and the labels of each.
pub(crate) struct Catalogue {
    series: BTreeMap<String, LabelSet>,
}

impl Catalogue {
    pub(crate) fn new(project: &Project) -> Self {
        let mut catalogue = Self {
            series: BTreeMap::new(),
        };
        // Prometheus adds these two to all that it scrapes.
        catalogue.add(&project.metrics, &["job", "instance"]);
        catalogue.add(&project.recorded, &[]);
        catalogue.add(series::METRICS, &[]);
        catalogue
    }

    fn add(&mut self, metrics: &[MetricInfo], scraped: &[&str]) {
        for metric in metrics {
            let labels = metric
                .labels
                .iter()
                .map(|label| label.name)
                .chain(scraped.iter().copied());
            let labels: LabelSet = labels.map(str::to_owned).collect();
            for series in metric.series() {
                let mut labels = labels.clone();
                if metric.kind == Kind::Histogram && series.ends_with("_bucket") {
                    labels.insert("le".to_owned());
                }
                self.series.insert(series, labels);
            }
        }
    }

    pub(crate) fn labels_of(&self, series: &str) -> Option<LabelSet> {
        self.series.get(series).cloned()
    }

    /// Reports what keeps Prometheus from evaluating an expression, or lets it find nothing for ever.
    pub(crate) fn check(&self, expr: &Expr, context: &mut Context) {
        if let Err(errors) = check(expr) {
            context.fault(errors);
        }
        for variable in variables(expr) {
            context.fault(format!(
                "`${}` is replaced by Grafana, and Prometheus evaluates rules without it; name a fixed window or \
                 value",
                variable.variable.name
            ));
        }
        for selector in selectors(expr) {
            match selector.metric_name() {
                Some(name) if !self.series.contains_key(name) => context.fault(format!(
                    "reads `{name}`, which is in no catalogue of this project; declare it, or the rule finds \
                     nothing for ever"
                )),
                _ => {}
            }
        }
    }
}
