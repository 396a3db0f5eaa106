//! What was tried before a person looked: a row of the Operations dashboard.

use alerts::{deployments, remedies};
use metrics::prelude::*;
use panels::prelude::*;

/// What was tried and whether it helped, and the thresholds of the two alerts for a person.
pub fn row() -> Row {
    let person = |signal| {
        signal::graph(&signal, Environment)
            .min(0)
            .decimals(0)
            .height(6)
            .panel_link(Link::runbook("remedies.md"))
    };
    Row::new("Remedies")
        .panels_per_line(2)
        .panel(
            remedy::table("Remedies (range)")
                .slug("remedies")
                .full_width()
                .height(7)
                .description(
                    "What was tried automatically in the time range that is chosen. Helped: all was well \
             again in time, by a sign of its own; that an alert is resolved is none. Used up: asked \
             for, and tried as often as it may be.",
                ),
        )
        .panel(person(remedies::alerts().failed(&deployments())))
        .panel(person(remedies::alerts().used_up(&deployments())))
}
