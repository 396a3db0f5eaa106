//! How values spread.

use super::draw::{Axes, Draw, Wanted};
use super::methods::{field_methods, hide_in_methods};
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{GradientMode, Panel, place};
use crate::theme::{Size, Theme};
use crate::unit::Quantity;
use crate::wire::options::{
    Custom, HistogramCustom, HistogramOptions, Legend, Options, Stacking, StackingMode, Tooltip,
};

/// How values spread: [`crate::panel::Histogram`].
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    options: HistogramOptions,
    pub(crate) custom: HistogramCustom,
    bucket_size: Option<Quantity>,
    bucket_offset: Option<Quantity>,
}

impl Visualization for Histogram {}
impl HasQueries for Histogram {}

impl HasFieldOptions for Histogram {
    type Custom = HistogramCustom;
}

impl HasLegend for Histogram {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.options.legend
    }
}

impl HasTooltip for Histogram {
    fn tooltip_mut(&mut self) -> &mut Tooltip {
        &mut self.options.tooltip
    }
}

impl From<HistogramCustom> for Custom {
    fn from(custom: HistogramCustom) -> Self {
        Self::Histogram(Box::new(custom))
    }
}

impl Draw for Histogram {
    fn plugin_id(&self) -> &'static str {
        "histogram"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        options.legend = wanted.legend(options.legend);
        options.tooltip = wanted.tooltip(options.tooltip);
        let place = |what, quantity: &Option<Quantity>| {
            wanted.or_fault(place::quantity_in(what, quantity.as_ref()?, wanted.unit, "unit"))
        };
        options.bucket_size = place("the size of a bucket", &self.bucket_size);
        options.bucket_offset = place("where buckets begin", &self.bucket_offset);
        if options.bucket_size.is_some_and(|size| size.get() <= 0.0) {
            wanted.or_fault(Err::<(), _>(
                "the size of a bucket is not above 0; give one that is".to_owned(),
            ));
        }
        Options::Histogram(options)
    }

    fn custom(&self, wanted: &Wanted<'_>) -> Custom {
        let mut custom = self.custom.clone();
        custom.line_width.get_or_insert(wanted.theme.line_width.into());
        custom.fill_opacity.get_or_insert(wanted.theme.bar_opacity.into());
        custom.into()
    }

    fn axes(&self) -> Axes {
        Axes::One
    }
}

/// Buckets.
impl Panel<Histogram> {
    /// About how many buckets there are. Default: 30.
    #[doc(alias = "bucketCount", alias = "Bucket count")]
    pub fn bucket_count(mut self, count: u32) -> Self {
        self.visualization.options.bucket_count = Some(count.into());
        self
    }

    /// The size of a bucket: a quantity, or a number in the unit of the panel. Default: as
    /// [`bucket_count`](Panel::bucket_count) needs.
    ///
    /// ```
    /// use dashgen::panel::Histogram;
    /// use dashgen::query::Query;
    /// use dashgen::{Unit, milliseconds};
    ///
    /// let answers = Histogram::new("Answers")
    ///     .query(Query::promql("answer_seconds").unit(Unit::SECONDS))
    ///     .bucket_size(milliseconds(50))
    ///     .bucket_offset(0.025);
    /// ```
    #[doc(alias = "bucketSize", alias = "Bucket size")]
    pub fn bucket_size(mut self, size: impl Into<Quantity>) -> Self {
        self.visualization.bucket_size = Some(size.into());
        self
    }

    /// Where buckets begin: a quantity, or a number in the unit of the panel. Default: 0.
    #[doc(alias = "bucketOffset", alias = "Bucket offset")]
    pub fn bucket_offset(mut self, offset: impl Into<Quantity>) -> Self {
        self.visualization.bucket_offset = Some(offset.into());
        self
    }

    /// Makes one histogram of all series.
    #[doc(alias = "combine", alias = "Combine series")]
    pub fn combine_series(mut self) -> Self {
        self.visualization.options.combine = Some(true);
        self
    }
}

field_methods! { Histogram:
    /// The width of lines, 0 to 10 pixels. Default: the theme's, 1.
    #[doc(alias = "lineWidth", alias = "Line width")]
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// How much bars are filled, 0 to 100. Default: the theme's, 80.
    #[doc(alias = "fillOpacity", alias = "Fill opacity")]
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// How bars are filled. Default: evenly.
    #[doc(alias = "gradientMode", alias = "Gradient mode")]
    fn gradient_mode(mode: GradientMode) |custom| custom.gradient_mode = Some(mode);
    /// Stacks bars.
    #[doc(alias = "stacking", alias = "Stacking: Normal")]
    fn stack_series() |custom| custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: None });
    /// Stacks bars as shares of 100 %.
    #[doc(alias = "stacking", alias = "Stacking: 100%")]
    fn stack_series_100_percent() |custom| custom.stacking = Some(Stacking { mode: StackingMode::Percent, group: None });
}

hide_in_methods! { Histogram: "a series", " in the bars" }
