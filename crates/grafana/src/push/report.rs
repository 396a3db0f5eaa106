//! What came of a push.

use serde::Serialize;

/// The version of the JSON that is written; it grows when a field changes its meaning or goes.
pub const FORMAT_VERSION: u32 = 1;

/// What came of one dashboard, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was made.
    Created,
    /// A new version was written.
    Updated,
    /// Nothing was written, because nothing differs.
    Unchanged,
    /// Nothing was written, because a person's edit would be lost.
    Conflict,
    /// Nothing was written, because it is another's.
    Refused,
    /// It was deleted.
    Deleted,
    /// It could not be done.
    Failed,
    /// It was not begun, because the push was interrupted.
    Skipped,
}

impl Outcome {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Updated,
        Self::Unchanged,
        Self::Deleted,
        Self::Conflict,
        Self::Refused,
        Self::Failed,
        Self::Skipped,
    ];

    /// In a count: what a dry run only plans is not said to be done.
    fn counted(self, count: usize, dry_run: bool) -> &'static str {
        match self {
            Self::Created if dry_run => "to create",
            Self::Updated if dry_run => "to update",
            Self::Deleted if dry_run => "to delete",
            Self::Conflict if count > 1 => "conflicts",
            other => other.word(),
        }
    }

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::Deleted => "deleted",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// One dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why, in one sentence; empty where the outcome says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What a write changes, or what a person changed if that is in the way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
    /// What else there is to know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The version that Grafana has now, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Its page.
    pub url: String,
}

/// Everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The version of this format.
    pub version: u32,
    /// The server.
    pub grafana: String,
    /// The environment, if the server was named by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Whether nothing was sent but GETs.
    pub dry_run: bool,
    /// Whether the server's certificate was left unchecked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// Whether it was interrupted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// The folders that were made, or would be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folders: Vec<String>,
    /// The dashboards, by their uids.
    pub dashboards: Vec<Line>,
    /// Alert rules, if they were pushed too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Line>,
    /// How many requests were sent.
    pub requests: usize,
}

impl Report {
    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.dashboards.iter().chain(&self.rules)
    }

    /// How many dashboards and groups of rules came to an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines().filter(|line| line.outcome == outcome).count()
    }

    /// The counts that are not zero: `1 created, 2 unchanged`.
    pub fn counts(&self) -> String {
        let counts = Outcome::ALL
            .into_iter()
            .map(|outcome| (self.count(outcome), outcome));
        let counts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, outcome)| format!("{count} {}", outcome.counted(count, self.dry_run)))
            .collect();
        if counts.is_empty() {
            "nothing to push".to_owned()
        } else {
            counts.join(", ")
        }
    }

    /// The exit code: 0 done, 2 nothing could be done, 3 a conflict or another owner, 4 part was done and part
    /// failed, 130 interrupted.
    pub fn exit_code(&self) -> u8 {
        let failed = self.count(Outcome::Failed);
        if self.interrupted {
            130
        } else if failed > 0 && failed == self.lines().count() {
            2
        } else if failed > 0 {
            4
        } else if self.count(Outcome::Conflict) + self.count(Outcome::Refused) > 0 {
            3
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(outcomes: &[Outcome]) -> Report {
        let line = |outcome: &Outcome| Line {
            uid: String::new(),
            title: String::new(),
            outcome: *outcome,
            message: String::new(),
            changes: Vec::new(),
            notes: Vec::new(),
            version: None,
            url: String::new(),
        };
        Report {
            dashboards: outcomes.iter().map(line).collect(),
            ..Report::default()
        }
    }

    #[test]
    fn the_exit_code_says_what_happened() {
        use Outcome::{Conflict, Created, Failed, Refused, Unchanged};
        let cases: [(&[Outcome], u8); 8] = [
            (&[], 0),
            (&[Created, Unchanged], 0),
            (&[Failed], 2),
            (&[Failed, Failed], 2),
            (&[Created, Failed], 4),
            (&[Conflict, Failed], 4),
            (&[Created, Conflict], 3),
            (&[Refused], 3),
        ];
        for (outcomes, code) in cases {
            assert_eq!(report(outcomes).exit_code(), code, "{outcomes:?}");
        }
        assert_eq!(
            Report {
                interrupted: true,
                ..report(&[Created])
            }
            .exit_code(),
            130
        );
        assert_eq!(
            report(&[Created, Created, Conflict]).counts(),
            "2 created, 1 conflict"
        );
    }
}
