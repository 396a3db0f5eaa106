//! Transformations: what happens to answers before they are drawn.

use serde_json::{Map, Value, json};

use super::matcher::{FieldType, delimited};
use crate::calc::{self, Calc};
use crate::wire;

/// A step between the answers and the picture. Steps follow each other in the order they were added.
///
/// ```
/// use dashgen::panel::{Table, Transformation};
///
/// let log = Table::new("Events")
///     .transformation(Transformation::filter_fields_by_name(["@timestamp", "event_type", "stepId"]))
///     .transformation(Transformation::sort_asc_by("@timestamp"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Transformation {
    pub(crate) wire: wire::classic::Transformation,
}

/// How two tables are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All rows of both; each key once.
    Outer,
    /// Only rows whose key is in all tables.
    Inner,
    /// All rows of both, as tables: a key may repeat.
    OuterTabular,
}

/// An arithmetic operation of [`Transformation::calculate_binary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Transformation {
    fn new(id: &str, options: Value) -> Self {
        let options = match options {
            Value::Object(options) => options,
            _ => Map::new(),
        };
        Self {
            wire: wire::classic::Transformation {
                id: id.to_owned(),
                disabled: None,
                filter: None,
                options,
            },
        }
    }

    /// Any transformation, by its id, with its options as Grafana wants them.
    pub fn raw(id: &str, options: impl Into<Value>) -> Self {
        Self::new(id, options.into())
    }

    /// Switched off: it stands in the editor and does nothing.
    ///
    /// ```
    /// use dashgen::panel::Transformation;
    ///
    /// let off = Transformation::merge().disabled();
    /// ```
    #[doc(alias = "Disable transformation")]
    pub fn disabled(mut self) -> Self {
        self.wire.disabled = Some(true);
        self
    }

    /// One table of several, rows with the same labels together (`merge`).
    #[doc(alias = "Merge series/tables")]
    pub fn merge() -> Self {
        Self::new("merge", json!({}))
    }

    /// One table of several, joined on a field (`joinByField`).
    #[doc(alias = "joinByField", alias = "Join by field")]
    pub fn join_by_field(field: impl Into<String>, join: Join) -> Self {
        let mode = match join {
            Join::Outer => "outer",
            Join::Inner => "inner",
            Join::OuterTabular => "outerTabular",
        };
        Self::new("joinByField", json!({ "byField": field.into(), "mode": mode }))
    }

    /// One row a point, series below each other (`seriesToRows`).
    #[doc(alias = "seriesToRows", alias = "Series to rows")]
    pub fn series_to_rows() -> Self {
        Self::new("seriesToRows", json!({}))
    }

    /// A column a label (`labelsToFields`).
    #[doc(alias = "labelsToFields", alias = "Labels to fields")]
    pub fn labels_to_fields() -> Self {
        Self::new("labelsToFields", json!({ "mode": "columns" }))
    }

    /// A column a value of one label, under that value (`labelsToFields`).
    #[doc(alias = "valueLabel", alias = "Value field name")]
    pub fn labels_to_fields_with_value_name(label: impl Into<String>) -> Self {
        Self::new(
            "labelsToFields",
            json!({ "mode": "columns", "valueLabel": label.into() }),
        )
    }

    /// One row a series, a column a calculation (`reduce`). Labels become columns.
    #[doc(alias = "Reduce")]
    pub fn reduce(calcs: impl IntoIterator<Item = Calc>) -> Self {
        Self::new(
            "reduce",
            json!({ "labelsToFields": true, "mode": "seriesToRows", "reducers": calc::ids(calcs) }),
        )
    }

    /// One row a group: `by` are the fields that are equal in it, the others are computed (`groupBy`).
    #[doc(alias = "groupBy", alias = "Group by")]
    pub fn group_by<B: Into<String>, F: Into<String>>(
        by: impl IntoIterator<Item = B>,
        computed: impl IntoIterator<Item = (F, Calc)>,
    ) -> Self {
        let groups = by.into_iter().map(|field| {
            (
                field.into(),
                json!({ "aggregations": [], "operation": "groupby" }),
            )
        });
        let computed = computed.into_iter().map(|(field, calc)| {
            let options = json!({ "aggregations": [calc.id()], "operation": "aggregate" });
            (field.into(), options)
        });
        let fields: Map<String, Value> = groups.chain(computed).collect();
        Self::new("groupBy", json!({ "fields": fields }))
    }

    /// Rows with the lowest value of a field first (`sortBy`).
    #[doc(alias = "sortBy", alias = "Sort by")]
    pub fn sort_asc_by(field: impl Into<String>) -> Self {
        Self::sorted(field.into(), false)
    }

    /// Rows with the highest value of a field first (`sortBy`).
    #[doc(alias = "sortBy", alias = "Sort by")]
    pub fn sort_desc_by(field: impl Into<String>) -> Self {
        Self::sorted(field.into(), true)
    }

    fn sorted(field: String, desc: bool) -> Self {
        Self::new("sortBy", json!({ "sort": [{ "desc": desc, "field": field }] }))
    }

    /// Only these fields (`filterFieldsByName`).
    #[doc(alias = "filterFieldsByName", alias = "Filter fields by name")]
    pub fn filter_fields_by_name<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Self::new("filterFieldsByName", json!({ "include": { "names": names } }))
    }

    /// Only the fields whose name a JavaScript regular expression matches (`filterFieldsByName`).
    #[doc(alias = "filterFieldsByName", alias = "Filter fields by name")]
    pub fn filter_fields_by_regex(pattern: impl AsRef<str>) -> Self {
        Self::new(
            "filterFieldsByName",
            json!({ "include": { "pattern": delimited(pattern.as_ref()) } }),
        )
    }

    /// All but these fields (`filterFieldsByName`).
    #[doc(alias = "filterFieldsByName", alias = "Filter fields by name")]
    pub fn exclude_fields_by_name<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Self::new("filterFieldsByName", json!({ "exclude": { "names": names } }))
    }

    /// Another name for fields that a JavaScript regular expression matches; `$1` is its first group
    /// (`renameByRegex`).
    #[doc(alias = "renameByRegex", alias = "Rename fields by regex")]
    pub fn rename_by_regex(pattern: impl Into<String>, name: impl Into<String>) -> Self {
        Self::new(
            "renameByRegex",
            json!({ "regex": pattern.into(), "renamePattern": name.into() }),
        )
    }

    /// The names and the order of fields, and which are left out (`organize`). The order is that of `names`:
    /// each field and its title.
    #[doc(alias = "organize", alias = "Organize fields by name")]
    pub fn organize_fields<F: Into<String>, N: Into<String>, D: Into<String>>(
        names: impl IntoIterator<Item = (F, N)>,
        dropped: impl IntoIterator<Item = D>,
    ) -> Self {
        let mut order = Map::new();
        let mut renamed = Map::new();
        for ((field, name), index) in names.into_iter().zip(0_u32..) {
            let (field, name) = (field.into(), name.into());
            order.insert(field.clone(), json!(index));
            if field != name {
                renamed.insert(field, json!(name));
            }
        }
        let dropped: Map<String, Value> = dropped
            .into_iter()
            .map(|field| (field.into(), json!(true)))
            .collect();
        let mut options = Map::new();
        for (key, map) in [
            ("excludeByName", dropped),
            ("indexByName", order),
            ("renameByName", renamed),
        ] {
            if !map.is_empty() {
                options.insert(key.to_owned(), Value::Object(map));
            }
        }
        Self::raw("organize", options)
    }

    /// A new field from two others (`calculateField`).
    #[doc(
        alias = "calculateField",
        alias = "Add field from calculation: Binary operation"
    )]
    pub fn calculate_binary(
        name: impl Into<String>,
        left: impl Into<String>,
        operation: Arithmetic,
        right: impl Into<String>,
    ) -> Self {
        let operator = match operation {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
        };
        let side = |field: String| json!({ "matcher": { "id": "byName", "options": field } });
        Self::new(
            "calculateField",
            json!({
                "alias": name.into(),
                "binary": { "left": side(left.into()), "operator": operator, "right": side(right.into()) },
                "mode": "binary",
            }),
        )
    }

    /// A new field from all numbers of a row (`calculateField`).
    #[doc(alias = "reduceRow", alias = "Add field from calculation: Reduce row")]
    pub fn calculate_reduce_row(name: impl Into<String>, calc: Calc) -> Self {
        Self::new(
            "calculateField",
            json!({ "alias": name.into(), "mode": "reduceRow", "reduce": { "reducer": calc.id() } }),
        )
    }

    /// Another type for fields (`convertFieldType`).
    #[doc(alias = "convertFieldType", alias = "Convert field type")]
    pub fn convert_field_type<F: Into<String>>(
        conversions: impl IntoIterator<Item = (F, FieldType)>,
    ) -> Self {
        let conversions: Vec<Value> = conversions
            .into_iter()
            .map(|(field, kind)| json!({ "destinationType": kind.word(), "targetField": field.into() }))
            .collect();
        Self::new(
            "convertFieldType",
            json!({ "conversions": conversions, "fields": {} }),
        )
    }

    /// Fields from the JSON in a field (`extractFields`).
    #[doc(alias = "extractFields", alias = "Extract fields")]
    pub fn extract_fields_json(source: impl Into<String>) -> Self {
        Self::new(
            "extractFields",
            json!({ "format": "json", "source": source.into() }),
        )
    }

    /// Fields from a text, by the named groups of a JavaScript regular expression (`extractFields`).
    #[doc(alias = "extractFields", alias = "Extract fields")]
    pub fn extract_fields_regexp(source: impl Into<String>, pattern: impl AsRef<str>) -> Self {
        Self::new(
            "extractFields",
            json!({
                "format": "regexp",
                "regExp": delimited(pattern.as_ref()),
                "source": source.into(),
            }),
        )
    }

    /// The first rows only (`limit`).
    #[doc(alias = "Limit")]
    pub fn limit(rows: u32) -> Self {
        Self::new("limit", json!({ "limitField": rows }))
    }

    /// One table a value of these fields, which become labels of it (`partitionByValues`).
    ///
    /// On a state timeline each part is a lane of its own.
    #[doc(alias = "partitionByValues", alias = "Partition by values")]
    pub fn partition_by_values<F: Into<String>>(fields: impl IntoIterator<Item = F>) -> Self {
        let fields: Vec<String> = fields.into_iter().map(Into::into).collect();
        Self::new(
            "partitionByValues",
            json!({ "fields": fields, "keepFields": false, "naming": { "asLabels": true } }),
        )
    }

    /// A row a value of one field, a column a value of another, a third in the cells (`groupingToMatrix`).
    /// The first column is called `row\column`.
    #[doc(alias = "groupingToMatrix", alias = "Grouping to matrix")]
    pub fn grouping_to_matrix(
        row: impl Into<String>,
        column: impl Into<String>,
        cell: impl Into<String>,
    ) -> Self {
        Self::new(
            "groupingToMatrix",
            json!({
                "columnField": column.into(),
                "emptyValue": "null",
                "rowField": row.into(),
                "valueField": cell.into(),
            }),
        )
    }

    /// A row a series, with a small graph of it (`timeSeriesTable`). `query` is the query's name.
    #[doc(alias = "timeSeriesTable", alias = "Time series to table")]
    pub fn time_series_to_table(query: impl Into<String>, calc: Calc) -> Self {
        let options = Map::from_iter([(query.into(), json!({ "stat": calc.id() }))]);
        Self::raw("timeSeriesTable", options)
    }

    /// Columns become rows and rows columns (`transpose`).
    #[doc(alias = "Transpose")]
    pub fn transpose() -> Self {
        Self::new("transpose", json!({}))
    }

    /// Applies only to the result of one query.
    #[doc(alias = "byRefId", alias = "Apply transformation to")]
    pub fn apply_to_query(mut self, name: impl Into<String>) -> Self {
        self.wire.filter = Some(wire::classic::Matcher {
            id: "byRefId".to_owned(),
            options: json!(name.into()),
        });
        self
    }

    /// Whether it does the same to one table as to several: it neither makes one of several nor wants them apart.
    pub(crate) fn keeps_rows(&self) -> bool {
        const IDS: [&str; 8] = [
            "calculateField",
            "convertFieldType",
            "extractFields",
            "filterFieldsByName",
            "limit",
            "organize",
            "renameByRegex",
            "sortBy",
        ];
        self.wire.filter.is_none() && IDS.contains(&&*self.wire.id)
    }

    /// The query it applies to, if not to all.
    pub(crate) fn query_name(&self) -> Option<&str> {
        self.wire.filter.as_ref()?.options.as_str()
    }
}
