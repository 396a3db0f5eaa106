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
        /// The unit of values. Default: that of the queries. Values are declared to be in it and never
        /// converted: a query known to be in another kind of unit is an error at render.
        ///
        /// A query that is known to be in another kind of unit is a fault: nothing is converted by it.
        #[doc(alias = "Unit")]
        pub fn unit(mut self, unit: $crate::Unit) -> Self {
            self.standard_mut().unit = Some(unit);
            self
        }

        /// The number of digits after the point. Default: as many as make sense.
        #[doc(alias = "Decimals")]
        pub fn decimals(mut self, digits: u8) -> Self {
            self.standard_mut().decimals = Some(digits);
            self
        }

        /// The lower end of scales. Default: the lowest value.
        #[doc(alias = "Min")]
        pub fn min(mut self, min: impl Into<$crate::Quantity>) -> Self {
            self.standard_mut().min = Some(min.into());
            self
        }

        /// The upper end of scales. Default: the highest value.
        #[doc(alias = "Max")]
        pub fn max(mut self, max: impl Into<$crate::Quantity>) -> Self {
            self.standard_mut().max = Some(max.into());
            self
        }

        /// The text where there is no value. Default: `-`.
        #[doc(alias = "noValue", alias = "No value")]
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

        /// A warning from this value on, in the theme's colour. A [`Signal`](crate::rules::Signal) alerts
        /// only above it.
        #[doc(alias = "thresholds", alias = "Thresholds")]
        pub fn warn_above(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.warn_above(bound))
        }

        /// A failure from this value on, in the theme's colour. A [`Signal`](crate::rules::Signal) alerts
        /// only above it.
        #[doc(alias = "thresholds", alias = "Thresholds")]
        pub fn fail_above(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.fail_above(bound))
        }

        /// A warning below this value, in the theme's colour.
        #[doc(alias = "thresholds", alias = "Thresholds")]
        pub fn warn_below(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.warn_below(bound))
        }

        /// A failure below this value, in the theme's colour.
        #[doc(alias = "thresholds", alias = "Thresholds")]
        pub fn fail_below(self, bound: impl Into<$crate::Quantity>) -> Self {
            self.bound(|thresholds| thresholds.fail_below(bound))
        }

        /// Any number of thresholds, each with its colour. Default: none.
        #[doc(alias = "Thresholds")]
        pub fn thresholds(mut self, thresholds: impl Into<$crate::panel::Thresholds>) -> Self {
            self.standard_mut().thresholds = Some(thresholds.into());
            self
        }

        /// Shows a value as something else.
        #[doc(alias = "mappings", alias = "Value mappings")]
        pub fn value_mapping(mut self, mapping: $crate::panel::Mapping) -> Self {
            self.standard_mut().mappings.push(mapping);
            self
        }

        /// Shows these values in the colours that the [theme](crate::theme::Theme::known_value) knows for
        /// them.
        #[doc(alias = "mappings", alias = "Value mappings")]
        pub fn map_known_values<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
            let mappings = words.into_iter().map($crate::panel::Mapping::known_value);
            self.standard_mut().mappings.extend(mappings);
            self
        }

        /// Adds a link to each value. Its URL can hold `${__value.raw}`, `${__data.fields.planId}` and the
        /// like.
        #[doc(alias = "links", alias = "Data links")]
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
