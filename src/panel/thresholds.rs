//! Thresholds: from which value on a number is a warning or a failure.

use crate::theme::Color;
use crate::unit::Quantity;
use crate::wire::classic::ThresholdsMode;

/// From which value on which colour holds.
///
/// Most panels say it in words: [`warn_above`](super::Panel::warn_above),
/// [`fail_below`](super::Panel::fail_below). This is the general form.
///
/// ```
/// use dashgen::panel::{Color, Thresholds};
///
/// let burn = Thresholds::absolute(Color::GREEN).step(1, Color::YELLOW).step(14.4, Color::RED);
/// // In words, with another colour for what is good.
/// let change = Thresholds::absolute(Color::BLUE).warn_below(-0.5);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Thresholds {
    pub(crate) kind: Kind,
    /// Steps that were given beside words, or words beside steps.
    pub(crate) is_mixed: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Levels(Levels),
    Steps {
        mode: ThresholdsMode,
        base: Color,
        steps: Vec<(Quantity, Color)>,
    },
}

/// Bounds by what they mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Levels {
    /// The colour of what is good, if not the theme's.
    pub(crate) good: Option<Color>,
    pub(crate) fail_below: Option<Quantity>,
    pub(crate) warn_below: Option<Quantity>,
    pub(crate) warn_above: Option<Quantity>,
    pub(crate) fail_above: Option<Quantity>,
}

impl Thresholds {
    /// Steps in the unit of the field. `base` is the colour of the lowest values.
    #[doc(alias = "mode", alias = "Thresholds mode")]
    pub fn absolute(base: Color) -> Self {
        Self {
            kind: Kind::Steps {
                mode: ThresholdsMode::Absolute,
                base,
                steps: Vec::new(),
            },
            is_mixed: false,
        }
    }

    /// Steps in percent of the way from the field's minimum to its maximum. `base` is the colour of the
    /// lowest values.
    #[doc(alias = "mode", alias = "Thresholds mode")]
    pub fn percentage(base: Color) -> Self {
        Self {
            kind: Kind::Steps {
                mode: ThresholdsMode::Percentage,
                base,
                steps: Vec::new(),
            },
            is_mixed: false,
        }
    }

    /// From this value on, this colour. Steps beside `warn_above` and the like are an error at render.
    #[doc(alias = "steps", alias = "Add threshold")]
    pub fn step(mut self, from: impl Into<Quantity>, color: Color) -> Self {
        let from = from.into();
        match &mut self.kind {
            Kind::Steps { steps, .. } => steps.push((from, color)),
            Kind::Levels(_) => self.is_mixed = true,
        }
        self
    }

    /// From this value on, a warning.
    pub fn warn_above(self, bound: impl Into<Quantity>) -> Self {
        self.level(|levels| levels.warn_above = Some(bound.into()))
    }

    /// From this value on, a failure.
    pub fn fail_above(self, bound: impl Into<Quantity>) -> Self {
        self.level(|levels| levels.fail_above = Some(bound.into()))
    }

    /// Below this value, a warning.
    pub fn warn_below(self, bound: impl Into<Quantity>) -> Self {
        self.level(|levels| levels.warn_below = Some(bound.into()))
    }

    /// Below this value, a failure.
    pub fn fail_below(self, bound: impl Into<Quantity>) -> Self {
        self.level(|levels| levels.fail_below = Some(bound.into()))
    }

    fn level(mut self, set: impl FnOnce(&mut Levels)) -> Self {
        let mut levels = match self.kind {
            Kind::Levels(levels) => levels,
            // Words take the place of steps; the base is what is good.
            Kind::Steps { base, steps, .. } => {
                self.is_mixed |= !steps.is_empty();
                Levels {
                    good: Some(base),
                    ..Levels::default()
                }
            }
        };
        set(&mut levels);
        self.kind = Kind::Levels(levels);
        self
    }
}

impl Default for Thresholds {
    /// Everything is good.
    fn default() -> Self {
        Self {
            kind: Kind::Levels(Levels::default()),
            is_mixed: false,
        }
    }
}

impl Thresholds {
    /// The values at which the colour changes.
    pub(crate) fn values(&self) -> Vec<&Quantity> {
        match &self.kind {
            Kind::Levels(levels) => levels.bounds().into_iter().map(|(_, value, _)| value).collect(),
            Kind::Steps { steps, .. } => steps.iter().map(|(value, _)| value).collect(),
        }
    }
}

impl Levels {
    /// The bounds in rising order, each with the colour of what lies beyond it, away from what is good.
    pub(crate) fn bounds(&self) -> Vec<(&'static str, &Quantity, Color)> {
        [
            ("the bound of `fail_below`", &self.fail_below, Color::BAD),
            ("the bound of `warn_below`", &self.warn_below, Color::WARNING),
            ("the bound of `warn_above`", &self.warn_above, Color::WARNING),
            ("the bound of `fail_above`", &self.fail_above, Color::BAD),
        ]
        .into_iter()
        .filter_map(|(what, bound, color)| Some((what, bound.as_ref()?, color)))
        .collect()
    }
}
