//! Annotations: moments that are marked on every graph of a dashboard.

use crate::patch::Patches;
use crate::query::{IntoQuery, Query};
use crate::theme::Color;
use serde_json::Value;

/// Marks the moments at which a query has a value above zero.
///
/// ```
/// use dashgen::panel::Color;
/// use dashgen::query::Query;
/// use dashgen::{Annotation, Dashboard};
///
/// let deploys = Annotation::new("Deploys", Query::promql("changes(shop_version[1m])"))
///     .title("Deploy")
///     .text("Version {{version}}")
///     .color(Color::NEUTRAL)
///     .disabled();
/// let dashboard = Dashboard::new("shop", "Shop").annotation(deploys);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Annotation {
    pub(crate) name: &'static str,
    pub(crate) query: Query,
    pub(crate) color: Color,
    pub(crate) title: Option<&'static str>,
    pub(crate) text: Option<&'static str>,
    pub(crate) shown: bool,
    pub(crate) patches: Patches,
}

impl Annotation {
    /// Marks the moments at which `query` has a value above zero: Grafana marks no others of Prometheus.
    pub fn new(name: &'static str, query: impl IntoQuery) -> Self {
        Self {
            name,
            query: query.into_query(),
            color: Color::WARNING,
            title: None,
            text: None,
            shown: true,
            patches: Patches::default(),
        }
    }

    /// The colour of the marks. Default: the theme's for warnings.
    #[doc(alias = "iconColor", alias = "Color")]
    pub fn color(mut self, color: Color) -> Self {
        self.color = color;
        self
    }

    /// The title of a mark: `{{alertname}}` is replaced by the label.
    #[doc(alias = "titleFormat", alias = "Title")]
    pub fn title(mut self, template: &'static str) -> Self {
        self.title = Some(template);
        self
    }

    /// The text of a mark: `{{adapter}}` is replaced by the label.
    #[doc(alias = "textFormat", alias = "Text")]
    pub fn text(mut self, template: &'static str) -> Self {
        self.text = Some(template);
        self
    }

    /// Sets any value of its JSON by a JSON pointer (RFC 6901): `"/filter"`. The value null removes it. It is the last
    /// word, and nothing of it is checked.
    ///
    /// ```
    /// use dashgen::query::Query;
    /// use dashgen::{Annotation, json};
    ///
    /// let here = Annotation::new("Deploys", Query::promql("changes(version[1m])"))
    ///     .patch("/filter", json!({ "exclude": false, "ids": [4] }));
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.patches.set(pointer, value);
        self
    }

    /// Switched off at first.
    #[doc(alias = "enable", alias = "Enabled")]
    pub fn disabled(mut self) -> Self {
        self.shown = false;
        self
    }
}
