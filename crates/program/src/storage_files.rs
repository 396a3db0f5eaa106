//! The text of the files that say how long logs and which traces are kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dashgen::render::Rendered;
use serde::Serialize;

use crate::error::Error;
use crate::yaml;

/// Files of Elasticsearch and of an OpenTelemetry Collector, by their paths below the folder of the output.
pub(crate) fn of(rendered: &Rendered) -> Result<BTreeMap<PathBuf, String>, Error> {
    let mut files = BTreeMap::new();
    for indices in rendered.log_indices() {
        files.insert(indices.policy_path(), json(indices.policy())?);
        files.insert(indices.template_path(), json(indices.template())?);
    }
    if let Some(config) = rendered.tail_sampling() {
        files.insert("opentelemetry/collector.yaml".into(), yaml::text(config)?);
    }
    Ok(files)
}

/// What a program reads.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::Value {
        format: "JSON",
        said: error.to_string(),
    })?;
    Ok(text + "\n")
}
