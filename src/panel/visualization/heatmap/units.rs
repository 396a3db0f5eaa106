//! What a heatmap is told in quantities, placed in the unit of its cells or of its axis.

use super::Heatmap;
use crate::panel::place;
use crate::panel::visualization::draw::Wanted;
use crate::unit::{Quantity, Unit};
use crate::wire::Number;
use crate::wire::options::{BucketSize, CellValues, HeatmapOptions};

impl Heatmap {
    /// Units, and what is given in them.
    pub(super) fn place(&self, options: &mut HeatmapOptions, wanted: &Wanted<'_>) {
        // Of buckets that Grafana makes, cells hold counts, and the axis the values.
        let is_calculated = options.calculate == Some(true);
        let (cell_unit, of_axis) = if is_calculated {
            (Some(&Unit::COUNT), wanted.unit)
        } else {
            (wanted.unit, wanted.bucket_unit)
        };
        let axis_unit = self.axis_unit.as_ref().or(of_axis);
        options.cell_values = CellValues {
            unit: cell_unit
                .filter(|_| !is_calculated)
                .map(|unit| unit.id().to_owned()),
            decimals: wanted.decimals.map(|digits| u32::from(digits).into()),
        };
        options.y_axis.unit = axis_unit.map(|unit| unit.id().to_owned());
        let in_cells = |what: &str, quantity: &Option<Quantity>| {
            wanted.or_fault(place::quantity_in(what, quantity.as_ref()?, cell_unit, "unit"))
        };
        let on_axis = |what: &str, quantity: &Option<Quantity>| {
            wanted.or_fault(place::quantity_in(
                what,
                quantity.as_ref()?,
                axis_unit,
                "axis_unit",
            ))
        };
        options.y_axis.min = on_axis("the lower end of the axis", &self.axis_ends.low);
        options.y_axis.max = on_axis("the upper end of the axis", &self.axis_ends.high);
        options.color.min = in_cells("the value of the first colour", &self.color_ends.low);
        options.color.max = in_cells("the value of the last colour", &self.color_ends.high);
        options.filter_values.le = in_cells("the value that cells are hidden up to", &self.visible.low);
        options.filter_values.ge = in_cells("the value that cells are hidden from", &self.visible.high);
        for (what, low, high) in [
            (
                "the lower end of the axis",
                options.y_axis.min,
                options.y_axis.max,
            ),
            (
                "the value of the first colour",
                options.color.min,
                options.color.max,
            ),
        ] {
            if let (Some(low), Some(high)) = (low, high)
                && low >= high
            {
                let (low, high) = (low.get(), high.get());
                wanted.or_fault(Err::<(), _>(format!(
                    "{what} is {low}, which is not below the other end, {high}; exchange the two"
                )));
            }
        }
        if let Some(exponent) = self.color_exponent {
            options.color.exponent = wanted.or_fault(above_zero("the exponent of colours", exponent));
        }
        if let Some(size) = on_axis("the size of a bucket", &self.value_bucket_size) {
            let size = wanted.or_fault(above_zero("the size of a bucket", size.get()));
            let buckets = options.calculation.y_buckets.get_or_insert_default();
            buckets.mode = Some(BucketSize::Size);
            buckets.value = size.map(|size| size.get().to_string());
        }
    }
}

fn above_zero(what: &str, value: f64) -> Result<Number, String> {
    let number = place::finite(what, value)?;
    if value > 0.0 {
        return Ok(number);
    }
    Err(format!("{what} is {value}; give it one above 0"))
}
