//! Bringing an earlier version of a dashboard back.

use serde_json::Value;

use super::checksum::comparable;
use super::owner::Owner;
use super::{Checksum, edit, stamp};
use crate::client::dashboard::{Live, MESSAGE, Meta, Model, Replacement};
use crate::client::{Cause, Error, Reader, Writer};

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
    #[error("there is no dashboard {0} in Grafana that these credentials may read")]
    NoDashboard(String),
    /// There is no such version.
    #[error("dashboard {uid} has no version {version}; there are {known}")]
    NoVersion {
        /// The dashboard.
        uid: String,
        /// The version.
        version: u64,
        /// Those that there are.
        known: String,
    },
    /// It is another's, who would write it again or be surprised.
    #[error("dashboard {uid} belongs to {owner}; bring its earlier version back there")]
    Owner {
        /// The dashboard.
        uid: String,
        /// Whose it is.
        owner: Owner,
    },
    /// The two versions were saved in different models.
    #[error(
        "version {version} of dashboard {uid} was saved in Grafana's other model of dashboards; bring it back in the Grafana UI"
    )]
    Model {
        /// The dashboard.
        uid: String,
        /// The version.
        version: u64,
    },
}

/// The most versions that are looked through.
const MOST_VERSIONS: usize = 500;

impl Rollback {
    /// Finds a version. It sends GETs only.
    ///
    /// # Errors
    /// If there is no such version, or it cannot be brought back.
    pub async fn find(reader: &Reader, uid: &str, version: u64) -> Result<Self, RollbackError> {
        reader.server().check_writable()?;
        let live = read(reader, uid).await?;
        let live = live.ok_or_else(|| RollbackError::NoDashboard(uid.to_owned()))?;
        match Owner::of(&live.meta.annotations, None) {
            // A person's own, or of any project that dashgen pushes.
            Owner::Nobody | Owner::Ours | Owner::UnnamedProject | Owner::OtherProject(_) => {}
            owner => {
                let uid = uid.to_owned();
                return Err(RollbackError::Owner { uid, owner });
            }
        }
        let model = live.meta.stored;
        let mut history = reader.history(uid, model, MOST_VERSIONS).await?;
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
        if earlier.meta.stored != model {
            return Err(RollbackError::Model {
                uid: uid.to_owned(),
                version,
            });
        }
        let changes = edit::lines(uid, &live.spec, &earlier.spec, model);
        Ok(Self {
            live: live.meta,
            earlier,
            changes,
        })
    }

    /// The version that is replaced.
    pub fn replaces(&self) -> u64 {
        self.live.generation
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
        let replacement = Replacement::new(&self.live, placement, self.live.stored, &self.earlier.spec)
            .with(kept)
            .with([(MESSAGE.to_owned(), format!("dashgen: back to version {version}"))]);
        match writer.replace(&replacement).await {
            Ok(live) if self.is_content(&live) => Ok(live.meta),
            Ok(_) => {
                let shown = "another content";
                Err(Error {
                    doing: format!("update dashboard {}", self.live.uid),
                    cause: Cause::NotStored { shown },
                })
            }
            // The write may have been carried out although its answer was lost.
            Err(error) if error.cause.may_have_happened() || error.cause == Cause::Changed => {
                match read(writer.reader(), &self.live.uid).await {
                    Ok(Some(live)) if self.is_done(&live) => Ok(live.meta),
                    _ => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Whether a dashboard is the very next version, with the content that was to be brought back.
    fn is_done(&self, live: &Live) -> bool {
        live.meta.generation == self.live.generation + 1 && self.is_content(live)
    }

    fn is_content(&self, live: &Live) -> bool {
        let content = |spec: &Value| {
            comparable(spec.clone(), self.live.stored)
                .ok()
                .map(|content| Checksum::of(&content))
        };
        let wanted = content(&self.earlier.spec);
        wanted.is_some() && wanted == content(&live.spec)
    }
}

/// The dashboard in the model in which it was saved.
async fn read(reader: &Reader, uid: &str) -> Result<Option<Live>, Error> {
    match reader.dashboard(uid, Model::Classic).await? {
        Some(live) if live.meta.stored == Model::Elements => reader.dashboard(uid, Model::Elements).await,
        live => Ok(live),
    }
}
