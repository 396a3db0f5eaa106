//! Slugs: names made of titles.

/// The slug of a panel that has no other: its title in lower case, with one hyphen for whatever is no letter or digit.
///
/// ```
/// assert_eq!(dashgen_canonical::slug("Error Rate (5m)"), "error-rate-5m");
/// ```
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for character in title.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    slug
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_slug_has_letters_digits_and_single_hyphens() {
        assert_eq!(
            super::slug("StateStore Write Latency (ms)"),
            "statestore-write-latency-ms"
        );
        assert_eq!(super::slug("  Top 10 — Plans/min! "), "top-10-plans-min");
        assert_eq!(super::slug("…"), "");
    }
}
