//! How dashgen talks HTTP, to Grafana and to Prometheus alike: TLS, proxies, redirects, time limits.

use std::error::Error as _;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use reqwest::redirect;

/// How connections are made.
#[derive(Clone, Debug)]
pub struct Connection {
    /// A file of certificates (PEM) that are trusted beside those of the system.
    pub ca_file: Option<PathBuf>,
    /// A file with the client's certificate and its key (PEM), for servers that ask for one.
    pub client_certificate: Option<PathBuf>,
    /// Whether the server's certificate is left unchecked. Every output says so.
    pub insecure: bool,
    /// How long one request may take, from its first byte to the last of its answer.
    pub timeout: Duration,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            ca_file: None,
            client_certificate: None,
            insecure: false,
            timeout: Duration::from_secs(30),
        }
    }
}

/// Why no connection can be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file of certificates cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file holds no usable certificate.
    #[error("`{}` holds no usable {what} in PEM form", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        what: &'static str,
    },
    /// The client cannot be built.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}

impl Connection {
    /// A client with these settings: system roots, proxies from the environment, gzip, connections used again.
    ///
    /// A redirect is followed on the same scheme, host and port only, so that no header meant for one server
    /// reaches another.
    ///
    /// # Errors
    /// If a file of certificates cannot be used.
    pub fn client(&self) -> Result<reqwest::Client, SetupError> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // A program that uses this library may have installed its own: that one stays.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("dashgen/", env!("CARGO_PKG_VERSION")))
            .timeout(self.timeout)
            .connect_timeout(self.timeout.min(Duration::from_secs(10)))
            .redirect(redirect::Policy::custom(same_origin))
            .referer(false);
        if let Some(path) = &self.ca_file {
            let pem = read(path)?;
            let certificates = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if certificates.is_empty() {
                return Err(SetupError::Pem {
                    path: path.clone(),
                    what: "certificate",
                });
            }
            builder = builder.tls_certs_merge(certificates);
        }
        if let Some(path) = &self.client_certificate {
            let identity = reqwest::Identity::from_pem(&read(path)?).map_err(|_| SetupError::Pem {
                path: path.clone(),
                what: "certificate with its key",
            })?;
            builder = builder.identity(identity);
        }
        if self.insecure {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        builder
            .build()
            .map_err(|error| SetupError::Tls(root_cause(&error)))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, SetupError> {
    std::fs::read(path).map_err(|source| SetupError::Read {
        path: path.to_owned(),
        source,
    })
}

/// Follows up to five redirects that stay with the server; any other becomes the answer.
fn same_origin(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let stays = attempt.previous().first().is_some_and(|first| {
        let next = attempt.url();
        first.scheme() == next.scheme()
            && first.host_str() == next.host_str()
            && first.port_or_known_default() == next.port_or_known_default()
    });
    if stays && attempt.previous().len() <= 5 {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

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
                    "no connection ({cause}); check the address, the network and the proxy"
                )
            }
            Self::Tls(cause) if cause.contains("UnknownIssuer") => write!(
                f,
                "the server's certificate is signed by an authority that is not trusted here; give its \
                 certificate with --ca-file"
            ),
            Self::Tls(cause) if cause.contains("Expired") || cause.contains("expired") => write!(
                f,
                "the server's certificate has expired, or the clock of this machine is wrong; renew the certificate"
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
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    cause.map_or_else(|| "unknown cause".to_owned(), ToString::to_string)
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
