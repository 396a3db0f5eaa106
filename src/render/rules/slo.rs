//! What makes an SLO impossible, and SLOs that contradict each other.

use crate::Unit;
use crate::render::context::Context;
use crate::rules::decimal::Decimal;
use crate::rules::slo::Slo;

/// Reports what is wrong with each SLO and between them.
pub(super) fn check(slos: &[Slo], context: &mut Context) {
    for (index, slo) in slos.iter().enumerate() {
        context.within(format_args!("slo {}", slo.name), |context| {
            check_name(slo, context);
            check_objective(slo, context);
            for fault in slo.sli.faults() {
                context.fault(fault);
            }
            for other in slos.get(..index).unwrap_or_default() {
                if other.name == slo.name {
                    context.fault("another SLO has this name; give one of them another");
                }
                if let Some(contradiction) = contradiction(slo, other) {
                    context.fault(contradiction);
                }
            }
        });
    }
}

fn check_name(slo: &Slo, context: &mut Context) {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if slo.name.is_empty() || !slo.name.bytes().all(legal) {
        context.fault("the name of an SLO is made of lower case letters, digits and `-`");
    }
    if slo.description.trim().is_empty() {
        context.fault("an SLO needs a description of one sentence; add `.description(…)`");
    }
}

fn check_objective(slo: &Slo, context: &mut Context) {
    let Some(budget) = slo.exact_budget() else {
        context.fault(format!(
            "an objective must be above 0 and below 100 %, with at most 12 decimals, and this one is {}",
            slo.objective
        ));
        return;
    };
    if !budget.is_positive() {
        context.fault(
            "an objective of 100 % has no error budget; use an `Invariant`, which has an alert and no budget",
        );
        return;
    }
    for windows in slo.window.burn_rates() {
        let reachable =
            Decimal::of(windows.burn_rate).is_some_and(|factor| factor.times(budget).is_below_one());
        if !reachable && slo.burn_rate_alerts.is_some() {
            context.fault(format!(
                "burn rate {} is impossible for an objective of {}; raise the objective above {:.1} %, or remove \
                 `.burn_rate_alerts(…)`",
                windows.burn_rate,
                slo.objective,
                (1.0 - 1.0 / windows.burn_rate) * 100.0,
            ));
        }
    }
}

/// Why two SLOs on the same events cannot both mean something.
fn contradiction(slo: &Slo, other: &Slo) -> Option<String> {
    if slo.sli.counts() != other.sli.counts() {
        return None;
    }
    let (mine, theirs) = (slo.exact_objective()?.value(), other.exact_objective()?.value());
    let threshold = |slo: &Slo| {
        slo.sli
            .threshold
            .as_ref()
            .and_then(|threshold| threshold.value_in(&Unit::SECONDS).ok())
    };
    match (threshold(slo), threshold(other)) {
        (Some(mine_within), Some(theirs_within)) if mine_within.total_cmp(&theirs_within).is_ne() => {
            let (tight, loose) = if mine_within < theirs_within {
                (slo, other)
            } else {
                (other, slo)
            };
            let dead = (mine_within < theirs_within) == (mine >= theirs);
            dead.then(|| {
                format!(
                    "contradicts SLO `{}`: of the same events `{}` demands {} within the shorter threshold and `{}` only {} \
                     within the longer one, which can therefore never be the one that is violated; remove it or raise \
                     its objective",
                    other.name, tight.name, tight.objective, loose.name, loose.objective
                )
            })
        }
        _ if slo.sli.bad() == other.sli.bad() => Some(if mine.total_cmp(&theirs).is_eq() {
            format!(
                "has the same objective as SLO `{}`; remove one of them",
                other.name
            )
        } else {
            format!(
                "contradicts SLO `{}`: of the same events {} must be good here and {} there; keep one",
                other.name, slo.objective, other.objective
            )
        }),
        _ => None,
    }
}
