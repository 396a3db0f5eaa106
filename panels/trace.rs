//! Traces of Jaeger.

use dashgen::Variable;
use dashgen::panel::Traces;
use dashgen::query::jaeger;

/// Every span of the trace that the reader chose.
///
/// ```
/// use panels::prelude::*;
///
/// let waterfall = trace::waterfall("Trace", &Variable::textbox("traceId", ""));
/// ```
pub fn waterfall<L>(title: &str, variable: &Variable<L>) -> Traces {
    Traces::new(title)
        .query(jaeger::trace(variable.reference()))
        .full_width()
        .height(26)
}

#[cfg(test)]
mod tests {
    use dashgen::panel::AnyPanel;
    use dashgen::{Dashboard, Project, Row};

    use super::*;

    fn panel(variable: &Variable, panel: impl Into<AnyPanel>) -> serde_json::Value {
        let row = Row::untitled().panel(panel);
        let dashboard = Dashboard::new("shop", "Shop").variable(variable).row(row);
        let rendered = Project::new()
            .dashboard(dashboard)
            .render()
            .unwrap_or_else(|faults| panic!("{faults}"));
        let dashboard = rendered.dashboards().next().expect("one dashboard").json();
        dashboard["panels"][0].clone()
    }

    #[test]
    fn a_waterfall_is_of_one_trace() {
        let trace = Variable::textbox("traceId", "");
        let panel = panel(&trace, waterfall("Trace", &trace));
        assert_eq!(panel["targets"][0]["query"], "$traceId");
        assert_eq!(panel["gridPos"]["w"], 24);
    }
}
