//! Reading dashboards: one, a part of all of them, the versions of one, the deleted ones.

use dashgen_foreign::Foreign;
use serde_json::Value;

use super::envelope::live;
use super::{Live, Model, Page};
use crate::client::error::{Cause, Error};
use crate::client::server::Api;
use crate::client::transport::Request;
use crate::client::{Reader, legacy};

/// What reading the list is.
pub(super) const LISTING: &str = "list the dashboards";

impl Reader {
    pub(super) fn versions(&self) -> Option<(&'static str, Option<&'static str>)> {
        match self.server.api {
            Api::Kubernetes { classic, elements } => Some((classic, elements)),
            Api::Legacy => None,
        }
    }

    pub(super) fn api_version(&self, model: Model, doing: &str) -> Result<&'static str, Error> {
        let missing = || Error {
            doing: doing.to_owned(),
            cause: Cause::Invalid {
                message: "the server has no API for dashboards of version 2".into(),
            },
        };
        let (classic, elements) = self.versions().ok_or_else(missing)?;
        match model {
            Model::Classic => Ok(classic),
            Model::Elements => elements.ok_or_else(missing),
        }
    }

    /// A part of the list of all dashboards that the login may read, each with its content in one of the two
    /// models. [`Pages`](super::Pages) gives all of them.
    ///
    /// # Errors
    /// If it cannot be read. The legacy API has no such list.
    pub async fn page(&self, model: Model, limit: usize, next: Option<&str>) -> Result<Page, Error> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(next.map(|next| ("continue", next)));
        self.list(model, LISTING, &query).await
    }

    /// The versions of a dashboard, newest first, each with its content in one of the two models.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn history(&self, uid: &str, model: Model, limit: usize) -> Result<Vec<Live>, Error> {
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
        let mut versions = self.list(model, &doing, &query).await?.items;
        versions.retain(|version| version.meta.uid == uid);
        Ok(versions)
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
            .list(Model::Classic, "read the list of deleted dashboards", &query)
            .await?
            .items)
    }

    async fn list(&self, model: Model, doing: &str, query: &[(&str, &str)]) -> Result<Page, Error> {
        let version = self.api_version(model, doing)?;
        let path = self.server.dashboards(version, None);
        let (mut list, bytes) = self
            .transport
            .get_sized(Request::new(doing, &path).query(query))
            .await
            .map_err(|error| error.needing(|| "dashboards:read".to_owned()))?;
        let damaged = |what: &str| Error {
            doing: doing.to_owned(),
            cause: Cause::Damaged(what.into()),
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
        let path = self.server.dashboards(version, Some(uid));
        let found = self.transport.find(Request::new(&doing, &path)).await;
        match found.map_err(|error| error.needing(|| "dashboards:read".to_owned()))? {
            None => Ok(None),
            Some(found) => {
                let found = live(found).ok_or("no name or version");
                let found = found.and_then(|live| {
                    if live.meta.uid == uid {
                        Ok(live)
                    } else {
                        Err("it is another dashboard")
                    }
                });
                found.map(Some).map_err(|what| Error {
                    doing,
                    cause: Cause::Damaged(what.into()),
                })
            }
        }
    }

    /// The name of the person who saved a dashboard last; nothing if it cannot be found out.
    pub async fn last_person(&self, uid: &str) -> Option<Foreign> {
        let path = ["api", "dashboards", "uid", uid];
        let found = self
            .transport
            .get(Request::new("find out who saved a dashboard", &path))
            .await
            .ok()?;
        let name = found.get("meta")?.get("updatedBy")?.as_str()?;
        (!name.is_empty()).then(|| Foreign::words(name))
    }

    /// The uids of the dashboards that have all of these tags, of the whole organisation. Not up to date to the second.
    ///
    /// # Errors
    /// If the search fails.
    pub async fn search(&self, tags: &[&str]) -> Result<Vec<String>, Error> {
        legacy::search(&self.transport, tags).await
    }
}
