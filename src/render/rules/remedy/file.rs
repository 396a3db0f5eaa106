//! What a runner reads: `remedies.json`.

use std::collections::BTreeMap;

use super::{LABEL, inputs, stands_against, with_remedy};
use crate::render::rules::RenderedGroup;
use crate::render::rules::alert::RenderedAlert;
use crate::rules::{RemedyRunner, Rules};
use crate::signal::RemedySpec;
use crate::wire::remedies::{Alert, Input, Limit, Message, MessageAlert, Remedy, RemedyFile};
use dashgen_promql::analysis::LabelSet;

/// What the value of a label may be that is given to a workflow: nothing that a shell, a path or a query would read.
const PATTERN: &str = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$";

/// All remedies by name, if there are some.
pub(in crate::render::rules) fn file(
    rules: &Rules,
    groups: &[RenderedGroup],
    runner: Option<&RemedyRunner>,
) -> Option<RemedyFile> {
    let mut remedies: BTreeMap<&str, Remedy> = BTreeMap::new();
    for (alert, spec) in with_remedy(groups) {
        let (times, within) = spec.limit();
        let remedy = remedies.entry(&spec.name).or_insert_with(|| Remedy {
            workflow: spec.name.clone(),
            inputs: inputs(spec, rules)
                .into_iter()
                .map(|label| input(label, spec, rules))
                .collect(),
            at_most: Limit {
                times,
                seconds: within.whole_seconds(),
            },
            cool_down_seconds: spec.cool_down().whole_seconds(),
            alerts: Vec::new(),
        });
        remedy.alerts.push(described(alert, spec, rules, groups, runner));
    }
    (!remedies.is_empty()).then(|| RemedyFile {
        version: 1,
        service: rules.service.clone(),
        remedies: remedies.into_values().collect(),
    })
}

fn input(label: &str, spec: &RemedySpec, rules: &Rules) -> Input {
    let declared = spec.inputs.iter().find(|input| input.name == label);
    let values = declared.filter(|label| !label.open).map(|label| label.values);
    Input {
        label: label.to_owned(),
        required: rules.deployments.label() != Some(label),
        values: values
            .unwrap_or_default()
            .iter()
            .map(|&value| value.to_owned())
            .collect(),
        pattern: PATTERN.to_owned(),
    }
}

fn described(
    alert: &RenderedAlert,
    spec: &RemedySpec,
    rules: &Rules,
    groups: &[RenderedGroup],
    runner: Option<&RemedyRunner>,
) -> Alert {
    let kept = |name: &str| {
        let mut alerts = groups.iter().flat_map(|group| &group.alerts);
        alerts.find(|other| other.name == name).map(|other| &other.kept)
    };
    let against = stands_against(&alert.name, spec, rules).into_iter();
    let recovered = spec.recovered.as_ref();
    Alert {
        alert: alert.name.clone(),
        severity: rules.words.of(alert.severity).to_owned(),
        because: spec.reason.clone(),
        refuse_after_seconds: spec.refuse_after.whole_seconds(),
        seen_when: spec.seen.as_ref().map(|seen| seen.expr.to_string()),
        not_while: against
            .map(|name| (name.to_owned(), fires(name, &alert.kept, kept(name), rules)))
            .collect(),
        recovered_when: recovered.map(|sign| sign.expr.to_string()).unwrap_or_default(),
        recovers_within_seconds: spec.recovers_within.whole_seconds(),
        example: example(alert, spec, rules, runner),
    }
}

/// Where another alert fires, by the labels that both have.
fn fires(name: &str, kept: &LabelSet, other: Option<&LabelSet>, rules: &Rules) -> String {
    let shared = other.into_iter().flat_map(|other| kept.intersection(other));
    let shared: Vec<&str> = shared.map(|label| &**label).collect();
    let by = if shared.is_empty() {
        String::new()
    } else {
        format!(" by ({})", shared.join(", "))
    };
    format!(
        "max{by} (ALERTS{{alertname=\"{name}\",alertstate=\"firing\",service=\"{}\"}})",
        rules.service
    )
}

/// What Alertmanager would send of an alert that began to fire with the year 2026.
fn example(
    alert: &RenderedAlert,
    spec: &RemedySpec,
    rules: &Rules,
    runner: Option<&RemedyRunner>,
) -> Message {
    let mut labels = alert.labels.clone();
    labels.insert("alertname".to_owned(), alert.name.clone());
    labels.insert(LABEL.to_owned(), spec.name.clone());
    for label in &alert.kept {
        let declared = spec.inputs.iter().find(|input| input.name == &**label);
        let value = declared
            .and_then(|label| label.values.first())
            .unwrap_or(&"example");
        labels.insert(label.to_string(), (*value).to_owned());
    }
    let group: BTreeMap<String, String> = std::iter::once(LABEL)
        .chain(inputs(spec, rules))
        .filter_map(|label| Some((label.to_owned(), labels.get(label)?.clone())))
        .collect();
    let written: Vec<String> = group
        .iter()
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    let written = written.join(", ");
    // What a person reads has the value in it, and no runner needs it.
    let mut annotations = alert.annotations[0].clone();
    annotations.remove("description");
    Message {
        version: "4".to_owned(),
        group_key: format!("{{}}/{{{LABEL}=\"{}\"}}:{{{written}}}", spec.name),
        truncated_alerts: 0,
        status: "firing".to_owned(),
        receiver: runner.map(|runner| runner.name.clone()).unwrap_or_default(),
        group_labels: group,
        common_labels: labels.clone(),
        common_annotations: annotations.clone(),
        external_url: "https://alertmanager.example".to_owned(),
        alerts: vec![MessageAlert {
            status: "firing".to_owned(),
            fingerprint: fingerprint(&labels),
            labels,
            annotations,
            starts_at: "2026-01-01T00:00:00Z".to_owned(),
            ends_at: "0001-01-01T00:00:00Z".to_owned(),
            generator_url: "https://prometheus.example/graph".to_owned(),
        }],
    }
}

/// What tells labels from all others: FNV-1a of 64 bits, as `model.LabelSet.Fingerprint` of Prometheus has it.
fn fingerprint(labels: &BTreeMap<String, String>) -> String {
    const SEPARATOR: u8 = 0xff;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for (name, value) in labels {
        for part in [name, value] {
            part.bytes().for_each(&mut add);
            add(SEPARATOR);
        }
    }
    format!("{hash:016x}")
}
