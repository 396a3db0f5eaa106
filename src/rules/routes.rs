//! Receivers, routes and inhibit rules of Alertmanager.

use crate::{hours, minutes, seconds};
use dashgen_promql::ast::Duration;

/// Where notifications go: pages to one receiver, tickets to another.
///
/// ```
/// use dashgen::rules::{Receiver, Routes};
///
/// let routes = Routes::new(
///     Receiver::pagerduty("shop-pager", "/etc/alertmanager/secrets/pagerduty-key"),
///     Receiver::slack("shop-slack", "/etc/alertmanager/secrets/slack-url", "#shop-alerts"),
/// )
/// .inhibits("StoreDown", ["StoreSlow"]);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Routes {
    pub(crate) page: Receiver,
    pub(crate) ticket: Receiver,
    pub(crate) inhibits: Vec<(String, Vec<String>)>,
    pub(crate) page_repeat_interval: Duration,
    pub(crate) ticket_repeat_interval: Duration,
    pub(crate) group_wait: Duration,
    pub(crate) group_interval: Duration,
}

/// A receiver of Alertmanager. Its secret is a file on the host of Alertmanager, never text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Receiver {
    pub(crate) name: String,
    pub(crate) secret_file: String,
    pub(crate) kind: ReceiverKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReceiverKind {
    PagerDuty,
    Slack { channel: String },
}

impl Receiver {
    /// A service of `PagerDuty`; the file holds the key of its Events API v2 integration.
    pub fn pagerduty(name: impl Into<String>, key_file: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            secret_file: key_file.into(),
            kind: ReceiverKind::PagerDuty,
        }
    }

    /// A channel of Slack; the file holds the URL of the webhook.
    pub fn slack(name: impl Into<String>, url_file: impl Into<String>, channel: impl Into<String>) -> Self {
        let kind = ReceiverKind::Slack {
            channel: channel.into(),
        };
        Self {
            name: name.into(),
            secret_file: url_file.into(),
            kind,
        }
    }
}

impl Routes {
    /// P1 goes to the first, P2 and every alert without a route to the second.
    pub fn new(page: Receiver, ticket: Receiver) -> Self {
        Self {
            page,
            ticket,
            inhibits: Vec::new(),
            page_repeat_interval: hours(1),
            ticket_repeat_interval: hours(12),
            group_wait: seconds(30),
            group_interval: minutes(5),
        }
    }

    /// An inhibit rule: while the source fires, its targets do not notify.
    pub fn inhibits<N: Into<String>>(
        mut self,
        source: impl Into<String>,
        targets: impl IntoIterator<Item = N>,
    ) -> Self {
        self.inhibits
            .push((source.into(), targets.into_iter().map(Into::into).collect()));
        self
    }
}
