//! Reading what is there and deciding, without writing anything.

use std::collections::{BTreeMap, BTreeSet};

use super::Desired;
use super::assess::Prepared;
use super::context::{Context, Options, PlanError};
use super::decide::Wanted;
use super::desired::check_uids;
use super::explain::explain;
use super::item::Item;
use super::missing_folders::missing;
use super::prune::deletions;
use super::reading::read;
use super::report::{FORMAT_VERSION, Line, Outcome, Report};
use super::sources::{Missing, Sources};
use crate::client::Reader;
use crate::client::dashboard::Meta;
use crate::client::folder::Folder;
use dashgen_canonical as canonical;

/// What is to be done, and everything that was found out on the way.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) items: Vec<Item>,
    pub(super) folders: Vec<Folder>,
    pub(super) deletions: Vec<(Meta, Line)>,
    pub(super) context: Context,
    grafana: String,
    insecure: bool,
    requests: usize,
}

impl Plan {
    /// Reads what Grafana has and decides what to do with each dashboard. It sends GETs only.
    ///
    /// # Errors
    /// If anything cannot be read, or something that the dashboards need is missing: then nothing is pushed at
    /// all.
    pub async fn make(reader: &Reader, desired: Vec<Desired>, options: Options) -> Result<Self, PlanError> {
        check_uids(&desired)?;
        reader.server().check_writable()?;
        if options.prune.is_some() && options.project.is_none() {
            return Err(PlanError::NoProject);
        }
        let (context, wanted) = prepare(reader, &desired, options).await?;
        let places: BTreeSet<_> = wanted.iter().map(|wanted| wanted.placement.clone()).collect();
        let (folders, unknown) = missing(&context.options.folders, reader, &places).await?;
        if let Some(unknown) = unknown.into_iter().next() {
            return Err(PlanError::Folder(unknown));
        }
        let mut items: Vec<Item> = desired
            .into_iter()
            .zip(wanted)
            .map(|(one, wanted)| Item::new(one, wanted))
            .collect();
        let orphans = read(reader, &mut items, &context).await?;
        let items = explain(reader, items, &context).await;
        let deletions = deletions(reader.address(), orphans, &context.options)?;
        Ok(Self {
            items,
            folders,
            deletions,
            context,
            grafana: reader.address().to_string(),
            insecure: reader.settings().connection.insecure,
            requests: reader.sent(),
        })
    }

    /// What would come of it.
    pub fn report(&self) -> Report {
        let address = self.grafana.clone();
        let planned = self.items.iter().map(|item| {
            let mut line = item.line(&address);
            line.notes.extend(item.way_back(false));
            line
        });
        let mut dashboards: Vec<Line> = planned.collect();
        dashboards.extend(self.deletions.iter().map(|(_, line)| line.clone()));
        Report {
            version: FORMAT_VERSION,
            environment: self.context.options.environment.clone(),
            dry_run: true,
            insecure: self.insecure,
            folders: self.folders.iter().map(|folder| folder.uid.clone()).collect(),
            dashboards,
            requests: self.requests,
            grafana: address,
            ..Report::default()
        }
    }

    /// How many writes of dashboards it holds.
    pub fn writes(&self) -> usize {
        let items = self.items.iter().map(Item::outcome);
        let writes = items
            .filter(|outcome| matches!(outcome, Outcome::Created | Outcome::Updated))
            .count();
        writes
            + self
                .deletions
                .iter()
                .filter(|(_, line)| line.outcome == Outcome::Deleted)
                .count()
    }
}

/// Looks up the data sources, and brings every dashboard into the form that is compared. The contents are
/// dropped again.
async fn prepare(
    reader: &Reader,
    desired: &[Desired],
    options: Options,
) -> Result<(Context, Vec<Wanted>), PlanError> {
    let mut sources = Sources {
        server: Vec::new(),
        mapping: options.mapping.clone(),
        inputs: options
            .mapping
            .iter()
            .chain(&options.inputs)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        fills_inputs: options.fills_inputs,
    };
    let check = options.check_sources && !desired.is_empty();
    if check {
        sources.server = reader.data_sources().await?;
    } else {
        sources.mapping.clear();
    }
    let prepared = canonical::in_parallel(desired.iter().collect(), |one: &Desired| {
        let (mut spec, mut missing) = (one.load()?, BTreeMap::new());
        sources.resolve(&mut spec, &one.uid, &mut missing);
        if !check {
            // Nothing is known of the server; only what an export asks for must be given.
            missing.retain(|(name, _), _| name.starts_with("${"));
        }
        let prepared = Prepared::new(one, spec, options.allow_edits);
        let prepared = prepared.map_err(|source| PlanError::Canonical {
            uid: one.uid.clone(),
            source,
        })?;
        Ok::<_, PlanError>((prepared.wanted, missing))
    });
    let mut missing: BTreeMap<(String, String), Missing> = BTreeMap::new();
    let mut wanted = Vec::with_capacity(desired.len());
    for one in prepared {
        let (one, lacks) = one?;
        wanted.push(one);
        for (key, lack) in lacks {
            let known = missing.entry(key).or_insert_with(|| lack.clone());
            known.used_by.extend(lack.used_by);
        }
    }
    if !missing.is_empty() {
        let environment = options.environment.as_deref();
        return Err(PlanError::Sources(
            missing
                .values()
                .map(|one| sources.explain(one, environment))
                .collect(),
        ));
    }
    Ok((Context { options, sources }, wanted))
}
