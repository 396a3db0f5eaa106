//! Reading JSON and YAML that someone else wrote, within bounds.
//!
//! Dashboards come from editors, exports, other tools and servers. What is read here is held to a size,
//! a depth and an amount of memory that no real dashboard comes near, and a key that appears twice in one
//! object is an error instead of a silent choice.

mod file;
mod place;
mod texts;
mod value;
mod yaml;

use std::io::Read;
use std::path::Path;

use serde_json::Value;

pub use file::{Document, Edit, Embedded, Step, at, documents, edited};
pub use place::json_lines;
pub use texts::{Spelling, Text};
use value::Bounded;

/// The most bytes that one input may have: 128 MiB. Grafana itself refuses dashboards above 16 MiB;
/// the rest is for lists of many.
pub const MAX_BYTES: u64 = 128 * 1024 * 1024;

/// How deep lists and objects may be nested. Dashboards reach about 25.
pub const MAX_DEPTH: usize = 100;

/// How an input is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// One YAML document.
    Yaml,
}

impl Format {
    /// The format that a file's name says, JSON unless it ends in `.yaml` or `.yml`.
    pub fn of_path(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension)
                if extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml") =>
            {
                Self::Yaml
            }
            _ => Self::Json,
        }
    }

    /// The format of a text without a name: JSON if it starts like an object or a list.
    pub fn of_text(text: &[u8]) -> Self {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{' | b'[') | None => Self::Json,
            Some(_) => Self::Yaml,
        }
    }
}

/// Why an input could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or stream failed.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The input is larger than [`MAX_BYTES`].
    #[error("has more than {} MiB; a dashboard that Grafana accepts has 16 MiB at most", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// The input is not UTF-8.
    #[error("is not UTF-8 text: byte {offset} is invalid; save it as UTF-8")]
    Utf8 {
        /// The first byte that is wrong, from 0.
        offset: usize,
    },
    /// The input is not JSON, or breaks one of the bounds.
    #[error("is not usable JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A text in the input is named as JSON and is none.
    #[error("has a text `{name}` that {source}")]
    Embedded {
        /// What it is called.
        name: String,
        /// What is wrong with it.
        source: Box<ReadError>,
    },
    /// The input is not YAML, or breaks one of the bounds.
    #[error("is not usable YAML: {0}")]
    Yaml(String),
}

/// Reads all of a stream, but never more than [`MAX_BYTES`].
///
/// # Errors
/// [`ReadError::Io`] and [`ReadError::TooLarge`].
pub fn bytes(stream: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut read = Vec::new();
    stream.take(MAX_BYTES + 1).read_to_end(&mut read)?;
    if read.len() as u64 > MAX_BYTES {
        Err(ReadError::TooLarge)
    } else {
        Ok(read)
    }
}

/// Reads a file, but never more than [`MAX_BYTES`]; a larger one is refused before it is read.
///
/// # Errors
/// [`ReadError::Io`] and [`ReadError::TooLarge`].
pub fn file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let metadata = std::fs::metadata(path)?;
    if is_device(&metadata) {
        // A repository may hold a link to one, which has no end.
        return Err(std::io::Error::other("it is a device, not a file").into());
    }
    if metadata.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    bytes(std::fs::File::open(path)?)
}

#[cfg(unix)]
fn is_device(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_char_device() || metadata.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &std::fs::Metadata) -> bool {
    false
}

/// Parses one JSON or YAML document.
///
/// # Errors
/// Every [`ReadError`] but [`ReadError::Io`].
pub fn parse(text: &[u8], format: Format) -> Result<Value, ReadError> {
    let text = checked(text)?;
    match format {
        Format::Json => json(text),
        Format::Yaml => yaml::value(text),
    }
}

fn checked(text: &[u8]) -> Result<&str, ReadError> {
    if text.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let text = std::str::from_utf8(text).map_err(|error| ReadError::Utf8 {
        offset: error.valid_up_to(),
    })?;
    // Some editors of Windows put a byte order mark in front.
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn json(text: &str) -> Result<Value, ReadError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Bounded::for_input(text.len()).build(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;
    use serde_json::json;

    fn error(text: &[u8]) -> String {
        parse(text, Format::Json)
            .expect_err("must be refused")
            .to_string()
    }

    #[test]
    fn reads_json_and_yaml_alike() {
        let json = parse(br#"{"a": [1, 2.5, "x", null, true], "no": {}}"#, Format::Json).expect("JSON");
        let yaml = parse(b"a: [1, 2.5, x, null, true]\n'no': {}\n", Format::Yaml).expect("YAML");
        assert_eq!(json, yaml);
    }

    #[test]
    fn a_byte_order_mark_is_no_error() {
        assert_eq!(parse(b"\xef\xbb\xbf{}", Format::Json).expect("JSON"), json!({}));
    }

    #[test]
    fn broken_input_is_named() {
        assert_snapshot!(error(b"hello"), @"is not usable JSON: expected value at line 1 column 1");
        assert_snapshot!(error(b""), @"is not usable JSON: EOF while parsing a value at line 1 column 0");
        assert_snapshot!(error(b"{} {}"), @"is not usable JSON: trailing characters at line 1 column 4");
        assert_snapshot!(error(b"{\"a\": NaN}"), @"is not usable JSON: expected value at line 1 column 7");
        assert_snapshot!(error(b"{\"a\": \"\xff\"}"), @"is not UTF-8 text: byte 7 is invalid; save it as UTF-8");
        let twice = error(br#"{"a": {"b": 1, "c": 2, "b": 3}}"#);
        let expected = r#"is not usable JSON: the key "b" appears twice in one object at line 1"#;
        assert!(twice.starts_with(expected), "{twice}");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(
            parse(deep(MAX_DEPTH).as_bytes(), Format::Json).is_ok(),
            "{MAX_DEPTH} levels must do"
        );
        for levels in [MAX_DEPTH + 1, 100_000] {
            let message = error(deep(levels).as_bytes());
            assert!(
                message.contains("nested deeper than 100"),
                "{levels} levels: {message}"
            );
        }
        let yaml = parse("- ".repeat(100_000).as_bytes(), Format::Yaml);
        assert!(yaml.is_err(), "100,000 levels of YAML must be refused");
    }

    #[test]
    fn memory_is_bounded() {
        let many = format!("[{}0]", "0,".repeat(8_000_000));
        let message = error(many.as_bytes());
        assert!(message.contains("values"), "{message}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_has_no_end() {
        let error = file(Path::new("/dev/zero")).expect_err("a device");
        assert_snapshot!(error, @"cannot be read: it is a device, not a file");
    }

    #[test]
    fn yaml_bombs_are_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let previous = format!("*a{}", level - 1);
            let list = vec![previous; 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        assert!(
            parse(text.as_bytes(), Format::Yaml).is_err(),
            "a billion laughs must be refused"
        );
    }

    #[test]
    fn yaml_numbers_that_json_lacks_are_refused() {
        assert!(parse(b"a: .nan", Format::Yaml).is_err(), ".nan must be refused");
        assert!(
            parse(b"a: 1\na: 2", Format::Yaml).is_err(),
            "a key twice must be refused"
        );
    }

    #[test]
    fn larger_input_is_refused_unread() {
        let endless = std::io::repeat(b' ');
        assert!(
            matches!(bytes(endless), Err(ReadError::TooLarge)),
            "an endless stream must be cut"
        );
    }

    proptest! {
        #[test]
        fn no_input_panics(text in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&text, Format::Json);
            let _ = parse(&text, Format::Yaml);
        }

        #[test]
        fn no_text_of_json_signs_panics(text in r#"[\[\]{}:,"0-9eE.+\-a-f\\ \n]{0,200}"#) {
            let _ = parse(text.as_bytes(), Format::Json);
            let _ = parse(text.as_bytes(), Format::Yaml);
        }
    }
}
