//! Findings that somebody has allowed, with a reason.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Level, Place, Within};
use crate::report::Report;
use crate::rules::{RULES, UNUSED_ALLOWANCE};

/// One finding, or all of a rule in a place, that is as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The id or the name of the rule.
    pub rule: String,
    /// The file, or a folder that it is in. Of all files, if there is none.
    #[serde(default)]
    pub file: Option<String>,
    /// The uid or the title of the dashboard, or the name of the group of rules.
    #[serde(default)]
    pub dashboard: Option<String>,
    /// The title of the panel, or the name of the alert.
    #[serde(default)]
    pub panel: Option<String>,
    /// Why it is right.
    pub reason: String,
    /// The last day on which it holds: `2027-03-31`.
    #[serde(default)]
    pub until: Option<String>,
}

impl Allowance {
    fn is_of(&self, finding: &Finding) -> bool {
        let place = &finding.place;
        let is_rule =
            self.rule.eq_ignore_ascii_case(finding.rule) || self.rule.eq_ignore_ascii_case(finding.name);
        let is_named = |what: &[&str], name: &str| {
            place
                .within
                .iter()
                .any(|within: &Within| what.contains(&within.what) && within.name == name)
        };
        let is_file = self.file.as_deref().is_none_or(|file| {
            let rest = place.file.strip_prefix(file.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let is_dashboard = self
            .dashboard
            .as_deref()
            .is_none_or(|name| place.uid.as_deref() == Some(name) || is_named(&["dashboard", "group"], name));
        let is_panel = self
            .panel
            .as_deref()
            .is_none_or(|name| is_named(&["panel", "alert", "record", "variable", "annotation"], name));
        is_rule && is_file && is_dashboard && is_panel
    }

    fn words(&self) -> String {
        let mut words = self.rule.clone();
        for part in [&self.file, &self.dashboard, &self.panel].into_iter().flatten() {
            words.push_str(" in ");
            words.push_str(part);
        }
        words
    }
}

/// Takes what is allowed out of a report, and reports allowances that nothing needs, that have run out, or that name no
/// rule or no reason. `today` is a day as `2027-03-31`, `source` where the allowances stand.
pub fn allow(report: &mut Report, allowances: &[Allowance], today: &str, source: &str) {
    for (index, allowance) in allowances.iter().enumerate() {
        let is_known = RULES.iter().any(|rule| {
            allowance.rule.eq_ignore_ascii_case(rule.id) || allowance.rule.eq_ignore_ascii_case(rule.name)
        });
        let is_over = allowance.until.as_deref().is_some_and(|until| until < today);
        let before = report.findings.len();
        let is_valid = is_known && !is_over && !allowance.reason.trim().is_empty();
        if is_valid {
            report.findings.retain(|finding| !allowance.is_of(finding));
        }
        let taken = before - report.findings.len();
        report.summary.known += taken;
        let (message, help) = if !is_known {
            (
                format!("`{}` is no rule", allowance.rule),
                "`dashgen explain` lists all of them".to_owned(),
            )
        } else if allowance.reason.trim().is_empty() {
            (
                format!("the allowance of {} has no reason", allowance.words()),
                "say why it is right".to_owned(),
            )
        } else if is_over {
            let until = allowance.until.as_deref().unwrap_or_default();
            (
                format!("the allowance of {} ended on {until}", allowance.words()),
                "mend what it allowed, or say until when it goes on".to_owned(),
            )
        } else if taken == 0 {
            (
                format!(
                    "nothing needs the allowance of {} ({})",
                    allowance.words(),
                    allowance.reason
                ),
                "remove it".to_owned(),
            )
        } else {
            continue;
        };
        report.findings.push(Finding {
            rule: UNUSED_ALLOWANCE.id,
            name: UNUSED_ALLOWANCE.name,
            level: Level::Warning,
            place: Place {
                file: source.to_owned(),
                pointer: format!("/lint/allow/{index}"),
                ..Place::default()
            },
            message,
            help,
            excerpt: None,
        });
    }
    report.count();
}
