//! Where the messages go, and which alert silences which.

use crate::promql::ast::Duration;
use crate::{hours, minutes, seconds};

/// Where pages and messages go.
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
    pub(crate) message: Receiver,
    pub(crate) silences: Vec<(String, Vec<String>)>,
    pub(crate) page_again_after: Duration,
    pub(crate) message_again_after: Duration,
    pub(crate) group_wait: Duration,
    pub(crate) group_interval: Duration,
}

/// A place that messages go to. Its secret is a file on the machine of Alertmanager, never text.
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

    /// A channel of Slack; the file holds the address of the webhook.
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
    /// P1 goes to the first, P2 and everything that nobody thought of to the second.
    pub fn new(page: Receiver, message: Receiver) -> Self {
        Self {
            page,
            message,
            silences: Vec::new(),
            page_again_after: hours(1),
            message_again_after: hours(12),
            group_wait: seconds(30),
            group_interval: minutes(5),
        }
    }

    /// While the cause fires, its effects are not told.
    pub fn inhibits<N: Into<String>>(
        mut self,
        cause: impl Into<String>,
        effects: impl IntoIterator<Item = N>,
    ) -> Self {
        self.silences
            .push((cause.into(), effects.into_iter().map(Into::into).collect()));
        self
    }
}
