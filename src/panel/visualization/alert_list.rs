//! Alerts and their states.

use super::Visualization;
use super::draw::{Draw, Wanted};
use crate::panel::{AlertSort, AlertView, Panel};
use crate::theme::{Size, Theme};
use crate::wire::options::{AlertFolder, AlertListOptions, AlertStateFilter, GroupMode, Options};

/// Alerts and their states: [`crate::panel::AlertList`].
#[derive(Clone, Debug, Default)]
pub struct AlertList {
    options: AlertListOptions,
}

impl Visualization for AlertList {}

impl Draw for AlertList {
    fn plugin_id(&self) -> &'static str {
        "alertlist"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::AlertList(self.options.clone())
    }

    fn needs_query(&self) -> bool {
        false
    }
}

/// Which alerts, and how they are shown.
impl Panel<AlertList> {
    /// A list, or a count. Default: a list.
    #[doc(alias = "viewMode", alias = "View mode")]
    pub fn view_mode(mut self, view: AlertView) -> Self {
        self.visualization.options.view_mode = Some(view);
        self
    }

    /// Groups alerts by these labels. Default: by rule.
    #[doc(alias = "groupBy", alias = "Group by")]
    pub fn group_by<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.visualization.options.group_mode = Some(GroupMode::Custom);
        self.visualization.options.group_by = labels.into_iter().map(Into::into).collect();
        self
    }

    /// The most alerts. Default: 20.
    #[doc(alias = "maxItems", alias = "Max items")]
    pub fn max_items(mut self, count: u32) -> Self {
        self.visualization.options.max_items = Some(count.into());
        self
    }

    /// The order of alerts. Default: alphabetical.
    #[doc(alias = "sortOrder", alias = "Sort order")]
    pub fn sort_order(mut self, order: AlertSort) -> Self {
        self.visualization.options.sort_order = Some(order);
        self
    }

    /// Only alerts whose rule belongs to this dashboard.
    #[doc(alias = "dashboardAlerts", alias = "Alerts linked to this dashboard")]
    pub fn linked_to_dashboard(mut self) -> Self {
        self.visualization.options.dashboard_alerts = Some(true);
        self
    }

    /// Only alerts with this in their name.
    #[doc(alias = "alertName", alias = "Alert name")]
    pub fn alert_name(mut self, part: impl Into<String>) -> Self {
        self.visualization.options.alert_name = Some(part.into());
        self
    }

    /// Only alerts whose labels match: `{severity="critical"}`.
    #[doc(alias = "alertInstanceLabelFilter", alias = "Alert instance label")]
    pub fn alert_instance_label(mut self, matchers: impl Into<String>) -> Self {
        self.visualization.options.alert_instance_label_filter = Some(matchers.into());
        self
    }

    /// Only rules of a data source, by its name in Grafana: this panel takes no variable.
    #[doc(alias = "datasource", alias = "Datasource")]
    pub fn data_source(mut self, name: impl Into<String>) -> Self {
        self.visualization.options.datasource = Some(name.into());
        self
    }

    /// Only rules in a folder.
    #[doc(alias = "Folder")]
    pub fn folder(mut self, uid: impl Into<String>, title: impl Into<String>) -> Self {
        self.visualization.options.folder = Some(AlertFolder {
            uid: uid.into(),
            title: title.into(),
        });
        self
    }

    /// Lists rules without alerts, too.
    #[doc(alias = "showInactiveAlerts", alias = "Show alerts with 0 instances")]
    pub fn show_inactive(mut self) -> Self {
        self.visualization.options.show_inactive_alerts = Some(true);
        self
    }

    /// The states that are listed, and no others. Default: all but no data and normal.
    ///
    /// ```
    /// use dashgen::panel::{AlertList, AlertState};
    ///
    /// let firing = AlertList::new("Firing").state_filter([AlertState::Firing]);
    /// ```
    #[doc(alias = "stateFilter", alias = "Alert state filter")]
    pub fn state_filter(mut self, states: impl IntoIterator<Item = AlertState>) -> Self {
        let states: Vec<AlertState> = states.into_iter().collect();
        let listed = |state| Some(states.contains(&state));
        self.visualization.options.state_filter = AlertStateFilter {
            firing: listed(AlertState::Firing),
            pending: listed(AlertState::Pending),
            recovering: listed(AlertState::Recovering),
            no_data: listed(AlertState::NoData),
            normal: listed(AlertState::Normal),
            error: listed(AlertState::Error),
        };
        self
    }
}

/// A state of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// Alerting, or firing.
    Firing,
    /// About to fire.
    Pending,
    /// About to end.
    Recovering,
    /// The query returns no data.
    NoData,
    /// The condition does not hold.
    Normal,
    /// The evaluation fails.
    Error,
}
