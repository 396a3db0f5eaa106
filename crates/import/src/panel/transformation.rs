//! Transformations.

use dashgen::panel::{Join, Transformation};
use serde_json::{Value, json};

use super::fields::undelimited;
use crate::code::Code;
use crate::made::{Argument as _, Made, constant, function, list, method};
use crate::read::{is_true, number, text};

/// A transformation: by a method of its own if all that it says is known, else by its id.
pub(super) fn read(wanted: &Value, is_raw: bool) -> Made<Transformation> {
    let options = wanted.get("options").cloned().unwrap_or_else(|| json!({}));
    let known = if is_raw {
        None
    } else {
        known(wanted["id"].as_str().unwrap_or_default(), &options)
    };
    let mut made = known.unwrap_or_else(|| raw(wanted["id"].as_str().unwrap_or_default(), &options));
    if is_true(wanted, "disabled") {
        made = method!(made, disabled);
    }
    if let Some(query) = wanted
        .get("filter")
        .filter(|filter| filter["id"] == "byRefId")
        .and_then(|filter| text(filter, "options"))
    {
        made = method!(made, apply_to_query, query);
    }
    made
}

fn raw(id: &str, options: &Value) -> Made<Transformation> {
    let made = options.made();
    Made {
        value: Transformation::raw(id, made.value),
        code: Code::call("Transformation::raw", vec![Code::Text(id.to_owned()), made.code]),
    }
}

fn known(id: &str, options: &Value) -> Option<Made<Transformation>> {
    let has = |fields: &[&str]| {
        let object = options.as_object();
        object.is_some_and(|object| {
            object.len() == fields.len() && fields.iter().all(|field| object.contains_key(*field))
        })
    };
    let names = |place: &Value| -> Option<Vec<String>> {
        let names = place
            .get("names")?
            .as_array()?
            .iter()
            .map(|name| name.as_str().map(str::to_owned));
        names.collect()
    };
    Some(match id {
        "merge" if has(&[]) => function!(Transformation::merge),
        "seriesToRows" if has(&[]) => function!(Transformation::series_to_rows),
        "transpose" if has(&[]) => function!(Transformation::transpose),
        "limit" if has(&["limitField"]) => function!(Transformation::limit, number(options, "limitField")?),
        "labelsToFields" if *options == json!({ "mode": "columns" }) => {
            function!(Transformation::labels_to_fields)
        }
        "renameByRegex" if has(&["regex", "renamePattern"]) => function!(
            Transformation::rename_by_regex,
            options["regex"].as_str()?,
            options["renamePattern"].as_str()?
        ),
        "joinByField" if has(&["byField", "mode"]) => {
            let join = match text(options, "mode")? {
                "outer" => constant!(Join::Outer),
                "inner" => constant!(Join::Inner),
                "outerTabular" => constant!(Join::OuterTabular),
                _ => return None,
            };
            function!(Transformation::join_by_field, options["byField"].as_str()?, join)
        }
        "sortBy" => {
            let [only] = options["sort"].as_array()?.as_slice() else {
                return None;
            };
            let field = text(only, "field")?;
            if is_true(only, "desc") {
                function!(Transformation::sort_desc_by, field)
            } else {
                function!(Transformation::sort_asc_by, field)
            }
        }
        "filterFieldsByName" if has(&["include"]) => {
            match (names(&options["include"]), text(&options["include"], "pattern")) {
                (Some(names), None) => {
                    let names = names.iter().map(String::as_str);
                    function!(Transformation::filter_fields_by_name, list(names))
                }
                (None, Some(pattern)) => {
                    function!(Transformation::filter_fields_by_regex, undelimited(pattern)?)
                }
                _ => return None,
            }
        }
        "filterFieldsByName" if has(&["exclude"]) => {
            let names = names(&options["exclude"])?;
            let names = names.iter().map(String::as_str);
            function!(Transformation::exclude_fields_by_name, list(names))
        }
        _ => return None,
    })
}
