//! Templates of annotations, in which labels and the value are named, not spelled.

use crate::Unit;
use crate::catalogue::Label;
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
    Label(&'static str),
    Value,
}

/// Who fills in the labels and the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Prometheus,
    /// Grafana, where the value is that of query `A`.
    Grafana,
}

impl Template {
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
        self.parts.push(Part::Label(L::INFO.name));
        self
    }

    /// Goes on with the value of the signal, in words that fit its unit.
    pub fn value(mut self) -> Self {
        self.parts.push(Part::Value);
        self
    }

    /// The labels that are named.
    pub fn labels(&self) -> impl Iterator<Item = &'static str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Label(label) => Some(*label),
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
                Part::Label(label) => format!("{{{{ $labels.{label} }}}}"),
                Part::Value => value(dialect, unit),
            })
            .collect()
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
}
