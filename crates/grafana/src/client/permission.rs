//! What a login may do.

use std::collections::BTreeMap;

use super::Reader;
use super::error::Error;
use super::transport::Request;

/// The actions of a login, each with the scopes that it has it for: `dashboards:write` for `folders:uid:dvt`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions(pub BTreeMap<String, Vec<String>>);

impl Permissions {
    /// Whether an action is allowed anywhere.
    pub fn allow(&self, action: &str) -> bool {
        self.0.contains_key(action)
    }
}

impl Reader {
    /// What the login may do.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn permissions(&self) -> Result<Permissions, Error> {
        let path = ["api", "access-control", "user", "permissions"];
        let found = self
            .transport
            .get(Request::new("read the login's permissions", &path))
            .await?;
        let scopes = |scopes: &serde_json::Value| {
            let scopes = scopes.as_array().into_iter().flatten();
            scopes
                .filter_map(|scope| Some(scope.as_str()?.to_owned()))
                .collect::<Vec<_>>()
        };
        let actions = found.as_object().into_iter().flatten();
        Ok(Permissions(
            actions.map(|(action, of)| (action.clone(), scopes(of))).collect(),
        ))
    }
}
