//! PromQL compared by what it says.

use std::collections::{HashMap, HashSet};

use super::model::Part;
use dashgen_promql::analysis::children_mut;
use dashgen_promql::ast::{
    Aggregate, Binary, Expr, Grouping, Matcher, MetricName, Name, Node, Selector, Subquery, TimeShift, Window,
};
use dashgen_promql::parse_unchecked;

/// If more parts than this differ, the whole expressions say it better.
const MOST_PARTS: usize = 4;

/// Whether two expressions say the same thing.
///
/// What is no PromQL is compared by its words and signs, without the space between them.
pub(super) fn is_same(before: &str, after: &str) -> bool {
    match (tree(before), tree(after)) {
        (Some(before), Some(after)) => before == after,
        (None, None) => tokens(before) == tokens(after),
        _ => false,
    }
}

/// The parts of two expressions that differ; none if too much differs to take it apart.
pub(super) fn parts(before: &str, after: &str) -> Vec<Part> {
    let (Some(before), Some(after)) = (tree(before), tree(after)) else {
        return Vec::new();
    };
    let mut parts = Parts::default();
    parts.expressions(&before, &after);
    if parts.is_whole || parts.found.len() > MOST_PARTS {
        Vec::new()
    } else {
        parts.found
    }
}

/// Whether an alert on the second expression fires for less than one on the first: only the number differs that a
/// value is compared with, and fewer values reach it.
pub(super) fn fires_for_less(before: &str, after: &str) -> bool {
    let compared = |text: &str| match tree(text)?.node {
        Node::Binary(binary) => match binary.right.node {
            Node::Number(_) => Some((
                binary.left.to_string(),
                binary.op,
                binary.right.to_string().parse::<f64>().ok()?,
            )),
            _ => None,
        },
        _ => None,
    };
    match (compared(before), compared(after)) {
        (Some((left, op, from)), Some((other, same, to))) if left == other && op == same => match op.as_str()
        {
            ">" | ">=" => to > from,
            "<" | "<=" => to < from,
            _ => false,
        },
        _ => false,
    }
}

/// The tree, with matchers and labels in one order: theirs means nothing.
fn tree(text: &str) -> Option<Expr> {
    let mut tree = parse_unchecked(text).ok()?.expr;
    arrange(&mut tree);
    Some(tree)
}

fn arrange(expr: &mut Expr) {
    match &mut expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => {
            selector.matchers.sort_by_cached_key(matcher_text);
        }
        Node::Aggregate(aggregate) => {
            if let Some(grouping) = &mut aggregate.grouping {
                grouping.labels.sort();
            }
        }
        Node::Binary(binary) => {
            if let Some(labels) = &mut binary.matching.labels {
                labels.labels.sort();
            }
            if let Some(group) = &mut binary.matching.group {
                group.include.sort();
            }
        }
        _ => {}
    }
    children_mut(expr).into_iter().for_each(arrange);
}

#[derive(Default)]
struct Parts {
    found: Vec<Part>,
    /// The expressions differ at their root.
    is_whole: bool,
    depth: usize,
}

impl Parts {
    fn push(&mut self, what: &'static str, before: impl Into<String>, after: impl Into<String>) {
        self.found.push(Part {
            what,
            before: before.into(),
            after: after.into(),
        });
    }

    fn expressions(&mut self, before: &Expr, after: &Expr) {
        if before == after {
            return;
        }
        self.depth += 1;
        match (&before.node, &after.node) {
            (Node::Number(_), Node::Number(_)) => self.push("number", before.to_string(), after.to_string()),
            (Node::String(_), Node::String(_)) => self.push("text", before.to_string(), after.to_string()),
            (Node::Selector(a), Node::Selector(b)) => self.selectors(a, b),
            (Node::Range(a, window), Node::Range(b, other)) => {
                self.selectors(a, b);
                self.windows("window", Some(window), Some(other));
            }
            (Node::Subquery(a), Node::Subquery(b)) => self.subqueries(a, b),
            (Node::Call(name, a), Node::Call(other, b)) if a.len() == b.len() => {
                if name != other {
                    self.push("function", name.to_string(), other.to_string());
                }
                a.iter().zip(b).for_each(|(a, b)| self.expressions(a, b));
            }
            (Node::Aggregate(a), Node::Aggregate(b)) if a.parameter.is_some() == b.parameter.is_some() => {
                self.aggregates(a, b);
            }
            (Node::Binary(a), Node::Binary(b)) if a.matching == b.matching && a.bool == b.bool => {
                self.binaries(a, b);
            }
            (Node::Negate(a), Node::Negate(b)) | (Node::Plus(a), Node::Plus(b)) => self.expressions(a, b),
            _ if self.depth == 1 => self.is_whole = true,
            _ => self.push("part", before.to_string(), after.to_string()),
        }
        self.depth -= 1;
    }

    fn subqueries(&mut self, before: &Subquery, after: &Subquery) {
        self.expressions(&before.expr, &after.expr);
        self.windows("window", Some(&before.range), Some(&after.range));
        self.windows("step", before.step.as_ref(), after.step.as_ref());
        self.shifts(&before.at, &after.at);
    }

    fn aggregates(&mut self, before: &Aggregate, after: &Aggregate) {
        if before.op != after.op {
            self.push("aggregation", before.op.to_string(), after.op.to_string());
        }
        if before.grouping != after.grouping {
            self.push(
                "grouping",
                grouping(before.grouping.as_ref()),
                grouping(after.grouping.as_ref()),
            );
        }
        if let (Some(before), Some(after)) = (&before.parameter, &after.parameter) {
            self.expressions(before, after);
        }
        self.expressions(&before.expr, &after.expr);
    }

    fn binaries(&mut self, before: &Binary, after: &Binary) {
        if before.op != after.op {
            self.push("operator", before.op.as_str(), after.op.as_str());
        }
        self.expressions(&before.left, &after.left);
        self.expressions(&before.right, &after.right);
    }

    fn selectors(&mut self, before: &Selector, after: &Selector) {
        if before.metric != after.metric {
            self.push(
                "metric",
                metric(before.metric.as_ref()),
                metric(after.metric.as_ref()),
            );
        }
        let texts = |side: &Selector| -> HashSet<String> { side.matchers.iter().map(matcher_text).collect() };
        let (of_before, of_after) = (texts(before), texts(after));
        let gone = before
            .matchers
            .iter()
            .filter(|one| !of_after.contains(&matcher_text(one)));
        let new = after
            .matchers
            .iter()
            .filter(|one| !of_before.contains(&matcher_text(one)));
        let mut new: Vec<Option<&Matcher>> = new.map(Some).collect();
        // The places of the new ones by label, the first of each last.
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, one) in new.iter().enumerate().rev() {
            if let Some(label) = one.and_then(label) {
                places.entry(label.to_string()).or_default().push(place);
            }
        }
        for one in gone {
            let same_label = label(one).and_then(|label| places.get_mut(&label.to_string())?.pop());
            let other = same_label.and_then(|place| new[place].take());
            self.push(
                "matcher",
                matcher_text(one),
                other.map(matcher_text).unwrap_or_default(),
            );
        }
        for one in new.into_iter().flatten() {
            self.push("matcher", "", matcher_text(one));
        }
        self.shifts(&before.at, &after.at);
        if before.extension != after.extension {
            self.is_whole = true;
        }
    }

    fn shifts(&mut self, before: &TimeShift, after: &TimeShift) {
        self.windows("offset", before.offset.as_ref(), after.offset.as_ref());
        if before.at != after.at {
            self.is_whole = true;
        }
    }

    fn windows(&mut self, what: &'static str, before: Option<&Window>, after: Option<&Window>) {
        if before != after {
            let text = |window: Option<&Window>| window.map(window_text).unwrap_or_default();
            self.push(what, text(before), text(after));
        }
    }
}

fn metric(metric: Option<&MetricName>) -> String {
    let metric = metric.cloned();
    metric
        .map(|metric| {
            Expr::from(Node::Selector(Selector {
                metric: Some(metric),
                ..Selector::default()
            }))
            .to_string()
        })
        .unwrap_or_default()
}

fn label(matcher: &Matcher) -> Option<&Name> {
    match matcher {
        Matcher::Label { label, .. } | Matcher::Unquoted { label, .. } => Some(label),
        Matcher::Metric(_) | Matcher::Variable(_) => None,
    }
}

/// A matcher as the printer writes it, without the braces.
fn matcher_text(matcher: &Matcher) -> String {
    let selector = Selector {
        matchers: vec![matcher.clone()],
        ..Selector::default()
    };
    let text = Expr::from(Node::Selector(selector)).to_string();
    text.trim_start_matches('{').trim_end_matches('}').to_owned()
}

/// A window as the printer writes it, without the brackets.
fn window_text(window: &Window) -> String {
    let selector = Selector {
        metric: Some(MetricName::Fixed("x".into())),
        ..Selector::default()
    };
    let text = Expr::from(Node::Range(selector, window.clone())).to_string();
    text.strip_prefix("x[")
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(&text)
        .to_owned()
}

fn grouping(grouping: Option<&Grouping>) -> String {
    grouping.map_or_else(String::new, |grouping| {
        let word = if grouping.without { "without" } else { "by" };
        format!("{word} ({})", grouping.labels.join(", "))
    })
}

/// An expression in any language as words and signs, without space and comments between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '#' {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
            continue;
        }
        let length = match first {
            '"' | '\'' | '`' => quoted_length(rest, first),
            first if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | ':' | '.' | '$')
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, sign) in text.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if sign == '\\' && quote != '`' {
            is_escaped = true;
        } else if sign == quote {
            return place + sign.len_utf8();
        }
    }
    text.len()
}
