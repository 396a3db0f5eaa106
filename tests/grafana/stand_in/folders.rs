//! Folders, in the API of the Kubernetes style.

use serde_json::{Value, json};

use super::state::{Answer, Folder, Request, Role, State, TIME, texts};

const GROUP: &str = "folder.grafana.app";

impl State {
    pub(super) fn folder_api(
        &mut self,
        request: &Request,
        role: Role,
        who: &str,
        rest: &[&str],
    ) -> Option<Answer> {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let denied = || Answer::status(403, "Access denied", json!({}));
        match (request.method.as_str(), rest) {
            ("POST", []) => {
                let uid = body["metadata"]["name"].as_str()?.to_owned();
                let parent = body["metadata"]["annotations"]["grafana.app/folder"]
                    .as_str()
                    .unwrap_or_default();
                if role == Role::Viewer || !(parent.is_empty() || self.folders.contains_key(parent)) {
                    return Some(denied());
                }
                if self.folders.contains_key(&uid) {
                    return Some(Answer::status(
                        412,
                        "the folder has been changed by someone else",
                        json!({}),
                    ));
                }
                let folder = self.new_folder(&uid, &body, who);
                let answer = folder_body(&folder, true);
                self.folders.insert(uid, folder);
                Some(Answer::new(201, answer))
            }
            ("GET", [uid]) => Some(match self.folders.get(*uid) {
                Some(folder) => Answer::new(200, folder_body(folder, true)),
                None => Answer::not_found(uid, "folders", GROUP),
            }),
            ("PUT", [uid]) if request.is_dry_run() && !self.folders.contains_key(*uid) => {
                let mut folder = self.new_folder(uid, &body, "");
                folder.annotations.remove("grafana.app/createdBy");
                let mut body = folder_body(&folder, false);
                let metadata = body["metadata"].as_object_mut()?;
                metadata.remove("labels");
                metadata.remove("resourceVersion");
                Some(Answer::new(201, body))
            }
            ("PUT", [uid]) => {
                let folder = self.folders.get(*uid)?;
                // A write that changes nothing gives back the folder without its version.
                let mut answer = folder_body(folder, true);
                answer["metadata"].as_object_mut()?.remove("resourceVersion");
                Some(Answer::new(200, answer))
            }
            ("DELETE", [uid]) => {
                let folder = self.folders.remove(*uid)?;
                let details = json!({"name": uid, "group": GROUP, "kind": "folders", "uid": internal_uid(folder.internal)});
                Some(Answer::new(
                    200,
                    json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}),
                ))
            }
            _ => None,
        }
    }

    fn new_folder(&mut self, uid: &str, body: &Value, who: &str) -> Folder {
        let resource_version = self.tick();
        let mut annotations = texts(&body["metadata"]["annotations"]);
        annotations.insert("grafana.app/createdBy".to_owned(), who.to_owned());
        Folder {
            uid: uid.to_owned(),
            title: body["spec"]["title"].as_str().unwrap_or_default().to_owned(),
            annotations,
            internal: 3_293_608_000_000_000 + resource_version % 1_000_000_000,
            resource_version,
        }
    }
}

pub(super) fn internal_uid(internal: u64) -> String {
    format!("00000000-0000-4000-8000-{:012x}", internal % 0xffff_ffff_ffff)
}

fn folder_body(folder: &Folder, has_annotations: bool) -> Value {
    let mut body = json!({
        "kind": "Folder",
        "apiVersion": "folder.grafana.app/v1beta1",
        "metadata": {
            "name": folder.uid,
            "namespace": "default",
            "uid": internal_uid(folder.internal),
            "resourceVersion": folder.resource_version.to_string(),
            "generation": 1,
            "creationTimestamp": TIME,
            "labels": {"grafana.app/deprecatedInternalID": folder.internal.to_string()},
            "annotations": folder.annotations,
            "managedFields": [],
        },
        "spec": {"title": folder.title},
    });
    if !has_annotations {
        body["metadata"]
            .as_object_mut()
            .expect("metadata")
            .remove("annotations");
    }
    body
}
