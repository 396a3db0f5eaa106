//! Colours of events that have a meaning: what failed is red wherever it is drawn.

use dashgen::catalogue::LabelValue;
use dashgen::panel::{FieldOverride, visualization};
use metrics::prelude::*;
use panels::prelude::*;

/// The colour of each type of event: those of runs in full colour, those of steps in a shade of it.
fn event_colors() -> [(LabelValue<EventType>, Color); 10] {
    [
        (EventType::RUN_STARTED, Color::BLUE),
        (EventType::RUN_PAUSED, Color::PURPLE),
        (EventType::RUN_RESUMED, Color::LIGHT_PURPLE),
        (EventType::RUN_COMPLETED, Color::GREEN),
        (EventType::RUN_FAILED, Color::RED),
        (EventType::RUN_CANCELLED, Color::MUTED),
        (EventType::STEP_STARTED, Color::LIGHT_BLUE),
        (EventType::STEP_COMPLETED, Color::LIGHT_GREEN),
        (EventType::STEP_RETRIED, Color::ORANGE),
        (EventType::STEP_FAILED, Color::DARK_RED),
    ]
}

/// Series of events by type.
pub fn events(panel: TimeSeries) -> TimeSeries {
    event_colors().into_iter().fold(panel, |panel, (event, color)| {
        panel.override_field(event.text(), |field| field.color(color))
    })
}

/// Events one after the other, their type as the value of a column.
pub fn event_types(column: FieldOverride<visualization::Table>) -> FieldOverride<visualization::Table> {
    event_colors().into_iter().fold(column, |column, (event, color)| {
        column.value_mapping(Mapping::value(event.text()).color(color))
    })
}
