//! Thresholds: from which value on a number is a warning or a failure.

use super::color::Color;
use super::place;
use crate::render::context::Context;
use crate::theme;
use crate::unit::{Quantity, Unit};
use crate::wire;
use crate::wire::classic::{Threshold, ThresholdsMode};

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
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Levels(Levels),
    Steps {
        mode: ThresholdsMode,
        base: Color,
        steps: Vec<(Quantity, Color)>,
    },
}

/// Bounds by what they mean.
#[derive(Clone, Debug, Default, PartialEq)]
struct Levels {
    /// The colour of what is good, if not the theme's.
    good: Option<Color>,
    fail_below: Option<Quantity>,
    warn_below: Option<Quantity>,
    warn_above: Option<Quantity>,
    fail_above: Option<Quantity>,
}

/// What a panel does with thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// Values take the colour.
    AsColor,
    /// Each bound is a line in the colour of what lies beyond it.
    AsLines,
}

impl Thresholds {
    /// The colour of the lowest values; [`step`](Self::step) adds the others.
    pub fn absolute(base: Color) -> Self {
        Self {
            kind: Kind::Steps {
                mode: ThresholdsMode::Absolute,
                base,
                steps: Vec::new(),
            },
        }
    }

    /// As [`from_color`](Self::from_color), with steps in percent of the way from the field's minimum to
    /// its maximum.
    pub fn percentage(base: Color) -> Self {
        Self {
            kind: Kind::Steps {
                mode: ThresholdsMode::Percentage,
                base,
                steps: Vec::new(),
            },
        }
    }

    /// From this value on, this colour.
    pub fn step(mut self, from: impl Into<Quantity>, color: Color) -> Self {
        let from = from.into();
        match &mut self.kind {
            Kind::Steps { steps, .. } => steps.push((from, color)),
            Kind::Levels(_) => {}
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
            Kind::Steps { base, .. } => Levels {
                good: Some(base),
                ..Levels::default()
            },
        };
        set(&mut levels);
        self.kind = Kind::Levels(levels);
        self
    }

    /// The bounds in rising order, each with the colour of what lies beyond it, away from what is good.
    pub fn bounds(&self) -> Vec<(&Quantity, Color)> {
        match &self.kind {
            Kind::Levels(levels) => levels
                .bounds()
                .into_iter()
                .map(|(_, q, color)| (q, color))
                .collect(),
            Kind::Steps { steps, .. } => steps.iter().map(|(from, color)| (from, color.clone())).collect(),
        }
    }

    pub(crate) fn to_wire(
        &self,
        context: &mut Context,
        unit: Option<&Unit>,
        drawn: Drawn,
    ) -> wire::classic::Thresholds {
        let (mode, steps) = match &self.kind {
            Kind::Levels(levels) => (ThresholdsMode::Absolute, levels.steps(context, unit, drawn)),
            Kind::Steps { mode, base, steps } => {
                let unit = match mode {
                    ThresholdsMode::Absolute => unit,
                    ThresholdsMode::Percentage => Some(&Unit::PERCENT),
                };
                let steps = steps
                    .iter()
                    .map(|(from, color)| ("a threshold", from, color.clone()));
                (*mode, rising(context, unit, base.clone(), steps))
            }
        };
        wire::classic::Thresholds { mode, steps }
    }
}

/// The colour of the lowest values, then each bound with the colour that holds from there on.
fn rising<'q>(
    context: &mut Context,
    unit: Option<&Unit>,
    base: Color,
    steps: impl ExactSizeIterator<Item = (&'static str, &'q Quantity, Color)>,
) -> Vec<Threshold> {
    let mut rising = Vec::with_capacity(1 + steps.len());
    rising.push(Threshold {
        color: base.into_name(),
        value: None,
    });
    for (what, bound, color) in steps {
        let Some(value) = place::quantity(context, what, bound, unit) else {
            continue;
        };
        let color = color.into_name();
        rising.push(Threshold {
            color,
            value: Some(value),
        });
    }
    let values = |pair: &[Threshold]| Some((pair[0].value?, pair[1].value?));
    if let Some((above, below)) = rising.windows(2).filter_map(values).find(|(a, b)| a >= b) {
        context.fault(format_args!(
            "the thresholds {} and {} are not in rising order; failures below come first, then \
             warnings below, warnings above and failures above",
            above.get(),
            below.get(),
        ));
    }
    rising
}

impl Default for Thresholds {
    /// Everything is good.
    fn default() -> Self {
        Self {
            kind: Kind::Levels(Levels::default()),
        }
    }
}

impl Levels {
    fn bounds(&self) -> Vec<(&'static str, &Quantity, Color)> {
        [
            ("the bound of `fail_below`", &self.fail_below, theme::BAD),
            ("the bound of `warn_below`", &self.warn_below, theme::WARNING),
            ("the bound of `warn_above`", &self.warn_above, theme::WARNING),
            ("the bound of `fail_above`", &self.fail_above, theme::BAD),
        ]
        .into_iter()
        .filter_map(|(what, bound, color)| Some((what, bound.as_ref()?, color)))
        .collect()
    }

    fn steps(&self, context: &mut Context, unit: Option<&Unit>, drawn: Drawn) -> Vec<Threshold> {
        let bounds = self.bounds();
        let good = self.good.clone().unwrap_or(theme::GOOD);
        // A colour holds from its bound upwards. What is bad below a bound therefore starts one step
        // earlier, unless bounds are only lines.
        let below = match drawn {
            Drawn::AsColor => [&self.fail_below, &self.warn_below].into_iter().flatten().count(),
            Drawn::AsLines => 0,
        };
        let base = if below > 0 { &bounds[0].2 } else { &good };
        let steps = bounds.iter().enumerate().map(|(index, (what, bound, own))| {
            let color = match below.checked_sub(index + 1) {
                Some(0) => &good,
                Some(_) => &bounds[index + 1].2,
                None => own,
            };
            (*what, *bound, color.clone())
        });
        rising(context, unit, base.clone(), steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{percent, seconds};

    fn written(thresholds: &Thresholds, unit: &Unit, drawn: Drawn) -> String {
        let mut context = Context::default();
        let wire = thresholds.to_wire(&mut context, Some(unit), drawn);
        let steps: Vec<String> = wire
            .steps
            .iter()
            .map(|step| match step.value {
                Some(value) => format!("{} from {}", step.color, value.get()),
                None => step.color.to_string(),
            })
            .collect();
        steps.join(", ")
    }

    #[test]
    fn bounds_above_and_below_colour_what_lies_beyond_them() {
        let above = Thresholds::default()
            .warn_above(seconds(5))
            .fail_above(seconds(30));
        insta::assert_snapshot!(written(&above, &Unit::MILLISECONDS, Drawn::AsColor), @"green, orange from 5000, red from 30000");
        let below = Thresholds::default()
            .fail_below(percent(25.0))
            .warn_below(percent(50.0));
        insta::assert_snapshot!(written(&below, &Unit::RATIO, Drawn::AsColor), @"red, orange from 0.25, green from 0.5");
        let band = Thresholds::default().fail_below(1).warn_above(100);
        insta::assert_snapshot!(written(&band, &Unit::COUNT, Drawn::AsColor), @"red, green from 1, orange from 100");
        let only_warn = Thresholds::default().warn_below(1);
        insta::assert_snapshot!(written(&only_warn, &Unit::COUNT, Drawn::AsColor), @"orange, green from 1");
    }

    #[test]
    fn what_is_good_can_have_another_colour() {
        let fall = Thresholds::absolute(theme::NEUTRAL)
            .warn_below(-0.5)
            .fail_above(1);
        insta::assert_snapshot!(written(&fall, &Unit::RATIO, Drawn::AsColor), @"orange, blue from -0.5, red from 1");
    }

    #[test]
    fn lines_have_the_colour_of_their_severity_on_either_side() {
        let band = Thresholds::default().fail_below(1).warn_above(100);
        insta::assert_snapshot!(written(&band, &Unit::COUNT, Drawn::AsLines), @"green, red from 1, orange from 100");
    }
}
