//! What every field can be told, whatever draws it.

use super::mapping::Mapping;
use super::thresholds::Thresholds;
use crate::link::Link;
use crate::theme::ColorScheme;
use crate::unit::{Quantity, Unit};
use crate::wire::Number;

/// What every field can be told, whatever draws it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standard {
    pub(crate) display_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) unit: Option<Unit>,
    pub(crate) decimals: Option<u8>,
    pub(crate) min: Option<Quantity>,
    pub(crate) max: Option<Quantity>,
    pub(crate) soft_min: Option<Quantity>,
    pub(crate) soft_max: Option<Quantity>,
    pub(crate) no_value: Option<String>,
    pub(crate) filterable: bool,
    pub(crate) color: Option<ColorScheme>,
    pub(crate) thresholds: Option<Thresholds>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) links: Vec<Link>,
}

/// The soft ends of an axis, in its unit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SoftEnds {
    pub(crate) min: Option<Number>,
    pub(crate) max: Option<Number>,
}

/// The methods that panels and single fields have in common, each a word about fields.
macro_rules! standard_methods {
    () => {
        /// The unit of its values. Without it, that of the queries.
        ///
        /// A query that is known to be in another kind of unit is a fault: nothing is converted by it.
        pub fn unit(mut self, unit: $crate::Unit) -> Self {
            self.standard_mut().unit = Some(unit);
            self
        }

        /// How many digits stand after the point. Without it, as many as make sense.
        pub fn decimals(mut self, digits: u8) -> Self {
            self.standard_mut().decimals = Some(digits);
            self
        }

        /// The lower end of scales.
        pub fn min(mut self, min: impl Into<$crate::Quantity>) -> Self {
            self.standard_mut().min = Some(min.into());
            self
        }

        /// The upper end of scales.
        pub fn max(mut self, max: impl Into<$crate::Quantity>) -> Self {
            self.standard_mut().max = Some(max.into());
            self
        }

        /// What is shown where there is no value.
        pub fn no_value(mut self, text: impl Into<String>) -> Self {
            self.standard_mut().no_value = Some(text.into());
            self
        }

        /// One colour for its values and series.
        #[doc(alias = "fixedColor", alias = "Single color")]
        pub fn color(self, color: $crate::panel::Color) -> Self {
            self.color_scheme($crate::panel::ColorScheme::SingleColor(color))
        }

        /// How values and series get their colours. Default: by thresholds on panels of single values, else a
        /// colour for each series.
        #[doc(alias = "color", alias = "Color scheme")]
        pub fn color_scheme(mut self, scheme: $crate::panel::ColorScheme) -> Self {
            self.standard_mut().color = Some(scheme);
            self
        }

        /// From this value on, a warning.
        pub fn warn_above(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.warn_above(bound))
        }

        /// From this value on, a failure.
        pub fn fail_above(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.fail_above(bound))
        }

        /// Below this value, a warning.
        pub fn warn_below(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.warn_below(bound))
        }

        /// Below this value, a failure.
        pub fn fail_below(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.fail_below(bound))
        }

        /// Thresholds in general: any number of steps, each with its colour.
        pub fn thresholds(mut self, thresholds: impl Into<$crate::panel::Thresholds>) -> Self {
            self.standard_mut().thresholds = Some(thresholds.into());
            self
        }

        /// Shows a value as something else.
        pub fn value_mapping(mut self, mapping: $crate::panel::Mapping) -> Self {
            self.standard_mut().mappings.push(mapping);
            self
        }

        /// Shows these words in the colours that the theme has for them.
        pub fn map_known_values<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
            let mappings = words.into_iter().map($crate::panel::Mapping::known_value);
            self.standard_mut().mappings.extend(mappings);
            self
        }

        /// A link on each value. Its address can hold `${__value.raw}`, `${__data.fields.planId}` and
        /// the like.
        pub fn data_link(mut self, link: $crate::Link) -> Self {
            self.standard_mut().links.push(link);
            self
        }

        fn bound(mut self, set: impl FnOnce($crate::panel::Thresholds) -> $crate::panel::Thresholds) -> Self {
            let thresholds = self.standard_mut().thresholds.take().unwrap_or_default();
            self.standard_mut().thresholds = Some(set(thresholds));
            self
        }
    };
}

pub(crate) use standard_methods;
