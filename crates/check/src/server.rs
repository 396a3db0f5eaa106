//! One server that answers JSON, and every way in which it can fail to.

use std::fmt;
use std::time::{Duration, Instant};

use dashgen_read::{Format, ReadError};
use reqwest::{Client, Method, StatusCode, Url, header};
use serde_json::Value;

use dashgen_foreign::{Foreign, secret};
use dashgen_http::NoAnswer;

/// The largest answer that is read. One that is larger is no answer to a dashboard's query.
const LARGEST: usize = 64 << 20;

/// What kind of server it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    /// Prometheus, or what speaks like it.
    Prometheus,
    /// Elasticsearch.
    Elasticsearch,
    /// Jaeger's query service.
    Jaeger,
}

impl fmt::Display for ServerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prometheus => "Prometheus",
            Self::Elasticsearch => "Elasticsearch",
            Self::Jaeger => "Jaeger",
        })
    }
}

impl ServerKind {
    fn flag(self) -> &'static str {
        match self {
            Self::Prometheus => "--prometheus-url",
            Self::Elasticsearch => "--elasticsearch-url",
            Self::Jaeger => "--jaeger-url",
        }
    }
}

/// Why a server cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The address is none.
    #[error("`{url}` is no address of {kind}; write it like http://localhost:9090")]
    Address {
        /// What it should be.
        kind: ServerKind,
        /// What was given, without a login.
        url: String,
    },
    /// Nobody answers.
    #[error("{kind} at {at} cannot be asked: {cause}")]
    NoAnswer {
        /// What it should be.
        kind: ServerKind,
        /// Where.
        at: String,
        /// Why.
        cause: NoAnswer,
    },
    /// It wants to know who asks.
    #[error(
        "{kind} at {at} asks for a login (status {status}); put it into the address as http://user:password@host, or ask from where none is needed"
    )]
    Login {
        /// What it should be.
        kind: ServerKind,
        /// Where.
        at: String,
        /// 401, 403 or a redirect.
        status: u16,
    },
    /// Something answers that is not what it should be.
    #[error("what answers at {at} is not {kind}: {what}; is {} right?", kind.flag())]
    Other {
        /// What it should be.
        kind: ServerKind,
        /// Where.
        at: String,
        /// What came instead.
        what: String,
    },
    /// It is there and not able to answer.
    #[error("{kind} at {at} answers with status {status}: {said}")]
    Broken {
        /// What it is.
        kind: ServerKind,
        /// Where.
        at: String,
        /// The status.
        status: u16,
        /// The beginning of what it said.
        said: String,
    },
}

/// A server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    kind: ServerKind,
    base: Url,
    client: Client,
}

/// An answer in JSON, whatever its status: servers explain refusals in JSON too.
#[derive(Debug)]
pub(super) struct Json {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) took: Duration,
}

impl Server {
    pub(super) fn new(kind: ServerKind, url: &str, client: Client) -> Result<Self, Unavailable> {
        let parsed = Url::parse(url.trim()).ok();
        let usable = parsed.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let Some(mut base) = usable else {
            // A login may stand before an `@`; it must not be printed.
            let url = url.rsplit_once('@').map_or(url, |(_, rest)| rest).to_owned();
            return Err(Unavailable::Address { kind, url });
        };
        keep_secrets(&base);
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { kind, base, client })
    }

    /// Where it is, without a login.
    pub(super) fn at(&self) -> String {
        let mut url = self.base.clone();
        // Neither fails on a URL that has a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.as_str().trim_end_matches('/').to_owned()
    }

    pub(super) async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Json, Unavailable> {
        self.send(Method::GET, path, |request| request.query(query)).await
    }

    /// A form rather than a query, because queries can be longer than addresses may be.
    pub(super) async fn form(&self, path: &str, fields: &[(&str, String)]) -> Result<Json, Unavailable> {
        let mut body = self.base.clone();
        body.query_pairs_mut()
            .clear()
            .extend_pairs(fields.iter().map(|(key, value)| (*key, value.as_str())));
        let body = body.query().unwrap_or_default().to_owned();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, |request| {
            request.header(header::CONTENT_TYPE, kind).body(body)
        })
        .await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Json, Unavailable> {
        self.send(Method::POST, path, |request| request.json(body)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        with: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> Result<Json, Unavailable> {
        let no_answer = |cause| Unavailable::NoAnswer {
            kind: self.kind,
            at: self.at(),
            cause,
        };
        let url = self.base.join(path).map_err(|_| Unavailable::Address {
            kind: self.kind,
            url: self.at(),
        })?;
        let begin = Instant::now();
        let request = with(self.client.request(method, url)).header(header::ACCEPT, "application/json");
        let mut response = request
            .send()
            .await
            .map_err(|error| no_answer(NoAnswer::of(&error)))?;
        let status = response.status();
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) || status.is_redirection() {
            return Err(Unavailable::Login {
                kind: self.kind,
                at: self.at(),
                status: status.as_u16(),
            });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| no_answer(NoAnswer::of(&error)))?
        {
            if body.len() + chunk.len() > LARGEST {
                return Err(self.other(format!("the answer is larger than {} MiB", LARGEST >> 20)));
            }
            body.extend_from_slice(&chunk);
        }
        let took = begin.elapsed();
        match dashgen_read::parse(&body, Format::Json) {
            Ok(body) => Ok(Json { status, body, took }),
            Err(_) if status.is_server_error() => Err(Unavailable::Broken {
                kind: self.kind,
                at: self.at(),
                status: status.as_u16(),
                said: beginning(&body),
            }),
            Err(_) if looks_like_html(&body) => Err(self.other("it answers with a web page".to_owned())),
            Err(ReadError::Json(error)) if error.is_eof() && !body.is_empty() => Err(no_answer(
                NoAnswer::Body("the JSON ends in the middle".to_owned()),
            )),
            Err(_) => {
                let said = beginning(&body);
                Err(self.other(format!(
                    "it answers with status {} and no JSON: `{said}`",
                    status.as_u16()
                )))
            }
        }
    }

    pub(super) fn other(&self, what: String) -> Unavailable {
        Unavailable::Other {
            kind: self.kind,
            at: self.at(),
            what,
        }
    }
}

impl Unavailable {
    /// Whether a server that is there took too long for one question.
    pub(super) fn is_timeout(&self) -> bool {
        matches!(
            self,
            Self::NoAnswer {
                cause: NoAnswer::Timeout,
                ..
            }
        )
    }
}

/// Keeps the login of an address out of everything that is printed.
fn keep_secrets(url: &Url) {
    let decoded = |text: &str| percent_decoded(text);
    let (user, password) = (url.username(), url.password().unwrap_or_default());
    if !password.is_empty() || !user.is_empty() {
        secret::keep(password);
        secret::keep_login(&decoded(user), &decoded(password));
    }
    // A token may stand in a query, which is not sent.
    if let Some(query) = url.query() {
        secret::keep(query);
    }
}

/// What `%41` stands for.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let code = (first == b'%').then(|| std::str::from_utf8(more.get(..2)?).ok());
        let byte = code.flatten().and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &more[2..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn looks_like_html(body: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&body[..body.len().min(500)])
        .trim_start()
        .to_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The beginning of a text from elsewhere, on one line, harmless to a terminal and without secrets.
pub(super) fn beginning(body: &[u8]) -> String {
    const MOST: usize = 4096;
    let text = String::from_utf8_lossy(&body[..body.len().min(MOST)]);
    Foreign::words(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}
