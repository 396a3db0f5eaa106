//! A value with its unit: what a threshold, a bucket or an objective is stated in.

use super::{Dimension, Unit, UnitError};
use dashgen_duration::Duration;

/// A value with its unit, or a bare number that takes the unit of what it is compared with.
///
/// ```
/// use dashgen::{Quantity, Unit, seconds};
///
/// let target = Quantity::from(seconds(5));
/// assert_eq!(target.value_in(&Unit::MILLISECONDS).unwrap(), 5000.0);
/// assert_eq!(Quantity::from(0.5).value_in(&Unit::MILLISECONDS).unwrap(), 0.5);
/// assert!(target.value_in(&Unit::BYTES).is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    value: f64,
    unit: Option<Unit>,
}

impl Quantity {
    /// A value in a unit.
    pub const fn new(value: f64, unit: Unit) -> Self {
        Self {
            value,
            unit: Some(unit),
        }
    }

    /// The value in `unit`.
    ///
    /// # Errors
    /// If the two units measure different things.
    pub fn value_in(&self, unit: &Unit) -> Result<f64, UnitError> {
        let Some(given) = &self.unit else {
            return Ok(self.value);
        };
        if given == unit {
            return Ok(self.value);
        }
        let (numerator, denominator) = match (given.dimension(), unit.dimension()) {
            (Dimension::Time { nanoseconds: from }, Dimension::Time { nanoseconds: to })
            | (Dimension::TimeRate { nanoseconds: from }, Dimension::TimeRate { nanoseconds: to }) => {
                (from, to)
            }
            (Dimension::Ratio { whole: from }, Dimension::Ratio { whole: to })
            | (Dimension::CountRate { seconds: from, .. }, Dimension::CountRate { seconds: to, .. }) => {
                (to.into(), from.into())
            }
            (Dimension::Bytes, Dimension::Bytes)
            | (Dimension::BytesRate, Dimension::BytesRate)
            | (Dimension::Count(_), Dimension::Count(_)) => (1, 1),
            _ => {
                return Err(UnitError::Convert {
                    given: given.clone(),
                    wanted: unit.clone(),
                });
            }
        };
        Ok(scaled(self.value, numerator, denominator))
    }

    /// The number as it was given.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The unit it was given in.
    pub fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }
}

/// `value * numerator / denominator`, with one rounding where the factors divide: 5 % is 0.05 exactly.
fn scaled(value: f64, numerator: u64, denominator: u64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "the largest factor is a day in nanoseconds, below 2^53"
    )]
    if numerator.is_multiple_of(denominator) {
        value * (numerator / denominator) as f64
    } else if denominator.is_multiple_of(numerator) {
        value / (denominator / numerator) as f64
    } else {
        value * numerator as f64 / denominator as f64
    }
}

/// A share in percent: `percent(99.5)` is the ratio 0.995.
pub const fn percent(value: f64) -> Quantity {
    Quantity::new(value, Unit::PERCENT)
}

/// A multiple of a quantity: `P99_HIGH * 2.0`.
///
/// ```
/// use dashgen::{Unit, percent};
///
/// assert_eq!((percent(2.5) * 2.0).value_in(&Unit::RATIO), Ok(0.05));
/// ```
impl std::ops::Mul<f64> for Quantity {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            ..self
        }
    }
}

impl From<f64> for Quantity {
    fn from(value: f64) -> Self {
        Self { value, unit: None }
    }
}

impl From<i32> for Quantity {
    fn from(value: i32) -> Self {
        f64::from(value).into()
    }
}

impl From<Duration> for Quantity {
    /// In seconds, or in milliseconds where they are not whole.
    fn from(duration: Duration) -> Self {
        let (count, unit) = match duration.milliseconds % 1000 {
            0 => (duration.milliseconds / 1000, Unit::SECONDS),
            _ => (duration.milliseconds, Unit::MILLISECONDS),
        };
        #[expect(
            clippy::cast_precision_loss,
            reason = "a duration of 2^53 ms is 285,000 years"
        )]
        Self::new(count as f64, unit)
    }
}

impl std::fmt::Display for Quantity {
    /// `99.9%`, `5 s`, `2.5 USD`, `100`; in a sentence (`{:#}`) `99.9 %`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.unit {
            None => write!(f, "{}", self.value),
            Some(unit) if *unit == Unit::PERCENT => {
                let space = if f.alternate() { " " } else { "" };
                write!(f, "{}{space}%", self.value)
            }
            Some(unit) if unit.is_plain() => write!(f, "{}", self.value),
            Some(unit) if unit.currency().is_some() => {
                write!(f, "{} {}", self.value, unit.currency().unwrap_or_default())
            }
            Some(unit) => write!(f, "{} {unit}", self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_become_exact_ratios() {
        assert_eq!(percent(5.0).value_in(&Unit::RATIO), Ok(0.05));
        assert_eq!(percent(0.1).value_in(&Unit::RATIO), Ok(0.001));
    }

    #[test]
    fn a_bound_in_another_kind_of_unit_is_refused() {
        insta::assert_snapshot!(
            percent(5.0).value_in(&Unit::SECONDS).expect_err("a share is no time"),
            @"cannot convert `percent` to `s`; give the value in `s`"
        );
    }
}
