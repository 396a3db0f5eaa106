//! A file of Rust: what it imports, its functions.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::dashboard::{Built, placeholder};
use crate::literal;
use crate::print::Layout;
use crate::typed::Table;
use dashgen_tables::name::Names;

/// Where each word of the library is found.
const WORDS: &[(&str, &[&str])] = &[
    (
        "dashgen",
        &[
            "Annotation",
            "Dashboard",
            "DataSource",
            "Link",
            "Project",
            "Row",
            "Variable",
            "json",
        ],
    ),
    (
        "dashgen::panel",
        &[
            "AlertList",
            "AlertSort",
            "AlertState",
            "AlertView",
            "NamePlacement",
            "Palette",
            "SeriesBy",
            "TextAlignment",
            "Align",
            "AxisColorMode",
            "AxisPlacement",
            "BarAlignment",
            "BarGauge",
            "BarGaugeDisplay",
            "BarGaugeValue",
            "Calc",
            "CellHeight",
            "Color",
            "ColorMode",
            "ColorScheme",
            "FieldType",
            "BackgroundMode",
            "Join",
            "Gauge",
            "GradientMode",
            "GraphMode",
            "Heatmap",
            "Histogram",
            "Legend",
            "LineInterpolation",
            "LineStyle",
            "LogOrder",
            "Logs",
            "Mapping",
            "Matcher",
            "NodeGraph",
            "Orientation",
            "Panel",
            "PieChart",
            "ShowPoints",
            "SortOrder",
            "SpecialMatch",
            "Stat",
            "StateTimeline",
            "StatusHistory",
            "Table",
            "Text",
            "TextMode",
            "Thresholds",
            "ThresholdsStyle",
            "TimeSeries",
            "Tooltip",
            "Traces",
            "Transformation",
        ],
    ),
    ("dashgen::dashboard", &["GraphTooltip"]),
    ("dashgen::variable", &["Refresh", "Sort"]),
    ("dashgen::panel::visualization", &["Raw"]),
    ("dashgen::query", &["Format", "IntoQuery", "Query"]),
    (
        "dashgen::prelude",
        &[
            "milliseconds",
            "seconds",
            "minutes",
            "hours",
            "days",
            "weeks",
            "Unit",
        ],
    ),
    (
        "dashgen::rules",
        &["RawRule", "RawRuleFile", "RawRuleGroup", "Rules"],
    ),
    ("dashgen::theme", &["EditorMode", "Theme"]),
];

/// The text of the module of one dashboard.
pub(crate) fn print(built: &Built, title: &str, table: &Table, layout: Layout) -> (String, BTreeSet<String>) {
    let mut names = Names::with(&[
        "dashboard",
        "json",
        "milliseconds",
        "seconds",
        "minutes",
        "hours",
        "days",
        "weeks",
        "percent",
        "time",
        "vector",
    ]);
    let functions: Vec<String> = built
        .panels
        .iter()
        .map(|panel| names.function(&panel.title, "panel"))
        .collect();
    let mut dashboard = built.dashboard.code.clone();
    rename(&mut dashboard, &|word| {
        let found = (0..functions.len()).find(|index| word == placeholder(*index));
        found.map(|index| functions[index].clone())
    });
    let mut words = BTreeSet::from(["Dashboard".to_owned()]);
    words_in(&dashboard, &mut words);
    for panel in &built.panels {
        words_in(&panel.body, &mut words);
        if has_method(&panel.body, "into_query") {
            words.insert("IntoQuery".to_owned());
        }
        words.extend(panel.returns.split(['<', '>']).map(str::to_owned));
    }
    let panels = built.panels.iter().zip(functions);
    let panels = panels.map(|(panel, name)| (name, panel.returns, panel.body.clone()));
    let functions: Vec<_> = std::iter::once(("dashboard".to_owned(), "Dashboard", dashboard))
        .chain(panels)
        .collect();
    let head = format!("//! {}", comment(title));
    print_functions(&head, "/// The dashboard.", &functions, &words, table, layout)
}

/// The text of a module of functions, the first of which is public: each with its name, its type, its body.
pub(crate) fn print_functions(
    head: &str,
    documentation: &str,
    functions: &[(String, &'static str, Code)],
    words: &BTreeSet<String>,
    table: &Table,
    layout: Layout,
) -> (String, BTreeSet<String>) {
    let of_table = table.words(words);
    let mut text = format!("{head}\n\n{}", imports(words, &of_table, layout));
    for (index, (name, returns, body)) in functions.iter().enumerate() {
        let head = if index == 0 {
            format!("\n{documentation}\npub fn {name}()")
        } else {
            format!("\nfn {name}()")
        };
        text.push_str(&function(&head, returns, body, layout));
    }
    (text, of_table)
}

fn function(head: &str, returns: &str, body: &Code, layout: Layout) -> String {
    format!(
        "{head} -> {returns} {{\n    {}\n}}\n",
        layout.print(body, 4, 4, 0)
    )
}

/// A text that cannot end its comment or be more than one line.
pub(crate) fn comment(text: &str) -> String {
    let line: String = literal::literal(text).chars().take(90).collect();
    let plain: String = line.trim_matches(['"', 'r', '#']).to_owned();
    if plain.trim().is_empty() {
        "A dashboard that was imported.".to_owned()
    } else {
        format!("The dashboard `{}`.", plain.replace('`', "'"))
    }
}

/// The `use` lines, as rustfmt sorts them.
fn imports(words: &BTreeSet<String>, of_table: &BTreeSet<String>, layout: Layout) -> String {
    let mut lines: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (module, known) in WORDS {
        if *module == "dashgen::prelude" && !of_table.is_empty() {
            lines.insert(module, vec!["*"]);
            continue;
        }
        let used: Vec<&str> = known
            .iter()
            .copied()
            .filter(|word| words.contains(*word))
            .collect();
        if !used.is_empty() {
            lines.insert(module, used);
        }
    }
    let mut lines: Vec<String> = lines
        .into_iter()
        .map(|(module, mut used)| {
            used.sort_by_key(|word| {
                (
                    word.starts_with(|first: char| first.is_lowercase()),
                    word.to_ascii_lowercase(),
                )
            });
            match used.as_slice() {
                [one] => format!("use {module}::{one};\n"),
                several => use_of(module, several, layout),
            }
        })
        .collect();
    if !of_table.is_empty() {
        let used: Vec<&str> = of_table.iter().map(String::as_str).collect();
        lines.push(match used.as_slice() {
            [one] => format!("use crate::metrics::{one};\n"),
            several => use_of("crate::metrics", several, layout),
        });
    }
    // rustfmt puts a list of a module behind its submodules.
    lines.sort_by_key(|line| line.replace("::{", "::~"));
    lines.concat()
}

fn use_of(module: &str, words: &[&str], layout: Layout) -> String {
    let line = format!("use {module}::{{{}}};\n", words.join(", "));
    if line.len() <= layout.width + 1 {
        return line;
    }
    let mut text = format!("use {module}::{{\n   ");
    let mut length = 4;
    for word in words {
        if length + word.len() + 2 > layout.width {
            text.push_str("\n   ");
            length = 4;
        }
        text.push_str(&format!(" {word},"));
        length += word.len() + 2;
    }
    text.push_str("\n};\n");
    text
}

/// Gives calls of functions other names.
fn rename(code: &mut Code, other: &dyn Fn(&str) -> Option<String>) {
    each(code, &mut |code| {
        if let Code::Call { function, .. } = code
            && let Some(name) = other(function)
        {
            *function = name;
        }
    });
}

/// The first word of every path, and the macros.
pub(crate) fn words_in(code: &Code, words: &mut BTreeSet<String>) {
    let mut copy = code.clone();
    each(&mut copy, &mut |code| match code {
        Code::Plain(path) | Code::Call { function: path, .. } => {
            let first = path
                .trim_start_matches('&')
                .split("::")
                .next()
                .unwrap_or_default();
            words.insert(first.trim_end_matches("!(null)").to_owned());
        }
        Code::Json(_) => {
            words.insert("json".to_owned());
        }
        _ => {}
    });
}

/// Whether a method is called somewhere.
fn has_method(code: &Code, name: &str) -> bool {
    let mut found = false;
    each(&mut code.clone(), &mut |code| {
        if let Code::Chain { methods, .. } = code {
            found |= methods.iter().any(|method| method.name == name);
        }
    });
    found
}

/// Names that mean something else in a module: they are no names of metrics, as little as those of tables.
pub(crate) fn reserved() -> impl Iterator<Item = &'static str> {
    /// Of the prelude of the library, and of Rust's own, beside those of tables.
    const PRELUDES: &[&str] = &[
        "Histograms",
        "LabelOf",
        "FieldCondition",
        "Events",
        "Matches",
        "MetricSelector",
        "Sized",
        "Fn",
        "FnMut",
        "FnOnce",
        "ToString",
        "ToOwned",
        "Extend",
        "AsMut",
        "TryFrom",
        "TryInto",
        "FromIterator",
        "IntoIterator",
        "DoubleEndedIterator",
        "ExactSizeIterator",
        "Hash",
        "Unpin",
        "Future",
        "IntoFuture",
    ];
    let of_library = WORDS.iter().flat_map(|(_, words)| words.iter());
    of_library.chain(PRELUDES).copied()
}

/// Calls `then` with every expression, from the outside in.
pub(crate) fn each(code: &mut Code, then: &mut dyn FnMut(&mut Code)) {
    then(code);
    match code {
        Code::Plain(_) | Code::Text(_) | Code::Json(_) => {}
        Code::Call { arguments, .. } | Code::List(arguments) => {
            for code in arguments {
                each(code, then);
            }
        }
        Code::Chain { root, methods } => {
            each(root, then);
            let arguments = methods.iter_mut().flat_map(|method| &mut method.arguments);
            arguments.for_each(|code| each(code, then));
        }
        Code::Closure { body, .. } => each(body, then),
        Code::Reference(inner) | Code::Parentheses(inner) => each(inner, then),
        Code::Binary { left, right, .. } => {
            each(left, then);
            each(right, then);
        }
    }
}
