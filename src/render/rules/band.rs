//! What makes bands impossible, alone and between them.

use std::collections::BTreeSet;

use crate::render::context::Context;
use crate::rules::Rules;

/// Reports what is wrong with each band, and alerts on bands that nobody records.
pub(super) fn check(rules: &Rules, context: &mut Context) {
    let mut names = BTreeSet::new();
    for band in &rules.bands {
        context.within(format_args!("band {}", band.name), |context| {
            for fault in &band.faults {
                context.fault(fault);
            }
            if !names.insert(band.name.as_str()) {
                context.fault("another band has this name; give one of them another");
            }
        });
    }
    for alert in rules.groups.iter().flat_map(|group| &group.alerts) {
        let missing = alert.band.as_deref().filter(|band| !names.contains(band));
        if let Some(band) = missing {
            context.within(format_args!("alert {}", alert.name), |context| {
                context.fault(format!(
                    "fires outside of band `{band}`, which nobody records; add it with `Rules::band(…)`"
                ));
            });
        }
    }
}
