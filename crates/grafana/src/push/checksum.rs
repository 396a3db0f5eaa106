//! The checksum of a dashboard's canonical form.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::client::dashboard::Model;
use crate::client::legacy;
use dashgen_canonical as canonical;

/// The SHA-256 of a dashboard in canonical form, written `sha256:…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Checksum(String);

impl Checksum {
    /// The checksum of what [`comparable`] gave.
    pub fn of(comparable: &Value) -> Self {
        // Writing a value to memory cannot fail: its keys are strings and its numbers finite.
        let bytes = serde_json::to_vec(comparable).unwrap_or_default();
        let mut text = String::from("sha256:");
        for byte in Sha256::digest(&bytes) {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// A checksum that was written down.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("sha256:")?;
        let is_hex = digits.len() == 64
            && digits
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hex.then(|| Self(text.to_owned()))
    }

    /// As it is written down.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Enough to tell two of them apart in the output of a test.
        f.write_str(&self.0[..self.0.len().min(19)])
    }
}

/// A dashboard's content in canonical form, without what Grafana or dashgen fills in: the same for what was
/// rendered, what was stored, and what a save in the browser made of it without a change.
///
/// # Errors
/// If it has no canonical form.
pub fn comparable(spec: Value, model: Model) -> Result<Value, canonical::Error> {
    let mut content = match model {
        Model::Classic => canonical::canonical(spec)?,
        Model::Elements => {
            let envelope =
                json!({"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": spec});
            let mut envelope = canonical::canonical(envelope)?;
            envelope
                .get_mut("spec")
                .map_or_else(|| Value::Object(Map::new()), Value::take)
        }
    };
    if let Value::Object(content) = &mut content {
        content.shift_remove("uid");
        legacy::without_tag(content);
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grafana_fills_in_changes_no_checksum() {
        let sent = json!({"title": "Up", "uid": "up", "schemaVersion": 42, "panels": []});
        let stored = json!({"version": 7, "id": 3, "title": "Up", "tags": ["dashgen"], "schemaVersion": 42, "panels": [], "weekStart": ""});
        let of = |spec| Checksum::of(&comparable(spec, Model::Classic).expect("a dashboard"));
        assert_eq!(of(sent), of(stored));
    }

    #[test]
    fn only_a_whole_checksum_is_read() {
        let whole = Checksum::of(&json!({}));
        assert_eq!(Checksum::read(whole.as_str()), Some(whole));
        for text in ["", "sha256:", "sha256:aaaa", "md5:0", &"sha256:G".repeat(8)] {
            assert_eq!(Checksum::read(text), None, "{text}");
        }
    }
}
