//! The canonical form against recordings of a real Grafana 12.4, random dashboards and real ones.
#![allow(clippy::cast_precision_loss, clippy::unwrap_used)]

mod documentation;
mod properties;
mod public;
mod recordings;

#[path = "../support/grafana.rs"]
mod grafana;
#[path = "../support/random.rs"]
mod random;

use serde_json::Value;

/// The canonical text of the one dashboard in a value, out of its envelope.
fn text(value: Value) -> String {
    let mut dashboards = dashgen_canonical::dashboards(value).expect("a dashboard");
    assert_eq!(dashboards.len(), 1, "one dashboard");
    dashgen_canonical::to_text(&dashboards.remove(0))
}
