//! Variables: what the reader of a dashboard chooses at its top, as values that queries take.
//!
//! A query can only name a variable that it was handed, and one of another label does not compile. Which
//! variables a dashboard declares is checked at render.
//!
//! ```
//! use dashgen::prelude::*;
//! use dashgen::Variable;
//!
//! dashgen::labels! {
//!     /// The engine that runs the plan.
//!     Adapter = "adapter" { TEMPORAL = "temporal", CONDUCTOR = "conductor" }
//! }
//! dashgen::metrics! {
//!     /// Runs started and not ended.
//!     gauge InFlight = "in_flight" in Unit::COUNT, labels [Adapter];
//! }
//!
//! let adapter = Variable::label_values(Adapter, InFlight).label("Adapter").multi_value().include_all();
//! let query = InFlight.matching_variable(&adapter).value().sum();
//! assert_eq!(query.to_string(), r#"sum(in_flight{adapter=~"$adapter"})"#);
//! ```

mod declaration;

pub(crate) use declaration::{Declaration, Kind, TermsOrder};

pub use crate::wire::classic::{Refresh, Sort};

use std::marker::PhantomData;

use crate::catalogue::{Label, LabelValue};
use crate::datasource::DataSource;
use dashgen_promql::ast::{Duration, MatchOp};
use serde_json::Value;

/// A variable of a dashboard. `L` is the label whose values it holds, `()` if it holds anything else.
#[derive(Debug)]
#[must_use]
pub struct Variable<L = ()> {
    pub(crate) declaration: Declaration,
    label: PhantomData<L>,
}

impl<L> Clone for Variable<L> {
    fn clone(&self) -> Self {
        Self::of(self.declaration.clone())
    }
}

impl Variable {
    /// A field for any text. One that narrows a metric is [`textbox_of`](Variable::textbox_of) its label.
    #[doc(alias = "Textbox")]
    pub fn textbox(name: &'static str, value: &'static str) -> Self {
        Self::of(Declaration::new(name, Kind::Text { value }))
    }

    /// A choice among fixed values. Default: the first. One that narrows a metric is
    /// [`custom_of`](Variable::custom_of) its label.
    #[doc(alias = "Custom")]
    pub fn custom(name: &'static str, values: &[&'static str]) -> Self {
        Self::of(Declaration::new(
            name,
            Kind::Choice {
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            },
        ))
    }

    /// A choice among durations. Default: the first.
    #[doc(alias = "Interval")]
    pub fn interval(name: &'static str, durations: &[Duration]) -> Self {
        Self::of(Declaration::new(
            name,
            Kind::Interval {
                durations: durations.to_vec(),
            },
        ))
    }

    /// A value that cannot be changed and is not shown.
    ///
    /// ```
    /// assert_eq!(dashgen::Variable::constant("region", "eu").reference(), "$region");
    /// ```
    #[doc(alias = "Constant")]
    pub fn constant(name: &'static str, value: &'static str) -> Self {
        Self::of(Declaration::new(name, Kind::Constant { value }))
    }

    /// Filters on any label, which Grafana adds to every query of the data source.
    ///
    /// ```
    /// use dashgen::{Dashboard, DataSource, Variable};
    ///
    /// let filters = Variable::ad_hoc_filters("filters", DataSource::PROMETHEUS).label("Filters");
    /// let dashboard = Dashboard::new("shop", "Shop").variable(&filters);
    /// ```
    #[doc(alias = "adhoc", alias = "Ad hoc filters")]
    pub fn ad_hoc_filters(name: &'static str, datasource: DataSource) -> Self {
        Self::of(Declaration::new(name, Kind::Filters { datasource }))
    }
}

/// What has no types: a choice of a data source, and the hatches.
impl Variable {
    /// A choice among the data sources of a kind, by its plugin: `prometheus`. A data source that a query or a panel
    /// names by this variable, [`DataSource::prometheus(name)`](DataSource::prometheus), declares it by itself; this is
    /// for one that says more, or stands elsewhere.
    ///
    /// ```
    /// use dashgen::{Dashboard, Variable};
    ///
    /// let source = Variable::data_source("metrics", "prometheus").label("Metrics").regex("/^prod-/");
    /// let dashboard = Dashboard::new("shop", "Shop").variable(&source);
    /// ```
    #[doc(alias = "Data source")]
    pub fn data_source(name: &'static str, kind: &'static str) -> Self {
        Self::of(Declaration::new(
            name,
            Kind::DataSource(DataSource::new(kind, name)),
        ))
    }

    /// What a data source answers to a query: the hatch for what [`label_values`](Variable::label_values) cannot say.
    /// A text, or the JSON that the plugin wants.
    ///
    /// ```
    /// use dashgen::{DataSource, Variable};
    ///
    /// let pod = Variable::query("pod", DataSource::PROMETHEUS, r#"label_values(kube_pod_info{job="kube"}, pod)"#);
    /// ```
    #[doc(alias = "Query")]
    pub fn query(name: &'static str, datasource: DataSource, query: impl Into<Value>) -> Self {
        let query = query.into();
        Self::of(Declaration::new(name, Kind::Query { datasource, query }))
    }

    /// A whole variable as Grafana's JSON, for what no method says.
    ///
    /// ```
    /// use dashgen::{Variable, json};
    ///
    /// let groups = Variable::json(json!({ "name": "group", "type": "groupby" }));
    /// assert_eq!(groups.name(), "group");
    /// ```
    pub fn json(json: Value) -> Self {
        let name = json["name"].as_str().unwrap_or_default().to_owned();
        Self::of(Declaration::new(name, Kind::Json(Box::new(json))))
    }
}

impl<L: Label> Variable<L> {
    /// A choice among values of a label, for what no data source can list. The first is chosen at first.
    ///
    /// Its name is the label's.
    ///
    /// ```
    /// use dashgen::Variable;
    /// use dashgen::prelude::*;
    ///
    /// dashgen::labels! {
    ///     /// Where it runs.
    ///     Region = "region" { EAST = "east", WEST = "west" }
    /// }
    /// dashgen::metrics! {
    ///     /// Requests that wait.
    ///     gauge Queue = "queue" in Unit::REQUESTS, labels [Region];
    /// }
    /// let region = Variable::custom_of(Region, [Region::EAST, Region::WEST]);
    /// assert_eq!(Queue.matching_variable(&region).value().to_string(), r#"queue{region="$region"}"#);
    /// ```
    pub fn custom_of<V: Into<LabelValue<L>>>(_: L, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(|value| value.into().into_text()).collect();
        Self::of(Declaration::new(L::INFO.name, Kind::Choice { values }))
    }

    /// A field for one value of a label, typed by the reader. It holds `value` at first.
    ///
    /// Its name is the label's.
    ///
    /// ```
    /// # use dashgen::Variable;
    /// # dashgen::labels! {
    /// #     /// The customer.
    /// #     Customer = "customer";
    /// # }
    /// assert_eq!(Variable::textbox_of(Customer, "acme").reference(), "$customer");
    /// ```
    pub fn textbox_of(_: L, value: &'static str) -> Self {
        Self::of(Declaration::new(L::INFO.name, Kind::Text { value }))
    }
}

impl<L> Variable<L> {
    pub(crate) fn of(declaration: Declaration) -> Self {
        Self {
            declaration,
            label: PhantomData,
        }
    }

    /// Any number of values can be chosen. Default: one.
    #[doc(alias = "multi", alias = "Multi-value")]
    pub fn multi_value(mut self) -> Self {
        self.declaration.multi = true;
        self
    }

    /// "All" can be chosen, and is at first, unless there is a [`default_value`](Self::default_value).
    #[doc(alias = "includeAll", alias = "Include All option")]
    pub fn include_all(mut self) -> Self {
        self.declaration.all = true;
        self
    }

    /// What "All" stands for: `.*` also takes series without the label, `.+` only those that have it.
    /// Default: every value listed.
    #[doc(alias = "allValue", alias = "Custom all value")]
    pub fn custom_all_value(mut self, regex: &'static str) -> Self {
        self.declaration.all_value = Some(regex);
        self
    }

    /// Keeps only the values that match, or what the first group of the regex finds in them: `/dvt-(.*)/`.
    #[doc(alias = "Regex")]
    pub fn regex(mut self, regex: &'static str) -> Self {
        self.declaration.regex = Some(regex);
        self
    }

    /// What a query calls it, instead of the name of its label or field: a field with a dot in it must have another.
    ///
    /// ```
    /// use dashgen::Variable;
    /// use dashgen::catalogue::LogField;
    /// use dashgen::lucene::FieldCondition;
    ///
    /// const POD: LogField = LogField::keyword("kubernetes.pod", "The pod.");
    /// const LEVEL: LogField = LogField::keyword("level", "How bad it is.");
    ///
    /// let pod = Variable::elasticsearch_terms(POD, LEVEL.is("ERROR")).with_name("pod");
    /// assert_eq!(pod.reference(), "$pod");
    /// ```
    #[doc(alias = "name", alias = "Name")]
    pub fn with_name(mut self, name: &'static str) -> Self {
        self.declaration.name = name.into();
        self
    }

    /// The text in front of the variable. Default: its name.
    #[doc(alias = "Label")]
    pub fn label(mut self, title: &'static str) -> Self {
        self.declaration.title = Some(title);
        self
    }

    /// The text that is shown when pointing at the variable.
    #[doc(alias = "Description")]
    pub fn description(mut self, text: &'static str) -> Self {
        self.declaration.about = Some(text);
        self
    }

    /// The value that is chosen at first.
    #[doc(alias = "current", alias = "Default value")]
    pub fn default_value(mut self, value: &'static str) -> Self {
        self.declaration.start = Some(value);
        self
    }

    /// When its values are asked for. Default: when the time range changes.
    ///
    /// ```
    /// use dashgen::variable::{Refresh, Sort};
    /// use dashgen::{DataSource, Variable};
    ///
    /// let pod = Variable::query("pod", DataSource::PROMETHEUS, "label_values(pod)")
    ///     .refresh(Refresh::OnDashboardLoad)
    ///     .sort(Sort::Alphabetical);
    /// ```
    #[doc(alias = "Refresh")]
    pub fn refresh(mut self, when: Refresh) -> Self {
        self.declaration.refresh = Some(when);
        self
    }

    /// The order of its values. Default: a2 before a10.
    #[doc(alias = "Sort")]
    pub fn sort(mut self, order: Sort) -> Self {
        self.declaration.sort = Some(order);
        self
    }

    /// Does not show the variable.
    #[doc(alias = "Display: Hidden")]
    pub fn hide(mut self) -> Self {
        self.declaration.hidden = true;
        self
    }

    /// Sets any value of its JSON by a JSON pointer (RFC 6901): `"/refresh"`. The value null removes it. It is the last
    /// word, and nothing of it is checked.
    ///
    /// ```
    /// use dashgen::Variable;
    ///
    /// let region = Variable::textbox("region", "").patch("/skipUrlSync", true);
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.declaration.patches.set(pointer, value);
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.declaration.name
    }

    /// How a query refers to it: `$planId`.
    pub fn reference(&self) -> String {
        format!("${}", self.declaration.name)
    }

    /// How a label is compared with it. Grafana escapes what a regex would misread only where several values can
    /// be chosen, so a single one is compared as it is.
    pub(crate) fn match_op(&self) -> MatchOp {
        if self.declaration.multi || self.declaration.all {
            MatchOp::Regex
        } else {
            MatchOp::Equal
        }
    }

    pub(crate) fn declaration(&self) -> &Declaration {
        &self.declaration
    }
}
