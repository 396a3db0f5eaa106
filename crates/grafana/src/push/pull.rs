//! Taking dashboards out of Grafana.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::history::History;
use super::owner::Owner;
use crate::client::dashboard::{Live, Meta, Model, Pages};
use crate::client::{Api, Cause, Error, Reader};
use dashgen_canonical as canonical;

/// Which dashboards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those with these uids.
    pub uids: Vec<String>,
    /// Those in this folder; empty for the root.
    pub folder: Option<String>,
    /// Those with this tag.
    pub tag: Option<String>,
    /// Those that this project pushed, and what else the other fields name.
    pub project: Option<Option<String>>,
}

/// A dashboard that was taken.
#[derive(Debug)]
pub struct Pulled {
    /// Its uid.
    pub uid: String,
    /// What Grafana knows about it; nothing if it cannot be read.
    pub meta: Option<Meta>,
    /// Its content, in canonical form with its uid; or why it has none.
    pub content: Result<Value, PullError>,
}

/// Why a dashboard has no content.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// It cannot be read.
    #[error(transparent)]
    Grafana(#[from] Error),
    /// It has no canonical form.
    #[error(transparent)]
    Canonical(#[from] canonical::Error),
}

impl Selection {
    fn takes(&self, live: &Live) -> bool {
        let tags = live.spec.get("tags").and_then(Value::as_array);
        let has_tag = |tag: &String| tags.is_some_and(|tags| tags.iter().any(|one| one == tag));
        self.uids.contains(&live.meta.uid)
            || self
                .folder
                .as_deref()
                .is_some_and(|folder| live.meta.placement.uid() == folder)
            || self.tag.as_ref().is_some_and(has_tag)
            || self
                .project
                .as_ref()
                .is_some_and(|project| Owner::of(&live.meta.annotations, project.as_deref()) == Owner::Ours)
    }

    fn is_by_uid_only(&self) -> bool {
        self.folder.is_none() && self.tag.is_none() && self.project.is_none()
    }
}

/// Takes dashboards, each as soon as it is read. It sends GETs only.
///
/// # Errors
/// If the list of them cannot be read. One that cannot be read itself is given without a content; a uid that is not there
/// is left out.
pub async fn pull(reader: &Reader, selection: &Selection, mut take: impl FnMut(Pulled)) -> Result<(), Error> {
    let mut uids: BTreeSet<String> = selection.uids.iter().cloned().collect();
    match reader.server().api {
        // A few are read one by one, many from the one list.
        _ if selection.is_by_uid_only() && uids.len() <= 20 => {}
        Api::Legacy => uids = reader.search(&[]).await?.into_iter().collect(),
        Api::Kubernetes { .. } => {
            let mut pages = Pages::new(reader, Model::Classic);
            while let Some(page) = pages.next().await? {
                for live in page.into_iter().filter(|live| selection.takes(live)) {
                    uids.remove(&live.meta.uid);
                    take(whole(reader, live).await?);
                }
            }
            // The list lags behind what was made a moment ago.
        }
    }
    for uid in uids {
        match reader.dashboard(&uid, Model::Classic).await {
            Ok(Some(live)) if selection.takes(&live) => take(whole(reader, live).await?),
            Ok(_) => {}
            Err(error) if error.cause.is_of_all() => return Err(error),
            Err(error) => take(Pulled {
                uid,
                meta: None,
                content: Err(PullError::Grafana(error)),
            }),
        }
    }
    Ok(())
}

/// What this project pushed last of a dashboard, in canonical form; nothing if Grafana's history does not say it any more, or
/// the credentials may not read it. It sends GETs only.
///
/// # Errors
/// If the history cannot be read.
pub async fn pushed(reader: &Reader, meta: &Meta, project: Option<&str>) -> Result<Option<Value>, Error> {
    let history = History::read(reader, meta, meta.stored, project).await?;
    Ok(history.pushed.and_then(|pushed| pushed.comparable))
}

/// The dashboard in the model in which it was saved, so that nothing of it is lost.
async fn whole(reader: &Reader, live: Live) -> Result<Pulled, Error> {
    let pulled = |meta: Meta, content: Result<Value, PullError>| Pulled {
        uid: meta.uid.clone(),
        meta: Some(meta),
        content,
    };
    if live.meta.stored == Model::Elements {
        let live = match reader.dashboard(&live.meta.uid, Model::Elements).await {
            Ok(Some(live)) => live,
            Ok(None) => {
                let message = "it was deleted meanwhile".into();
                let doing = format!("read dashboard {}", live.meta.uid);
                let cause = Cause::NotFound { message };
                return Ok(pulled(live.meta, Err(Error { doing, cause }.into())));
            }
            Err(error) if error.cause.is_of_all() => return Err(error),
            Err(error) => return Ok(pulled(live.meta, Err(error.into()))),
        };
        let envelope = json!({
            "apiVersion": "dashboard.grafana.app/v2beta1",
            "kind": "Dashboard",
            "metadata": {"name": live.meta.uid},
            "spec": live.spec,
        });
        return Ok(pulled(
            live.meta,
            canonical::canonical(envelope).map_err(PullError::from),
        ));
    }
    let mut spec = live.spec;
    if let Value::Object(spec) = &mut spec {
        spec.insert("uid".to_owned(), json!(live.meta.uid));
        crate::client::legacy::without_tag(spec);
    }
    Ok(pulled(
        live.meta,
        canonical::canonical(spec).map_err(PullError::from),
    ))
}
