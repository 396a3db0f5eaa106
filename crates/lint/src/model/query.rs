//! An expression of PromQL, and where it stands.

use std::borrow::Cow;

use dashgen_promql::analysis::{VariableUse, variables, walk};
use dashgen_promql::ast::{MatchOp, Matcher, Name, Node, Span};
pub(crate) use dashgen_promql::metrics::Finding as Asked;
use dashgen_promql::metrics::check_metrics;
use dashgen_promql::{Errors, Parsed, parse};

use super::Source;
use crate::catalogue::Known;
use crate::finding::{Excerpt, Within};

/// What an expression is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A panel draws it over time.
    Range,
    /// A panel shows its last value.
    Instant,
    /// A panel's table or heat map, of which a legend says nothing.
    Table,
    /// Values of a variable are taken from it.
    Variable,
    /// Moments are marked where it has values.
    Annotation,
    /// An alert fires where it has values.
    Alert,
    /// It is recorded under another name.
    Record,
}

/// An expression of PromQL.
#[derive(Debug)]
pub(crate) struct Query<'v> {
    /// What is shown of it: the expression, or the query of a variable that holds it.
    pub(crate) shown: Cow<'v, str>,
    /// Where the expression starts in what is shown.
    pub(crate) start: usize,
    /// The expression.
    pub(crate) text: &'v str,
    /// Its tree, if it is PromQL.
    pub(crate) parsed: Option<Parsed<'v>>,
    /// What is wrong with it, if it is not.
    pub(crate) errors: Option<Errors>,
    /// What it asks of metrics that somebody knows, in vain.
    pub(crate) asked: Vec<Asked>,
    /// The label whose values are asked for, in the query of a variable, and where it stands in what is shown.
    pub(crate) label: Option<(&'v str, Span)>,
    /// Grafana's variables in it.
    pub(crate) variables: Vec<VariableUse>,
    pub(crate) role: Role,
    /// Whether it is not drawn.
    pub(crate) is_hidden: bool,
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    /// The panel that it belongs to.
    pub(crate) panel: Option<usize>,
    pub(crate) ref_id: Option<&'v str>,
    pub(crate) legend: Option<&'v str>,
    /// The plugin that draws it; empty outside panels.
    pub(crate) visualization: &'v str,
    /// The least step that its panel or itself asks for.
    pub(crate) min_step: Option<&'v str>,
}

impl<'v> Query<'v> {
    /// Calls `then` with every matcher of a label: the label, how it is compared, the value, and where the matcher stands.
    pub(crate) fn label_matchers(&self, then: &mut dyn FnMut(&Name, MatchOp, &str, Span)) {
        let Some(parsed) = &self.parsed else { return };
        walk(&parsed.expr, &mut |expr| {
            let (Node::Selector(selector) | Node::Range(selector, _)) = &expr.node else {
                return;
            };
            let spans = parsed.matchers(expr.span);
            for (index, matcher) in selector.matchers.iter().enumerate() {
                if let Matcher::Label { label, op, value } = matcher {
                    then(label, *op, value, spans.get(index).copied().unwrap_or(expr.span));
                }
            }
        });
    }

    /// Reads an expression. `None` if it is certainly no PromQL, or empty.
    pub(crate) fn read(
        text: &'v str,
        source: Source,
        role: Role,
        pointer: String,
        within: Vec<Within>,
    ) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let is_sure = source == Source::Prometheus;
        let (parsed, errors) = match parse(text) {
            Ok(parsed) => (Some(parsed), None),
            Err(errors) if is_sure => (None, Some(errors)),
            // It may well be the language of another data source.
            Err(_) => return None,
        };
        let variables = parsed
            .as_ref()
            .filter(|_| text.contains(['$', '[']))
            .map(|parsed| variables(&parsed.expr));
        Some(Self {
            shown: Cow::Borrowed(text),
            start: 0,
            text,
            parsed,
            errors,
            asked: Vec::new(),
            label: None,
            variables: variables.unwrap_or_default(),
            role,
            is_hidden: false,
            pointer,
            within,
            panel: None,
            ref_id: None,
            legend: None,
            visualization: "",
            min_step: None,
        })
    }

    /// Holds it against metrics that somebody knows.
    pub(crate) fn ask(&mut self, metrics: Known<'_>) {
        if let Some(parsed) = &self.parsed {
            self.asked = check_metrics(parsed, metrics);
        }
    }

    /// A part of it in what is shown.
    pub(crate) fn excerpt(&self, span: Span) -> Excerpt {
        Excerpt::new(&self.shown, self.start + span.start, self.start + span.end)
    }

    /// The whole of it.
    pub(crate) fn whole(&self) -> Span {
        Span {
            start: 0,
            end: self.text.len(),
        }
    }

    /// The same in a longer text, such as `label_values(…, job)`.
    pub(super) fn inside(mut self, shown: &'v str) -> Self {
        self.label = label_of_variable(shown);
        self.start = self.text.as_ptr() as usize - shown.as_ptr() as usize;
        self.shown = Cow::Borrowed(shown);
        self
    }
}

/// The expression in a variable's query: the selector of `label_values(…, label)`, the argument of `query_result(…)`.
pub(super) fn of_variable(query: &str) -> Option<&str> {
    let trimmed = query.trim_end();
    let inside = |name: &str| {
        trimmed
            .trim_start()
            .strip_prefix(name)?
            .strip_prefix('(')?
            .strip_suffix(')')
    };
    if let Some(inner) = inside("label_values") {
        let (selector, label) = inner.rsplit_once(',')?;
        return is_label(label.trim()).then(|| selector.trim());
    }
    if let Some(inner) = inside("query_result") {
        return Some(inner.trim());
    }
    None
}

fn is_label(label: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b':' | b'{' | b'}');
    !label.is_empty() && label.bytes().all(is_part)
}

/// The label of `label_values(…, label)`.
fn label_of_variable(query: &str) -> Option<(&str, Span)> {
    let inner = query.trim().strip_prefix("label_values(")?.strip_suffix(')')?;
    let (_, label) = inner.rsplit_once(',')?;
    let label = label.trim();
    let start = label.as_ptr() as usize - query.as_ptr() as usize;
    let end = start + label.len();
    is_label(label).then_some((label, Span { start, end }))
}
