//! The secrets of the process, in every shape in which a server may repeat them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

/// What stands in a secret's place.
const GONE: &str = "(secret)";
/// The shortest secret that is looked for in all that is printed. A shorter one would be found in words of our own,
/// and so be given away by what is missing.
const LEAST: usize = 8;
/// The shortest secret that is looked for in the words of others.
const LEAST_OF_WORDS: usize = 3;
/// From so many of its first letters on, a piece of a secret is one too: servers cut what they repeat.
const TELLING: usize = 14;

/// In lower case, since names of hosts are.
static SHAPES: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// Keeps a secret out of everything that is printed from now on.
pub fn keep(secret: &str) {
    let mut shapes = vec![
        secret.to_owned(),
        base64(secret.as_bytes(), STANDARD),
        base64(secret.as_bytes(), FOR_URLS),
        percent_encoded(secret, false),
        percent_encoded(secret, true),
        secret.escape_debug().to_string(),
        serde_json::Value::from(secret)
            .to_string()
            .trim_matches('"')
            .to_owned(),
        crate::escape::html(secret),
        crate::escape::line(secret).into_owned(),
        crate::escape::markdown(secret),
    ];
    let encoded: Vec<String> = shapes[1..3]
        .iter()
        .map(|shape| percent_encoded(shape, false))
        .collect();
    shapes.extend(encoded);
    let mut kept = SHAPES.write().unwrap_or_else(PoisonError::into_inner);
    for mut shape in shapes {
        shape.make_ascii_lowercase();
        let shape = shape.trim_end_matches('=').to_owned();
        if shape.len() >= LEAST_OF_WORDS && !kept.contains(&shape) {
            kept.push(shape);
        }
    }
    // A shape that holds another goes first.
    kept.sort_by_key(|shape| std::cmp::Reverse(shape.len()));
}

/// Keeps a user's password, and what HTTP makes of both, out of everything.
pub fn keep_login(user: &str, password: &str) {
    keep(password);
    keep(&base64(format!("{user}:{password}").as_bytes(), STANDARD));
    keep(&format!("{user}:{password}"));
}

/// A text of ours without secrets.
pub fn scrub(text: &str) -> Cow<'_, str> {
    without(text, LEAST)
}

/// Words of others without secrets, short ones too.
pub(crate) fn scrub_words(text: &str) -> Cow<'_, str> {
    without(text, LEAST_OF_WORDS)
}

/// The texts and keys in a value without secrets.
pub fn scrub_json(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = scrub(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(scrub_json),
        Value::Object(object) => {
            if object.keys().any(|key| matches!(scrub(key), Cow::Owned(_))) {
                let fields = std::mem::take(object);
                object.extend(
                    fields
                        .into_iter()
                        .map(|(key, value)| (scrub(&key).into_owned(), value)),
                );
            }
            object.values_mut().for_each(scrub_json);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn without(text: &str, least: usize) -> Cow<'_, str> {
    let shapes = SHAPES.read().unwrap_or_else(PoisonError::into_inner);
    let mut shapes = shapes.iter().filter(|shape| shape.len() >= least).peekable();
    if shapes.peek().is_none() {
        return Cow::Borrowed(text);
    }
    // As long as the text, byte for byte.
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = Vec::new();
    for shape in shapes {
        let sign = start_of(shape);
        for (at, _) in lower.match_indices(sign) {
            let same = lower.as_bytes()[at..].iter().zip(shape.as_bytes());
            let mut end = at + same.take_while(|(a, b)| a == b).count();
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            found.push(at..end);
        }
    }
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let (mut clean, mut done) = (String::with_capacity(text.len()), 0);
    for range in found {
        if range.start >= done {
            clean.push_str(&text[done..range.start]);
            clean.push_str(GONE);
        }
        done = done.max(range.end);
    }
    clean.push_str(&text[done..]);
    Cow::Owned(clean)
}

/// What of a shape is looked for.
fn start_of(shape: &str) -> &str {
    let mut end = shape.len().min(TELLING);
    while !shape.is_char_boundary(end) {
        end += 1;
    }
    &shape[..end]
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_URLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0, |number, byte| number << 8 | usize::from(*byte));
        for place in 0..=chunk.len() {
            out.push(char::from(alphabet[number >> (18 - 6 * place) & 63]));
        }
    }
    out
}

fn percent_encoded(text: &str, is_form: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' if is_form => out.push('+'),
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_shape() {
        keep_login("admin", "S3cret/Passw0rd xyz\"");
        for shape in [
            "S3cret/Passw0rd xyz\"",
            "YWRtaW46UzNjcmV0L1Bhc3N3MHJkIHh5eiI=",
            "Basic YWRtaW46UzNjcmV0L1Bhc3N3MHJkIHh5eiI",
            "UzNjcmV0L1Bhc3N3MHJkIHh5eiI",
            "S3cret%2FPassw0rd%20xyz%22",
            "s3cret%2fpassw0rd+xyz%22",
            "S3cret/Passw0rd xyz\\\"",
            "admin:S3cret/Passw0rd",
            "S3cret/Passw0rd x",
        ] {
            let text = format!("you sent {shape}, which is wrong");
            let clean = scrub(&text);
            assert!(
                clean.contains(GONE) && !clean.contains("ssw0rd") && !clean.contains("UzNjcm"),
                "{clean}"
            );
            assert!(clean.ends_with("which is wrong"), "{clean}");
        }
        assert_eq!(scrub("nothing here"), "nothing here");
    }

    #[test]
    fn a_short_one_is_only_found_in_words_of_others() {
        keep("qzx");
        assert_eq!(scrub("a qzx b"), "a qzx b");
        assert_eq!(scrub_words("a qzx b"), "a (secret) b");
    }

    #[test]
    fn json_stays_json() {
        keep("8613570246");
        let mut value = serde_json::json!({"a8613570246": [8_613_570_246_u64, "x 8613570246"]});
        scrub_json(&mut value);
        assert_eq!(
            value,
            serde_json::json!({"a(secret)": [8_613_570_246_u64, "x (secret)"]})
        );
    }

    #[test]
    fn base64_is_that_of_everyone() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes(), STANDARD), encoded);
        }
    }
}
