//! Text that YAML writes as a block, so that a review shows one line for each line of a query.

use serde::{Deserialize, Serialize, Serializer};

/// A text of one or more lines: in YAML a block scalar (`|-`), in JSON a string.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Block(String);

impl Block {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Block {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Block {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The name of a newtype that the YAML crate (serde-saphyr) writes as a literal block; JSON ignores it. A test of
/// what is written holds it to that.
const LITERAL_BLOCK: &str = "__yaml_lit_str";

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(LITERAL_BLOCK, &self.0)
    }
}
