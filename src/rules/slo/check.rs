//! What makes a promise impossible, and promises that contradict each other.

use super::Slo;
use super::window::BURN_RATE_WINDOWS;
use crate::Unit;
use crate::render::context::Context;
use crate::rules::decimal::Decimal;

/// Reports what is wrong with each SLO and between them.
pub(crate) fn check(slos: &[Slo], context: &mut Context) {
    for (index, slo) in slos.iter().enumerate() {
        context.within(format_args!("slo {}", slo.name), |context| {
            check_name(slo, context);
            check_objective(slo, context);
            for fault in slo.indicator.faults() {
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
    if slo.about.trim().is_empty() {
        context.fault("an SLO needs a description of one sentence; add `.description(…)`");
    }
}

fn check_objective(slo: &Slo, context: &mut Context) {
    let Some(budget) = slo.exact_budget() else {
        context.fault(format!(
            "an objective lies above 0 and below 100 %, in at most 12 decimals, and this one is {}",
            slo.objective
        ));
        return;
    };
    if !budget.is_positive() {
        context.fault(
            "an objective of 100 % leaves no budget that could be spent; state it as an `Invariant`, which has an \
             alert and no budget",
        );
        return;
    }
    for pair in BURN_RATE_WINDOWS {
        let reachable = Decimal::of(pair.burn_rate).is_some_and(|factor| factor.times(budget).is_below_one());
        if !reachable && slo.burn_rate_alerts.is_some() {
            context.fault(format!(
                "an objective of {} cannot burn {} times too fast, since no more than everything can be bad; \
                 promise more than {:.1} %, or leave out `.burn_rate_alerts(…)`",
                slo.objective,
                pair.burn_rate,
                (1.0 - 1.0 / pair.burn_rate) * 100.0,
            ));
        }
    }
}

/// Why two promises about the same things cannot both mean something.
fn contradiction(slo: &Slo, other: &Slo) -> Option<String> {
    if slo.indicator.counts() != other.indicator.counts() {
        return None;
    }
    let (mine, theirs) = (slo.exact_objective()?.value(), other.exact_objective()?.value());
    let limit = |slo: &Slo| {
        slo.indicator
            .limit
            .as_ref()
            .and_then(|limit| limit.value_in(&Unit::SECONDS).ok())
    };
    match (limit(slo), limit(other)) {
        (Some(mine_within), Some(theirs_within)) if mine_within.total_cmp(&theirs_within).is_ne() => {
            let (tight, loose) = if mine_within < theirs_within {
                (slo, other)
            } else {
                (other, slo)
            };
            let dead = (mine_within < theirs_within) == (mine >= theirs);
            dead.then(|| {
                format!(
                    "contradicts SLO `{}`: of the same events `{}` asks {} within the shorter limit and `{}` only {} \
                     within the longer one, which can therefore never be the one that breaks; remove it or ask more",
                    other.name, tight.name, tight.objective, loose.name, loose.objective
                )
            })
        }
        _ if slo.indicator.bad() == other.indicator.bad() => Some(if mine.total_cmp(&theirs).is_eq() {
            format!("promises the same as SLO `{}`; remove one of them", other.name)
        } else {
            format!(
                "contradicts SLO `{}`: of the same events {} are promised here and {} there; keep one",
                other.name, slo.objective, other.objective
            )
        }),
        _ => None,
    }
}
