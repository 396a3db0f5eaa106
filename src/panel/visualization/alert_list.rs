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
    /// A list, or a count.
    pub fn view_mode(mut self, view: AlertView) -> Self {
        self.visualization.options.view_mode = Some(view);
        self
    }

    /// Grouped by these labels, not by rule.
    pub fn group_by<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.visualization.options.group_mode = Some(GroupMode::Custom);
        self.visualization.options.group_by = labels.into_iter().map(Into::into).collect();
        self
    }

    /// How many at most. Without a word about it, 20.
    pub fn max_items(mut self, count: u32) -> Self {
        self.visualization.options.max_items = Some(count.into());
        self
    }

    /// Their order.
    pub fn sort_order(mut self, order: AlertSort) -> Self {
        self.visualization.options.sort_order = Some(order);
        self
    }

    /// Only those whose rule belongs to this dashboard.
    pub fn linked_to_dashboard(mut self) -> Self {
        self.visualization.options.dashboard_alerts = Some(true);
        self
    }

    /// Only those with this in their name.
    pub fn alert_name(mut self, part: impl Into<String>) -> Self {
        self.visualization.options.alert_name = Some(part.into());
        self
    }

    /// Only those whose labels match: `{severity="critical"}`.
    pub fn alert_instance_label(mut self, matchers: impl Into<String>) -> Self {
        self.visualization.options.alert_instance_label_filter = Some(matchers.into());
        self
    }

    /// Only rules of a data source, by its name in Grafana: this panel takes no variable.
    pub fn data_source(mut self, name: impl Into<String>) -> Self {
        self.visualization.options.datasource = Some(name.into());
        self
    }

    /// Only rules in a folder.
    pub fn folder(mut self, uid: impl Into<String>, title: impl Into<String>) -> Self {
        self.visualization.options.folder = Some(AlertFolder {
            uid: uid.into(),
            title: title.into(),
        });
        self
    }

    /// Rules without alerts are listed, too.
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
