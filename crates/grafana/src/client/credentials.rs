//! Who dashgen is to a Grafana.

use std::fmt;

use dashgen_foreign::secret;
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};

/// A login. Neither `Debug` nor any message shows its secret, and from now on nothing that is printed does.
#[derive(Clone)]
pub enum Credentials {
    /// The token of a service account: `glsa_…`.
    Token(SecretString),
    /// A user and a password.
    Basic {
        /// The user's login.
        user: String,
        /// The password.
        password: SecretString,
    },
}

impl Credentials {
    /// A service account's token. Spaces and line breaks around it, as files have them, are left out.
    ///
    /// # Errors
    /// If it is empty, or could not be sent in a header.
    pub fn token(text: &str) -> Result<Self, CredentialsError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CredentialsError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialsError::NotAToken);
        }
        secret::keep(text);
        Ok(Self::Token(text.into()))
    }

    /// A user and a password.
    ///
    /// # Errors
    /// If the user is empty or has a colon in it.
    pub fn basic(user: &str, password: &str) -> Result<Self, CredentialsError> {
        if user.is_empty() || user.contains(':') {
            return Err(CredentialsError::User);
        }
        let password = password.trim_end_matches(['\r', '\n']);
        secret::keep_login(user, password);
        Ok(Self::Basic {
            user: user.to_owned(),
            password: password.into(),
        })
    }

    pub(super) fn apply(&self, request: RequestBuilder) -> RequestBuilder {
        // Both mark the header as sensitive, so that no log of the HTTP client prints it.
        match self {
            Self::Token(token) => request.bearer_auth(token.expose_secret()),
            Self::Basic { user, password } => request.basic_auth(user, Some(password.expose_secret())),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token(secret)"),
            Self::Basic { user, .. } => write!(f, "Basic({user:?}, secret)"),
        }
    }
}

/// Why something is no login. It never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// There is nothing in it.
    #[error("the token is empty; give that of a service account")]
    Empty,
    /// It has characters that no token has.
    #[error("the token has a character that no token of Grafana has; give the token alone, on one line")]
    NotAToken,
    /// The user's name cannot be sent.
    #[error("the user is empty or has a colon in it; give the name alone, and the password in its own place")]
    User,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_show() {
        let token = Credentials::token(" glsa_secret\n").expect("a token");
        let basic = Credentials::basic("admin", "s3cret\n").expect("a login");
        assert_eq!(
            format!("{token:?} {basic:?}"),
            r#"Token(secret) Basic("admin", secret)"#
        );
        assert_eq!(
            secret::scrub("you sent Bearer glsa_secret or Basic YWRtaW46czNjcmV0"),
            "you sent Bearer (secret) or Basic (secret)"
        );
    }

    #[test]
    fn what_is_no_token_is_refused() {
        assert_eq!(
            Credentials::token(" \n").expect_err("empty"),
            CredentialsError::Empty
        );
        assert_eq!(
            Credentials::token("a\nb").expect_err("two lines"),
            CredentialsError::NotAToken
        );
        assert_eq!(
            Credentials::basic("a:b", "").expect_err("a colon"),
            CredentialsError::User
        );
    }
}
