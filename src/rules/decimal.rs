//! Exact decimal numbers: 14.4 × (1 - 0.999) is 0.0144, not 0.014400000000000012.

use std::fmt;

/// `digits` / 10^`scale`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    pub(crate) const ONE: Self = Self { digits: 1, scale: 0 };
    pub(crate) const HUNDRED: Self = Self {
        digits: 100,
        scale: 0,
    };

    /// The shortest decimal that reads back as `value`: what a person wrote.
    ///
    /// `None` for what is no number, and beyond what a share or a factor ever has: 12 digits on either side
    /// of the point.
    pub(crate) fn of(value: f64) -> Option<Self> {
        if !value.is_finite() || value.abs() >= 1e12 {
            return None;
        }
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if fraction.len() > 12 {
            return None;
        }
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Self { digits, scale })
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self {
            digits: self.at(scale) - other.at(scale),
            scale,
        }
    }

    pub(crate) fn times(self, other: Self) -> Self {
        Self {
            digits: self.digits * other.digits,
            scale: self.scale + other.scale,
        }
    }

    pub(crate) fn hundredth(self) -> Self {
        Self {
            scale: self.scale + 2,
            ..self
        }
    }

    pub(crate) fn is_positive(self) -> bool {
        self.digits > 0
    }

    pub(crate) fn is_negative(self) -> bool {
        self.digits < 0
    }

    pub(crate) fn is_below_one(self) -> bool {
        Self::ONE.minus(self).is_positive()
    }

    /// The floating-point number nearest to it, which prints as it does.
    pub(crate) fn value(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn at(self, scale: u32) -> i128 {
        self.digits * 10_i128.pow(scale - self.scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs();
        let one = 10_u128.pow(self.scale);
        let fraction = format!("{:0width$}", digits % one, width = self.scale as usize);
        let fraction = if self.scale == 0 {
            ""
        } else {
            fraction.trim_end_matches('0')
        };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{fraction}", digits / one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn budget(objective: f64) -> Decimal {
        Decimal::ONE.minus(Decimal::of(objective).expect("a share").hundredth())
    }

    #[test]
    fn budgets_have_no_noise() {
        assert_eq!(budget(99.9).to_string(), "0.001");
        assert_eq!(budget(99.5).to_string(), "0.005");
        let page = Decimal::of(14.4).expect("a factor").times(budget(99.9));
        assert_eq!(page.value().to_string(), "0.0144");
        assert_eq!(
            Decimal::of(1.0 - 0.999).map(|_| ()),
            None,
            "noise is no share that a person wrote"
        );
    }

    #[test]
    fn what_is_no_number_is_none() {
        for value in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e300, 5e-324] {
            assert!(Decimal::of(value).is_none(), "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_written(digits in -1_000_000_i64..1_000_000, scale in 0_u32..6) {
            let text = Decimal { digits: digits.into(), scale }.to_string();
            let value: f64 = text.parse().expect("a number");
            prop_assert_eq!(Decimal::of(value).expect("short").to_string(), value.to_string());
        }
    }
}
