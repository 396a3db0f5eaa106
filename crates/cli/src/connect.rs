//! How commands reach a Grafana: flags, then the environment, then `dashgen.toml`.
//!
//! A token is sent to an address only if the user named both together: by flags, by `GRAFANA_URL` and
//! `GRAFANA_TOKEN`, or, where `dashgen.toml` names the variable of a token, by that variable and the one beside
//! it that ends in `_URL`. So a file in a repository can send no token anywhere.

use std::future::Future;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::complete::environments;
use super::error::Error;
use dashgen_grafana::client::server::{ApiChoice, Wishes};
use dashgen_grafana::client::{Address, Credentials, GetOnly, Reader, Settings};
use dashgen_grafana::config::{Config, Environment};
use dashgen_http::Connection;
use dashgen_output::terminal;

#[derive(Args, Clone, Debug)]
pub(crate) struct ConnectArguments {
    /// The address of Grafana; `GRAFANA_URL` unless given. The login is `GRAFANA_TOKEN`, or `GRAFANA_USER` and
    /// `GRAFANA_PASSWORD`.
    #[arg(long, value_name = "URL")]
    pub(crate) grafana_url: Option<String>,
    /// Environments of dashgen.toml, in order; the first failure ends it.
    #[arg(long = "env", value_name = "NAME", value_delimiter = ',', add = ArgValueCandidates::new(environments))]
    pub(crate) environments: Vec<String>,
    /// The file with the project's settings.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// A file with the token.
    #[arg(long, value_name = "FILE", conflicts_with = "token_stdin")]
    pub(crate) token_file: Option<PathBuf>,
    /// Read the token from stdin.
    #[arg(long)]
    pub(crate) token_stdin: bool,
    /// The number of the organisation, for logins that have several.
    #[arg(long, value_name = "NUMBER", env = "GRAFANA_ORG_ID", hide_env_values = true)]
    pub(crate) organisation: Option<u64>,
    /// The name of the organisation in the API, if it cannot be found out: default, org-N, stacks-N.
    #[arg(long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    /// Which API of Grafana to use.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) api: ApiFlag,
    /// A file of certificates (PEM) to trust beside those of the system: of an authority, or the server's own.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// A file with a client certificate and its key (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) client_certificate: Option<PathBuf>,
    /// Do not check the server's certificate.
    #[arg(long)]
    pub(crate) insecure: bool,
    /// Timeout of one request, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// Timeout of the whole command, in seconds; 600 unless given, and 12 for `doctor`.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86400))]
    pub(crate) deadline: Option<u64>,
    /// Maximum concurrent requests.
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=64))]
    pub(crate) concurrency: u64,
}

/// Which API of Grafana to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ApiFlag {
    /// The newest that the server has.
    #[default]
    Auto,
    /// `/apis/dashboard.grafana.app`.
    Kubernetes,
    /// `/api/dashboards`, of Grafana 11.
    Legacy,
}

/// A Grafana that a command goes to.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    /// The name of its environment.
    pub(crate) name: Option<String>,
    pub(crate) environment: Option<Environment>,
    address: Address,
    credentials: Credentials,
}

impl ConnectArguments {
    /// The Grafanas that were named.
    pub(crate) fn destinations(&self, config: &Config) -> Result<Vec<Destination>, Error> {
        let several = self.environments.len() > 1;
        let url = match &self.grafana_url {
            Some(url) => Some(url.clone()),
            // One address cannot be that of several environments.
            None if several => None,
            None => variable("GRAFANA_URL"),
        };
        let url = url.map(|url| url.parse::<Address>()).transpose()?;
        let given = self.given_token()?;
        if self.environments.is_empty() {
            let address = url.ok_or(Error::Usage(
                "name a Grafana: with --grafana-url or GRAFANA_URL, or an environment of dashgen.toml with --env",
            ))?;
            let credentials = match given {
                Some(token) => token,
                None => from_variables()?,
            };
            return Ok(vec![Destination {
                name: None,
                environment: None,
                address,
                credentials,
            }]);
        }
        if several && (url.is_some() || given.is_some()) {
            return Err(Error::Usage(
                "with several environments, give each its own variables; leave out --grafana-url and the token",
            ));
        }
        let mut destinations = Vec::new();
        for name in &self.environments {
            let environment = config.environment(name)?.clone();
            let (address, credentials) = of_environment(name, &environment, url.as_ref(), given.as_ref())?;
            destinations.push(Destination {
                name: Some(name.clone()),
                environment: Some(environment),
                address,
                credentials,
            });
        }
        Ok(destinations)
    }

    fn given_token(&self) -> Result<Option<Credentials>, Error> {
        const MOST: u64 = 64 * 1024;
        let mut text = String::new();
        if self.token_stdin {
            let read = std::io::stdin().lock().take(MOST).read_to_string(&mut text);
            read.map_err(|source| Error::Read {
                path: "-".into(),
                source,
            })?;
        } else if let Some(path) = &self.token_file {
            let shown = path.to_string_lossy();
            if ["glsa_", "glc_", "eyJ"]
                .iter()
                .any(|sign| shown.starts_with(sign))
            {
                // Not repeated: it would stand in the log of the pipeline.
                return Err(Error::Usage(
                    "--token-file is followed by what looks like a token; give the name of a file that holds it, or set \
                     GRAFANA_TOKEN. The token was on the command line, where others can see it: make a new one",
                ));
            }
            let failed = |source| Error::Read {
                path: path.clone(),
                source,
            };
            let file = std::fs::File::open(path).map_err(failed)?;
            file.take(MOST).read_to_string(&mut text).map_err(failed)?;
        } else {
            return Ok(None);
        }
        Ok(Some(Credentials::token(&text)?))
    }

    /// Timeout of the whole command.
    pub(crate) fn total_timeout(&self) -> Duration {
        Duration::from_secs(self.deadline.unwrap_or(600))
    }

    /// The certificates to trust. Those that only the repository names are not: whoever can change it could be the
    /// server that a token is sent to.
    fn trusted(&self, destination: &Destination) -> Result<Option<PathBuf>, Error> {
        let environment = destination.environment.as_ref();
        let of_file = environment.and_then(|environment| environment.ca_file.as_ref());
        let (None, Some(of_file)) = (&self.ca_file, of_file) else {
            return Ok(self.ca_file.clone());
        };
        let token_env = environment.and_then(|environment| environment.token_env.as_deref());
        let variable = format!("{}_CA_FILE", token_env.unwrap_or("GRAFANA_TOKEN"));
        if std::env::var_os(&variable).is_some_and(|named| named == *of_file.as_os_str()) {
            return Ok(Some(of_file.clone()));
        }
        Err(Error::UntrustedCertificates {
            environment: destination.name.clone().unwrap_or_default(),
            ca_file: of_file.clone(),
            variable,
        })
    }

    fn settings(&self, destination: &Destination) -> Result<Settings, Error> {
        let environment = destination.environment.as_ref();
        Ok(Settings {
            connection: Connection {
                ca_file: self.trusted(destination)?,
                client_certificate: self.client_certificate.clone(),
                insecure: self.insecure,
                timeout: Duration::from_secs(self.timeout),
            },
            organisation: self
                .organisation
                .or(environment.and_then(|environment| environment.organisation)),
            concurrency: usize::try_from(self.concurrency).unwrap_or(8),
            deadline: self.total_timeout(),
            ..Settings::default()
        })
    }

    /// Prepares to talk to a Grafana, without sending anything.
    pub(crate) fn transport(&self, destination: &Destination) -> Result<GetOnly, Error> {
        if self.insecure {
            terminal::warn(&"the server's certificate is not checked (--insecure)")
                .or_else(terminal::unread)?;
        }
        let settings = self.settings(destination)?;
        Ok(GetOnly::new(
            destination.address.clone(),
            destination.credentials.clone(),
            settings,
        )?)
    }

    pub(crate) fn wishes(&self) -> Wishes {
        Wishes {
            api: match self.api {
                ApiFlag::Auto => ApiChoice::Ask,
                ApiFlag::Kubernetes => ApiChoice::Kubernetes,
                ApiFlag::Legacy => ApiChoice::Legacy,
            },
            namespace: self.namespace.clone(),
        }
    }

    /// Asks a Grafana what it is.
    pub(crate) async fn connect(&self, destination: &Destination) -> Result<Reader, Error> {
        Ok(Reader::connect(self.transport(destination)?, &self.wishes()).await?)
    }

    /// The one Grafana that was named.
    pub(crate) fn destination(&self, config: &Config) -> Result<Destination, Error> {
        let mut destinations = self.destinations(config)?;
        match (destinations.pop(), destinations.is_empty()) {
            (Some(destination), true) => Ok(destination),
            _ => Err(Error::Usage(
                "name one environment; this command goes to one Grafana",
            )),
        }
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn from_variables() -> Result<Credentials, Error> {
    if let Some(token) = variable("GRAFANA_TOKEN") {
        return Ok(Credentials::token(&token)?);
    }
    match (variable("GRAFANA_USER"), variable("GRAFANA_PASSWORD")) {
        (Some(user), Some(password)) => Ok(Credentials::basic(&user, &password)?),
        _ => Err(Error::Usage(
            "there are no credentials: set GRAFANA_TOKEN to a service account's token, or use --token-file or --token-stdin",
        )),
    }
}

/// The address and login of an environment, if the user named them together.
fn of_environment(
    name: &str,
    environment: &Environment,
    named: Option<&Address>,
    given: Option<&Credentials>,
) -> Result<(Address, Credentials), Error> {
    let of_file = environment
        .url
        .as_deref()
        .map(str::parse::<Address>)
        .transpose()?;
    if let (Some(of_file), Some(named)) = (&of_file, named)
        && of_file != named
    {
        return Err(Error::OtherAddress {
            environment: name.to_owned(),
            of_file: of_file.to_string(),
        });
    }
    let untrusted = |token_env: &str| Error::Untrusted {
        environment: name.to_owned(),
        url: of_file.as_ref().map(ToString::to_string).unwrap_or_default(),
        variable: format!("{token_env}_URL"),
    };
    let is_paired = |token_env: &str, address: &Address| -> Result<bool, Error> {
        let paired = variable(&format!("{token_env}_URL"));
        let paired = paired.map(|paired| paired.parse::<Address>()).transpose()?;
        Ok(paired.as_ref() == Some(address))
    };
    if let Some(named) = named {
        // The user named the address. A token that was given with it goes there, and so does the login in the
        // variables that have no file's name in them; one whose variable the file names must be paired.
        let of_file = environment
            .token_env
            .as_deref()
            .filter(|of| *of != "GRAFANA_TOKEN")
            .and_then(|of| Some((of, variable(of)?)));
        let credentials = match (given, of_file) {
            (Some(given), _) => given.clone(),
            (None, Some((of, token))) if is_paired(of, named)? => Credentials::token(&token)?,
            (None, Some((of, _))) => {
                return Err(Error::Untrusted {
                    environment: name.to_owned(),
                    url: named.to_string(),
                    variable: format!("{of}_URL"),
                });
            }
            (None, None) => from_variables()?,
        };
        return Ok((named.clone(), credentials));
    }
    if given.is_some() {
        return Err(Error::Usage(
            "a token that is given by --token-file or --token-stdin goes only to an address that is given with it; \
             name it with --grafana-url",
        ));
    }
    let token_env = environment.token_env.as_deref().unwrap_or("GRAFANA_TOKEN");
    let paired = variable(&format!("{token_env}_URL"))
        .ok_or_else(|| untrusted(token_env))?
        .parse::<Address>()?;
    if of_file.as_ref().is_some_and(|of_file| *of_file != paired) {
        return Err(untrusted(token_env));
    }
    let token = variable(token_env).ok_or_else(|| Error::NoToken {
        variable: token_env.to_owned(),
    })?;
    Ok((paired, Credentials::token(&token)?))
}

/// Runs what waits for the network.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(Error::Runtime)?;
    let done = runtime.block_on(work);
    // A look-up of a host's name cannot be stopped; it is not waited for.
    runtime.shutdown_background();
    done
}
