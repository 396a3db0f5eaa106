//! Receivers of notifications: services and people, whose secrets stand in files.

use serde_json::{Map, Value};

/// A receiver of Alertmanager. Its secret is a file on the host of Alertmanager, never text.
///
/// ```
/// use dashgen::rules::{Email, Receiver};
///
/// let pager = Receiver::opsgenie("shop-pager", "/etc/alertmanager/secrets/opsgenie-key");
/// let mail = Receiver::email(
///     "shop-mail",
///     Email::new("team@shop.example", "alerts@shop.example", "smtp.shop.example:587")
///         .login("alerts", "/etc/alertmanager/secrets/smtp-password"),
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Receiver {
    pub(crate) name: String,
    pub(crate) kind: ReceiverKind,
    /// What Grafana needs for a service that is not known here.
    pub(crate) in_grafana: Option<GrafanaReceiver>,
}

/// A service, with the file of its secret.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ReceiverKind {
    PagerDuty {
        key_file: String,
    },
    Slack {
        url_file: String,
        channel: String,
    },
    Email(Email),
    Webhook {
        url_file: String,
    },
    Opsgenie {
        key_file: String,
    },
    Teams {
        url_file: String,
    },
    Discord {
        url_file: String,
    },
    Raw {
        field: String,
        config: Map<String, Value>,
    },
}

/// A receiver as Grafana has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GrafanaReceiver {
    pub(crate) kind: String,
    pub(crate) settings: Vec<(String, String)>,
}

/// A mail: to whom, from whom, and the server that takes it.
///
/// Grafana sends mails through the server of its own configuration, and takes only the first of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Email {
    pub(crate) to: String,
    pub(crate) from: String,
    pub(crate) smarthost: String,
    pub(crate) login: Option<(String, String)>,
}

impl Email {
    /// A mail to one address or several, with commas between them, through a server: `smtp.example.com:587`.
    pub fn new(to: impl Into<String>, from: impl Into<String>, smarthost: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            from: from.into(),
            smarthost: smarthost.into(),
            login: None,
        }
    }

    /// The user that the server knows, and the file that holds the password. Default: the server wants none.
    pub fn login(mut self, username: impl Into<String>, password_file: impl Into<String>) -> Self {
        self.login = Some((username.into(), password_file.into()));
        self
    }
}

impl Receiver {
    fn new(name: impl Into<String>, kind: ReceiverKind) -> Self {
        Self {
            name: name.into(),
            kind,
            in_grafana: None,
        }
    }

    /// A service of `PagerDuty`; the file holds the key of its Events API v2 integration.
    pub fn pagerduty(name: impl Into<String>, key_file: impl Into<String>) -> Self {
        let key_file = key_file.into();
        Self::new(name, ReceiverKind::PagerDuty { key_file })
    }

    /// A channel of Slack; the file holds the URL of the webhook.
    pub fn slack(name: impl Into<String>, url_file: impl Into<String>, channel: impl Into<String>) -> Self {
        let (url_file, channel) = (url_file.into(), channel.into());
        Self::new(name, ReceiverKind::Slack { url_file, channel })
    }

    /// A mail.
    pub fn email(name: impl Into<String>, email: Email) -> Self {
        Self::new(name, ReceiverKind::Email(email))
    }

    /// A service of your own, which takes the JSON of Alertmanager; the file holds its URL (Alertmanager 0.26).
    pub fn webhook(name: impl Into<String>, url_file: impl Into<String>) -> Self {
        let url_file = url_file.into();
        Self::new(name, ReceiverKind::Webhook { url_file })
    }

    /// A team of Opsgenie; the file holds the key of its API integration.
    pub fn opsgenie(name: impl Into<String>, key_file: impl Into<String>) -> Self {
        let key_file = key_file.into();
        Self::new(name, ReceiverKind::Opsgenie { key_file })
    }

    /// A channel of Microsoft Teams; the file holds the URL of its workflow (Alertmanager 0.28).
    pub fn teams(name: impl Into<String>, url_file: impl Into<String>) -> Self {
        let url_file = url_file.into();
        Self::new(name, ReceiverKind::Teams { url_file })
    }

    /// A channel of Discord; the file holds the URL of its webhook (Alertmanager 0.28 for the file).
    pub fn discord(name: impl Into<String>, url_file: impl Into<String>) -> Self {
        let url_file = url_file.into();
        Self::new(name, ReceiverKind::Discord { url_file })
    }

    /// Any other service, as Alertmanager wants it: the hatch for what is not here. A secret in it is a fault at render;
    /// Alertmanager takes a file for each.
    ///
    /// What Grafana wants for the same is not known: say it with [`in_grafana`](Self::in_grafana).
    ///
    /// ```
    /// use dashgen::rules::Receiver;
    /// use serde_json::json;
    ///
    /// let telegram = json!({ "bot_token_file": "/etc/alertmanager/secrets/telegram", "chat_id": -100 });
    /// let chat = Receiver::raw("shop-chat", "telegram_configs", telegram)
    ///     .in_grafana("telegram", [("bottoken", "$__file{/etc/grafana/secrets/telegram}"), ("chatid", "-100")]);
    /// ```
    pub fn raw(name: impl Into<String>, field: impl Into<String>, config: Value) -> Self {
        let config = match config {
            Value::Object(config) => config,
            other => Map::from_iter([(String::new(), other)]),
        };
        let field = field.into();
        Self::new(name, ReceiverKind::Raw { field, config })
    }

    /// The type and the settings of the contact point that Grafana has for it, in place of those that follow from the
    /// receiver. Grafana replaces `$__file{…}` by the text of a file on its host.
    pub fn in_grafana<K: Into<String>, V: Into<String>>(
        mut self,
        kind: impl Into<String>,
        settings: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let settings = settings
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()));
        self.in_grafana = Some(GrafanaReceiver {
            kind: kind.into(),
            settings: settings.collect(),
        });
        self
    }

    /// The files of its secrets.
    pub(crate) fn secret_files(&self) -> Vec<&str> {
        match &self.kind {
            ReceiverKind::PagerDuty { key_file } | ReceiverKind::Opsgenie { key_file } => vec![key_file],
            ReceiverKind::Slack { url_file, .. }
            | ReceiverKind::Webhook { url_file }
            | ReceiverKind::Teams { url_file }
            | ReceiverKind::Discord { url_file } => vec![url_file],
            ReceiverKind::Email(email) => email.login.iter().map(|(_, file)| file.as_str()).collect(),
            ReceiverKind::Raw { config, .. } => {
                let files = config.iter().filter(|(name, _)| name.ends_with("_file"));
                files.filter_map(|(_, file)| file.as_str()).collect()
            }
        }
    }
}
