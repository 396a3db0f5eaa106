//! Reading what is there and deciding, without writing anything.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::assess::{Assessed, Prepared};
use super::decide::{Conflict, Decision, Policy, Wanted, decide};
use super::desired::{DesiredError, check_uids};
use super::folders::Folders;
use super::owner::Owner;
use super::report::{FORMAT_VERSION, Line, Outcome, Report};
use super::sources::{Mapping, Sources};
use super::{Desired, edit};
use crate::canonical;
use crate::grafana::dashboard::{Live, Meta, Model};
use crate::grafana::folder::Folder;
use crate::grafana::{Api, Error, Reader};

/// How to push.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub struct Options {
    /// The project, whose name stands in the stamp.
    pub project: Option<String>,
    /// What may be taken over or replaced.
    pub policy: Policy,
    /// Whether people may save the dashboards in the browser.
    pub allow_edits: bool,
    /// The revision of the code, for the messages.
    pub revision: Option<String>,
    /// The environment, for messages.
    pub environment: Option<String>,
    /// What names of data sources mean.
    pub mapping: Mapping,
    /// Whether data sources are looked up at all.
    pub check_sources: bool,
    /// The folders that may be made.
    pub folders: Folders,
    /// Whether dashboards that the project no longer has are deleted, and how many at most.
    pub prune: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            project: None,
            policy: Policy::default(),
            allow_edits: true,
            revision: None,
            environment: None,
            mapping: Mapping::new(),
            check_sources: true,
            folders: Folders::default(),
            prune: None,
        }
    }
}

/// Why there is no plan. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A request failed.
    #[error(transparent)]
    Grafana(#[from] Error),
    /// Something that is to be pushed cannot be.
    #[error(transparent)]
    Desired(#[from] DesiredError),
    /// Something that is to be pushed is no dashboard.
    #[error("dashboard {uid}: {source}")]
    Canonical {
        /// Its uid.
        uid: String,
        /// Why.
        source: canonical::Error,
    },
    /// Data sources are missing.
    #[error("{}", .0.join("\n"))]
    Sources(Vec<String>),
    /// A folder is neither declared nor there.
    #[error(
        "the folder {0} does not exist in Grafana and is declared nowhere; declare it with a title, or name another"
    )]
    Folder(String),
    /// More would be deleted than is allowed.
    #[error(
        "{count} dashboards would be deleted, and --max-delete allows {most}: {uids}; nothing was written"
    )]
    TooManyDeletions {
        /// How many.
        count: usize,
        /// How many are allowed.
        most: usize,
        /// The first of them.
        uids: String,
    },
    /// Nobody can tell whose dashboards to delete.
    #[error(
        "to delete dashboards that are gone from the code, the project needs a name; give it with --project or in dashgen.toml"
    )]
    NoProject,
}

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

/// One dashboard of a plan.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) desired: Desired,
    pub(super) wanted: Wanted,
    pub(super) decision: Decision,
    /// What Grafana knows about the live one, if there is one.
    pub(super) meta: Option<Meta>,
    /// What a write changes; for a conflict, what the person changed.
    pub(super) changes: Vec<String>,
    pub(super) message: String,
    pub(super) notes: Vec<String>,
}

/// What every dashboard is prepared with.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) options: Options,
    sources: Sources,
}

impl Context {
    pub(super) fn prepare(&self, desired: &Desired) -> Result<Prepared, PlanError> {
        let mut spec = desired.load()?;
        self.sources
            .resolve(&mut spec, &desired.uid, &mut BTreeMap::new());
        Prepared::new(desired, spec, self.options.allow_edits).map_err(|source| PlanError::Canonical {
            uid: desired.uid.clone(),
            source,
        })
    }
}

impl Plan {
    /// Reads what Grafana has and decides what to do with each dashboard. It sends GETs only.
    ///
    /// # Errors
    /// If anything cannot be read, or something that the dashboards need is missing: then nothing is pushed at
    /// all.
    pub async fn make(reader: &Reader, desired: Vec<Desired>, options: Options) -> Result<Self, PlanError> {
        check_uids(&desired)?;
        if options.prune.is_some() && options.project.is_none() {
            return Err(PlanError::NoProject);
        }
        let (context, wanted) = prepare(reader, &desired, options).await?;
        let places: BTreeSet<_> = wanted.iter().map(|wanted| wanted.placement.clone()).collect();
        let (folders, unknown) = context.options.folders.missing(reader, &places).await?;
        if let Some(unknown) = unknown.into_iter().next() {
            return Err(PlanError::Folder(unknown));
        }
        let mut items: Vec<Item> = desired
            .into_iter()
            .zip(wanted)
            .map(|(one, wanted)| Item::new(one, wanted))
            .collect();
        let mut orphans = Vec::new();
        match reader.server().api {
            Api::Kubernetes { .. } => read_list(reader, &mut items, &mut orphans, &context).await?,
            Api::Legacy => read_each(reader, &mut items, &mut orphans, &context).await?,
        }
        let items = explain(reader, items, &context).await;
        let deletions = deletions(reader, orphans, &context.options)?;
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
        let mut dashboards: Vec<Line> = self.items.iter().map(|item| item.line(&address)).collect();
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

impl Item {
    fn new(desired: Desired, wanted: Wanted) -> Self {
        Self {
            desired,
            wanted,
            decision: Decision::Create,
            meta: None,
            changes: Vec::new(),
            message: String::new(),
            notes: Vec::new(),
        }
    }

    /// Decides again, with what was read now.
    pub(super) fn decide(&mut self, live: Option<Assessed>, context: &Context) -> Result<(), PlanError> {
        self.decision = decide(
            &self.wanted,
            live.as_ref().map(|live| &live.found),
            context.options.policy,
        );
        self.changes.clear();
        self.message.clear();
        self.notes.clear();
        if let Some(live) = live {
            if matches!(&self.decision, Decision::Update(_) | Decision::Conflict(_)) {
                self.changes = live.changes(&context.prepare(&self.desired)?);
            }
            self.meta = Some(live.meta);
        } else {
            self.meta = None;
        }
        self.describe();
        Ok(())
    }

    fn describe(&mut self) {
        let version = self.meta.as_ref().map(|meta| meta.generation).unwrap_or_default();
        let uid = &self.desired.uid;
        let stays = |to: &crate::grafana::dashboard::Placement, wanted: &Wanted| {
            format!(
                "a person moved it to {to}, where it stays; the code says {}",
                wanted.placement
            )
        };
        match &self.decision {
            Decision::Unchanged { is_ours, moved_to } => {
                self.notes
                    .extend(moved_to.as_ref().map(|to| stays(to, &self.wanted)));
                if !is_ours {
                    self.notes
                        .push("dashgen does not manage it; --adopt takes it over".to_owned());
                }
            }
            Decision::Create => {}
            Decision::Update(update) => {
                self.notes
                    .extend(update.moved_to.as_ref().map(|to| stays(to, &self.wanted)));
                if update.only_records {
                    "the content is the same; that it is agreed is written down"
                        .clone_into(&mut self.message);
                }
                if update.overwrites {
                    self.notes.push(format!(
                        "version {version} is replaced; `dashgen rollback {uid} --to {version}` brings it back"
                    ));
                }
            }
            Decision::Conflict(conflict) => {
                self.message = match conflict {
                    Conflict::Edited => "it was changed in Grafana since it was pushed; `dashgen pull` takes the change into files, --overwrite replaces it".to_owned(),
                    Conflict::OtherModel => "it was saved in Grafana's other model of dashboards, and a write would convert it; --overwrite does that".to_owned(),
                    Conflict::Unreadable => "what Grafana has cannot be compared; --overwrite replaces it".to_owned(),
                    Conflict::Adopted => "it would be taken over with another content; --adopt together with --overwrite replaces it".to_owned(),
                    Conflict::Moved(to) => format!("the code moves it to {}, and a person moved it to {to}; --overwrite moves it", self.wanted.placement),
                };
            }
            Decision::Refused(owner) => {
                self.message = match owner {
                    Owner::Nobody => {
                        "it exists and dashgen did not make it; --adopt takes it over".to_owned()
                    }
                    owner if owner.gives_way() => format!("it belongs to {owner}; --adopt takes it over"),
                    owner => format!(
                        "it belongs to {owner}, which would write it again; remove it there, or give yours another uid"
                    ),
                };
            }
        }
    }

    pub(super) fn outcome(&self) -> Outcome {
        match self.decision {
            Decision::Unchanged { .. } => Outcome::Unchanged,
            Decision::Create => Outcome::Created,
            Decision::Update(_) => Outcome::Updated,
            Decision::Conflict(_) => Outcome::Conflict,
            Decision::Refused(_) => Outcome::Refused,
        }
    }

    pub(super) fn line(&self, address: &str) -> Line {
        Line {
            uid: self.desired.uid.clone(),
            title: self.desired.title.clone(),
            outcome: self.outcome(),
            message: self.message.clone(),
            changes: self.changes.clone(),
            notes: self.notes.clone(),
            version: self.meta.as_ref().map(|meta| meta.generation),
            url: format!("{address}/d/{}", self.desired.uid),
        }
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
    };
    let check = options.check_sources && !desired.is_empty();
    if check {
        sources.server = reader.data_sources().await?;
    } else {
        sources.mapping.clear();
    }
    let (mut missing, mut wanted) = (BTreeMap::new(), Vec::with_capacity(desired.len()));
    for one in desired {
        let mut spec = one.load()?;
        if check {
            sources.resolve(&mut spec, &one.uid, &mut missing);
        }
        let prepared =
            Prepared::new(one, spec, options.allow_edits).map_err(|source| PlanError::Canonical {
                uid: one.uid.clone(),
                source,
            })?;
        wanted.push(prepared.wanted);
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

/// About how many bytes one part of the list should have: few requests, little memory.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

/// Reads the one list of all dashboards, part by part, and keeps of each only what is needed later.
async fn read_list(
    reader: &Reader,
    items: &mut [Item],
    orphans: &mut Vec<Assessed>,
    context: &Context,
) -> Result<(), PlanError> {
    let by_uid: BTreeMap<String, usize> = items
        .iter()
        .enumerate()
        .map(|(index, item)| (item.desired.uid.clone(), index))
        .collect();
    let project = context.options.project.as_deref();
    let (mut limit, mut next) = (100, None::<String>);
    loop {
        let page = reader.page(limit, next.as_deref()).await?;
        let count = page.items.len();
        for live in page.items {
            match by_uid.get(&live.meta.uid) {
                Some(&index) if items[index].wanted.model == Model::Classic => {
                    items[index].decide(Some(Assessed::new(live, Model::Classic, project)), context)?;
                }
                None if context.options.prune.is_some() && is_of_project(&live.meta, project) => {
                    let mut orphan = Assessed::new(live, Model::Classic, project);
                    orphan.comparable = None;
                    orphans.push(orphan);
                }
                // Read for itself below, or none of this project's business.
                Some(_) | None => {}
            }
        }
        if page.next.is_none() {
            break;
        }
        if page.next == next {
            let cause = crate::grafana::Cause::Damaged("the list of dashboards never ends".to_owned());
            return Err(Error {
                doing: "list the dashboards".to_owned(),
                cause,
            }
            .into());
        }
        next = page.next;
        let each = page.bytes / count.max(1);
        limit = (PAGE_BYTES / each.max(1)).clamp(20, 2000);
    }
    let others = items
        .iter_mut()
        // Grafana's list lags behind: what was made or allowed a moment ago may not be in it yet.
        .filter(|item| item.wanted.model == Model::Elements || item.decision == Decision::Create)
        .collect();
    read_some(reader, others, context).await
}

/// Whether a dashboard carries this project's own stamp.
fn is_of_project(meta: &Meta, project: Option<&str>) -> bool {
    project.is_some()
        && Owner::of(&meta.annotations, project) == Owner::Ours
        && meta
            .annotations
            .get(super::stamp::KEY_PROJECT)
            .map(String::as_str)
            == project
}

/// Reads each dashboard for itself, because the API has no list of their contents.
async fn read_each(
    reader: &Reader,
    items: &mut [Item],
    orphans: &mut Vec<Assessed>,
    context: &Context,
) -> Result<(), PlanError> {
    let uids: BTreeSet<String> = items.iter().map(|item| item.desired.uid.clone()).collect();
    read_some(reader, items.iter_mut().collect(), context).await?;
    if context.options.prune.is_some() {
        let project = context.options.project.as_deref();
        let tagged = reader.search(&[crate::grafana::legacy::TAG]).await?;
        for uid in tagged.into_iter().filter(|uid| !uids.contains(uid)) {
            if let Some(live) = reader.dashboard(&uid, Model::Classic).await?
                && is_of_project(&live.meta, project)
            {
                let mut orphan = Assessed::new(live, Model::Classic, project);
                orphan.comparable = None;
                orphans.push(orphan);
            }
        }
    }
    Ok(())
}

async fn read_some(reader: &Reader, items: Vec<&mut Item>, context: &Context) -> Result<(), PlanError> {
    let project = context.options.project.as_deref();
    let reads = items.into_iter().map(|item| async move {
        let live: Option<Live> = reader.dashboard(&item.desired.uid, item.wanted.model).await?;
        item.decide(
            live.map(|live| Assessed::new(live, item.wanted.model, project)),
            context,
        )
    });
    stream::iter(reads)
        .buffer_unordered(reader.settings().concurrency.max(1))
        .try_collect::<Vec<()>>()
        .await?;
    Ok(())
}

/// Finds out, for conflicts, who changed what, and for new dashboards, whether someone deleted them.
async fn explain(reader: &Reader, mut items: Vec<Item>, context: &Context) -> Vec<Item> {
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
    let versions = reader.history(&meta.uid, 20).await.unwrap_or_default();
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

fn deletions(
    reader: &Reader,
    orphans: Vec<Assessed>,
    options: &Options,
) -> Result<Vec<(Meta, Line)>, PlanError> {
    let Some(most) = options.prune else {
        return Ok(Vec::new());
    };
    let mut deletions: Vec<(Meta, Line)> = Vec::new();
    for orphan in orphans {
        let base = orphan.found.base.as_ref();
        let is_pristine = base.is_some_and(|base| {
            orphan
                .found
                .content
                .as_ref()
                .is_some_and(|content| base.is(content))
        });
        let (outcome, message) = if is_pristine || options.policy.overwrite {
            (Outcome::Deleted, String::new())
        } else {
            let message = "it is gone from the code, and was changed in Grafana since it was pushed; --overwrite deletes it";
            (Outcome::Conflict, message.to_owned())
        };
        let line = Line {
            uid: orphan.meta.uid.clone(),
            title: String::new(),
            outcome,
            message,
            changes: Vec::new(),
            notes: Vec::new(),
            version: Some(orphan.meta.generation),
            url: reader.address().dashboard(&orphan.meta.uid),
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
