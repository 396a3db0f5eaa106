//! Finding out who changed what, for the person who reads the report.

use futures_util::stream::{self, StreamExt};

use super::assess::Assessed;
use super::decide::{Conflict, Decision};
use super::edit;
use super::item::Item;
use super::owner::Owner;
use super::plan::Context;
use crate::client::Reader;

/// Finds out, for conflicts, who changed what, and for new dashboards, whether someone deleted them.
pub(super) async fn explain(reader: &Reader, mut items: Vec<Item>, context: &Context) -> Vec<Item> {
    if items.iter().any(|item| item.decision == Decision::Create) {
        // A login that may not read it pushes all the same.
        let trash = reader.trash().await.unwrap_or_default();
        for item in items.iter_mut().filter(|item| item.decision == Decision::Create) {
            let deleted = trash.iter().find(|live| {
                live.meta.uid == item.desired.uid
                    && Owner::of(&live.meta.annotations, context.options.project.as_deref()) == Owner::Ours
            });
            if deleted.is_some() {
                item.notes
                    .push("it was pushed before and deleted in Grafana since; it is made again".to_owned());
            }
        }
    }
    let explained = items.into_iter().map(|item| explain_one(reader, item, context));
    let mut items: Vec<Item> = stream::iter(explained)
        .buffer_unordered(reader.settings().concurrency.max(1))
        .collect()
        .await;
    items.sort_by(|a, b| a.desired.uid.cmp(&b.desired.uid));
    items
}

/// Says what the person changed, and who and when.
pub(super) async fn explain_one(reader: &Reader, mut item: Item, context: &Context) -> Item {
    let is_edit = matches!(
        item.decision,
        Decision::Conflict(Conflict::Edited | Conflict::OtherModel)
    );
    let Some(meta) = item.meta.as_ref().filter(|_| is_edit) else {
        return item;
    };
    let who = reader
        .last_person(&meta.uid)
        .await
        .or_else(|| meta.updated_by.clone());
    let when = meta
        .updated
        .as_deref()
        .map(|when| format!(" at {when}"))
        .unwrap_or_default();
    item.notes.push(format!(
        "saved last by {}{when}",
        who.as_deref().unwrap_or("someone")
    ));
    let project = context.options.project.as_deref();
    // Who may not read the history sees the difference to the code instead, which is there already.
    let versions = reader
        .history(&meta.uid, item.wanted.model, 20)
        .await
        .unwrap_or_default();
    let mut versions = versions
        .into_iter()
        .map(|version| Assessed::new(version, item.wanted.model, project));
    let Some(newest) = versions.next() else {
        return item;
    };
    let is_base = |version: &Assessed| {
        let base = version.found.base.as_ref();
        base.is_some_and(|base| {
            version
                .found
                .content
                .as_ref()
                .is_some_and(|content| base.is(content))
        })
    };
    let base = versions.find(is_base);
    if let (Some(base), Some(live)) = (base.and_then(|base| base.comparable), newest.comparable) {
        let edits = edit::lines(&meta.uid, &base, &live, item.wanted.model);
        if !edits.is_empty() {
            item.changes = edits;
        }
    } else {
        item.notes.push(
            "the changes are those from what the code says to what Grafana has, read backwards".to_owned(),
        );
    }
    item
}
