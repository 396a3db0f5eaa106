//! What a server is: its version, its APIs, the organisation that the login belongs to.

use std::fmt;

use dashgen_foreign::Foreign;
use serde_json::Value;

use super::error::{Cause, Error};
use super::transport::{GetOnly, Request};

/// The oldest major version that dashgen talks to.
pub const OLDEST: u64 = 11;

/// A server that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version; nothing if it hides it.
    pub version: Option<Version>,
    /// The API that is used.
    pub api: Api,
    /// The organisation of the login.
    pub organisation: u64,
    /// The organisation's name in the API of the Kubernetes style: `default`, `org-2`, `stacks-123`.
    pub namespace: String,
    /// The login's name.
    pub login: Foreign,
    /// Whether the legacy API was asked for although the server has the other one: then nobody can see who
    /// manages a dashboard, and a write would drop the marks of whoever does.
    pub hides_managers: bool,
}

/// A version of Grafana.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// As the server writes it: `12.4.0`.
    pub text: Foreign,
}

/// The API for dashboards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Api {
    /// The API of the Kubernetes style, `/apis/dashboard.grafana.app`.
    Kubernetes {
        /// Its version for classic dashboards: `v1` or `v1beta1`.
        classic: &'static str,
        /// Its version for dashboards of elements and layouts, if there is one: `v2` or `v2beta1`.
        elements: Option<&'static str>,
    },
    /// The API of Grafana 11 and older 12, `/api/dashboards`.
    Legacy,
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kubernetes { classic, .. } => write!(f, "dashboard.grafana.app/{classic}"),
            Self::Legacy => f.write_str("legacy"),
        }
    }
}

/// Which API to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiChoice {
    /// The API of the Kubernetes style where the server has it.
    #[default]
    Ask,
    /// The API of the Kubernetes style, or none.
    Kubernetes,
    /// The legacy API.
    Legacy,
}

/// What is asked for instead of found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Which API to use.
    pub api: ApiChoice,
    /// The namespace, for servers that name it otherwise.
    pub namespace: Option<String>,
}

impl Server {
    /// The path of the dashboards of the login's organisation, or of one of them, in the API of the Kubernetes
    /// style.
    pub(super) fn dashboards<'a>(&'a self, version: &'a str, uid: Option<&'a str>) -> Vec<&'a str> {
        self.resource("dashboard.grafana.app", version, "dashboards", uid)
    }

    /// The same for folders.
    pub(super) fn folders<'a>(&'a self, uid: Option<&'a str>) -> Vec<&'a str> {
        self.resource("folder.grafana.app", "v1beta1", "folders", uid)
    }

    fn resource<'a>(
        &'a self,
        group: &'a str,
        version: &'a str,
        resource: &'a str,
        name: Option<&'a str>,
    ) -> Vec<&'a str> {
        let path = ["apis", group, version, "namespaces", &self.namespace, resource];
        path.into_iter().chain(name).collect()
    }

    pub(super) async fn ask(transport: &GetOnly, wishes: &Wishes) -> Result<Self, Error> {
        let version = health(transport).await?;
        if let Some(version) = version.as_ref().filter(|version| version.major < OLDEST) {
            return Err(invalid(format!(
                "Grafana {} is too old: {OLDEST} is the oldest that dashgen pushes to",
                version.text
            )));
        }
        let (user, group) = tokio::join!(
            transport.get(Request::new("find out whose login this is", &["api", "user"])),
            discovery(transport, wishes.api),
        );
        let user = user?;
        let organisation = user.get("orgId").and_then(Value::as_u64).unwrap_or(1);
        let login = Foreign::words(user.get("login").and_then(Value::as_str).unwrap_or_default());
        let group = group?;
        let api = choose(wishes.api, group.as_ref())?;
        let newest = choose(ApiChoice::Ask, group.as_ref())?;
        let namespace = match &wishes.namespace {
            Some(namespace) => namespace.clone(),
            None if transport.address().is_cloud() => cloud_namespace(transport).await?,
            None if organisation == 1 => "default".to_owned(),
            None => format!("org-{organisation}"),
        };
        Ok(Self {
            version,
            organisation,
            namespace,
            login,
            hides_managers: api == Api::Legacy && newest != Api::Legacy,
            api,
        })
    }

    /// Refuses a server whose dashboards must not be written, because nobody can see whose they are.
    ///
    /// # Errors
    /// [`Cause::Unsuitable`].
    pub fn check_writable(&self) -> Result<(), Error> {
        if self.hides_managers {
            return Err(invalid(
                "this Grafana says who manages a dashboard only in its newer API, and a write through the legacy one \
                 would drop that; leave --api legacy out (to read with it is safe)"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// The versions of the API for dashboards that the server has; nothing if it has none.
async fn discovery(transport: &GetOnly, choice: ApiChoice) -> Result<Option<Value>, Error> {
    let path = ["apis", "dashboard.grafana.app"];
    let found = transport
        .find(Request::new("find out which API the server has", &path))
        .await;
    match found {
        // A proxy may let nothing but the legacy API through, which is what was asked for.
        Err(Error {
            cause: Cause::Forbidden { .. } | Cause::NotGrafana { .. },
            ..
        }) if choice == ApiChoice::Legacy => Ok(None),
        found => found,
    }
}

async fn health(transport: &GetOnly) -> Result<Option<Version>, Error> {
    let doing = "reach Grafana";
    let health = transport.find(Request::new(doing, &["api", "health"])).await?;
    let lacks = match &health {
        None => Some("404 “not found”"),
        Some(Value::Null) => Some("an empty response"),
        Some(health) if health.get("database").is_none() => Some("JSON without the field `database`"),
        Some(_) => None,
    };
    let health = health.unwrap_or_default();
    if let Some(found) = lacks {
        let found = found.into();
        return Err(Error {
            doing: doing.to_owned(),
            cause: Cause::NotGrafana { found },
        });
    }
    Ok(health.get("version").and_then(Value::as_str).and_then(|text| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        Some(Version {
            major: digits.parse().ok()?,
            text: Foreign::words(text),
        })
    }))
}

async fn cloud_namespace(transport: &GetOnly) -> Result<String, Error> {
    let doing = "find out the namespace of the stack";
    let settings = transport
        .get(Request::new(doing, &["api", "frontend", "settings"]))
        .await?;
    let namespace = settings.get("namespace").and_then(Value::as_str);
    namespace.map(str::to_owned).ok_or_else(|| Error {
        doing: doing.to_owned(),
        cause: Cause::Damaged("the settings name none; give it with --namespace stacks-N".into()),
    })
}

fn choose(choice: ApiChoice, group: Option<&Value>) -> Result<Api, Error> {
    let served = |wanted: &str| {
        let versions = group
            .and_then(|group| group.get("versions"))
            .and_then(Value::as_array);
        versions.is_some_and(|versions| {
            versions
                .iter()
                .any(|version| version.get("version").and_then(Value::as_str) == Some(wanted))
        })
    };
    let first = |wanted: [&'static str; 2]| wanted.into_iter().find(|version| served(version));
    match (choice, first(["v1", "v1beta1"])) {
        (ApiChoice::Legacy, _) | (ApiChoice::Ask, None) => Ok(Api::Legacy),
        (_, Some(classic)) => Ok(Api::Kubernetes {
            classic,
            elements: first(["v2", "v2beta1"]),
        }),
        (ApiChoice::Kubernetes, None) => Err(invalid(
            "the server has no dashboard.grafana.app/v1 or v1beta1; leave --api out to use the legacy API"
                .to_owned(),
        )),
    }
}

fn invalid(message: String) -> Error {
    Error {
        doing: "use this server".to_owned(),
        cause: Cause::Unsuitable(message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn group(versions: &[&str]) -> Value {
        json!({"versions": versions.iter().map(|version| json!({"version": version})).collect::<Vec<_>>()})
    }

    #[test]
    fn the_newest_api_that_is_served_is_chosen() {
        let of = |versions: &[&str]| choose(ApiChoice::Ask, Some(&group(versions))).expect("an API");
        assert_eq!(
            of(&["v1beta1", "v0alpha1", "v2beta1", "v2alpha1"]),
            Api::Kubernetes {
                classic: "v1beta1",
                elements: Some("v2beta1")
            }
        );
        assert_eq!(
            of(&["v1", "v1beta1", "v2", "v2beta1"]),
            Api::Kubernetes {
                classic: "v1",
                elements: Some("v2")
            }
        );
        assert_eq!(of(&["v0alpha1", "v1alpha1"]), Api::Legacy, "Grafana 11 and 12.0");
        assert_eq!(choose(ApiChoice::Ask, None).expect("an API"), Api::Legacy);
        assert_eq!(
            choose(ApiChoice::Legacy, Some(&group(&["v1"]))).expect("an API"),
            Api::Legacy
        );
        assert!(choose(ApiChoice::Kubernetes, None).is_err());
    }
}
