//! Remedies: what was tried, and whether it helped. Any runner that exposes `dashgen::rules::remedy::series` fills them.

use dashgen::Annotation;
use dashgen::panel::{Color, Table};
use dashgen::prelude::*;
use dashgen::rules::remedy::series::{
    RefusalReason, RemedyAttempts, RemedyOutcome, RemedyRefusals, RemedyResults, RemedyWorkflow,
};

/// How often each remedy was tried in the time range that is chosen, how often it helped and did not, and how often it was
/// asked for and might not be tried again.
///
/// ```
/// use panels::prelude::*;
///
/// let remedies = remedy::table("Remedies (range)");
/// ```
pub fn table(title: &str) -> Table {
    let ended = |outcome| {
        let ended = RemedyResults.matching(RemedyOutcome.is(outcome));
        ended.increase_from_zero(RANGE).sum().by(RemedyWorkflow).round()
    };
    let tried = RemedyAttempts
        .increase_from_zero(RANGE)
        .sum()
        .by(RemedyWorkflow)
        .round();
    let used_up = RemedyRefusals.matching(RefusalReason.is(RefusalReason::USED_UP));
    let used_up = used_up.increase_from_zero(RANGE).sum().by(RemedyWorkflow).round();
    Table::new(title)
        .query(tried.ref_id("tried"))
        .query(ended(RemedyOutcome::SUCCEEDED).ref_id("succeeded"))
        .query(ended(RemedyOutcome::FAILED).ref_id("failed"))
        .query(used_up.ref_id("used_up"))
        .column(RemedyWorkflow::INFO.name, |column| {
            column.title("Remedy").min_width(160)
        })
        .column("tried", |column| column.title("Tried").width(72))
        .column("succeeded", |column| column.title("Helped").width(72))
        .column("failed", |column| column.title("Failed").width(72))
        .column("used_up", |column| column.title("Used up").width(72))
        .min_width(70)
        .sort_desc_by("Tried")
        .unit(Unit::LOCALE)
        .decimals(0)
}

/// Marks when a remedy was tried.
///
/// ```
/// use panels::prelude::*;
///
/// let shop = Dashboard::new("shop", "Shop").annotation(remedy::attempts());
/// ```
pub fn attempts() -> Annotation {
    let tried = RemedyAttempts
        .increase_from_zero(RATE_INTERVAL)
        .sum()
        .by(RemedyWorkflow);
    Annotation::new("Remedies", tried.gt(0))
        .color(Color::BLUE)
        .title("Remedy: {{workflow}}")
        .text("Tried automatically. Whether it helped is in the row Remedies.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::queries;

    #[test]
    fn what_was_tried_stands_beside_what_came_of_it() {
        let columns = [
            ("tried", "dashgen_remedy_attempts_total["),
            (
                "succeeded",
                "dashgen_remedy_results_total{outcome=\"succeeded\"}[",
            ),
            ("failed", "dashgen_remedy_results_total{outcome=\"failed\"}["),
            ("used_up", "dashgen_remedy_refusals_total{reason=\"used_up\"}["),
        ];
        let queries = queries(table("Remedies (range)"));
        assert_eq!(queries.len(), columns.len());
        for (query, (column, series)) in queries.iter().zip(columns) {
            assert!(
                query.starts_with(&format!("{column}: ")) && query.contains(series),
                "{query}"
            );
        }
    }
}
