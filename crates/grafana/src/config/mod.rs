//! `dashgen.toml`: what a project is called, where its dashboards go, and the Grafanas that it knows.
//!
//! ```toml
//! project = "dvt"
//! folder = "dvt"
//!
//! [folders.dvt]
//! title = "DVT"
//!
//! [folders.dvt-teams]
//! title = "Teams"
//! parent = "dvt"
//!
//! [dashboards.dvt-developer]
//! folder = "dvt-teams"
//!
//! [environments.prod]
//! url = "https://grafana.example.com"
//! token_env = "GRAFANA_TOKEN_PROD"
//!
//! [environments.prod.data_sources]
//! prometheus = "Mimir"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::client::dashboard::Placement;
use crate::client::datasource::Mapping;
use crate::client::folder::Folder;
use crate::folders::{FolderError, Folders};
use dashgen_read as read;

/// The name of the file.
pub const FILE: &str = "dashgen.toml";

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The project's name, which stands in the stamp of everything that is pushed.
    pub project: Option<String>,
    /// How the program of the project is started, which renders: its name and its first arguments.
    #[serde(default)]
    pub program: Vec<String>,
    /// The uid of the folder of dashboards that have none of their own.
    pub folder: Option<String>,
    /// The folders, by uid.
    #[serde(default)]
    pub folders: BTreeMap<String, FolderConfig>,
    /// What one dashboard needs, by uid.
    #[serde(default)]
    pub dashboards: BTreeMap<String, DashboardConfig>,
    /// The Grafanas, by name.
    #[serde(default)]
    pub environments: BTreeMap<String, Environment>,
    /// What `dashgen lint` allows, as `dashgen-lint` reads it.
    #[serde(default)]
    pub lint: serde_json::Value,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderConfig {
    /// Its title.
    pub title: String,
    /// The uid of the folder that it is in.
    pub parent: Option<String>,
}

/// What one dashboard needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DashboardConfig {
    /// The uid of its folder; empty for none.
    pub folder: String,
}

/// A Grafana.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its address.
    pub url: Option<String>,
    /// The name of the environment variable that holds the token.
    pub token_env: Option<String>,
    /// The number of the organisation.
    pub organisation: Option<u64>,
    /// The uid of the folder of dashboards that have none of their own there.
    pub folder: Option<String>,
    /// A file of certificates that are trusted beside the system's.
    pub ca_file: Option<PathBuf>,
    /// What names of data sources mean there: a variable, a type or a uid, each with a name or uid of the server.
    #[serde(default)]
    pub data_sources: Mapping,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("`{}` {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: read::ReadError,
    },
    /// It is not what it should be.
    #[error("`{}` is not usable: {message}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Why, with the line.
        message: String,
    },
    /// Its folders are no tree.
    #[error("`{}`: {source}", path.display())]
    Folders {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FolderError,
    },
    /// An environment is not in it.
    #[error("there is no environment `{name}` in {FILE}; there is {known}")]
    UnknownEnvironment {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
}

impl Config {
    /// Reads a file. One that is not there is an empty one, if it was not asked for.
    ///
    /// # Errors
    /// If it cannot be read, or says something that makes no sense.
    pub fn read(asked_for: Option<&Path>) -> Result<Self, ConfigError> {
        let path = asked_for.unwrap_or(Path::new(FILE));
        if asked_for.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let bytes = read::file(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let failed = |message: String| ConfigError::Parse {
            path: path.to_owned(),
            message,
        };
        let text = String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))?;
        let config: Self = toml::from_str(&text).map_err(|error| failed(explained(&error, &text)))?;
        config.folder_tree().map_err(|source| ConfigError::Folders {
            path: path.to_owned(),
            source,
        })?;
        Ok(config)
    }

    /// The folders of the file, checked.
    ///
    /// # Errors
    /// If they are no tree that Grafana takes.
    pub fn folder_tree(&self) -> Result<Folders, FolderError> {
        self.folder_tree_with([])
    }

    /// The folders of the file and of the code together, checked.
    ///
    /// # Errors
    /// If they are no tree that Grafana takes, or name one folder in two ways.
    pub fn folder_tree_with(
        &self,
        of_code: impl IntoIterator<Item = Folder>,
    ) -> Result<Folders, FolderError> {
        let of_file = self.folders.iter().map(|(uid, folder)| Folder {
            uid: uid.clone(),
            title: folder.title.clone(),
            parent: folder.parent.clone(),
        });
        Folders::new(of_file.chain(of_code))
    }

    /// An environment by its name.
    ///
    /// # Errors
    /// If there is none.
    pub fn environment(&self, name: &str) -> Result<&Environment, ConfigError> {
        self.environments.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.environments.keys().map(String::as_str).collect();
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            ConfigError::UnknownEnvironment {
                name: name.escape_debug().to_string(),
                known,
            }
        })
    }

    /// Where a dashboard goes: by its own entry, by what the code says of this one, by the environment, by the
    /// file, by what the code says of all, or into the root.
    pub fn placement(&self, uid: &str, code: InCode<'_>, environment: Option<&Environment>) -> Placement {
        let entry = self
            .dashboards
            .get(uid)
            .map(|dashboard| dashboard.folder.as_str());
        let of_environment = environment.and_then(|environment| environment.folder.as_deref());
        let folder = entry
            .or(code.own)
            .or(of_environment)
            .or(self.folder.as_deref())
            .or(code.default);
        Placement::of(folder.unwrap_or_default())
    }
}

/// What the code says about the folder of a dashboard, by uid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InCode<'a> {
    /// What the dashboard names.
    pub own: Option<&'a str>,
    /// What the project names for all.
    pub default: Option<&'a str>,
}

/// The message with the line; without the text around it, which is the file's own.
fn explained(error: &toml::de::Error, text: &str) -> String {
    let line = error
        .span()
        .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let line = line.map(|line| format!(" in line {line}")).unwrap_or_default();
    format!("{}{line}", error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(FILE);
        std::fs::write(&path, text).expect("a file");
        Config::read(Some(&path))
    }

    #[test]
    fn a_dashboard_goes_where_the_nearest_entry_says() {
        let config = read(
            "folder = 'a'\n[folders.a]\ntitle = 'A'\n[dashboards.own]\nfolder = 'mine'\n[dashboards.root]\nfolder = ''\n\
             [environments.prod]\nfolder = 'p'\n",
        )
        .expect("a configuration");
        let prod = config.environment("prod").expect("an environment");
        let nothing = InCode::default();
        let default = InCode {
            default: Some("all"),
            ..nothing
        };
        let both = InCode {
            own: Some("code"),
            ..default
        };
        assert_eq!(config.placement("x", nothing, None), Placement::of("a"));
        assert_eq!(config.placement("x", nothing, Some(prod)), Placement::of("p"));
        assert_eq!(config.placement("own", both, Some(prod)), Placement::of("mine"));
        assert_eq!(config.placement("root", both, Some(prod)), Placement::Root);
        assert_eq!(config.placement("x", both, Some(prod)), Placement::of("code"));
        assert_eq!(config.placement("x", default, Some(prod)), Placement::of("p"));
        assert_eq!(config.placement("x", default, None), Placement::of("a"));
        assert_eq!(
            Config::default().placement("x", default, None),
            Placement::of("all")
        );
        assert_eq!(Config::default().placement("x", nothing, None), Placement::Root);
    }

    #[test]
    fn a_folder_is_the_same_in_the_code_and_in_the_file() {
        let config = read("[folders.shop]\ntitle = 'Shop'\n").expect("a configuration");
        let folder = |uid: &str, title: &str, parent: Option<&str>| Folder {
            uid: uid.to_owned(),
            title: title.to_owned(),
            parent: parent.map(str::to_owned),
        };
        let teams = [
            folder("shop", "Shop", None),
            folder("teams", "Teams", Some("shop")),
        ];
        assert!(config.folder_tree_with(teams).expect("a tree").declare("teams"));
        assert_eq!(
            config
                .folder_tree_with([folder("shop", "Other", None)])
                .expect_err("two titles"),
            FolderError::Twice("shop".to_owned())
        );
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let message = |text: &str| read(text).expect_err("a mistake").to_string();
        assert!(
            message("project = 'a'\nprojekt = 'b'\n").contains("`projekt`"),
            "a misspelt field"
        );
        assert!(message("project = 'a'\nprojekt = 'b'\n").ends_with("in line 2"));
        assert!(message("[folders.a]\ntitle = 'A'\nparent = 'b'\n").contains("declared nowhere"));
        let config = read("[environments.prod]\n").expect("a configuration");
        let error = config.environment("pord").expect_err("a misspelt name");
        assert_eq!(
            error.to_string(),
            "there is no environment `pord` in dashgen.toml; there is prod"
        );
    }

    #[test]
    fn a_file_that_was_asked_for_must_be_there() {
        assert!(Config::read(Some(Path::new("/nowhere/dashgen.toml"))).is_err());
    }
}
