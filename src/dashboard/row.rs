//! Rows: panels under one title, which flow by themselves.

use crate::panel::AnyPanel;
use crate::variable::Variable;

/// Panels under one title.
#[derive(Clone, Debug)]
#[must_use]
pub struct Row {
    pub(crate) title: Option<&'static str>,
    pub(crate) slug: Option<String>,
    pub(crate) panels: Vec<AnyPanel>,
    pub(crate) per_line: Option<u8>,
    pub(crate) height: Option<u8>,
    pub(crate) collapsed: bool,
    pub(crate) repeat: Option<String>,
}

impl Row {
    /// A row under a title.
    pub fn new(title: &'static str) -> Self {
        Self {
            title: Some(title),
            ..Self::untitled()
        }
    }

    /// Panels at the top of a dashboard, without a title. Only the first row can be one: what has no title
    /// of its own belongs to the row above it.
    pub fn untitled() -> Self {
        Self {
            title: None,
            slug: None,
            panels: Vec::new(),
            per_line: None,
            height: None,
            collapsed: false,
            repeat: None,
        }
    }

    /// Its own name, which stays when the title changes. Without it, the title in lower case with hyphens.
    pub fn slug(mut self, slug: impl Into<String>) -> Self {
        self.slug = Some(slug.into());
        self
    }

    /// Adds a panel behind those there are.
    pub fn panel(mut self, panel: impl Into<AnyPanel>) -> Self {
        self.panels.push(panel.into());
        self
    }

    /// Adds panels behind those there are.
    pub fn panels<P: Into<AnyPanel>>(mut self, panels: impl IntoIterator<Item = P>) -> Self {
        self.panels.extend(panels.into_iter().map(Into::into));
        self
    }

    /// The number of panels side by side, unless a panel says how wide it is.
    pub fn panels_per_line(mut self, panels: u8) -> Self {
        self.per_line = Some(panels);
        self
    }

    /// The height of panels, in units of 38 pixels, unless a panel says how high it is.
    pub fn panel_height(mut self, units: u8) -> Self {
        self.height = Some(units);
        self
    }

    /// Closed at first. Its panels query nothing until it is opened.
    #[doc(alias = "Collapsed")]
    pub fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// Repeats the row for each value that the reader chose.
    #[doc(alias = "Repeat for")]
    pub fn repeat<L>(mut self, variable: &Variable<L>) -> Self {
        self.repeat = Some(variable.name().to_owned());
        self
    }
}
