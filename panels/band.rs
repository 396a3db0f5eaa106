//! Bands: a signal inside what is expected of it, and how far several of them are outside.

use dashgen::panel::visualization;
use dashgen::panel::{Color, FieldOverride, LineStyle, Matcher, TimeSeries};
use dashgen::percent;
use dashgen::promql::Labels;
use dashgen::rules::{BAND_INTERVAL, Band};

/// The signal inside its band: the area between the ends is filled, the middle is what was expected, and what lies
/// outside is marked in the colour of what is bad.
///
/// One series can be read so: choose it with [`Band::matching_variable`], or take [`Band::furthest`]. An end that is not
/// unusual is not drawn: the area then ends at what was expected.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Orders that wait.
/// #     gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
/// # }
/// let waiting = Signal::new("Waiting Orders", Waiting.latest().max())
///     .band("shop:waiting")
///     .at_least(10);
/// let graph = band::graph("Waiting Orders in Their Band", &waiting).min(0);
/// ```
pub fn graph<L: Labels>(title: &str, band: &Band<L>) -> TimeSeries {
    let (has_upper, has_lower) = band.has_ends();
    // The fill of a line reaches down to another by its name.
    let (top, bottom) = match (has_upper, has_lower) {
        (true, true) => (UPPER, LOWER),
        (false, true) => (EXPECTED, LOWER),
        _ => (UPPER, EXPECTED),
    };
    let mut panel = TimeSeries::new(title)
        .query(band.value().ref_id("value").legend(value::<L>()))
        .query(band.expected().ref_id("expected").legend(EXPECTED));
    if has_upper {
        panel = panel.query(band.upper().ref_id("upper").legend(UPPER));
    }
    if has_lower {
        panel = panel.query(band.lower().ref_id("lower").legend(LOWER));
    }
    let panel = panel
        .query(band.unusual().ref_id("unusual").legend(UNUSUAL))
        .min_interval(BAND_INTERVAL)
        .fill_opacity(0)
        .override_field(Matcher::query("value"), |field| {
            field.color(Color::NEUTRAL).line_width(2)
        })
        .override_field(Matcher::query("expected"), |field| {
            edge(field, EXPECTED == top, bottom).line_style(LineStyle::Dash)
        })
        .override_field(Matcher::query("unusual"), |field| {
            field.color(Color::BAD).points().point_size(6)
        })
        .no_value(band.empty_text())
        .allow_empty("a series that is new has no band yet");
    let panel = if has_upper {
        panel.override_field(Matcher::query("upper"), |field| edge(field, UPPER == top, bottom))
    } else {
        panel
    };
    if has_lower {
        panel.override_field(Matcher::query("lower"), |field| edge(field, false, bottom))
    } else {
        panel
    }
}

/// How far each series is from what is expected of it, as a share of the half-width of its band, and the line at
/// which it is outside: the panel of the alert on [`Band::outside`], with title, description, slug and runbook of the
/// signal.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Orders that wait.
/// #     gauge Waiting = "shop_waiting" in Unit::COUNT, labels [Shop];
/// # }
/// let waiting = Signal::new("Waiting Orders: Distance", Waiting.latest().max().by(Shop))
///     .band("shop:waiting")
///     .at_least(10);
/// let distances = band::distances(&waiting);
/// ```
pub fn distances<L: Labels>(band: &Band<L>) -> TimeSeries {
    TimeSeries::of_signal(band.signal())
        .query(band.distance().ref_id("distance"))
        .fail_above(percent(100.0))
        .min_interval(BAND_INTERVAL)
        .soft_min(0)
        .soft_max(percent(120.0))
        .no_value(band.empty_text())
        .allow_empty("a series that is new has no band yet")
}

const EXPECTED: &str = "expected at this hour";
const UPPER: &str = "upper end of the band";
const LOWER: &str = "lower end of the band";
const UNUSUAL: &str = "outside";

/// The name of the signal: which series it is, if it can be several.
fn value<L: Labels>() -> String {
    let labels = L::names().unwrap_or_default();
    let named = labels.iter().map(|label| format!("{{{{{label}}}}}"));
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        "value".to_owned()
    } else {
        named.join(" ")
    }
}

/// A line that nobody reads for itself: the end of an area.
fn edge(
    field: FieldOverride<visualization::TimeSeries>,
    is_top: bool,
    bottom: &str,
) -> FieldOverride<visualization::TimeSeries> {
    let field = field.color(Color::MUTED).line_width(1);
    if is_top {
        field.fill_below_to(bottom).fill_opacity(20)
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, Waiting, json, queries};
    use dashgen::prelude::*;
    use dashgen::rules::Signal;

    fn waiting() -> Band<(Shop, ())> {
        Signal::new("Waiting: Distance", Waiting.latest().max().by(Shop))
            .band("shop:waiting")
            .at_least(10)
    }

    #[test]
    fn the_area_is_between_the_ends_that_are_unusual() {
        let filled = |panel: TimeSeries| {
            let overrides = json(panel)["fieldConfig"]["overrides"].clone();
            let all = overrides.as_array().cloned().unwrap_or_default();
            let found = all.iter().find_map(|one| {
                let properties = one["properties"].as_array()?;
                let fill = properties.iter().find(|p| p["id"] == "custom.fillBelowTo")?;
                Some(format!("{} down to {}", one["matcher"]["options"], fill["value"]))
            });
            found.unwrap_or_default()
        };
        assert_eq!(
            filled(graph("Waiting", &waiting())),
            r#""upper" down to "lower end of the band""#
        );
        assert_eq!(
            filled(graph("Waiting", &waiting().above())),
            r#""upper" down to "expected at this hour""#
        );
        assert_eq!(
            filled(graph("Waiting", &waiting().below())),
            r#""expected" down to "lower end of the band""#
        );
    }

    #[test]
    fn what_is_outside_is_drawn_again_and_an_empty_panel_says_why() {
        let panel = graph("Waiting", &waiting().above());
        let drawn = queries(panel);
        assert_eq!(
            drawn.last().map(String::as_str),
            Some(
                "unusual: last_over_time(shop:waiting:value[11m]) > \
                 last_over_time(shop:waiting:expected[11m]) + \
                 last_over_time(shop:waiting:width[11m])"
            )
        );
        let panel = json(graph("Waiting", &waiting()));
        assert_eq!(
            panel["fieldConfig"]["defaults"]["noValue"],
            "No band: less than 3 days is known"
        );
    }

    #[test]
    fn the_line_of_the_alert_is_drawn() {
        let panel = json(distances(&waiting()));
        assert_eq!(panel["title"], "Waiting: Distance");
        assert_eq!(
            panel["fieldConfig"]["defaults"]["thresholds"]["steps"][1]["value"],
            1
        );
    }
}
