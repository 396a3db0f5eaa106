//! Carrying a plan out: every write guarded, every doubt settled by reading again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, StreamExt};

use super::assess::Assessed;
use super::context::Context;
use super::decide::Decision;
use super::explain::explain_one;
use super::item::Item;
use super::plan::Plan;
use super::prune::delete;
use super::report::{Line, Outcome, Report};
use super::write::{create, prove, replace};
use crate::client::dashboard::Version;
use crate::client::{Cause, Writer};

/// How often one dashboard is read and decided anew before it counts as failed.
const ROUNDS: u32 = 4;

/// A wish to stop. Writes in flight are finished, nothing new is begun.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Wishes to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether someone wishes to stop.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Is told of every dashboard that is done.
pub trait Progress: Sync {
    /// One is done.
    fn done(&self, line: &Line);
}

impl Progress for () {
    fn done(&self, _: &Line) {}
}

impl Plan {
    /// Does what the plan says. One dashboard's failure does not stop the others.
    pub async fn carry_out(
        &self,
        writer: &Writer,
        interrupt: &Interrupt,
        progress: &impl Progress,
    ) -> Report {
        let mut report = self.report();
        report.dry_run = false;
        let missing = self.make_folders(writer, interrupt, &mut report).await;
        let address = report.grafana.clone();
        let items = self.items.iter().map(|item| {
            let (missing, address) = (&missing, &address);
            async move {
                let failed = missing.get(item.wanted.placement.uid());
                let line = match failed {
                    _ if interrupt.is_set() && item.outcome() != Outcome::Unchanged => skipped(item, address),
                    Some(error) if item.outcome() == Outcome::Created => {
                        failure(item, address, error.clone())
                    }
                    _ => carry_out(writer, item, &self.context, address).await,
                };
                progress.done(&line);
                line
            }
        });
        let concurrency = writer.reader().settings().concurrency.max(1);
        let mut lines: Vec<Line> = stream::iter(items).buffer_unordered(concurrency).collect().await;
        lines.sort_by(|a, b| a.uid.cmp(&b.uid));
        let has_failed = lines.iter().any(|line| line.outcome == Outcome::Failed);
        for (meta, line) in &self.deletions {
            let mut line = line.clone();
            if line.outcome == Outcome::Deleted && (interrupt.is_set() || has_failed) {
                // What replaces it may be among what failed.
                line.outcome = Outcome::Skipped;
                "not deleted, because not everything else was done".clone_into(&mut line.message);
            } else if line.outcome == Outcome::Deleted {
                delete(writer, meta, &mut line).await;
            }
            progress.done(&line);
            lines.push(line);
        }
        report.interrupted = interrupt.is_set();
        report.dashboards = lines;
        report.requests = writer.reader().sent();
        report
    }

    /// Makes the folders, parents first. What a folder that could not be made keeps from being done, by its uid.
    async fn make_folders(
        &self,
        writer: &Writer,
        interrupt: &Interrupt,
        report: &mut Report,
    ) -> BTreeMap<String, String> {
        let mut failed: BTreeMap<String, String> = BTreeMap::new();
        let mut made = Vec::new();
        for folder in &self.folders {
            if interrupt.is_set() {
                break;
            }
            let parent = folder
                .parent
                .as_ref()
                .and_then(|parent| failed.get(parent))
                .cloned();
            let outcome = match parent {
                Some(error) => Err(error),
                None => writer
                    .create_folder(folder)
                    .await
                    .map_err(|error| error.to_string()),
            };
            match outcome {
                Ok(()) => made.push(folder.uid.clone()),
                Err(error) => {
                    failed.insert(folder.uid.clone(), error);
                }
            }
        }
        report.folders = made;
        failed
    }
}

fn skipped(item: &Item, address: &str) -> Line {
    let message = "not begun, because the push was interrupted".to_owned();
    Line {
        outcome: Outcome::Skipped,
        message,
        ..item.line(address)
    }
}

fn failure(item: &Item, address: &str, message: String) -> Line {
    Line {
        outcome: Outcome::Failed,
        message,
        ..item.line(address)
    }
}

async fn carry_out(writer: &Writer, item: &Item, context: &Context, address: &str) -> Line {
    if item.trouble.is_some() || !matches!(item.decision, Decision::Create | Decision::Update(_)) {
        return item.line(address);
    }
    let prepared = match context.prepare(&item.desired) {
        Ok(prepared) if prepared.wanted.content == item.wanted.content => prepared,
        Ok(_) => {
            return failure(
                item,
                address,
                format!("`{}` changed meanwhile; run it again", item.desired.source_path),
            );
        }
        Err(error) => return failure(item, address, error.to_string()),
    };
    let mut item = item.clone();
    // What was tried last: if what it should have brought about is there in the end, it was done, by an
    // attempt whose answer was lost or by another push of the same.
    let mut tried = None;
    for round in 1..=ROUNDS {
        let outcome = item.outcome();
        let sent = match &item.decision {
            Decision::Create => create(writer, &item, &prepared, context).await,
            Decision::Update(update) => replace(writer, &item, update, &prepared, context).await,
            // It was decided anew, and there is nothing to do any more.
            _ => break,
        };
        let error = match sent {
            Ok(live) => {
                let mut told = Line {
                    outcome,
                    version: Some(live.meta.generation),
                    ..item.line(address)
                };
                told.notes.extend(item.way_back(true));
                prove(writer, &live, &item, &mut told).await;
                return told;
            }
            Err(error) => error,
        };
        let may_retry = error.cause.may_have_happened()
            || matches!(
                error.cause,
                Cause::Changed | Cause::Exists | Cause::NotFound { .. }
            );
        if !may_retry {
            return failure(&item, address, error.to_string());
        }
        tried = Some(outcome);
        let before = state(&item);
        if error.cause == Cause::Exists {
            // What another push made a moment ago may not show yet.
            tokio::time::sleep(writer.reader().settings().first_wait / 5 * round).await;
        }
        item = match read_again(writer, item.clone(), context).await {
            Ok(item) => item,
            Err(reread) => {
                let message = format!("{error}; and what came of it is unknown: {reread}");
                return failure(&item, address, message);
            }
        };
        if before.0.is_some() && item.is_new() {
            item.notes
                .push("a person deleted it meanwhile; it is made again".to_owned());
        }
        let is_as_before = before == state(&item);
        match error.cause {
            Cause::Exists if is_as_before && round < ROUNDS => {}
            Cause::Exists if is_as_before => {
                let message = "the uid is taken by a dashboard that these credentials may not see; give the service \
                               account dashboards:read on its folder, or use another uid";
                return failure(&item, address, message.to_owned());
            }
            Cause::NotStored { .. } | Cause::RedirectedWrite | Cause::NotFound { .. } if is_as_before => {
                return failure(&item, address, error.to_string());
            }
            ref cause if is_as_before && !cause.may_have_happened() => {
                return failure(&item, address, error.to_string());
            }
            _ => {}
        }
    }
    settle(&item, address, tried)
}

/// What a read can change.
fn state(item: &Item) -> (Option<Version>, Decision) {
    (
        item.meta.as_ref().map(|meta| meta.version.clone()),
        item.decision.clone(),
    )
}

/// Says what came of a dashboard that was decided anew and needs no write, or needed too many.
fn settle(item: &Item, address: &str, tried: Option<Outcome>) -> Line {
    match &item.decision {
        Decision::Create | Decision::Update(_) => failure(
            item,
            address,
            format!("it changed or failed {ROUNDS} times in a row; run it again"),
        ),
        Decision::Unchanged { is_ours: true, .. } => Line {
            outcome: tried.unwrap_or(Outcome::Unchanged),
            ..item.line(address)
        },
        _ => item.line(address),
    }
}

async fn read_again(writer: &Writer, mut item: Item, context: &Context) -> Result<Item, String> {
    let model = item.wanted.model;
    let live = writer
        .reader()
        .dashboard(&item.desired.uid, model)
        .await
        .map_err(|error| error.to_string())?;
    let live = live.map(|live| Assessed::new(live, model, context.options.project.as_deref()));
    item.decide(live, context).map_err(|error| error.to_string())?;
    Ok(explain_one(writer.reader(), item, context).await)
}
