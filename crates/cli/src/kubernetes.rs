//! `dashgen kubernetes`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dashgen_manifest::{Dashboard, Manifest};
use dashgen_output::terminal::{unread, visible};
use serde::Serialize;
use serde_json::{Value, json};

use super::error::Error;
use super::{Outcome, input, output};

/// The most that Kubernetes takes in a `ConfigMap` (<https://kubernetes.io/docs/concepts/configuration/configmap/>).
const LARGEST_CONFIG_MAP: usize = 1024 * 1024;

/// The most characters of an object's name.
const LONGEST_NAME: usize = 253;

#[derive(Args, Debug)]
pub(crate) struct KubernetesArguments {
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    /// What to print. Without it, both.
    #[arg(value_enum)]
    pub(crate) what: Option<What>,
    /// The Helm release of kube-prometheus-stack, whose Prometheus takes the rules that have it as their label `release`.
    #[arg(long, value_name = "NAME", default_value = "kube-prometheus-stack")]
    pub(crate) release: String,
    /// The namespace of the objects. Without it, that of whoever applies them.
    #[arg(long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
}

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// A `PrometheusRule` for each file of rules.
    Rules,
    /// A `ConfigMap` for each dashboard.
    Dashboards,
}

/// An object of Kubernetes.
#[derive(Serialize)]
struct Object {
    #[serde(rename = "apiVersion")]
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    #[serde(flatten)]
    body: BTreeMap<&'static str, Value>,
}

#[derive(Serialize)]
struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    labels: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<&'static str, String>,
}

pub(crate) fn run(arguments: &KubernetesArguments) -> Result<Outcome, Error> {
    let manifest = output::read(&arguments.out)?;
    let mut objects = Vec::new();
    if arguments.what != Some(What::Dashboards) {
        for file in &manifest.rules {
            objects.push(rules(arguments, &manifest, file)?);
        }
    }
    if arguments.what != Some(What::Rules) {
        for dashboard in &manifest.dashboards {
            objects.push(config_map(arguments, &manifest, dashboard)?);
        }
    }
    check_names(&objects)?;
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    dashgen_output::json(&list).or_else(unread)?;
    Ok(Outcome::Done)
}

fn rules(arguments: &KubernetesArguments, manifest: &Manifest, file: &str) -> Result<Object, Error> {
    let path = arguments.out.join(file);
    let rules = input::parse(&path, &input::bytes(&path)?)?;
    let label = match manifest.other_prometheus.get(file) {
        Some(other) => ("prometheus", other.clone()),
        None => ("release", arguments.release.clone()),
    };
    let stem = Path::new(file).with_extension("");
    let stem = stem.strip_prefix("prometheus").unwrap_or(&stem);
    Ok(Object {
        api_version: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: Metadata {
            name: name_of(&stem.display().to_string()),
            namespace: arguments.namespace.clone(),
            labels: BTreeMap::from([label]),
            annotations: BTreeMap::new(),
        },
        body: BTreeMap::from([("spec", rules)]),
    })
}

fn config_map(
    arguments: &KubernetesArguments,
    manifest: &Manifest,
    dashboard: &Dashboard,
) -> Result<Object, Error> {
    let text = input::text(&arguments.out.join(&dashboard.file))?;
    if text.len() > LARGEST_CONFIG_MAP {
        return Err(Error::ConfigMapTooLarge {
            uid: visible(&dashboard.uid),
            kilobytes: text.len().div_ceil(1024),
        });
    }
    let folder = dashboard.folder.as_ref().or(manifest.folder.as_ref());
    let folder = folder.and_then(|uid| manifest.folders.iter().find(|folder| folder.uid == *uid));
    // The sidecar makes a folder of the disk of it.
    let title = folder.map(|folder| ("grafana_folder", folder.title.replace('/', "-")));
    Ok(Object {
        api_version: "v1",
        kind: "ConfigMap",
        metadata: Metadata {
            name: name_of(&format!("grafana-dashboard-{}", dashboard.uid)),
            namespace: arguments.namespace.clone(),
            labels: BTreeMap::from([("grafana_dashboard", "1".to_owned())]),
            annotations: title.into_iter().collect(),
        },
        body: BTreeMap::from([("data", json!({ format!("{}.json", dashboard.uid): text }))]),
    })
}

/// A name that Kubernetes takes: lower case letters, digits and hyphens.
fn name_of(text: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c if c.is_ascii_alphanumeric() => c,
        _ => '-',
    };
    let name: String = text.chars().take(LONGEST_NAME).map(plain).collect();
    name.trim_matches('-').to_owned()
}

/// Two uids can differ by what a name of Kubernetes cannot say.
fn check_names(objects: &[Object]) -> Result<(), Error> {
    let mut known = BTreeSet::new();
    for object in objects {
        let name = &object.metadata.name;
        if !known.insert((object.kind, name)) {
            return Err(Error::SameObject {
                kind: object.kind,
                name: name.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_kubernetes_takes() {
        assert_eq!(name_of("platform/shop_alerts"), "platform-shop-alerts");
        assert_eq!(name_of("grafana-dashboard-My_Shop"), "grafana-dashboard-my-shop");
        assert_eq!(name_of(&"é".repeat(300)), "");
        assert_eq!(name_of(&"a".repeat(300)).len(), LONGEST_NAME);
    }
}
