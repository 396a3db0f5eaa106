//! What fields look like: on a panel, and in an override.

use dashgen::panel::visualization::HasFieldOptions;
use dashgen::panel::{FieldOverride, Mapping, Matcher, Panel, SpecialMatch, Thresholds};
use dashgen::{Link, Quantity};
use serde_json::Value;

use super::words::{color, color_scheme, unit, word};
use crate::made::{Argument as _, Made, function, method};
use crate::read::{is_true, items, small, text};

/// What both a panel and a field of it can be told.
macro_rules! standard {
    ($on:expr, $defaults:expr, $raw:expr) => {{
        let mut on = $on;
        let defaults: &Value = $defaults;
        let raw: &dyn Fn(&str) -> bool = $raw;
        if let Some(id) = text(defaults, "unit") {
            on = method!(on, unit, unit(id));
        }
        if let Some(digits) = small(defaults, "decimals") {
            on = method!(on, decimals, digits);
        }
        if let Some(min) = quantity(defaults.get("min")) {
            on = method!(on, min, min);
        }
        if let Some(max) = quantity(defaults.get("max")) {
            on = method!(on, max, max);
        }
        if let Some(words) = text(defaults, "noValue") {
            on = method!(on, no_value, words);
        }
        if let Some(scheme) = defaults.get("color").and_then(color_scheme) {
            on = match only_color(defaults) {
                Some(name) => method!(on, color, color(name)),
                None => method!(on, color_scheme, scheme),
            };
        }
        if let Some(made) = defaults
            .get("thresholds")
            .filter(|_| !raw("thresholds"))
            .and_then(thresholds)
        {
            on = method!(on, thresholds, made);
        }
        if let Some(made) = defaults
            .get("mappings")
            .filter(|_| !raw("mappings"))
            .and_then(mappings)
        {
            for mapping in made {
                on = method!(on, value_mapping, mapping);
            }
        }
        if let Some(made) = defaults
            .get("links")
            .filter(|_| !raw("links"))
            .and_then(data_links)
        {
            for link in made {
                on = method!(on, data_link, link);
            }
        }
        on
    }};
}

/// The options that all fields of a panel have.
pub(super) fn defaults<V: HasFieldOptions>(
    panel: Made<Panel<V>>,
    defaults: &Value,
    raw: &dyn Fn(&str) -> bool,
) -> Made<Panel<V>> {
    let panel = standard!(panel, defaults, raw);
    if is_true(defaults, "filterable") {
        return method!(panel, ad_hoc_filterable);
    }
    panel
}

/// Adds what only fields of one visualization have.
pub(super) type Custom<'a, V> = &'a dyn Fn(Made<FieldOverride<V>>, &Value) -> Made<FieldOverride<V>>;

/// The fields that differ. `custom` says what only fields of this visualization have.
pub(super) fn overrides<V: HasFieldOptions>(
    mut panel: Made<Panel<V>>,
    wanted: &Value,
    raw: &dyn Fn(usize) -> bool,
    custom: Custom<'_, V>,
) -> Made<Panel<V>> {
    for (index, rule) in items(wanted, "/fieldConfig/overrides").enumerate() {
        let matcher = matcher(&rule["matcher"]);
        let mut body = crate::code::Code::plain("field");
        let describe = |field: FieldOverride<V>| {
            let field = Made {
                value: field,
                code: crate::code::Code::plain("field"),
            };
            let field = if raw(index) {
                by_id(field, rule)
            } else {
                described(field, rule, custom)
            };
            body = field.code;
            field.value
        };
        let value = panel.value.override_field(matcher.value, describe);
        let closure = crate::code::Code::Closure {
            parameter: "field",
            body: Box::new(body),
        };
        panel = Made {
            value,
            code: panel.code.method("override_field", vec![matcher.code, closure]),
        };
    }
    panel
}

/// A field by the words of the library.
fn described<V: HasFieldOptions>(
    field: Made<FieldOverride<V>>,
    rule: &Value,
    custom: Custom<'_, V>,
) -> Made<FieldOverride<V>> {
    let mut defaults = serde_json::Map::new();
    let mut own = serde_json::Map::new();
    for property in items(rule, "/properties") {
        let (Some(id), Some(value)) = (text(property, "id"), property.get("value")) else {
            continue;
        };
        match id.strip_prefix("custom.") {
            Some(id) => own.insert(id.to_owned(), value.clone()),
            None => defaults.insert(id.to_owned(), value.clone()),
        };
    }
    let defaults = Value::Object(defaults);
    let mut field = field;
    if let Some(name) = text(&defaults, "displayName") {
        field = method!(field, display_name, name);
    }
    if let Some(description) = text(&defaults, "description") {
        field = method!(field, description, description);
    }
    let field = standard!(field, &defaults, &|_: &str| false);
    custom(field, &Value::Object(own))
}

/// A field by the ids of its properties.
fn by_id<V: HasFieldOptions>(mut field: Made<FieldOverride<V>>, rule: &Value) -> Made<FieldOverride<V>> {
    for property in items(rule, "/properties") {
        let id = property["id"].as_str().unwrap_or_default();
        field = method!(field, property, id, &property["value"]);
    }
    field
}

/// A matcher of fields.
fn matcher(wanted: &Value) -> Made<Matcher> {
    let options = &wanted["options"];
    let id = wanted["id"].as_str().unwrap_or_default();
    match (id, options.as_str()) {
        ("byName", Some(name)) => function!(Matcher::name, name),
        ("byFrameRefID", Some(name)) => function!(Matcher::query, name),
        ("byRegexp", Some(pattern)) => {
            if let Some(pattern) = undelimited(pattern) {
                function!(Matcher::regex, pattern)
            } else {
                function!(Matcher::raw, id, options)
            }
        }
        _ => function!(Matcher::raw, id, options),
    }
}

/// A pattern without its slashes, if the library puts just those back.
pub(super) fn undelimited(pattern: &str) -> Option<&str> {
    let inner = pattern.strip_prefix('/')?.strip_suffix('/')?;
    let is_delimited = inner.len() > 1 && inner.starts_with('/') && inner.ends_with('/');
    (!is_delimited).then_some(inner)
}

/// A number as a quantity.
pub(super) fn quantity(value: Option<&Value>) -> Option<Made<Quantity>> {
    Some(value?.as_f64()?.made())
}

/// One colour for everything, if nothing else is said of it.
fn only_color(defaults: &Value) -> Option<&str> {
    let color = defaults.get("color")?;
    let is_plain = text(color, "mode") == Some("fixed") && color.get("seriesBy").is_none();
    text(color, "fixedColor").filter(|_| is_plain)
}

fn thresholds(wanted: &Value) -> Option<Made<Thresholds>> {
    let mut steps = wanted.get("steps")?.as_array()?.iter();
    let base = color(text(steps.next()?, "color")?);
    let mut made = match text(wanted, "mode")? {
        "absolute" => function!(Thresholds::absolute, base),
        "percentage" => function!(Thresholds::percentage, base),
        _ => return None,
    };
    for step in steps {
        made = method!(
            made,
            step,
            quantity(step.get("value"))?,
            color(text(step, "color")?)
        );
    }
    Some(made)
}

/// Value mappings in the order of their indices, if the library writes them so.
fn mappings(wanted: &Value) -> Option<Vec<Made<Mapping>>> {
    let mut made: Vec<(u64, Made<Mapping>)> = Vec::new();
    for mapping in wanted.as_array()? {
        let options = &mapping["options"];
        let index = |result: &Value| result.get("index").and_then(Value::as_u64);
        match text(mapping, "type")? {
            "value" => {
                for (value, result) in options.as_object()? {
                    made.push((
                        index(result)?,
                        mapped(function!(Mapping::value, &**value), result),
                    ));
                }
            }
            "range" => {
                let (from, to) = (quantity(options.get("from")), quantity(options.get("to")));
                let range = match (from, to) {
                    (Some(from), Some(to)) => function!(Mapping::range, from, to),
                    (Some(from), None) => function!(Mapping::range_from, from),
                    (None, Some(to)) => function!(Mapping::range_to, to),
                    (None, None) => return None,
                };
                made.push((index(&options["result"])?, mapped(range, &options["result"])));
            }
            "regex" => {
                let regex = function!(Mapping::regex, text(options, "pattern")?);
                made.push((index(&options["result"])?, mapped(regex, &options["result"])));
            }
            "special" => {
                let special =
                    word!(&options["match"], SpecialMatch: True, False, Null, Nan, NullAndNan, Empty)?;
                let special = function!(Mapping::special, special);
                made.push((index(&options["result"])?, mapped(special, &options["result"])));
            }
            _ => return None,
        }
    }
    made.sort_by_key(|(index, _)| *index);
    Some(made.into_iter().map(|(_, mapping)| mapping).collect())
}

fn mapped(mut mapping: Made<Mapping>, result: &Value) -> Made<Mapping> {
    if let Some(words) = result.get("text").and_then(Value::as_str) {
        mapping = method!(mapping, display_text, words);
    }
    if let Some(name) = text(result, "color") {
        mapping = method!(mapping, color, color(name));
    }
    if let Some(path) = text(result, "icon") {
        mapping = method!(mapping, icon, path);
    }
    mapping
}

fn data_links(wanted: &Value) -> Option<Vec<Made<Link>>> {
    wanted.as_array()?.iter().map(link).collect()
}

/// A link of a panel or a value.
pub(super) fn link(wanted: &Value) -> Option<Made<Link>> {
    let title = wanted.get("title").and_then(Value::as_str)?;
    let mut made = function!(Link::url, title, wanted.get("url").and_then(Value::as_str)?);
    if is_true(wanted, "targetBlank") {
        made = method!(made, open_in_new_tab);
    }
    if is_true(wanted, "oneClick") {
        made = method!(made, one_click);
    }
    Some(made)
}
