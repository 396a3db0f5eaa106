//! Dashboards, in the API of the Kubernetes style.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::folders::internal_uid;
use super::state::{Answer, Dashboard, Request, Role, State, TIME, Version, texts};

const GROUP: &str = "dashboard.grafana.app";

impl State {
    pub(super) fn dashboard_api(
        &mut self,
        request: &Request,
        role: Role,
        who: &str,
        version: &str,
        rest: &[&str],
    ) -> Option<Answer> {
        if !matches!(version, "v1beta1" | "v2beta1") {
            let rest = json!({"reason": "NotFound", "details": {}});
            return Some(Answer::status(
                404,
                "the server could not find the requested resource",
                rest,
            ));
        }
        match (request.method.as_str(), rest) {
            ("GET", []) => Some(self.list(request, role, version)),
            ("GET", [uid]) => Some(self.get(role, version, uid)),
            ("POST", []) => Some(self.write(request, role, who, version, None)),
            ("PUT", [uid]) => Some(self.write(request, role, who, version, Some(uid))),
            ("PATCH", [uid]) => self.patch(request, who, version, uid),
            ("DELETE", [uid]) => Some(self.delete(request, role, uid)),
            _ => None,
        }
    }

    fn get(&self, role: Role, served: &str, uid: &str) -> Answer {
        match self.dashboards.get(uid) {
            None => Answer::not_found(uid, "dashboards", GROUP),
            Some(dashboard) if !Self::may_see(role, dashboard, dashboard.now()) => {
                Answer::status(403, "", json!({}))
            }
            Some(dashboard) => Answer::new(200, envelope(dashboard, dashboard.now(), served)),
        }
    }

    fn list(&mut self, request: &Request, role: Role, served: &str) -> Answer {
        let selector = request.query("labelSelector");
        let limit: usize = request.query("limit").parse().unwrap_or(500);
        let start: usize = match request.query("continue") {
            "" => 0,
            token => {
                if let Some(start) = token.strip_prefix("from-").and_then(|start| start.parse().ok()) {
                    start
                } else {
                    let message = format!(
                        "get continue token (\"{token}\"): invalid character '\\u009e' looking for beginning of value"
                    );
                    return Answer::status(500, &message, json!({}));
                }
            }
        };
        let all: Vec<(&Dashboard, &Version)> = match selector {
            "grafana.app/get-history=true" => {
                let name = request
                    .query("fieldSelector")
                    .trim_start_matches("metadata.name=");
                let versions = self.dashboards.get(name).into_iter();
                versions
                    .flat_map(|one| one.versions.iter().rev().map(move |version| (one, version)))
                    .collect()
            }
            "grafana.app/get-trash=true" => self.trash.values().map(|one| (one, one.now())).collect(),
            _ => self.dashboards.values().map(|one| (one, one.now())).collect(),
        };
        let (mut items, mut bytes, mut next) = (Vec::new(), 0, String::new());
        for (index, (dashboard, version)) in all.iter().enumerate().skip(start) {
            if !Self::may_see(role, dashboard, version) || (self.is_list_late && selector.is_empty()) {
                continue;
            }
            if items.len() == limit || bytes > self.page_bytes {
                next = format!("from-{index}");
                break;
            }
            let item = envelope(dashboard, version, served);
            bytes += item.to_string().len();
            items.push(item);
        }
        // A selector for any other label finds nothing, and does not say that it is the end.
        if selector.starts_with("grafana.app/folder") {
            next = format!("from-{}", items.len());
            items.clear();
        }
        let resource_version = self.tick().to_string();
        let mut metadata = json!({"resourceVersion": resource_version});
        if !next.is_empty() {
            metadata["continue"] = json!(next);
        }
        Answer::new(
            200,
            json!({"kind": "DashboardList", "apiVersion": format!("{GROUP}/{served}"), "metadata": metadata, "items": items}),
        )
    }

    fn write(&mut self, request: &Request, role: Role, who: &str, served: &str, uid: Option<&str>) -> Answer {
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
            let message = "the object provided is unrecognized (must be of type Dashboard): couldn't get version/kind; json parse error: unexpected end of JSON input ({\"apiVersion\": )";
            return Answer::status(400, message, json!({"reason": "BadRequest"}));
        };
        if role == Role::Viewer {
            return Answer::status(403, "", json!({}));
        }
        let uid = uid
            .or(body["metadata"]["name"].as_str())
            .unwrap_or_default()
            .to_owned();
        if let Some(refusal) = refusal(&uid, &body["spec"], served) {
            return refusal;
        }
        let mut annotations = texts(&body["metadata"]["annotations"]);
        let grant = annotations.remove("grafana.app/grant-permissions").is_some();
        let folder = annotations.get("grafana.app/folder").cloned().unwrap_or_default();
        let before = self.dashboards.get(&uid);
        let sent = body["metadata"]["resourceVersion"].as_str();
        if let Some(before) = before {
            if request.method == "POST" {
                let message = format!("dashboards.{GROUP} \"{uid}\" already exists");
                let details = json!({"name": uid, "group": GROUP, "kind": "dashboards"});
                return Answer::status(
                    409,
                    &message,
                    json!({"reason": "AlreadyExists", "details": details}),
                );
            }
            if !Self::may_see(role, before, before.now()) {
                return Answer::status(403, "", json!({}));
            }
            if sent.is_some_and(|sent| sent != before.now().resource_version.to_string()) {
                return conflict(&uid);
            }
        } else if sent.is_some() {
            return Answer::status(
                500,
                "resourceVersion should not be set on objects to be created",
                json!({}),
            );
        }
        if !folder.is_empty() && !self.folders.contains_key(&folder) && !request.is_dry_run() {
            return match before {
                Some(_) => Answer::status(500, "access denied to folder", json!({})),
                None => Answer::not_found(&folder, "folders", "folder.grafana.app"),
            };
        }
        if before.is_none() && self.dashboards.len() >= self.quota {
            return Answer::status(403, "Quota reached", json!({"reason": "Forbidden"}));
        }
        let is_new = before.is_none();
        let created_by =
            before.and_then(|before| before.now().annotations.get("grafana.app/createdBy").cloned());
        if !request.is_dry_run() || !is_new {
            annotations.insert(
                "grafana.app/createdBy".to_owned(),
                created_by.unwrap_or_else(|| who.to_owned()),
            );
        }
        if !is_new {
            annotations.insert("grafana.app/updatedBy".to_owned(), who.to_owned());
            annotations.insert("grafana.app/updatedTimestamp".to_owned(), TIME.to_owned());
        }
        let spec = if served.starts_with("v2") {
            body["spec"].clone()
        } else {
            normalised(body["spec"].clone())
        };
        if request.is_dry_run() {
            let version = Version {
                resource_version: 0,
                generation: 1,
                annotations,
                spec,
                stored: served.to_owned(),
            };
            let dashboard = Dashboard {
                uid,
                internal: 1,
                labels: BTreeMap::new(),
                versions: Vec::new(),
                is_granted: true,
            };
            let mut answer = envelope(&dashboard, &version, served);
            let metadata = answer["metadata"].as_object_mut().expect("metadata");
            metadata.remove("resourceVersion");
            metadata.remove("labels");
            return Answer::new(if is_new { 201 } else { 200 }, answer);
        }
        // The answer shows what was sent; what the old tables drop is gone by the next read.
        let shown = annotations.clone();
        let dashboard = self.store(&uid, annotations, spec, served, grant && is_new);
        let version = Version {
            annotations: shown,
            ..dashboard.now().clone()
        };
        Answer::new(
            if is_new { 201 } else { 200 },
            envelope(dashboard, &version, served),
        )
    }

    fn patch(&mut self, request: &Request, who: &str, served: &str, uid: &str) -> Option<Answer> {
        let patch: Value = serde_json::from_slice(&request.body).ok()?;
        let now = self.dashboards.get(uid)?.now().clone();
        let mut annotations = now.annotations;
        annotations.extend(texts(&patch["metadata"]["annotations"]));
        annotations.insert("grafana.app/updatedBy".to_owned(), who.to_owned());
        annotations.insert("grafana.app/updatedTimestamp".to_owned(), TIME.to_owned());
        let dashboard = self.store(uid, annotations, now.spec, &now.stored, false);
        Some(Answer::new(200, envelope(dashboard, dashboard.now(), served)))
    }

    fn delete(&mut self, request: &Request, role: Role, uid: &str) -> Answer {
        if role == Role::Viewer {
            return Answer::status(403, "", json!({}));
        }
        let Some(dashboard) = self.dashboards.get(uid) else {
            return Answer::not_found(uid, "dashboards", GROUP);
        };
        let options: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let now = dashboard.now().resource_version;
        if let Some(wanted) = options["preconditions"]["resourceVersion"].as_str()
            && wanted != now.to_string()
        {
            let message = format!(
                "Operation cannot be fulfilled on Dashboard.{GROUP} \"{uid}\": the ResourceVersion in the \
                     precondition ({wanted}) does not match the ResourceVersion in record ({now}). The object might have been modified"
            );
            let details = json!({"name": uid, "group": GROUP, "kind": "Dashboard"});
            return Answer::status(409, &message, json!({"reason": "Conflict", "details": details}));
        }
        let details = json!({"name": uid, "group": GROUP, "kind": "dashboards", "uid": internal_uid(dashboard.internal)});
        self.person_deletes(uid);
        Answer::new(
            200,
            json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}),
        )
    }
}

fn conflict(uid: &str) -> Answer {
    let message = format!(
        "Operation cannot be fulfilled on dashboards.{GROUP} \"{uid}\": the object has been modified; please apply \
         your changes to the latest version and try again"
    );
    let details = json!({"name": uid, "group": GROUP, "kind": "dashboards"});
    Answer::status(409, &message, json!({"reason": "Conflict", "details": details}))
}

/// What Grafana refuses about a dashboard.
fn refusal(uid: &str, spec: &Value, served: &str) -> Option<Answer> {
    let bad = |message: &str| Some(Answer::status(400, message, json!({"reason": "BadRequest"})));
    if uid.len() > 40 {
        return bad("uid too long, max 40 characters");
    }
    if !uid
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    {
        return bad("uid contains illegal characters");
    }
    if spec["title"].as_str().unwrap_or_default().is_empty() {
        return bad("Dashboard title cannot be empty");
    }
    if matches!(spec["refresh"].as_str(), Some("1s" | "2s" | "3s" | "4s")) {
        return bad("Dashboard refresh interval is too low");
    }
    let invalid = |field: &str, problems: &[&str]| {
        let causes: Vec<Value> = problems
            .iter()
            .map(|problem| json!({"reason": "FieldValueInvalid", "message": problem, "field": field}))
            .collect();
        let message = format!(
            "Dashboard.{GROUP} \"{uid}\" is invalid: {field}: {}",
            problems.join(", ")
        );
        let details = json!({"name": uid, "group": GROUP, "kind": "Dashboard", "causes": causes});
        Some(Answer::status(
            422,
            &message,
            json!({"reason": "Invalid", "details": details}),
        ))
    };
    if served.starts_with("v2") {
        return match spec["layout"]["kind"].as_str() {
            Some("GridLayout" | "RowsLayout" | "TabsLayout" | "AutoGridLayout")
                if spec["layout"]["spec"]["items"].is_array() =>
            {
                None
            }
            _ => invalid(
                "DashboardSpec.layout.kind",
                &["Invalid value: conflicting values \"AutoGridLayout\" and \"GridLayout\""],
            ),
        };
    }
    for (index, panel) in spec["panels"].as_array().into_iter().flatten().enumerate() {
        let width = &panel["gridPos"]["w"];
        let field = format!("spec.panels.{index}.gridPos.w");
        match width {
            Value::Null => {}
            width => match width.as_u64() {
                Some(1..=24) => {}
                Some(_) => {
                    let problem = format!("Invalid value: invalid value {width} (out of bound <=24)");
                    return invalid(
                        &field,
                        &[
                            &format!("Invalid value: conflicting values 12 and {width}"),
                            &problem,
                        ],
                    );
                }
                None => {
                    let problem = format!(
                        "Invalid value: conflicting values {width} and 12 (mismatched types string and int)"
                    );
                    return invalid(&field, &[&problem, &problem]);
                }
            },
        }
    }
    None
}

/// What Grafana makes of a classic dashboard when it stores it.
fn normalised(mut spec: Value) -> Value {
    without_nulls(&mut spec);
    let Value::Object(object) = &mut spec else {
        return spec;
    };
    for filled_in in ["uid", "id", "version"] {
        object.remove(filled_in);
    }
    object.insert("schemaVersion".to_owned(), json!(42));
    let defaults = [
        ("fiscalYearStartMonth", json!(0)),
        ("weekStart", json!("")),
        ("timezone", json!("")),
        ("editable", json!(true)),
        ("graphTooltip", json!(0)),
        ("links", json!([])),
        ("tags", json!([])),
        ("timepicker", json!({})),
        ("templating", json!({"list": []})),
        ("annotations", json!({"list": []})),
        ("time", json!({"from": "now-6h", "to": "now"})),
    ];
    for (field, default) in defaults {
        object.entry(field).or_insert(default);
    }
    if let Some(Value::Array(list)) = object
        .get_mut("annotations")
        .and_then(|annotations| annotations.get_mut("list"))
        && !list.iter().any(|annotation| annotation["builtIn"] == json!(1))
    {
        list.insert(
                0,
                json!({
                    "builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true, "hide": true,
                    "iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts", "type": "dashboard",
                }),
            );
    }
    // An old dashboard is brought into today's form: here, a threshold's text becomes a number.
    if let Some(old) = object.remove("dashgenTestOldField") {
        object.insert("dashgenTestNewField".to_owned(), old);
    }
    for panel in object
        .get_mut("panels")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let Value::Object(panel) = panel else { continue };
        for field in ["options", "targets"] {
            let is_empty = match panel.get(field) {
                Some(Value::Object(value)) => value.is_empty(),
                Some(Value::Array(value)) => value.is_empty(),
                _ => false,
            };
            if is_empty {
                panel.remove(field);
            }
        }
    }
    spec
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// A dashboard as the API gives it.
pub(super) fn envelope(dashboard: &Dashboard, version: &Version, served: &str) -> Value {
    let is_converted = version.stored != served;
    let mut status = json!({});
    if is_converted {
        status["conversion"] = json!({"failed": false, "storedVersion": version.stored});
    }
    let spec = match (version.stored.starts_with("v2"), served.starts_with("v2")) {
        (true, false) => json!({
            "annotations": {"list": []}, "editable": true, "graphTooltip": 1, "panels": [], "schemaVersion": 42,
            "title": version.spec["title"],
        }),
        (false, true) => json!({
            "annotations": [{"kind": "AnnotationQuery", "spec": {
                "query": {"kind": "DataQuery", "group": "grafana", "version": "v0", "datasource": {"name": "-- Grafana --"}, "spec": {}},
                "enable": true, "hide": true, "iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts",
                "builtIn": true, "legacyOptions": {"type": "dashboard"},
            }}],
            "editable": true, "elements": {}, "title": version.spec["title"],
        }),
        _ => version.spec.clone(),
    };
    let mut envelope = json!({
        "kind": "Dashboard",
        "apiVersion": format!("{GROUP}/{served}"),
        "metadata": {
            "name": dashboard.uid,
            "namespace": "default",
            "uid": internal_uid(dashboard.internal),
            "resourceVersion": version.resource_version.to_string(),
            "generation": version.generation,
            "creationTimestamp": TIME,
            "labels": dashboard.labels,
            "annotations": version.annotations,
        },
        "spec": spec,
        "status": status,
    });
    if !version.stored.starts_with("v2") {
        envelope["metadata"]["managedFields"] = json!([]);
    }
    envelope
}
