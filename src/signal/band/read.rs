//! What panels draw of a band and alerts fire on.

use super::expected::parsed;
use super::{BAND_INTERVAL, BAND_READ, Band, Side};
use crate::signal::{AlertCondition, AlertTerm};
use crate::typed::{Bare, InstantVector, Labels};
use crate::{Unit, percent};
use dashgen_promql::analysis::map_selectors;
use dashgen_promql::ast::{Node, Number};

impl<L: Labels> Band<L> {
    /// The signal as it is recorded.
    pub fn value(&self) -> InstantVector<L> {
        self.vector(&self.last("value"), self.unit())
    }

    /// What is expected at this hour.
    pub fn expected(&self) -> InstantVector<L> {
        self.vector(&self.last("expected"), self.unit())
    }

    /// The upper end of the band.
    pub fn upper(&self) -> InstantVector<L> {
        self.vector(&self.end("+"), self.unit())
    }

    /// The lower end of the band.
    pub fn lower(&self) -> InstantVector<L> {
        self.vector(&self.end("-"), self.unit())
    }

    /// The ends that say what is unusual: the upper, the lower or both.
    pub fn has_ends(&self) -> (bool, bool) {
        (self.side != Side::Below, self.side != Side::Above)
    }

    /// Of how many events the signal spoke, if it has a volume.
    pub fn volume_seen(&self) -> Option<InstantVector<L>> {
        self.volume.as_ref()?;
        Some(self.vector(&self.last("volume"), Some(Unit::COUNT)))
    }

    /// The signal where it is outside: only what is unusual.
    pub fn unusual(&self) -> InstantVector<L> {
        let value = self.last("value");
        let above = format!("{value} > {}", self.end("+"));
        let below = format!("{value} < {}", self.end("-"));
        let text = match self.side {
            Side::Above => above,
            Side::Below => below,
            Side::Both => format!("{above} or {below}"),
        };
        self.vector(&text, self.unit())
    }

    /// How far the signal is from what is expected, as a share of the half-width: beyond 100 % it is outside.
    pub fn distance(&self) -> InstantVector<L> {
        self.vector(&self.distance_text(), Some(Unit::RATIO))
    }

    fn distance_text(&self) -> String {
        let (value, expected, width) = (self.last("value"), self.last("expected"), self.last("width"));
        match self.side {
            Side::Above => format!("({value} - {expected}) / {width}"),
            Side::Below => format!("({expected} - {value}) / {width}"),
            Side::Both => format!("abs({value} - {expected}) / {width}"),
        }
    }

    /// The signal outside its band: what an alert of ticket severity fires on when it lasts. Its panel draws
    /// [`distance`](Self::distance), and its line at 100 %.
    pub fn outside(&self) -> AlertCondition<L> {
        AlertCondition {
            vector: self.unusual(),
            term: AlertTerm {
                expr: self.distance().into_expr(),
                unit: Some(Unit::RATIO),
                threshold: percent(100.0),
            },
            unit: self.unit(),
            band: Some(self.name.clone()),
            runbook: self.signal.page.fail_runbook.clone(),
            panel: self.signal.panel_slug(),
            remedies: Vec::new(),
        }
    }

    fn unit(&self) -> Option<Unit> {
        self.signal.vector().unit().cloned()
    }

    fn last(&self, part: &str) -> String {
        format!("last_over_time({}[{BAND_READ}])", self.part(part))
    }

    fn end(&self, sign: &str) -> String {
        format!("{} {sign} {}", self.last("expected"), self.last("width"))
    }

    fn vector(&self, text: &str, unit: Option<Unit>) -> InstantVector<L> {
        // What a name that is none leads to is said of the band itself.
        let distance = self.distance_text();
        let furthest = || {
            let most = format!("max_over_time(({distance})[$__range:{BAND_INTERVAL}] @ end())");
            format!("({text}) and topk(1, {most})")
        };
        let text = if self.furthest {
            furthest()
        } else {
            text.to_owned()
        };
        let mut expr = parsed(&text).unwrap_or_else(|_| Node::Number(Number(f64::NAN)).into());
        map_selectors(&mut expr, &mut |selector| {
            selector.matchers.extend(self.chosen.iter().cloned());
        });
        let signal = self.signal.vector();
        InstantVector::of(Bare {
            expr,
            unit,
            gathered: signal.bare.gathered,
        })
    }
}
