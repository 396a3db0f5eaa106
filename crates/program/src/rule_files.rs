//! The text of the files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::RenderedRules;
use crate::cli::Error;
use crate::yaml;

/// What stands at the top of every file.
const COMMENT: &str = "Made by `dashgen render`. Do not edit: change the code and render again.";

/// Every file, by its path below the folder of the output.
pub(crate) fn files(rules: &RenderedRules) -> Result<BTreeMap<PathBuf, String>, Error> {
    let service = &rules.service;
    let mut files = BTreeMap::new();
    if !rules.recording.groups.is_empty() {
        files.insert(
            format!("prometheus/{service}-recording.yaml").into(),
            text(&rules.recording)?,
        );
    }
    if !rules.alerts.groups.is_empty() {
        files.insert(
            format!("prometheus/{service}-alerts.yaml").into(),
            text(&rules.alerts)?,
        );
    }
    if let Some(config) = &rules.alertmanager {
        files.insert("alertmanager/alertmanager.yaml".into(), text(config)?);
    }
    if let Some(alerting) = &rules.grafana {
        files.insert("grafana/alerting.yaml".into(), text(alerting)?);
    }
    Ok(files)
}

fn text(value: &impl Serialize) -> Result<String, Error> {
    yaml::document(COMMENT, value).map_err(|error| Error::Yaml(error.to_string()))
}
