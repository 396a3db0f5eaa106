//! The lines of a service in Elasticsearch.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::context::Context;
use crate::catalogue::FieldType;
use crate::days;
use crate::retention::LogIndices;
use crate::wire::elasticsearch::{Action, IndexTemplate, LifecyclePolicy, Phase, Policy, Template};

/// Higher than Elasticsearch's own templates for `logs-*-*`, which have 100.
const PRIORITY: u32 = 200;

/// What Elasticsearch has to be told of some indices.
#[derive(Clone, Debug)]
pub struct RenderedLogIndices {
    name: &'static str,
    policy: LifecyclePolicy,
    template: IndexTemplate,
}

impl RenderedLogIndices {
    /// The name of both, and the start of the names of the indices.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The body of `PUT _ilm/policy/NAME`.
    pub fn policy(&self) -> &LifecyclePolicy {
        &self.policy
    }

    /// The body of `PUT _index_template/NAME`.
    pub fn template(&self) -> &IndexTemplate {
        &self.template
    }

    /// The path of the policy below the folder of the output.
    pub fn policy_path(&self) -> PathBuf {
        PathBuf::from(format!("elasticsearch/{}-policy.json", self.name))
    }

    /// The path of the template below the folder of the output.
    pub fn template_path(&self) -> PathBuf {
        PathBuf::from(format!("elasticsearch/{}-template.json", self.name))
    }
}

pub(super) fn render(indices: &[LogIndices], context: &mut Context) -> Vec<RenderedLogIndices> {
    for (place, one) in indices.iter().enumerate() {
        context.within(
            format_args!("log indices {}", one.name.escape_debug()),
            |context| {
                check_name(one, &indices[..place], context);
                check_retention(one, context);
                check_fields(one, context);
            },
        );
    }
    indices.iter().map(rendered).collect()
}

fn rendered(indices: &LogIndices) -> RenderedLogIndices {
    let phase = |min_age: String, actions: &[&str]| Phase {
        min_age,
        actions: actions
            .iter()
            .map(|name| ((*name).to_owned(), Action::default()))
            .collect(),
    };
    let deleted = indices.deleted_after().milliseconds / days(1).milliseconds;
    let phases = BTreeMap::from([
        ("hot".to_owned(), phase("0ms".to_owned(), &[])),
        ("delete".to_owned(), phase(format!("{deleted}d"), &["delete"])),
    ]);
    RenderedLogIndices {
        name: indices.name,
        policy: LifecyclePolicy {
            policy: Policy { phases },
        },
        template: IndexTemplate {
            index_patterns: vec![indices.pattern()],
            priority: PRIORITY,
            template: Template {
                settings: BTreeMap::from([("index.lifecycle.name".to_owned(), indices.name.to_owned())]),
                mappings: indices.mappings(),
            },
        },
    }
}

/// What Elasticsearch takes as the name of an index, without what means something in a pattern or an address.
fn check_name(indices: &LogIndices, before: &[LogIndices], context: &mut Context) {
    let name = indices.name;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !starts_well || !name.chars().all(is_plain) || name.len() > 200 {
        context.fault(
            "Elasticsearch does not take the name; begin with a lower case letter or a digit, and use those, `-`, `_` \
             and `.` only, up to 200",
        );
    }
    for other in before {
        let (short, long) = if other.name.len() <= name.len() {
            (other, indices)
        } else {
            (indices, other)
        };
        if long.name == short.name || long.name.starts_with(&format!("{}-", short.name)) {
            context.fault(format_args!(
                "the pattern `{}` takes indices of `{}` too, and Elasticsearch refuses two such templates; give one of \
                 them another name",
                short.pattern(),
                long.name
            ));
        }
    }
}

fn check_retention(indices: &LogIndices, context: &mut Context) {
    let keep = indices.keep.milliseconds;
    if keep < days(1).milliseconds || keep % days(1).milliseconds != 0 {
        context.fault(format_args!(
            "lines cannot be kept for {}; an index holds a day and is deleted as a whole, so name whole days, one or more",
            indices.keep
        ));
    }
}

fn check_fields(indices: &LogIndices, context: &mut Context) {
    let mut kinds: BTreeMap<&str, FieldType> = BTreeMap::new();
    for field in indices.fields {
        if kinds
            .insert(field.name, field.kind)
            .is_some_and(|other| other != field.kind)
        {
            context.fault(format_args!(
                "the field `{}` has two types; declare it once",
                field.name
            ));
        }
    }
    for field in kinds.keys() {
        let above = field.match_indices('.').map(|(end, _)| &field[..end]);
        for above in above.filter(|above| kinds.contains_key(above)) {
            context.fault(format_args!(
                "the field `{above}` has a value, and `{field}` is a part of it; Elasticsearch takes one or the other, so \
                 rename one"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalogue::LogField;
    use crate::retention::LogIndices;
    use crate::{Project, days, hours};

    #[test]
    fn what_elasticsearch_would_refuse_is_a_fault() {
        const FIELDS: &[LogField] = &[
            LogField::keyword("context", "C."),
            LogField::keyword("context.requestId", "R."),
            LogField::date("at", "A."),
            LogField::number("at", "A."),
        ];
        let project = Project::new()
            .log_indices(LogIndices::new("Shop Logs", FIELDS, hours(36)))
            .log_indices(LogIndices::new("shop-audit", &[], days(90)))
            .log_indices(LogIndices::new("shop", &[], days(0)));
        insta::assert_snapshot!(project.render().expect_err("faults"), @"
        6 errors; no files written
          log indices Shop Logs: Elasticsearch does not take the name; begin with a lower case letter or a digit, and use those, `-`, `_` and `.` only, up to 200
          log indices Shop Logs: lines cannot be kept for 1d12h; an index holds a day and is deleted as a whole, so name whole days, one or more
          log indices Shop Logs: the field `at` has two types; declare it once
          log indices Shop Logs: the field `context` has a value, and `context.requestId` is a part of it; Elasticsearch takes one or the other, so rename one
          log indices shop: the pattern `shop-*` takes indices of `shop-audit` too, and Elasticsearch refuses two such templates; give one of them another name
          log indices shop: lines cannot be kept for 0s; an index holds a day and is deleted as a whole, so name whole days, one or more
        ");
    }
}
