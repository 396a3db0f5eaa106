//! Telling dashgen's own writes from edits of people, when Grafana changes what it stores.
//!
//! Grafana brings an old dashboard into its newest form when it stores it, and says so only afterwards. So what it
//! made of a write is not in the stamp of that write. But the version that the write became is in the history, with
//! the stamp; whatever was saved later has it too, since people and tools keep annotations. The oldest version
//! with a stamp is what dashgen wrote, and a content that is the same was changed by nobody.

use super::assess::Assessed;
use super::stamp::Base;
use crate::client::dashboard::{Meta, Model};
use crate::client::{Cause, Error, Reader};

/// How many versions are looked at.
const MOST: usize = 20;

/// The last versions of a dashboard.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The one that was read before.
    pub(super) newest: Option<Assessed>,
    /// The one that dashgen wrote last.
    pub(super) pushed: Option<Assessed>,
}

impl History {
    /// Reads it. Empty if the credentials may not read it, or someone saved the dashboard since it was read.
    pub(super) async fn read(
        reader: &Reader,
        meta: &Meta,
        model: Model,
        project: Option<&str>,
    ) -> Result<Self, Error> {
        let versions = match reader.history(&meta.uid, model, MOST).await {
            Err(error) if matches!(error.cause, Cause::Forbidden { .. } | Cause::NotFound { .. }) => {
                Vec::new()
            }
            versions => versions?,
        };
        let mut versions = versions
            .into_iter()
            .map(|version| Assessed::new(version, model, project))
            .peekable();
        let Some(newest) = versions
            .peek()
            .filter(|newest| newest.meta.version == meta.version)
            .cloned()
        else {
            return Ok(Self::default());
        };
        let base = Base::read(&meta.annotations);
        let (mut pushed, mut before, mut named) = (None::<Assessed>, None, None);
        for version in versions {
            let is_named = |content| base.as_ref().is_some_and(|base| base.is(content));
            if version.found.content.as_ref().is_some_and(is_named) {
                named.get_or_insert_with(|| version.clone());
            }
            if Base::read(&version.meta.annotations) != base {
                before = Some(version);
                break;
            }
            pushed = Some(version);
        }
        // Grafana forgets the oldest versions. Only what follows another stamp, or nothing, is a write of dashgen.
        let is_known =
            |oldest: &Assessed| base.is_some() && (before.is_some() || oldest.meta.generation == 1);
        Ok(Self {
            pushed: pushed.filter(is_known).or(named),
            newest: Some(newest),
        })
    }

    /// Whether what Grafana has is what it made of dashgen's last write.
    pub(super) fn is_own_write(&self) -> bool {
        let (Some(pushed), Some(newest)) = (&self.pushed, &self.newest) else {
            return false;
        };
        let stored = &newest.found.content;
        stored.is_some() && *stored == pushed.found.content && newest.meta.stored == pushed.meta.stored
    }
}
