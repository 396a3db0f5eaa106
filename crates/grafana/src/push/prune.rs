//! Deleting what this project pushed and no longer has.

use super::assess::Assessed;
use super::context::{Options, PlanError};
use super::owner::Owner;
use super::report::{Line, Outcome};
use super::stamp::KEY_PROJECT;
use crate::client::dashboard::{Deletion, Meta, Model};
use crate::client::{Address, Cause, Error, Writer};

/// Whether a dashboard carries this project's own stamp.
pub(super) fn is_of_project(meta: &Meta, project: Option<&str>) -> bool {
    project.is_some()
        && Owner::of(&meta.annotations, project) == Owner::Ours
        && meta.annotations.get(KEY_PROJECT).map(String::as_str) == project
}

/// What a person did to a dashboard since it was pushed, if anything.
fn touched(orphan: &Assessed) -> Option<&'static str> {
    let Some(base) = &orphan.found.base else {
        return Some("and nothing says what was pushed last");
    };
    let is_pristine = orphan
        .found
        .content
        .as_ref()
        .is_some_and(|content| base.is(content));
    if !is_pristine {
        return Some("and was changed in Grafana since it was pushed");
    }
    let is_in_place = base
        .placement
        .as_ref()
        .is_none_or(|place| *place == orphan.found.placement);
    (!is_in_place).then_some("and a person moved it to another folder")
}

/// What becomes of the dashboards that the code no longer has.
pub(super) fn deletions(
    address: &Address,
    orphans: Vec<Assessed>,
    options: &Options,
) -> Result<Vec<(Meta, Line)>, PlanError> {
    let Some(most) = options.prune else {
        return Ok(Vec::new());
    };
    let mut deletions: Vec<(Meta, Line)> = Vec::new();
    for orphan in orphans {
        let (outcome, message) = match touched(&orphan) {
            Some(touched) if !options.policy.overwrite => (
                Outcome::Conflict,
                format!("it is gone from the code, {touched}; --overwrite deletes it"),
            ),
            _ => (Outcome::Deleted, String::new()),
        };
        let line = Line {
            uid: orphan.meta.uid.clone(),
            title: String::new(),
            outcome,
            message,
            changes: Vec::new(),
            notes: Vec::new(),
            version: Some(orphan.meta.generation),
            url: address.dashboard(&orphan.meta.uid),
        };
        deletions.push((orphan.meta, line));
    }
    let doomed: Vec<&str> = deletions
        .iter()
        .filter(|(_, line)| line.outcome == Outcome::Deleted)
        .map(|(_, line)| line.uid.as_str())
        .collect();
    if doomed.len() > most {
        let uids = doomed.iter().take(20).copied().collect::<Vec<_>>().join(", ");
        return Err(PlanError::TooManyDeletions {
            count: doomed.len(),
            most,
            uids,
        });
    }
    Ok(deletions)
}

/// Deletes one, if it still is the version that was read, and says what came of it.
pub(super) async fn delete(writer: &Writer, meta: &Meta, line: &mut Line) {
    let error = match writer.delete(&Deletion { meta }).await {
        Ok(()) => {
            if is_gone(writer, &meta.uid).await == Ok(false) {
                line.outcome = Outcome::Failed;
                "Grafana responded that it is deleted, and it is still there; check the proxy in front of it"
                    .clone_into(&mut line.message);
            }
            return;
        }
        Err(error) => error,
    };
    match &error.cause {
        Cause::NotFound { .. } => {}
        Cause::Changed => {
            line.outcome = Outcome::Conflict;
            "it was changed in Grafana meanwhile, so it was not deleted".clone_into(&mut line.message);
        }
        // An answer that was lost, or an error after the deed: only Grafana knows.
        cause if cause.may_have_happened() && is_gone(writer, &meta.uid).await == Ok(true) => {}
        _ => {
            line.outcome = Outcome::Failed;
            line.message = error.to_string();
        }
    }
}

async fn is_gone(writer: &Writer, uid: &str) -> Result<bool, Error> {
    Ok(writer.reader().dashboard(uid, Model::Classic).await?.is_none())
}
