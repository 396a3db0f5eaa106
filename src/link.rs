//! Links: to another dashboard, one of its panels, or any address.

use crate::catalogue::Label;
use crate::variable::Variable;
use dashgen_promql::ast::Duration;

/// Where a link leads and what it is called.
///
/// A link to a dashboard takes along the time range and what is chosen for every variable that both
/// dashboards have, those of data sources included. Render reports a dashboard, panel or variable that does
/// not exist.
///
/// ```
/// use dashgen::{LinkValue, Link, Variable};
///
/// let run = Variable::textbox("runId", "");
/// let link = Link::dashboard("Its trace", "dvt-developer")
///     .panel("tracing")
///     .variable(&run, LinkValue::field("runId"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Link {
    pub(crate) title: String,
    pub(crate) target: Target,
    pub(crate) new_tab: bool,
    pub(crate) one_click: bool,
    /// The method that chooses something on a dashboard, if the link leads to none.
    pub(crate) misplaced: Option<&'static str>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Any address. Grafana replaces `${__value.raw}`, `${__data.fields.x}` and variables in it.
    Url(String),
    /// A runbook of this project's rules, by its file.
    Runbook(String),
    /// A dashboard of this project.
    Dashboard {
        uid: &'static str,
        /// The slug of one panel, which is then shown alone.
        panel: Option<String>,
        /// Variables of the target and the text that each receives.
        variables: Vec<(String, String)>,
        /// The time range there as parameters of the URL, in place of the range here.
        time: Option<String>,
    },
}

impl Link {
    /// A link to any URL. Grafana replaces variables in it. Choosing a panel, a variable or a time window of it is
    /// an error at render: that is for links to a [dashboard](Self::dashboard).
    pub fn url(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            target: Target::Url(url.into()),
            new_tab: false,
            one_click: false,
            misplaced: None,
        }
    }

    /// A link to a runbook of this project's alerts, by its file.
    ///
    /// Its URL is below [`Rules::runbook_base_url`](crate::rules::Rules::runbook_base_url). Render reports a runbook
    /// that no alert has.
    ///
    /// ```
    /// let link = dashgen::Link::runbook("projection_lag.md");
    /// ```
    pub fn runbook(file: impl Into<String>) -> Self {
        let file = file.into();
        let name = file.trim_end_matches(".md").replace('_', " ");
        Self {
            title: format!("Runbook: {name}"),
            target: Target::Runbook(file),
            ..Self::url("", "")
        }
    }

    /// A link to a dashboard of this project, by its uid.
    pub fn dashboard(title: impl Into<String>, uid: &'static str) -> Self {
        let target = Target::Dashboard {
            uid,
            panel: None,
            variables: Vec::new(),
            time: None,
        };
        Self {
            title: title.into(),
            target,
            new_tab: false,
            one_click: false,
            misplaced: None,
        }
    }

    /// Shows one panel of the dashboard alone, by its slug.
    #[doc(alias = "viewPanel")]
    pub fn panel(mut self, slug: impl Into<String>) -> Self {
        if let Target::Dashboard { panel, .. } = &mut self.target {
            *panel = Some(slug.into());
        } else {
            self.misplaced = Some("panel");
        }
        self
    }

    /// Chooses a value of a variable there: a [`LinkValue`], or a text that stands in the URL as it is.
    #[doc(alias = "var-")]
    pub fn variable<L>(mut self, variable: &Variable<L>, value: impl Into<String>) -> Self {
        if let Target::Dashboard { variables, .. } = &mut self.target {
            variables.push((variable.name().to_owned(), value.into()));
        } else {
            self.misplaced = Some("variable");
        }
        self
    }

    /// Shows a range of this length there, with a moment in its middle, instead of the range here.
    ///
    /// Source: `packages/scenes/src/core/SceneTimeRange.tsx` of Grafana's scenes, `time` and `time.window`.
    ///
    /// ```
    /// use dashgen::{LinkValue, Link, minutes};
    ///
    /// let link = Link::dashboard("That minute", "dvt-developer").time_window(LinkValue::value(), minutes(1));
    /// ```
    pub fn time_window(mut self, center: LinkValue, length: Duration) -> Self {
        if let Target::Dashboard { time, .. } = &mut self.target {
            *time = Some(format!(
                "time={}&time.window={}",
                String::from(center),
                length.milliseconds
            ));
        } else {
            self.misplaced = Some("time_window");
        }
        self
    }

    /// Shows this range there, instead of the range here: a tile of the last day leads to a table of the last day.
    ///
    /// ```
    /// use dashgen::Link;
    ///
    /// let link = Link::dashboard("By plan", "dvt-operations").panel("errors-by-plan").time_range("now-24h", "now");
    /// ```
    pub fn time_range(mut self, from: &str, to: &str) -> Self {
        if let Target::Dashboard { time, .. } = &mut self.target {
            *time = Some(format!("from={from}&to={to}"));
        } else {
            self.misplaced = Some("time_range");
        }
        self
    }

    /// Follows the link after one click on a value, without the menu in between. Acts on data links only.
    ///
    /// ```
    /// use dashgen::Link;
    ///
    /// let log = Link::url("Log", "/explore").one_click().open_in_new_tab();
    /// ```
    #[doc(alias = "oneClick", alias = "One click")]
    pub fn one_click(mut self) -> Self {
        self.one_click = true;
        self
    }

    /// Opens in a new tab of the browser.
    #[doc(alias = "targetBlank", alias = "Open in new tab")]
    pub fn open_in_new_tab(mut self) -> Self {
        self.new_tab = true;
        self
    }
}

/// What the reader clicked on, as a value that a link passes on.
///
/// Grafana puts the value into the address percent-encoded: one with `&` or `#` in it would end it otherwise.
///
/// Source: the page "Configure data links" of Grafana's documentation.
///
/// ```
/// use dashgen::LinkValue;
///
/// assert_eq!(String::from(LinkValue::field("plan id")), r#"${__data.fields["plan id"]:percentencode}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct LinkValue(String);

impl LinkValue {
    fn of(path: &str) -> Self {
        Self(format!("${{__{path}:percentencode}}"))
    }

    /// The value itself, as the data source gave it.
    pub fn value() -> Self {
        Self::of("value.raw")
    }

    /// Another field of the same row, by its name in the query's answer, not by its title.
    pub fn field(name: impl Into<String>) -> Self {
        let name = name.into();
        let is_word = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_word {
            Self::of(&format!("data.fields.{name}"))
        } else {
            Self::of(&format!("data.fields[{name:?}]"))
        }
    }

    /// A label of the series.
    pub fn label<L: Label>(_: L) -> Self {
        Self::of(&format!("field.labels.{}", L::INFO.name))
    }
}

impl From<LinkValue> for String {
    fn from(clicked: LinkValue) -> Self {
        clicked.0
    }
}
