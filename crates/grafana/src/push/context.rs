//! How to push, and what every dashboard is prepared with.

use std::collections::BTreeMap;

use dashgen_canonical as canonical;

use super::Desired;
use super::assess::Prepared;
use super::decide::Policy;
use super::desired::DesiredError;
use super::sources::Sources;
use crate::client::Error;
use crate::client::datasource::Mapping;
use crate::folders::Folders;

/// How to push.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub struct Options {
    /// The project, whose name stands in the stamp.
    pub project: Option<String>,
    /// What may be taken over or replaced.
    pub policy: Policy,
    /// Whether people may save the dashboards in the browser.
    pub allow_edits: bool,
    /// The revision of the code, for the messages.
    pub revision: Option<String>,
    /// The environment, for messages.
    pub environment: Option<String>,
    /// What names of data sources mean.
    pub mapping: Mapping,
    /// What is given for the inputs of exported dashboards, beside what names mean.
    pub inputs: Mapping,
    /// Whether an input gets the only data source of its type.
    pub fills_inputs: bool,
    /// Whether data sources are looked up at all.
    pub check_sources: bool,
    /// The folders that may be made.
    pub folders: Folders,
    /// Whether dashboards that the project no longer has are deleted, and how many at most.
    pub prune: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            project: None,
            policy: Policy::default(),
            allow_edits: true,
            revision: None,
            environment: None,
            mapping: Mapping::new(),
            inputs: Mapping::new(),
            fills_inputs: false,
            check_sources: true,
            folders: Folders::default(),
            prune: None,
        }
    }
}

/// Why there is no plan. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A request failed.
    #[error(transparent)]
    Grafana(#[from] Error),
    /// Something that is to be pushed cannot be.
    #[error(transparent)]
    Desired(#[from] DesiredError),
    /// Something that is to be pushed is no dashboard.
    #[error("dashboard {uid}: {source}")]
    Canonical {
        /// Its uid.
        uid: String,
        /// Why.
        source: canonical::Error,
    },
    /// Data sources are missing.
    #[error(
        "{}\nadd them to Grafana, name others under data_sources of an environment in dashgen.toml, or push with \
         --no-data-source-check", .0.join("\n")
    )]
    Sources(Vec<String>),
    /// A folder is neither declared nor there.
    #[error(
        "the folder {0} does not exist in Grafana and is declared nowhere; declare it with a title, or name another"
    )]
    Folder(String),
    /// More would be deleted than is allowed.
    #[error(
        "{count} dashboards would be deleted, and --max-delete allows {most}: {uids}; nothing was written"
    )]
    TooManyDeletions {
        /// How many.
        count: usize,
        /// How many are allowed.
        most: usize,
        /// The first of them.
        uids: String,
    },
    /// Nobody can tell whose dashboards to delete.
    #[error(
        "to delete dashboards that are gone from the code, the project needs a name; give it with --project or in dashgen.toml"
    )]
    NoProject,
}

/// What every dashboard is prepared with.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) options: Options,
    pub(super) sources: Sources,
}

impl Context {
    pub(super) fn prepare(&self, desired: &Desired) -> Result<Prepared, PlanError> {
        let mut spec = desired.load()?;
        self.sources
            .resolve(&mut spec, &desired.uid, &mut BTreeMap::new());
        Prepared::new(desired, spec, self.options.allow_edits).map_err(|source| PlanError::Canonical {
            uid: desired.uid.clone(),
            source,
        })
    }
}
