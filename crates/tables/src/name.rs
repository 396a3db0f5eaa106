//! Names that a person would choose: of types, constants, functions and modules.

use std::collections::BTreeSet;

/// Words of Rust that cannot be a name, of all editions and to come.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The longest name.
const LONGEST: usize = 48;

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

/// Names that are taken in one scope.
///
/// ```
/// use dashgen_tables::name::Names;
///
/// let mut names = Names::with(&["dashboard"]);
/// assert_eq!(names.function("CPU Usage (5m)", "panel"), "cpu_usage_5m");
/// assert_eq!(names.of_type("node_cpu_seconds_total", "Metric"), "NodeCpuSecondsTotal");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A scope in which some names have a meaning already.
    pub fn with(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// A scope in which tables stand: names of the preludes are taken.
    pub fn of_tables() -> Self {
        Self::with(&RESERVED)
    }

    /// Takes a name.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// The name of a function or a module for a title: `cpu_usage`. `what` stands for one that has no letters, and before
    /// one that would be a word of Rust.
    pub fn function(&mut self, title: &str, what: &str) -> String {
        let mut name = snake(title);
        if name.is_empty() {
            name = what.to_owned();
        } else if KEYWORDS.contains(&&*name) || name.starts_with(|first: char| first.is_ascii_digit()) {
            name = format!("{what}_{name}");
        }
        self.free(name, "_")
    }

    /// The name of a type for a name in Prometheus; `what` stands behind one that is taken, and before one that would be
    /// none in Rust.
    pub fn of_type(&mut self, name: &str, what: &str) -> String {
        self.of_words(&words(name), what)
    }

    /// The name of a type for some words of one.
    pub fn of_words(&mut self, words: &[&str], what: &str) -> String {
        let name: String = words.iter().copied().map(capital).collect();
        let name = if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            format!("{what}{name}")
        } else if name == "Self" || self.taken.contains(&name) {
            format!("{name}{what}")
        } else {
            name
        };
        self.free(name, "")
    }

    /// The name of a constant for a value of a label.
    pub fn of_constant(&mut self, value: &str, label: &str) -> String {
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
        self.free(name.trim_matches('_').to_owned(), "")
    }

    fn free(&mut self, name: String, separator: &str) -> String {
        free(&mut self.taken, name, separator)
    }
}

/// The name, or else the first of it with a number that nothing has yet; from now on it is taken.
pub fn free(taken: &mut BTreeSet<String>, name: String, separator: &str) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}{separator}{number}");
        number += 1;
    }
    free
}

/// The words of a name, also of one in camel case: `runId` is two.
pub fn words(name: &str) -> Vec<&str> {
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
pub fn common_words<'n>(names: impl Iterator<Item = &'n str>) -> usize {
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

/// The words of a title in lower case, as many as fit.
fn snake(title: &str) -> String {
    let mut spelt = String::with_capacity(title.len());
    for letter in title.chars() {
        match letter {
            '%' => spelt.push_str(" percent "),
            '\'' | '’' => {}
            letter => spelt.push(plain(letter)),
        }
    }
    let mut name = String::new();
    for word in words(&spelt) {
        let word: String = word
            .chars()
            .take(LONGEST)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() {
            name = word;
        } else if name.len() + word.len() < LONGEST {
            name.push('_');
            name.push_str(&word);
        } else {
            break;
        }
    }
    name
}

/// A letter of Latin without its mark, where it is common.
fn plain(letter: char) -> char {
    const MARKED: [(&str, char); 14] = [
        ("äàáâãå", 'a'),
        ("ÄÀÁÂÃÅ", 'A'),
        ("ëèéê", 'e'),
        ("ËÈÉÊ", 'E'),
        ("ïìíî", 'i'),
        ("öòóôõø", 'o'),
        ("ÖÒÓÔÕØ", 'O'),
        ("üùúû", 'u'),
        ("ÜÙÚÛ", 'U'),
        ("ñ", 'n'),
        ("ç", 'c'),
        ("ß", 's'),
        ("ÿý", 'y'),
        ("µμ", 'u'),
    ];
    let found = MARKED.iter().find(|(marked, _)| marked.contains(letter));
    found.map_or(letter, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_become_names() {
        let mut names = Names::with(&["dashboard"]);
        let mut name = |title: &str| names.function(title, "panel");
        for (title, expected) in [
            ("CPU Usage (5m)", "cpu_usage_5m"),
            ("CPU usage, 5m", "cpu_usage_5m_2"),
            ("Type", "panel_type"),
            ("5xx", "panel_5xx"),
            ("…", "panel"),
            ("dashboard", "dashboard_2"),
            ("Größe in %", "grose_in_percent"),
            ("Node's load for $node", "nodes_load_for_node"),
            ("日本語", "panel_2"),
            ("\"#; std::process::exit(1)", "std_process_exit_1"),
            ("StateStore Latency", "state_store_latency"),
        ] {
            assert_eq!(name(title), expected, "{title}");
        }
    }

    #[test]
    fn names_of_prometheus_become_types() {
        let mut names = Names::of_tables();
        let mut name = |name: &str, what: &str| names.of_type(name, what);
        for (given, what, expected) in [
            ("request_duration", "Metric", "RequestDuration"),
            ("request_duration", "Metric", "RequestDurationMetric"),
            ("job:up:sum", "Metric", "JobUpSum"),
            ("planId", "Label", "PlanId"),
            ("__name__", "Label", "Name"),
            ("HTTP_code", "Label", "HttpCode"),
            ("self", "Label", "SelfLabel"),
            ("result", "Label", "ResultLabel"),
            ("5xx", "Metric", "Metric5xx"),
            ("_", "Label", "Label2"),
        ] {
            assert_eq!(name(given, what), expected, "{given}");
        }
    }

    #[test]
    fn values_become_constants() {
        let mut names = Names::default();
        for (value, label, expected) in [
            ("permission-denied", "status", "PERMISSION_DENIED"),
            ("RunStarted", "event", "RUN_STARTED"),
            ("all", "kind", "KIND_ALL"),
            ("200", "code", "CODE_200"),
        ] {
            assert_eq!(names.of_constant(value, label), expected);
        }
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

    proptest! {
        #[test]
        fn every_name_is_one(title in any::<String>()) {
            let is_name = |name: &str| {
                let mut tokens = name.parse::<proc_macro2::TokenStream>().expect("a token").into_iter();
                let is_ident = matches!(tokens.next(), Some(proc_macro2::TokenTree::Ident(_)));
                is_ident && tokens.next().is_none() && !KEYWORDS.contains(&name)
            };
            let mut names = Names::of_tables();
            let function = names.function(&title, "panel");
            prop_assert!(is_name(&function), "{function}");
            let of_type = names.of_type(&title, "Metric");
            prop_assert!(is_name(&of_type), "{of_type}");
        }
    }
}
