//! Numbers as literals of Rust.

use serde_json::Number;

/// A number of JSON as `json!` reads it back: negative ones in parentheses, large ones with their type.
pub(crate) fn json(number: &Number) -> String {
    if let Some(whole) = number.as_i64() {
        let kind = if i32::try_from(whole).is_ok() { "" } else { "_i64" };
        return sign(&format!("{}{kind}", grouped(whole.unsigned_abs())), whole < 0);
    }
    if let Some(whole) = number.as_u64() {
        return format!("{}_u64", grouped(whole));
    }
    let value = number.as_f64().unwrap_or_default();
    sign(&float(value.abs()), value.is_sign_negative())
}

fn sign(digits: &str, is_negative: bool) -> String {
    if is_negative {
        format!("(-{digits})")
    } else {
        digits.to_owned()
    }
}

/// A float that reads back as the same.
pub(crate) fn float(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('.') {
        Some((whole, rest)) if !text.contains('e') => match whole.parse::<u64>() {
            Ok(whole) => format!("{}.{rest}", grouped(whole)),
            Err(_) => text,
        },
        _ => text,
    }
}

/// `1_000_000`: from five digits on, as clippy wants it.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_the_same() {
        assert_eq!(json(&Number::from(-1)), "(-1)");
        assert_eq!(json(&Number::from(1_234_567)), "1_234_567");
        assert_eq!(json(&Number::from(u64::MAX)), "18_446_744_073_709_551_615_u64");
        assert_eq!(
            json(&Number::from(1_700_000_000_000_i64)),
            "1_700_000_000_000_i64"
        );
        assert_eq!(float(0.95), "0.95");
        assert_eq!(float(1e21), "1e21");
        assert_eq!(float(12345.5), "12_345.5");
    }
}
