//! Links: to another dashboard, one of its panels, or any address.

/// Where a link leads and what it is called.
///
/// A link to a dashboard takes the uid from a value, passes the time range and names the variables that
/// go with it; render reports a dashboard, panel or variable that does not exist.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Link {
    pub(crate) title: String,
    pub(crate) target: Target,
    pub(crate) new_tab: bool,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// Any address. Grafana replaces `${__value.raw}`, `${__data.fields.x}` and variables in it.
    Url(String),
    /// A dashboard of this program.
    Dashboard {
        uid: &'static str,
        /// The slug of one panel, which is then shown alone.
        panel: Option<String>,
        /// Variables of the target and the text that each receives.
        variables: Vec<(String, String)>,
    },
}

impl Link {
    /// A link to any address.
    pub fn url(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            target: Target::Url(url.into()),
            new_tab: false,
        }
    }

    /// Opens in a new tab of the browser.
    pub fn new_tab(mut self) -> Self {
        self.new_tab = true;
        self
    }
}
