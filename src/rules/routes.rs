//! Routes and inhibit rules of Alertmanager.

use super::receiver::Receiver;
use super::remedy::RemedyRunner;
use super::severity::Severity;
use crate::{hours, minutes, seconds};
use dashgen_promql::ast::Duration;

/// Where notifications go: pages to one receiver, tickets to another, and other severities where they are told.
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
    /// Other severities, each with its receiver.
    pub(crate) others: Vec<(Severity, Receiver)>,
    pub(crate) inhibits: Vec<(String, Vec<String>)>,
    pub(crate) remedies: Option<RemedyRunner>,
    pub(crate) page_repeat_interval: Duration,
    pub(crate) ticket_repeat_interval: Duration,
    pub(crate) group_wait: Duration,
    pub(crate) group_interval: Duration,
}

impl Routes {
    /// P1 goes to the first, P2 and every alert without a route to the second.
    pub fn new(page: Receiver, ticket: Receiver) -> Self {
        Self {
            page,
            ticket,
            others: Vec::new(),
            inhibits: Vec::new(),
            remedies: None,
            page_repeat_interval: hours(1),
            ticket_repeat_interval: hours(12),
            group_wait: seconds(30),
            group_interval: minutes(5),
        }
    }

    /// Where alerts of a severity of your own go. One without a route is a fault at render.
    ///
    /// ```
    /// use dashgen::rules::{Email, Receiver, Routes, Severity};
    ///
    /// const INFO: Severity = Severity::named("info");
    /// let routes = Routes::new(
    ///     Receiver::opsgenie("shop-pager", "/etc/alertmanager/secrets/opsgenie-key"),
    ///     Receiver::teams("shop-teams", "/etc/alertmanager/secrets/teams-url"),
    /// )
    /// .route(
    ///     INFO,
    ///     Receiver::email("shop-mail", Email::new("team@shop.example", "alerts@shop.example", "smtp.shop.example:25")),
    /// );
    /// ```
    pub fn route(mut self, severity: Severity, receiver: Receiver) -> Self {
        self.others.push((severity, receiver));
        self
    }

    /// Who runs the remedies of alerts. People hear of an alert whether it has a remedy or not.
    pub fn remedies(mut self, runner: RemedyRunner) -> Self {
        self.remedies = Some(runner);
        self
    }

    /// Every receiver once, by its name, that of pages first.
    pub(crate) fn receivers(&self) -> Vec<&Receiver> {
        let all = [&self.page, &self.ticket].into_iter();
        let mut receivers: Vec<&Receiver> = Vec::new();
        for receiver in all.chain(self.others.iter().map(|(_, receiver)| receiver)) {
            if !receivers.contains(&receiver) {
                receivers.push(receiver);
            }
        }
        receivers
    }

    /// The receiver of each severity, and how often it is told again.
    pub(crate) fn branches(&self) -> impl Iterator<Item = (Severity, &Receiver, Duration)> {
        let page = (Severity::P1, &self.page, self.page_repeat_interval);
        let ticket = (Severity::P2, &self.ticket, self.ticket_repeat_interval);
        let others = self.others.iter();
        let others = others.map(|(severity, receiver)| (*severity, receiver, self.ticket_repeat_interval));
        [page, ticket].into_iter().chain(others)
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
