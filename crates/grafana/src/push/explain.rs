//! Finding out whether a person changed something, and who changed what.

use dashgen_foreign::Foreign;
use futures_util::stream::{self, StreamExt};

use super::context::Context;
use super::decide::{Conflict, Decision};
use super::edit;
use super::history::History;
use super::item::Item;
use super::owner::Owner;
use crate::client::Reader;

/// Finds out, for conflicts, who changed what, and for new dashboards, whether someone deleted them.
pub(super) async fn explain(reader: &Reader, mut items: Vec<Item>, context: &Context) -> Vec<Item> {
    if items.iter().any(Item::is_new) {
        // A login that may not read it pushes all the same.
        let trash = reader.trash().await.unwrap_or_default();
        for item in items.iter_mut().filter(|item| item.is_new()) {
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

/// Looks into the history of what seems to be a conflict. If its content is what dashgen's own write became when
/// Grafana stored it, nobody changed it, and it is decided anew; else it says what the person changed, and who and
/// when.
pub(super) async fn explain_one(reader: &Reader, mut item: Item, context: &Context) -> Item {
    let is_edit = matches!(
        item.decision,
        Decision::Conflict(Conflict::Edited | Conflict::OtherModel)
    );
    let Some(meta) = item.meta.clone().filter(|_| is_edit && item.trouble.is_none()) else {
        return item;
    };
    // Who may not read the history sees the difference to the code instead, which is there already.
    let history = match History::read(
        reader,
        &meta,
        item.wanted.model,
        context.options.project.as_deref(),
    )
    .await
    {
        Ok(history) => history,
        Err(error) => {
            item.trouble = Some(error.to_string());
            return item;
        }
    };
    if history.is_own_write() {
        match item.decide_as_stored(history.newest, context) {
            Ok(()) => return item,
            Err(error) => {
                item.trouble = Some(error.to_string());
                return item;
            }
        }
    }
    let who = reader
        .last_person(&meta.uid)
        .await
        .or(meta.updated_by.map(Foreign::from));
    let when = meta
        .updated
        .map(|when| format!(" at {}", Foreign::words(&when)))
        .unwrap_or_default();
    let who = who.unwrap_or_else(|| "someone".into());
    item.notes.push(format!("saved last by {who}{when}"));
    let Some(newest) = history.newest else {
        return item;
    };
    if let (Some(base), Some(live)) = (
        history
            .pushed
            .filter(|pushed| pushed.meta.stored == newest.meta.stored)
            .and_then(|base| base.comparable),
        newest.comparable,
    ) {
        let edits = edit::lines(&meta.uid, &base, &live, item.wanted.model);
        if !edits.is_empty() {
            item.changes = edits;
        }
    } else {
        item.notes.push(
            "what was pushed last is not known: the changes are those from the code to what Grafana has"
                .to_owned(),
        );
    }
    item
}
