//! The stand-in on a port of this machine.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Response, StatusCode, header};
use futures_util::stream;
use serde_json::Value;

use super::fault::{Fault, Trouble};
use super::state::{Answer, Request, State};
use super::tricks;

/// A running stand-in. It ends with the test's runtime.
pub(crate) struct StandIn {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    faults: Mutex<Vec<Fault>>,
    /// What no real server was seen answering.
    unknown: Mutex<Vec<String>>,
    /// The path below which everything is.
    prefix: String,
    /// What held answers wait for.
    released: tokio::sync::Semaphore,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl StandIn {
    pub(crate) async fn start() -> Self {
        Self::start_with(State::default(), "").await
    }

    pub(crate) async fn start_with(state: State, prefix: &str) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            faults: Mutex::default(),
            unknown: Mutex::default(),
            prefix: prefix.to_owned(),
            released: tokio::sync::Semaphore::new(0),
        });
        let handler = shared.clone();
        let router = Router::new().fallback(move |request: axum::extract::Request| {
            let shared = handler.clone();
            async move { shared.handle(request).await }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.prefix)
    }

    /// What it knows.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.shared.state)
    }

    /// Misbehaves from now on.
    pub(crate) fn trouble(&self, fault: Fault) {
        lock(&self.shared.faults).push(fault);
    }

    /// Behaves again.
    pub(crate) fn recover(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Sends one answer that is held back, or will be.
    pub(crate) fn release(&self) {
        self.shared.released.add_permits(1);
    }

    /// Waits until a request of this method has come.
    pub(crate) async fn saw(&self, method: &str) {
        while !self.state().log.iter().any(|(seen, _)| seen == method) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The requests since the last call: method and path.
    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.state().log)
    }

    /// The requests since the last call that are no reads.
    pub(crate) fn writes(&self) -> Vec<(String, String)> {
        self.requests()
            .into_iter()
            .filter(|(method, _)| method != "GET")
            .collect()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let unknown = lock(&self.shared.unknown);
        if !std::thread::panicking() {
            assert!(
                unknown.is_empty(),
                "no real Grafana was seen answering {unknown:?}"
            );
        }
    }
}

impl Shared {
    async fn handle(&self, request: axum::extract::Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024)
            .await
            .unwrap_or_default();
        let path = parts
            .uri
            .path()
            .strip_prefix(&self.prefix)
            .unwrap_or("/outside")
            .to_owned();
        let url = reqwest::Url::parse(&format!("http://x{}", parts.uri)).expect("a URL");
        let query: BTreeMap<String, String> = url
            .query_pairs()
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let headers = parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
        let request = Request {
            method: parts.method.to_string(),
            path: percent_decoded(&path),
            query,
            headers: headers.collect(),
            body: bytes.to_vec(),
        };
        let trouble = {
            let mut faults = lock(&self.faults);
            faults
                .iter_mut()
                .find_map(|fault| fault.hits(&request.method, &request.path))
        };
        let is_carried_out = !matches!(
            trouble,
            Some(
                Trouble::Drop
                    | Trouble::Hang
                    | Trouble::Status(_)
                    | Trouble::LoginPage
                    | Trouble::Redirect(_)
                    | Trouble::Huge
                    | Trouble::SeeOther
                    | Trouble::Loop
                    | Trouble::OldObject
                    | Trouble::Echo(_)
                    | Trouble::HugeError
                    | Trouble::Empty(_)
                    | Trouble::Wordless(_)
            )
        );
        let answer = if is_carried_out {
            lock(&self.state)
                .answer(&tricks::untwisted(trouble.as_ref(), &request))
                .unwrap_or_else(|| {
                    lock(&self.unknown).push(format!("{} {}", request.method, request.path));
                    Answer::new(599, Value::Null)
                })
        } else {
            lock(&self.state)
                .log
                .push((request.method.clone(), request.path.clone()));
            Answer::new(200, Value::Null)
        };
        if trouble == Some(Trouble::Held) {
            // It never closes.
            if let Ok(permit) = self.released.acquire().await {
                permit.forget();
            }
        }
        let answer = match trouble {
            Some(Trouble::OldObject) => lock(&self.state).reading(&request),
            _ => answer,
        };
        respond(&request, answer, trouble).await
    }
}

fn percent_decoded(path: &str) -> String {
    let url = reqwest::Url::parse(&format!("http://x/?{}", path.replace('+', "%2B"))).expect("a URL");
    url.query_pairs()
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

fn empty(status: u16) -> Response<Body> {
    Response::builder()
        .status(status)
        .body(Body::empty())
        .expect("a response")
}

/// The login in the headers too.
fn echo(request: &Request, answer: &Answer, text: String) -> Response<Body> {
    let login = request.headers.get("authorization").map(String::as_str);
    Response::builder()
        .status(answer.status)
        .header(header::CONTENT_TYPE, "application/json")
        .header("X-Echo", login.unwrap_or_default())
        .header(header::RETRY_AFTER, login.unwrap_or_default())
        .body(Body::from(text))
        .expect("a response")
}

/// A list of numbers, 64 MiB long.
fn numbers() -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::iter((0..64).map(|part| {
        let mut numbers = b"0,".repeat(1 << 19);
        if part == 0 {
            numbers[..2].copy_from_slice(b"[ ");
        }
        Ok(Bytes::from(numbers))
    }))
}

fn moved(status: StatusCode, to: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(header::LOCATION, to)
        .body(Body::empty())
        .expect("a response")
}

async fn respond(request: &Request, mut answer: Answer, trouble: Option<Trouble>) -> Response<Body> {
    if let Some(trouble) = &trouble {
        tricks::twist(trouble, request, &mut answer);
    }
    let text = answer.body.to_string();
    let broken = || std::io::Error::other("the connection ends");
    let json = |status: u16, body: Body| {
        let status = StatusCode::from_u16(status).expect("a status");
        Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .expect("a response")
    };
    let Some(trouble) = trouble.filter(|trouble| *trouble != Trouble::Held) else {
        return json(answer.status, Body::from(text));
    };
    match trouble {
        Trouble::OldObject
        | Trouble::OtherName
        | Trouble::Endless
        | Trouble::Repeating
        | Trouble::Deceptive
        | Trouble::Wordless(_) => json(answer.status, Body::from(text)),
        Trouble::SeeOther => moved(StatusCode::SEE_OTHER, &request.path),
        Trouble::Loop => moved(StatusCode::FOUND, &request.path),
        Trouble::Echo(_) => echo(request, &answer, text),
        Trouble::HugeError => json(400, Body::from_stream(numbers())),
        Trouble::Empty(status) => empty(status),
        Trouble::Drop | Trouble::DropAfter => {
            // Nothing of the answer is sent before its first part is there.
            let parts = stream::iter([Err::<Bytes, _>(broken())]);
            json(answer.status, Body::from_stream(parts))
        }
        Trouble::Cut => {
            let half = Bytes::from(text[..text.len() / 2].to_owned());
            json(
                answer.status,
                Body::from_stream(stream::iter([Ok(half), Err(broken())])),
            )
        }
        Trouble::Held | Trouble::Hang => {
            std::future::pending::<()>().await;
            json(200, Body::empty())
        }
        Trouble::Trickle => {
            let drops = stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
            });
            json(200, Body::from_stream(drops))
        }
        Trouble::Status(status) | Trouble::StatusAfter(status) => {
            let mut response = json(status, Body::from(r#"{"message": "trouble"}"#));
            if status == 429 {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, header::HeaderValue::from_static("0"));
            }
            response
        }
        Trouble::Date(date) => {
            let mut response = json(answer.status, Body::from(text));
            response
                .headers_mut()
                .insert(header::DATE, header::HeaderValue::from_static(date));
            response
        }
        Trouble::Truncated => json(answer.status, Body::from(text[..text.len() / 2].to_owned())),
        Trouble::NotJson => json(answer.status, Body::from("upstream said hello")),
        Trouble::LoginPage => Response::builder()
            .header(header::CONTENT_TYPE, "text/html")
            .body(Body::from("<!DOCTYPE html><html><body>Sign in</body></html>"))
            .expect("a response"),
        Trouble::Redirect(to) => Response::builder()
            .status(StatusCode::FOUND)
            .header(header::LOCATION, to)
            .body(Body::empty())
            .expect("a response"),
        Trouble::WrongType => Response::builder()
            .header(header::CONTENT_TYPE, "text/plain")
            .body(Body::from(text))
            .expect("a response"),
        Trouble::Huge => {
            let megabytes =
                stream::iter((0..100).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1 << 20]))));
            json(200, Body::from_stream(megabytes))
        }
    }
}
