//! The pages that alerts lead to.

use std::collections::BTreeSet;

/// A page that people read when an alert fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runbook {
    /// The name of its file: `orders.md`.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: String,
    /// What its headings are called in addresses.
    pub(crate) anchors: BTreeSet<String>,
}

impl Runbook {
    /// How names of files of pages end; as Markdown, and as a site generator shows it.
    pub(crate) const ENDINGS: [&'static str; 2] = [".md", ".html"];

    /// A page of Markdown.
    ///
    /// ```
    /// let page = dashgen_lint::Runbook::new("docs/orders.md", "# Orders\n## What to do\n");
    /// assert!(format!("{page:?}").contains("what-to-do"));
    /// ```
    pub fn new(path: &str, text: &str) -> Self {
        let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
        Self {
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            path: path.to_owned(),
            anchors: headings
                .map(|heading| anchor(heading.trim_start_matches('#').trim()))
                .collect(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the last part of an address is its file.
    pub(crate) fn is(&self, name: &str) -> bool {
        let stem = |name: &str| {
            let ending = Self::ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
            ending.unwrap_or(name).to_owned()
        };
        stem(&self.name) == stem(name)
    }
}

/// As GitHub and most generators make it: letters and digits in lower case, `-` for blanks, and nothing else.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|sign| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '_'));
    kept.map(|sign| if sign == ' ' { '-' } else { sign })
        .flat_map(char::to_lowercase)
        .collect()
}
