//! Certificates: trusted, unknown, expired, of another name.

use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Reader, Settings};
use dashgen_http::Connection;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

use crate::setup::{settings, transport};
use crate::stand_in::serve_tls;

/// A server of https that answers every request alike. Its address, and its certificate in PEM form.
async fn serve(name: &str, last_year: i32) -> (u16, String) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(last_year, 1, 1);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let port = serve_tls(certificate.der().clone(), key.serialize_der()).await;
    (port, certificate.pem())
}

/// What connecting says. The server is one of Grafana 10, so "too old" means that TLS is well.
async fn said(port: u16, connection: Connection) -> String {
    let settings = Settings {
        connection,
        attempts: 1,
        ..settings()
    };
    let transport = transport(&format!("https://localhost:{port}"), settings);
    Reader::connect(transport, &Wishes::default())
        .await
        .expect_err("too old at best")
        .to_string()
}

fn trusting(pem: &str) -> (tempfile::NamedTempFile, Connection) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), pem).expect("a certificate");
    let connection = Connection {
        ca_file: Some(file.path().to_owned()),
        ..Connection::default()
    };
    (file, connection)
}

#[tokio::test]
async fn a_certificate_is_checked_and_its_fault_is_named() {
    let (good, pem) = serve("localhost", 2099).await;
    let (_file, trust) = trusting(&pem);
    let unknown = said(good, Connection::default()).await;
    assert!(
        unknown.contains("not trusted here; give its certificate with --ca-file"),
        "{unknown}"
    );
    let trusted = said(good, trust).await;
    assert!(trusted.contains("too old"), "{trusted}");
    let unchecked = said(
        good,
        Connection {
            insecure: true,
            ..Connection::default()
        },
    )
    .await;
    assert!(unchecked.contains("too old"), "{unchecked}");

    let (expired, pem) = serve("localhost", 2021).await;
    let (_file, trust) = trusting(&pem);
    let message = said(expired, trust).await;
    assert!(
        message.contains("the server's certificate has expired"),
        "{message}"
    );

    let (other, pem) = serve("grafana.example.com", 2099).await;
    let (_file, trust) = trusting(&pem);
    let message = said(other, trust).await;
    assert!(
        message.contains("the server's certificate is for another host name"),
        "{message}"
    );
}
