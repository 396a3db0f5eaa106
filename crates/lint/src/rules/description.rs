use crate::finding::Level;
use crate::model::{Dashboard, Panel, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A panel has no title or no description
    ///
    /// Panels of every type but rows and texts.
    ///
    /// ## Why
    /// Who looks at the panel at night did not build it.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "heatmap", "title": "Latency"}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "heatmap", "title": "Latency", "description": "How long answers took, of all instances together."}
    /// ```
    ///
    /// ## Real case
    /// dashboard-linter asks it of six types of panel.
    "U05" "description" Style, [Check::Panel(check)]
}

fn check(panel: &Panel, _: &Dashboard, reporter: &mut Reporter) {
    if matches!(panel.kind, "row" | "text" | "news" | "welcome" | "dashlist" | "alertlist") {
        return;
    }
    if panel.title.trim().is_empty() {
        reporter.panel(panel, "", Level::Style, "the panel has no title", "say what it shows");
    }
    let description = text(panel.value, "description").unwrap_or_default().trim();
    if description.is_empty() {
        reporter.panel(
            panel,
            "",
            Level::Style,
            "the panel has no description",
            "say what is measured, and what is good and bad",
        );
    } else if description.eq_ignore_ascii_case(panel.title.trim()) {
        reporter.panel(
            panel,
            "/description",
            Level::Style,
            "the description says no more than the title",
            "say what is measured, and what is good and bad",
        );
    }
}
