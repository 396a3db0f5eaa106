//! Sending requests: one type that can only read, and one that can also write.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use backon::BackoffBuilder;
use dashgen_foreign::Foreign;
use reqwest::{Method, Response, StatusCode, Url, header};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::error::{Cause, Error, MAX_ANSWER};
use super::patience::Patience;
use super::{Address, Credentials};
use dashgen_http::{Connection, NoAnswer, Redirects, SetupError};
use dashgen_read as read;

/// The most bytes of an error that are read.
const MAX_ERROR: usize = 256 * 1024;
/// The most redirects from one path of the server to another.
const MOST_REDIRECTS: usize = 5;

/// The longest wait before another attempt.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How requests are sent.
#[derive(Clone, Debug)]
pub struct Settings {
    /// TLS, proxies and the time for one request.
    pub connection: Connection,
    /// The organisation, for logins that have several.
    pub organisation: Option<u64>,
    /// The most requests at once.
    pub concurrency: usize,
    /// How often a request that is safe to repeat is sent at most.
    pub attempts: usize,
    /// The shortest wait before the second attempt; it doubles from there, with jitter.
    pub first_wait: Duration,
    /// The time for everything.
    pub deadline: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connection: Connection::default(),
            organisation: None,
            concurrency: 8,
            attempts: 4,
            first_wait: Duration::from_millis(500),
            deadline: Duration::from_mins(10),
        }
    }
}

/// Sends GETs and nothing else: what is built on it cannot change anything in Grafana.
#[derive(Clone, Debug)]
pub struct GetOnly(Arc<Shared>);

/// Sends writes too. It can only be made on purpose, out of a [`GetOnly`].
#[derive(Clone, Debug)]
pub struct ReadWrite(GetOnly);

#[derive(Debug)]
struct Shared {
    client: reqwest::Client,
    address: Address,
    credentials: Credentials,
    settings: Settings,
    until: Instant,
    reads: Patience,
    writes: Patience,
    permits: Semaphore,
    sent: AtomicUsize,
    /// When the server said what time it is: its time, and that of this machine.
    times: OnceLock<(SystemTime, SystemTime)>,
}

/// A request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) doing: &'a str,
    pub(super) path: &'a [&'a str],
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) headers: &'a [(&'static str, &'a str)],
}

impl<'a> Request<'a> {
    pub(super) fn new(doing: &'a str, path: &'a [&'a str]) -> Self {
        Self {
            doing,
            path,
            query: &[],
            headers: &[],
        }
    }

    pub(super) fn query(self, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { query, ..self }
    }

    pub(super) fn headers(self, headers: &'a [(&'static str, &'a str)]) -> Self {
        Self { headers, ..self }
    }
}

/// What a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Replace,
    Delete,
}

impl GetOnly {
    /// Prepares to talk to a Grafana. Nothing is sent yet; the deadline starts.
    ///
    /// # Errors
    /// If a file of certificates cannot be used.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn new(address: Address, credentials: Credentials, settings: Settings) -> Result<Self, SetupError> {
        let client = settings.connection.client(Redirects::None)?;
        let until = Instant::now() + settings.deadline;
        let timeout = settings.connection.timeout;
        let permits = Semaphore::new(settings.concurrency.max(1));
        let sent = AtomicUsize::new(0);
        Ok(Self(Arc::new(Shared {
            client,
            address,
            credentials,
            settings,
            until,
            reads: Patience::new(timeout),
            writes: Patience::new(timeout),
            permits,
            sent,
            times: OnceLock::new(),
        })))
    }

    /// The server's address.
    pub fn address(&self) -> &Address {
        &self.0.address
    }

    /// How requests are sent.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// How many requests were sent, attempts that failed included.
    pub fn sent(&self) -> usize {
        self.0.sent.load(Ordering::Relaxed)
    }

    /// By how much the server's clock and this machine's differ, and whether the server's is ahead. Nothing if
    /// the server has not said what time it is.
    pub fn clock_difference(&self) -> Option<(Duration, bool)> {
        let (server, here) = self.0.times.get()?;
        Some(match server.duration_since(*here) {
            Ok(ahead) => (ahead, true),
            Err(behind) => (behind.duration(), false),
        })
    }

    /// Reads; tries again where that may help.
    pub(super) async fn get(&self, request: Request<'_>) -> Result<Value, Error> {
        Ok(self.get_sized(request).await?.0)
    }

    /// As [`Self::get`], with the number of bytes.
    pub(super) async fn get_sized(&self, request: Request<'_>) -> Result<(Value, usize), Error> {
        self.repeat(request, Method::GET, None, Cause::is_passing).await
    }

    /// As [`Self::get`], with nothing for something that is not there.
    pub(super) async fn find(&self, request: Request<'_>) -> Result<Option<Value>, Error> {
        match self.get(request).await {
            Ok(found) => Ok(Some(found)),
            Err(Error {
                cause: Cause::NotFound { .. },
                ..
            }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn repeat(
        &self,
        request: Request<'_>,
        method: Method,
        body: Option<&Value>,
        may_repeat: fn(&Cause) -> bool,
    ) -> Result<(Value, usize), Error> {
        let settings = &self.0.settings;
        let mut waits = backon::ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(settings.first_wait)
            .with_max_delay(LONGEST_WAIT)
            .with_max_times(settings.attempts.saturating_sub(1))
            .build();
        let mut before = None;
        loop {
            let cause = match self.once(request, &method, body).await {
                Ok(answer) => return Ok(answer),
                // How it began says more.
                Err(Cause::Silent) => before.unwrap_or(Cause::Silent),
                Err(cause) => cause,
            };
            before = Some(cause.clone());
            let wait = if may_repeat(&cause) { waits.next() } else { None };
            let asked = match &cause {
                Cause::Busy { wait: Some(seconds) } => Duration::from_secs(*seconds).min(LONGEST_WAIT),
                _ => Duration::ZERO,
            };
            match wait.map(|wait| wait.max(asked)) {
                Some(wait) if Instant::now() + wait < self.0.until => tokio::time::sleep(wait).await,
                _ => {
                    return Err(Error {
                        doing: request.doing.to_owned(),
                        cause,
                    });
                }
            }
        }
    }

    async fn once(
        &self,
        request: Request<'_>,
        method: &Method,
        body: Option<&Value>,
    ) -> Result<(Value, usize), Cause> {
        let shared = &*self.0;
        let Ok(_permit) = shared.permits.acquire().await else {
            return Err(Cause::Deadline);
        };
        if Instant::now() >= shared.until {
            return Err(Cause::Deadline);
        }
        let patience = if *method == Method::GET {
            &shared.reads
        } else {
            &shared.writes
        };
        let begin = Instant::now();
        let Some(until) = patience.until(begin, shared.until) else {
            return Err(Cause::Silent);
        };
        let answer = tokio::time::timeout_at(until, self.exchange(request, method, body)).await;
        let answer = answer.unwrap_or(Err(if until < shared.until {
            Cause::NoAnswer(NoAnswer::Timeout)
        } else {
            Cause::Deadline
        }));
        patience.learn(begin, matches!(answer, Err(Cause::NoAnswer(NoAnswer::Timeout))));
        answer
    }

    /// Sends a request, and a read again to where the server sends it on its own host.
    async fn exchange(
        &self,
        request: Request<'_>,
        method: &Method,
        body: Option<&Value>,
    ) -> Result<(Value, usize), Cause> {
        let shared = &*self.0;
        let mut url = shared.address.endpoint(request.path, request.query);
        for _ in 0..=MOST_REDIRECTS {
            let mut builder = shared.client.request(method.clone(), url.clone());
            if !request.headers.iter().any(|(name, _)| *name == "Accept") {
                builder = builder.header(header::ACCEPT, "application/json");
            }
            builder = shared.credentials.apply(builder);
            if let Some(organisation) = shared.settings.organisation {
                builder = builder.header("X-Grafana-Org-Id", organisation);
            }
            for (name, value) in request.headers {
                builder = builder.header(*name, *value);
            }
            if let Some(body) = body {
                builder = builder.json(body);
            }
            shared.sent.fetch_add(1, Ordering::Relaxed);
            let response = builder.send().await.map_err(no_answer)?;
            match redirect(&response) {
                None => return self.answer(response).await,
                Some(to) if to.origin() != url.origin() => {
                    // Its path and query may hold anything.
                    let to = Foreign::words(&to.origin().ascii_serialization());
                    return Err(Cause::Redirect { to });
                }
                Some(_) if *method != Method::GET => return Err(Cause::RedirectedWrite),
                Some(to) => url = to,
            }
        }
        Err(Cause::RedirectLoop)
    }

    async fn answer(&self, mut response: Response) -> Result<(Value, usize), Cause> {
        let status = response.status();
        let date = response.headers().get(header::DATE);
        if let Some(date) = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok()) {
            // The first answer is as good as any.
            let _ = self.0.times.set((date, SystemTime::now()));
        }
        let wait = response
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        let kind = response
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let kind = kind
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let is_json = kind == "application/json";
        let most = if status.is_success() {
            MAX_ANSWER
        } else {
            MAX_ERROR
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
            if bytes.len() + chunk.len() > most {
                if status.is_success() {
                    return Err(Cause::TooLarge);
                }
                // No explanation is as long: what it says is not looked at.
                bytes.clear();
                break;
            }
            bytes.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            let body = if is_json {
                read::parse(&bytes, read::Format::Json).unwrap_or_default()
            } else {
                Value::Null
            };
            return Err(Cause::of_status(status.as_u16(), wait, &body));
        }
        if bytes.is_empty() && matches!(status, StatusCode::NO_CONTENT | StatusCode::ACCEPTED) {
            return Ok((Value::Null, 0));
        }
        if !is_json {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).to_lowercase();
            let found = if start.contains("<html") || start.contains("<!doctype html") {
                "a web page".into()
            } else if kind.is_empty() {
                "something of no stated type".into()
            } else {
                Foreign::words(&kind)
            };
            return Err(Cause::NotGrafana { found });
        }
        match read::parse(&bytes, read::Format::Json) {
            Ok(value) => Ok((value, bytes.len())),
            Err(error) => {
                let why = error.to_string();
                // What to do with a file is no remedy for a response.
                let why = why
                    .split_once("; split the list")
                    .map_or(why.as_str(), |(why, _)| why);
                Err(Cause::Damaged(Foreign::words(why)))
            }
        }
    }
}

impl ReadWrite {
    /// Allows writes.
    pub fn new(reader: GetOnly) -> Self {
        Self(reader)
    }

    /// The half that only reads.
    pub fn reader(&self) -> &GetOnly {
        &self.0
    }

    /// Writes; tries again where that may help. So the write must be one that the server refuses to do twice,
    /// because it names the version that it replaces or a name that must be free.
    pub(super) async fn send(
        &self,
        verb: Verb,
        request: Request<'_>,
        body: Option<&Value>,
    ) -> Result<Value, Error> {
        Ok(self
            .0
            .repeat(request, verb.method(), body, Cause::is_passing)
            .await?
            .0)
    }

    /// Writes what names nothing that it replaces; tries again only if the request was surely not carried out.
    /// A second one might replace what someone wrote after the first.
    pub(super) async fn send_unguarded(
        &self,
        verb: Verb,
        request: Request<'_>,
        body: Option<&Value>,
    ) -> Result<Value, Error> {
        let is_untouched = |cause: &Cause| cause.is_passing() && !cause.may_have_happened();
        Ok(self.0.repeat(request, verb.method(), body, is_untouched).await?.0)
    }
}

impl Verb {
    fn method(self) -> Method {
        match self {
            Self::Create => Method::POST,
            Self::Replace => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape that `map_err` wants
fn no_answer(error: reqwest::Error) -> Cause {
    Cause::NoAnswer(NoAnswer::of(&error))
}

/// Where a response sends; nothing if it is no redirect, or names no place.
fn redirect(response: &Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    response.url().join(location).ok()
}
