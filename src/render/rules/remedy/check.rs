//! What makes a remedy unsafe, or one that nobody would run.

use std::collections::BTreeMap;

use super::{LABEL, inputs, with_remedy};
use crate::render::context::Context;
use crate::render::home::{self, Home};
use crate::render::rules::RenderedGroup;
use crate::render::rules::check::{check as check_expr, check_deployment, check_histograms};
use crate::render::series::KnownSeries;
use crate::rules::alert::AlertRule;
use crate::rules::{Rules, Severity};
use crate::signal::{Evidence, RemedySpec};
use dashgen_promql::analysis::{ResultLabels, proves, result_labels, unseen};
use dashgen_promql::ast::Duration;

/// The remedy of an alert, and what is wrong with it.
pub(in crate::render::rules) fn check(
    alert: &AlertRule,
    result: &ResultLabels,
    prometheus: Home,
    rules: &Rules,
    known: &KnownSeries,
    context: &mut Context,
) -> Option<RemedySpec> {
    if alert
        .no_remedy
        .as_deref()
        .is_some_and(|reason| reason.trim().is_empty())
    {
        context.fault("says that it has no remedy and not why; give the reason: `.no_remedy(\"…\")`");
    }
    let spec = alert.remedies.first()?;
    context.within(format_args!("remedy {}", spec.name), |context| {
        if alert.remedies.len() > 1 {
            context.fault("an alert has one remedy; two at once would not know of each other");
        }
        if alert.no_remedy.is_some() {
            context.fault("the alert says that it has no remedy; remove `.no_remedy(…)` or the remedy");
        }
        check_words(alert, spec, context);
        check_limits(spec, context);
        for label in spec.inputs.iter().filter(|label| !result.may_have(label.name)) {
            context.fault(format!(
                "input `{}` is no label of the alert; group by it in the expression, or leave it out",
                label.name
            ));
        }
        let blind = unseen(&alert.expr);
        if let (Some(part), None) = (blind.first(), &spec.seen) {
            context.fault(format!(
                "the alert fires also when nothing is seen, by `{part}`: a scrape that fails looks like a service that is \
                 silent; add `.seen_when(…)` with a vector that has samples only while it is seen, as in \
                 `.seen_when(Up.value().eq(1))`"
            ));
        }
        if spec.recovered.is_none() {
            context.fault(
                "nothing says that it helped; that the alert is resolved does not, since a hole in the data resolves it too: \
                 add `.recovered_when(…)`",
            );
        }
        for (method, evidence) in [("seen_when", &spec.seen), ("recovered_when", &spec.recovered)] {
            let Some(evidence) = evidence else { continue };
            context.within(method, |context| {
                check_evidence(evidence, result, prometheus, rules, known, context);
            });
        }
    });
    Some(spec.clone())
}

fn check_words(alert: &AlertRule, spec: &RemedySpec, context: &mut Context) {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !spec.name.bytes().all(legal) || !(1..=64).contains(&spec.name.len()) {
        context.fault("the name of a workflow is made of up to 64 lower case letters, digits and `-`, as in `restart-workers`");
    }
    if spec.reason.trim().is_empty() {
        context.fault("says not why it is safe to run without a person; add `.because(\"…\")`");
    }
    if alert.severity != Severity::P2 && !spec.for_pages {
        context.fault(format!(
            "the alert is of severity {}, and remedies are for P2: whoever is paged decides; say `.also_for_pages()` if this \
             one is safe while a person works on the same",
            alert.severity
        ));
    }
    if alert.labels.iter().any(|(name, _)| name == LABEL) {
        context.fault(format!(
            "the alert has a label `{LABEL}` already, which would name the remedy"
        ));
    }
}

fn check_limits(spec: &RemedySpec, context: &mut Context) {
    match spec.limit {
        None => context.fault("has no limit; add `.at_most(2, hours(1))`"),
        Some((0, _)) => {
            context.fault("may be tried 0 times, which is never; give a limit of at least 1, or `.no_remedy(\"…\")` to the alert");
        }
        Some((_, within)) if within.whole_seconds() == 0 => {
            context.fault("the time of its limit is shorter than a second, so that it limits nothing; give hours or days");
        }
        Some(_) => {}
    }
    let given = [
        ("cool_down", spec.cool_down),
        ("recovers_within", Some(spec.recovers_within)),
        ("refuse_after", Some(spec.refuse_after)),
    ];
    let is_nothing =
        |(_, given): &&(&str, Option<Duration>)| given.is_some_and(|given| given.whole_seconds() == 0);
    for (method, _) in given.iter().filter(is_nothing) {
        context.fault(format!(
            "`.{method}(…)` is shorter than a second; give minutes or hours"
        ));
    }
}

/// A query that a runner asks has to be one, to be about the alert, and to prove something.
fn check_evidence(
    evidence: &Evidence,
    alert: &ResultLabels,
    prometheus: Home,
    rules: &Rules,
    known: &KnownSeries,
    context: &mut Context,
) {
    for fault in &evidence.faults {
        context.fault(fault);
    }
    check_expr(&evidence.expr, context);
    known.texts.check_strings(&evidence.expr, context);
    home::check_alert(&evidence.expr, prometheus, known, context);
    check_histograms(&evidence.expr, false, known, context);
    if let Err(doubt) = proves(&evidence.expr) {
        context.fault(format!("proves nothing: {doubt}"));
    }
    let result = result_labels(&evidence.expr, &|series| known.labels_of(series));
    if let Some(label) = rules.deployments.label() {
        check_deployment(&evidence.expr, &result, label, context);
    }
    if let ResultLabels::Known(labels) = &result {
        for label in labels.iter().filter(|label| !alert.may_have(label)) {
            context.fault(format!(
                "has label `{label}`, which the alert does not have, so that no sample of it is about an alert; aggregate it \
                 away"
            ));
        }
    }
}

/// What is wrong with all of them together.
pub(in crate::render::rules) fn check_all(rules: &Rules, groups: &[RenderedGroup], context: &mut Context) {
    let mut shared: BTreeMap<&str, (&str, &RemedySpec)> = BTreeMap::new();
    for (alert, spec) in with_remedy(groups) {
        context.within(format_args!("alert {}", alert.name), |context| {
            context.within(format_args!("remedy {}", spec.name), |context| {
                let (other, first) = *shared.entry(&spec.name).or_insert((&alert.name, spec));
                let same = inputs(spec, rules) == inputs(first, rules)
                    && (spec.limit, spec.cool_down()) == (first.limit, first.cool_down());
                if !same {
                    context.fault(format!(
                        "alert `{other}` has a remedy of this name with other inputs or limits; one workflow has one set of \
                         them: make them alike, or give one another name"
                    ));
                }
                for name in &spec.not_while {
                    let mut alerts = groups.iter().flat_map(|group| &group.alerts);
                    if !alerts.any(|other| other.name == *name) || *name == alert.name {
                        context.fault(format!("`.not_while(…)` names `{name}`, which is no other alert"));
                    }
                }
            });
        });
    }
    if shared.is_empty() {
        return;
    }
    context.within("remedies", |context| {
        if rules.routes.as_ref().is_none_or(|routes| routes.remedies.is_none()) {
            context.fault(
                "alerts have remedies that nobody runs; name the runner with `Routes::remedies(RemedyRunner::new(…))`",
            );
        }
        if rules.remedy_alerts.is_none() {
            context.fault(
                "nobody hears that a remedy did not help; add `Rules::remedy_alerts(RemedyAlerts::new(\"…\"))`",
            );
        }
    });
}
