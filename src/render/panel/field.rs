//! What fields look like, to the wire.

use serde_json::Value;

use super::mapping;
use super::place;
use super::thresholds::Drawn;
use crate::link::Link;
use crate::panel::standard::{SoftEnds, Standard};
use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::classic::{DataLink, Defaults, Property};
use crate::wire::options::Custom;

impl Standard {
    /// In the words of the wire. `unit` is the one that quantities are placed in.
    pub(crate) fn to_wire(&self, context: &mut Context, unit: Option<&Unit>, drawn: Drawn) -> Defaults {
        let mut place =
            |what, bound: &Option<Quantity>| place::quantity(context, what, bound.as_ref()?, unit);
        let min = place("the minimum", &self.min);
        let max = place("the maximum", &self.max);
        if let (Some(min), Some(max)) = (min, max)
            && min >= max
        {
            context.fault(format_args!(
                "the minimum {} is not below the maximum {}",
                min.get(),
                max.get()
            ));
        }
        Defaults {
            display_name: self.display_name.clone(),
            description: self.description.clone(),
            unit: self.unit.as_ref().map(Unit::name),
            decimals: self.decimals.map(|digits| u32::from(digits).into()),
            min,
            max,
            no_value: self.no_value.clone(),
            filterable: self.filterable.then_some(true),
            color: self
                .color
                .as_ref()
                .and_then(|scheme| scheme.to_wire(context.theme())),
            thresholds: self
                .thresholds
                .as_ref()
                .map(|thresholds| thresholds.to_wire(context, unit, drawn)),
            mappings: mapping::to_wire(&self.mappings, context, unit),
            links: self.links.iter().map(|link| data_link(context, link)).collect(),
            custom: None,
        }
    }

    pub(crate) fn soft_ends(&self, context: &mut Context, unit: Option<&Unit>) -> SoftEnds {
        let mut place =
            |what, bound: &Option<Quantity>| place::quantity(context, what, bound.as_ref()?, unit);
        SoftEnds {
            min: place("the soft minimum", &self.soft_min),
            max: place("the soft maximum", &self.soft_max),
        }
    }
}

fn data_link(context: &mut Context, link: &Link) -> DataLink {
    DataLink {
        title: link.title.clone(),
        url: context.data_url(link),
        target_blank: link.new_tab.then_some(true),
        one_click: link.one_click.then_some(true),
    }
}

/// An override has no defaults: each of its properties has an id and a value.
pub(crate) fn properties(mut defaults: Defaults, custom: Custom) -> Vec<Property> {
    defaults.custom = None;
    let is_table = matches!(custom, Custom::Table(_));
    let mut properties = object(&defaults);
    for mut property in object(&custom) {
        // Source: `addTableCustomConfig.ts` and the module of the table: the ids of these two are paths.
        if property.id == "footer"
            && let Value::Object(footer) = &mut property.value
            && let Some(reducers) = footer.shift_remove("reducers")
        {
            property = Property {
                id: "footer.reducers".to_owned(),
                value: reducers,
            };
        }
        // A table can be told only this of what is hidden, by a switch of its own; elsewhere it is one option.
        if property.id == "hideFrom" && is_table {
            property = Property {
                id: "hideFrom.viz".to_owned(),
                value: true.into(),
            };
        }
        property.id.insert_str(0, "custom.");
        properties.push(property);
    }
    properties
}

fn object(value: &impl serde::Serialize) -> Vec<Property> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map
            .into_iter()
            .map(|(id, value)| Property { id, value })
            .collect(),
        // Structs of the wire are objects.
        _ => Vec::new(),
    }
}
