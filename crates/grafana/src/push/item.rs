//! One dashboard of a plan: what was decided about it, in words.

use super::Desired;
use super::assess::Assessed;
use super::context::{Context, PlanError};
use super::decide::{Conflict, Decision, Found, Update, Wanted, decide};
use super::owner::Owner;
use super::report::{Line, Outcome};
use crate::client::dashboard::{Meta, Placement};

/// One dashboard of a plan.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) desired: Desired,
    pub(super) wanted: Wanted,
    pub(super) decision: Decision,
    /// What the decision was made of; nothing if there is none.
    pub(super) found: Option<Found>,
    /// Why it could not be read; then nothing is decided.
    pub(super) trouble: Option<String>,
    /// What Grafana knows about the live one, if there is one.
    pub(super) meta: Option<Meta>,
    /// What a write changes; for a conflict, what the person changed.
    pub(super) changes: Vec<String>,
    pub(super) message: String,
    pub(super) notes: Vec<String>,
}

impl Item {
    pub(super) fn new(desired: Desired, wanted: Wanted) -> Self {
        Self {
            desired,
            wanted,
            decision: Decision::Create,
            found: None,
            trouble: None,
            meta: None,
            changes: Vec::new(),
            message: String::new(),
            notes: Vec::new(),
        }
    }

    /// Decides again, with what was read now.
    pub(super) fn decide(&mut self, mut live: Option<Assessed>, context: &Context) -> Result<(), PlanError> {
        if let Some(live) = &mut live {
            live.overlook_zone(&self.wanted);
        }
        let chose_zone = live.as_ref().is_some_and(|live| live.chose_zone);
        self.found = live.as_ref().map(|live| live.found.clone());
        self.decision = decide(&self.wanted, self.found.as_ref(), context.options.policy);
        self.trouble = None;
        self.changes.clear();
        self.message.clear();
        self.notes.clear();
        if let Some(live) = live {
            match self.decision {
                Decision::Update(_) => self.changes = live.changes(&context.prepare(&self.desired)?),
                Decision::Conflict(_) => self.changes = live.edits(&context.prepare(&self.desired)?),
                Decision::Unchanged { .. } | Decision::Create | Decision::Refused(_) => {}
            }
            self.meta = Some(live.meta);
        } else {
            self.meta = None;
        }
        self.describe();
        if chose_zone {
            self.notes
                .push("a save in the browser set its time zone to `browser`".to_owned());
        }
        Ok(())
    }

    /// Decides again, with what Grafana has known to be what it made of the last write.
    pub(super) fn decide_as_stored(
        &mut self,
        stored: Option<Assessed>,
        context: &Context,
    ) -> Result<(), PlanError> {
        let meta = self.meta.take();
        let found = self.found.clone().map(|mut found| {
            if let Some(base) = &mut found.base {
                base.stored = found.content.clone();
            }
            found
        });
        let live = stored.zip(meta).zip(found);
        self.decide(
            live.map(|((stored, meta), found)| Assessed {
                found,
                meta,
                ..stored
            }),
            context,
        )
    }

    /// Whether there is none yet.
    pub(super) fn is_new(&self) -> bool {
        self.trouble.is_none() && self.decision == Decision::Create
    }

    fn describe(&mut self) {
        let stays = |to: &Placement, wanted: &Wanted| {
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
                    "content unchanged; metadata updated".clone_into(&mut self.message);
                }
            }
            Decision::Conflict(conflict) => {
                self.message = match conflict {
                    Conflict::Edited => "it was changed in Grafana since it was pushed; `dashgen pull` saves the edit, --overwrite discards it".to_owned(),
                    Conflict::OtherModel => "it was saved in Grafana's other model of dashboards, and a write would convert it; --overwrite does that".to_owned(),
                    Conflict::Unreadable => "what Grafana has cannot be compared; --overwrite replaces it".to_owned(),
                    Conflict::Adopted => "it would be taken over with another content; --adopt together with --overwrite replaces it".to_owned(),
                    Conflict::Moved(to) => format!("the code moves it to {}, and a person moved it to {to}; --overwrite moves it", self.wanted.placement),
                };
            }
            Decision::Refused(owner) => {
                self.message = match owner {
                    Owner::Nobody => {
                        "it is there without a stamp of dashgen: somebody else made it, or a save through an older API dropped the stamp; --adopt takes it over".to_owned()
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
        if self.trouble.is_some() {
            return Outcome::Failed;
        }
        match self.decision {
            Decision::Unchanged { .. } => Outcome::Unchanged,
            Decision::Create => Outcome::Created,
            Decision::Update(_) => Outcome::Updated,
            Decision::Conflict(_) => Outcome::Conflict,
            Decision::Refused(_) => Outcome::Refused,
        }
    }

    /// How a person gets back what an update replaces, if it replaces an edit.
    pub(super) fn way_back(&self, is_done: bool) -> Option<String> {
        let Decision::Update(Update { overwrites: true, .. }) = self.decision else {
            return None;
        };
        let (uid, version) = (&self.desired.uid, self.meta.as_ref()?.generation);
        let (is_replaced, brings) = if is_done {
            ("is replaced", "brings")
        } else {
            ("would be replaced", "would bring")
        };
        Some(format!(
            "version {version} {is_replaced}; `dashgen rollback {uid} --to {version}` {brings} it back"
        ))
    }

    pub(super) fn line(&self, address: &str) -> Line {
        Line {
            uid: self.desired.uid.clone(),
            title: self.desired.title.clone(),
            outcome: self.outcome(),
            message: self.trouble.clone().unwrap_or_else(|| self.message.clone()),
            changes: self.changes.clone(),
            notes: self.notes.clone(),
            version: self.meta.as_ref().map(|meta| meta.generation),
            url: format!("{address}/d/{}", self.desired.uid),
        }
    }
}
