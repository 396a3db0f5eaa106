//! The syntax tree of PromQL: what the typed builder makes, the parser reads and the printer writes.
//!
//! One tree serves both directions. Grafana's variables and macros (`$plan`, `${plan:regex}`,
//! `[[plan]]`, `$__rate_interval`) are tokens of their own, because a dashboard's query is PromQL only
//! after Grafana has replaced them. Inside string literals they are plain text.
//!
//! Redundant parentheses are not kept: the printer writes the ones that the tree needs.

pub use dashgen_duration::Duration;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

/// A name: of a metric, a label, a function or a variable.
pub type Name = Cow<'static, str>;

/// Where something stands in the text that was parsed, in bytes. `0..0` for what was built in code.
///
/// Two spans always compare equal, so that two trees are equal when they say the same thing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A number that compares by what is written: `NaN` equals itself, `-0` differs from `0`.
///
/// So that two trees with `NaN` can be equal, and a tree can be a key.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl Number {
    /// The bits that decide equality: all that are not a number count as one.
    fn key(self) -> u64 {
        if self.0.is_nan() {
            f64::NAN.to_bits()
        } else {
            self.0.to_bits()
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(value.into())
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Where it stands.
    pub span: Span,
}

/// A dashboard has thousands of them; what is rare in one stands in a box.
const _: () = assert!(size_of::<Expr>() <= 224);

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A number: `5`, `0x1F`, `NaN`.
    Number(Number),
    /// A duration where a number may stand: `5m` is 300.
    Duration(Duration),
    /// A string literal, its escapes resolved.
    String(String),
    /// A variable or macro of Grafana that stands for a whole expression: `topk($k, x)`.
    Variable(Variable),
    /// An instant vector selector: `up{job="a"} offset 5m`.
    Selector(Selector),
    /// A range vector selector: `up{job="a"}[5m] offset 5m`.
    Range(Selector, Window),
    /// A subquery: `rate(x[5m])[1h:1m]`.
    Subquery(Box<Subquery>),
    /// A function call. The name may hold a variable: `$fn(x)`, `${how}_over_time(x[5m])`.
    Call(Name, Vec<Expr>),
    /// An aggregation.
    Aggregate(Box<Aggregate>),
    /// A binary operation.
    Binary(Box<Binary>),
    /// `-x`.
    Negate(Box<Expr>),
    /// `+x`.
    Plus(Box<Expr>),
}

/// `$name`, `${name}`, `${name.field}`, `${name:format}` or `[[name]]`, as Grafana interpolates it.
///
/// Which of the ways was used is not kept: the printer writes `$name`, or `${name:format}` where there
/// is a field or a format.
///
/// Few variables have these, and every node of a tree has room for a variable: hence the boxes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The name without its sigil: `plan`, `__rate_interval`.
    pub name: Name,
    /// The field after the dot: the `login` of `${__user.login}`.
    pub field: Option<Box<Name>>,
    /// The format after the colon: `regex`, `pipe`, `csv`, `date:iso`, …
    pub format: Option<Box<Name>>,
}

impl Variable {
    /// `$name`.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            field: None,
            format: None,
        }
    }

    /// `${name:format}`.
    #[must_use]
    pub fn with_format(self, format: impl Into<Name>) -> Self {
        Self {
            format: Some(Box::new(format.into())),
            ..self
        }
    }
}

/// What may stand for a duration in `[…]` and after `offset`.
///
/// A number of seconds that stands alone and is whole in milliseconds is [`Window::Fixed`]: `x[300]` is
/// `x[5m]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// `5m`.
    Fixed(Duration),
    /// `$__rate_interval`.
    Variable(Variable),
    /// A variable and text that only together are a duration: `${__range_s}s`, `5$unit`.
    Template(Name),
    /// `step()` or `range()` (Prometheus 3, experimental).
    Call(Name),
    /// `max_of(step(), 5m)`, `min_of(…)` (Prometheus 3, experimental).
    Of(Name, Box<Window>, Box<Window>),
    /// A number without a unit inside duration arithmetic: the 2 of `5m * 2`. Alone: seconds that are
    /// no whole milliseconds.
    Number(Number),
    /// Arithmetic on durations (Prometheus 3, experimental).
    Binary(BinaryOp, Box<Window>, Box<Window>),
    /// `-(1m * 2)`.
    Negate(Box<Window>),
}

impl From<Duration> for Window {
    fn from(duration: Duration) -> Self {
        Self::Fixed(duration)
    }
}

/// The metric name, matchers and modifiers of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selector {
    /// The metric before the braces. Absent in `{job="a"}` and `{"metric.name"}`.
    pub metric: Option<MetricName>,
    /// What stands between the braces, in the order of the text.
    pub matchers: Vec<Matcher>,
    /// `offset` and `@`.
    pub at: TimeShift,
    /// `smoothed` or `anchored` (Prometheus 3, experimental).
    pub extension: Option<Extension>,
}

/// The name in front of a selector's braces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MetricName {
    /// A metric.
    Fixed(Name),
    /// A variable: `$metric{job="a"}`.
    Variable(Variable),
    /// A name that is put together: `${service}_requests_total`.
    Template(Name),
}

/// One comma-separated part between a selector's braces.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Matcher {
    /// `label="value"` and its three siblings.
    Label {
        /// The label, quoted in the text if it is not a plain identifier. A variable is written `$name`,
        /// a name that is put together `${name}_id`.
        label: Name,
        /// How they are compared.
        op: MatchOp,
        /// The value, its escapes resolved. Variables stay as they are written.
        value: String,
    },
    /// A quoted metric name: `{"metric.name"}`.
    Metric(String),
    /// A variable that holds matchers: `{$filter}`.
    Variable(Variable),
    /// A variable that brings its own quotes: `{job=${job:doublequote}}`.
    Unquoted {
        /// The label, as in [`Matcher::Label`].
        label: Name,
        /// How they are compared.
        op: MatchOp,
        /// The variable that stands for the string.
        value: Variable,
    },
}

/// How a matcher compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`, anchored at both ends.
    Regex,
    /// `!~`, anchored at both ends.
    NotRegex,
}

/// `offset` and `@`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeShift {
    /// How far back: `offset 5m`; negative is forward.
    pub offset: Option<Window>,
    /// The fixed moment: `@ end()`.
    pub at: Option<At>,
}

/// The moment after `@`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// Seconds since 1970.
    Timestamp(Number),
    /// `start()` of the range that is evaluated.
    Start,
    /// `end()` of the range that is evaluated.
    End,
    /// A variable that holds a timestamp.
    Variable(Variable),
}

/// `smoothed` and `anchored`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extension {
    /// Interpolate at both ends.
    Smoothed,
    /// Include the sample before the range.
    Anchored,
}

/// `expr[range:step] offset …`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subquery {
    /// What is evaluated at each step.
    pub expr: Expr,
    /// How far back.
    pub range: Window,
    /// How often; absent: the server's evaluation interval.
    pub step: Option<Window>,
    /// `offset` and `@`.
    pub at: TimeShift,
}

/// `sum by (a, b) (expr)`, `topk(5, expr)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// `sum`, `topk`, …, in lower case, or a variable, written `$name`.
    pub op: Name,
    /// `by` or `without`. Absent and `by ()` mean the same; the parser makes it absent.
    pub grouping: Option<Grouping>,
    /// The `k` of `topk`, the label of `count_values`.
    pub parameter: Option<Expr>,
    /// What is aggregated.
    pub expr: Expr,
}

/// `by (…)` or `without (…)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grouping {
    /// `without` rather than `by`.
    pub without: bool,
    /// The labels, in the order of the text. A variable is written `$name`, with a format
    /// `${name:format}`.
    pub labels: Vec<Name>,
}

/// `left op right` with its modifiers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// The left operand.
    pub left: Expr,
    /// The right operand.
    pub right: Expr,
    /// `bool`: a comparison gives 0 or 1 instead of filtering.
    pub bool: bool,
    /// `on`, `ignoring`, `group_left`, `group_right`, `fill`.
    pub matching: Matching,
}

/// How the series of two vectors are paired.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Matching {
    /// `on (…)` or `ignoring (…)`. Absent and `ignoring ()` mean the same; the parser makes it absent
    /// unless there is a group.
    pub labels: Option<MatchingLabels>,
    /// `group_left (…)` or `group_right (…)`.
    pub group: Option<Group>,
    /// `fill_left (…)` (Prometheus 3, experimental). `fill (x)` sets both.
    pub fill_left: Option<Number>,
    /// `fill_right (…)`.
    pub fill_right: Option<Number>,
    /// The variable that stands for the operator of [`BinaryOp::Variable`].
    pub operator: Option<Variable>,
}

/// `on (…)` or `ignoring (…)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MatchingLabels {
    /// `on` rather than `ignoring`.
    pub on: bool,
    /// The labels, in the order of the text.
    pub labels: Vec<Name>,
}

/// `group_left (…)` or `group_right (…)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// Which side has several series for each of the other.
    pub side: Side,
    /// Labels that are copied from the side that has one.
    pub include: Vec<Name>,
}

/// A side of a binary operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// `group_left`
    Left,
    /// `group_right`
    Right,
}

/// The binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
    /// `unless`
    Unless,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
    /// `</`: the part of a histogram below a value (Prometheus 3, experimental).
    TrimUpper,
    /// `>/`: the part of a histogram above a value (Prometheus 3, experimental).
    TrimLower,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `atan2`
    Atan2,
    /// `^`
    Power,
    /// A variable of Grafana in place of the operator: `a $op on (job) b`. What it does is not known here.
    Variable,
}

impl BinaryOp {
    /// Whether it compares.
    ///
    /// ```
    /// use dashgen_promql::ast::BinaryOp;
    ///
    /// assert!(BinaryOp::GreaterOrEqual.is_comparison());
    /// assert!(!BinaryOp::Unless.is_comparison());
    /// ```
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Greater
                | Self::Less
                | Self::GreaterOrEqual
                | Self::LessOrEqual
        )
    }
}

impl From<Node> for Expr {
    fn from(node: Node) -> Self {
        Self {
            node,
            span: Span::default(),
        }
    }
}
