//! Fields that look different from the others of their panel.

use super::standard::{Standard, standard_methods};
use super::visualization::HasFieldOptions;
use serde_json::Value;

/// A field that looks different from the others of its panel. `V` is what draws it.
///
/// It is handed to the closure of [`Panel::override_field`](super::Panel::override_field) and, as a column, of
/// [`Table::column`](super::Table::column).
///
/// ```
/// use dashgen::panel::{Color, Matcher, TimeSeries};
/// use dashgen::query::Query;
///
/// let lag = TimeSeries::new("Projection Lag")
///     .query(Query::promql("max(lag)").ref_id("lag"))
///     .query(Query::promql("sum(increase(gaps_total[5m]))").ref_id("gaps"))
///     .override_field(Matcher::query("gaps"), |gaps| gaps.bars().right_axis().color(Color::RED));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct FieldOverride<V: HasFieldOptions> {
    pub(crate) standard: Standard,
    pub(crate) custom: V::Custom,
    pub(crate) properties: Vec<(String, Value)>,
}

impl<V: HasFieldOptions> FieldOverride<V> {
    pub(crate) fn new() -> Self {
        Self {
            standard: Standard::default(),
            custom: V::Custom::default(),
            properties: Vec::new(),
        }
    }

    pub(crate) fn standard_mut(&mut self) -> &mut Standard {
        &mut self.standard
    }

    /// The name that is shown. `${__field.labels.planId}` is the value of a label.
    #[doc(alias = "displayName", alias = "Display name")]
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.standard.display_name = Some(name.into());
        self
    }

    /// What the field is, shown under the cursor where the panel has room for it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.standard.description = Some(description.into());
        self
    }

    /// Sets any property by its id, as Grafana writes it: `"custom.axisGridShow"`. Properties stand behind what methods
    /// say, in the order of the code.
    ///
    /// ```
    /// use dashgen::panel::TimeSeries;
    ///
    /// let panel = TimeSeries::new("Nodes").override_field("limit", |field| field.property("custom.lineStyle", "dash"));
    /// ```
    pub fn property(mut self, id: impl Into<String>, value: impl Into<Value>) -> Self {
        self.properties.push((id.into(), value.into()));
        self
    }

    standard_methods!();
}
