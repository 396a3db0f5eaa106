//! The manifest as it is written.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::VERSION;

/// What a rendered project says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Manifest {
    /// The version of this format.
    pub version: u32,
    /// The name of the project, by which it recognises the dashboards that it pushed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Whether people may save the dashboards in the browser.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub allow_edits: bool,
    /// The uid of the folder of dashboards that have none of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Every folder that a dashboard is in, parents first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<Folder>,
    /// The dashboards, in the order in which the project lists them.
    #[serde(default)]
    pub dashboards: Vec<Dashboard>,
    /// The files of Prometheus rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// The files of tests of rules, as promtool reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<String>,
    /// The Prometheus that evaluates a file of rules, by its path, where it is not the project's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other_prometheus: BTreeMap<String, String>,
    /// The catalogue: metrics that programs expose, then series that Prometheus makes itself.
    #[serde(default)]
    pub metrics: Vec<Metric>,
    /// What reads metrics beside panels: rules, then variables and annotations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<Reader>,
    /// Labels that Prometheus adds to all that it scrapes, and that no metric declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_labels: Vec<String>,
    /// The [`digest`] of each file, by its path below the folder of the output.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// A folder of Grafana.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Folder {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The uid of the folder that it is in; nothing at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dashboard {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// Its file, below the folder of the output.
    pub file: String,
    /// The file of Rust that declares it, from the root of the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The uid of its own folder; the project's if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Its panels, in the order of the page.
    pub panels: Vec<Panel>,
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Panel {
    /// Its number in Grafana, which follows from the slug.
    pub id: u32,
    /// Its own stable name.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The plugin that draws it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The title of its row.
    pub row: Option<String>,
    /// The series of Prometheus that its queries read, in the order of the alphabet.
    pub metrics: Vec<String>,
    /// Those of its queries that are not held against the catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<UncheckedQuery>,
    /// Why it may show nothing on a healthy system, if it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_empty: Option<String>,
    /// What `dashgen lint` may find in it, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed_findings: Vec<AllowedFinding>,
}

/// A finding of `dashgen lint` that is as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AllowedFinding {
    /// The id or the name of the rule.
    pub rule: String,
    /// Why it is right.
    pub reason: String,
    /// The last day on which it holds, as `2027-03-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A query that is not held against the catalogue, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UncheckedQuery {
    /// Its PromQL.
    pub query: String,
    /// What its author says of it.
    pub reason: String,
}

/// Something beside a panel that reads metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reader {
    /// What it is: `alert`, `runbook`, `recording rule`, `variable`, `annotation`.
    pub kind: String,
    /// Its name, after the uid of its dashboard if it is on one: `shop/route`.
    pub name: String,
    /// The series of Prometheus that it reads, in the order of the alphabet.
    pub metrics: Vec<String>,
    /// What of it is not held against the catalogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<UncheckedQuery>,
}

/// A metric of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Metric {
    /// Its name in Prometheus; of a histogram without `_bucket`.
    pub name: String,
    /// Its type: `counter`, `gauge`, `histogram`, `native_histogram` or `summary`.
    pub kind: String,
    /// Grafana's id of its unit.
    pub unit: String,
    /// What it measures.
    pub help: String,
    /// The Prometheus that has it, if it is not the project's own: the variable of its data source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prometheus: Option<String>,
    /// What the reader of the catalogue should know about its declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The names of the series that it has in Prometheus, where they are not its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<String>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// The upper bounds of a histogram's buckets, in its unit, without `+Inf`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<f64>,
    /// The quantiles that a summary calculates, from 0 to 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantiles: Vec<f64>,
}

/// A label of a metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Label {
    /// Its name in Prometheus.
    pub name: String,
    /// What it says.
    pub help: String,
    /// The values that are declared.
    pub values: Vec<String>,
    /// Whether it can take other values too.
    pub open: bool,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_yes(value: &bool) -> bool {
    *value
}

impl Default for Manifest {
    /// A project without anything.
    fn default() -> Self {
        Self {
            version: VERSION,
            project: None,
            allow_edits: true,
            folder: None,
            folders: Vec::new(),
            dashboards: Vec::new(),
            rules: Vec::new(),
            tests: Vec::new(),
            other_prometheus: BTreeMap::new(),
            metrics: Vec::new(),
            readers: Vec::new(),
            target_labels: Vec::new(),
            files: BTreeMap::new(),
        }
    }
}

impl Manifest {
    /// The text of the file: the same bytes for the same manifest.
    pub fn to_text(&self) -> String {
        // Only maps with keys that are no text fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The dashboard with a uid.
    pub fn dashboard(&self, uid: &str) -> Option<&Dashboard> {
        self.dashboards.iter().find(|dashboard| dashboard.uid == uid)
    }
}

/// The digest of a file, as `sha256sum` prints it.
///
/// ```
/// let digest = dashgen_manifest::digest(b"");
/// assert!(digest.starts_with("e3b0c44298fc1c14"));
/// ```
pub fn digest(text: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        // A String takes all that is written.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_documents_is_that_of_the_struct() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manifest.schema.json");
        let schema = format!("{:#}\n", schemars::schema_for!(Manifest).as_value());
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(path, &schema).expect("a file");
        }
        let documented = std::fs::read_to_string(path).expect("docs/manifest.schema.json");
        assert!(
            documented == schema,
            "docs/manifest.schema.json is stale; run `UPDATE_SCHEMA=1 cargo test -p dashgen-manifest`"
        );
    }
}
