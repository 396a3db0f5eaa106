//! Every kind of error, with its sentence.

use thiserror::Error;

use super::words::{Arguments, Article, DidYouMean, Hint, TypeHint, Visible};
use crate::function::ValueType;

/// What can be wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing but spaces and comments.
    #[error("the query is empty: write an expression such as `up`")]
    Empty,
    /// More text than is read.
    #[error("the query is {length} bytes long, more than the {limit} that are read")]
    TooLong {
        /// How long it is, in bytes.
        length: usize,
        /// How long it may be, in bytes.
        limit: usize,
    },
    /// Too many levels.
    #[error("the query is nested deeper than {limit} levels: split it with a recording rule")]
    TooDeep {
        /// How many levels there may be.
        limit: usize,
    },
    /// A character that PromQL does not have.
    #[error("unexpected character `{}`{}", Visible(.character), Hint(.hint))]
    Character {
        /// The character.
        character: char,
        /// What to write instead.
        hint: &'static str,
    },
    /// Something that cannot stand here.
    #[error("unexpected {} {place}, expected {expected}{}", Visible(.found), Hint(.hint))]
    Unexpected {
        /// What was found.
        found: String,
        /// After or in what.
        place: &'static str,
        /// What may stand here.
        expected: &'static str,
        /// What was perhaps meant.
        hint: String,
    },
    /// A bracket that is never closed. The place is the bracket.
    #[error("this `{bracket}` is never closed")]
    Unclosed {
        /// The bracket.
        bracket: char,
    },
    /// A closing bracket without its opening one.
    #[error("this `{bracket}` closes nothing: remove it, or add the bracket that it should close")]
    Unopened {
        /// The bracket.
        bracket: char,
    },
    /// A string without its closing quote.
    #[error("this string is never closed: add `{quote}` at its end")]
    UnterminatedString {
        /// The quote that opens it.
        quote: char,
    },
    /// A backslash that begins no escape.
    #[error("unknown escape `{}` in a string: write `\\\\` for a backslash, or quote the string with backticks", Visible(.escape))]
    Escape {
        /// The backslash and what follows.
        escape: String,
    },
    /// Escaped bytes that are no UTF-8.
    #[error("the escapes in this string give bytes that are no UTF-8, which no label value can hold")]
    StringBytes,
    /// A number that cannot be read.
    #[error("`{}` is no number", Visible(.text))]
    Number {
        /// What was written.
        text: String,
    },
    /// A duration that cannot be read.
    #[error("`{}` is no duration: {reason}", Visible(.text))]
    Duration {
        /// What was written.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A duration that Prometheus cannot hold.
    #[error("this duration is out of range: Prometheus holds up to 292 years")]
    DurationRange,
    /// A range or step that is not positive.
    #[error("a duration between brackets must be greater than 0")]
    DurationNotPositive,
    /// Division of a duration by zero.
    #[error("this duration is divided by zero")]
    DurationDivision,
    /// A modifier on something that does not take it.
    #[error(
        "{modifier} must follow a selector or a subquery, such as `x {example}` or `rate(x[5m])[1h:] {example}`"
    )]
    Modifier {
        /// The modifier: `` `offset` ``, `` `@` ``.
        modifier: &'static str,
        /// How it is written.
        example: &'static str,
    },
    /// `smoothed` or `anchored` on something that does not take it.
    #[error("`{modifier}` must follow a selector, such as `x[5m] {modifier}`")]
    Extension {
        /// `smoothed` or `anchored`.
        modifier: &'static str,
    },
    /// A modifier that is there twice.
    #[error("{modifier} is set twice here")]
    ModifierTwice {
        /// The modifier.
        modifier: &'static str,
    },
    /// `[5m]` after something that is not a selector.
    #[error(
        "a range such as `[5m]` must follow a metric: put it inside, as in `rate(x[5m])`, or write a subquery `[5m:]`"
    )]
    RangeOfExpression,
    /// `[5m]` after `offset` or `@`.
    #[error("the range must stand before `{modifier}`: write `x[5m] {modifier} …`")]
    RangeAfterModifier {
        /// The modifier.
        modifier: &'static str,
    },
    /// A timestamp that Prometheus cannot hold.
    #[error("this timestamp is out of range: `@` takes seconds since 1970")]
    TimestampRange,
    /// A function that does not exist.
    #[error("unknown function `{}`{}", Visible(.name), DidYouMean(.suggestion.as_ref()))]
    UnknownFunction {
        /// The name.
        name: String,
        /// What was perhaps meant.
        suggestion: Option<&'static str>,
    },
    /// Too few or too many arguments.
    #[error("`{}` takes {}, but has {found} here", Visible(.name), Arguments(.least, .most))]
    ArgumentCount {
        /// The function or aggregation.
        name: String,
        /// How many it needs.
        least: usize,
        /// How many it takes.
        most: Option<usize>,
        /// How many there are.
        found: usize,
    },
    /// A value of the wrong type.
    #[error("{} must be {}, but this is {}{}", Visible(.place), Article(.expected), Article(.found), TypeHint(.expected, .found))]
    Type {
        /// What is wrong.
        place: String,
        /// What it should be.
        expected: ValueType,
        /// What it is.
        found: ValueType,
    },
    /// An operand that is neither scalar nor instant vector.
    #[error("`{operator}` works on scalars and instant vectors, but this is {}{}", Article(.found), TypeHint(&ValueType::InstantVector, .found))]
    Operand {
        /// The operator.
        operator: &'static str,
        /// What it is.
        found: ValueType,
    },
    /// `and`, `or`, `unless` with a scalar.
    #[error("`{operator}` works between instant vectors, but this is a scalar: wrap it in `vector(…)`")]
    SetOperand {
        /// The operator.
        operator: &'static str,
    },
    /// `1 == 1`.
    #[error("a comparison of two scalars gives no filter: write `{operator} bool`")]
    ScalarComparison {
        /// The operator.
        operator: &'static str,
    },
    /// `bool` after an operator that does not compare.
    #[error("`bool` belongs to a comparison such as `> bool`, not to `{operator}`")]
    Bool {
        /// The operator.
        operator: &'static str,
    },
    /// `on (…)` or `fill (…)` where an operand is a scalar.
    #[error("`{modifier}` pairs the series of two instant vectors, but one side is a scalar: remove it")]
    MatchingOfScalar {
        /// The modifier.
        modifier: &'static str,
    },
    /// `group_left` or `fill` with `and`, `or`, `unless`.
    #[error("`{modifier}` cannot stand with `{operator}`, which pairs many series with many")]
    MatchingOfSet {
        /// The modifier.
        modifier: &'static str,
        /// The operator.
        operator: &'static str,
    },
    /// A label in both `on (…)` and `group_left (…)`.
    #[error(
        "label `{}` stands both in `on (…)` and in the group: series are paired by it already, so drop it from the group", Visible(.label)
    )]
    MatchingTwice {
        /// The label.
        label: String,
    },
    /// A metric before the braces and another between them.
    #[error("the metric is named twice: `{}` and `{}`", Visible(.first), Visible(.second))]
    MetricTwice {
        /// Before the braces.
        first: String,
        /// Between the braces.
        second: String,
    },
    /// A selector that would match every series.
    #[error(
        "this selects every series there is: name a metric, or add a matcher that an empty value fails, such as `job!=\"\"`"
    )]
    MatchesEverything,
    /// The second argument of `info`.
    #[error(
        "the second argument of `info` is only matchers between braces, such as `{{k8s_cluster_name=~\".+\"}}`"
    )]
    InfoMatchers,
    /// A regular expression that RE2 refuses.
    #[error("invalid regular expression: {}", Visible(.reason))]
    Regex {
        /// What is wrong with it.
        reason: String,
    },
    /// A label with an empty name.
    #[error("a label's name cannot be empty")]
    EmptyLabel,
}
