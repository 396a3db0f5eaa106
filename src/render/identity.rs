//! Names that stay: a panel's slug, and the number that Grafana knows it by.
//!
//! The number is a hash of the slug, so that a new panel changes no other panel's number, and with it no
//! link, alert or annotation that refers to one.

/// The slug of a title: lower case letters and digits with single hyphens between.
///
/// ```text
/// Events/sec by Type → events-sec-by-type
/// ```
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for character in title.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The number of a panel: 31 bits of the FNV-1a hash of its slug, never 0.
///
/// Grafana 12.4 keeps ids up to 2^32 - 1; 31 bits stay positive wherever they are read.
pub(crate) fn id(slug: &str) -> u32 {
    let hash = slug
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash & 0x7fff_ffff).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_made_of_words() {
        assert_eq!(slug("Events/sec by Type"), "events-sec-by-type");
        assert_eq!(slug("Pause Latency (p99)"), "pause-latency-p99");
        assert_eq!(slug("  «Größe»  "), "größe");
        assert_eq!(slug("!?"), "");
    }

    #[test]
    fn ids_never_change() {
        // The number of a panel stands in people's links: this test fails if it ever moves.
        assert_eq!(id("projection-lag"), 1_166_553_060);
        assert_eq!(id(""), 0x011c_9dc5);
    }
}
