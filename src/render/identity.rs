//! The number that Grafana knows a panel by.
//!
//! It is a hash of the panel's slug, so that a new panel changes no other panel's number, and with it no
//! link, alert or annotation that refers to one.

use std::borrow::Cow;
use std::collections::HashMap;

use super::context::Context;
use super::dashboard::RenderedPanel;
use crate::dashboard::Row;

/// The number of a panel: 31 bits of the FNV-1a hash of its slug, never 0.
///
/// Grafana 12.4 keeps ids up to 2^32 - 1; 31 bits stay positive wherever they are read.
pub(crate) fn id(slug: &str) -> u32 {
    let hash = slug.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash & 0x7fff_ffff).max(1)
}

/// The slug of a row: the slash keeps rows and panels of one title apart.
pub(crate) fn of_row(title: &str, slug: Option<&str>) -> String {
    let slug = slug.map_or_else(|| dashgen_canonical::slug(title).into(), Cow::Borrowed);
    format!("row/{slug}")
}

/// Reports every row and panel of a page that has the id of another.
pub(crate) fn check(rows: &[Row], panels: &[RenderedPanel], context: &mut Context) {
    let mut slugs = HashMap::with_capacity(rows.len() + panels.len());
    for row in rows {
        if let Some(title) = row.title {
            let slug = of_row(title, row.slug.as_deref());
            context.within(title, |context| {
                let id = row.id.unwrap_or_else(|| id(&slug));
                claim(&mut slugs, id, slug.into(), context);
            });
        }
    }
    for panel in panels {
        let mut claim = |context: &mut Context| {
            context.within(&panel.title, |context| {
                claim(&mut slugs, panel.id, Cow::Borrowed(&panel.slug), context);
            });
        };
        match panel.row {
            Some(row) => context.within(row, claim),
            None => claim(context),
        }
    }
}

/// Gives an id to a slug, unless another has it.
fn claim<'p>(slugs: &mut HashMap<u32, Cow<'p, str>>, id: u32, slug: Cow<'p, str>, context: &mut Context) {
    let Some(other) = slugs.insert(id, slug.clone()) else {
        return;
    };
    if other == slug {
        context.fault(format!(
            "another panel has the slug `{slug}`; give one of them `.slug(\"…\")`"
        ));
    } else {
        context.fault(format!(
            "the slugs `{slug}` and `{other}` give the same id; change one of them with `.slug(\"…\")`"
        ));
    }
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
