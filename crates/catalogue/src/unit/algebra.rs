//! How units combine. Every rule is one line of a match; what stands nowhere is refused.

use super::{Counted, Dimension, Unit};

/// Two units that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// Added or compared.
    Mismatch {
        /// The unit on the left.
        left: Unit,
        /// The unit on the right.
        right: Unit,
    },
    /// Divided, and the quotient is nothing that has a name.
    Quotient {
        /// The unit on the left.
        left: Unit,
        /// The unit on the right.
        right: Unit,
    },
    /// Multiplied, and the product is nothing that has a name.
    Product {
        /// The unit on the left.
        left: Unit,
        /// The unit on the right.
        right: Unit,
    },
    /// A value that was given in another kind of unit.
    Convert {
        /// The unit of the value.
        given: Unit,
        /// The unit of what it is compared with.
        wanted: Unit,
    },
}

impl std::error::Error for UnitError {}

impl std::fmt::Display for UnitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Mismatch { left, right } => write!(
                f,
                "cannot add or compare `{left}` and `{right}`; convert one of them first"
            ),
            Self::Quotient { left, right } => write!(
                f,
                "`{left}` divided by `{right}` has no unit that Grafana knows; name one with `.unit(…)`"
            ),
            Self::Product { left, right } => write!(
                f,
                "`{left}` times `{right}` has no unit that Grafana knows; name one with `.unit(…)`"
            ),
            Self::Convert { given, wanted } => write!(
                f,
                "cannot convert `{given}` to `{wanted}`; give the value in `{wanted}`"
            ),
        }
    }
}

impl Unit {
    /// The unit of `rate(x)` where `x` has this unit.
    #[must_use]
    pub fn per_second(&self) -> Self {
        match self.dimension {
            Dimension::Count(Counted::Anything) => Self::COUNT_PER_SECOND,
            Dimension::Count(Counted::Operations) => Self::OPERATIONS_PER_SECOND,
            Dimension::Count(Counted::Requests) => Self::REQUESTS_PER_SECOND,
            Dimension::Count(Counted::Events) => Self::EVENTS_PER_SECOND,
            Dimension::Bytes => Self::BYTES_PER_SECOND,
            Dimension::Time {
                nanoseconds: 1_000_000_000,
            }
            | Dimension::Moment => Self::RATIO,
            Dimension::Time { nanoseconds } => Self {
                id: format!("suffix:{}/s", self.id).into(),
                dimension: Dimension::TimeRate { nanoseconds },
            },
            _ => Self {
                id: format!("suffix:{}/s", self.id).into(),
                dimension: Dimension::Other,
            },
        }
    }

    /// The unit of `60 * x` where `x` has this unit, which must be a count per second.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn per_minute(&self) -> Result<Self, UnitError> {
        match self.dimension {
            Dimension::CountRate { counted, seconds: 1 } => Ok(match counted {
                Counted::Anything => Self::COUNT_PER_MINUTE,
                Counted::Operations => Self::OPERATIONS_PER_MINUTE,
                Counted::Requests => Self::REQUESTS_PER_MINUTE,
                Counted::Events => Self::EVENTS_PER_MINUTE,
            }),
            _ => Err(UnitError::Convert {
                given: self.clone(),
                wanted: Self::COUNT_PER_SECOND,
            }),
        }
    }

    /// The unit of `a + b`, `a - b`, and whether `a` and `b` compare.
    ///
    /// # Errors
    /// If they measure different things, or the same in different sizes.
    pub fn plus(&self, other: &Self) -> Result<Self, UnitError> {
        let alike = match (self.dimension, other.dimension) {
            (Dimension::Other | Dimension::Money, _) | (_, Dimension::Other | Dimension::Money) => {
                self == other
            }
            (Dimension::Count(_), Dimension::Count(_)) => true,
            (Dimension::CountRate { seconds: left, .. }, Dimension::CountRate { seconds: right, .. }) => {
                left == right
            }
            (left, right) => left == right,
        };
        if alike {
            return Ok(self.clone());
        }
        Err(UnitError::Mismatch {
            left: self.clone(),
            right: other.clone(),
        })
    }

    /// The unit of `a - b`, which for two moments is a length of time.
    ///
    /// # Errors
    /// As [`plus`](Self::plus).
    pub fn minus(&self, other: &Self) -> Result<Self, UnitError> {
        match (self.dimension, other.dimension) {
            (Dimension::Moment, Dimension::Moment) => Ok(Self::SECONDS),
            _ => self.plus(other),
        }
    }

    /// The unit of `a / b`.
    ///
    /// # Errors
    /// If the quotient has no unit of Grafana's.
    pub fn divided_by(&self, other: &Self) -> Result<Self, UnitError> {
        use Dimension::{Bytes, BytesRate, Count, CountRate, Money, Ratio, Time, TimeRate};
        match (self.dimension, other.dimension) {
            (left, right) if left == right && !matches!(left, Money | Dimension::Other) => Ok(Self::RATIO),
            _ if self == other => Ok(Self::RATIO),
            (Count(_), Count(_)) => Ok(Self::RATIO),
            (CountRate { seconds: left, .. }, CountRate { seconds: right, .. }) if left == right => {
                Ok(Self::RATIO)
            }
            (Ratio { whole: 1 } | Count(_), CountRate { seconds: 1, .. }) | (Bytes, BytesRate) => {
                Ok(Self::SECONDS)
            }
            (TimeRate { nanoseconds }, CountRate { seconds: 1, .. }) => Ok(Self::time(nanoseconds)),
            (BytesRate, CountRate { seconds: 1, .. }) | (Bytes, Count(_)) => Ok(Self::BYTES),
            (
                Bytes,
                Time {
                    nanoseconds: 1_000_000_000,
                },
            ) => Ok(Self::BYTES_PER_SECOND),
            (Time { .. } | Money, Count(_)) | (_, Ratio { whole: 1 }) => Ok(self.clone()),
            _ => Err(UnitError::Quotient {
                left: self.clone(),
                right: other.clone(),
            }),
        }
    }

    /// The unit of `a * b`.
    ///
    /// # Errors
    /// If the product has no unit of Grafana's.
    pub fn times(&self, other: &Self) -> Result<Self, UnitError> {
        match (self.dimension, other.dimension) {
            (Dimension::Ratio { whole: 1 }, _) => Ok(other.clone()),
            (_, Dimension::Ratio { whole: 1 }) => Ok(self.clone()),
            _ => Err(UnitError::Product {
                left: self.clone(),
                right: other.clone(),
            }),
        }
    }

    /// The unit of values in this unit, times a number that has none, as far as the number is known.
    ///
    /// Any number of things counted are things counted, and any number of coins is money. A share times 100 is a percentage, a count per second times 60
    /// one per minute; times another number they may be anything, as a length of time or a size may.
    #[doc(hidden)]
    pub fn times_number(&self, number: Option<f64>) -> Option<Self> {
        match self.dimension {
            Dimension::Count(_) | Dimension::Money => Some(self.clone()),
            Dimension::Ratio { whole: 1 } if number == Some(100.0) => Some(Self::PERCENT),
            Dimension::CountRate { seconds: 1, .. } if number == Some(60.0) => self.per_minute().ok(),
            _ if number == Some(1.0) || number == Some(0.0) => Some(self.clone()),
            _ => None,
        }
    }

    /// The unit of values in this unit, divided by a number that has none.
    #[doc(hidden)]
    pub fn over_number(&self, number: Option<f64>) -> Option<Self> {
        match self.dimension {
            Dimension::Ratio { whole: 100 } if number == Some(100.0) => Some(Self::RATIO),
            _ => self.times_number(number.map(f64::recip)),
        }
    }

    fn time(nanoseconds: u64) -> Self {
        [
            Self::NANOSECONDS,
            Self::MICROSECONDS,
            Self::MILLISECONDS,
            Self::SECONDS,
            Self::MINUTES,
            Self::HOURS,
        ]
        .into_iter()
        .find(|unit| unit.dimension == Dimension::Time { nanoseconds })
        .unwrap_or(Self::DAYS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_histogram_has_the_unit_of_the_histogram() {
        for unit in [Unit::SECONDS, Unit::MILLISECONDS, Unit::BYTES] {
            let mean = unit.per_second().divided_by(&Unit::OPERATIONS.per_second());
            assert_eq!(mean, Ok(unit));
        }
    }

    #[test]
    fn milliseconds_and_seconds_do_not_mix() {
        insta::assert_snapshot!(
            Unit::SECONDS.plus(&Unit::MILLISECONDS).expect_err("they differ"),
            @"cannot add or compare `s` and `ms`; convert one of them first"
        );
        assert!(Unit::SECONDS.divided_by(&Unit::MILLISECONDS).is_err());
    }

    #[test]
    fn moments_subtract_to_seconds() {
        assert_eq!(Unit::TIMESTAMP.minus(&Unit::TIMESTAMP), Ok(Unit::SECONDS));
    }

    #[test]
    fn a_rate_is_per_second_until_it_is_asked_for_by_the_minute() {
        assert_eq!(
            Unit::OPERATIONS.per_second().per_minute(),
            Ok(Unit::OPERATIONS_PER_MINUTE)
        );
        assert!(Unit::BYTES.per_minute().is_err());
        let mixed = Unit::OPERATIONS_PER_MINUTE.plus(&Unit::OPERATIONS_PER_SECOND);
        assert!(mixed.is_err(), "per minute plus per second gave {mixed:?}");
    }

    #[test]
    fn a_share_times_100_is_a_percentage_and_times_another_number_anything() {
        let times = |unit: &Unit, number| unit.times_number(Some(number));
        assert_eq!(times(&Unit::RATIO, 100.0), Some(Unit::PERCENT));
        assert_eq!(times(&Unit::RATIO, 1.0), Some(Unit::RATIO));
        assert_eq!(times(&Unit::RATIO, 24.0), None);
        assert_eq!(
            times(&Unit::OPERATIONS_PER_SECOND, 60.0),
            Some(Unit::OPERATIONS_PER_MINUTE)
        );
        assert_eq!(times(&Unit::OPERATIONS_PER_SECOND, 24.0), None);
        assert_eq!(times(&Unit::COUNT, 24.0), Some(Unit::COUNT));
        assert_eq!(times(&Unit::SECONDS, 1000.0), None);
        assert_eq!(Unit::RATIO.times_number(None), None);
        assert_eq!(Unit::PERCENT.over_number(Some(100.0)), Some(Unit::RATIO));
    }

    #[test]
    fn what_the_algebra_does_not_know_mixes_only_with_itself() {
        let euro = Unit::custom("currencyEUR");
        let speed = Unit::custom("rotrpm");
        for unit in [&euro, &speed] {
            assert_eq!(unit.plus(unit), Ok(unit.clone()));
            assert_eq!(unit.divided_by(unit), Ok(Unit::RATIO));
            assert!(unit.plus(&Unit::COUNT).is_err());
            assert!(unit.times(&Unit::COUNT).is_err());
        }
        assert!(speed.divided_by(&Unit::COUNT).is_err());
    }

    #[test]
    fn money_is_of_one_currency_and_stays_money() {
        let (dollars, euros) = (Unit::US_DOLLARS, Unit::EUROS);
        assert!(dollars.plus(&euros).is_err());
        assert!(dollars.divided_by(&euros).is_err());
        assert_eq!(dollars.divided_by(&Unit::OPERATIONS), Ok(dollars.clone()));
        assert_eq!(dollars.times_number(Some(24.0)), Some(dollars.clone()));
        assert_eq!(dollars.currency(), Some("USD"));
        assert_eq!(Unit::custom("currency").currency(), None);
    }
}
