//! Taking dashboards out of Grafana.

use serde_json::{Value, json};

use super::owner::Owner;
use crate::client::dashboard::{Live, Meta, Model};
use crate::client::{Api, Error, Reader};
use dashgen_canonical;

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
#[derive(Clone, Debug)]
pub struct Pulled {
    /// What Grafana knows about it.
    pub meta: Meta,
    /// Its content, in canonical form with its uid; or why it has none.
    pub content: Result<Value, canonical::Error>,
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

/// Takes dashboards. It sends GETs only.
///
/// # Errors
/// If they cannot be read. A uid that is not there is left out.
pub async fn pull(reader: &Reader, selection: &Selection) -> Result<Vec<Pulled>, Error> {
    let mut pulled = Vec::new();
    let uids = match reader.server().api {
        // A few are read one by one, many from the one list.
        _ if selection.is_by_uid_only() && selection.uids.len() <= 20 => selection.uids.clone(),
        Api::Legacy => reader.search(&[]).await?,
        Api::Kubernetes { .. } => {
            let mut next = None::<String>;
            loop {
                let page = reader.page(Model::Classic, 50, next.as_deref()).await?;
                for live in page.items.into_iter().filter(|live| selection.takes(live)) {
                    pulled.push(whole(reader, live).await?);
                }
                if page.next.is_none() || page.next == next {
                    break;
                }
                next = page.next;
            }
            // The list lags behind what was made a moment ago.
            let is_missing = |uid: &&String| !pulled.iter().any(|one: &Pulled| one.meta.uid == **uid);
            selection.uids.iter().filter(is_missing).cloned().collect()
        }
    };
    for uid in uids {
        if let Some(live) = reader
            .dashboard(&uid, Model::Classic)
            .await?
            .filter(|live| selection.takes(live))
        {
            pulled.push(whole(reader, live).await?);
        }
    }
    pulled.sort_by(|a, b| a.meta.uid.cmp(&b.meta.uid));
    Ok(pulled)
}

/// The dashboard in the model in which it was saved, so that nothing of it is lost.
async fn whole(reader: &Reader, live: Live) -> Result<Pulled, Error> {
    if live.meta.stored == Model::Elements
        && let Some(live) = reader.dashboard(&live.meta.uid, Model::Elements).await?
    {
        let envelope = json!({
            "apiVersion": "dashboard.grafana.app/v2beta1",
            "kind": "Dashboard",
            "metadata": {"name": live.meta.uid},
            "spec": live.spec,
        });
        return Ok(Pulled {
            content: canonical::canonical(envelope),
            meta: live.meta,
        });
    }
    let mut spec = live.spec;
    if let Value::Object(spec) = &mut spec {
        spec.insert("uid".to_owned(), json!(live.meta.uid));
        crate::client::legacy::without_tag(spec);
    }
    Ok(Pulled {
        content: canonical::canonical(spec),
        meta: live.meta,
    })
}
