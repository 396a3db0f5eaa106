//! Templates of annotations, in which labels and the value are named, not spelled.

use std::borrow::Cow;

use crate::Unit;
use crate::catalogue::Label;
use crate::catalogue::name::is_quoted;
use crate::unit::Dimension;

/// A template of an annotation: text with labels and the value of the alert in it.
///
/// ```
/// use dashgen::rules::Template;
///
/// dashgen::labels! {
///     /// The engine.
///     Adapter = "adapter";
/// }
/// let text = Template::new("Adapter ").label(Adapter).text(" is ").value().text(" behind.");
/// assert_eq!(text.labels().collect::<Vec<_>>(), ["adapter"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    Label(Cow<'static, str>),
    Value,
}

/// Who fills in the labels and the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Prometheus,
    /// Grafana, where the value is that of query `A`.
    Grafana,
}

/// A [`Template`] as one text: `{value}` is the value of the alert, `{Adapter}` that of a label. Both are listed
/// behind the text, so that a label that is not declared does not compile; other braces are as in [`format!`], with
/// their arguments given as `name = value`.
///
/// ```
/// use dashgen::{rules::Template, text};
///
/// dashgen::labels! {
///     /// The engine.
///     Adapter = "adapter";
/// }
/// const LIMIT: u32 = 100;
/// let text = text!("Adapter {Adapter} is {value} behind, more than {limit}.", Adapter, value, limit = LIMIT);
/// assert_eq!(text, Template::new("Adapter ").label(Adapter).text(" is ").value().text(" behind, more than 100."));
/// ```
#[macro_export]
macro_rules! text {
    (@mark value) => {
        $crate::rules::Template::MARKED_VALUE
    };
    (@mark $label:ident) => {
        $crate::rules::Template::marked_label($label)
    };
    (@of $text:literal [$($arguments:tt)*]) => {
        $crate::rules::Template::of_marked(&format!($text $($arguments)*))
    };
    (@of $text:literal [$($arguments:tt)*] $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::text!(@of $text [$($arguments)*, $name = $value] $($($rest)*)?)
    };
    (@of $text:literal [$($arguments:tt)*] $name:ident $(, $($rest:tt)*)?) => {
        $crate::text!(@of $text [$($arguments)*, $name = $crate::text!(@mark $name)] $($($rest)*)?)
    };
    ($text:literal $(, $($rest:tt)*)?) => {
        $crate::text!(@of $text [] $($($rest)*)?)
    };
}

impl Template {
    /// The value of the alert in a text for [`of_marked`](Self::of_marked).
    #[doc(hidden)]
    pub const MARKED_VALUE: &str = "\u{e000}\u{e001}";

    /// A label in a text for [`of_marked`](Self::of_marked).
    #[doc(hidden)]
    pub fn marked_label<L: Label>(_: L) -> String {
        format!("\u{e000}{}\u{e001}", L::INFO.name)
    }

    /// A text in which private characters of Unicode stand around labels.
    #[doc(hidden)]
    pub fn of_marked(text: &str) -> Self {
        let mut parts = text.split('\u{e000}');
        let first = parts.next().filter(|fixed| !fixed.is_empty()).map(Self::new);
        parts.fold(first.unwrap_or_default(), |template, part| {
            let (label, fixed) = part.split_once('\u{e001}').unwrap_or(("", part));
            let mut template = template;
            template.parts.push(match label {
                "" => Part::Value,
                label => Part::Label(label.to_owned().into()),
            });
            if fixed.is_empty() {
                template
            } else {
                template.text(fixed)
            }
        })
    }

    /// Starts with text.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Goes on with text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Fixed(text.into()));
        self
    }

    /// Goes on with the value of a label. Render reports one that the alert does not have.
    pub fn label<L: Label>(mut self, _: L) -> Self {
        self.parts.push(Part::Label(L::INFO.name.into()));
        self
    }

    /// Goes on with the value of the signal, in words that fit its unit.
    pub fn value(mut self) -> Self {
        self.parts.push(Part::Value);
        self
    }

    /// The parts that are the same for every case.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Fixed(text) => Some(text.as_str()),
            Part::Label(_) | Part::Value => None,
        })
    }

    /// The labels that are named.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Label(label) => Some(&**label),
            Part::Fixed(_) | Part::Value => None,
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.parts
            .iter()
            .all(|part| matches!(part, Part::Fixed(text) if text.trim().is_empty()))
    }

    /// Whether it says the same whatever the alert is about.
    pub(crate) fn is_fixed(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Fixed(_)))
    }

    /// The template, as Go's `text/template` reads it.
    pub(crate) fn template(&self, dialect: Dialect, unit: Option<&Unit>) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Fixed(text) => text.replace("{{", "{{\"{{\"}}"),
                Part::Label(label) => format!("{{{{ {} }}}}", field("$labels", label)),
                Part::Value => value(dialect, unit),
            })
            .collect()
    }
}

/// A label of a map, as Go's `text/template` reads it: `$labels.job`, and `index $labels "service.name"` where the name
/// is no field's.
pub(crate) fn field(map: &str, label: &str) -> String {
    if is_quoted(label) {
        format!("index {map} \"{label}\"")
    } else {
        format!("{map}.{label}")
    }
}

fn value(dialect: Dialect, unit: Option<&Unit>) -> String {
    let value = match dialect {
        Dialect::Prometheus => "$value",
        Dialect::Grafana => "$values.A.Value",
    };
    match unit.map(Unit::dimension) {
        Some(Dimension::Ratio { whole: 1 }) => format!("{{{{ {value} | humanizePercentage }}}}"),
        Some(Dimension::Ratio { .. }) => format!("{{{{ printf \"%.3g\" {value} }}}} %"),
        Some(Dimension::Time {
            nanoseconds: 1_000_000_000,
        }) => {
            format!("{{{{ {value} | humanizeDuration }}}}")
        }
        Some(Dimension::Count(_)) => format!("{{{{ printf \"%.0f\" {value} }}}}"),
        Some(Dimension::Money) => {
            let currency = unit.and_then(Unit::currency).unwrap_or_default();
            format!("{{{{ printf \"%.2f\" {value} }}}} {currency}")
        }
        Some(Dimension::Bytes) => format!("{{{{ {value} | humanize1024 }}}}B"),
        _ => format!("{{{{ {value} | humanize }}}}"),
    }
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_of_the_author_stay_braces() {
        let text = Template::new("{{ $labels.x }} stays, ").value();
        assert_eq!(
            text.template(Dialect::Prometheus, Some(&Unit::RATIO)),
            "{{\"{{\"}} $labels.x }} stays, {{ $value | humanizePercentage }}"
        );
        assert_eq!(
            Template::default().value().template(Dialect::Grafana, None),
            "{{ $values.A.Value | humanize }}"
        );
    }

    crate::labels! {
        /// The service.
        ServiceName = "service.name";
        /// The job.
        Job = "job";
    }

    #[test]
    fn a_label_with_dots_is_no_field() {
        let text = Template::new("").label(ServiceName).text(" of ").label(Job);
        let written = r#"{{ index $labels "service.name" }} of {{ $labels.job }}"#;
        assert_eq!(text.template(Dialect::Prometheus, None), written);
        assert_eq!(text.template(Dialect::Grafana, None), written);
        assert_eq!(
            crate::text!("{ServiceName} of {Job}", ServiceName, Job).template(Dialect::Grafana, None),
            written
        );
    }
}
