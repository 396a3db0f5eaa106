//! Remedies, as rules have them: who runs them, what that runner exposes, and alerts that a person is needed.

mod alerts;
pub mod series;

pub use alerts::RemedyAlerts;

use crate::{minutes, seconds};
use dashgen_promql::ast::Duration;

/// Who runs remedies: an address that takes the JSON of Alertmanager.
///
/// Alertmanager sends the token in the header `Authorization: Bearer …`; the runner refuses what comes without it.
///
/// ```
/// use dashgen::rules::{Receiver, RemedyRunner, Routes};
///
/// let routes = Routes::new(
///     Receiver::pagerduty("shop-pager", "/etc/alertmanager/secrets/pagerduty-key"),
///     Receiver::slack("shop-slack", "/etc/alertmanager/secrets/slack-url", "#shop-alerts"),
/// )
/// .remedies(RemedyRunner::new(
///     "shop-remedies",
///     "https://remedies.shop.example/alerts",
///     "/etc/alertmanager/secrets/remedies-token",
/// ));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RemedyRunner {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) token_file: String,
}

impl RemedyRunner {
    /// So long the first message waits: two evaluations of a group at the usual 30 seconds, so that a page of the same
    /// cause, which may be found one evaluation later, mutes it before anything is started.
    pub(crate) const GROUP_WAIT: Duration = minutes(1);
    /// So long another alert of the same action waits, and so often a message that failed is sent again.
    pub(crate) const GROUP_INTERVAL: Duration = seconds(30);
    /// So often the message comes again while the alert fires. The runner starts nothing twice; what was refused since
    /// nothing was seen, or since a page stood against it, has another chance.
    pub(crate) const REPEAT_INTERVAL: Duration = minutes(5);

    /// A runner by the name of its receiver, its address, and the file on the host of Alertmanager that holds its token.
    pub fn new(name: impl Into<String>, url: impl Into<String>, token_file: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            token_file: token_file.into(),
        }
    }
}
