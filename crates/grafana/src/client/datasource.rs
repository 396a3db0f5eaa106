//! Data sources in Grafana.

use dashgen_foreign::Foreign;
use serde_json::Value;

use super::Reader;
use super::error::{Cause, Error};
use super::transport::Request;

/// Data sources by name: the name of a variable, a type of plugin or a uid in a dashboard, each with the name
/// or uid of a data source of the server.
pub type Mapping = std::collections::BTreeMap<String, String>;

/// A data source in Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSource {
    /// Its uid.
    pub uid: String,
    /// Its name.
    pub name: Foreign,
    /// Its plugin: `prometheus`, `elasticsearch`.
    pub kind: Foreign,
    /// Whether queries that name none go to it.
    pub is_default: bool,
}

impl Reader {
    /// The data sources that the login may read.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn data_sources(&self) -> Result<Vec<DataSource>, Error> {
        let doing = "list the data sources";
        let found = self
            .transport
            .get(Request::new(doing, &["api", "datasources"]))
            .await
            .map_err(|error| error.needing(|| "datasources:read".to_owned()))?;
        let Value::Array(found) = found else {
            return Err(Error {
                doing: doing.to_owned(),
                cause: Cause::Damaged("it is no list".into()),
            });
        };
        let source = |found: &Value| {
            let text = |field: &str| Some(found.get(field)?.as_str()?.to_owned());
            Some(DataSource {
                uid: text("uid")?,
                name: text("name")?.into(),
                kind: text("type")?.into(),
                is_default: found.get("isDefault") == Some(&Value::Bool(true)),
            })
        };
        Ok(found.iter().filter_map(source).collect())
    }
}
