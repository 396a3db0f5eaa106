//! Everything that is no dashboard and no folder. What never changes is answered as it was recorded.

use serde_json::{Value, json};

use super::state::{Answer, Request, Role, State};

/// A recorded answer.
fn recorded(text: &str) -> Answer {
    let recording: Value = serde_json::from_str(text).expect("a recording");
    let status = recording["response"]["status"]
        .as_u64()
        .and_then(|status| u16::try_from(status).ok());
    Answer::new(status.expect("a status"), recording["response"]["body"].clone())
}

macro_rules! recorded {
    ($file:literal) => {
        recorded(include_str!(concat!(
            "../../fixtures/grafana-12.4.0/",
            $file,
            ".json"
        )))
    };
}

impl State {
    pub(super) fn others(&mut self, request: &Request, role: Role, path: &[&str]) -> Option<Answer> {
        let is_get = request.method == "GET";
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        match path {
            ["apis"] if is_get => Some(recorded!("003-discovery-apis")),
            ["apis", "dashboard.grafana.app"] if is_get => Some(recorded!("004-discovery-dashboard-group")),
            ["apis", "dashboard.grafana.app", "v1beta1"] if is_get => {
                Some(recorded!("005-discovery-dashboard-v1beta1"))
            }
            ["apis", "folder.grafana.app"] if is_get => Some(recorded!("006-discovery-folder-group")),
            ["api", "user"] if is_get => Some(recorded!("008-user-token")),
            ["api", "org"] if is_get => Some(recorded!("009-org")),
            ["api", "access-control", "user", "permissions"] if is_get => Some(match role {
                Role::Viewer => recorded!("012-access-control-user-permissions-viewer"),
                _ => recorded!("011-access-control-user-permissions"),
            }),
            ["api", "datasources"] if is_get => {
                Some(Answer::new(200, Value::Array(self.data_sources.clone())))
            }
            ["api", "datasources"] => {
                let created = recorded!("100-datasource-create");
                let mut listed = recorded!("101-datasource-list-editor").body[0].clone();
                for field in ["uid", "name", "type", "url", "isDefault", "jsonData"] {
                    listed[field] = body[field].clone();
                }
                self.data_sources.push(listed);
                Some(created)
            }
            ["api", "datasources", "uid", uid] if is_get => {
                let found = self.data_sources.iter().any(|source| source["uid"] == *uid);
                Some(if found {
                    recorded!("103-datasource-get")
                } else {
                    Answer::new(404, json!({"message": "Data source not found"}))
                })
            }
            ["api", "ds", "query"] => Some(if body.to_string().contains("sum(up)") {
                recorded!("105-ds-query-prometheus-down")
            } else {
                recorded!("106-ds-query-bad-promql")
            }),
            ["api", "convert", "prometheus", "config", "v1", "rules"] if is_get => {
                Some(Answer::new(200, json!(self.rules)))
            }
            ["api", "convert", "prometheus", "config", "v1", "rules", folder] if request.method == "POST" => {
                let Some(source) = request.headers.get("x-grafana-alerting-datasource-uid") else {
                    return Some(recorded!("108-convert-prometheus-rules-no-ds"));
                };
                self.rule_source.clone_from(source);
                let groups = self.rules.entry((*folder).to_owned()).or_default();
                groups.retain(|group| group["name"] != body["name"]);
                groups.push(body);
                Some(Answer::new(
                    202,
                    json!({"status": "success", "errorType": "", "error": ""}),
                ))
            }
            ["api", "v1", "provisioning", "alert-rules"] if is_get => {
                let template = recorded!("110-provisioning-alert-rules").body[0].clone();
                let rules = self.rules.values().flatten().flat_map(|group| {
                    let rules = group["rules"].as_array().cloned().unwrap_or_default();
                    let template = template.clone();
                    rules.into_iter().map(move |rule| {
                        let mut one = template.clone();
                        one["title"] = rule["alert"].clone();
                        one["ruleGroup"] = group["name"].clone();
                        one
                    })
                });
                Some(Answer::new(200, rules.collect()))
            }
            ["api", "v1", "provisioning", "folder", _, "rule-groups", _] if is_get => {
                Some(recorded!("111-provisioning-rule-group"))
            }
            _ => None,
        }
    }
}
