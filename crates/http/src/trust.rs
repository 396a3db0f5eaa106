//! Certificates that are trusted beside those of the system.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::{SetupError, no_key};

/// TLS that trusts the certificates of `ca` too, and shows the client's own if the server asks for one.
pub(crate) fn config(
    ca_file: &Path,
    ca: &[u8],
    identity: Option<(&Path, &[u8])>,
) -> Result<ClientConfig, SetupError> {
    let tls = |error: Error| SetupError::Tls(error.to_string());
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(ca)
        .filter_map(Result::ok)
        .collect();
    if certificates.is_empty() {
        return Err(SetupError::Pem {
            path: ca_file.to_owned(),
            what: "certificate",
        });
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Trust {
        authorities: Verifier::new_with_extra_roots(certificates.clone(), provider.clone()).map_err(tls)?,
        certificates,
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let Some((path, pem)) = identity else {
        return Ok(builder.with_no_client_auth());
    };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .filter_map(Result::ok)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| no_key(path))?;
    builder
        .with_client_auth_cert(chain, key)
        .map_err(|_| no_key(path))
}

/// Trusts as the system does, and a certificate that signs itself if it is the very one that was given.
#[derive(Debug)]
struct Trust {
    authorities: Verifier,
    certificates: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let checked = self
            .authorities
            .verify_server_cert(certificate, intermediates, name, ocsp, now);
        match checked {
            // What `openssl req -x509` makes may sign others, which the rules of the web forbid a server's. Its time was
            // looked at before this was found; whose name it bears was not.
            Err(error) if signs_others(&error) && self.certificates.contains(certificate) => {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            checked => checked,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.authorities.supported_verify_schemes()
    }
}

fn signs_others(error: &Error) -> bool {
    matches!(error, Error::InvalidCertificate(CertificateError::Other(cause)) if format!("{cause:?}").contains("CaUsedAsEndEntity"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fault_of_a_certificate_that_signs_itself_is_passed_over() {
        for error in [
            CertificateError::Expired,
            CertificateError::UnknownIssuer,
            CertificateError::NotValidForName,
        ] {
            assert!(!signs_others(&Error::InvalidCertificate(error)));
        }
    }
}
