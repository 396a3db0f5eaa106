//! Moments as Alertmanager writes them (RFC 3339), in milliseconds since 1970.

/// `2026-01-01T00:00:00.123Z`, also with an offset; nothing if it is no moment.
pub(crate) fn parse(text: &str) -> Option<i64> {
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let (date, rest) = text.split_once('T')?;
    let (time, offset) = match rest.strip_suffix('Z') {
        Some(time) => (time, 0),
        None => {
            let at = rest.rfind(['+', '-'])?;
            let [hours, minutes] = numbers(&rest[at + 1..], ':')?;
            let sign = if rest[at..].starts_with('-') { -1 } else { 1 };
            (&rest[..at], sign * (hours * 60 + minutes))
        }
    };
    let [year, month, day] = numbers(date, '-')?;
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = numbers(whole, ':')?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    let fraction: i64 = fraction.parse().ok()?;
    let in_range = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - offset;
    in_range.then_some((minutes * 60 + second) * 1_000 + fraction)
}

/// So many numbers without a sign, with something between them.
fn numbers<const N: usize>(text: &str, between: char) -> Option<[i64; N]> {
    let mut parts = text.split(between);
    let mut found = [0; N];
    for number in &mut found {
        let part = parts.next()?;
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(found)
}

/// Days from 1970 to a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[test]
fn moments_are_read_as_alertmanager_writes_them() {
    for (text, moment) in [
        ("1970-01-01T00:00:00Z", Some(0)),
        ("2026-01-01T00:00:00Z", Some(1_767_225_600_000)),
        ("2024-02-29T23:59:59.9876Z", Some(1_709_251_199_987)),
        ("2018-08-03T09:52:26.739266876+02:00", Some(1_533_282_746_739)),
        ("2026-13-01T00:00:00Z", None),
        ("2026-01-01 00:00:00Z", None),
        ("2026-01-01T00:00:00", None),
        ("-2026-01-01T00:00:00Z", None),
        ("99999-01-01T00:00:00Z", None),
        ("2026-01-01T00:00:00.é+00:00", None),
        ("2026-01-01T00:00:00.+9Z", None),
        ("", None),
    ] {
        assert_eq!(parse(text), moment, "{text}");
    }
}
