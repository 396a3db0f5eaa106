//! What can go wrong with a request, each with its remedy.

use std::fmt;

use serde_json::Value;

use dashgen_http::NoAnswer;

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
            *needed = Some(action());
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
    #[error("the time for the whole command is over; raise --deadline")]
    Deadline,
    /// The server sends elsewhere.
    #[error("the server redirects to {to}; give that address, the login is not sent there unasked")]
    Redirect {
        /// The scheme, host and port that it names.
        to: String,
    },
    /// Something else than Grafana answered.
    #[error(
        "the answer is {found}, not Grafana's; check the address, and that no login page stands before it"
    )]
    NotGrafana {
        /// What it is.
        found: String,
    },
    /// The answer is larger than any of Grafana's.
    #[error("the answer has more than {} MiB; is this address a Grafana?", super::transport::MAX_ANSWER / 1024 / 1024)]
    TooLarge,
    /// The answer is not what this endpoint answers.
    #[error("the answer is damaged: {0}")]
    Damaged(String),
    /// 401.
    #[error("the login is refused ({message}); check that the token is of this Grafana and has not expired")]
    Login {
        /// What the server says.
        message: String,
    },
    /// The login is for another organisation.
    #[error(
        "the login belongs to another organisation; leave --organisation out, or use a token of that organisation"
    )]
    Organisation,
    /// 403.
    #[error("not allowed{}; give the service account the permission{}", parenthesised(message), needed.as_ref().map(|n| format!(" {n}")).unwrap_or_default())]
    Forbidden {
        /// What the server says; often nothing.
        message: String,
        /// The action that is missing, if the server names it.
        needed: Option<String>,
    },
    /// A quota of the organisation is used up.
    #[error("the organisation's quota of dashboards is used up; delete some or raise the quota")]
    Quota,
    /// 404.
    #[error("not found{}", parenthesised(message))]
    NotFound {
        /// What the server says.
        message: String,
    },
    /// The thing changed since it was read.
    #[error("it was changed by someone else meanwhile")]
    Changed,
    /// There is one already.
    #[error("it exists already")]
    Exists,
    /// The server refuses the content.
    #[error("Grafana refuses it: {message}")]
    Invalid {
        /// What is wrong with which field.
        message: String,
    },
    /// The server is none that dashgen can use.
    #[error("{0}")]
    Unsuitable(String),
    /// 413.
    #[error("it is too large: Grafana takes 16 MiB, and a proxy before it may take less")]
    PayloadTooLarge,
    /// 429.
    #[error("the server asks to wait and was asked often enough; lower --concurrency or try later")]
    Busy {
        /// How long to wait, in seconds.
        wait: Option<u64>,
    },
    /// Any other status.
    #[error("the server answered {status}{}; {}", parenthesised(message), remedy(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// What it says.
        message: String,
    },
}

fn remedy(status: u16) -> &'static str {
    if status >= 500 {
        "look at its log, and check the address"
    } else {
        "check the address, and the path below which Grafana is"
    }
}

fn parenthesised(message: &str) -> String {
    if message.is_empty() {
        String::new()
    } else {
        format!(" ({message})")
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

    /// Whether the request may have been carried out although its answer says no such thing.
    pub fn may_have_happened(&self) -> bool {
        match self {
            Self::NoAnswer(cause) => !cause.never_arrived() && !matches!(cause, NoAnswer::Tls(_)),
            Self::TooLarge | Self::Damaged(_) | Self::NotGrafana { .. } | Self::Deadline => true,
            Self::Status { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// What an answer with a status that is no success means.
    pub(super) fn of_status(status: u16, wait: Option<u64>, body: &Value) -> Self {
        let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
        let message = readable(text("message"));
        let id = text("messageId");
        if id == "api-key.organization-mismatch" || (status == 403 && message.contains("invalid org")) {
            return Self::Organisation;
        }
        match status {
            401 => Self::Login { message },
            403 if message.contains("Quota reached") || message.contains("quota") => Self::Quota,
            403 => {
                let needed = message
                    .split_once("Permissions needed: ")
                    .map(|(_, needed)| needed.to_owned());
                let message = if needed.is_some() { String::new() } else { message };
                Self::Forbidden { message, needed }
            }
            404 => Self::NotFound { message },
            409 if text("reason") == "AlreadyExists" => Self::Exists,
            409 | 412 => Self::Changed,
            // An update with a version, of a dashboard that is gone.
            500 if message.contains("resourceVersion should not be set on objects to be created") => {
                Self::NotFound {
                    message: "it was deleted meanwhile".to_owned(),
                }
            }
            500 if message == "access denied to folder" => Self::NotFound {
                message: "its folder does not exist, or the login may not see it".to_owned(),
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
fn causes(body: &Value) -> Option<String> {
    let causes = body.get("details")?.get("causes")?.as_array()?;
    let mut lines: Vec<String> = Vec::new();
    for cause in causes {
        let text = |field: &str| cause.get(field).and_then(Value::as_str).unwrap_or_default();
        let line = readable(&format!("{}: {}", text("field"), text("message")));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(5);
    lines.truncate(5);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// What a server says, short and on one line.
pub(super) fn readable(text: &str) -> String {
    const MOST: usize = 300;
    let mut clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST)
        .collect();
    if text.chars().count() > MOST {
        clean.push('…');
    }
    clean.trim().to_owned()
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
            @"the login is refused (Invalid API key); check that the token is of this Grafana and has not expired"
        );
        assert_snapshot!(
            message(401, &json!({"messageId": "api-key.organization-mismatch"})),
            @"the login belongs to another organisation; leave --organisation out, or use a token of that organisation"
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
            @"not found (its folder does not exist, or the login may not see it)"
        );
        assert_snapshot!(message(500, &json!({"message": "a\u{1b}[31mb"})), @"the server answered 500 (a [31mb); look at its log, and check the address");
    }

    #[test]
    fn fields_are_named_once() {
        let cause = json!({"field": "spec.panels.0.gridPos.w", "message": "out of bound"});
        let body = json!({"message": "long", "details": {"causes": [cause, cause]}});
        assert_snapshot!(message(422, &body), @"Grafana refuses it: spec.panels.0.gridPos.w: out of bound");
    }
}
