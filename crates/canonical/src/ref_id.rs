//! The names that Grafana gives to queries.

/// The name of the query at a place of its panel: A, B, …, Z, AA, AB, ….
///
/// ```
/// assert_eq!(dashgen_canonical::ref_id_at(27), "AB");
/// ```
pub fn ref_id_at(index: usize) -> String {
    let mut letters = String::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::ref_id_at;

    #[test]
    fn letters_go_on_after_z() {
        let names: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(ref_id_at).into();
        assert_eq!(names, ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }
}
