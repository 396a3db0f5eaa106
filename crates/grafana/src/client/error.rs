//! What can go wrong with a request, each with its remedy.

use std::fmt;

use dashgen_foreign::Foreign;
use serde_json::Value;

use dashgen_http::NoAnswer;

/// The most bytes that one answer may have.
pub const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// A request that did not do what it was sent for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What was to be done: `list the dashboards`.
    pub doing: String,
    /// Why it was not.
    pub cause: Cause,
}

impl std::error::Error for Error {}

impl Error {
    /// Names the permission that is missing, if the login is not allowed something and the server does not say
    /// what it lacks.
    pub(super) fn needing(mut self, action: impl FnOnce() -> String) -> Self {
        if let Cause::Forbidden { needed, .. } = &mut self.cause
            && needed.is_none()
        {
            *needed = Some(action().into());
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {}: {}", self.doing, self.cause)
    }
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// There was no answer.
    #[error("{0}")]
    NoAnswer(NoAnswer),
    /// The time for everything is over.
    #[error("timed out; raise --deadline")]
    Deadline,
    /// Requests of this kind have gone unanswered for so long that no more are sent.
    #[error(
        "the server has stopped responding; nothing more is sent to it. Look at its load, or raise --timeout"
    )]
    Silent,
    /// The server sends elsewhere.
    #[error("the server redirects to {to}; use that URL, the credentials are not sent there unasked")]
    Redirect {
        /// The scheme, host and port that it names.
        to: Foreign,
    },
    /// The server sends from one path to another and back.
    #[error("the server redirects in a circle; check `root_url` of Grafana and the proxy in front of it")]
    RedirectLoop,
    /// The server sends a write to another path of its own, where it would arrive as something else.
    #[error(
        "the server redirects the write to another path; use the URL that Grafana itself has (`root_url`)"
    )]
    RedirectedWrite,
    /// The response to a write shows something else than what was written.
    #[error(
        "Grafana responded that it is done, but its response shows {shown}; check the proxy in front of it"
    )]
    NotStored {
        /// What it shows.
        shown: &'static str,
    },
    /// Something else than Grafana answered.
    #[error("got {found}, not a Grafana API response; check the URL. Is a login proxy in front?")]
    NotGrafana {
        /// What it is.
        found: Foreign,
    },
    /// The answer is larger than any of Grafana's.
    #[error("the response has more than {} MiB; is this URL a Grafana?", MAX_ANSWER / 1024 / 1024)]
    TooLarge,
    /// The answer is not what this endpoint answers.
    #[error("the response is damaged: {0}")]
    Damaged(Foreign),
    /// 401.
    #[error(
        "authentication failed{}; check that the token is of this Grafana and has not expired",
        parenthesised(message)
    )]
    Login {
        /// What the server says.
        message: Foreign,
    },
    /// The login is for another organisation.
    #[error(
        "the credentials belong to another organisation; leave --organisation out, or use a token of that organisation"
    )]
    Organisation,
    /// 403.
    #[error("not allowed{}; give the service account the permission{}", parenthesised(message), needed.as_ref().map(|n| format!(" {n}")).unwrap_or_default())]
    Forbidden {
        /// What the server says; often nothing.
        message: Foreign,
        /// The action that is missing, if the server names it.
        needed: Option<Foreign>,
    },
    /// A quota of the organisation is used up.
    #[error("the organisation's quota of dashboards is used up; delete some or raise the quota")]
    Quota,
    /// 404.
    #[error("not found{}", parenthesised(message))]
    NotFound {
        /// What the server says.
        message: Foreign,
    },
    /// The thing changed since it was read.
    #[error("it was changed by someone else meanwhile")]
    Changed,
    /// There is one already.
    #[error("it exists already")]
    Exists,
    /// The server refuses the content.
    #[error("Grafana refuses it{}", explained(message))]
    Invalid {
        /// What is wrong with which field; nothing if it does not say.
        message: Foreign,
    },
    /// The server is none that dashgen can use.
    #[error("{0}")]
    Unsuitable(String),
    /// 413.
    #[error("it is too large: Grafana takes 16 MiB, and a proxy before it may take less")]
    PayloadTooLarge,
    /// 429.
    #[error("the server is rate-limiting these requests; lower --concurrency or try later")]
    Busy {
        /// How long to wait, in seconds.
        wait: Option<u64>,
    },
    /// Any other status.
    #[error("the server responded {status}{}; {}", parenthesised(message), remedy(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// What it says.
        message: Foreign,
    },
}

fn remedy(status: u16) -> &'static str {
    match status {
        500.. => "check its log, and the URL",
        300..400 => "check the proxy in front of it",
        _ => "check the URL, and the path below which Grafana is",
    }
}

fn parenthesised(message: &Foreign) -> String {
    if message.is_empty() {
        String::new()
    } else {
        format!(" ({message})")
    }
}

fn explained(message: &Foreign) -> String {
    if message.is_empty() {
        " and does not say why; its log does".to_owned()
    } else {
        format!(": {message}")
    }
}

impl Cause {
    /// Whether sending the same again may help.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::NoAnswer(NoAnswer::Tls(_)) => false,
            Self::NoAnswer(_) | Self::Busy { .. } => true,
            Self::Status { status, .. } => matches!(status, 502..=504),
            _ => false,
        }
    }

    /// Whether every other request would fail alike.
    pub(crate) fn is_of_all(&self) -> bool {
        matches!(
            self,
            Self::Deadline
                | Self::Silent
                | Self::Login { .. }
                | Self::Organisation
                | Self::Redirect { .. }
                | Self::NoAnswer(NoAnswer::Tls(_) | NoAnswer::Connect(_))
        )
    }

    /// Whether the request may have been carried out although its answer says no such thing.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::NoAnswer(cause) => !cause.never_arrived() && !matches!(cause, NoAnswer::Tls(_)),
            Self::TooLarge
            | Self::Damaged(_)
            | Self::NotGrafana { .. }
            | Self::NotStored { .. }
            | Self::Redirect { .. }
            | Self::RedirectLoop
            | Self::RedirectedWrite
            | Self::Deadline => true,
            Self::Status { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// What an answer with a status that is no success means.
    pub(super) fn of_status(status: u16, wait: Option<u64>, body: &Value) -> Self {
        let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
        let words = text("message");
        let message = Foreign::words(words);
        let id = text("messageId");
        if id == "api-key.organization-mismatch" || (status == 403 && words.contains("invalid org")) {
            return Self::Organisation;
        }
        match status {
            401 => Self::Login { message },
            403 if words.contains("Quota reached") || words.contains("quota") => Self::Quota,
            403 => {
                let needed = words
                    .split_once("Permissions needed: ")
                    .map(|(_, needed)| Foreign::words(needed));
                let message = if needed.is_some() {
                    Foreign::default()
                } else {
                    message
                };
                Self::Forbidden { message, needed }
            }
            404 => Self::NotFound { message },
            409 if text("reason") == "AlreadyExists" => Self::Exists,
            409 | 412 => Self::Changed,
            // An update with a version, of a dashboard that is gone.
            500 if words.contains("resourceVersion should not be set on objects to be created") => {
                Self::NotFound {
                    message: "it was deleted meanwhile".into(),
                }
            }
            500 if words == "access denied to folder" => Self::NotFound {
                message: "its folder does not exist, or the credentials may not see it".into(),
            },
            400 | 422 => Self::Invalid {
                message: causes(body).unwrap_or(message),
            },
            413 => Self::PayloadTooLarge,
            429 => Self::Busy { wait },
            _ => Self::Status { status, message },
        }
    }
}

/// The fields that a server of the Kubernetes style names, at most five.
fn causes(body: &Value) -> Option<Foreign> {
    let causes = body.get("details")?.get("causes")?.as_array()?;
    let mut lines: Vec<String> = Vec::new();
    for cause in causes {
        let text = |field: &str| cause.get(field).and_then(Value::as_str).unwrap_or_default();
        let line = format!("{}: {}", text("field"), text("message"));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(5);
    lines.truncate(5);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| Foreign::words(&lines.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use serde_json::json;

    fn message(status: u16, body: &Value) -> String {
        Cause::of_status(status, None, body).to_string()
    }

    #[test]
    fn refusals_say_what_to_do() {
        assert_snapshot!(
            message(401, &json!({"message": "Invalid API key", "messageId": "api-key.invalid"})),
            @"authentication failed (Invalid API key); check that the token is of this Grafana and has not expired"
        );
        assert_snapshot!(
            message(401, &json!({"messageId": "api-key.organization-mismatch"})),
            @"the credentials belong to another organisation; leave --organisation out, or use a token of that organisation"
        );
        assert_snapshot!(message(403, &json!({})), @"not allowed; give the service account the permission");
        assert_snapshot!(
            message(403, &json!({"message": "You'll need additional permissions to perform this action. Permissions needed: folders:read"})),
            @"not allowed; give the service account the permission folders:read"
        );
        assert_snapshot!(
            message(403, &json!({"message": "Quota reached"})),
            @"the organisation's quota of dashboards is used up; delete some or raise the quota"
        );
        assert_snapshot!(
            message(413, &json!({})),
            @"it is too large: Grafana takes 16 MiB, and a proxy before it may take less"
        );
        assert_snapshot!(
            message(500, &json!({"message": "access denied to folder"})),
            @"not found (its folder does not exist, or the credentials may not see it)"
        );
        assert_snapshot!(message(500, &json!({"message": "a\u{1b}[31mb"})), @r"the server responded 500 (a\u{1b}[31mb); check its log, and the URL");
    }

    #[test]
    fn fields_are_named_once() {
        let cause = json!({"field": "spec.panels.0.gridPos.w", "message": "out of bound"});
        let body = json!({"message": "long", "details": {"causes": [cause, cause]}});
        assert_snapshot!(message(422, &body), @"Grafana refuses it: spec.panels.0.gridPos.w: out of bound");
    }
}
