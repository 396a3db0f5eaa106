//! Variables to the wire.

mod check;

use crate::datasource::DataSource;
use crate::variable::{Declaration, Kind, TermsOrder};
use crate::wire::classic::{
    AdHocVariable, ConstantVariable, Current, CustomVariable, DataSourceVariable, Hide, IntervalVariable,
    OneOrMany, PrometheusVariableQuery, QueryVariable, Refresh, Sort, TextBoxVariable, Variable,
    VariableCommon, VariableOption, VariableQuery, VariableSelection,
};
use dashgen_promql::ast::{Duration, Expr};

use super::context::Context;
use super::scope::Scope;

/// How many values of a log field are listed.
const FIELD_VALUES: u32 = 1000;
/// What Grafana writes for "All" in the choice of a variable.
const ALL: &str = "$__all";

fn terms(field: &str, lucene: &str, order: TermsOrder) -> String {
    let mut query =
        serde_json::json!({ "find": "terms", "field": field, "query": lucene, "size": FIELD_VALUES });
    match order {
        TermsOrder::Ascending => {}
        TermsOrder::Descending => query["order"] = "desc".into(),
        TermsOrder::DocCount => query["orderBy"] = "doc_count".into(),
    }
    query.to_string()
}

pub(crate) fn render(declaration: &Declaration, scope: &Scope, context: &mut Context) -> Variable {
    check::check(declaration, context);
    let common = common(declaration);
    let selection = selection(declaration);
    match &declaration.kind {
        Kind::DataSource(datasource) => Variable::DataSource(DataSourceVariable {
            common,
            query: datasource.plugin_id().to_owned(),
            regex: declaration.regex.map(str::to_owned),
            current: declaration.start.map(|start| one(start, start)),
            selection,
        }),
        Kind::LabelValues {
            selector,
            label,
            metric,
        } => {
            let query = label_values(selector, label, &declaration.name, scope);
            Variable::Query(QueryVariable {
                common,
                datasource: scope.source_of(&DataSource::home(metric().prometheus)).to_wire(),
                definition: Some(query.clone()),
                query: VariableQuery::Prometheus(PrometheusVariableQuery {
                    qry_type: 1,
                    query,
                    ref_id: "PrometheusVariableQueryEditor-VariableQuery".to_owned(),
                }),
                regex: declaration.regex.map(str::to_owned),
                refresh: declaration.refresh.or(Some(Refresh::OnTimeRangeChanged)),
                sort: declaration.sort.or(Some(Sort::Natural)),
                selection,
                current: current(declaration),
            })
        }
        Kind::FieldValues { field, lucene, order } => Variable::Query(QueryVariable {
            common,
            datasource: DataSource::ELASTICSEARCH.to_wire(),
            // Grafana reads this text as JSON.
            query: VariableQuery::Text(terms(field, lucene, *order)),
            definition: None,
            regex: declaration.regex.map(str::to_owned),
            refresh: declaration.refresh.or(Some(Refresh::OnDashboardLoad)),
            sort: declaration.sort,
            selection,
            current: current(declaration),
        }),
        Kind::Text { value } => {
            let value = declaration.start.unwrap_or(value);
            Variable::TextBox(TextBoxVariable {
                common,
                query: value.to_owned(),
                options: vec![option(value, true)],
                current: Some(one(value, value)),
            })
        }
        Kind::Choice { values } => custom(declaration, values, context),
        Kind::Interval { durations } => {
            let texts: Vec<String> = durations.iter().map(Duration::to_string).collect();
            let known = |start: &str| texts.iter().any(|text| text == start);
            let start = start_among(declaration, texts.first().map(String::as_str), known, context);
            Variable::Interval(IntervalVariable {
                common,
                query: texts.join(","),
                auto: None,
                auto_min: None,
                auto_count: None,
                options: texts.iter().map(|text| option(text, text == start)).collect(),
                current: Some(one(start, start)),
            })
        }
        Kind::Constant { value } => Variable::Constant(ConstantVariable {
            common,
            query: (*value).to_owned(),
        }),
        Kind::Query { datasource, query } => Variable::Query(QueryVariable {
            common,
            datasource: datasource.to_wire(),
            definition: query.as_str().map(str::to_owned),
            query: VariableQuery::Raw(query.clone()),
            regex: declaration.regex.map(str::to_owned),
            refresh: declaration.refresh.or(Some(Refresh::OnTimeRangeChanged)),
            sort: declaration.sort.or(Some(Sort::Natural)),
            selection,
            current: current(declaration),
        }),
        // What it says is set in its place once everything is written.
        Kind::Json(_) => Variable::Constant(ConstantVariable {
            common,
            query: String::new(),
        }),
        Kind::Filters { datasource } => Variable::AdHoc(AdHocVariable {
            common,
            datasource: datasource.to_wire(),
            filters: Vec::new(),
        }),
    }
}

fn custom(declaration: &Declaration, values: &[String], context: &mut Context) -> Variable {
    let start = start_among(
        declaration,
        values.first().map(String::as_str),
        |start| values.iter().any(|value| value == start),
        context,
    );
    Variable::Custom(CustomVariable {
        common: common(declaration),
        // A comma separates values, so one within a value is escaped.
        query: values
            .iter()
            .map(|value| value.replace(',', "\\,"))
            .collect::<Vec<_>>()
            .join(","),
        options: values.iter().map(|value| option(value, value == start)).collect(),
        selection: selection(declaration),
        current: current(declaration).or(Some(one(start, start))),
    })
}

fn common(declaration: &Declaration) -> VariableCommon {
    VariableCommon {
        name: declaration.name.to_string(),
        label: declaration.title.map(str::to_owned),
        description: declaration.about.map(str::to_owned),
        hide: declaration.hidden.then_some(Hide::Variable),
        skip_url_sync: None,
    }
}

fn selection(declaration: &Declaration) -> VariableSelection {
    VariableSelection {
        multi: declaration.multi.then_some(true),
        include_all: declaration.all.then_some(true),
        all_value: declaration.all_value.map(str::to_owned),
        allow_custom_value: None,
    }
}

/// `label_values(metric{…}, label)`
fn label_values(selector: &Expr, label: &str, name: &str, scope: &Scope) -> String {
    // What can be chosen for the scope does not depend on what is chosen for it.
    let selector = if scope.is(name) {
        selector.to_string()
    } else {
        scope.print(selector)
    };
    format!("label_values({selector}, {label})")
}

/// What is chosen at first: a start that was named, or everything.
fn current(declaration: &Declaration) -> Option<Current> {
    match declaration.start {
        Some(start) if declaration.multi => Some(Current {
            text: OneOrMany::Many(vec![start.to_owned()]),
            value: OneOrMany::Many(vec![start.to_owned()]),
        }),
        Some(start) => Some(one(start, start)),
        None if declaration.all => Some(Current {
            text: OneOrMany::Many(vec!["All".to_owned()]),
            value: OneOrMany::Many(vec![ALL.to_owned()]),
        }),
        None => None,
    }
}

/// The value that a list starts at: the one that was named, which must be in it, else the first.
fn start_among<'a>(
    declaration: &Declaration,
    first: Option<&'a str>,
    known: impl Fn(&str) -> bool,
    context: &mut Context,
) -> &'a str
where
    'static: 'a,
{
    let Some(first) = first else {
        context.fault(format!(
            "variable `{}` has no values to choose from",
            declaration.name
        ));
        return "";
    };
    match declaration.start {
        Some(start) if known(start) => start,
        Some(start) => {
            context.fault(format!(
                "variable `{}` starts at `{start}`, which is none of its values",
                declaration.name
            ));
            first
        }
        None => first,
    }
}

fn one(text: &str, value: &str) -> Current {
    Current {
        text: OneOrMany::One(text.to_owned()),
        value: OneOrMany::One(value.to_owned()),
    }
}

fn option(text: &str, selected: bool) -> VariableOption {
    VariableOption {
        selected,
        text: text.to_owned(),
        value: text.to_owned(),
    }
}
