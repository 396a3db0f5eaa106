//! Numbers as Grafana writes them: 80, not 80.0.

#[cfg(test)]
use std::borrow::Cow;

#[cfg(test)]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// A finite number, written without a fraction if it has none.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Number(f64);

impl Number {
    /// The largest whole number up to which every whole number is exact: 2^53.
    const EXACT: f64 = 9_007_199_254_740_992.0;

    /// The number, unless it is infinite or not a number: JSON cannot say those.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() <= Self::EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53")]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f64) -> String {
        serde_json::to_string(&Number::new(value).expect("finite")).expect("a number serializes")
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(written(80.0), "80");
        assert_eq!(written(-0.0), "0");
        assert_eq!(written(-3.0), "-3");
        assert_eq!(written(0.001), "0.001");
        assert_eq!(written(1e-9), "1e-9");
        assert_eq!(written(1e300), "1e+300");
    }

    #[test]
    fn what_json_cannot_say_is_no_number() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Number::new(value), None, "{value}");
        }
    }
}
