//! Runbooks: pages that people write, with a part that render keeps up to date.

/// The line before what render writes.
pub const BEGIN: &str = "<!-- dashgen: begin -->";
/// The line behind what render writes.
pub const END: &str = "<!-- dashgen: end -->";
/// The headings that every page has, in this order.
pub const SECTIONS: [&str; 6] = [
    "## Meaning",
    "## Impact",
    "## Diagnosis",
    "## Mitigation",
    "## Verification",
    "## Escalation",
];

/// A page that alerts lead to, and the part of it that follows from them: when each fires, on which query, and
/// where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunbookPage {
    pub(crate) file: String,
    pub(crate) alerts: Vec<String>,
    /// What each alert says, and which panel shows it.
    pub(crate) facts: Vec<Fact>,
    pub(crate) block: String,
}

/// What the page of an alert starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) alert: String,
    pub(crate) summary: String,
    /// A link to its panel.
    pub(crate) panel: Option<String>,
}

/// Why a page cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunbookError {
    /// A heading is missing or stands in the wrong place.
    #[error("the page has no line `{0}` behind the headings before it; every runbook has {list}", list = SECTIONS.join(", "))]
    Section(&'static str),
    /// Nobody wrote a section.
    #[error("section `{section}` is empty; say {}", about(.section))]
    Empty {
        /// The heading.
        section: &'static str,
        /// Its line, from 1.
        line: usize,
    },
    /// The part that render writes has no place.
    #[error(
        "the page does not have the lines `{BEGIN}` and `{END}` once each, in this order; they mark the part that render writes, in the section Diagnosis"
    )]
    Marks,
}

impl RunbookError {
    /// The line that it is about, from 1.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Empty { line, .. } => Some(*line),
            Self::Section(_) | Self::Marks => None,
        }
    }
}

/// What a section is for.
fn about(section: &str) -> &'static str {
    match section {
        "## Meaning" => "what is wrong when the alert fires",
        "## Impact" => "who suffers, and how much",
        "## Diagnosis" => "how to find the cause",
        "## Mitigation" => "what to do first, as commands",
        "## Verification" => "how to tell that it is over",
        _ => "whom to call when it does not help",
    }
}

impl RunbookPage {
    /// The name of the file, in the folder of the runbooks.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of the alerts that lead to it.
    pub fn alerts(&self) -> &[String] {
        &self.alerts
    }

    /// The part that render writes, between its two marks.
    pub fn block(&self) -> &str {
        &self.block
    }

    /// The page as it should be: with the part that render writes brought up to date.
    ///
    /// # Errors
    /// Every heading that the page lacks, every section that nobody wrote, and the marks if they are not there.
    pub fn update(&self, page: &str) -> Result<String, Vec<RunbookError>> {
        let mut errors = sections(page);
        match self.between_marks(page) {
            Some(updated) if errors.is_empty() => return Ok(updated),
            Some(_) => {}
            None => errors.push(RunbookError::Marks),
        }
        Err(errors)
    }

    fn between_marks(&self, page: &str) -> Option<String> {
        let (before, behind) = page.split_once(BEGIN)?;
        let (between, after) = behind.split_once(END)?;
        let again = [before, between, after]
            .iter()
            .any(|part| part.contains(BEGIN) || part.contains(END));
        (!again).then(|| format!("{before}{BEGIN}\n{}{END}{after}", self.block))
    }

    /// What people wrote of a page: each line with its number from 1, without the part that render writes.
    pub fn written_by_people(page: &str) -> impl Iterator<Item = (usize, &str)> {
        let mut rendered = false;
        page.lines().enumerate().filter_map(move |(index, line)| {
            match line.trim() {
                BEGIN => rendered = true,
                END => rendered = false,
                _ if !rendered => return Some((index + 1, line)),
                _ => {}
            }
            None
        })
    }

    /// A page to start from: what the alerts say of themselves, and under each other heading what to write there.
    pub fn skeleton(&self) -> String {
        let title = self.file.trim_end_matches(".md").replace(['_', '-'], " ");
        let title: String = title
            .char_indices()
            .map(|(at, letter)| {
                if at == 0 {
                    letter.to_ascii_uppercase()
                } else {
                    letter
                }
            })
            .collect();
        let mut page = format!("# {title}\n");
        for section in SECTIONS {
            page.push_str(&format!("\n{section}\n\n"));
            match section {
                "## Meaning" => {
                    for Fact { alert, summary, .. } in &self.facts {
                        page.push_str(&format!("**{alert}**: {summary}\n\n"));
                    }
                    page.pop();
                }
                "## Diagnosis" => page.push_str(&format!("{BEGIN}\n{}{END}\n", self.block)),
                "## Verification" => {
                    page.push_str("The alert is resolved, and its value is back within its threshold:\n\n");
                    let mut panels: Vec<_> =
                        self.facts.iter().filter_map(|fact| fact.panel.as_ref()).collect();
                    panels.dedup();
                    for panel in panels {
                        page.push_str(&format!("- {panel}\n"));
                    }
                }
                _ => page.push_str(&format!("<!-- Say {}. -->\n", about(section))),
            }
        }
        page
    }
}

/// What is wrong with the sections of a page.
fn sections(page: &str) -> Vec<RunbookError> {
    let lines: Vec<&str> = page.lines().collect();
    let mut errors = Vec::new();
    let mut next = 0;
    for section in SECTIONS {
        let found = lines
            .iter()
            .skip(next)
            .position(|line| line.trim_end() == section);
        let Some(found) = found else {
            errors.push(RunbookError::Section(section));
            continue;
        };
        next += found + 1;
        let content = lines
            .iter()
            .skip(next)
            .take_while(|line| !line.starts_with("## "));
        if content.copied().all(is_nothing) {
            errors.push(RunbookError::Empty { section, line: next });
        }
    }
    errors
}

/// Whether a line says nothing to a reader: it is blank, or a comment of Markdown that is no mark.
fn is_nothing(line: &str) -> bool {
    let line = line.trim();
    let is_comment = line.starts_with("<!--") && line.ends_with("-->");
    line.is_empty() || is_comment && line != BEGIN && line != END
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(block: &str) -> String {
        let headings = SECTIONS.join("\n\ntext\n\n") + "\n\ntext\n";
        headings.replace(
            "## Mitigation",
            &format!("{BEGIN}\n{block}{END}\n\n## Mitigation"),
        )
    }

    fn runbook() -> RunbookPage {
        RunbookPage {
            file: "a_page.md".to_owned(),
            alerts: vec!["Slow".to_owned()],
            facts: vec![Fact {
                alert: "Slow".to_owned(),
                summary: "The shop is slow.".to_owned(),
                panel: Some("[shop / latency](https://x/d/shop)".to_owned()),
            }],
            block: "new\n".to_owned(),
        }
    }

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        assert_eq!(runbook().update(&page("old\n")), Ok(page("new\n")));
        assert_eq!(runbook().update(&page("new\n")), Ok(page("new\n")), "it settles");
    }

    fn faults(page: &str) -> String {
        let faults = runbook().update(page).expect_err("it has faults");
        faults
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn all_that_a_page_lacks_is_said_at_once() {
        let bad = page("")
            .replace("## Impact", "## Impacts")
            .replace("## Escalation", "## Escalation\n\n<!-- later -->\n")
            .replace("## Mitigation\n\ntext", "## Mitigation\n")
            .replace(END, "");
        insta::assert_snapshot!(faults(&bad), @"
        the page has no line `## Impact` behind the headings before it; every runbook has ## Meaning, ## Impact, ## Diagnosis, ## Mitigation, ## Verification, ## Escalation
        section `## Mitigation` is empty; say what to do first, as commands
        the page does not have the lines `<!-- dashgen: begin -->` and `<!-- dashgen: end -->` once each, in this order; they mark the part that render writes, in the section Diagnosis
        ");
        for bad in [page(BEGIN), page("").replace(BEGIN, "x")] {
            assert_eq!(runbook().update(&bad), Err(vec![RunbookError::Marks]), "{bad}");
        }
    }

    #[test]
    fn a_skeleton_says_what_is_known_and_asks_for_the_rest() {
        let skeleton = runbook().skeleton();
        insta::assert_snapshot!(skeleton, @"
        # A page

        ## Meaning

        **Slow**: The shop is slow.

        ## Impact

        <!-- Say who suffers, and how much. -->

        ## Diagnosis

        <!-- dashgen: begin -->
        new
        <!-- dashgen: end -->

        ## Mitigation

        <!-- Say what to do first, as commands. -->

        ## Verification

        The alert is resolved, and its value is back within its threshold:

        - [shop / latency](https://x/d/shop)

        ## Escalation

        <!-- Say whom to call when it does not help. -->
        ");
        insta::assert_snapshot!(faults(&skeleton), @"
        section `## Impact` is empty; say who suffers, and how much
        section `## Mitigation` is empty; say what to do first, as commands
        section `## Escalation` is empty; say whom to call when it does not help
        ");
    }

    #[test]
    fn what_render_writes_is_not_by_people() {
        let page = format!("a\n{BEGIN}\nb\n{END}\nc");
        let lines: Vec<_> = RunbookPage::written_by_people(&page).collect();
        assert_eq!(lines, [(1, "a"), (5, "c")]);
    }
}
