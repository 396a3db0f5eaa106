//! LogQL that the compiler checks, as far as the labels and fields of the catalogue reach: streams, lines, fields and how
//! often they come. Text of your own goes to `loki::range`.

use std::marker::PhantomData;

use super::{IntoQuery, Query, loki};
use crate::Unit;
use crate::catalogue::name::is_quoted;
use crate::catalogue::{FieldType, Label, LogField};
use crate::typed::LabelMatcher;
use dashgen_promql::ast::{Name, Selector, Window};

/// Log lines of streams of Loki.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::query::logql;
///
/// dashgen::labels! {
///     /// The service.
///     Service = "service_name";
/// }
/// mod fields {
///     dashgen::log_fields! {
///         /// How bad it is.
///         keyword LEVEL = "level";
///         /// How long it took, in milliseconds.
///         number TOOK = "http.took";
///     }
/// }
/// let slow = logql::streams(Service.is("cart"))
///     .contains("checkout")
///     .json()
///     .field_is(fields::LEVEL, "error")
///     .field_at_least(fields::TOOK, 500.0);
/// assert_eq!(
///     slow.to_string(),
///     r#"{service_name="cart"} |= "checkout" | json | level="error" | http_took>=500"#
/// );
/// assert_eq!(
///     slow.rate(minutes(5)).sum().by_field(fields::LEVEL).to_string(),
///     r#"sum by (level) (rate({service_name="cart"} |= "checkout" | json | level="error" | http_took>=500 [5m]))"#
/// );
/// ```
///
/// Fields are known once a parser has read them:
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # use dashgen::query::logql;
/// # dashgen::labels! {
/// #     /// S.
/// #     Service = "service_name";
/// # }
/// # const LEVEL: dashgen::catalogue::LogField = dashgen::catalogue::LogField::keyword("level", "L.");
/// let errors = logql::streams(Service.is("cart")).field_is(LEVEL, "error");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Logs<State = Lines> {
    selector: Selector,
    /// What stands behind the selector: ` |= "error" | json`.
    pipeline: String,
    errors: Vec<String>,
    state: PhantomData<State>,
}

/// Nothing is known of lines but their text.
#[derive(Clone, Debug)]
pub struct Lines;

/// Lines whose fields a parser has read.
#[derive(Clone, Debug)]
pub struct Fields;

/// Lines of all streams that match. More may be demanded of them with [`Logs::matching`].
pub fn streams<L: Label>(matcher: LabelMatcher<L>) -> Logs {
    let logs = Logs {
        selector: Selector::default(),
        pipeline: String::new(),
        errors: Vec::new(),
        state: PhantomData,
    };
    logs.matching(matcher)
}

fn quoted(text: &str) -> String {
    dashgen_promql::string_text(text)
}

impl<State> Logs<State> {
    /// Only streams that match this, too.
    pub fn matching<L: Label>(mut self, matcher: LabelMatcher<L>) -> Self {
        self.errors.extend(no_dots(L::INFO.name));
        self.selector.matchers.push(matcher.matcher);
        self
    }

    /// `|= "text"`: lines that have this text.
    pub fn contains(self, text: &str) -> Self {
        self.then(&format!("|= {}", quoted(text)))
    }

    /// `!= "text"`: lines that do not have this text.
    pub fn contains_not(self, text: &str) -> Self {
        self.then(&format!("!= {}", quoted(text)))
    }

    /// `|~ "regex"`: lines in which the regex finds something.
    pub fn contains_match(self, regex: &str) -> Self {
        self.then(&format!("|~ {}", quoted(regex)))
    }

    /// `!~ "regex"`: lines in which the regex finds nothing.
    pub fn contains_no_match(self, regex: &str) -> Self {
        self.then(&format!("!~ {}", quoted(regex)))
    }

    /// `rate(…[window])`: lines per second.
    pub fn rate(self, window: impl Into<Window>) -> LogRate<State> {
        LogRate::new("rate", self, &window.into(), Unit::COUNT.per_second())
    }

    /// `count_over_time(…[window])`: how many lines there are in a window.
    pub fn count_over_time(self, window: impl Into<Window>) -> LogRate<State> {
        LogRate::new("count_over_time", self, &window.into(), Unit::COUNT)
    }

    fn then(mut self, stage: &str) -> Self {
        self.pipeline.push(' ');
        self.pipeline.push_str(stage);
        self
    }
}

impl Logs<Lines> {
    /// `| json`: reads the fields of lines that are JSON.
    pub fn json(self) -> Logs<Fields> {
        self.parsed("| json")
    }

    /// `| logfmt`: reads the fields of lines such as `level=error took=5`.
    pub fn logfmt(self) -> Logs<Fields> {
        self.parsed("| logfmt")
    }

    fn parsed(self, parser: &str) -> Logs<Fields> {
        let Self {
            selector,
            pipeline,
            errors,
            ..
        } = self.then(parser);
        Logs {
            selector,
            pipeline,
            errors,
            state: PhantomData,
        }
    }
}

impl Logs<Fields> {
    /// `| field="text"`
    pub fn field_is(self, field: LogField, text: &str) -> Self {
        self.then(&format!("| {}={}", in_loki(field), quoted(text)))
    }

    /// `| field!="text"`
    pub fn field_is_not(self, field: LogField, text: &str) -> Self {
        self.then(&format!("| {}!={}", in_loki(field), quoted(text)))
    }

    /// `| field=~"regex"`, anchored at both ends.
    pub fn field_matches(self, field: LogField, regex: &str) -> Self {
        self.then(&format!("| {}=~{}", in_loki(field), quoted(regex)))
    }

    /// `| field>=number`, of a field that holds a number.
    pub fn field_at_least(self, field: LogField, number: f64) -> Self {
        self.compared(field, ">=", number)
    }

    /// `| field<number`, of a field that holds a number.
    pub fn field_below(self, field: LogField, number: f64) -> Self {
        self.compared(field, "<", number)
    }

    fn compared(mut self, field: LogField, op: &str, number: f64) -> Self {
        if field.kind != FieldType::Number {
            self.errors.push(format!(
                "field `{}` holds no number that could be compared; declare it as `number`, or compare its text with `.field_is(…)`",
                field.name
            ));
        }
        self.then(&format!("| {}{op}{number}", in_loki(field)))
    }
}

/// A field under the name that the parsers of Loki give it: what is neither letter nor digit becomes `_`.
fn in_loki(field: LogField) -> String {
    let legal = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut name: String = field
        .name
        .chars()
        .map(|character| if legal(character) { character } else { '_' })
        .collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

fn no_dots(label: &str) -> Option<String> {
    is_quoted(label).then(|| {
        format!(
            "Loki has no label `{label}`: it writes dots as `_`; declare a label `{}` for its streams",
            label.replace('.', "_")
        )
    })
}

/// How often log lines come. `.sum()` adds streams up.
#[derive(Clone, Debug)]
#[must_use]
pub struct LogRate<State> {
    /// `rate(… [5m])`
    rate: String,
    unit: Unit,
    /// The labels of the sum; absent: nothing is summed.
    sum: Option<Vec<String>>,
    errors: Vec<String>,
    state: PhantomData<State>,
}

impl<State> LogRate<State> {
    fn new(function: &str, logs: Logs<State>, window: &Window, unit: Unit) -> Self {
        // A bracket right behind a stage would be read as part of it.
        let space = if logs.pipeline.is_empty() { "" } else { " " };
        Self {
            rate: format!("{function}({logs}{space}[{window}])"),
            unit,
            sum: None,
            errors: logs.errors,
            state: PhantomData,
        }
    }

    /// `sum(…)`: all streams added up.
    pub fn sum(mut self) -> Self {
        self.sum.get_or_insert_default();
        self
    }

    /// Adds up the streams that agree on a label.
    pub fn by<L: Label>(mut self, _: L) -> Self {
        self.errors.extend(no_dots(L::INFO.name));
        self.sum.get_or_insert_default().push(L::INFO.name.to_owned());
        self
    }
}

impl LogRate<Fields> {
    /// Adds up the lines that agree on a field.
    pub fn by_field(mut self, field: LogField) -> Self {
        self.sum.get_or_insert_default().push(in_loki(field));
        self
    }
}

impl<State> std::fmt::Display for Logs<State> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.selector, self.pipeline)
    }
}

impl<State> std::fmt::Display for LogRate<State> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.sum.as_deref() {
            None => f.write_str(&self.rate),
            Some([]) => write!(f, "sum({})", self.rate),
            Some(labels) => write!(f, "sum by ({}) ({})", labels.join(", "), self.rate),
        }
    }
}

impl<State> IntoQuery for Logs<State> {
    fn into_query(self) -> Query {
        let query = loki::range(self.to_string()).into_query();
        self.errors.into_iter().fold(query, Query::with_error)
    }
}

impl<State> IntoQuery for LogRate<State> {
    fn into_query(self) -> Query {
        let query = loki::range(self.to_string()).into_query().unit(self.unit);
        let query = match self.sum {
            Some(labels) => query.labels(labels.into_iter().map(Name::Owned)),
            None => query,
        };
        self.errors.into_iter().fold(query, Query::with_error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::LogField;
    use crate::prelude::*;

    crate::labels! {
        /// The service.
        Service = "service_name";
        /// The pod, as OpenTelemetry calls it.
        Pod = "k8s.pod.name";
    }

    const LEVEL: LogField = LogField::keyword("level", "How bad it is.");

    #[test]
    fn what_is_written_is_logql() {
        let logs = || streams(Service.one_of(["cart", "shop"]));
        assert_eq!(logs().to_string(), r#"{service_name=~"cart|shop"}"#);
        assert_eq!(
            logs()
                .contains_not(r#"say "no""#)
                .contains_match("a|b")
                .to_string(),
            r#"{service_name=~"cart|shop"} != "say \"no\"" |~ "a|b""#
        );
        assert_eq!(
            logs().count_over_time(RANGE).by(Service).to_string(),
            r#"sum by (service_name) (count_over_time({service_name=~"cart|shop"}[$__range]))"#
        );
        assert_eq!(
            logs()
                .logfmt()
                .field_is_not(LEVEL, "info")
                .rate(minutes(1))
                .to_string(),
            r#"rate({service_name=~"cart|shop"} | logfmt | level!="info" [1m])"#
        );
    }

    #[test]
    fn what_loki_would_not_find_is_an_error() {
        let query = streams(Pod.is("a")).json().field_below(LEVEL, 5.0).into_query();
        insta::assert_snapshot!(query.errors().join("\n"), @r"
        Loki has no label `k8s.pod.name`: it writes dots as `_`; declare a label `k8s_pod_name` for its streams
        field `level` holds no number that could be compared; declare it as `number`, or compare its text with `.field_is(…)`
        ");
    }
}
