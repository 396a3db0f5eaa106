//! Mappings: values that are shown as something else.

use crate::theme::Color;
use crate::unit::Quantity;

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
    pub(crate) matching: Matching,
    pub(crate) text: Option<String>,
    pub(crate) color: Option<Color>,
    pub(crate) icon: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Matching {
    Value(String),
    Range(Option<Quantity>, Option<Quantity>),
    Regex(String),
    Special(SpecialMatch),
}

impl Mapping {
    fn new(matching: Matching) -> Self {
        Self {
            matching,
            text: None,
            color: None,
            icon: None,
        }
    }

    /// One value, by its text: `"0"`, `"success"`.
    #[doc(alias = "Value")]
    pub fn value(value: impl Into<String>) -> Self {
        Self::new(Matching::Value(value.into()))
    }

    /// A value that is shown as it is, in the colour that the [theme](crate::theme::Theme::known_value) knows for it.
    pub fn known_value(value: impl Into<String>) -> Self {
        let value = value.into();
        Self::value(value.clone())
            .color(Color::of_value(value.clone()))
            .display_text(value)
    }

    /// All values from one to another, both included.
    #[doc(alias = "Range")]
    pub fn range(from: impl Into<Quantity>, to: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(Some(from.into()), Some(to.into())))
    }

    /// All values from one on.
    #[doc(alias = "from", alias = "Range")]
    pub fn range_from(from: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(Some(from.into()), None))
    }

    /// All values up to one.
    #[doc(alias = "to", alias = "Range")]
    pub fn range_to(to: impl Into<Quantity>) -> Self {
        Self::new(Matching::Range(None, Some(to.into())))
    }

    /// All texts that a JavaScript regular expression matches.
    #[doc(alias = "Regex")]
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self::new(Matching::Regex(pattern.into()))
    }

    /// No value, not a number, true, false, or the empty text.
    #[doc(alias = "Special")]
    pub fn special(special: SpecialMatch) -> Self {
        Self::new(Matching::Special(special))
    }

    /// The text that is shown. `$1` is the first group of a regular expression. Default: the value.
    #[doc(alias = "text", alias = "Display text")]
    pub fn display_text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The colour.
    #[doc(alias = "Color")]
    pub fn color(mut self, color: Color) -> Self {
        self.color = Some(color);
        self
    }

    /// A picture before the text, by its path in Grafana.
    #[doc(alias = "Icon")]
    pub fn icon(mut self, path: impl Into<String>) -> Self {
        self.icon = Some(path.into());
        self
    }
}
