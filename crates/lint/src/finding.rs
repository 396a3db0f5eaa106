//! What a rule found, and where.

use schemars::JsonSchema;
use serde::Serialize;

/// How sure a finding is, and how much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Provably wrong, whatever the data.
    Error,
    /// Probably wrong.
    Warning,
    /// Right, but it could be better. Reported only if it is asked for.
    Style,
}

impl Level {
    /// The level in one word, as it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Style => "style",
        }
    }
}

/// One thing that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The id of the rule: `P04`. `dashgen explain P04` says more.
    pub rule: &'static str,
    /// The speaking name of the rule: `rate-of-gauge`.
    pub name: &'static str,
    /// How sure it is.
    pub level: Level,
    /// The file, and in it the place.
    pub place: Place,
    /// What is wrong, in one sentence without a capital letter and a full stop.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The expression, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// Where a finding stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The name of the document in a file that carries several: the key of a `ConfigMap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The JSON pointer (RFC 6901) within the document.
    pub pointer: String,
    /// The line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The uid of the dashboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// From the outside in: the dashboard, the row, the panel, the query; or the group and the rule.
    #[serde(rename = "in")]
    pub within: Vec<Within>,
}

/// One step from a dashboard or rule file to what a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Within {
    /// What it is: `dashboard`, `row`, `panel`, `query`, `variable`, `annotation`, `link`, `group`, `alert`, `record`.
    pub what: &'static str,
    /// What it is called: its title, name or refId.
    pub name: String,
}

/// An expression, and the part of it that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Excerpt {
    /// The expression as it is written.
    pub text: String,
    /// The first byte of the part.
    pub start: usize,
    /// One past the last byte of the part.
    pub end: usize,
}

impl Excerpt {
    /// A part of a text. Of a text that is longer than anybody reads, only what is around the part is kept.
    pub(crate) fn new(text: &str, start: usize, end: usize) -> Self {
        const LONGEST: usize = 16 << 10;
        const AROUND: usize = 1 << 10;
        if text.len() <= LONGEST {
            return Self {
                text: text.to_owned(),
                start,
                end,
            };
        }
        let mut from = start.saturating_sub(AROUND).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        let mut to = end
            .min(start.saturating_add(LONGEST))
            .saturating_add(AROUND)
            .min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        Self {
            text: text.get(from..to).unwrap_or_default().to_owned(),
            start: start.saturating_sub(from),
            end: end.min(to).saturating_sub(from),
        }
    }

    /// The part of the text that the finding is about; the whole if the span does not fit.
    pub fn part(&self) -> &str {
        self.text.get(self.start..self.end).unwrap_or(&self.text)
    }
}
