//! Rows: panels under one title, which flow by themselves.

use crate::panel::AnyPanel;
use crate::patch::Patches;
use crate::variable::Variable;
use serde_json::Value;

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
    pub(crate) id: Option<u32>,
    pub(crate) line: Option<u32>,
    pub(crate) patches: Patches,
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
            id: None,
            line: None,
            patches: Patches::default(),
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

    /// The number that Grafana knows the row by. Default: it follows from the [slug](Self::slug).
    ///
    /// ```
    /// use dashgen::Row;
    ///
    /// let imported = Row::new("CPU").id(3).at_line(12);
    /// ```
    pub fn id(mut self, id: u32) -> Self {
        self.id = Some(id);
        self
    }

    /// The line of the page that its title stands in. Default: the first below what stands above it.
    #[doc(alias = "gridPos", alias = "y")]
    pub fn at_line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets any value of the JSON of its title by a JSON pointer (RFC 6901): `"/repeatIteration"`. The value null
    /// removes it.
    ///
    /// ```
    /// use dashgen::Row;
    ///
    /// let old = Row::new("CPU").patch("/showTitle", true);
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.patches.set(pointer, value);
        self
    }

    /// Repeats the row for each value that the reader chose.
    #[doc(alias = "Repeat for")]
    pub fn repeat<L>(mut self, variable: &Variable<L>) -> Self {
        self.repeat = Some(variable.name().to_owned());
        self
    }
}
