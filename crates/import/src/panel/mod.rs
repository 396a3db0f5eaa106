//! Panels: from Grafana's JSON to the calls that make them.

use dashgen::panel::{AnyPanel, Panel};
use serde_json::Value;

use crate::corrections::PanelCorrections;
use crate::made::{Made, function};

/// A panel, and the type of its function.
pub(crate) struct PanelOf {
    pub(crate) panel: Made<AnyPanel>,
    pub(crate) returns: &'static str,
}

/// Reads a panel.
pub(crate) fn read(wanted: &Value, _corrections: &PanelCorrections) -> PanelOf {
    PanelOf {
        panel: function!(Panel::json, wanted).map(AnyPanel::from),
        returns: "Panel<Raw>",
    }
}
