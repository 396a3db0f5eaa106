//! Severities of alerts.

use std::fmt;

/// Who is notified that an alert fires, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Someone is paged, now.
    P1,
    /// A ticket that someone reads in working hours.
    P2,
    /// Another, under a word of your own: the value of the label `severity`. [`Severity::named`] makes it.
    Named(&'static str),
}

impl Severity {
    /// A severity under a word of your own. [`Routes::route`](super::Routes::route) says where its alerts go.
    ///
    /// ```
    /// use dashgen::rules::Severity;
    ///
    /// const INFO: Severity = Severity::named("info");
    /// assert_eq!(INFO.to_string(), "info");
    /// ```
    pub const fn named(word: &'static str) -> Self {
        Self::Named(word)
    }
}

/// The values of the label `severity`: the one switch for clusters whose routes expect others.
///
/// ```
/// use dashgen::rules::{Severity, SeverityLabels};
///
/// assert_eq!(SeverityLabels::Priorities.of(Severity::P1), "P1");
/// assert_eq!(SeverityLabels::CriticalAndWarning.of(Severity::P1), "critical");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeverityLabels {
    /// `P1` and `P2`
    #[default]
    Priorities,
    /// `critical` and `warning`, as the mixins of Kubernetes have it.
    CriticalAndWarning,
}

impl SeverityLabels {
    /// The value for a severity.
    pub const fn of(self, severity: Severity) -> &'static str {
        match (self, severity) {
            (Self::Priorities, Severity::P1) => "P1",
            (Self::Priorities, Severity::P2) => "P2",
            (Self::CriticalAndWarning, Severity::P1) => "critical",
            (Self::CriticalAndWarning, Severity::P2) => "warning",
            (_, Severity::Named(word)) => word,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SeverityLabels::Priorities.of(*self))
    }
}
