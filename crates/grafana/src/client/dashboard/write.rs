//! Writing dashboards. Each write names what it replaces, and the place where it stays.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::change::GRANT;
use super::envelope::{envelope, live};
use super::{Creation, Deletion, FOLDER, Live, MESSAGE, Model, Placement, Replacement, Version};
use crate::client::error::{Cause, Error};
use crate::client::transport::{Request, Verb};
use crate::client::{Writer, legacy};

/// The annotation that says which content was sent.
const CHECKSUM: &str = "grafana.app/sourceChecksum";

/// Asks for the answer without the deed.
const DRY_RUN: [(&str, &str); 2] = [("dryRun", "All"), ("fieldValidation", "Strict")];

impl Writer {
    /// What Grafana would make of a content, without storing anything. Nothing if it does not say.
    pub async fn rehearse(&self, uid: &str, placement: &Placement, spec: &Value) -> Option<Value> {
        let doing = format!("rehearse dashboard {uid}");
        let version = self.reader.api_version(Model::Classic, &doing).ok()?;
        let body = envelope(version, &self.metadata(uid, placement, BTreeMap::new()), spec);
        let path = self.reader.server.dashboards(version, Some(uid));
        let request = Request::new(&doing, &path).query(&DRY_RUN);
        let answer = self.transport.send(Verb::Replace, request, Some(&body)).await;
        Some(live(answer.ok()?)?.spec)
    }

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
        let path = self.reader.server.dashboards(version, None);
        let request = Request::new(&doing, &path).query(&[("fieldValidation", "Strict")]);
        let answer = self.transport.send(Verb::Create, request, Some(&body)).await;
        let answer = answer
            .map_err(|error| error.needing(|| format!("dashboards:create on {}", creation.placement)))?;
        let sent = Sent {
            uid: creation.uid,
            replaced: None,
            annotations: &creation.annotations,
            spec: creation.spec,
        };
        let live = sent.proved(&doing, answer)?;
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
        let path = self.reader.server.dashboards(version, Some(uid));
        let request = Request::new(&doing, &path).query(&[("fieldValidation", "Strict")]);
        let answer = self.transport.send(Verb::Replace, request, Some(&body)).await;
        let needed = || format!("dashboards:write on {}", replacement.placement);
        let sent = Sent {
            uid,
            replaced: Some(&replacement.meta.version),
            annotations: &replacement.annotations,
            spec: replacement.spec,
        };
        sent.proved(&doing, answer.map_err(|error| error.needing(needed))?)
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
        let path = self.reader.server.dashboards(version, Some(uid));
        self.transport
            .send(Verb::Delete, Request::new(&doing, &path), Some(&body))
            .await
            .map_err(|error| error.needing(|| "dashboards:delete".to_owned()))?;
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

/// What was sent, beside which the response is held.
struct Sent<'a> {
    uid: &'a str,
    /// The version that it replaces.
    replaced: Option<&'a Version>,
    annotations: &'a BTreeMap<String, String>,
    spec: &'a Value,
}

impl Sent<'_> {
    /// The dashboard in the response to a write, if it is the one that was written. Something between here and
    /// Grafana may have answered with what was there before, or with another one.
    fn proved(&self, doing: &str, answer: Value) -> Result<Live, Error> {
        let failed = |cause| Error {
            doing: doing.to_owned(),
            cause,
        };
        let live = live(answer)
            .ok_or_else(|| failed(Cause::Damaged("no dashboard in the response to a write".into())))?;
        let is_the_mark = |key: &&str| {
            let read = live.meta.annotations.get(*key);
            // The old tables drop it.
            read == self.annotations.get(*key) || (read.is_none() && live.meta.version.is_of_old_storage())
        };
        let title = |spec: &Value| {
            spec.get("title")
                .and_then(Value::as_str)
                .map(|title| title.trim().to_owned())
        };
        let shown = if live.meta.uid != self.uid {
            "another dashboard"
        } else if self.replaced == Some(&live.meta.version) {
            "the version that was there before"
        } else if !is_the_mark(&CHECKSUM) || title(&live.spec) != title(self.spec) {
            "another content"
        } else {
            return Ok(live);
        };
        Err(failed(Cause::NotStored { shown }))
    }
}
