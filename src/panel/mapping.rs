//! Mappings: values that are shown as something else.

use std::collections::BTreeMap;

use super::color::Color;
use super::place;
use crate::render::context::Context;
use crate::theme;
use crate::unit::{Quantity, Unit};
use crate::wire;
use crate::wire::classic::{MappingResult, RangeMapping, RegexMapping, SpecialMapping};

pub use crate::wire::classic::SpecialMatch;

/// A value that is shown as something else.
///
/// ```
/// use dashgen::panel::{Color, Mapping};
///
/// let beta = Mapping::value("0").display_text("0 (beta)").color(Color::GRAY);
/// let outcome = Mapping::known_value("failed");
/// let high = Mapping::range(100, 200).display_text("high");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Mapping {
    matching: Matching,
    result: MappingResult,
}

#[derive(Clone, Debug)]
enum Matching {
    Value(String),
    Range(Option<Quantity>, Option<Quantity>),
    Regex(String),
    Special(SpecialMatch),
}

impl Mapping {
    fn new(matching: Matching) -> Self {
        Self {
            matching,
            result: MappingResult::default(),
        }
    }

    /// One value, by its text: `"0"`, `"success"`.
    pub fn value(value: impl Into<String>) -> Self {
        Self::new(Matching::Value(value.into()))
    }

    /// A word that is shown as it is, in the colour that the theme has for it.
    pub fn known_value(word: impl Into<String>) -> Self {
        let word = word.into();
        let color = theme::color_of(&word);
        let mapping = Self::value(word.clone()).display_text(word);
        match color {
            Some(color) => mapping.color(color),
            None => mapping,
        }
    }

    /// All values from one to another, both included.
    pub fn range(from: impl Into<Quantity>, to: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(Some(from.into()), Some(to.into())))
    }

    /// All values from one on.
    pub fn range_from(from: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(Some(from.into()), None))
    }

    /// All values up to one.
    pub fn range_to(to: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(None, Some(to.into())))
    }

    /// All texts that a JavaScript regular expression matches.
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self::new(Matching::Regex(pattern.into()))
    }

    /// No value, not a number, true, false, or the empty text.
    pub fn special(special: SpecialMatch) -> Self {
        Self::new(Matching::Special(special))
    }

    /// What is shown. `$1` is the first group of a regular expression.
    pub fn display_text(mut self, text: impl Into<String>) -> Self {
        self.result.text = Some(text.into());
        self
    }

    /// The colour.
    pub fn color(mut self, color: Color) -> Self {
        self.result.color = Some(color.into_name());
        self
    }

    /// A picture before the text, by its path in Grafana.
    pub fn icon(mut self, path: impl Into<String>) -> Self {
        self.result.icon = Some(path.into());
        self
    }
}

/// All mappings of a field. Single values go into one object, as Grafana's editor writes them.
pub(crate) fn to_wire(
    mappings: &[Mapping],
    context: &mut Context,
    unit: Option<&Unit>,
) -> Vec<wire::classic::Mapping> {
    let mut values: BTreeMap<String, MappingResult> = BTreeMap::new();
    let mut others = Vec::new();
    for (mapping, index) in mappings.iter().zip(0_u32..) {
        let result = MappingResult {
            index: Some(index.into()),
            ..mapping.result.clone()
        };
        match &mapping.matching {
            Matching::Value(value) => {
                if values.insert(value.clone(), result).is_some() {
                    context.fault(format_args!(
                        "the value `{value}` is mapped twice; remove one mapping"
                    ));
                }
            }
            Matching::Range(from, to) => {
                let mut bound = |bound: &Option<Quantity>| {
                    place::quantity(context, "the bound of a mapping", bound.as_ref()?, unit)
                };
                others.push(wire::classic::Mapping::Range(RangeMapping {
                    from: bound(from),
                    to: bound(to),
                    result,
                }));
            }
            Matching::Regex(pattern) => others.push(wire::classic::Mapping::Regex(RegexMapping {
                pattern: pattern.clone(),
                result,
            })),
            Matching::Special(special) => others.push(wire::classic::Mapping::Special(SpecialMapping {
                matching: *special,
                result,
            })),
        }
    }
    if !values.is_empty() {
        others.insert(0, wire::classic::Mapping::Value(values));
    }
    others
}
