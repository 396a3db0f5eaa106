//! Any panel type, as JSON.

use serde_json::{Map, Value};

use super::draw::{Axes, Draw, Wanted};
use super::{HasFieldOptions, HasQueries, Visualization};
use crate::panel::Panel;
use crate::theme::{Size, Theme};
use crate::wire::options::{NoOptions, Options};

/// Any panel type, as JSON: [`Panel::raw`].
#[derive(Clone, Debug)]
pub struct Raw {
    kind: String,
    options: Map<String, Value>,
    other: Map<String, Value>,
    faults: Vec<String>,
    /// All of it, if it is not told otherwise.
    whole: Option<Value>,
}

impl Visualization for Raw {}
impl HasQueries for Raw {}

impl HasFieldOptions for Raw {
    type Custom = NoOptions;
}

impl Draw for Raw {
    fn plugin_id(&self) -> &str {
        &self.kind
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Raw(self.options.clone())
    }

    fn axes(&self) -> Axes {
        Axes::Each
    }

    fn other(&self) -> Map<String, Value> {
        self.other.clone()
    }

    fn needs_query(&self) -> bool {
        false
    }

    fn whole(&self) -> Option<&Value> {
        self.whole.as_ref()
    }

    fn faults(&self) -> Vec<String> {
        self.faults.clone()
    }
}

/// Fields of a panel that have methods of their own, which must be used: two fields of one name would
/// be no JSON.
const RESERVED: [(&str, &str); 18] = [
    ("id", "ids come from the slug"),
    ("gridPos", "use `.span(…)` and `.height(…)`"),
    ("type", "it is the first argument"),
    ("title", "it is the second argument"),
    ("description", "use `.description(…)`"),
    ("transparent", "use `.transparent()`"),
    ("repeat", "use `.repeat_horizontally(…)`"),
    ("repeatDirection", "use `.repeat_vertically(…)`"),
    ("maxPerRow", "use `.repeat_horizontally(…)`"),
    ("links", "use `.panel_link(…)`"),
    ("datasource", "it comes from the queries"),
    ("interval", "use `.min_interval(…)`"),
    ("maxDataPoints", "use `.max_data_points(…)`"),
    ("timeFrom", "use `.relative_time(…)`"),
    ("timeShift", "use `.time_shift(…)`"),
    ("hideTimeOverride", "use `.hide_time_info()`"),
    ("targets", "use `.query(…)` with `Query::json`"),
    (
        "transformations",
        "use `.transformation(…)` with `Transformation::raw`",
    ),
];

impl Panel<Raw> {
    /// A whole panel as Grafana's JSON, for one that cannot be told otherwise: a library panel, or one of a plugin that
    /// nobody knows. It stands where the row puts it, unless `json` has a `gridPos`.
    ///
    /// ```
    /// use dashgen::panel::Panel;
    /// use serde_json::json;
    ///
    /// let shared = Panel::json(json!({ "id": 4, "title": "Nodes", "libraryPanel": { "uid": "nodes", "name": "Nodes" } }));
    /// ```
    pub fn json(json: Value) -> Self {
        let title = json["title"].as_str().unwrap_or_default().to_owned();
        let kind = json["type"].as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
        let small = |value: &Value| value.as_u64().and_then(|number| u8::try_from(number).ok());
        let place = &json["gridPos"];
        let mut panel = Self::raw(kind, title, Value::Object(Map::new()));
        panel.common.slug = number(&json["id"])
            .filter(|_| dashgen_canonical::slug(&panel.common.title).is_empty())
            .map(|id| format!("panel-{id}"));
        panel.common.pins.id = number(&json["id"]);
        panel.common.pins.at = small(&place["x"]).zip(number(&place["y"]));
        panel.common.span = small(&place["w"]);
        panel.common.height = small(&place["h"]);
        panel.visualization.whole = Some(json);
        panel
    }

    /// A panel of any type, its options and further fields as Grafana's JSON.
    ///
    /// `json` may hold `options`, `fieldConfig.defaults` and anything that has no method here. Queries,
    /// units and the like are said as on any panel.
    ///
    /// ```
    /// use dashgen::panel::Panel;
    /// use dashgen::query::Query;
    /// use serde_json::json;
    ///
    /// let scatter = Panel::raw("xychart", "Size by time", json!({ "options": { "mapping": "auto" } }))
    ///     .query(Query::promql("job:size:bytes"));
    /// ```
    pub fn raw(kind: impl Into<String>, title: impl Into<String>, json: Value) -> Self {
        let mut raw = Raw {
            kind: kind.into(),
            options: Map::new(),
            other: Map::new(),
            faults: Vec::new(),
            whole: None,
        };
        let mut field_options = Vec::new();
        match without_nulls(json) {
            Value::Object(map) => {
                for (key, value) in map {
                    let reserved = RESERVED.iter().find(|(name, _)| *name == key);
                    match (key.as_str(), value) {
                        (_, _) if reserved.is_some() => {
                            let remedy = reserved.map_or("", |(_, remedy)| remedy);
                            raw.faults
                                .push(format!("the JSON of a panel must not hold `{key}`; {remedy}"));
                        }
                        ("options", Value::Object(options)) => raw.options = options,
                        ("fieldConfig", Value::Object(mut config)) => {
                            if let Some(Value::Object(defaults)) = config.shift_remove("defaults") {
                                field_options.extend(defaults);
                            }
                            if !config.is_empty() {
                                raw.faults.push(
                                    "the JSON of a panel may hold `fieldConfig.defaults` only; describe \
                                     fields that differ with `.override_field(…)`"
                                        .to_owned(),
                                );
                            }
                        }
                        (_, value) => {
                            raw.other.insert(key, value);
                        }
                    }
                }
            }
            other => raw.faults.push(format!(
                "the JSON of a panel is {other} and no object; write it as `{{ \"options\": … }}`"
            )),
        }
        let mut panel = Self::of(title, raw);
        panel.common.raw_field_options = field_options;
        panel
    }
}

/// Null means absent to Grafana; it is never written.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, without_nulls(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(
            values
                .into_iter()
                .filter(|value| !value.is_null())
                .map(without_nulls)
                .collect(),
        ),
        other => other,
    }
}
