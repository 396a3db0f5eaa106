//! Reads numbers and durations as Go and Prometheus do.

use crate::ast::Duration;
use crate::error::ErrorKind;

/// Reads `5`, `0x1F`, `017` (octal), `1_000`, `1e3`, `Inf`, `NaN`.
pub(super) fn number(text: &str) -> Result<f64, ErrorKind> {
    parse_number(text).ok_or_else(|| ErrorKind::Number {
        text: text.to_owned(),
    })
}

fn parse_number(text: &str) -> Option<f64> {
    if text.eq_ignore_ascii_case("inf") {
        return Some(f64::INFINITY);
    }
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        return underscores_separate(digits, true).then(|| integer(digits, 16))?;
    }
    if !underscores_separate(text, false) {
        return None;
    }
    let octal = text.strip_prefix('0').and_then(|digits| integer(digits, 8));
    octal.or_else(|| integer(text, 10)).or_else(|| {
        let value: f64 = without_underscores(text).parse().ok()?;
        // A literal that is too large is an error, not infinity.
        value.is_finite().then_some(value)
    })
}

fn integer(digits: &str, radix: u32) -> Option<f64> {
    let value = i64::from_str_radix(&without_underscores(digits), radix).ok()?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "Prometheus rounds to the nearest double, too"
    )]
    Some(value as f64)
}

fn without_underscores(digits: &str) -> String {
    digits.replace('_', "")
}

/// Whether every underscore has a digit on both sides; the prefix `0x` counts as one.
fn underscores_separate(digits: &str, hexadecimal: bool) -> bool {
    let is_digit = |byte: Option<&u8>| {
        byte.is_some_and(|byte| {
            if hexadecimal {
                byte.is_ascii_hexdigit()
            } else {
                byte.is_ascii_digit()
            }
        })
    };
    let bytes = digits.as_bytes();
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'_')
        .all(|(index, _)| {
            let before = if index == 0 {
                hexadecimal
            } else {
                is_digit(bytes.get(index - 1))
            };
            before && is_digit(bytes.get(index + 1))
        })
}

/// The units in the order in which they must stand, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 60 * 60 * 1_000),
    ("w", 7 * 24 * 60 * 60 * 1_000),
    ("d", 24 * 60 * 60 * 1_000),
    ("h", 60 * 60 * 1_000),
    ("m", 60 * 1_000),
    ("s", 1_000),
    ("ms", 1),
];

/// What Prometheus holds: 2^63 nanoseconds.
const LONGEST: u64 = 9_223_372_036_854;

/// Reads `1h30m`.
pub(super) fn duration(text: &str) -> Result<Duration, ErrorKind> {
    let problem = |reason| ErrorKind::Duration {
        text: text.to_owned(),
        reason,
    };
    let mut units = UNITS.iter();
    let mut total: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(problem("write whole numbers, each with a unit, as in `1h30m`"));
        }
        let letters = rest[digits..]
            .bytes()
            .take_while(|byte| !byte.is_ascii_digit())
            .count();
        let unit = &rest[digits..digits + letters];
        if !UNITS.iter().any(|(name, _)| *name == unit) {
            return Err(problem(
                "write whole numbers with the units y, w, d, h, m, s and ms, as in `1h30m`",
            ));
        }
        let Some((_, size)) = units.find(|(name, _)| *name == unit) else {
            return Err(problem(
                "write each unit once, from the largest to the smallest, as in `1h30m`",
            ));
        };
        let count = rest[..digits].parse::<u64>().ok();
        let added = count
            .and_then(|count| count.checked_mul(*size))
            .and_then(|part| total.checked_add(part));
        total = added
            .filter(|total| *total <= LONGEST)
            .ok_or(ErrorKind::DurationRange)?;
        rest = &rest[digits + letters..];
    }
    let milliseconds = i64::try_from(total).map_err(|_| ErrorKind::DurationRange)?;
    Ok(Duration { milliseconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        let cases = [
            ("5", 5.0),
            ("0x1F", 31.0),
            ("0X_1f", 31.0),
            ("017", 15.0),
            ("018", 18.0),
            ("0_17", 15.0),
            ("00000005", 5.0),
            ("1_000_000", 1e6),
            ("1_0.5_0e1_0", 1.05e11),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("1E-3", 0.001),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("iNf", f64::INFINITY),
        ];
        for (text, value) in cases {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        assert!(number("nAn").is_ok_and(f64::is_nan));
        for text in [
            "",
            "0x",
            "1__0",
            "1_",
            "_1",
            "1_.5",
            "1e999",
            "0xFFFFFFFFFFFFFFFFF",
            "1.2.3",
            "infinity",
        ] {
            assert!(number(text).is_err(), "{text} was read");
        }
    }

    #[test]
    fn durations_are_read_as_prometheus_reads_them() {
        let cases = [
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1y2w3d4h5m6s7ms", 33_019_506_007),
            ("000005m", 300_000),
            ("0s", 0),
            ("1s500ms", 1_500),
            ("292y", 9_208_512_000_000),
        ];
        for (text, milliseconds) in cases {
            assert_eq!(duration(text), Ok(Duration { milliseconds }), "{text}");
        }
        for text in [
            "5m3h",
            "1h1h",
            "1.5h",
            "5mm",
            "5hs",
            "300y",
            "99999999999999999999s",
            "1_0m",
        ] {
            assert!(duration(text).is_err(), "{text} was read");
        }
    }
}
