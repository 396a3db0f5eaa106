//! How dashgen talks HTTP, to Grafana and to Prometheus alike: TLS, proxies, redirects, time limits.

mod failure;
mod trust;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use reqwest::redirect;

pub use failure::NoAnswer;

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

/// Which redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// None: a redirect is the response.
    None,
    /// Up to five on the same scheme, host and port, so that no header meant for one server reaches another.
    SameServer,
}

/// The largest file of certificates or keys that is read: those of all authorities have a fifth of it.
const MOST_PEM: u64 = 1024 * 1024;

impl Connection {
    /// A client with these settings: system roots, proxies from the environment, gzip, connections used again.
    ///
    /// # Errors
    /// If a file of certificates cannot be used.
    pub fn client(&self, redirects: Redirects) -> Result<reqwest::Client, SetupError> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // A program that uses this library may have installed its own: that one stays.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("dashgen/", env!("CARGO_PKG_VERSION")))
            .timeout(self.timeout)
            .connect_timeout(self.timeout.min(Duration::from_secs(10)))
            .redirect(match redirects {
                Redirects::None => redirect::Policy::none(),
                Redirects::SameServer => redirect::Policy::custom(same_server),
            })
            .referer(false);
        let client_pem = self
            .client_certificate
            .as_ref()
            .map(|path| Ok((path, read(path)?)));
        let client_pem = client_pem.transpose()?;
        match &self.ca_file {
            Some(path) if !self.insecure => {
                let identity = client_pem
                    .as_ref()
                    .map(|(path, pem)| (path.as_path(), pem.as_slice()));
                builder = builder.tls_backend_preconfigured(trust::config(path, &read(path)?, identity)?);
            }
            _ => {
                if let Some((path, pem)) = client_pem {
                    let identity = reqwest::Identity::from_pem(&pem).map_err(|_| no_key(path))?;
                    builder = builder.identity(identity);
                }
                builder = builder.tls_danger_accept_invalid_certs(self.insecure);
            }
        }
        builder
            .build()
            .map_err(|error| SetupError::Tls(failure::root_cause(&error)))
    }
}

fn no_key(path: &Path) -> SetupError {
    SetupError::Pem {
        path: path.to_owned(),
        what: "certificate with its key",
    }
}

/// A file of bounded size: a link to a device would never end.
fn read(path: &Path) -> Result<Vec<u8>, SetupError> {
    let attempt = || {
        if std::fs::metadata(path)?.len() > MOST_PEM {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        let mut pem = Vec::new();
        std::fs::File::open(path)?
            .take(MOST_PEM + 1)
            .read_to_end(&mut pem)?;
        if pem.len() as u64 > MOST_PEM {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(pem)
    };
    attempt().map_err(|source| SetupError::Read {
        path: path.to_owned(),
        source,
    })
}

/// Any other redirect becomes the response.
fn same_server(attempt: redirect::Attempt<'_>) -> redirect::Action {
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
