//! Names that a person would choose: for modules, functions, types.

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

/// Names that are taken in one scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A scope in which some names have a meaning already.
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// The name of a function or a module for a title: `cpu_usage`. `what` stands for one that has no letters.
    pub(crate) fn snake(&mut self, title: &str, what: &str) -> String {
        let mut name = snake(title);
        if name.is_empty() {
            name = what.to_owned();
        } else if KEYWORDS.contains(&&*name) || name.starts_with(|first: char| first.is_ascii_digit()) {
            name = format!("{what}_{name}");
        }
        self.free(name, "_")
    }

    /// The name of a type for the name of a metric or a label: `NodeCpuSeconds`.
    pub(crate) fn camel(&mut self, name: &str, what: &str) -> String {
        let mut camel: String = snake_of(name, usize::MAX).split('_').map(capital).collect();
        if camel.is_empty() || camel.starts_with(|first: char| first.is_ascii_digit()) || camel == "Self" {
            camel = format!("{}{camel}", capital(what));
        }
        self.free(camel, "")
    }

    fn free(&mut self, name: String, separator: &str) -> String {
        let mut free = name.clone();
        let mut number = 2;
        while !self.taken.insert(free.clone()) {
            free = format!("{name}{separator}{number}");
            number += 1;
        }
        free
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

fn snake(title: &str) -> String {
    snake_of(title, LONGEST)
}

/// Its words in lower case, as many as fit.
fn snake_of(title: &str, longest: usize) -> String {
    let mut spelt = String::with_capacity(title.len());
    let mut before = ' ';
    for letter in title.chars() {
        match letter {
            '%' => spelt.push_str(" percent "),
            // `CamelCase` is two words, `HTTPServer` is not told apart.
            letter if letter.is_ascii_uppercase() && before.is_ascii_lowercase() => {
                spelt.extend([' ', letter]);
            }
            '\'' | '’' => {}
            letter => spelt.push(plain(letter)),
        }
        before = letter;
    }
    let words = spelt
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        let word: String = word
            .chars()
            .take(longest)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() {
            name = word;
        } else if name.len() + word.len() < longest {
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
        let mut name = |title: &str| names.snake(title, "panel");
        assert_eq!(name("CPU Usage (5m)"), "cpu_usage_5m");
        assert_eq!(name("CPU usage, 5m"), "cpu_usage_5m_2");
        assert_eq!(name("Type"), "panel_type");
        assert_eq!(name("5xx"), "panel_5xx");
        assert_eq!(name("…"), "panel");
        assert_eq!(name("dashboard"), "dashboard_2");
        assert_eq!(name("Größe in %"), "grose_in_percent");
        assert_eq!(name("Node's load for $node"), "nodes_load_for_node");
        assert_eq!(name("日本語"), "panel_2");
        assert_eq!(name("\"#; std::process::exit(1)"), "std_process_exit_1");
        assert_eq!(name("StateStore Latency"), "state_store_latency");
    }

    #[test]
    fn metrics_become_types() {
        let mut names = Names::default();
        assert_eq!(
            names.camel("node_cpu_seconds_total", "metric"),
            "NodeCpuSecondsTotal"
        );
        assert_eq!(names.camel("job:up:sum", "metric"), "JobUpSum");
        assert_eq!(names.camel("planId", "label"), "PlanId");
        assert_eq!(names.camel("__name__", "label"), "Name");
        assert_eq!(names.camel("self", "label"), "LabelSelf");
    }

    proptest! {
        #[test]
        fn every_name_is_one(title in any::<String>()) {
            let mut names = Names::default();
            let function = names.snake(&title, "panel");
            prop_assert!(syn::parse_str::<syn::Ident>(&function).is_ok(), "{function}");
            let camel = names.camel(&title, "metric");
            prop_assert!(syn::parse_str::<syn::Ident>(&camel).is_ok(), "{camel}");
        }
    }
}
