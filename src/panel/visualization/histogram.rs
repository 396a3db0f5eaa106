//! How values spread.

use super::axis::axis_methods;
use super::draw::{Axes, Draw, Wanted};
use super::methods::field_methods;
use super::time_series::{LINEAR, default_legend, default_stacking, default_tooltip};
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{AxisColorMode, AxisPlacement, GradientMode, Panel, place};
use crate::theme::{self, Size};
use crate::unit::Quantity;
use crate::wire::options::{
    Custom, HideFrom, HistogramCustom, HistogramOptions, Legend, Options, Stacking, StackingMode, Tooltip,
};
use crate::wire::{Difference, OrRaw};

/// How values spread: [`crate::panel::Histogram`].
#[derive(Clone, Debug)]
pub struct Histogram {
    options: HistogramOptions,
    pub(crate) custom: HistogramCustom,
    bucket_size: Option<Quantity>,
    bucket_offset: Option<Quantity>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            options: HistogramOptions {
                legend: theme::legend(),
                tooltip: theme::tooltip(),
                ..HistogramOptions::default()
            },
            custom: HistogramCustom {
                line_width: Some(theme::LINE_WIDTH.into()),
                fill_opacity: Some(theme::BAR_OPACITY.into()),
                ..HistogramCustom::default()
            },
            bucket_size: None,
            bucket_offset: None,
        }
    }
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
    fn kind(&self) -> &'static str {
        "histogram"
    }

    fn size(&self) -> Size {
        Size::GRAPH
    }

    fn options(&self, wanted: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
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
        options.keep_difference_from(&HistogramOptions {
            bucket_count: Some(30.into()),
            bucket_size: None,
            bucket_offset: Some(0.into()),
            combine: Some(false),
            legend: default_legend(),
            tooltip: default_tooltip(),
        });
        OrRaw::Known(Options::Histogram(options))
    }

    fn custom(&self, wanted: &Wanted<'_>) -> Custom {
        let mut custom = self.custom.clone();
        custom.axis_soft_min = wanted.soft.min;
        custom.axis_soft_max = wanted.soft.max;
        custom.keep_difference_from(&HistogramCustom {
            line_width: Some(1.into()),
            fill_opacity: Some(80.into()),
            gradient_mode: Some(GradientMode::None),
            stacking: Some(default_stacking()),
            axis_placement: Some(AxisPlacement::Auto),
            axis_label: Some(String::new()),
            axis_color_mode: Some(AxisColorMode::Text),
            axis_border_show: Some(false),
            axis_centered_zero: Some(false),
            scale_distribution: Some(LINEAR),
            hide_from: Some(HideFrom::default()),
            ..HistogramCustom::default()
        });
        custom.into()
    }

    fn axes(&self) -> Axes {
        Axes::One
    }
}

/// Buckets.
impl Panel<Histogram> {
    /// How many buckets there are, about. Without a word about it, 30.
    pub fn bucket_count(mut self, count: u32) -> Self {
        self.visualization.options.bucket_count = Some(count.into());
        self
    }

    /// The size of a bucket: a quantity, or a number in the unit of the panel.
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
    pub fn bucket_size(mut self, size: impl Into<Quantity>) -> Self {
        self.visualization.bucket_size = Some(size.into());
        self
    }

    /// Where buckets begin: a quantity, or a number in the unit of the panel.
    pub fn bucket_offset(mut self, offset: impl Into<Quantity>) -> Self {
        self.visualization.bucket_offset = Some(offset.into());
        self
    }

    /// All series make one histogram.
    pub fn combine_series(mut self) -> Self {
        self.visualization.options.combine = Some(true);
        self
    }
}

axis_methods!(Histogram);

field_methods! { Histogram:
    /// The width of lines, in pixels. The theme has one for all.
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// How much bars are filled, 0 to 100. The theme has one for all.
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// How bars are filled.
    fn gradient_mode(mode: GradientMode) |custom| custom.gradient_mode = Some(mode);
    /// Bars lie on each other.
    fn stack_series() |custom| custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: None });
    /// Bars lie on each other, each as its share of 100 %.
    fn stack_series_100_percent() |custom| custom.stacking = Some(Stacking { mode: StackingMode::Percent, group: None });
}
