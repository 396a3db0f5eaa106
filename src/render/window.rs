//! Windows of single values: a number of the last day beside one of the range that is chosen misleads unless each
//! says of which time it is.

use super::context::Context;
use crate::link::Target;
use crate::panel::AnyPanel;
use crate::query::Query;
use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Duration, Expr, Node, Window};

/// Panels that show one value of a query, not its course.
const SINGLE_VALUES: [&str; 5] = ["bargauge", "gauge", "piechart", "stat", "table"];
/// Shorter windows are "now".
const SHORTEST: Duration = crate::hours(1);

/// What these say of a window is no amount of that time.
const NO_AMOUNTS: [&str; 3] = ["absent_over_time", "last_over_time", "present_over_time"];

/// The window of a range vector.
fn window(expr: &Expr) -> Option<&Window> {
    match &expr.node {
        Node::Range(_, window) => Some(window),
        Node::Subquery(subquery) => Some(&subquery.range),
        _ => None,
    }
}

/// Over which time a query computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// The range that is chosen: `$__range`.
    Range,
    Fixed(Duration),
}

fn of_query(query: &Query) -> Option<Over> {
    let mut longest: Option<Duration> = None;
    let mut is_range = false;
    walk(query.expression()?, &mut |expr| {
        let Node::Call(function, arguments) = &expr.node else {
            return;
        };
        if NO_AMOUNTS.contains(&&**function) {
            return;
        }
        for window in arguments.iter().filter_map(window) {
            match window {
                Window::Fixed(window) => longest = longest.max(Some(*window)),
                Window::Variable(variable) => is_range |= variable.name.starts_with("__range"),
                _ => {}
            }
        }
    });
    if is_range {
        return Some(Over::Range);
    }
    longest.filter(|window| *window >= SHORTEST).map(Over::Fixed)
}

/// The window of a panel that shows single values, if all of its queries have the same.
fn of_panel(panel: &AnyPanel) -> Option<Over> {
    let mut windows = panel.queries().map(of_query);
    let first = windows.next()??;
    windows.all(|window| window == Some(first)).then_some(first)
}

fn shows_single_values(panel: &AnyPanel) -> bool {
    SINGLE_VALUES.contains(&panel.plugin_id())
}

/// Reports windows that nothing on the panel names, and links that leave them.
pub(super) fn check(panel: &AnyPanel, context: &mut Context<'_>) {
    if !shows_single_values(panel) {
        return;
    }
    for query in panel.queries().filter(|query| !query.is_hidden()) {
        match of_query(query) {
            Some(Over::Range) if !names(panel, query, "range") => context.fault(
                "it shows what happened in the range that is chosen; say so in its title, such as `(range)`",
            ),
            Some(Over::Fixed(window))
                if !ways_to_write(window).iter().any(|way| names(panel, query, way)) =>
            {
                context.fault(format_args!(
                    "it shows what happened in {window:#}, whatever range is chosen; say so in its title, such as \
                     `({window})`"
                ));
            }
            _ => continue,
        }
        break;
    }
    check_links(panel, context);
}

/// Whether the title of a panel, or that of the query's value, holds a text.
fn names(panel: &AnyPanel, query: &Query, text: &str) -> bool {
    let columns = panel.visualization.columns().unwrap_or_default();
    let column = columns
        .iter()
        .find(|column| Some(&*column.key) == query.name())
        .map(crate::panel::visualization::Column::title);
    let legend = query.given_legend().or(query.name());
    [Some(panel.title()), column, legend]
        .into_iter()
        .flatten()
        .any(|title| title.to_lowercase().contains(text))
}

/// `1d`, `24h`, `1 day`, `24 hours`.
fn ways_to_write(window: Duration) -> Vec<String> {
    let hours = window.milliseconds / SHORTEST.milliseconds;
    let mut ways = vec![window.to_string(), format!("{window:#}")];
    if hours * SHORTEST.milliseconds == window.milliseconds {
        ways.extend([format!("{hours}h"), format!("{hours} hours")]);
        if hours % 24 == 0 {
            ways.extend([format!("{}d", hours / 24), format!("{} days", hours / 24)]);
        }
    }
    ways
}

/// Reports a link from a number of a fixed time to a panel that shows the range that is chosen: other numbers would
/// stand there.
fn check_links(panel: &AnyPanel, context: &mut Context<'_>) {
    let Some(Over::Fixed(window)) = of_panel(panel) else {
        return;
    };
    for link in &panel.common.links {
        let Target::Dashboard {
            uid,
            panel: Some(slug),
            time: None,
            ..
        } = &link.target
        else {
            continue;
        };
        let leads_elsewhere = context
            .panel(uid, slug)
            .is_some_and(|there| shows_single_values(there) && of_panel(there) == Some(Over::Range));
        if leads_elsewhere {
            context.fault(format_args!(
                "link \"{}\" leads from numbers of {window:#} to numbers of the range that is chosen; give it \
                 `.time_range(\"now-{window}\", \"now\")`",
                link.title
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::panel::{Stat, Table, TimeSeries};
    use crate::query::Query;
    use crate::{Dashboard, Link, Project, Row};

    fn faults(row: Row) -> String {
        let project = Project::new().dashboard(Dashboard::new("shop", "Shop").row(row));
        project
            .render()
            .map_or_else(|faults| faults.to_string(), |_| "none".to_owned())
    }

    fn day() -> Query {
        Query::promql("sum(increase(orders_total[1d]))").unchecked("of the shop")
    }

    fn range() -> Query {
        Query::promql("sum(increase(orders_total[$__range]))").unchecked("of the shop")
    }

    #[test]
    fn a_window_is_named() {
        let row = Row::untitled()
            .panel(Stat::new("Orders").query(day()))
            .panel(Stat::new("Orders then").slug("then").query(range()))
            .panel(Stat::new("Orders (24h)").query(day()))
            .panel(Stat::new("Orders of a day").query(day().legend("1 day")))
            .panel(
                Table::new("Order table")
                    .query(day().ref_id("day"))
                    .column("day", |day| day.title("24 hours")),
            )
            .panel(Stat::new("Orders (range)").query(range()))
            .panel(
                Stat::new("Rate")
                    .query(Query::promql("sum(rate(orders_total[5m]))").unchecked("of the shop")),
            )
            .panel(TimeSeries::new("Course").query(day()));
        insta::assert_snapshot!(faults(row), @"
        2 errors; no files written
          shop / Orders: it shows what happened in 1 day, whatever range is chosen; say so in its title, such as `(1d)`
          shop / Orders then: it shows what happened in the range that is chosen; say so in its title, such as `(range)`
        ");
    }

    #[test]
    fn a_link_carries_the_window() {
        let link = || Link::dashboard("By plan", "shop").panel("there");
        let panel =
            |slug: &str, link: Link| Stat::new("Orders (24h)").slug(slug).query(day()).panel_link(link);
        let row = Row::untitled()
            .panel(panel("a", link()))
            .panel(panel("b", link().time_range("now-24h", "now")))
            .panel(Stat::new("Orders (range)").slug("there").query(range()));
        insta::assert_snapshot!(faults(row), @r#"
        1 error; no files written
          shop / Orders (24h): link "By plan" leads from numbers of 1 day to numbers of the range that is chosen; give it `.time_range("now-1d", "now")`
        "#);
    }
}
