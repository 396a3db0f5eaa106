//! Colours of events that have a meaning: what failed is red wherever it is drawn.

use dashgen::panel::{Color, TimeSeries};
use dashgen::theme;
use metrics::labels::EventType;

/// Events by type: those of runs in full colour, those of steps in a shade of it.
pub fn events(panel: TimeSeries) -> TimeSeries {
    [
        (EventType::RUN_STARTED, Color::BLUE),
        (EventType::RUN_PAUSED, Color::PURPLE),
        (EventType::RUN_RESUMED, Color::LIGHT_PURPLE),
        (EventType::RUN_COMPLETED, Color::GREEN),
        (EventType::RUN_FAILED, Color::RED),
        (EventType::RUN_CANCELLED, theme::MUTED),
        (EventType::STEP_STARTED, Color::LIGHT_BLUE),
        (EventType::STEP_COMPLETED, Color::LIGHT_GREEN),
        (EventType::STEP_RETRIED, Color::ORANGE),
        (EventType::STEP_FAILED, Color::DARK_RED),
    ]
    .into_iter()
    .fold(panel, |panel, (event, color)| {
        panel.field(event.text(), |field| field.color(color))
    })
}
