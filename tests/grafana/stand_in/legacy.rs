//! Dashboards and folders in the API of Grafana 11.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::state::{Answer, Folder, Request, Role, State, TIME};

fn denied(needed: &str) -> Answer {
    let message =
        format!("You'll need additional permissions to perform this action. Permissions needed: {needed}");
    Answer::new(
        403,
        json!({"accessErrorId": "ACE1", "message": message, "title": "Access denied"}),
    )
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

impl State {
    pub(super) fn legacy_folders(&mut self, request: &Request, role: Role, rest: &[&str]) -> Option<Answer> {
        match (request.method.as_str(), rest) {
            ("GET", []) => {
                let mut list = vec![json!({"id": -1, "uid": "sharedwithme", "title": "Shared with me"})];
                for folder in self.folders.values() {
                    let mut entry = json!({"id": folder.internal, "uid": folder.uid, "title": folder.title});
                    if let Some(manager) = folder.annotations.get("grafana.app/managedBy") {
                        entry["managedBy"] = json!(manager);
                    }
                    list.push(entry);
                }
                Some(Answer::new(200, Value::Array(list)))
            }
            ("GET", [uid]) => Some(match self.folders.get(*uid) {
                Some(folder) => Answer::new(200, folder_body(folder)),
                None => denied("folders:read"),
            }),
            ("POST", []) => {
                let body: Value = serde_json::from_slice(&request.body).ok()?;
                let uid = body["uid"].as_str()?.to_owned();
                if role == Role::Viewer {
                    return Some(denied("folders:create"));
                }
                if self.folders.contains_key(&uid) {
                    let body = json!({"message": "the folder has been changed by someone else"});
                    return Some(Answer::new(412, body));
                }
                let resource_version = self.tick();
                let mut annotations = BTreeMap::new();
                if let Some(parent) = body["parentUid"].as_str() {
                    annotations.insert("grafana.app/folder".to_owned(), parent.to_owned());
                }
                let folder = Folder {
                    uid: uid.clone(),
                    title: body["title"].as_str()?.to_owned(),
                    annotations,
                    internal: 3_293_609_000_000_000 + resource_version % 1_000_000_000,
                    resource_version,
                };
                let answer = folder_body(&folder);
                self.folders.insert(uid, folder);
                Some(Answer::new(200, answer))
            }
            _ => None,
        }
    }

    pub(super) fn legacy_dashboards(
        &mut self,
        request: &Request,
        role: Role,
        who: &str,
        rest: &[&str],
    ) -> Option<Answer> {
        match (request.method.as_str(), rest) {
            ("GET", ["uid", uid]) => Some(self.legacy_get(role, uid)),
            ("GET", ["uid", uid, "versions"]) => Some(self.legacy_versions(request, role, uid)),
            ("DELETE", ["uid", uid]) => {
                let title = self.dashboards.get(*uid)?.now().title().to_owned();
                self.person_deletes(uid);
                let message = format!("Dashboard {title} deleted");
                Some(Answer::new(
                    200,
                    json!({"message": message, "title": title, "uid": uid}),
                ))
            }
            ("POST", ["db"]) => {
                let body: Value = serde_json::from_slice(&request.body).ok()?;
                Some(self.legacy_save(role, who, &body))
            }
            _ => None,
        }
    }

    fn legacy_get(&self, role: Role, uid: &str) -> Answer {
        let seen = self
            .dashboards
            .get(uid)
            .filter(|one| Self::may_see(role, one, one.now()));
        let Some(dashboard) = seen else {
            return Answer::new(
                404,
                json!({"message": "Dashboard not found", "title": "Not found"}),
            );
        };
        let now = dashboard.now();
        let folder = self.folders.get(now.folder());
        let (title, folder_slug) = folder.map_or((String::new(), String::new()), |folder| {
            (
                folder.title.clone(),
                format!("/dashboards/f/{}/{}", folder.uid, slug(&folder.title)),
            )
        });
        let may = json!({"canAdd": true, "canEdit": true, "canDelete": true});
        let slug = slug(now.title());
        let mut spec = now.spec.clone();
        spec["id"] = json!(dashboard.internal);
        spec["uid"] = json!(uid);
        spec["version"] = json!(now.generation);
        let by = |key: &str| match now.annotations.get(key).map(String::as_str) {
            Some("user:person") => "a-person",
            Some("service-account:editor") => "rec-Editor",
            Some(_) => "admin",
            None => "Anonymous",
        };
        let updated_by = if now.annotations.contains_key("grafana.app/updatedBy") {
            by("grafana.app/updatedBy")
        } else {
            by("grafana.app/createdBy")
        };
        Answer::new(
            200,
            json!({
                "meta": {
                    "type": "db", "canSave": true, "canEdit": true, "canAdmin": true, "canStar": true, "canDelete": true,
                    "slug": slug, "url": format!("/d/{uid}/{slug}"), "expires": "0001-01-01T00:00:00Z",
                    "created": TIME, "updated": TIME, "updatedBy": updated_by, "createdBy": by("grafana.app/createdBy"),
                    "version": now.generation, "hasAcl": false, "isFolder": false, "apiVersion": "v0alpha1",
                    "folderId": folder.map_or(0, |folder| folder.internal), "folderUid": now.folder(),
                    "folderTitle": title, "folderUrl": folder_slug, "provisioned": false, "provisionedExternalId": "",
                    "annotationsPermissions": {"dashboard": may, "organization": may},
                },
                "dashboard": spec,
            }),
        )
    }

    fn legacy_versions(&self, request: &Request, role: Role, uid: &str) -> Answer {
        if role == Role::Viewer {
            return denied("dashboards:write");
        }
        let Some(dashboard) = self.dashboards.get(uid) else {
            return Answer::new(
                404,
                json!({"message": "Dashboard not found", "title": "Not found"}),
            );
        };
        let limit: usize = request.query("limit").parse().unwrap_or(1000);
        let versions: Vec<Value> = dashboard
            .versions
            .iter()
            .rev()
            .take(limit)
            .map(|version| {
                json!({
                    "id": version.generation, "dashboardId": dashboard.internal, "uid": uid,
                    "parentVersion": version.generation - 1, "restoredFrom": 0, "version": version.generation,
                    "created": TIME, "createdBy": "rec-Editor", "data": version.spec,
                    "message": version.annotations.get("grafana.app/message").cloned().unwrap_or_default(),
                })
            })
            .collect();
        Answer::new(200, json!({"continueToken": "", "versions": versions}))
    }

    fn legacy_save(&mut self, role: Role, who: &str, body: &Value) -> Answer {
        if role == Role::Viewer {
            return denied("any of dashboards:create, dashboards:write");
        }
        let mut spec = body["dashboard"].clone();
        let uid = spec["uid"].as_str().unwrap_or_default().to_owned();
        let folder = body["folderUid"].as_str().unwrap_or_default();
        if spec["title"].as_str().unwrap_or_default().is_empty() {
            return Answer::new(
                400,
                json!({"message": "Dashboard title cannot be empty", "status": "empty-name"}),
            );
        }
        if !folder.is_empty() && !self.folders.contains_key(folder) {
            return Answer::new(400, json!({"message": "folder not found"}));
        }
        let before = self.dashboards.get(&uid);
        if let Some(id) = spec["id"].as_u64().filter(|id| *id > 0)
            && before.is_none_or(|before| before.internal != id)
        {
            return Answer::new(
                404,
                json!({"message": "Dashboard not found", "status": "not-found"}),
            );
        }
        let sent = spec["version"].as_u64().unwrap_or_default();
        if before.is_some_and(|before| before.now().generation != sent) && body["overwrite"] != json!(true) {
            let message = "The dashboard has been changed by someone else";
            return Answer::new(412, json!({"message": message, "status": "version-mismatch"}));
        }
        if before.is_none() && self.dashboards.len() >= self.quota {
            return Answer::new(403, json!({"message": "Quota reached"}));
        }
        for field in ["id", "uid", "version"] {
            if let Value::Object(spec) = &mut spec {
                spec.remove(field);
            }
        }
        let is_unchanged =
            before.is_some_and(|before| before.now().spec == spec && before.now().folder() == folder);
        let mut annotations = BTreeMap::from([
            ("grafana.app/createdBy".to_owned(), who.to_owned()),
            ("grafana.app/updatedBy".to_owned(), who.to_owned()),
            ("grafana.app/updatedTimestamp".to_owned(), TIME.to_owned()),
        ]);
        if !folder.is_empty() {
            annotations.insert("grafana.app/folder".to_owned(), folder.to_owned());
        }
        if let Some(message) = body["message"].as_str().filter(|message| !message.is_empty()) {
            annotations.insert("grafana.app/message".to_owned(), message.to_owned());
        }
        let title = spec["title"].as_str().unwrap_or_default().to_owned();
        if !is_unchanged {
            self.store(&uid, annotations, spec, "v0alpha1", true);
        }
        let dashboard = &self.dashboards[&uid];
        let slug = slug(&title);
        Answer::new(
            200,
            json!({
                "folderUid": folder, "id": dashboard.internal, "slug": slug, "status": "success", "uid": uid,
                "url": format!("/d/{uid}/{slug}"), "version": dashboard.now().generation,
            }),
        )
    }

    pub(super) fn legacy_search(&self, request: &Request) -> Answer {
        let limit: usize = request.query("limit").parse().unwrap_or(1000);
        let page: usize = request.query("page").parse().unwrap_or(1);
        let tag = request.query("tag");
        let hits = self.dashboards.values().filter(|one| {
            tag.is_empty()
                || one.now().spec["tags"]
                    .as_array()
                    .is_some_and(|tags| tags.iter().any(|one| one == tag))
        });
        let hits: Vec<Value> = hits
            .skip((page - 1) * limit)
            .take(limit)
            .map(|one| {
                let slug = slug(one.now().title());
                let folder = self.folders.get(one.now().folder());
                json!({
                    "id": one.internal, "uid": one.uid, "orgId": 1, "title": one.now().title(),
                    "uri": format!("db/{slug}"), "url": format!("/d/{}/{slug}", one.uid), "slug": "", "type": "dash-db",
                    "tags": one.now().spec["tags"].as_array().cloned().unwrap_or_default(), "isStarred": false,
                    "folderId": folder.map_or(0, |folder| folder.internal), "folderUid": one.now().folder(),
                    "folderTitle": folder.map(|folder| folder.title.clone()).unwrap_or_default(),
                    "folderUrl": "", "sortMeta": 0, "isDeleted": false,
                })
            })
            .collect();
        Answer::new(200, Value::Array(hits))
    }
}

fn folder_body(folder: &Folder) -> Value {
    json!({
        "id": folder.internal, "uid": folder.uid, "orgId": 1, "title": folder.title,
        "url": format!("/dashboards/f/{}/{}", folder.uid, slug(&folder.title)), "hasAcl": false, "canSave": true,
        "canEdit": true, "canAdmin": true, "canDelete": true, "createdBy": "Anonymous", "created": TIME,
        "updatedBy": "Anonymous", "updated": TIME, "version": 1,
    })
}
