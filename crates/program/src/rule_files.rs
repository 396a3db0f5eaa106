//! The text of the files of rules.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dashgen::render::RenderedRules;

use crate::error::Error;
use crate::storage_files::json;
use crate::yaml::text;

/// Files of Prometheus, Alertmanager and Grafana's alerting, by their paths below the folder of the output.
#[derive(Default)]
pub(crate) struct RuleFiles {
    /// Every file with its text.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// Those that Prometheus reads.
    pub(crate) prometheus: Vec<PathBuf>,
    /// The tests of rules.
    pub(crate) tests: Vec<PathBuf>,
    /// The Prometheus that reads a file, where it is not the project's own.
    pub(crate) others: BTreeMap<PathBuf, &'static str>,
}

/// Every file.
pub(crate) fn of(rules: &RenderedRules) -> Result<RuleFiles, Error> {
    let mut all = RuleFiles::default();
    for rendered in rules.files() {
        all.files.insert(rendered.path.clone(), text(rendered.file)?);
        if let Some(name) = rendered.prometheus {
            all.others.insert(rendered.path.clone(), name);
        }
        all.prometheus.push(rendered.path);
    }
    for (name, file) in rules.raw_files() {
        let path = PathBuf::from(format!("prometheus/{name}.yaml"));
        all.files.insert(path.clone(), text(file)?);
        all.prometheus.push(path);
    }
    for (path, file) in rules.tests() {
        all.files.insert(path.clone(), text(file)?);
        all.tests.push(path.clone());
    }
    if let Some(config) = rules.alertmanager() {
        all.files
            .insert("alertmanager/alertmanager.yaml".into(), text(config)?);
    }
    if let Some(remedies) = rules.remedies() {
        all.files.insert("remedies.json".into(), json(remedies)?);
    }
    if let Some(alerting) = rules.grafana() {
        all.files.insert("grafana/alerting.yaml".into(), text(alerting)?);
    }
    Ok(all)
}
