//! Value mappings to the wire.

use std::collections::BTreeMap;

use super::place;
use crate::panel::Mapping;
use crate::panel::mapping::Matching;
use crate::render::context::Context;
use crate::unit::{Quantity, Unit};
use crate::wire::classic::{self as wire, MappingResult, RangeMapping, RegexMapping, SpecialMapping};

/// All mappings of a field. Single values go into one object, as Grafana's editor writes them.
pub(super) fn to_wire(
    mappings: &[Mapping],
    context: &mut Context,
    unit: Option<&Unit>,
) -> Vec<wire::Mapping> {
    let mut values: BTreeMap<String, MappingResult> = BTreeMap::new();
    let mut others = Vec::new();
    for (mapping, index) in mappings.iter().zip(0_u32..) {
        let result = MappingResult {
            text: mapping.text.clone(),
            color: mapping
                .color
                .as_ref()
                .and_then(|color| color.name_in(context.theme())),
            icon: mapping.icon.clone(),
            index: Some(index.into()),
        };
        match &mapping.matching {
            Matching::Value(value) => {
                if values.insert(value.clone(), result).is_some() {
                    context.fault(format_args!(
                        "the value `{value}` is mapped twice; remove one mapping"
                    ));
                }
            }
            Matching::Range(from, to) => {
                let mut bound = |bound: &Option<Quantity>| {
                    place::quantity(context, "the bound of a mapping", bound.as_ref()?, unit)
                };
                others.push(wire::Mapping::Range(RangeMapping {
                    from: bound(from),
                    to: bound(to),
                    result,
                }));
            }
            Matching::Regex(pattern) => others.push(wire::Mapping::Regex(RegexMapping {
                pattern: pattern.clone(),
                result,
            })),
            Matching::Special(special) => others.push(wire::Mapping::Special(SpecialMapping {
                matching: *special,
                result,
            })),
        }
    }
    if !values.is_empty() {
        others.insert(0, wire::Mapping::Value(values));
    }
    others
}
