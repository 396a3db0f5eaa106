//! Text from elsewhere.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{escape, secret};

/// A text that someone else wrote: a server, a file, a person in Grafana.
///
/// It can be compared with what is known, and printed escaped for its medium: `{}` is for terminals and logs.
///
/// ```
/// let title = dashgen_foreign::Foreign::new("Up\u{1b}[2J\n::error::x");
/// assert_eq!(title.to_string(), "Up\\u{1b}[2J⏎::error::x");
/// assert_eq!(title.markdown(), "Up&#92;u&#123;1b&#125;&#91;2J⏎&#58;&#58;error&#58;&#58;x");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foreign(String);

impl Foreign {
    /// All of a text, without secrets.
    pub fn new(text: &str) -> Self {
        Self(secret::scrub_words(text).into_owned())
    }

    /// What a server says: without secrets, and of that the beginning.
    pub fn words(text: &str) -> Self {
        const MOST: usize = 300;
        // Cut first, half a secret would be left.
        let whole = secret::scrub_words(text);
        let mut start: String = whole.chars().take(MOST).collect();
        if start.len() < whole.len() {
            start.push('…');
        }
        Self(start.trim().to_owned())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself, for comparing and sending; never for printing.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// In Markdown, as nothing but text.
    pub fn markdown(&self) -> String {
        escape::markdown(&self.0)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&escape::line(&self.0))
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{self}”")
    }
}

impl From<&str> for Foreign {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Foreign {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl PartialEq<str> for Foreign {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Foreign {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// As it is: JSON has escapes of its own, and the door for JSON sees to the rest.
impl Serialize for Foreign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_cut_after_its_secrets_are_gone() {
        secret::keep("glsa_foreign0123456789");
        let text = format!("{}glsa_foreign0123456789 and more", "x".repeat(290));
        let words = Foreign::words(&text).to_string();
        assert!(!words.contains("glsa"), "{words}");
        assert!(words.ends_with('…'), "{words}");
    }
}
