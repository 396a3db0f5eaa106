//! Whose certificates are trusted.

use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

use crate::setup::{Place, TOKEN, ends_with};

/// A server that knows only TLS, with the certificate that `openssl req -x509` makes. Its port, and the certificate.
async fn self_signed(name: &str) -> (u16, String) {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let pem = certificate.pem();
    (
        crate::stand_in::serve_tls(certificate.der().clone(), key.serialize_der()).await,
        pem,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_signs_itself_is_trusted_if_it_is_given() {
    let (port, pem) = self_signed("localhost").await;
    let place = Place::new("s");
    place.write("server.pem", &pem);
    let url = format!("https://localhost:{port}");
    let login = [("GRAFANA_TOKEN", TOKEN)];
    let doctor = ["doctor", "--grafana-url", &url];
    ends_with(
        &place.run(&doctor, &login).await,
        2,
        "the server's certificate is self-signed",
    );
    let trusting = ["doctor", "--grafana-url", &url, "--ca-file", "server.pem"];
    ends_with(
        &place.run(&trusting, &login).await,
        2,
        "Grafana 10.0.0 is too old",
    );

    let (other, pem) = self_signed("grafana.example.com").await;
    place.write("other.pem", &pem);
    let url = format!("https://localhost:{other}");
    let trusting = ["doctor", "--grafana-url", &url, "--ca-file", "other.pem"];
    ends_with(&place.run(&trusting, &login).await, 2, "is for another host name");
    let another = ["doctor", "--grafana-url", &url, "--ca-file", "server.pem"];
    ends_with(
        &place.run(&another, &login).await,
        2,
        "the server's certificate is self-signed",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_the_repository_names_are_not_trusted_unasked() {
    let (port, pem) = self_signed("localhost").await;
    let place = Place::new("s");
    place.write("server.pem", &pem);
    place.write("dashgen.toml", "[environments.p]\nca_file = 'server.pem'\n");
    let url = format!("https://localhost:{port}");
    let push = ["push", "lag.json", "--env", "p"];
    let mut variables = vec![("GRAFANA_TOKEN", TOKEN), ("GRAFANA_TOKEN_URL", url.as_str())];
    ends_with(
        &place.run(&push, &variables).await,
        2,
        "set GRAFANA_TOKEN_CA_FILE to that name",
    );
    variables.push(("GRAFANA_TOKEN_CA_FILE", "server.pem"));
    ends_with(
        &place.run(&push, &variables).await,
        2,
        "Grafana 10.0.0 is too old",
    );
}
