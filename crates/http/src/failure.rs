//! Why a request got no answer.

use std::error::Error as _;
use std::fmt;

/// Why a request got no answer. Its text names no URL and no header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection: refused, no route, no such host.
    Connect(String),
    /// The server's certificate is not trusted, or TLS failed otherwise.
    Tls(String),
    /// It took too long.
    Timeout,
    /// The answer broke off or could not be decoded.
    Body(String),
    /// Anything else.
    Other(String),
}

impl NoAnswer {
    /// What an error of the HTTP client means.
    pub fn of(error: &reqwest::Error) -> Self {
        let cause = root_cause(error);
        if is_tls(error) {
            Self::Tls(cause)
        } else if error.is_timeout() {
            Self::Timeout
        } else if error.is_connect() {
            Self::Connect(cause)
        } else if error.is_body() || error.is_decode() {
            Self::Body(cause)
        } else {
            Self::Other(cause)
        }
    }

    /// Whether the request surely never reached the server, so that sending it again cannot do it twice.
    pub fn never_arrived(&self) -> bool {
        matches!(self, Self::Connect(_))
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(cause) => {
                write!(
                    f,
                    "no connection: {cause}; check the URL, the network and the proxy"
                )
            }
            Self::Tls(cause) if cause.contains("CaUsedAsEndEntity") => write!(
                f,
                "the server's certificate is self-signed, so nothing here vouches for it; give that certificate with \
                 --ca-file"
            ),
            Self::Tls(cause) if cause.contains("UnknownIssuer") => write!(
                f,
                "the server's certificate is signed by an authority that is not trusted here; give its \
                 certificate with --ca-file"
            ),
            Self::Tls(cause) if cause.contains("Expired") || cause.contains("expired") => write!(
                f,
                "the server's certificate has expired, or the clock of this host is wrong; renew the certificate"
            ),
            Self::Tls(cause) if cause.contains("NotValidForName") || cause.contains("not valid for name") => {
                write!(
                    f,
                    "the server's certificate is for another host name; use the name that it was made for"
                )
            }
            Self::Tls(cause) if cause.contains("CertificateRequired") => {
                write!(
                    f,
                    "the server asks for a client certificate; give it with --client-certificate"
                )
            }
            Self::Tls(cause) => write!(f, "TLS failed ({cause}); is this a server of https?"),
            Self::Timeout => write!(
                f,
                "no answer in time; raise --timeout or look at the server's load"
            ),
            Self::Body(cause) => write!(f, "the answer broke off or is damaged ({cause}); run it again"),
            Self::Other(cause) => write!(f, "the request failed ({cause})"),
        }
    }
}

/// The innermost cause. The outer ones repeat the URL, which may hold what must not be printed.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    let cause = cause.map_or_else(|| "unknown cause".to_owned(), ToString::to_string);
    // The number of the system is none that people look up.
    match cause.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words.to_owned(),
        _ => cause,
    }
}

fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.is::<rustls::Error>() {
            return true;
        }
        // An I/O error hides the error that it was made of from `source`.
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io
                .get_ref()
                .is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
        {
            return true;
        }
        cause = inner.source();
    }
    // An I/O error hides the error that it was made of, however often it was wrapped; its words remain.
    let words = root_cause(error);
    [
        "invalid peer certificate",
        "received fatal alert",
        "received corrupt message",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}
