//! Anomalies: what is unusual, for whoever looks for a cause.

use alerts::bands;
use dashgen::promql::Labels;
use dashgen::rules::Band;
use metrics::prelude::*;
use panels::prelude::*;

use crate::{reliability as rows, uid};

/// What is furthest outside of its band, when it was, and each kind of signal with its band.
pub fn dashboard() -> Dashboard {
    let [pages, messages] = rows::firing_alerts();
    Dashboard::new(uid::ANOMALIES, "DVT Anomalies")
        .description("Which tenant, plan or kind of error is unusual? For whoever looks for a cause.")
        .tag("dvt")
        .link(Link::dashboard("Operations", uid::OPERATIONS))
        .link(Link::dashboard("Developer", uid::DEVELOPER))
        .refresh(minutes(1))
        .annotation(pages)
        .annotation(messages)
        .row(now())
        .row(
            Row::new("Tenants")
                .panels_per_line(2)
                .panel(band::distances(&bands::tenant_memory()).panel_link(
                    Link::dashboard("Memory of all tenants", uid::OPERATIONS).panel("plugin-sandbox-health"),
                ))
                .panel(
                    in_band("Tenant Furthest from Usual: Memory", bands::tenant_memory())
                        .slug("tenant-memory-band"),
                ),
        )
        .row(
            Row::new("Plans")
                .panels_per_line(2)
                .panel(band::distances(&bands::plan_duration()))
                .panel(
                    in_band("Plan Furthest from Usual: Duration", bands::plan_duration())
                        .slug("plan-duration-band"),
                )
                .panel(band::distances(&bands::plan_errors()))
                .panel(
                    in_band("Plan Furthest from Usual: Errors", bands::plan_errors())
                        .soft_max(percent(5.0))
                        .slug("plan-errors-band"),
                ),
        )
        .row(
            Row::new("Errors of Adapters")
                .panels_per_line(2)
                .panel(band::distances(&bands::adapter_errors()))
                .panel(
                    in_band("Code Furthest from Usual: Errors (1h)", bands::adapter_errors())
                        .slug("adapter-errors-band"),
                ),
        )
}

/// The first look: what is outside now, and what was.
fn now() -> Row {
    let furthest = BarGauge::new("Furthest from Usual (now)")
        .slug("furthest")
        .description(
            "The two series of each kind that are furthest from what is usual at this hour, as a \
             share of the half-width of their bands: above 100 % they are outside. Start with the \
             longest bar, and look at its band below.",
        )
        .query(
            furthest(&bands::tenant_memory())
                .ref_id("memory")
                .legend("memory of {{tenantId}}"),
        )
        .query(
            furthest(&bands::plan_duration())
                .ref_id("duration")
                .legend("duration of {{planId}}"),
        )
        .query(
            furthest(&bands::plan_errors())
                .ref_id("errors")
                .legend("errors of {{planId}}"),
        )
        .query(
            furthest(&bands::adapter_errors())
                .ref_id("codes")
                .legend("{{adapter}} answers {{status_code}}"),
        )
        .fail_above(percent(100.0))
        .min(0)
        .max(percent(200.0))
        .decimals(0)
        .no_value(bands::tenant_memory().empty_text())
        .allow_empty("what is new has no band yet");
    let unusual = alerts::firing().matching(AlertName.matches(".+Unusual"));
    let history = alert::history(
        "When Something Was Unusual",
        unusual,
        Severity,
        AlertName,
        alerts::P1,
    )
    .slug("unusual-history")
    .no_value("Nothing was unusual in this range")
    .allow_empty("nothing may have been unusual")
    .description(
        "Each alert on a band, while it fired. An incident that pages somebody is no anomaly of \
         its own: look for it on the Operations dashboard first.",
    );
    Row::untitled()
        .panels_per_line(2)
        .panel(furthest.span(12).height(8))
        .panel(history.span(12).height(8))
}

fn furthest<L: Labels>(band: &Band<L>) -> InstantVector<L> {
    band.distance().topk(2).end_grouping()
}

fn in_band<L: Labels>(title: &str, band: Band<L>) -> TimeSeries {
    band::graph(title, &band.furthest()).min(0).description(
        "The series that was furthest from usual in the time range that is chosen, in its band. The \
         dashed line is what it was at this hour of the days before, by the median; red is outside. \
         Did it jump, or does it grow? Without an area it is too new, or too little is expected at \
         this hour to judge by.",
    )
}
