//! Alert rules in Grafana, in Prometheus' words.

use serde_json::Value;

use super::error::{Cause, Error};
use super::transport::{Request, Verb};
use super::{Reader, Writer};

/// Groups of rules by the title of the folder that they are in.
pub type Groups = std::collections::BTreeMap<String, Vec<Value>>;

impl Reader {
    /// The groups that were sent in Prometheus' words. Those made in the browser or elsewhere are not among them.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn prometheus_groups(&self) -> Result<Groups, Error> {
        let doing = "list the alert rules";
        let path = ["api", "convert", "prometheus", "config", "v1", "rules"];
        match self.transport.find(Request::new(doing, &path)).await? {
            None | Some(Value::Null) => Ok(Groups::new()),
            Some(found) => serde_json::from_value(found).map_err(|error| Error {
                doing: doing.to_owned(),
                cause: Cause::Damaged(error.to_string().into()),
            }),
        }
    }

    /// Every rule that Grafana itself evaluates: the folder's uid and the group's name of each.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn rule_groups(&self) -> Result<Vec<RuleGroup>, Error> {
        let doing = "list the alert rules of Grafana";
        let path = ["api", "v1", "provisioning", "alert-rules"];
        let found = self.transport.get(Request::new(doing, &path)).await;
        let found = found.map_err(|error| error.needing(|| "alert.provisioning:read".to_owned()))?;
        let rules = found.as_array().into_iter().flatten();
        let group = |rule: &Value| {
            let text = |field: &str| Some(rule.get(field)?.as_str()?.to_owned());
            let labels = rule.get("labels");
            let label = |name: &str| Some(labels?.get(name)?.as_str()?.to_owned());
            let is_labelled = label("__converted_prometheus_rule__").as_deref() == Some("true");
            Some(RuleGroup {
                folder: text("folderUID")?,
                name: text("ruleGroup")?,
                is_prometheus: is_labelled || text("provenance").as_deref() == Some("converted_prometheus"),
            })
        };
        let mut groups: Vec<RuleGroup> = rules.filter_map(group).collect();
        groups.sort();
        groups.dedup();
        Ok(groups)
    }
}

/// A group of rules, as one of its rules names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleGroup {
    /// The folder's uid.
    pub folder: String,
    /// The group's name.
    pub name: String,
    /// Whether it was sent in Prometheus' words.
    pub is_prometheus: bool,
}

impl Writer {
    /// Writes one group into the folder with this title, which Grafana makes if there is none.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn write_prometheus_group(
        &self,
        folder: &str,
        group: &Value,
        data_source: &str,
    ) -> Result<(), Error> {
        let name = group.get("name").and_then(Value::as_str).unwrap_or_default();
        let doing = format!("write the group of rules {name}");
        let path = ["api", "convert", "prometheus", "config", "v1", "rules", folder];
        let headers = [
            ("X-Grafana-Alerting-Datasource-UID", data_source),
            ("X-Grafana-Alerting-Target-Datasource-UID", data_source),
        ];
        let request = Request::new(&doing, &path).headers(&headers);
        self.transport
            .send_unguarded(Verb::Create, request, Some(group))
            .await?;
        Ok(())
    }
}
