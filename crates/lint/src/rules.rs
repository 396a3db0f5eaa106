//! The registry: one line a rule. Its file is in `rules/`, and has its page, its level and its checks.

use crate::rule::Rule;

macro_rules! registry {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Every rule, in the order of their ids.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),+];
    };
}

registry! {
    panels_overlap,
    duplicate_id,
    invalid_promql,
    rate_of_gauge,
}

/// The rule with an id or a speaking name, in any case.
pub fn find(name: &str) -> Option<&'static Rule> {
    let is_it = |rule: &&&Rule| rule.id.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name);
    RULES.iter().find(is_it).copied()
}
