//! A panel whose kind is forgotten: what rows hold and render draws.

use std::sync::Arc;

use super::Panel;
use super::common::{AllowedFinding, Common};
use super::standard::Standard;
use super::thresholds::Thresholds;
use super::visualization::{Draw, Visualization};
use crate::query::Query;
use crate::unit::Unit;
use dashgen_canonical::{ref_id_at, slug};

/// A panel whose kind is forgotten.
///
/// ```
/// use dashgen::panel::{AnyPanel, Stat};
///
/// let panel = AnyPanel::from(Stat::new("In-Flight Runs"));
/// assert_eq!(panel.plugin_id(), "stat");
/// assert_eq!(panel.slug(), "in-flight-runs");
/// ```
#[derive(Clone, Debug)]
pub struct AnyPanel {
    pub(crate) common: Common,
    slug: String,
    pub(crate) visualization: Arc<dyn Draw>,
}

impl<V: Visualization> From<Panel<V>> for AnyPanel {
    fn from(panel: Panel<V>) -> Self {
        let mut common = panel.common;
        let own = common.slug.take();
        // Most panels have one query, and a list that grows makes room for four.
        common.queries.shrink_to_fit();
        Self {
            slug: own.unwrap_or_else(|| slug(&common.title)),
            common,
            visualization: Arc::new(panel.visualization),
        }
    }
}

impl AnyPanel {
    /// Grafana's id of its type: `timeseries`.
    pub fn plugin_id(&self) -> &str {
        self.visualization.plugin_id()
    }

    /// What stands above it.
    pub fn title(&self) -> &str {
        &self.common.title
    }

    /// Its own name: the one it was given, or one made of its title.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// What it shows and how to read it.
    pub fn description(&self) -> Option<&str> {
        self.common.about.as_deref()
    }

    /// How many of the 24 columns it wants.
    pub fn span(&self) -> Option<u8> {
        self.common.span
    }

    /// How high it wants to be, in units of 38 pixels.
    pub fn height(&self) -> Option<u8> {
        self.common.height
    }

    /// How many of its repetitions stand in a line at most, if it is repeated across.
    pub(crate) fn max_per_row(&self) -> Option<u8> {
        self.common.repeat.as_ref().and_then(|repeat| repeat.max_per_row)
    }

    /// Its queries.
    pub fn queries(&self) -> impl ExactSizeIterator<Item = &Query> {
        self.common.queries.iter()
    }

    /// The names that its queries have in Grafana: their own, or `A`, `B`, … by their place.
    pub fn ref_ids(&self) -> Vec<String> {
        let queries = self.common.queries.iter().enumerate();
        queries.map(|(index, query)| ref_id(query, index)).collect()
    }

    /// The unit that it was given itself.
    pub fn unit(&self) -> Option<&Unit> {
        self.common.standard.unit.as_ref()
    }

    /// The bounds that matter on it.
    pub fn thresholds(&self) -> Option<&Thresholds> {
        self.common.standard.thresholds.as_ref()
    }

    /// Its thresholds and those of single fields and columns.
    pub(crate) fn all_thresholds(&self) -> impl Iterator<Item = &Thresholds> {
        self.standards()
            .filter_map(|standard| standard.thresholds.as_ref())
    }

    /// What all fields have, then what single fields and columns have.
    fn standards(&self) -> impl Iterator<Item = &Standard> {
        let fields = self.common.overrides.iter().map(|field| &field.standard);
        let columns = self.visualization.columns().unwrap_or_default();
        std::iter::once(&self.common.standard)
            .chain(fields)
            .chain(columns.iter().map(|column| &column.standard))
    }

    /// The number that it was given.
    pub(crate) fn id(&self) -> Option<u32> {
        self.common.pins.id
    }

    /// Whether something in its JSON was set by hand.
    pub(crate) fn is_patched(&self) -> bool {
        let of_query = self.common.queries.iter().any(|query| !query.patches.is_empty());
        of_query || !self.common.patches.is_empty() || self.visualization.whole().is_some()
    }

    /// Why it may show nothing on a healthy system.
    pub fn allowed_empty(&self) -> Option<&str> {
        self.common.allowed_empty.as_deref()
    }

    /// What `dashgen lint` may find in it, and why.
    pub fn allowed_findings(&self) -> &[AllowedFinding] {
        &self.common.allowed_findings
    }
}

/// The name that a query at this place of its panel has in Grafana.
pub(crate) fn ref_id(query: &Query, index: usize) -> String {
    query.name().map_or_else(|| ref_id_at(index), str::to_owned)
}
