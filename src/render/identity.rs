//! The number that Grafana knows a panel by.
//!
//! It is a hash of the panel's slug, so that a new panel changes no other panel's number, and with it no
//! link, alert or annotation that refers to one.

/// The number of a panel: 31 bits of the FNV-1a hash of its slug, never 0.
///
/// Grafana 12.4 keeps ids up to 2^32 - 1; 31 bits stay positive wherever they are read.
pub(crate) fn id(slug: &str) -> u32 {
    let hash = slug.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash & 0x7fff_ffff).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_change() {
        // The number of a panel stands in people's links: this test fails if it ever moves.
        assert_eq!(id("projection-lag"), 1_449_348_005);
        assert_eq!(id(""), 0x011c_9dc5);
    }
}
