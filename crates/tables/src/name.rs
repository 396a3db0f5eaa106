//! Names of types and constants that a person would choose.

use std::collections::BTreeSet;

/// Names that mean something else where tables stand: in the prelude of Rust, in that of dashgen, in the macros.
const RESERVED: [&str; 46] = [
    "Annotation",
    "AsRef",
    "Box",
    "Clone",
    "Color",
    "Copy",
    "Counter",
    "DataSource",
    "Dashboard",
    "Debug",
    "Default",
    "Drop",
    "Duration",
    "Eq",
    "Err",
    "Folder",
    "From",
    "Gauge",
    "Histogram",
    "HasLabel",
    "InstantVector",
    "Into",
    "Iterator",
    "Label",
    "Link",
    "METRICS",
    "Metric",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Project",
    "Quantity",
    "RangeVector",
    "Result",
    "Row",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "Unit",
    "Variable",
    "Vec",
];

/// Names that are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// Takes a name.
    pub(crate) fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// The name of a type for a name in Prometheus; `what` stands behind one that is taken or none in Rust.
    pub(crate) fn of_type(&mut self, words: &[&str], what: &str) -> String {
        let name: String = words.iter().copied().map(capital).collect();
        let is_bad = |name: &str| {
            !name.starts_with(|first: char| first.is_ascii_alphabetic()) || RESERVED.contains(&name)
        };
        let name = if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            format!("{what}{name}")
        } else if is_bad(&name) || self.taken.contains(&name) {
            format!("{name}{what}")
        } else {
            name
        };
        self.free(name)
    }

    /// The name of a constant for a value of a label.
    pub(crate) fn of_constant(&mut self, value: &str, label: &str) -> String {
        let words = words(value);
        let mut name = words
            .iter()
            .map(|word| word.to_ascii_uppercase())
            .collect::<Vec<_>>()
            .join("_");
        let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
        if !starts_well || name == "ALL" {
            name = format!("{}_{name}", label.to_ascii_uppercase());
        }
        self.free(name.trim_matches('_').to_owned())
    }

    fn free(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 2;
        while RESERVED.contains(&&*free) || !self.taken.insert(free.clone()) {
            free = format!("{name}{number}");
            number += 1;
        }
        free
    }
}

/// The words of a name, also of one in camel case: `runId` is two.
pub(crate) fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = '_';
    for (at, sign) in name.char_indices() {
        let is_word = |sign: char| sign.is_ascii_alphanumeric();
        let is_new = sign.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !is_word(sign) || is_new {
            if start < at {
                words.push(&name[start..at]);
            }
            start = if is_word(sign) { at } else { at + sign.len_utf8() };
        }
        before = sign;
    }
    if start < name.len() {
        words.push(&name[start..]);
    }
    words
}

/// How many first words all names share, so that nobody needs to read them again and again.
pub(crate) fn common_words<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    let all: Vec<Vec<&str>> = names.map(words).collect();
    let Some(first) = all.first() else { return 0 };
    if all.len() < 2 {
        // `shop_orders_total` alone: its first word is where it belongs to.
        return usize::from(first.len() > 2);
    }
    let shared = |count: usize| {
        all.iter()
            .all(|words| words.len() > count + 1 && words[..=count] == first[..=count])
    };
    (0..first.len()).take_while(|count| shared(*count)).count()
}

fn capital(word: &str) -> String {
    let mut signs = word.chars();
    let first = signs.next().map(|first| first.to_ascii_uppercase());
    let rest = signs.as_str();
    let is_loud = word.len() > 1
        && word
            .chars()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit());
    let rest = if is_loud {
        rest.to_ascii_lowercase()
    } else {
        rest.to_owned()
    };
    first.into_iter().collect::<String>() + &rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_a_person_would_choose() {
        let mut names = Names::default();
        assert_eq!(
            names.of_type(&words("request_duration"), "Metric"),
            "RequestDuration"
        );
        assert_eq!(
            names.of_type(&words("request_duration"), "Metric"),
            "RequestDurationMetric"
        );
        assert_eq!(names.of_type(&words("planId"), "Label"), "PlanId");
        assert_eq!(names.of_type(&words("HTTP_code"), "Label"), "HttpCode");
        assert_eq!(names.of_type(&words("self"), "Label"), "SelfLabel");
        assert_eq!(names.of_type(&words("5xx"), "Metric"), "Metric5xx");
        assert_eq!(names.of_type(&words("_"), "Label"), "Label2");
        assert_eq!(
            names.of_constant("permission-denied", "status"),
            "PERMISSION_DENIED"
        );
        assert_eq!(names.of_constant("RunStarted", "event"), "RUN_STARTED");
        assert_eq!(names.of_constant("all", "kind"), "KIND_ALL");
        assert_eq!(names.of_constant("200", "code"), "CODE_200");
    }

    #[test]
    fn what_all_names_share_is_left_out() {
        let common = |names: &[&str]| common_words(names.iter().copied());
        assert_eq!(common(&["shop_orders_total", "shop_carts"]), 1);
        assert_eq!(common(&["shop_api_requests_total", "shop_api_errors_total"]), 2);
        assert_eq!(common(&["shop_orders_total", "go_threads"]), 0);
        assert_eq!(common(&["shop", "shop_orders"]), 0);
        assert_eq!(common(&["shop_orders_total"]), 1);
        assert_eq!(common(&["up"]), 0);
    }
}
