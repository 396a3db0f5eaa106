//! How numbers, durations, strings and names are written.

use std::fmt::{self, Display, Write};

use crate::ast::{MetricName, Name, Number};
use crate::keyword::{is_metric_keyword, is_reserved_label};
use crate::variable::{is_template, is_word};

/// As Prometheus reads it, in the fewest digits: `0.001`, `100`, `1e+21`, `+Inf`, `NaN`.
///
/// Very large and very small numbers get an exponent, where Prometheus itself would write hundreds of
/// zeros.
impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        if value.is_nan() {
            return f.write_str("NaN");
        }
        if value.is_infinite() {
            return f.write_str(if value > 0.0 { "+Inf" } else { "-Inf" });
        }
        let size = value.abs();
        if size >= 1e21 || (size < 1e-7 && size > 0.0) {
            let written = format!("{value:e}");
            let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            return write!(f, "{digits}e{sign}{exponent}");
        }
        write!(f, "{value}")
    }
}

/// Writes `text` between double quotes, with Go's escapes.
pub(super) fn quoted(out: &mut impl Write, text: &str) -> fmt::Result {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    out.write_char('"')?;
    if text.bytes().all(is_plain) {
        out.write_str(text)?;
        return out.write_char('"');
    }
    for character in text.chars() {
        match character {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\u{7}' => out.write_str("\\a")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{b}' => out.write_str("\\v")?,
            _ if !is_hidden(character) => out.write_char(character)?,
            _ => match u32::from(character) {
                code @ 0..=0x7f => write!(out, "\\x{code:02x}")?,
                code @ 0x80..=0xffff => write!(out, "\\u{code:04x}")?,
                code => write!(out, "\\U{code:08x}")?,
            },
        }
    }
    out.write_char('"')
}

/// Whether a character cannot be seen as what it is: control characters, odd spaces, text direction, and
/// the replacement character, which Prometheus refuses in a literal.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether Prometheus reads `name` as a label without quotes.
pub(crate) fn is_plain_label(name: &str) -> bool {
    name.bytes().all(is_word) && !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether Prometheus reads `name` as a metric without quotes.
pub(crate) fn is_plain_metric(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| is_word(byte) || byte == b':')
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && is_metric_keyword(name)
}

/// Writes the label of a matcher.
pub(super) fn label(out: &mut impl Write, name: &str) -> fmt::Result {
    if is_plain_label(name) || is_template(name) {
        out.write_str(name)
    } else {
        quoted(out, name)
    }
}

/// Writes `(a, b)` after `by`, `on` and their like.
pub(super) fn labels(out: &mut impl Write, names: &[Name]) -> fmt::Result {
    out.write_char('(')?;
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        if is_reserved_label(name) {
            quoted(out, name)?;
        } else {
            label(out, name)?;
        }
    }
    out.write_char(')')
}

/// Writes the name before a selector's braces. A name that cannot stand there is for the braces.
pub(super) fn metric(out: &mut impl Write, name: &MetricName) -> Result<Placed, fmt::Error> {
    match name {
        MetricName::Fixed(name) if !is_plain_metric(name) => return Ok(Placed::InBraces),
        MetricName::Fixed(name) | MetricName::Template(name) => out.write_str(name)?,
        MetricName::Variable(variable) => write!(out, "{variable}")?,
    }
    Ok(Placed::Before)
}

/// Where a metric's name was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Placed {
    /// Before the braces.
    Before,
    /// Not yet: it must be quoted between the braces.
    InBraces,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        let written = [
            0.0,
            -0.0,
            0.001,
            100.0,
            1e6,
            1e20,
            1e21,
            1.5e300,
            1e-6,
            1e-7,
            2.5e-8,
            -3.5,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            0.1 + 0.2,
        ]
        .map(|value| Number(value).to_string());
        assert_eq!(
            written,
            [
                "0",
                "-0",
                "0.001",
                "100",
                "1000000",
                "100000000000000000000",
                "1e+21",
                "1.5e+300",
                "0.000001",
                "0.0000001",
                "2.5e-8",
                "-3.5",
                "+Inf",
                "-Inf",
                "NaN",
                "0.30000000000000004"
            ]
        );
    }

    #[test]
    fn strings_escape_what_cannot_be_seen() {
        let mut out = String::new();
        quoted(
            &mut out,
            "a\"b\\c\n\t\u{0}\u{7f}\u{200b}é✓\u{202e}\u{fffd}\u{e0001}",
        )
        .expect("strings take all");
        assert_eq!(out, r#""a\"b\\c\n\t\x00\x7f\u200bé✓\u202e\ufffd\U000e0001""#);
    }
}
