//! Grafana's variables in texts: titles, legends, links.

use dashgen_promql::variable::{Piece, pieces};

/// A variable in a text.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is written with braces or brackets, which nothing else is.
    pub(crate) is_braced: bool,
}

/// The variables in a text, in its order.
pub(crate) fn in_text(text: &str) -> Vec<Found> {
    if !text.contains(['$', '[']) {
        return Vec::new();
    }
    let mut at = 0;
    let mut found = Vec::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => at += text.len(),
            Piece::Variable(variable, written) => {
                found.push(Found {
                    name: variable.name.to_string(),
                    start: at,
                    end: at + written.len(),
                    is_braced: !written.starts_with('$') || written.starts_with("${"),
                });
                at += written.len();
            }
        }
    }
    found
}

/// Whether Grafana itself, not the dashboard, gives a variable its value.
pub(crate) fn is_built_in(name: &str) -> bool {
    name.starts_with("__") || matches!(name, "field" | "series" | "timeFilter" | "timezone" | "value")
}
