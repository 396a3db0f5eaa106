//! What the stand-in knows, and who may do what.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A request, as far as the stand-in looks at it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.trim_matches('/').split('/').collect()
    }

    pub(crate) fn query(&self, name: &str) -> &str {
        self.query.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(crate) fn is_dry_run(&self) -> bool {
        self.query("dryRun") == "All"
    }
}

/// A status and a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    /// A refusal of the API of the Kubernetes style.
    pub(crate) fn status(code: u16, message: &str, rest: Value) -> Self {
        let mut body = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"});
        if !message.is_empty() {
            body["message"] = json!(message);
        }
        if let Value::Object(rest) = rest {
            body.as_object_mut().expect("an object").extend(rest);
        }
        body["code"] = json!(code);
        Self::new(code, body)
    }

    pub(crate) fn not_found(name: &str, kind: &str, group: &str) -> Self {
        Self::status(
            404,
            &format!("{kind}.{group} \"{name}\" not found"),
            json!({"reason": "NotFound", "details": {"name": name, "group": group, "kind": kind}}),
        )
    }
}

/// What a login may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Viewer,
    Editor,
    Admin,
}

/// One version of a dashboard.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    #[allow(clippy::struct_field_names, reason = "the name of Kubernetes")]
    pub(crate) resource_version: u64,
    pub(crate) generation: u64,
    pub(crate) annotations: BTreeMap<String, String>,
    pub(crate) spec: Value,
    /// `v0alpha1`, `v1beta1`, `v2beta1`.
    pub(crate) stored: String,
}

impl Version {
    pub(crate) fn folder(&self) -> &str {
        self.annotations
            .get("grafana.app/folder")
            .map(String::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn title(&self) -> &str {
        self.spec.get("title").and_then(Value::as_str).unwrap_or_default()
    }
}

/// A dashboard with its history.
#[derive(Clone, Debug)]
pub(crate) struct Dashboard {
    pub(crate) uid: String,
    pub(crate) internal: u64,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) versions: Vec<Version>,
    /// Whether everyone may read it in the root.
    pub(crate) is_granted: bool,
}

impl Dashboard {
    pub(crate) fn now(&self) -> &Version {
        self.versions.last().expect("a dashboard has a version")
    }
}

/// A folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) uid: String,
    pub(crate) title: String,
    pub(crate) annotations: BTreeMap<String, String>,
    pub(crate) internal: u64,
    pub(crate) resource_version: u64,
}

/// Everything.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) dashboards: BTreeMap<String, Dashboard>,
    pub(crate) trash: BTreeMap<String, Dashboard>,
    pub(crate) folders: BTreeMap<String, Folder>,
    pub(crate) data_sources: Vec<Value>,
    pub(crate) rules: BTreeMap<String, Vec<Value>>,
    pub(crate) rule_source: String,
    /// `grafana.app/…` is kept, or dropped as by the old tables.
    pub(crate) is_old_storage: bool,
    /// Whether the API of the Kubernetes style is there.
    pub(crate) has_kubernetes: bool,
    pub(crate) version: String,
    /// Whether the list lacks what was made since the server started.
    pub(crate) is_list_late: bool,
    /// The most dashboards.
    pub(crate) quota: usize,
    /// The most bytes of a part of a list.
    pub(crate) page_bytes: usize,
    /// Method and path of every request, in order.
    pub(crate) log: Vec<(String, String)>,
    /// Done before the next write of the dashboard with this uid.
    pub(crate) races: Vec<(String, Race)>,
    pub(crate) clock: u64,
}

/// What a person does at the worst moment.
#[derive(Clone, Debug)]
pub(crate) enum Race {
    Edit(&'static str),
    Delete,
    Create(&'static str),
}

impl Default for State {
    fn default() -> Self {
        Self {
            dashboards: BTreeMap::new(),
            trash: BTreeMap::new(),
            folders: BTreeMap::new(),
            data_sources: Vec::new(),
            rules: BTreeMap::new(),
            rule_source: String::new(),
            is_old_storage: false,
            has_kubernetes: true,
            version: "12.4.0".to_owned(),
            is_list_late: false,
            quota: usize::MAX,
            page_bytes: 2_600_000,
            log: Vec::new(),
            races: Vec::new(),
            clock: 1_795_352_631_000_000,
        }
    }
}

/// When everything happened.
pub(crate) const TIME: &str = "2026-11-22T13:03:51Z";

impl State {
    /// The next resource version: a time in microseconds, or the number of a version in the old tables.
    pub(crate) fn tick(&mut self) -> u64 {
        self.clock += 37_011;
        if self.is_old_storage {
            self.clock / 37_011 % 1_000_000
        } else {
            self.clock
        }
    }

    /// Who is there: role and name. A refusal otherwise.
    fn login(request: &Request) -> Result<(Role, &'static str), Answer> {
        let refused = |id: &str, message: &str| {
            Answer::new(
                401,
                json!({"extra": null, "message": message, "messageId": id, "statusCode": 401, "traceID": ""}),
            )
        };
        let login = match request.headers.get("authorization").map(String::as_str) {
            None => return Err(refused("auth.unauthorized", "Unauthorized")),
            Some("Bearer <editor-token>") => (Role::Editor, "service-account:editor"),
            Some("Bearer <viewer-token>") => (Role::Viewer, "service-account:viewer"),
            Some("Bearer <admin-token>" | "Basic <admin>" | "Basic YWRtaW46YWRtaW4=") => {
                (Role::Admin, "user:admin")
            }
            Some(other) if other.starts_with("Basic ") => {
                return Err(refused("password-auth.failed", "Invalid username or password"));
            }
            Some(_) => return Err(refused("api-key.invalid", "Invalid API key")),
        };
        let other = "API key does not belong to the requested organization";
        let organisation = request
            .headers
            .get("x-grafana-org-id")
            .map_or("1", String::as_str);
        let segments = request.segments();
        let namespace = segments
            .iter()
            .position(|part| *part == "namespaces")
            .and_then(|at| segments.get(at + 1));
        if organisation != "1" || namespace.is_some_and(|namespace| *namespace != "default") {
            return Err(refused("api-key.organization-mismatch", other));
        }
        Ok(login)
    }

    /// Answers. `None` if a real server was never seen answering this.
    pub(crate) fn answer(&mut self, request: &Request) -> Option<Answer> {
        self.log.push((request.method.clone(), request.path.clone()));
        let segments = request.segments();
        let method = request.method.as_str();
        if segments == ["api", "health"] {
            let body = json!({"database": "ok", "version": self.version, "commit": "NA"});
            return Some(Answer::new(200, body));
        }
        let (role, who) = match Self::login(request) {
            Ok(login) => login,
            Err(refused) => return Some(refused),
        };
        if let (true, Some(uid)) = (method != "GET", self.races.first().map(|race| race.0.clone())) {
            let named = serde_json::from_slice::<Value>(&request.body).unwrap_or_default();
            let names_it = request.path.ends_with(&format!("/dashboards/{uid}"))
                || named["metadata"]["name"] == json!(uid)
                || named["dashboard"]["uid"] == json!(uid);
            if names_it && !request.is_dry_run() {
                let (_, race) = self.races.remove(0);
                self.run(&uid, &race);
            }
        }
        match segments.as_slice() {
            ["apis", ..] if !self.has_kubernetes => Some(Answer::new(404, json!({"message": "Not found"}))),
            [
                "apis",
                "dashboard.grafana.app",
                version,
                "namespaces",
                _,
                "dashboards",
                rest @ ..,
            ] => self.dashboard_api(request, role, who, version, rest),
            [
                "apis",
                "folder.grafana.app",
                "v1beta1",
                "namespaces",
                _,
                "folders",
                rest @ ..,
            ] => self.folder_api(request, role, who, rest),
            ["api", "folders", rest @ ..] => self.legacy_folders(request, role, rest),
            ["api", "dashboards", rest @ ..] => self.legacy_dashboards(request, role, who, rest),
            ["api", "search"] => Some(self.legacy_search(request)),
            other => self.others(request, role, other),
        }
    }

    fn run(&mut self, uid: &str, race: &Race) {
        match race {
            Race::Edit(title) => self.person_edits(uid, |spec| spec["title"] = json!(title)),
            Race::Delete => self.person_deletes(uid),
            Race::Create(title) => {
                self.person_creates(
                    uid,
                    "",
                    json!({"title": title, "schemaVersion": 42, "panels": []}),
                );
            }
        }
    }

    /// A person makes a dashboard in the browser.
    pub(crate) fn person_creates(&mut self, uid: &str, folder: &str, spec: Value) {
        let mut annotations =
            BTreeMap::from([("grafana.app/createdBy".to_owned(), "user:person".to_owned())]);
        if !folder.is_empty() {
            annotations.insert("grafana.app/folder".to_owned(), folder.to_owned());
        }
        self.store(uid, annotations, spec, "v1beta1", true);
    }

    /// A person opens a dashboard in the browser, changes it and saves it.
    pub(crate) fn person_edits(&mut self, uid: &str, edit: impl FnOnce(&mut Value)) {
        let Some(dashboard) = self.dashboards.get(uid) else {
            return;
        };
        let mut spec = dashboard.now().spec.clone();
        let mut annotations = dashboard.now().annotations.clone();
        let stored = dashboard.now().stored.clone();
        edit(&mut spec);
        annotations.insert("grafana.app/updatedBy".to_owned(), "user:person".to_owned());
        annotations.insert("grafana.app/updatedTimestamp".to_owned(), TIME.to_owned());
        annotations.insert(
            "grafana.app/saved-from-ui".to_owned(),
            "Grafana v12.4.0".to_owned(),
        );
        annotations.insert("grafana.app/message".to_owned(), "a person's words".to_owned());
        self.store(uid, annotations, spec, &stored, false);
    }

    /// A person moves a dashboard to another folder.
    pub(crate) fn person_moves(&mut self, uid: &str, folder: &str) {
        let Some(dashboard) = self.dashboards.get(uid) else {
            return;
        };
        let (spec, stored) = (dashboard.now().spec.clone(), dashboard.now().stored.clone());
        let mut annotations = dashboard.now().annotations.clone();
        annotations.insert("grafana.app/updatedBy".to_owned(), "user:person".to_owned());
        match folder {
            "" => annotations.remove("grafana.app/folder"),
            folder => annotations.insert("grafana.app/folder".to_owned(), folder.to_owned()),
        };
        self.store(uid, annotations, spec, &stored, true);
    }

    /// A person deletes a dashboard.
    pub(crate) fn person_deletes(&mut self, uid: &str) {
        if let Some(dashboard) = self.dashboards.remove(uid) {
            self.trash.insert(uid.to_owned(), dashboard);
        }
    }

    /// Puts a new version into the store, as every accepted write does.
    pub(crate) fn store(
        &mut self,
        uid: &str,
        mut annotations: BTreeMap<String, String>,
        spec: Value,
        stored: &str,
        grant: bool,
    ) -> &Dashboard {
        let resource_version = self.tick();
        if self.is_old_storage {
            let kept = [
                "grafana.app/folder",
                "grafana.app/message",
                "grafana.app/createdBy",
                "grafana.app/updatedBy",
                "grafana.app/updatedTimestamp",
            ];
            annotations.retain(|key, _| kept.contains(&key.as_str()));
        }
        let internal = 3_293_610_000_000_000 + resource_version % 1_000_000_000;
        let dashboard = self
            .dashboards
            .entry(uid.to_owned())
            .or_insert_with(|| Dashboard {
                uid: uid.to_owned(),
                internal,
                labels: BTreeMap::from([(
                    "grafana.app/deprecatedInternalID".to_owned(),
                    internal.to_string(),
                )]),
                versions: Vec::new(),
                is_granted: false,
            });
        let generation = dashboard
            .versions
            .last()
            .map_or(1, |version| version.generation + 1);
        let version = Version {
            resource_version,
            generation,
            annotations,
            spec,
            stored: stored.to_owned(),
        };
        dashboard.is_granted = grant
            || (dashboard.is_granted
                && version.folder().is_empty()
                    == dashboard
                        .versions
                        .last()
                        .is_none_or(|last| last.folder().is_empty()));
        dashboard.versions.push(version);
        dashboard
    }

    /// Whether a login sees a version of a dashboard: everyone does in a folder, and in the root if that was granted.
    pub(crate) fn may_see(role: Role, dashboard: &Dashboard, version: &Version) -> bool {
        role == Role::Admin || !version.folder().is_empty() || dashboard.is_granted
    }
}

pub(crate) fn texts(value: &Value) -> BTreeMap<String, String> {
    let empty = Map::new();
    let entries = value.as_object().unwrap_or(&empty).iter();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}
