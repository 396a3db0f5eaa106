//! The windows over which error ratios are recorded, and the burn rates that alert.

use super::series::{
    SliError1d, SliError1h, SliError2h, SliError3d, SliError5m, SliError6h, SliError30d, SliError30m, SlothId,
};
use crate::catalogue::{Gauge, LabelOf};
use crate::rules::Severity;
use crate::typed::{InstantVector, Matches, MetricSelector, UnknownLabels};
use crate::{days, hours, minutes};
use dashgen_promql::ast::Duration;

/// The rolling window of an SLO.
pub const SLO_WINDOW: Duration = days(30);

/// A window over which the share of bad events is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SliWindow {
    /// 5 minutes
    FiveMinutes,
    /// 30 minutes
    HalfHour,
    /// 1 hour
    Hour,
    /// 2 hours
    TwoHours,
    /// 6 hours
    SixHours,
    /// 1 day
    Day,
    /// 3 days
    ThreeDays,
    /// 30 days
    ThirtyDays,
}

impl SliWindow {
    /// Every window, the shortest first.
    pub const ALL: [Self; 8] = [
        Self::FiveMinutes,
        Self::HalfHour,
        Self::Hour,
        Self::TwoHours,
        Self::SixHours,
        Self::Day,
        Self::ThreeDays,
        Self::ThirtyDays,
    ];

    /// How long it is.
    pub const fn duration(self) -> Duration {
        match self {
            Self::FiveMinutes => minutes(5),
            Self::HalfHour => minutes(30),
            Self::Hour => hours(1),
            Self::TwoHours => hours(2),
            Self::SixHours => hours(6),
            Self::Day => days(1),
            Self::ThreeDays => days(3),
            Self::ThirtyDays => SLO_WINDOW,
        }
    }

    /// The share of an SLO's events that were bad in this window: `slo:sli_error:ratio_rate5m{sloth_id="…"}`.
    pub fn error_ratio(self, sloth_id: &str) -> InstantVector<UnknownLabels> {
        fn of<M: Gauge>(metric: M, sloth_id: &str) -> InstantVector<UnknownLabels>
        where
            SlothId: LabelOf<M>,
        {
            metric.matching(SlothId.is(sloth_id)).value().forget_labels()
        }
        match self {
            Self::FiveMinutes => of(SliError5m, sloth_id),
            Self::HalfHour => of(SliError30m, sloth_id),
            Self::Hour => of(SliError1h, sloth_id),
            Self::TwoHours => of(SliError2h, sloth_id),
            Self::SixHours => of(SliError6h, sloth_id),
            Self::Day => of(SliError1d, sloth_id),
            Self::ThreeDays => of(SliError3d, sloth_id),
            Self::ThirtyDays => of(SliError30d, sloth_id),
        }
    }

    /// The name of that series.
    pub(super) fn series(self) -> String {
        format!("slo:sli_error:ratio_rate{}", self.duration())
    }
}

/// A burn rate that alerts when both windows are above it: the long one says that it matters, the short one that it still
/// goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnRateWindows {
    /// The window that says it matters.
    pub long: SliWindow,
    /// The window that says it still goes on.
    pub short: SliWindow,
    /// How many times faster than allowed the budget is spent; 1 spends it in exactly [`SLO_WINDOW`].
    pub burn_rate: f64,
    /// Who has to know.
    pub severity: Severity,
}

/// The burn rates of the SRE workbook: 2 % of the budget in an hour and 5 % in six are a page, 10 % in a day and 10 % in
/// three are a ticket.
pub const BURN_RATE_WINDOWS: [BurnRateWindows; 4] = [
    BurnRateWindows {
        long: SliWindow::Hour,
        short: SliWindow::FiveMinutes,
        burn_rate: 14.4,
        severity: Severity::P1,
    },
    BurnRateWindows {
        long: SliWindow::SixHours,
        short: SliWindow::HalfHour,
        burn_rate: 6.0,
        severity: Severity::P1,
    },
    BurnRateWindows {
        long: SliWindow::Day,
        short: SliWindow::TwoHours,
        burn_rate: 3.0,
        severity: Severity::P2,
    },
    BurnRateWindows {
        long: SliWindow::ThreeDays,
        short: SliWindow::SixHours,
        burn_rate: 1.0,
        severity: Severity::P2,
    },
];
