//! The runner as a process: Alertmanager's webhooks by HTTP, and the answers of a Prometheus.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dashgen::wire::remedies::RemedyFile;
use serde_json::Value;

use super::runner::{Ask, Labels, Runner};
use crate::server::query_path;

/// What Alertmanager sends is smaller by far.
const LARGEST: usize = 1 << 20;

pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_millis()).expect("before the year 292277026")
}

/// Asks a Prometheus on the loopback.
fn prometheus(port: u16) -> Ask {
    Box::new(move |query| {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {} HTTP/1.0\r\nHost: localhost\r\n\r\n",
            query_path(query)
        )?;
        let mut text = String::new();
        stream.take(LARGEST as u64).read_to_string(&mut text)?;
        let (_, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
        let answer: Value = serde_json::from_str(body)?;
        let samples = answer["data"]["result"]
            .as_array()
            .ok_or(io::ErrorKind::InvalidData)?;
        let labels = samples.iter().map(|sample| {
            let mut labels: Labels = serde_json::from_value(sample["metric"].clone())?;
            labels.remove("__name__");
            Ok(labels)
        });
        labels.collect()
    })
}

/// Whether two tokens are one, in a time that depends on the length alone.
fn same(given: &[u8], token: &[u8]) -> bool {
    let differ = given
        .iter()
        .zip(token)
        .fold(0, |differ, (left, right)| differ | (left ^ right));
    given.len() == token.len() && differ == 0
}

/// A request: its path, its token, its body.
struct Request {
    path: String,
    authorization: Vec<u8>,
    body: Vec<u8>,
}

fn read(stream: &mut TcpStream) -> Result<Request, u16> {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    let end = loop {
        if let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let count = stream.read(&mut piece).map_err(|_| 408_u16)?;
        if count == 0 || text.len() > 16_384 {
            return Err(400);
        }
        text.extend_from_slice(&piece[..count]);
    };
    let head = String::from_utf8_lossy(&text[..end]).into_owned();
    let field = |name: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let length: usize =
        field("content-length").map_or(Ok(0), |length| length.parse().map_err(|_| 400_u16))?;
    if length > LARGEST {
        return Err(413);
    }
    let mut body = text.split_off(end + 4);
    while body.len() < length {
        let count = stream.read(&mut piece).map_err(|_| 408_u16)?;
        if count == 0 {
            return Err(400);
        }
        body.extend_from_slice(&piece[..count]);
    }
    Ok(Request {
        path: head.split(' ').nth(1).unwrap_or_default().to_owned(),
        authorization: field("authorization").unwrap_or_default().into_bytes(),
        body,
    })
}

/// The status that answers a request, and a text.
fn answer(runner: &mut Runner, token: &str, folder: &Path, request: Result<Request, u16>) -> (u16, String) {
    let request = match request {
        Ok(request) => request,
        Err(status) => return (status, String::new()),
    };
    if request.path == "/metrics" {
        return (200, runner.metrics());
    }
    if !same(&request.authorization, format!("Bearer {token}").as_bytes()) {
        return (401, String::new());
    }
    let Ok(message) = serde_json::from_slice(&request.body) else {
        return (400, String::new());
    };
    let received = folder.join("received");
    let number = fs::read_dir(&received).map_or(0, Iterator::count);
    if fs::write(received.join(number.to_string()), &request.body).is_err() {
        return (503, String::new());
    }
    match runner.receive(&message, now()) {
        Ok(_) => (200, String::new()),
        // Alertmanager sends it again.
        Err(error) => (503, error.to_string()),
    }
}

/// Serves until it is killed. `port`, `prometheus` and `token` stand in files of its folder.
pub(crate) fn serve(folder: &Path) -> io::Result<()> {
    let text = |name: &str| fs::read_to_string(folder.join(name));
    let port = |name: &str| -> io::Result<u16> { text(name)?.parse().map_err(io::Error::other) };
    let file: RemedyFile = serde_json::from_str(&text("remedies.json")?)?;
    let mut runner = Runner::start(file, folder, prometheus(port("prometheus")?))?;
    let token = text("token")?;
    fs::create_dir_all(folder.join("received"))?;
    let listener = TcpListener::bind(("127.0.0.1", port("port")?))?;
    listener.set_nonblocking(true)?;
    loop {
        match listener.accept() {
            Ok((mut stream, _)) => {
                stream.set_nonblocking(false)?;
                stream.set_read_timeout(Some(Duration::from_secs(5)))?;
                let request = read(&mut stream);
                let (status, text) = answer(&mut runner, &token, folder, request);
                // Who does not wait for the answer asks again.
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}",
                    text.len()
                );
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(error),
        }
        runner.check(now())?;
    }
}

#[test]
fn a_token_is_compared_whole() {
    assert!(same(b"Bearer s3cret", b"Bearer s3cret"));
    for wrong in [
        "",
        "Bearer",
        "Bearer s3cre",
        "Bearer s3cret ",
        "Bearer s3creT",
        "bearer s3cret",
    ] {
        assert!(!same(wrong.as_bytes(), b"Bearer s3cret"), "{wrong}");
    }
}
