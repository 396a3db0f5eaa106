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
    pub(crate) block: String,
}

/// Why a page cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunbookError {
    /// A heading is missing or stands in the wrong place.
    #[error("the page has no line `{0}` behind the headings before it; every runbook has {list}", list = SECTIONS.join(", "))]
    Section(&'static str),
    /// The part that render writes has no place.
    #[error(
        "the page does not have the lines `{BEGIN}` and `{END}` once each, in this order; they mark the part that render writes, in the section Diagnosis"
    )]
    Marks,
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
    /// If the page lacks a heading or the marks.
    pub fn update(&self, page: &str) -> Result<String, RunbookError> {
        let mut rest = page.lines();
        for section in SECTIONS {
            if !rest.any(|line| line.trim_end() == section) {
                return Err(RunbookError::Section(section));
            }
        }
        let (before, behind) = page.split_once(BEGIN).ok_or(RunbookError::Marks)?;
        let (between, after) = behind.split_once(END).ok_or(RunbookError::Marks)?;
        let again = [before, between, after]
            .iter()
            .any(|part| part.contains(BEGIN) || part.contains(END));
        if again {
            return Err(RunbookError::Marks);
        }
        Ok(format!("{before}{BEGIN}\n{}{END}{after}", self.block))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(block: &str) -> String {
        let headings = SECTIONS.join("\n\ntext\n\n");
        headings.replace(
            "## Mitigation",
            &format!("{BEGIN}\n{block}{END}\n\n## Mitigation"),
        )
    }

    fn runbook() -> RunbookPage {
        RunbookPage {
            file: "a.md".to_owned(),
            alerts: Vec::new(),
            block: "new\n".to_owned(),
        }
    }

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        assert_eq!(runbook().update(&page("old\n")), Ok(page("new\n")));
        assert_eq!(runbook().update(&page("new\n")), Ok(page("new\n")), "it settles");
    }

    #[test]
    fn a_page_without_its_parts_is_refused() {
        assert_eq!(
            runbook().update(&page("").replace("## Impact", "## Impacts")),
            Err(RunbookError::Section("## Impact"))
        );
        for bad in [
            page("").replace(END, ""),
            page(BEGIN),
            page("").replace(BEGIN, "x"),
        ] {
            assert_eq!(runbook().update(&bad), Err(RunbookError::Marks), "{bad}");
        }
    }
}
