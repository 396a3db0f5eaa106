//! What a reader chooses from a list, and that every panel follows it: a choice that changes some panels and not
//! others, without a word, misleads.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::Context;
use super::reference;
use crate::dashboard::Dashboard;
use crate::variable::{Declaration, Kind};

/// The names of the variables that the values of a variable depend on.
pub(super) fn depends_on<'a>(dashboard: &'a Dashboard, variable: &str) -> impl Iterator<Item = &'a str> {
    let declared = || dashboard.variables.iter();
    let query = declared().find(|declaration| declaration.name == variable);
    let named = query.map(named_in).unwrap_or_default();
    declared().filter_map(move |other| named.contains(&*other.name).then_some(&*other.name))
}

/// The variables that the query of a variable refers to.
fn named_in(declaration: &Declaration) -> BTreeSet<String> {
    let text = match &declaration.kind {
        Kind::LabelValues { selector, .. } => selector.to_string(),
        Kind::FieldValues { lucene, .. } => lucene.clone(),
        Kind::Query { query, .. } => query.to_string(),
        _ => String::new(),
    };
    let mut named = BTreeSet::new();
    reference::names_in(&text, &mut |name| {
        named.insert(name.to_owned());
    });
    named
}

/// A choice that depends on no other, and all that is chosen within it.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    name: &'a str,
    within: BTreeSet<&'a str>,
}

/// The choices of a dashboard: its lists of labels' and fields' values that depend on no other.
pub(super) fn choices(dashboard: &Dashboard) -> Vec<Choice<'_>> {
    let lists = || {
        let is_list = |kind: &Kind| matches!(kind, Kind::LabelValues { .. } | Kind::FieldValues { .. });
        dashboard
            .variables
            .iter()
            .filter(move |declaration| is_list(&declaration.kind))
    };
    let roots = lists().filter(|declaration| {
        !declaration.hidden && depends_on(dashboard, &declaration.name).next().is_none()
    });
    roots
        .map(|root| {
            let mut within = BTreeSet::from([&*root.name]);
            // A list can depend on one that stands behind it.
            for _ in lists() {
                let inner = lists()
                    .filter(|list| depends_on(dashboard, &list.name).any(|name| within.contains(name)));
                let inner: Vec<&str> = inner.map(|list| &*list.name).collect();
                within.extend(inner);
            }
            Choice {
                name: &root.name,
                within,
            }
        })
        .collect()
}

/// Reports each choice that a panel with queries does not follow, unless its title says that it shows all.
pub(super) fn check(title: &str, panel: &Value, choices: &[Choice<'_>], context: &mut Context<'_>) {
    let Some(targets) = panel.get("targets").filter(|_| !choices.is_empty()) else {
        return;
    };
    let says_all = title
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("all"));
    if says_all {
        return;
    }
    let named = reference::names(targets);
    let repeated = panel["repeat"].as_str();
    for choice in choices {
        let follows = |name: &&str| named.contains(*name) || repeated == Some(*name);
        if !choice.within.iter().any(follows) {
            context.fault(format_args!(
                "it shows the same whatever is chosen for `{}`; use the variable in its queries, or let the title \
                 say `all`",
                choice.name
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::LogField;
    use crate::panel::{Logs, Stat};
    use crate::prelude::*;
    use crate::query::elasticsearch;
    use crate::{Dashboard, DataSource, Link, LinkValue, Project, Row, Variable};

    crate::labels! {
        /// The shop.
        Shop = "shop";
    }
    crate::metrics! {
        /// Orders that wait.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [Shop];
    }
    const SHOP: LogField = LogField::keyword("shop", "The shop.");
    const ORDER: LogField = LogField::keyword("order", "The order.");

    fn project(row: Row) -> Project {
        let shop = Variable::label_values(Shop, Waiting);
        let order = Variable::elasticsearch_terms(ORDER, SHOP.matching_variable(&shop));
        let dashboard = Dashboard::new("shop", "Shop")
            .variable(&shop)
            .variable(&order)
            .row(row);
        Project::new().metrics([Waiting::INFO]).dashboard(dashboard)
    }

    #[test]
    fn a_panel_that_ignores_a_choice_says_so_in_its_title() {
        let shop = Variable::label_values(Shop, Waiting);
        let order = Variable::elasticsearch_terms(ORDER, SHOP.matching_variable(&shop));
        let all = || Waiting.value().sum();
        let row = Row::untitled()
            .panel(Stat::new("Waiting").query(Waiting.matching_variable(&shop).value().sum()))
            .panel(Logs::new("Log").query(elasticsearch::logs(ORDER.matching_variable(&order))))
            .panel(Stat::new("Waiting (all shops)").query(all()))
            .panel(Stat::new("Recalled").query(all()));
        let faults = project(row).render().expect_err("it has faults");
        insta::assert_snapshot!(faults, @"
        1 error; no files written
          shop / Recalled: it shows the same whatever is chosen for `shop`; use the variable in its queries, or let the title say `all`
        ");
    }

    #[test]
    fn a_link_passes_on_what_its_panel_waits_for() {
        let shop = Variable::label_values(Shop, Waiting);
        let order = Variable::elasticsearch_terms(ORDER, SHOP.matching_variable(&shop));
        let link = || Link::dashboard("Here", "shop").time_window(LinkValue::value(), minutes(1));
        let waits = Waiting.matching_variable(&shop).value().sum();
        let panel = |title: &str| Stat::new(title).data_link(link()).panel_link(link());
        let row = Row::untitled()
            .panel(panel("Waiting").query(waits.clone()))
            .panel(panel("Log").query(waits).query(elasticsearch::metric(
                ORDER.matching_variable(&order),
                elasticsearch::Metric::count(),
            )));
        let rendered = project(row).render().unwrap_or_else(|faults| panic!("{faults}"));
        let dashboard = rendered.dashboards().next().expect("one").json();
        let url = |panel: usize| {
            dashboard["panels"][panel]["fieldConfig"]["defaults"]["links"][0]["url"].to_string()
        };
        assert!(!url(0).contains("order"), "it may not be loaded: {}", url(0));
        assert!(
            url(1).contains("${shop:queryparam}&${order:queryparam}"),
            "{}",
            url(1)
        );
        let header = dashboard["panels"][0]["links"][0]["url"].to_string();
        assert!(
            header.contains("${order:queryparam}"),
            "made when it is clicked: {header}"
        );
    }

    #[test]
    fn a_link_leaves_out_what_nobody_chooses() {
        let shop = Variable::label_values(Shop, Waiting);
        let hidden = Variable::elasticsearch_terms(ORDER, SHOP.matching_variable(&shop)).hide();
        let found = Variable::query(
            "found",
            DataSource::PROMETHEUS,
            "query_result(orders{order=\"$order\"})",
        );
        let panel = Stat::new("Waiting")
            .query(Waiting.matching_variable(&shop).value().sum())
            .panel_link(Link::dashboard("Here", "shop"));
        let dashboard = Dashboard::new("shop", "Shop")
            .variable(&shop)
            .variable(&hidden)
            .variable(&found)
            .variable(&found.clone().with_name("derived").hide())
            .row(Row::untitled().panel(panel));
        let project = Project::new().metrics([Waiting::INFO]).dashboard(dashboard);
        let rendered = project.render().unwrap_or_else(|faults| panic!("{faults}"));
        let url =
            rendered.dashboards().next().expect("one").json()["panels"][0]["links"][0]["url"].to_string();
        assert!(
            url.contains("${shop:queryparam}&${found:queryparam}\""),
            "those that are chosen, and no other: {url}"
        );
    }
}
