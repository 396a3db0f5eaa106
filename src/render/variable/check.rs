//! What Grafana would misread in a variable.

use std::collections::BTreeSet;

use crate::render::context::Context;
use crate::variable::{Declaration, Kind};

pub(super) fn check(declaration: &Declaration, context: &mut Context) {
    let name = &*declaration.name;
    if name.starts_with("__") {
        context
            .fault("the name of a variable must not begin with `__`, as Grafana's own do; give it another");
    } else if !is_name(name) {
        context.fault(
            "the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana \
             cannot find it in a query; give it another with `.with_name(…)`",
        );
    }
    match &declaration.kind {
        Kind::Choice { values } => choice(values, context),
        Kind::Interval { durations } => {
            let texts: Vec<String> = durations.iter().map(ToString::to_string).collect();
            once(&texts, context);
        }
        _ => {}
    }
}

fn is_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(legal) && name.starts_with(|first: char| !first.is_ascii_digit())
}

fn choice(values: &[String], context: &mut Context) {
    for value in values {
        let shown = value.escape_debug();
        if value.trim() != *value || value.is_empty() {
            context.fault(format_args!(
                "the value `{shown}` is empty or has blanks around it, which Grafana removes; write it without"
            ));
        }
        if is_pair(value) {
            context.fault(format_args!(
                "the value `{shown}` has a colon between blanks, before which Grafana reads a text and behind \
                 which the value; write the colon without blanks"
            ));
        }
    }
    once(values, context);
}

/// `text : value`
fn is_pair(value: &str) -> bool {
    value.match_indices(':').any(|(colon, _)| {
        let (before, after) = (&value[..colon], &value[colon + 1..]);
        before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace)
    })
}

fn once(values: &[String], context: &mut Context) {
    let mut known = BTreeSet::new();
    for value in values {
        if !known.insert(value) {
            context.fault(format_args!(
                "the value `{}` can be chosen twice; remove one",
                value.escape_debug()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::variable::Variable;
    use crate::{Dashboard, Project, hours, minutes};

    fn faults(variables: impl IntoIterator<Item = Variable>) -> String {
        let dashboard = variables
            .into_iter()
            .fold(Dashboard::new("shop", "Shop"), |dashboard, variable| {
                dashboard.variable(&variable)
            });
        let rendered = Project::new().dashboard(dashboard).render();
        rendered.map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    #[test]
    fn names_that_grafana_cannot_find_are_faults() {
        let names = ["", "my plan", "plan-id", "1st", "größe", "__plan", "a.b"];
        insta::assert_snapshot!(faults(names.map(|name| Variable::textbox(name, ""))), @"
        7 errors; no files written
          shop / variable : the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
          shop / variable my plan: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
          shop / variable plan-id: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
          shop / variable 1st: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
          shop / variable größe: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
          shop / variable __plan: the name of a variable must not begin with `__`, as Grafana's own do; give it another
          shop / variable a.b: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
        ");
    }

    #[test]
    fn values_that_grafana_reads_otherwise_are_faults() {
        insta::assert_snapshot!(faults([
            Variable::custom("step", &["one", "two", "one"]),
            Variable::custom("pair", &["Paris : 75", "Paris\t:\t75"]),
            Variable::custom("blank", &["", " one"]),
            Variable::interval("window", &[minutes(60), hours(1)]),
        ]), @r"
        6 errors; no files written
          shop / variable step: the value `one` can be chosen twice; remove one
          shop / variable pair: the value `Paris : 75` has a colon between blanks, before which Grafana reads a text and behind which the value; write the colon without blanks
          shop / variable pair: the value `Paris\t:\t75` has a colon between blanks, before which Grafana reads a text and behind which the value; write the colon without blanks
          shop / variable blank: the value `` is empty or has blanks around it, which Grafana removes; write it without
          shop / variable blank: the value ` one` is empty or has blanks around it, which Grafana removes; write it without
          shop / variable window: the value `1h` can be chosen twice; remove one
        ");
    }

    #[test]
    fn names_and_values_that_grafana_reads_are_fine() {
        assert_eq!(
            faults([
                Variable::textbox("_plan", ""),
                Variable::textbox("Plan2", ""),
                Variable::custom("time", &["08:00", "a :b", "a, b", "a b"]),
                Variable::interval("window", &[minutes(5), hours(1)]),
            ]),
            ""
        );
    }
}
