//! Bringing an earlier version of a dashboard back.

use super::{edit, stamp};
use crate::grafana::dashboard::{Live, MESSAGE, Meta, Model, Replacement};
use crate::grafana::{Error, Reader, Writer};
use crate::push::owner::Owner;

/// A version that can be brought back.
#[derive(Clone, Debug)]
pub struct Rollback {
    live: Meta,
    earlier: Live,
    /// What it changes, one line a change.
    pub changes: Vec<String>,
}

/// Why there is nothing to bring back.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    /// A request failed.
    #[error(transparent)]
    Grafana(#[from] Error),
    /// There is no such dashboard.
    #[error("there is no dashboard {0} in Grafana that this login may see")]
    NoDashboard(String),
    /// There is no such version.
    #[error("dashboard {uid} has no version {version} any more; there are {known}")]
    NoVersion {
        /// The dashboard.
        uid: String,
        /// The version.
        version: u64,
        /// Those that there are.
        known: String,
    },
    /// Grafana itself writes it.
    #[error("dashboard {uid} belongs to {owner}, which would write it again")]
    Owner {
        /// The dashboard.
        uid: String,
        /// Whose it is.
        owner: Owner,
    },
    /// It was saved in a model that this API cannot write.
    #[error(
        "version {version} of dashboard {uid} was saved in Grafana's other model of dashboards; bring it back in the browser"
    )]
    Model {
        /// The dashboard.
        uid: String,
        /// The version.
        version: u64,
    },
}

impl Rollback {
    /// Finds a version. It sends GETs only.
    ///
    /// # Errors
    /// If there is no such version, or it cannot be brought back.
    pub async fn find(reader: &Reader, uid: &str, version: u64) -> Result<Self, RollbackError> {
        let live = reader.dashboard(uid, Model::Classic).await?;
        let live = live.ok_or_else(|| RollbackError::NoDashboard(uid.to_owned()))?;
        let owner = Owner::of(&live.meta.annotations, None);
        if !owner.gives_way() {
            return Err(RollbackError::Owner {
                uid: uid.to_owned(),
                owner,
            });
        }
        let mut history = reader.history(uid, 500).await?;
        let known: Vec<String> = history
            .iter()
            .take(20)
            .map(|one| one.meta.generation.to_string())
            .collect();
        let found = history.iter().position(|one| one.meta.generation == version);
        let Some(found) = found else {
            return Err(RollbackError::NoVersion {
                uid: uid.to_owned(),
                version,
                known: known.join(", "),
            });
        };
        let earlier = history.swap_remove(found);
        if earlier.meta.stored != Model::Classic || live.meta.stored != Model::Classic {
            return Err(RollbackError::Model {
                uid: uid.to_owned(),
                version,
            });
        }
        let changes = edit::lines(uid, &live.spec, &earlier.spec, Model::Classic);
        Ok(Self {
            live: live.meta,
            earlier,
            changes,
        })
    }

    /// Writes it as a new version, where the dashboard is now. The stamp stays what it was, so that the next
    /// push says that Grafana has something else than the code, instead of undoing this.
    ///
    /// # Errors
    /// If someone was faster, or it is refused.
    pub async fn carry_out(&self, writer: &Writer) -> Result<Meta, Error> {
        let version = self.earlier.meta.generation;
        let placement = &self.live.placement;
        let kept = self
            .live
            .annotations
            .iter()
            .filter(|(key, _)| stamp::is_of_a_stamp(key));
        let kept: Vec<_> = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
        let replacement = Replacement::new(&self.live, placement, Model::Classic, &self.earlier.spec)
            .with(kept)
            .with([(MESSAGE.to_owned(), format!("dashgen: back to version {version}"))]);
        Ok(writer.replace(&replacement).await?.meta)
    }
}
