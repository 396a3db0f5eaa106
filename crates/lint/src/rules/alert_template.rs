use dashgen_promql::analysis::ResultLabels;
use dashgen_promql::metrics::is_of_scrape;

use crate::finding::Level;
use crate::gotemplate::{Action, actions};
use crate::model::{RuleFile, RuleKind, RuleOf, step};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// The text of an alert cannot be made
    ///
    /// A template that is no template, that calls a function which Prometheus does not have, names a variable that nobody
    /// defines, or a label that the expression does not give. `$value` in a label is a warning.
    ///
    /// ## Why
    /// The message arrives with a hole, or with an error of the template instead of the text. A label that holds the value
    /// makes another alert of every evaluation: it never has been pending long enough.
    ///
    /// ## Bad
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ErrorsHigh
    ///         expr: sum by (job) (rate(http_errors_total[5m])) > 1
    ///         annotations:
    ///           summary: "{{ $labels.instance }} fails"
    /// ```
    ///
    /// ## Good
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ErrorsHigh
    ///         expr: sum by (job) (rate(http_errors_total[5m])) > 1
    ///         annotations:
    ///           summary: "{{ $labels.job }} fails"
    /// ```
    ///
    /// ## Real case
    /// An aggregation is added to the expression, and the page that wakes somebody begins with a blank.
    "A02" "alert-template" Error, [Check::Rules(check)]
}

fn check(file: &RuleFile, reporter: &mut Reporter) {
    if !file.is_prometheus {
        return;
    }
    for (_, rule) in file.rules().filter(|(_, rule)| rule.kind == RuleKind::Alert) {
        let query = file.query(rule).and_then(|query| Some((query, query.parsed.as_ref()?)));
        let labels = query.map_or(ResultLabels::Unknown, |(query, parsed)| reporter.labels_of(query, &parsed.expr));
        for field in ["labels", "annotations"] {
            let texts = rule.value.get(field).and_then(|fields| fields.as_object());
            for (name, text) in texts.into_iter().flatten() {
                let Some(text) = text.as_str().filter(|text| text.contains("{{") || text.contains("}}")) else { continue };
                let pointer = format!("{}/{field}/{}", rule.pointer, step(name));
                one(text, &pointer, field == "labels", &labels, rule, reporter);
            }
        }
    }
}

fn one(text: &str, pointer: &str, is_label: bool, labels: &ResultLabels, rule: &RuleOf, reporter: &mut Reporter) {
    let mut report = |start, end, level, message: String, help: &str| {
        reporter.text(pointer, &rule.within, (text, start, end), level, message, help);
    };
    let actions = match actions(text) {
        Ok(actions) => actions,
        Err((start, end, message)) => {
            report(start, end, Level::Error, message, "close each `{{` with `}}`");
            return;
        }
    };
    let has_scope = actions.iter().flat_map(Action::functions).any(|(name, ..)| matches!(name, "range" | "with"));
    let declared: Vec<&str> = actions.iter().flat_map(Action::declared).collect();
    for action in &actions {
        for (name, start, end) in action.functions() {
            if !FUNCTIONS.contains(&name) {
                report(start, end, Level::Error, format!("Prometheus has no function `{name}` in templates"), "name one that it has");
            }
        }
        for (name, start, end) in action.variables() {
            if !VARIABLES.contains(&name) && !declared.contains(&name) {
                report(
                    start,
                    end,
                    Level::Error,
                    format!("nobody defines `${name}`"),
                    "write `$labels`, `$value`, or define it with `:=`",
                );
            }
        }
        for (name, start, end) in action.labels() {
            // Within a loop the dot is something else.
            let is_own = text[start..end].starts_with('$') || !has_scope;
            if is_own && !labels.may_have(name) && !is_of_scrape(name) {
                let message = format!("the expression gives no label `{name}`");
                report(start, end, Level::Error, message, "keep it in the aggregation, or leave it out of the text");
            }
        }
        if is_label && let Some((start, end)) = action.value() {
            report(
                start,
                end,
                Level::Warning,
                "a label with the value makes another alert of every evaluation".to_owned(),
                "put the value into an annotation",
            );
        }
    }
}

/// The variables that Prometheus sets.
const VARIABLES: [&str; 5] = ["labels", "value", "externalLabels", "externalURL", ""];

/// The functions of Go's templates and Prometheus' own, and the words of the language.
const FUNCTIONS: [&str; 67] = [
    "and", "args", "block", "break", "call", "continue", "define", "else", "end", "eq", "externalURL", "false", "first",
    "ge", "graphLink", "gt", "html", "humanize", "humanize1024", "humanizeDuration", "humanizePercentage",
    "humanizeTimestamp", "if", "index", "js", "label", "le", "len", "lt", "match", "ne", "nil", "not", "now", "or",
    "parseDuration", "pathPrefix", "print", "printf", "println", "query", "range", "reReplaceAll", "safeHtml", "slice",
    "sortByLabel", "stripDomain", "stripPort", "strvalue", "tableLink", "template", "title", "toDuration", "toLower",
    "toTime", "toUpper", "true", "urlQueryEscape", "urlquery", "value", "with", "tmpl", "toJson", "externalLabels",
    "labels", "tableLinkForExpression", "graphLinkForExpression",
];
