//! Folders in Grafana.

use serde_json::{Value, json};

use super::error::{Cause, Error};
use super::server::Api;
use super::transport::{Request, Verb};
use super::{Reader, Writer};

/// A folder in Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// The folder that it is in.
    pub parent: Option<String>,
}

impl Reader {
    /// A folder; nothing if there is none.
    ///
    /// The legacy API does not tell a folder that does not exist from one that the login may not see.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn folder(&self, uid: &str) -> Result<Option<Folder>, Error> {
        let doing = format!("read folder {uid}");
        let found = match self.server.api {
            Api::Kubernetes { .. } => {
                let path = self.server.folders(Some(uid));
                self.transport.find(Request::new(&doing, &path)).await?
            }
            Api::Legacy => match self
                .transport
                .find(Request::new(&doing, &["api", "folders", uid]))
                .await
            {
                Err(Error {
                    cause: Cause::Forbidden { .. },
                    ..
                }) => None,
                other => other?,
            },
        };
        if found
            .as_ref()
            .and_then(folder_name)
            .is_some_and(|name| name != uid)
        {
            return Err(Error {
                doing,
                cause: Cause::Damaged("it is another folder".into()),
            });
        }
        Ok(found.map(|found| folder(uid, &found)))
    }
}

/// The uid of a folder in a response of either API.
fn folder_name(found: &Value) -> Option<&str> {
    let name = found.get("metadata").and_then(|metadata| metadata.get("name"));
    name.or_else(|| found.get("uid"))?.as_str()
}

fn folder(uid: &str, found: &Value) -> Folder {
    let text = |value: Option<&Value>| {
        value
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let annotation = |key: &str| text(found.get("metadata")?.get("annotations")?.get(key));
    Folder {
        uid: uid.to_owned(),
        title: text(found.get("title"))
            .or_else(|| text(found.get("spec")?.get("title")))
            .unwrap_or_default(),
        parent: annotation("grafana.app/folder").or_else(|| text(found.get("parentUid"))),
    }
}

impl Writer {
    /// Creates a folder, in its parent if it has one. One that exists already is left as it is.
    ///
    /// # Errors
    /// If it cannot be created.
    pub async fn create_folder(&self, folder: &Folder) -> Result<(), Error> {
        let doing = format!("create folder {}", folder.uid);
        let namespace = &self.reader.server.namespace;
        let sent = match self.reader.server.api {
            Api::Kubernetes { .. } => {
                let mut annotations = serde_json::Map::new();
                if let Some(parent) = &folder.parent {
                    annotations.insert("grafana.app/folder".to_owned(), json!(parent));
                }
                let body = json!({
                    "apiVersion": "folder.grafana.app/v1beta1",
                    "kind": "Folder",
                    "metadata": {"name": folder.uid, "namespace": namespace, "annotations": annotations},
                    "spec": {"title": folder.title},
                });
                let path = self.reader.server.folders(None);
                self.transport
                    .send(Verb::Create, Request::new(&doing, &path), Some(&body))
                    .await
            }
            Api::Legacy => {
                let mut body = json!({"uid": folder.uid, "title": folder.title});
                if let Some(parent) = &folder.parent {
                    body["parentUid"] = json!(parent);
                }
                let request = Request::new(&doing, &["api", "folders"]);
                self.transport.send(Verb::Create, request, Some(&body)).await
            }
        };
        match sent {
            Ok(made) if folder_name(&made).is_some_and(|name| name != folder.uid) => {
                let shown = "another folder";
                Err(Error {
                    doing,
                    cause: Cause::NotStored { shown },
                })
            }
            // Another push was faster, or an attempt before this one arrived after all.
            Ok(_)
            | Err(Error {
                cause: Cause::Changed | Cause::Exists,
                ..
            }) => Ok(()),
            Err(Error {
                doing,
                cause: Cause::Forbidden { message, needed },
            }) if folder.parent.is_some() => {
                let parent = folder.parent.as_deref().unwrap_or_default();
                let message = if message.is_empty() || message == "Access denied" {
                    format!(
                        "its parent {parent} does not exist, or the credentials may not create folders there"
                    )
                    .into()
                } else {
                    message
                };
                let needed = needed.or_else(|| Some("folders:create".into()));
                Err(Error {
                    doing,
                    cause: Cause::Forbidden { message, needed },
                })
            }
            Err(error) => Err(error),
        }
    }
}
