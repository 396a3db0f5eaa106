use std::collections::HashMap;

use crate::finding::Level;
use crate::outline::Outline;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Two objectives for one share of errors
    ///
    /// Two alerts that compare the same share with the same burn rate and budgets that differ.
    ///
    /// ## Why
    /// One of the two was promised. The stricter one wakes people for what is within the promise, or the looser one lets it
    /// be broken.
    ///
    /// ## Bad
    /// ```yaml rules
    /// groups:
    ///   - name: slo
    ///     rules:
    ///       - {alert: OrdersBudgetBurn, expr: 'orders:ratio_rate1h > 14.4 * (1 - 0.999)'}
    ///       - {alert: ShopBudgetBurn, expr: 'orders:ratio_rate1h > 14.4 * (1 - 0.995)'}
    /// ```
    ///
    /// ## Good
    /// ```yaml rules
    /// groups:
    ///   - name: slo
    ///     rules:
    ///       - {alert: OrdersBudgetBurn, expr: 'orders:ratio_rate1h > 14.4 * (1 - 0.999)'}
    ///       - {alert: ShopBudgetBurn, expr: 'shop:ratio_rate1h > 14.4 * (1 - 0.995)'}
    /// ```
    ///
    /// ## Real case
    /// A guide promised 99.5 % of runs in its table and alerted on 99.9 %.
    "S02" "contradictory-slos" Warning, [Check::Set(check)]
}

fn check(outlines: &[Outline], reporter: &mut Reporter) {
    let mut seen: HashMap<(&str, u64), (f64, &str)> = HashMap::new();
    for outline in outlines {
        for rule in outline.rules().iter().filter(|rule| rule.is_alert) {
            for (share, factor, budget) in &rule.burns {
                let key = (share.as_str(), factor.to_bits());
                let (other, name) = *seen.entry(key).or_insert((*budget, &rule.name));
                if (other - budget).abs() > 1e-9 {
                    reporter.set_document(&outline.origin, None, outline.root.clone());
                    reporter.at(
                        &format!("{}/expr", rule.pointer),
                        &rule.within,
                        Level::Warning,
                        format!(
                            "`{share}` has the objective {} here and {} in `{name}`",
                            percent(*budget),
                            percent(other)
                        ),
                        "keep the one that was promised",
                    );
                }
            }
        }
    }
}

fn percent(budget: f64) -> String {
    let text = format!("{:.4}", 100.0 * (1.0 - budget));
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
