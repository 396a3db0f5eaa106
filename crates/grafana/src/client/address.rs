//! Where a Grafana is.

use std::fmt;

use reqwest::Url;

/// The address of a Grafana: `https://grafana.example.com`, or below a path: `https://example.com/grafana`.
///
/// It holds no user, password or query, so that it can be printed.
///
/// ```
/// use dashgen_grafana::client::Address;
/// let address: Address = "https://example.com/grafana/".parse()?;
/// assert_eq!(address.to_string(), "https://example.com/grafana");
/// assert!("https://admin:secret@example.com".parse::<Address>().is_err());
/// # Ok::<(), dashgen_grafana::client::AddressError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text is no address of a Grafana. It never repeats the text, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no URL.
    #[error("the address of Grafana is no URL; write it as https://grafana.example.com")]
    NoUrl,
    /// It is another kind of URL.
    #[error("the address of Grafana must start with https:// or http://")]
    Scheme,
    /// It holds a user or a password.
    #[error(
        "the address of Grafana holds a user or password, which would show in logs; leave them out and set \
         GRAFANA_USER and GRAFANA_PASSWORD, or GRAFANA_TOKEN"
    )]
    Credentials,
    /// It has a query or a fragment.
    #[error("the address of Grafana ends where its path ends; leave out what follows `?` or `#`")]
    Query,
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let url = Url::parse(text.trim()).map_err(|_| AddressError::NoUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressError::NoUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::Query);
        }
        Ok(Self(url))
    }
}

impl Address {
    /// The URL of one endpoint. Every segment and value is escaped.
    pub(super) fn endpoint(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Whether this is a stack of Grafana Cloud, whose namespace has a number of its own.
    pub(super) fn is_cloud(&self) -> bool {
        self.0
            .host_str()
            .is_some_and(|host| host.ends_with(".grafana.net"))
    }

    /// Whether what is sent there cannot be read on the way.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The page of a dashboard, for people.
    pub fn dashboard(&self, uid: &str) -> String {
        self.endpoint(&["d", uid], &[]).into()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<Address, AddressError> {
        text.parse()
    }

    #[test]
    fn a_path_below_the_host_is_kept() {
        for base in ["https://example.com/grafana", "https://example.com/grafana/"] {
            let url = address(base)
                .expect("an address")
                .endpoint(&["api", "health"], &[("a", "b c")]);
            assert_eq!(url.as_str(), "https://example.com/grafana/api/health?a=b+c");
        }
        let url = address("http://localhost:3000")
            .expect("an address")
            .endpoint(&["api", "a/b"], &[]);
        assert_eq!(
            url.as_str(),
            "http://localhost:3000/api/a%2Fb",
            "a name cannot leave its segment"
        );
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        let refused = [
            ("grafana.example.com", AddressError::NoUrl),
            ("", AddressError::NoUrl),
            ("file:///etc/passwd", AddressError::Scheme),
            ("https://u:secret@example.com", AddressError::Credentials),
            ("https://secret@example.com", AddressError::Credentials),
            ("https://example.com/?token=secret", AddressError::Query),
            ("https://example.com/#secret", AddressError::Query),
        ];
        for (text, expected) in refused {
            let error = address(text).expect_err(text);
            assert_eq!(error, expected, "{text}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
