//! One write: with its stamp, its place and the version that it replaces, and proved by what came back.

use serde_json::Value;

use super::assess::Prepared;
use super::checksum::comparable;
use super::context::Context;
use super::decide::Update;
use super::item::Item;
use super::report::Line;
use super::stamp::{self, Base, Stamp};
use super::{Checksum, edit};
use crate::client::dashboard::{Creation, Live, MESSAGE, Model, Placement, Replacement};
use crate::client::{Cause, Error, Writer};

/// The schema that Grafana brings older dashboards to.
const NEWEST_SCHEMA: u64 = 42;

fn message(item: &Item, context: &Context, what: &str) -> (String, String) {
    (
        MESSAGE.to_owned(),
        edit::message(context.options.revision.as_deref(), what, &item.changes),
    )
}

/// The stamp of a write. An old dashboard is rehearsed first: what Grafana makes of it while storing it is no
/// person's edit, and is written down in the same write, so that no fault between two writes can hide that.
async fn stamp(
    writer: &Writer,
    item: &Item,
    placement: &Placement,
    prepared: &Prepared,
    context: &Context,
) -> Stamp {
    let stamp = prepared.stamp(&item.desired, context.options.project.as_deref());
    let version = prepared.spec.get("schemaVersion").and_then(Value::as_u64);
    let is_newest = version == Some(NEWEST_SCHEMA);
    if item.wanted.model == Model::Elements || is_newest {
        return stamp;
    }
    let stored = writer
        .rehearse(&item.desired.uid, placement, &prepared.spec)
        .await
        .and_then(|spec| comparable(spec, Model::Classic).ok())
        .map(|content| Checksum::of(&content))
        .filter(|stored| *stored != stamp.source);
    Stamp { stored, ..stamp }
}

pub(super) async fn create(
    writer: &Writer,
    item: &Item,
    prepared: &Prepared,
    context: &Context,
) -> Result<Live, Error> {
    let stamp = stamp(writer, item, &item.wanted.placement, prepared, context).await;
    let mut annotations = stamp.annotations();
    annotations.extend([message(item, context, "created")]);
    let creation = Creation {
        uid: &item.desired.uid,
        placement: &item.wanted.placement,
        annotations,
        model: item.wanted.model,
        spec: &prepared.spec,
    };
    writer.create(&creation).await
}

pub(super) async fn replace(
    writer: &Writer,
    item: &Item,
    update: &Update,
    prepared: &Prepared,
    context: &Context,
) -> Result<Live, Error> {
    let Some(meta) = &item.meta else {
        let cause = Cause::NotFound {
            message: "it was never read".into(),
        };
        return Err(Error {
            doing: format!("update dashboard {}", item.desired.uid),
            cause,
        });
    };
    let model = item.wanted.model;
    let stamp = stamp(writer, item, &update.placement, prepared, context).await;
    let mut meta = meta.clone();
    if update.takes_over {
        // Newer Grafanas refuse another manager in one step: the old one goes first, then comes the new one.
        let released = Replacement::new(&meta, &meta.placement, model, &prepared.spec)
            .without(stamp::is_of_a_stamp)
            .with([message(item, context, "taken over")]);
        let live = writer.replace(&released).await?;
        meta = live.meta;
    }
    let what = if update.only_records {
        "agreed with what was saved in Grafana"
    } else {
        "updated"
    };
    let replacement = Replacement::new(&meta, &update.placement, model, &prepared.spec)
        .without(stamp::is_of_a_stamp)
        .with(stamp.annotations())
        .with([message(item, context, what)]);
    writer.replace(&replacement).await
}

/// Says what Grafana made of the content beyond its canonical form, and whether a server with old tables kept the
/// stamp.
pub(super) async fn prove(writer: &Writer, live: &Live, item: &Item, told: &mut Line) {
    let stored = comparable(live.spec.clone(), item.wanted.model).ok();
    let stored = stored.map(|content| Checksum::of(&content));
    let base = Base::read(&live.meta.annotations);
    let is_known = |stored: &Checksum| {
        *stored == item.wanted.content || base.as_ref().is_some_and(|base| base.is(stored))
    };
    if !stored.as_ref().is_some_and(is_known) {
        told.notes
            .push("Grafana brought it into its newest form".to_owned());
    }
    if !live.meta.version.is_of_old_storage() {
        return;
    }
    let kept = writer
        .reader()
        .dashboard(&item.desired.uid, item.wanted.model)
        .await;
    let is_kept =
        matches!(&kept, Ok(Some(kept)) if kept.meta.annotations.contains_key(stamp::KEY_MANAGED_BY));
    if !is_kept {
        told.notes
            .push("Grafana did not keep dashgen's stamp; the next push will ask for --adopt".to_owned());
    }
}
