//! What was there before: findings that are known, recognised wherever they move to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::format::path;
use crate::report::Report;

/// The version of the file.
const VERSION: u32 = 1;

/// What makes a finding the same as one of before: not its line, nor its place among others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    rule: String,
    /// The uid of the dashboard, or else the file.
    of: String,
    /// The row, panel and query, by their names.
    #[serde(rename = "in")]
    within: String,
    /// The part of the expression, or what is said.
    what: String,
}

impl Key {
    /// In one line.
    pub(crate) fn to_text(&self) -> String {
        let Self {
            rule,
            of,
            within,
            what,
        } = self;
        format!("{rule} {of}: {within}: {what}")
    }
}

/// What a finding is recognised by.
pub(crate) fn key(finding: &Finding) -> Key {
    let place = &finding.place;
    let of = match (&place.uid, &place.document) {
        (Some(uid), _) => uid.clone(),
        (None, Some(document)) => format!("{}: {document}", place.file),
        (None, None) => place.file.clone(),
    };
    let what = finding
        .excerpt
        .as_ref()
        .map_or(&*finding.message, |excerpt| excerpt.part());
    Key {
        rule: finding.rule.to_owned(),
        of,
        within: path(place),
        what: what.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// Findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

/// A finding, and how often it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    #[serde(flatten)]
    key: Key,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no baseline.
    #[error("is no baseline of `dashgen lint`: {0}; write it anew with --update-baseline")]
    Json(#[from] serde_json::Error),
    /// A newer dashgen wrote it.
    #[error("has version {version}, and this dashgen knows {VERSION}; install a newer dashgen")]
    Newer {
        /// Its version.
        version: u32,
    },
}

impl Baseline {
    /// All that is there now.
    pub fn of(findings: &[Finding]) -> Self {
        let findings = counts(findings)
            .into_iter()
            .map(|(key, count)| Known { key, count });
        Self {
            version: VERSION,
            findings: findings.collect(),
        }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// If it is none, or a newer dashgen wrote it.
    pub fn parse(text: &[u8]) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_slice(text)?;
        if baseline.version > VERSION {
            return Err(BaselineError::Newer {
                version: baseline.version,
            });
        }
        Ok(baseline)
    }

    /// The text of the file: the same bytes for the same findings.
    pub fn to_text(&self) -> String {
        dashgen_canonical::to_text(self)
    }

    /// Takes what is known out of a report. With `says_gone`, what is known and not there any more is named.
    pub fn apply(&self, report: &mut Report, says_gone: bool) {
        let mut left: BTreeMap<&Key, usize> = BTreeMap::new();
        for known in &self.findings {
            *left.entry(&known.key).or_default() += known.count;
        }
        let mut taken = 0;
        report
            .findings
            .retain(|finding| match left.get_mut(&key(finding)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    taken += 1;
                    false
                }
                _ => true,
            });
        report.summary.known += taken;
        if says_gone {
            let gone = left.into_iter().filter(|(_, count)| *count > 0);
            report.gone.extend(gone.map(|(key, _)| key.to_text()));
        }
        report.count();
    }
}

fn counts(findings: &[Finding]) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(key(finding)).or_default() += 1;
    }
    counts
}
