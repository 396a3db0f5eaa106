//! What a rule is: an id, a page of documentation, and its checks.

use crate::catalogue::{Catalogue, Known};
use crate::finding::Level;
use crate::model::{Dashboard, Panel, Query, RuleFile};
use crate::outline::Outline;
use crate::reporter::Reporter;

/// A rule of the linter.
#[derive(Debug)]
pub struct Rule {
    /// Its id: `P04`.
    pub id: &'static str,
    /// Its speaking name: `rate-of-gauge`.
    pub name: &'static str,
    /// The most severe level that it reports.
    pub level: Level,
    /// Its page, as its file has it: a title, what it finds, and the sections Why, Bad, Good and Real case.
    pub(crate) doc: &'static str,
    pub(crate) checks: &'static [Check],
}

/// What a check looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// Each expression of PromQL, wherever it stands.
    Query(fn(&Query, &mut Reporter)),
    /// Each panel.
    Panel(fn(&Panel, &Dashboard, &mut Reporter)),
    /// Each dashboard.
    Dashboard(fn(&Dashboard, &mut Reporter)),
    /// Each file of rules.
    Rules(fn(&RuleFile, &mut Reporter)),
    /// All documents together.
    Set(fn(&[Outline], &mut Reporter)),
    /// Each expression of PromQL, where metrics are known.
    Known(fn(&Query, Known<'_>, &mut Reporter)),
    /// All documents together, where metrics are known.
    Catalogue(fn(&[Outline], Catalogue<'_>, &mut Reporter)),
    /// All documents together, beside what they were.
    Since(fn(&[&Outline], &[Outline], &mut Reporter)),
}

impl Rule {
    /// Its page in Markdown, without a heading.
    pub fn page(&self) -> String {
        let lines = self
            .doc
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.fold(String::new(), |page, line| page + line + "\n")
    }

    /// What it finds, in one line.
    pub fn title(&self) -> &'static str {
        self.doc.lines().next().unwrap_or_default().trim()
    }

    /// Whether it finds nothing where no metric is known.
    pub fn needs_catalogue(&self) -> bool {
        let needs = |check: &Check| matches!(check, Check::Known(_) | Check::Catalogue(_));
        !self.checks.is_empty() && self.checks.iter().all(needs)
    }

    /// A section of its page: the text below `## Why` up to the next.
    pub fn section(&self, heading: &str) -> Option<String> {
        let page = self.page();
        let (_, rest) = page.split_once(&format!("## {heading}\n"))?;
        Some(rest.split("\n## ").next().unwrap_or(rest).trim().to_owned())
    }

    /// Why it matters: the first paragraph of that section, on one line.
    pub fn why(&self) -> String {
        let section = self.section("Why").unwrap_or_default();
        let first = section.split("\n\n").next().unwrap_or_default();
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Declares the rule of a file. Its documentation is the page that `dashgen explain` and `docs/lint/` show; the blocks
/// below Bad and Good are run by a test.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $id:literal $name:literal $level:ident, [$($check:expr),* $(,)?]) => {
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            id: $id,
            name: $name,
            level: $crate::finding::Level::$level,
            doc: concat!($($doc, "\n"),+),
            checks: &[$($check),*],
        };
    };
}
pub(crate) use rule;
