//! Reading what Grafana has, in as few requests and as little memory as it allows.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt, TryStreamExt};

use dashgen_canonical as canonical;

use super::assess::Assessed;
use super::context::{Context, PlanError};
use super::history::History;
use super::item::Item;
use super::prune::is_of_project;
use crate::client::dashboard::{Live, Model, Pages};
use crate::client::{Api, Reader, legacy};

/// Up to this many dashboards of version 2 are read one by one rather than from a list of their own.
const FEW: usize = 20;

/// Decides on every dashboard, and gives back those that this project pushed and no longer has, if it prunes.
pub(super) async fn read(
    reader: &Reader,
    items: &mut [Item],
    context: &Context,
) -> Result<Vec<Assessed>, PlanError> {
    match reader.server().api {
        Api::Kubernetes { .. } => read_lists(reader, items, context).await,
        Api::Legacy => read_each(reader, items, context).await,
    }
}

/// Reads the list of all dashboards, part by part, and keeps of each only what is needed later.
async fn read_lists(
    reader: &Reader,
    items: &mut [Item],
    context: &Context,
) -> Result<Vec<Assessed>, PlanError> {
    let orphans = read_list(reader, Model::Classic, items, context).await?;
    let has_many_elements = items
        .iter()
        .filter(|item| item.wanted.model == Model::Elements)
        .count()
        > FEW;
    if has_many_elements {
        read_list(reader, Model::Elements, items, context).await?;
    }
    let others = items
        .iter_mut()
        // Grafana's list lags behind: what was made or allowed a moment ago may not be in it yet.
        .filter(|item| item.is_new())
        .collect();
    read_some(reader, others, context).await?;
    Ok(orphans)
}

/// Reads the list in one of the two models, decides on the dashboards that are wanted in it, and gives back
/// those of the project that nobody wants.
async fn read_list(
    reader: &Reader,
    model: Model,
    items: &mut [Item],
    context: &Context,
) -> Result<Vec<Assessed>, PlanError> {
    let by_uid: BTreeMap<String, usize> = items
        .iter()
        .enumerate()
        .map(|(index, item)| (item.desired.uid.clone(), index))
        .collect();
    let project = context.options.project.as_deref();
    let prunes = context.options.prune.is_some() && model == Model::Classic;
    let mut orphans = Vec::new();
    let mut pages = Pages::new(reader, model);
    while let Some(page) = pages.next().await? {
        let mut wanted = Vec::new();
        for live in page {
            match by_uid.get(&live.meta.uid) {
                Some(&index) if items[index].wanted.model == model => wanted.push((index, live)),
                None if prunes && is_of_project(&live.meta, project) => {
                    orphans.extend(orphan(reader, live, context).await);
                }
                // Read in the other model, or none of this project's business.
                Some(_) | None => {}
            }
        }
        let assessed = canonical::in_parallel(wanted, |(index, live)| {
            (index, Assessed::new(live, model, project))
        });
        for (index, live) in assessed {
            items[index].decide(Some(live), context)?;
        }
    }
    Ok(orphans)
}

/// What is to be deleted, looked at in the model in which it was saved: the checksum that was pushed is one of
/// that model. Its content is not kept. One that cannot be read is left alone.
async fn orphan(reader: &Reader, live: Live, context: &Context) -> Option<Assessed> {
    let model = live.meta.stored;
    let live = match model {
        Model::Classic => Some(live),
        Model::Elements => reader.dashboard(&live.meta.uid, model).await.ok()?,
    };
    let mut orphan = Assessed::new(live?, model, context.options.project.as_deref());
    orphan.comparable = None;
    if let (Some(base), Some(content)) = (&mut orphan.found.base, &orphan.found.content)
        && !base.is(content)
    {
        let project = context.options.project.as_deref();
        let history = History::read(reader, &orphan.meta, model, project).await.ok()?;
        if history.is_own_write() {
            base.stored = Some(content.clone());
        }
    }
    Some(orphan)
}

/// Reads each dashboard for itself, because the API has no list of their contents.
async fn read_each(
    reader: &Reader,
    items: &mut [Item],
    context: &Context,
) -> Result<Vec<Assessed>, PlanError> {
    let uids: BTreeSet<String> = items.iter().map(|item| item.desired.uid.clone()).collect();
    read_some(reader, items.iter_mut().collect(), context).await?;
    let mut orphans = Vec::new();
    if context.options.prune.is_some() {
        let project = context.options.project.as_deref();
        let tagged = reader.search(&[legacy::TAG]).await?;
        for uid in tagged.into_iter().filter(|uid| !uids.contains(uid)) {
            if let Some(live) = reader.dashboard(&uid, Model::Classic).await?
                && is_of_project(&live.meta, project)
            {
                orphans.extend(orphan(reader, live, context).await);
            }
        }
    }
    Ok(orphans)
}

/// Reads dashboards one by one. What one of them is in the way of stays its own.
async fn read_some(reader: &Reader, items: Vec<&mut Item>, context: &Context) -> Result<(), PlanError> {
    let project = context.options.project.as_deref();
    // Collected: the future of a lazy map would not be `Send`.
    let reads: Vec<_> = items
        .into_iter()
        .map(|item| async move {
            match reader.dashboard(&item.desired.uid, item.wanted.model).await {
                Ok(live) => {
                    let live = live.map(|live| Assessed::new(live, item.wanted.model, project));
                    item.decide(live, context)
                }
                Err(error) if error.cause.is_of_all() => Err(error.into()),
                Err(error) => {
                    item.trouble = Some(error.to_string());
                    Ok(())
                }
            }
        })
        .collect();
    stream::iter(reads)
        .buffer_unordered(reader.settings().concurrency.max(1))
        .try_collect::<Vec<()>>()
        .await?;
    Ok(())
}
