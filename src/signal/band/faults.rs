//! What makes a band mean nothing.

use super::expected::BandRecord;
use super::expected::{SHORTEST, parsed};
use super::{BAND_INTERVAL, Band, Incident};
use crate::typed::Labels;
use crate::{Unit, hours};

impl<L: Labels> Band<L> {
    /// Everything that is wrong with it and with its rules, in sentences.
    pub(crate) fn faults(&self, records: &[BandRecord]) -> Vec<String> {
        let mut faults = self.signal.vector().errors().to_vec();
        let unit = self.signal.vector().unit().cloned();
        if !is_name(&self.name) {
            faults.push(format!(
                "`{}` is no name for what is recorded; write lower case letters, digits and `_` with a colon between them, \
                 such as `shop:memory`",
                self.name.escape_debug()
            ));
            // Nothing that follows could be read.
            return faults;
        }
        if self.window.milliseconds < SHORTEST.milliseconds
            || self.window.milliseconds > hours(12).milliseconds
        {
            faults.push(format!(
                "a window of {} holds no hour to learn from, since a sample is recorded every {BAND_INTERVAL}; give `.window(…)` \
                 from {SHORTEST} to 12h",
                self.window
            ));
        }
        match &self.at_least {
            None => faults.push(
                "a signal that does not vary would have a band without width; say with `.at_least(…)` what is never worth a \
                 message"
                    .to_owned(),
            ),
            Some(least) => {
                if !(least.value() > 0.0 && least.value().is_finite()) {
                    faults.push("the smallest half-width must be above 0; give `.at_least(…)` more".to_owned());
                }
                if let Some(Err(error)) = unit.as_ref().map(|unit| least.value_in(unit)) {
                    faults.push(format!("`.at_least(…)`: {error}"));
                }
            }
        }
        if !(self.deviations > 0.0 && self.deviations.is_finite()) {
            faults.push(
                "a band of no deviations has no width; give `.deviations(…)` a number above 0, such as 4"
                    .to_owned(),
            );
        }
        if !(self.share >= 0.0 && self.share.is_finite()) {
            faults.push(
                "a share of what is expected cannot be negative; give `.and_share(…)` 0.25 for a quarter"
                    .to_owned(),
            );
        }
        match &self.volume {
            Some(volume) => {
                faults.extend(volume.faults.iter().cloned());
                if !(volume.least > 0.0 && volume.least.is_finite()) {
                    faults.push("a volume of 0 guards nothing; give `.volume(…)` the events that must be expected".to_owned());
                }
            }
            None if unit.as_ref().is_some_and(|unit| [Unit::RATIO, Unit::PERCENT].contains(unit)) => faults.push(
                "a share of few events jumps from 0 to 1; say with `.volume(…)` of how many it speaks, and how many must be \
                 expected"
                    .to_owned(),
            ),
            None => {}
        }
        if self.births.as_ref().is_some_and(|births| !births.is_known()) {
            faults.push(
                "nothing says whether a deployment was there before a series was born; name a metric that it always has with \
                 `Deployments::known_by(…)`"
                    .to_owned(),
            );
        }
        faults.extend(
            self.incidents
                .iter()
                .flat_map(|Incident { faults, .. }| faults.clone()),
        );
        faults.extend(records.iter().filter_map(|record| record.expr.clone().err()));
        faults
    }
}

/// A name of a recorded series without its last part.
fn is_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b':';
    let colon = name.find(':').is_some_and(|at| at > 0 && at + 1 < name.len());
    colon && name.bytes().all(legal) && parsed(name).is_ok()
}
