//! Thresholds to the wire.

use super::place;
use crate::panel::thresholds::{Kind, Levels};
use crate::panel::{Color, Thresholds};
use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::classic::{self as wire, Threshold, ThresholdsMode};

/// What a panel does with thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// Values take the colour.
    AsColor,
    /// Each bound is a line in the colour of what lies beyond it.
    AsLines,
}

impl Thresholds {
    /// Whether anything is good on one side of it and bad on the other.
    pub(super) fn has_bounds(&self) -> bool {
        match &self.kind {
            Kind::Levels(levels) => !levels.bounds().is_empty(),
            Kind::Steps { steps, .. } => !steps.is_empty(),
        }
    }

    pub(crate) fn to_wire(
        &self,
        context: &mut Context,
        unit: Option<&Unit>,
        drawn: Drawn,
    ) -> wire::Thresholds {
        if self.is_mixed {
            context.fault(
                "thresholds are given as steps and in words such as `.warn_above(…)`, of which only one can hold; \
                 use `.step(…)` for all of them, or for none",
            );
        }
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
        wire::Thresholds { mode, steps }
    }
}

fn name(color: &Color, context: &Context) -> std::borrow::Cow<'static, str> {
    color.name_in(context.theme()).unwrap_or_default()
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
        color: name(&base, context),
        value: None,
    });
    for (what, bound, color) in steps {
        let Some(value) = place::quantity(context, what, bound, unit) else {
            continue;
        };
        let color = name(&color, context);
        rising.push(Threshold {
            color,
            value: Some(value),
        });
    }
    let values = |pair: &[Threshold]| Some((pair[0].value?, pair[1].value?));
    if let Some((above, below)) = rising.windows(2).filter_map(values).find(|(a, b)| a >= b) {
        context.fault(format_args!(
            "thresholds must ascend: {} comes before {}; failures below come first, then \
             warnings below, warnings above and failures above",
            above.get(),
            below.get(),
        ));
    }
    rising
}

impl Levels {
    fn steps(&self, context: &mut Context, unit: Option<&Unit>, drawn: Drawn) -> Vec<Threshold> {
        let bounds = self.bounds();
        let good = self.good.clone().unwrap_or(Color::GOOD);
        // A colour holds from its bound upwards. What is bad below a bound therefore starts one step
        // earlier, unless bounds are only lines.
        let below = match drawn {
            Drawn::AsColor => [&self.fail_below, &self.warn_below].into_iter().flatten().count(),
            Drawn::AsLines => 0,
        };
        let base = if below > 0 { &bounds[0].2 } else { &good };
        let places: Vec<Quantity> = bounds
            .iter()
            .map(|(what, bound, _)| {
                if what.ends_with("_above`") && unit == Some(&Unit::COUNT) {
                    beyond(bound)
                } else {
                    (*bound).clone()
                }
            })
            .collect();
        let steps = bounds
            .iter()
            .zip(&places)
            .enumerate()
            .map(|(index, ((what, _, own), place))| {
                let color = match below.checked_sub(index + 1) {
                    Some(0) => &good,
                    Some(_) => &bounds[index + 1].2,
                    None => own,
                };
                (*what, place, color.clone())
            });
        rising(context, unit, base.clone(), steps)
    }
}

/// Where the counts begin that are above a bound: from nothing on that is one, and the step is half way there. Grafana
/// gives the colour of a step to its own value, too: with a step at 0, nothing would be red on a perfect day.
fn beyond(bound: &Quantity) -> Quantity {
    const HALF: f64 = 0.5;
    match (bound.value() == 0.0, bound.unit()) {
        (false, _) => bound.clone(),
        (true, Some(unit)) => Quantity::new(HALF, unit.clone()),
        (true, None) => HALF.into(),
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
    fn nothing_is_good_where_anything_is_bad() {
        let none = Thresholds::default().fail_above(0);
        insta::assert_snapshot!(written(&none, &Unit::COUNT, Drawn::AsColor), @"green, red from 0.5");
        insta::assert_snapshot!(written(&none, &Unit::COUNT, Drawn::AsLines), @"green, red from 0.5");
        insta::assert_snapshot!(written(&none, &Unit::RATIO, Drawn::AsColor), @"green, red from 0");
        let below = Thresholds::default().fail_below(0);
        insta::assert_snapshot!(written(&below, &Unit::COUNT, Drawn::AsColor), @"red, green from 0");
    }

    #[test]
    fn what_is_good_can_have_another_colour() {
        let fall = Thresholds::absolute(Color::NEUTRAL)
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
