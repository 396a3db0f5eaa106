//! Asks real servers every query that is rendered, and says which of them answer, and with what.
//!
//! Every query is asked with each of its variables at its default, at All and at its first values. What is
//! empty is looked into: a metric or label that Prometheus does not know is named, with the nearest one that
//! it does. Nothing is written anywhere.

mod answer;
mod choice;
mod elasticsearch;
mod exposed;
mod interpolate;
mod jaeger;
mod prometheus;
mod report;
mod server;
mod subject;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use exposed::{Scraped, exposed, scraped};
pub use report::{Outcome, Report, Result, SlowQuery, Totals};
pub use server::{ServerKind, Unavailable};
pub use subject::{Dashboard, Documents, Kind, Rules, Subject, subjects};

use choice::Choices;
use interpolate::Moment;
use server::Server;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use dashgen_http::{Connection, Redirects, SetupError};

/// What is asked, and how patiently.
#[derive(Clone, Debug)]
pub struct Options {
    /// The project's own Prometheus: `http://localhost:9090`. What names none is asked there too.
    pub prometheus: String,
    /// Others, by their names: the variables of their data sources. What is for one without an address is skipped.
    pub others: BTreeMap<String, Option<String>>,
    /// Elasticsearch, for panels of logs; without it they are skipped.
    pub elasticsearch: Option<String>,
    /// The indices that hold the logs.
    pub index: String,
    /// Jaeger's query service, for panels of traces; without it they are skipped.
    pub jaeger: Option<String>,
    /// Certificates, and the time that one request may take.
    pub connection: Connection,
    /// The time that everything may take.
    pub deadline: Duration,
    /// The moment that counts as now, in seconds since 1970; the present, if not given.
    pub at: Option<f64>,
    /// How often Prometheus scrapes: `$__rate_interval` is four times as long.
    pub scrape_interval: Duration,
    /// A query that takes longer is reported.
    pub slow: Duration,
    /// A query that gives more series is reported.
    pub most_series: usize,
    /// All queries together may read this many series; any number, if not given.
    pub series_budget: Option<u64>,
    /// How many values of a variable are tried, beside its default and All.
    pub values: usize,
    /// How many requests are under way at once.
    pub parallel: usize,
}

impl Options {
    /// The defaults, for a Prometheus.
    pub fn new(prometheus: impl Into<String>) -> Self {
        Self {
            prometheus: prometheus.into(),
            others: BTreeMap::new(),
            elasticsearch: None,
            index: "*".to_owned(),
            jaeger: None,
            connection: Connection::default(),
            deadline: Duration::from_mins(10),
            at: None,
            scrape_interval: Duration::from_secs(15),
            slow: Duration::from_secs(5),
            most_series: 200,
            series_budget: None,
            values: 5,
            parallel: 8,
        }
    }
}

/// Why the check could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection can be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// A server cannot be asked.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// Everything together took too long.
    #[error("the check was not done after {} s; raise --deadline or ask fewer --values", .0.as_secs())]
    Deadline(Duration),
    /// The present cannot be told.
    #[error("the clock of this machine is before 1970; give the moment with --at")]
    Clock,
}

struct Servers {
    /// By name; the project's own has none.
    prometheus: BTreeMap<Option<String>, Server>,
    elasticsearch: Option<Server>,
    jaeger: Option<Server>,
}

struct Asking {
    servers: Servers,
    options: Options,
    now: f64,
}

/// Asks everything. `progress` hears how many requests are answered, and of how many.
///
/// # Errors
/// If a server cannot be asked at all, or the deadline passes. A query that fails is a result, not an error.
pub async fn check(
    subjects: &[Subject],
    variables: &[subject::Page],
    options: Options,
    progress: impl Fn(usize, usize),
) -> std::result::Result<Report, Error> {
    let deadline = options.deadline;
    tokio::time::timeout(deadline, ask(subjects, variables, options, progress))
        .await
        .unwrap_or(Err(Error::Deadline(deadline)))
}

async fn ask(
    subjects: &[Subject],
    pages: &[subject::Page],
    options: Options,
    progress: impl Fn(usize, usize),
) -> std::result::Result<Report, Error> {
    let client = options.connection.client(Redirects::SameServer)?;
    let server = |kind, url: &str| Server::new(kind, url, client.clone());
    let servers = Servers {
        prometheus: [(None, Some(&options.prometheus))]
            .into_iter()
            .chain(
                options
                    .others
                    .iter()
                    .map(|(name, url)| (Some(name.clone()), url.as_ref())),
            )
            .filter_map(|(name, url)| Some(server(ServerKind::Prometheus, url?).map(|server| (name, server))))
            .collect::<std::result::Result<_, _>>()?,
        elasticsearch: options
            .elasticsearch
            .as_deref()
            .map(|url| server(ServerKind::Elasticsearch, url))
            .transpose()?,
        jaeger: options
            .jaeger
            .as_deref()
            .map(|url| server(ServerKind::Jaeger, url))
            .transpose()?,
    };
    let now = match options.at {
        Some(at) => at,
        None => std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_err(|_| Error::Clock)?
            .as_secs_f64(),
    };
    for server in servers.prometheus.values() {
        prometheus::is_one(server).await?;
    }
    if let Some(server) = &servers.elasticsearch {
        elasticsearch::is_one(server).await?;
    }
    if let Some(server) = &servers.jaeger {
        jaeger::is_one(server).await?;
    }
    let subjects: Vec<Subject> = subjects
        .iter()
        .map(|subject| at_its_server(subject, &options.others))
        .collect();
    let asking = Arc::new(Asking {
        servers,
        options,
        now,
    });
    let mut choices = Vec::new();
    for page in pages {
        choices.push((page.uid.clone(), Choices::of(page, &asking).await?));
    }
    let choices_of = |uid: Option<&str>| {
        choices
            .iter()
            .find(|(page, _)| uid == Some(page.as_str()))
            .map(|(_, choices)| choices)
    };

    // One question for each subject and each way to set its variables.
    let none = Choices::default();
    let mut requests = JoinSet::new();
    let permits = Arc::new(Semaphore::new(asking.options.parallel.max(1)));
    for (index, subject) in subjects.iter().enumerate() {
        let choices = choices_of(subject.page.as_deref()).unwrap_or(&none);
        for setting in choices.settings(&subject.text, asking.options.values) {
            let (asking, permits, subject) = (Arc::clone(&asking), Arc::clone(&permits), subject.clone());
            requests.spawn(async move {
                // The semaphore is never closed.
                let _permit = permits.acquire_owned().await;
                let answer = asking.answer(&subject, &setting).await;
                (index, setting.name, answer)
            });
        }
    }
    let total = requests.len();
    let mut answers: Vec<Vec<_>> = subjects.iter().map(|_| Vec::new()).collect();
    let mut done = 0;
    while let Some(joined) = requests.join_next().await {
        done += 1;
        progress(done, total);
        if let Ok((index, setting, answer)) = joined {
            answers[index].push((setting, answer?));
        }
    }
    let known = prometheus::known(&asking, &subjects, &choices).await?;
    let totals = prometheus::totals(&asking, &known).await?;
    Ok(Report::new(&subjects, answers, &known, totals, &asking.options))
}

/// The name of the Prometheus that is asked what a data source is asked: the project's own, unless it is another's. Nothing
/// if that one has no address.
#[expect(clippy::option_option, reason = "none is asked, or the one without a name")]
fn server_of(source: Option<String>, others: &BTreeMap<String, Option<String>>) -> Option<Option<String>> {
    match source.as_ref().and_then(|name| others.get(name)) {
        Some(Some(_)) => Some(source),
        Some(None) => None,
        None => Some(None),
    }
}

/// A subject with the name of the server that it is asked of.
fn at_its_server(subject: &Subject, others: &BTreeMap<String, Option<String>>) -> Subject {
    let mut subject = subject.clone();
    if let Kind::Prometheus { .. } = subject.kind {
        match server_of(subject.source.take(), others) {
            Some(source) => subject.source = source,
            None => subject.kind = Kind::Other,
        }
    }
    subject
}

impl Asking {
    async fn answer(
        &self,
        subject: &Subject,
        setting: &choice::Setting,
    ) -> std::result::Result<answer::Answer, Unavailable> {
        let moment = Moment::new(
            self.now,
            subject.range,
            self.options.scrape_interval,
            subject.min_step,
        );
        match (&subject.kind, &self.servers.elasticsearch, &self.servers.jaeger) {
            (Kind::Prometheus { instant }, _, _) => {
                let query = interpolate::promql(&subject.text, setting, &moment);
                match self.servers.prometheus.get(&subject.source) {
                    Some(server) => prometheus::ask(server, &query, *instant, &moment).await,
                    None => Ok(answer::Answer::Skipped),
                }
            }
            (Kind::Elasticsearch { fields }, Some(server), _) => {
                let query = interpolate::plain(&subject.text, setting, &moment);
                elasticsearch::ask(server, &self.options.index, &query, fields, &moment).await
            }
            (Kind::JaegerSearch { service, operation }, _, Some(server)) => {
                let tags = interpolate::plain(&subject.text, setting, &moment);
                jaeger::search(server, service, operation.as_deref(), &tags, &moment).await
            }
            (Kind::JaegerTrace, _, Some(server)) => {
                let id = interpolate::plain(&subject.text, setting, &moment);
                jaeger::trace(server, &id).await
            }
            (Kind::Other, _, _)
            | (Kind::Elasticsearch { .. }, None, _)
            | (Kind::JaegerSearch { .. } | Kind::JaegerTrace, _, None) => Ok(answer::Answer::Skipped),
        }
    }
}
