//! Dashboards in Grafana: reading them, and writes that name what they replace.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::error::{Cause, Error};
use super::server::Api;
use super::transport::{Request, Verb};
use super::{Reader, Writer, legacy};

/// The annotation that holds a dashboard's folder. Grafana takes its absence for the root.
const FOLDER: &str = "grafana.app/folder";
/// The annotation that holds the message of a version.
pub const MESSAGE: &str = "grafana.app/message";
/// Asks for the permissions that Grafana gives to what is made in the browser.
const GRANT: &str = "grafana.app/grant-permissions";
/// What the server fills in, or says about one version only.
const OF_A_VERSION: [&str; 6] = [
    "grafana.app/createdBy",
    "grafana.app/updatedBy",
    "grafana.app/updatedTimestamp",
    "grafana.app/saved-from-ui",
    MESSAGE,
    GRANT,
];

/// Where a dashboard is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// In no folder.
    Root,
    /// In the folder with this uid.
    Folder(String),
}

impl Placement {
    /// The place that a folder's uid names; an empty one is the root.
    pub fn of(uid: &str) -> Self {
        if uid.is_empty() {
            Self::Root
        } else {
            Self::Folder(uid.to_owned())
        }
    }

    /// The folder's uid; empty for the root.
    pub fn uid(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Folder(uid) => uid,
        }
    }
}

impl std::fmt::Display for Placement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Root => f.write_str("the root"),
            Self::Folder(uid) => write!(f, "folder {uid}"),
        }
    }
}

/// The version of a dashboard that a write replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// The `resourceVersion` of the API of the Kubernetes style.
    Resource(String),
    /// The `version` of the legacy API.
    Number(u64),
}

impl Version {
    /// Whether Grafana keeps dashboards in its old tables, which hold no annotations of others. There, the
    /// resource version is the number of the dashboard's version; elsewhere, it is a time in microseconds.
    pub fn is_of_old_storage(&self) -> bool {
        match self {
            Self::Resource(text) => text.parse::<u64>().is_ok_and(|number| number < 1_000_000_000_000),
            Self::Number(_) => true,
        }
    }
}

/// In which of Grafana's two models a dashboard is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// `panels`, `templating`, `schemaVersion`.
    Classic,
    /// `elements` and `layout`: the versions `v2…`.
    Elements,
}

/// What Grafana knows about a dashboard beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Its uid.
    pub uid: String,
    /// The version that was read.
    pub version: Version,
    /// The number of that version, as people see it.
    pub generation: u64,
    /// Where it is.
    pub placement: Placement,
    /// All annotations but the folder's.
    pub annotations: BTreeMap<String, String>,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// The model in which it was saved last.
    pub stored: Model,
    /// Who saved it last, as Grafana names them.
    pub updated_by: Option<String>,
    /// When it was saved last, in RFC 3339.
    pub updated: Option<String>,
    /// Whether Grafana failed to convert it into the version that was asked for, so that its content is unusable.
    pub conversion_failed: bool,
}

/// A dashboard in Grafana.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// What Grafana knows about it.
    pub meta: Meta,
    /// Its content.
    pub spec: Value,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// The dashboards.
    pub items: Vec<Live>,
    /// Where the next part starts; nothing at the end.
    pub next: Option<String>,
    /// How large it was.
    pub bytes: usize,
    /// Whether Grafana keeps dashboards in its old tables.
    pub is_of_old_storage: bool,
}

/// A new dashboard.
#[derive(Debug)]
pub struct Creation<'a> {
    /// Its uid, which must be free.
    pub uid: &'a str,
    /// Where it goes.
    pub placement: &'a Placement,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// The model of its content.
    pub model: Model,
    /// Its content.
    pub spec: &'a Value,
}

/// A new version of a dashboard that was read. It keeps what is not named: every annotation, every label.
#[derive(Debug)]
pub struct Replacement<'a> {
    meta: &'a Meta,
    placement: &'a Placement,
    annotations: BTreeMap<String, String>,
    model: Model,
    spec: &'a Value,
}

impl<'a> Replacement<'a> {
    /// A new version at a place, which is nearly always [`Meta::placement`].
    pub fn new(meta: &'a Meta, placement: &'a Placement, model: Model, spec: &'a Value) -> Self {
        let annotations = meta
            .annotations
            .iter()
            .filter(|(key, _)| !OF_A_VERSION.contains(&key.as_str()));
        let annotations = annotations
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        Self {
            meta,
            placement,
            annotations,
            model,
            spec,
        }
    }

    /// Leaves annotations out.
    #[must_use]
    pub fn without(mut self, leave_out: impl Fn(&str) -> bool) -> Self {
        self.annotations.retain(|key, _| !leave_out(key));
        self
    }

    /// Adds annotations, or gives them another value.
    #[must_use]
    pub fn with(mut self, annotations: impl IntoIterator<Item = (String, String)>) -> Self {
        self.annotations.extend(annotations);
        self
    }
}

/// The end of a dashboard that was read.
#[derive(Debug)]
pub struct Deletion<'a> {
    /// The dashboard as it was read.
    pub meta: &'a Meta,
}

impl Reader {
    fn versions(&self) -> Option<(&'static str, Option<&'static str>)> {
        match self.server.api {
            Api::Kubernetes { classic, elements } => Some((classic, elements)),
            Api::Legacy => None,
        }
    }

    fn api_version(&self, model: Model, doing: &str) -> Result<&'static str, Error> {
        let missing = || Error {
            doing: doing.to_owned(),
            cause: Cause::Invalid {
                message: "the server has no API for dashboards of version 2".to_owned(),
            },
        };
        let (classic, elements) = self.versions().ok_or_else(missing)?;
        match model {
            Model::Classic => Ok(classic),
            Model::Elements => elements.ok_or_else(missing),
        }
    }

    /// A part of the list of all dashboards that the login may read, each with its content.
    ///
    /// # Errors
    /// If it cannot be read. The legacy API has no such list.
    pub async fn page(&self, limit: usize, next: Option<&str>) -> Result<Page, Error> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(next.map(|next| ("continue", next)));
        self.list("list the dashboards", &query).await
    }

    /// The versions of a dashboard, newest first.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn history(&self, uid: &str, limit: usize) -> Result<Vec<Live>, Error> {
        let doing = format!("read the versions of dashboard {uid}");
        if self.versions().is_none() {
            return legacy::history(&self.transport, &doing, uid, limit).await;
        }
        let (limit, of) = (limit.to_string(), format!("metadata.name={uid}"));
        let query = [
            ("labelSelector", "grafana.app/get-history=true"),
            ("fieldSelector", &of),
            ("limit", &limit),
        ];
        Ok(self.list(&doing, &query).await?.items)
    }

    /// The dashboards that were deleted, newest first: at most one part of the list.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn trash(&self) -> Result<Vec<Live>, Error> {
        if self.versions().is_none() {
            return Ok(Vec::new());
        }
        let query = [("labelSelector", "grafana.app/get-trash=true"), ("limit", "500")];
        Ok(self
            .list("read the list of deleted dashboards", &query)
            .await?
            .items)
    }

    async fn list(&self, doing: &str, query: &[(&str, &str)]) -> Result<Page, Error> {
        let version = self.api_version(Model::Classic, doing)?;
        let path = [
            "apis",
            "dashboard.grafana.app",
            version,
            "namespaces",
            &self.server.namespace,
            "dashboards",
        ];
        let (mut list, bytes) = self
            .transport
            .get_sized(Request::new(doing, &path).query(query))
            .await?;
        let damaged = |what: &str| Error {
            doing: doing.to_owned(),
            cause: Cause::Damaged(what.to_owned()),
        };
        let Some(Value::Array(items)) = list.get_mut("items").map(Value::take) else {
            return Err(damaged("a list without `items`"));
        };
        let of_list = |field: &str| {
            let text = list
                .get("metadata")
                .and_then(|metadata| metadata.get(field))
                .and_then(Value::as_str);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let items: Option<Vec<Live>> = items.into_iter().map(live).collect();
        Ok(Page {
            items: items.ok_or_else(|| damaged("a dashboard without a name or version"))?,
            next: of_list("continue"),
            bytes,
            is_of_old_storage: of_list("resourceVersion")
                .is_none_or(|version| Version::Resource(version).is_of_old_storage()),
        })
    }

    /// One dashboard, in one of the two models; nothing if there is none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn dashboard(&self, uid: &str, model: Model) -> Result<Option<Live>, Error> {
        let doing = format!("read dashboard {uid}");
        if self.versions().is_none() {
            return legacy::dashboard(&self.transport, &doing, uid).await;
        }
        let version = self.api_version(model, &doing)?;
        let path = [
            "apis",
            "dashboard.grafana.app",
            version,
            "namespaces",
            &self.server.namespace,
            "dashboards",
            uid,
        ];
        match self.transport.find(Request::new(&doing, &path)).await? {
            None => Ok(None),
            Some(found) => match live(found) {
                Some(live) => Ok(Some(live)),
                None => Err(Error {
                    doing,
                    cause: Cause::Damaged("no name or version".to_owned()),
                }),
            },
        }
    }

    /// The name of the person who saved a dashboard last; nothing if it cannot be found out.
    pub async fn last_person(&self, uid: &str) -> Option<String> {
        let path = ["api", "dashboards", "uid", uid];
        let found = self
            .transport
            .get(Request::new("find out who saved a dashboard", &path))
            .await
            .ok()?;
        let name = found.get("meta")?.get("updatedBy")?.as_str()?;
        (!name.is_empty()).then(|| super::error::readable(name))
    }

    /// The uids of the dashboards that have all of these tags, of the whole organisation. Not up to date to the second.
    ///
    /// # Errors
    /// If the search fails.
    pub async fn search(&self, tags: &[&str]) -> Result<Vec<String>, Error> {
        legacy::search(&self.transport, tags).await
    }
}

impl Writer {
    /// Creates a dashboard, with the permissions that Grafana gives by default.
    ///
    /// # Errors
    /// [`Cause::Exists`] if its uid is taken, also by one that the login may not see.
    pub async fn create(&self, creation: &Creation<'_>) -> Result<Live, Error> {
        let doing = format!("create dashboard {}", creation.uid);
        if self.reader.versions().is_none() {
            return legacy::create(&self.transport, &doing, creation).await;
        }
        let version = self.reader.api_version(creation.model, &doing)?;
        let mut annotations = creation.annotations.clone();
        annotations.insert(GRANT.to_owned(), "default".to_owned());
        let metadata = self.metadata(creation.uid, creation.placement, annotations);
        let body = envelope(version, &metadata, creation.spec);
        let path = [
            "apis",
            "dashboard.grafana.app",
            version,
            "namespaces",
            &self.reader.server.namespace,
            "dashboards",
        ];
        let request = Request::new(&doing, &path).query(&[("fieldValidation", "Strict")]);
        let live = written(
            &doing,
            self.transport.send(Verb::Create, request, Some(&body)).await?,
        )?;
        if live.meta.version.is_of_old_storage() {
            // The annotations are gone by the next read; written again, they stand in the message.
            let placement = live.meta.placement.clone();
            let again = Replacement::new(&live.meta, &placement, creation.model, creation.spec)
                .with(creation.annotations.clone());
            return self.replace(&again).await;
        }
        Ok(live)
    }

    /// Writes a new version.
    ///
    /// # Errors
    /// [`Cause::Changed`] if it is no longer the version that was read, [`Cause::NotFound`] if it is gone.
    pub async fn replace(&self, replacement: &Replacement<'_>) -> Result<Live, Error> {
        let uid = &replacement.meta.uid;
        let doing = format!("update dashboard {uid}");
        let Version::Resource(resource_version) = &replacement.meta.version else {
            return legacy::replace(
                &self.transport,
                &doing,
                replacement.meta,
                replacement.placement,
                &replacement.annotations,
                replacement.spec,
            )
            .await;
        };
        let version = self.reader.api_version(replacement.model, &doing)?;
        let mut annotations = replacement.annotations.clone();
        let mut spec = std::borrow::Cow::Borrowed(replacement.spec);
        if replacement.meta.version.is_of_old_storage() {
            annotations.insert(
                MESSAGE.to_owned(),
                legacy::message_with_stamp(&replacement.annotations),
            );
            if replacement.model == Model::Classic {
                spec = std::borrow::Cow::Owned(legacy::tagged(replacement.spec));
            }
        }
        let mut metadata = self.metadata(uid, replacement.placement, annotations);
        metadata.insert("resourceVersion".to_owned(), json!(resource_version));
        if !replacement.meta.labels.is_empty() {
            metadata.insert("labels".to_owned(), json!(replacement.meta.labels));
        }
        let body = envelope(version, &metadata, &spec);
        let path = [
            "apis",
            "dashboard.grafana.app",
            version,
            "namespaces",
            &self.reader.server.namespace,
            "dashboards",
            uid,
        ];
        let request = Request::new(&doing, &path).query(&[("fieldValidation", "Strict")]);
        written(
            &doing,
            self.transport.send(Verb::Replace, request, Some(&body)).await?,
        )
    }

    /// Deletes a dashboard. Grafana keeps it among the deleted ones for a while.
    ///
    /// # Errors
    /// [`Cause::Changed`] if it is no longer the version that was read, [`Cause::NotFound`] if it is gone.
    pub async fn delete(&self, deletion: &Deletion<'_>) -> Result<(), Error> {
        let uid = &deletion.meta.uid;
        let doing = format!("delete dashboard {uid}");
        let Version::Resource(resource_version) = &deletion.meta.version else {
            return legacy::delete(&self.transport, &doing, deletion.meta).await;
        };
        let version = self.reader.api_version(Model::Classic, &doing)?;
        let body = json!({
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "preconditions": {"resourceVersion": resource_version},
        });
        let path = [
            "apis",
            "dashboard.grafana.app",
            version,
            "namespaces",
            &self.reader.server.namespace,
            "dashboards",
            uid,
        ];
        self.transport
            .send(Verb::Delete, Request::new(&doing, &path), Some(&body))
            .await?;
        Ok(())
    }

    /// The metadata of a write: always with the place.
    fn metadata(
        &self,
        uid: &str,
        placement: &Placement,
        mut annotations: BTreeMap<String, String>,
    ) -> Map<String, Value> {
        match placement {
            Placement::Root => annotations.remove(FOLDER),
            Placement::Folder(folder) => annotations.insert(FOLDER.to_owned(), folder.clone()),
        };
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), json!(uid));
        metadata.insert("namespace".to_owned(), json!(self.reader.server.namespace));
        metadata.insert("annotations".to_owned(), json!(annotations));
        metadata
    }
}

fn envelope(version: &str, metadata: &Map<String, Value>, spec: &Value) -> Value {
    json!({
        "apiVersion": format!("dashboard.grafana.app/{version}"),
        "kind": "Dashboard",
        "metadata": metadata,
        "spec": spec,
    })
}

fn written(doing: &str, answer: Value) -> Result<Live, Error> {
    live(answer).ok_or_else(|| Error {
        doing: doing.to_owned(),
        cause: Cause::Damaged("no dashboard in the answer to a write".to_owned()),
    })
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// A dashboard out of its envelope.
fn live(mut envelope: Value) -> Option<Live> {
    let spec = envelope.get_mut("spec").map(Value::take)?;
    let metadata = envelope.get("metadata")?;
    let text = |field: &str| metadata.get(field).and_then(Value::as_str);
    let mut annotations = texts(metadata.get("annotations"));
    let placement = Placement::of(&annotations.remove(FOLDER).unwrap_or_default());
    legacy::stamp_from_message(&mut annotations);
    let conversion = envelope.get("status").and_then(|status| status.get("conversion"));
    let served = envelope
        .get("apiVersion")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let stored = conversion
        .and_then(|conversion| conversion.get("storedVersion"))
        .and_then(Value::as_str);
    let stored = stored.unwrap_or_else(|| served.rsplit('/').next().unwrap_or_default());
    Some(Live {
        meta: Meta {
            uid: text("name")?.to_owned(),
            version: Version::Resource(text("resourceVersion")?.to_owned()),
            generation: metadata
                .get("generation")
                .and_then(Value::as_u64)
                .unwrap_or_default(),
            placement,
            labels: texts(metadata.get("labels")),
            stored: if stored.starts_with("v2") {
                Model::Elements
            } else {
                Model::Classic
            },
            updated_by: annotations
                .get("grafana.app/updatedBy")
                .or_else(|| annotations.get("grafana.app/createdBy"))
                .cloned(),
            updated: annotations
                .get("grafana.app/updatedTimestamp")
                .cloned()
                .or_else(|| text("creationTimestamp").map(str::to_owned)),
            annotations,
            conversion_failed: conversion.and_then(|conversion| conversion.get("failed"))
                == Some(&Value::Bool(true)),
        },
        spec,
    })
}
