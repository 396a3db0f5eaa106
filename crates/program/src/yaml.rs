//! Writing YAML that Prometheus, Alertmanager, Grafana and Kubernetes read back unchanged.
//!
//! The one place that knows the writer.

use serde::Serialize;
use serde_saphyr::SerializerOptions;

use crate::error::Error;

/// Wider than any line that is written, so that no text is folded: a fold moves when a word changes.
const NEVER_FOLD: usize = 100_000;

/// What stands at the top of every file.
const COMMENT: &str = "Made by `dashgen render`. Do not edit: change the code and render again.";

/// The text of a file.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Error> {
    document(COMMENT, value).map_err(|error| Error::Value {
        format: "YAML",
        said: error.to_string(),
    })
}

/// A value as a YAML document, under a comment.
///
/// Blocks are two spaces in, lists stand under their key, and text that YAML would read as something else
/// (`on`, `1_000`, `2024-01-01`) is quoted.
fn document(comment: &str, value: &impl Serialize) -> Result<String, serde_saphyr::ser::Error> {
    let mut options = SerializerOptions::default();
    options.folded_wrap_chars = NEVER_FOLD;
    let body = serde_saphyr::to_string_with_options(value, options)?;
    let mut text: Vec<String> = comment.lines().map(|line| format!("# {line}")).collect();
    text.push(body);
    Ok(text.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use dashgen::wire::Block;

    #[test]
    fn queries_are_blocks_and_doubtful_words_are_quoted() {
        let mut value = BTreeMap::new();
        value.insert("a", Block::from("up"));
        value.insert("b", Block::from("  sum(a)\n/\n  sum(b)"));
        value.insert("on", Block::from("{job=\"x\"} > 1"));
        let text = document("Made by a machine.", &value).expect("it can be written");
        insta::assert_snapshot!(text, @r#"
        # Made by a machine.
        a: |-
          up
        b: |2-
            sum(a)
          /
            sum(b)
        "on": |-
          {job="x"} > 1
        "#);
        let back: BTreeMap<String, Block> = serde_saphyr::from_str(&text).expect("it can be read");
        assert_eq!(back["b"], value["b"]);
        assert_eq!(back["on"], value["on"]);
    }
}
