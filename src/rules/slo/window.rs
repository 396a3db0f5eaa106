//! The windows over which error ratios are recorded, and the burn rates that alert.

use super::series::{
    SliError1d, SliError1h, SliError2h, SliError3d, SliError5m, SliError6h, SliError30d, SliError30m, SlothId,
};
use super::windowed::{SliError7d, SliError28d, SliError90d};
use crate::catalogue::{Gauge, LabelOf, Metric};
use crate::rules::Severity;
use crate::typed::{InstantVector, Matches, MetricSelector, UnknownLabels};
use crate::{days, hours, minutes};
use dashgen_promql::ast::Duration;

/// The rolling window of an SLO that names no other.
pub const SLO_WINDOW: Duration = days(30);

/// The rolling window of an SLO.
///
/// A calendar month or quarter is none: a range of PromQL is as long at every moment, so that neither the budget nor the
/// burn rates of something that starts anew on the first can be recorded. 28 days hold as many of each day of the week,
/// 30 are about a month and 90 about a quarter; a report over a calendar month asks `slo:sli_bad:rate5m` and
/// `slo:sli_total:rate5m` for just that time.
#[doc(alias = "calendar")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SloWindow {
    /// 7 days
    SevenDays,
    /// 28 days
    TwentyEightDays,
    /// 30 days
    #[default]
    ThirtyDays,
    /// 90 days
    NinetyDays,
}

impl SloWindow {
    /// Every window, the shortest first.
    pub const ALL: [Self; 4] = [
        Self::SevenDays,
        Self::TwentyEightDays,
        Self::ThirtyDays,
        Self::NinetyDays,
    ];

    /// How many days it has.
    pub const fn days(self) -> u32 {
        match self {
            Self::SevenDays => 7,
            Self::TwentyEightDays => 28,
            Self::ThirtyDays => 30,
            Self::NinetyDays => 90,
        }
    }

    /// How long it is.
    pub const fn duration(self) -> Duration {
        self.sli_window().duration()
    }

    /// How many minutes it has.
    pub fn minutes(self) -> f64 {
        f64::from(self.days()) * 1440.0
    }

    /// The window as one over which the share of bad events is recorded.
    pub const fn sli_window(self) -> SliWindow {
        match self {
            Self::SevenDays => SliWindow::SevenDays,
            Self::TwentyEightDays => SliWindow::TwentyEightDays,
            Self::ThirtyDays => SliWindow::ThirtyDays,
            Self::NinetyDays => SliWindow::NinetyDays,
        }
    }

    /// The windows over which an SLO with this one is recorded, the shortest first.
    pub fn sli_windows(self) -> impl Iterator<Item = SliWindow> {
        SliWindow::OF_BURN_RATES.into_iter().chain([self.sli_window()])
    }

    /// The burn rates that alert: those that spend the shares of [`BURN_RATE_WINDOWS`] in its long windows. None is below
    /// 1, at which the budget just lasts.
    ///
    /// ```
    /// use dashgen::rules::slo::{BURN_RATE_WINDOWS, SloWindow};
    ///
    /// let of = |window: SloWindow| window.burn_rates().map(|windows| windows.burn_rate);
    /// assert_eq!(of(SloWindow::SevenDays), [3.36, 1.4, 1.0, 1.0]);
    /// assert_eq!(of(SloWindow::TwentyEightDays), [13.44, 5.6, 2.8, 1.0]);
    /// assert_eq!(SloWindow::ThirtyDays.burn_rates(), BURN_RATE_WINDOWS);
    /// assert_eq!(of(SloWindow::NinetyDays), [43.2, 18.0, 9.0, 3.0]);
    /// ```
    pub fn burn_rates(self) -> [BurnRateWindows; 4] {
        // In thousandths, so that 13.44 is what people read.
        BURN_RATE_WINDOWS.map(|windows| BurnRateWindows {
            burn_rate: ((windows.burn_rate * 1000.0 * f64::from(self.days()) / 30.0).round() / 1000.0)
                .max(1.0),
            ..windows
        })
    }
}

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
    /// 7 days
    SevenDays,
    /// 28 days
    TwentyEightDays,
    /// 30 days
    ThirtyDays,
    /// 90 days
    NinetyDays,
}

/// What is asked of the metric that a window is recorded as.
macro_rules! of_recorded {
    ($window:expr, $metric:ident => $asked:expr) => {
        of_recorded!(@each $window, $metric => $asked,
            FiveMinutes SliError5m, HalfHour SliError30m, Hour SliError1h, TwoHours SliError2h, SixHours SliError6h,
            Day SliError1d, ThreeDays SliError3d, SevenDays SliError7d, TwentyEightDays SliError28d,
            ThirtyDays SliError30d, NinetyDays SliError90d)
    };
    (@each $window:expr, $metric:ident => $asked:expr, $($name:ident $recorded:ident),+) => {
        match $window {
            $(Self::$name => {
                let $metric = $recorded;
                $asked
            })+
        }
    };
}

impl SliWindow {
    /// The windows that burn rates compare, the shortest first.
    pub const OF_BURN_RATES: [Self; 7] = [
        Self::FiveMinutes,
        Self::HalfHour,
        Self::Hour,
        Self::TwoHours,
        Self::SixHours,
        Self::Day,
        Self::ThreeDays,
    ];

    /// Every window, the shortest first.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_slos = SloWindow::ALL.map(SloWindow::sli_window);
        Self::OF_BURN_RATES.into_iter().chain(of_slos)
    }

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
            Self::SevenDays => days(7),
            Self::TwentyEightDays => days(28),
            Self::ThirtyDays => SLO_WINDOW,
            Self::NinetyDays => days(90),
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
        of_recorded!(self, metric => of(metric, sloth_id))
    }

    /// The name of that series.
    pub(crate) fn series(self) -> &'static str {
        fn of<M: Metric>(_: M) -> &'static str {
            M::INFO.name
        }
        of_recorded!(self, metric => of(metric))
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
    /// How many times faster than allowed the budget is spent; 1 spends it in exactly the window of the SLO.
    pub burn_rate: f64,
    /// Who has to know.
    pub severity: Severity,
}

/// The burn rates of the SRE workbook for 30 days; [`SloWindow::burn_rates`] has those of other windows. 2 % of the budget in an hour and 5 % in six are a page, 10 % in a day and 10 % in
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

#[cfg(test)]
mod tests {
    use super::SliWindow;

    /// Public dashboards of sloth find a series by its window.
    #[test]
    fn a_series_has_the_name_of_its_window() {
        for window in SliWindow::all() {
            let name = format!("slo:sli_error:ratio_rate{}", window.duration());
            assert_eq!(window.series(), name);
        }
    }
}
