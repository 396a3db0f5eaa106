//! Alerts that fire and did fire, whoever evaluates them.

use dashgen::catalogue::Duration;
use dashgen::panel::{AlertList, Color, Legend, Mapping, Matcher, ShowValue, Stat, StateTimeline};
use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::promql::ast::Window;
use dashgen::typed::SeriesOf;

/// The alerts of a service and a severity that are pending or firing. The list itself shows no severity: there is one
/// for each.
///
/// ```
/// use panels::prelude::*;
///
/// let pages = alert::list("Alerts of the Shop: P1", "shop", "P1");
/// ```
pub fn list(title: &str, service: &str, severity: &str) -> AlertList {
    AlertList::new(title)
        .alert_instance_label(format!("{{service=\"{service}\",severity=\"{severity}\"}}"))
        .height(8)
}

/// When which alerts fired, a lane for each pair of these labels: those of the severity `page` in red, all others in orange.
///
/// An alert that fired between two points of the graph is drawn too, however long the range is.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// Who has to know.
/// #     Severity = "severity";
/// #     /// The name of the alert.
/// #     Name = "alertname";
/// # }
/// # dashgen::metrics! {
/// #     /// 1 for each alert that fires.
/// #     gauge Firing = "ALERTS" in Unit::COUNT, labels [Severity, Name];
/// # }
/// let history = alert::history("Alert History", Firing, Severity, Name, "critical");
/// ```
pub fn history<S, L, N>(title: &str, firing: S, severity: L, name: N, page: &str) -> StateTimeline
where
    S: MetricSelector,
    S::Of: Gauge,
    L: LabelOf<S::Of>,
    N: LabelOf<S::Of>,
{
    let legend = format!("{{{{{}}}}} {{{{{}}}}}", L::INFO.name, N::INFO.name);
    StateTimeline::new(title)
        .query(
            firing
                .range(RATE_INTERVAL)
                .max_over_time()
                .max()
                .by(severity)
                .by(name)
                .ref_id("firing")
                .legend(legend),
        )
        .value_mapping(firing_in(Color::WARNING))
        .override_field(Matcher::regex(format!("^{page} ")), |field| {
            field.value_mapping(firing_in(Color::BAD))
        })
        // The lane has the name and the colour says how bad it is.
        .show_values(ShowValue::Never)
        .legend(Legend::hidden())
}

fn firing_in(color: Color) -> Mapping {
    Mapping::value("1").display_text("firing").color(color)
}

/// The alerts that began to fire in the last `step`: those that fire and did not then.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The name of the alert.
/// #     Name = "alertname";
/// # }
/// # dashgen::metrics! {
/// #     /// 1 for each alert that fires.
/// #     gauge Firing = "ALERTS" in Unit::COUNT, labels [Name];
/// # }
/// let began = Annotation::new("Alerts", alert::began(Firing, INTERVAL)).title("{{alertname}}");
/// ```
pub fn began<S>(firing: S, step: impl Into<Window>) -> InstantVector<SeriesOf<S::Of>>
where
    S: MetricSelector,
    S::Of: Gauge,
{
    let firing = firing.series();
    firing.clone().value().unless(firing.offset(step).value())
}

/// What a person would call the incidents of the last 7 days: times in which alerts fire with no pause of half an hour,
/// however many do. One in which somebody was paged counts as the first severity, any other as the second.
///
/// `pages` are the alerts that page, `messages` the others that count; each deployment has incidents of its own.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// Who has to know.
/// #     Severity = "severity" { P1 = "P1", P2 = "P2" }
/// #     /// Where the shop runs.
/// #     Region = "region";
/// # }
/// # dashgen::metrics! {
/// #     /// 1 for each alert that fires.
/// #     gauge Firing = "ALERTS" in Unit::COUNT, labels [Severity, Region];
/// # }
/// let [pages, messages] = [Severity::P1, Severity::P2].map(|severity| Firing.matching(Severity.is(severity)));
/// let incidents = alert::incidents("Incidents (7d)", pages, messages, Region, ["P1", "P2"]);
/// ```
pub fn incidents<P, M, D>(
    title: &str,
    pages: P,
    messages: M,
    deployment: D,
    [page, message]: [&str; 2],
) -> Stat
where
    P: MetricSelector,
    P::Of: Gauge,
    M: MetricSelector,
    M::Of: Gauge,
    D: LabelOf<P::Of> + LabelOf<M::Of>,
{
    let (pages, messages) = (pages.series(), messages.series());
    let paged = |ago| fired(pages.clone(), ago, deployment);
    let any = |ago| paged(ago).or(fired(messages.clone(), ago, deployment));
    let paged = began_after_rest(&paged);
    let any = began_after_rest(&any);
    Stat::new(title)
        .no_graph()
        .query(paged.clone().ref_id(page.to_lowercase()).legend(page))
        .query(
            (any - paged)
                .clamp_min(0)
                .ref_id(message.to_lowercase())
                .legend(message),
        )
        .unit(Unit::LOCALE)
        .decimals(0)
}

/// The deployments in which one of these alerts fired in the last half hour, or in that of so long ago.
fn fired<M: Gauge, D: LabelOf<M>>(
    alerts: Series<M>,
    ago: Option<Duration>,
    deployment: D,
) -> InstantVector<(D, ())> {
    let alerts = match ago {
        Some(ago) => alerts.offset(ago),
        None => alerts,
    };
    let fired = alerts.range(minutes(30)).present_over_time().max().by(deployment);
    fired.end_grouping().with_unit(Unit::COUNT)
}

/// How often in 7 days something began after a rest: `fired` tells what there is, and what there was.
fn began_after_rest<D: Label>(
    fired: &impl Fn(Option<Duration>) -> InstantVector<(D, ())>,
) -> InstantVector<()> {
    let begin = fired(None).unless(fired(Some(minutes(5))));
    let began = begin.subquery(days(7), minutes(5)).count_over_time();
    began.sum().or_zero()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Firing, Level, Shop, json, queries};

    #[test]
    fn a_list_is_of_one_service_and_severity() {
        let filter = json(list("Alerts", "shop", "P1"))["options"]["alertInstanceLabelFilter"].clone();
        assert_eq!(filter, r#"{service="shop",severity="P1"}"#);
    }

    #[test]
    fn an_alert_that_goes_on_begins_once() {
        assert_eq!(
            began(Firing, minutes(1)).to_string(),
            "shop_alerts unless shop_alerts offset 1m"
        );
    }

    #[test]
    fn alerts_that_fire_together_are_one_incident() {
        let pages = Firing.matching(Level.is("P1"));
        let queries = queries(incidents("Incidents (7d)", pages, Firing, Shop, ["P1", "P2"]));
        assert_eq!(queries.len(), 2);
        assert_eq!(
            queries[0],
            "p1: sum(count_over_time((max by (shop) (present_over_time(shop_alerts{level=\"P1\"}[30m])) \
             unless max by (shop) (present_over_time(shop_alerts{level=\"P1\"}[30m] offset 5m)))[1w:5m])) \
             or vector(0)"
        );
        assert!(queries[1].starts_with("p2: clamp_min("), "{queries:?}");
    }

    #[test]
    fn a_history_has_a_lane_an_alert() {
        let panel = json(history("History", Firing, Level, Shop, "critical"));
        assert_eq!(panel["targets"][0]["legendFormat"], "{{level}} {{shop}}");
        assert_eq!(
            panel["targets"][0]["expr"],
            "max by (level, shop) (max_over_time(shop_alerts[$__rate_interval]))"
        );
        let overridden = &panel["fieldConfig"]["overrides"][0]["matcher"]["options"];
        assert_eq!(overridden, "/^critical /");
    }
}
