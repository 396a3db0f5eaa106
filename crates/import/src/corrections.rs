//! What the hatches have to say: found by rendering what was read and comparing it with what was wanted.

use std::collections::{BTreeMap, BTreeSet};

use crate::difference::Patch;

/// What the hatches of one dashboard have to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections {
    pub(crate) dashboard: Vec<Patch>,
    pub(crate) variables: BTreeMap<usize, Vec<Patch>>,
    pub(crate) annotations: BTreeMap<usize, Vec<Patch>>,
    /// By the ids of panels and rows.
    pub(crate) panels: BTreeMap<u64, PanelCorrections>,
    /// Variables and annotations that are written as JSON.
    pub(crate) raw_variables: BTreeSet<usize>,
    pub(crate) is_unchecked: bool,
}

/// What the hatches of one panel or row have to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct PanelCorrections {
    /// Options by their path, then field options by theirs.
    pub(crate) options: Vec<Patch>,
    pub(crate) field_options: Vec<Patch>,
    /// Patches of single queries, by their place.
    pub(crate) queries: BTreeMap<usize, Vec<Patch>>,
    pub(crate) patches: Vec<Patch>,
    /// What the words of the library did not say as it was: the JSON pointers of what is said otherwise.
    pub(crate) raw: BTreeSet<String>,
    /// Whether it stands where it would not stand by itself.
    pub(crate) is_placed: bool,
    /// Whether nothing but its JSON makes it what it is.
    pub(crate) is_whole: bool,
}

impl PanelCorrections {
    pub(crate) fn add(&mut self, patch: Patch, may_be_option: bool) {
        let (pointer, value) = patch;
        if may_be_option && let Some(feature) = feature(&pointer) {
            self.raw.insert(feature);
            return;
        }
        if let Some(rest) = pointer.strip_prefix("/targets/")
            && let Some((index, rest)) = rest.split_once('/')
            && let Ok(index) = index.parse()
            && rest != "refId"
        {
            self.queries
                .entry(index)
                .or_default()
                .push((format!("/{rest}"), value));
        } else if may_be_option && let Some(path) = pointer.strip_prefix("/options/").and_then(dotted) {
            self.options.push((path, value));
        } else if may_be_option
            && let Some(path) = pointer.strip_prefix("/fieldConfig/defaults/").and_then(dotted)
        {
            self.field_options.push((path, value));
        } else {
            self.patches.push((pointer, value));
        }
    }
}

/// The part of a panel that is said by other means if it is not said as it was.
fn feature(pointer: &str) -> Option<String> {
    const WHOLE: [&str; 5] = [
        "/fieldConfig/defaults/mappings",
        "/fieldConfig/defaults/thresholds",
        "/fieldConfig/defaults/links",
        "/transformations",
        "/links",
    ];
    let inside = |whole: &&str| {
        pointer
            .strip_prefix(*whole)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if let Some(whole) = WHOLE.iter().copied().find(inside) {
        return Some(whole.to_owned());
    }
    let index = pointer
        .strip_prefix("/fieldConfig/overrides/")?
        .split('/')
        .next()?;
    Some(format!("/fieldConfig/overrides/{index}"))
}

/// A path with dots, if no step has a dot, a slash or a number in it.
fn dotted(pointer: &str) -> Option<String> {
    let is_plain =
        |step: &str| !step.is_empty() && !step.contains(['.', '~']) && step.parse::<usize>().is_err();
    pointer
        .split('/')
        .all(is_plain)
        .then(|| pointer.replace('/', "."))
}
