//! One dashboard of Grafana beside the one that is wanted: what a decision needs to know.

use serde_json::Value;

use super::checksum::comparable;
use super::decide::{Found, Wanted};
use super::owner::Owner;
use super::stamp::Base;
use super::{Checksum, Desired, Stamp, edit};
use crate::client::dashboard::{Live, Meta, Model};

/// What is wanted, ready to be compared and sent.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What a decision needs to know.
    pub wanted: Wanted,
    /// What is sent.
    pub spec: Value,
    /// The canonical form of it.
    pub comparable: Value,
}

impl Prepared {
    /// Prepares a content for a dashboard.
    ///
    /// # Errors
    /// If it has no canonical form.
    pub fn new(desired: &Desired, spec: Value, allow_edits: bool) -> Result<Self, dashgen_canonical::Error> {
        let comparable = comparable(spec.clone(), desired.model)?;
        let wanted = Wanted {
            content: Checksum::of(&comparable),
            model: desired.model,
            placement: desired.placement.clone(),
            allow_edits,
        };
        Ok(Self {
            wanted,
            spec,
            comparable,
        })
    }

    /// The stamp for it.
    pub fn stamp(&self, desired: &Desired, project: Option<&str>) -> Stamp {
        Stamp {
            project: project.map(str::to_owned),
            source_path: desired.source_path.clone(),
            source: self.wanted.content.clone(),
            stored: None,
            placement: self.wanted.placement.clone(),
            allow_edits: self.wanted.allow_edits,
        }
    }
}

/// What Grafana has, ready to be compared.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// What a decision needs to know.
    pub found: Found,
    /// What Grafana knows beside the content.
    pub meta: Meta,
    /// The canonical form of the content; nothing if it has none.
    pub comparable: Option<Value>,
    /// Whether it is what was pushed but for the time zone of the browser, which a save chose where nobody had.
    pub chose_zone: bool,
}

impl Assessed {
    /// Looks at a dashboard, as one that was read in a model.
    pub fn new(live: Live, model: Model, project: Option<&str>) -> Self {
        let Live { meta, spec } = live;
        let comparable = if meta.conversion_failed {
            None
        } else {
            comparable(spec, model).ok()
        };
        let owner = Owner::of(&meta.annotations, project);
        let base = if owner == Owner::Ours {
            Base::read(&meta.annotations)
        } else {
            None
        };
        let found = Found {
            content: comparable.as_ref().map(Checksum::of),
            model: meta.stored,
            placement: meta.placement.clone(),
            owner,
            base,
        };
        Self {
            found,
            meta,
            comparable,
            chose_zone: false,
        }
    }

    /// Takes the content for what was pushed if nothing but the time zone is another: a save in the browser writes that
    /// of the browser where nobody chose one. What is wanted as it is stays as it is.
    pub(super) fn overlook_zone(&mut self, wanted: &Wanted) {
        let (Some(live), Some(base)) = (&self.comparable, &self.found.base) else {
            return;
        };
        if self.found.content.as_ref() == Some(&wanted.content) {
            return;
        }
        let as_pushed = without_zone(live).map(|without| Checksum::of(&without));
        if let Some(as_pushed) = as_pushed.filter(|content| base.is(content)) {
            self.found.content = Some(as_pushed);
            self.chose_zone = true;
        }
    }

    /// What a write of `prepared` would change, one line a change.
    pub(super) fn changes(&self, prepared: &Prepared) -> Vec<String> {
        self.differences(prepared, false)
    }

    /// What is otherwise in Grafana than in the code: the other way round.
    pub(super) fn edits(&self, prepared: &Prepared) -> Vec<String> {
        self.differences(prepared, true)
    }

    fn differences(&self, prepared: &Prepared, to_live: bool) -> Vec<String> {
        let (Some(live), code) = (&self.comparable, &prepared.comparable) else {
            return Vec::new();
        };
        let (before, after) = if to_live { (code, live) } else { (live, code) };
        edit::lines(&self.meta.uid, before, after, prepared.wanted.model)
    }
}

/// A content of the browser's time zone as one of the reader's, which a save in the browser makes the browser's.
fn without_zone(live: &Value) -> Option<Value> {
    let place = |content: &mut Value| -> Option<bool> {
        let holder = match content.get_mut("timeSettings") {
            Some(settings) => settings,
            None => content,
        };
        let zone = holder.get_mut("timezone")?;
        let is_chosen = *zone == "browser";
        *zone = Value::from("");
        Some(is_chosen)
    };
    let mut content = live.clone();
    place(&mut content)?.then_some(content)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_zone_of_the_browser_is_one_that_a_save_chose() {
        assert_eq!(
            without_zone(&json!({"timezone": "browser"})),
            Some(json!({"timezone": ""}))
        );
        assert_eq!(
            without_zone(&json!({"timeSettings": {"timezone": "browser"}})),
            Some(json!({"timeSettings": {"timezone": ""}}))
        );
        assert_eq!(without_zone(&json!({"timezone": "utc"})), None);
        assert_eq!(without_zone(&json!({"title": "T"})), None);
    }
}
