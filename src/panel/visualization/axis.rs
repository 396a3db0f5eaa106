//! Axes of values, on graphs and histograms.

/// Methods about the axis of values.
macro_rules! axis_methods {
    ($visualization:ident) => {
        $crate::panel::visualization::methods::field_methods! { $visualization:
            /// Where the axis is.
            fn axis_placement(placement: $crate::panel::AxisPlacement) |custom| custom.axis_placement = Some(placement);
            /// What stands at the axis.
            fn axis_label(label: impl Into<String>) |custom| custom.axis_label = Some(label.into());
            /// The width of the axis, in pixels, so that graphs below each other align.
            fn axis_width(pixels: u32) |custom| custom.axis_width = Some(pixels.into());
            /// The axis takes the colour of its series.
            fn axis_color_series() |custom| custom.axis_color_mode = Some($crate::panel::AxisColorMode::Series);
            /// The axis has a line.
            fn axis_show_border() |custom| custom.axis_border_show = Some(true);
            /// Whether the axis has a grid.
            fn axis_show_grid_lines(shown: bool) |custom| custom.axis_grid_show = Some(shown);
            /// Zero is in the middle of the axis.
            fn centered_zero() |custom| custom.axis_centered_zero = Some(true);
            /// The axis is logarithmic, to base 2 or 10.
            fn scale_logarithmic(base: u32) |custom| custom.scale_distribution = Some(
                $crate::wire::options::ScaleDistribution {
                    kind: $crate::wire::options::ScaleKind::Log,
                    log: Some(base.into()),
                    linear_threshold: None,
                }
            );
            /// The axis is logarithmic on both sides of zero, and linear up to `linear_below`.
            fn scale_symlog(base: u32, linear_below: u32) |custom| custom.scale_distribution = Some(
                $crate::wire::options::ScaleDistribution {
                    kind: $crate::wire::options::ScaleKind::Symlog,
                    log: Some(base.into()),
                    linear_threshold: Some(linear_below.into()),
                }
            );
            /// It appears in the legend only.
            fn hide_in_viz() |custom| custom.hide_from.get_or_insert_default().viz = true;
            /// It does not appear in the legend.
            fn hide_in_legend() |custom| custom.hide_from.get_or_insert_default().legend = true;
            /// It does not appear in the tooltip.
            fn hide_in_tooltip() |custom| custom.hide_from.get_or_insert_default().tooltip = true;
        }

        /// The ends of the axis.
        impl $crate::panel::Panel<$visualization> {
            /// The lower end of the axis, unless values are lower.
            pub fn soft_min(mut self, min: impl Into<$crate::Quantity>) -> Self {
                self.common.standard.soft_min = Some(min.into());
                self
            }

            /// The upper end of the axis, unless values are higher.
            pub fn soft_max(mut self, max: impl Into<$crate::Quantity>) -> Self {
                self.common.standard.soft_max = Some(max.into());
                self
            }
        }

        /// The ends of the axis.
        impl $crate::panel::FieldOverride<$visualization> {
            /// The lower end of the axis, unless values are lower.
            pub fn soft_min(mut self, min: impl Into<$crate::Quantity>) -> Self {
                self.standard.soft_min = Some(min.into());
                self
            }

            /// The upper end of the axis, unless values are higher.
            pub fn soft_max(mut self, max: impl Into<$crate::Quantity>) -> Self {
                self.standard.soft_max = Some(max.into());
                self
            }
        }
    };
}

pub(crate) use axis_methods;
