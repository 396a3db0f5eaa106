//! From dashboards and rules that exist to the Rust that renders them.
//!
//! A dashboard is read in its canonical form and told again in calls of the library `dashgen`. The same calls are run
//! while they are written down, what they render is compared with what was wanted, and what differs is said through the
//! library's hatches. So the round trip holds before anything is compiled.
//!
//! Nothing is read from a disk or a network here, and nothing is written: dashboards in, source files out.

pub mod code;
mod corrections;
mod count;
mod dashboard;
mod difference;
mod edits;
mod habits;
mod literal;
mod made;
mod module;
mod number;
mod own_lines;
mod panel;
mod print;
mod read;
mod rules;
mod typed;
mod variable;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

pub use print::Layout;

use dashgen::promql::{Parsed, parse};

use code::Code;
pub use count::Count;
use dashboard::Draft;
use dashgen_tables::name::Names;
pub use edits::{AsCode, LiteralEdit, as_code};
pub use own_lines::{OwnLines, own_lines};
pub use rules::{RulesReport, same_rules};
use typed::Table;

/// How to import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// How wide lines are.
    pub layout: Layout,
    /// Keeps queries as text where the library would lay them out otherwise.
    pub keep_layout: bool,
}

/// A dashboard or a file of rules to import.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name of its file, for messages.
    pub name: String,
    /// The dashboard, bare or in an envelope; rules of Prometheus, also in a `PrometheusRule`.
    pub dashboard: Value,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name below the folder of the code.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// What became of the dashboards.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The files of Rust.
    pub files: Vec<File>,
    /// Each dashboard that was imported.
    pub dashboards: Vec<Report>,
    /// Each file of rules that was imported, in the order of `rules.rs`.
    pub rules: Vec<RulesReport>,
    /// Each that was not, with the reason.
    pub refused: Vec<(String, String)>,
}

/// What became of one dashboard.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file that it came from.
    pub source: String,
    /// Its module.
    pub module: String,
    /// Its uid.
    pub uid: String,
    /// What it has to render, in canonical form.
    pub wanted: Value,
    /// How much of it is told in the words of the library.
    pub count: Count,
    /// Whether the code, run here, renders just that.
    pub is_same: bool,
    /// What render finds wrong with it; it is rendered unchecked.
    pub faults: Vec<String>,
}

impl Imported {
    /// The file `main.rs` of a program that renders what was imported.
    pub fn main(&self) -> String {
        let mut modules: Vec<&str> = self.dashboards.iter().map(|report| &*report.module).collect();
        let calls: Vec<String> = modules
            .iter()
            .map(|module| format!("            .dashboard({module}::dashboard())\n"))
            .collect();
        for module in ["metrics", "rules"] {
            if self.files.iter().any(|file| file.name == format!("{module}.rs")) {
                modules.push(module);
            }
        }
        let rules = if modules.contains(&"rules") {
            "            .rules(rules::rules())\n"
        } else {
            ""
        };
        modules.sort_unstable();
        let modules: Vec<String> = modules.iter().map(|module| format!("mod {module};\n")).collect();
        format!(
            "//! The program of the project: it renders every dashboard.\n\n{}\nfn main() -> std::process::ExitCode {{\n    \
             dashgen_program::run(|| {{\n        dashgen::Project::new()\n{}{rules}    }})\n}}\n",
            modules.concat(),
            calls.concat(),
        )
    }
}

/// Imports dashboards.
///
/// ```
/// use dashgen_import::{Options, Source, import};
/// use serde_json::json;
///
/// let dashboard = json!({ "uid": "nodes", "title": "Nodes", "schemaVersion": 42, "panels": [] });
/// let imported = import(&[Source { name: "nodes.json".to_owned(), dashboard }], Options::default());
/// assert!(imported.dashboards[0].is_same);
/// assert_eq!(imported.files[0].name, "nodes.rs");
/// ```
pub fn import(sources: &[Source], options: Options) -> Imported {
    let mut imported = Imported::default();
    let (rules, dashboards): (Vec<_>, Vec<_>) = sources
        .iter()
        .partition(|source| rules::is_rules(&source.dashboard));
    let drafts = drafts(&rules, &mut imported);
    let mut wanted = wanted(&dashboards, &mut imported);
    let mut table = table_of(wanted.iter().map(|(_, dashboard)| dashboard), &drafts);
    let infos = table.infos();
    let mut modules = Names::with(&["main", "lib", "metrics", "mod", "rules", "dashgen", "std", "core"]);
    let mut words = BTreeSet::new();
    for (source, dashboard) in &mut wanted {
        let (typed, relaid) = typed_queries(dashboard, &table, options.keep_layout);
        let title = dashboard["title"].as_str().unwrap_or_default().to_owned();
        let uid = dashboard["uid"].as_str().unwrap_or_default().to_owned();
        let module = modules.function(if title.is_empty() { &uid } else { &title }, "dashboard");
        let mut draft = Draft::new(std::mem::take(dashboard), typed);
        let faults = draft.settle(&infos);
        let built = draft.build(false);
        let (text, used) = module::print(&built, &title, &table, options.layout);
        words.extend(used);
        imported.files.push(File {
            name: format!("{module}.rs"),
            text,
        });
        imported.dashboards.push(Report {
            source: source.clone(),
            module,
            uid,
            is_same: draft.render() == draft.wanted,
            count: Count::of(&built, relaid),
            wanted: draft.wanted,
            faults,
        });
    }
    if !drafts.is_empty() {
        let (text, used, reports) = rules::print(drafts, &table, options.keep_layout, options.layout);
        words.extend(used);
        imported.rules = reports;
        imported.files.push(File {
            name: "rules.rs".to_owned(),
            text,
        });
    }
    table.keep(&words);
    if !table.is_empty() {
        imported.files.push(File {
            name: "metrics.rs".to_owned(),
            text: table.print(),
        });
    }
    imported
}

/// The metrics and labels that typed queries read.
fn table_of<'d>(dashboards: impl Iterator<Item = &'d Value> + Clone, drafts: &[rules::Draft]) -> Table {
    let mut table = Table::default();
    for parsed in drafts.iter().flat_map(rules::Draft::expressions) {
        table.note(&parsed.expr, "");
    }
    for dashboard in dashboards.clone() {
        for_each_promql(&mut dashboard.clone(), |target, parsed| {
            table.note(&parsed.expr, target["legendFormat"].as_str().unwrap_or_default());
        });
    }
    table.decide();
    // What only texts read is declared nowhere, so that nothing is held to a guess.
    let mut typed_words = BTreeSet::new();
    let mut note = |parsed: &Parsed| {
        if let Some(code) = typed::code(&parsed.expr, &table) {
            module::words_in(&code, &mut typed_words);
        }
    };
    for dashboard in dashboards {
        for_each_promql(&mut dashboard.clone(), |_, parsed| note(&parsed));
    }
    for parsed in drafts.iter().flat_map(rules::Draft::expressions) {
        note(&parsed);
    }
    table.keep(&typed_words);
    table
}

/// The code of each query that is typed, by its text as the library lays it out, which the dashboard then has; and how many
/// of them were laid out otherwise.
fn typed_queries(dashboard: &mut Value, table: &Table, keep_layout: bool) -> (BTreeMap<String, Code>, usize) {
    let mut typed = BTreeMap::new();
    let mut relaid = 0;
    for_each_promql(dashboard, |target, parsed| {
        let code = typed::code(&parsed.expr, table).filter(|_| parsed.comments.is_empty());
        let text = parsed.expr.to_text();
        let is_same = target["expr"] == *text;
        if let Some(code) = code.filter(|_| is_same || !keep_layout) {
            relaid += usize::from(!is_same);
            target["expr"] = json!(text);
            typed.insert(text, code);
        }
    });
    (typed, relaid)
}

/// The files of rules, each with a name of its own.
fn drafts(sources: &[&Source], imported: &mut Imported) -> Vec<rules::Draft> {
    let mut names = BTreeSet::new();
    let mut drafts = Vec::new();
    for source in sources {
        match rules::Draft::read(&source.name, &source.dashboard, &mut names) {
            Ok(draft) => drafts.push(draft),
            Err(reason) => imported.refused.push((source.name.clone(), reason)),
        }
    }
    drafts
}

/// The dashboards of all sources in canonical form, each with a uid of its own.
fn wanted(sources: &[&Source], imported: &mut Imported) -> Vec<(String, Value)> {
    let mut uids: BTreeMap<String, Value> = BTreeMap::new();
    let mut wanted = Vec::new();
    for source in sources {
        let found = match dashgen_canonical::dashboards(source.dashboard.clone()) {
            Ok(found) => found,
            Err(error) => {
                imported.refused.push((source.name.clone(), error.to_string()));
                continue;
            }
        };
        for mut dashboard in found {
            if dashboard.get("apiVersion").is_some() {
                let reason = "it is a dashboard of the `v2` versions, which dashgen does not render; open it in Grafana and \
                              export it as classic JSON";
                imported.refused.push((source.name.clone(), reason.to_owned()));
                continue;
            }
            let own = uid(&dashboard);
            if uids.get(&own.to_ascii_lowercase()) == Some(&dashboard) {
                continue;
            }
            let uid = free(own, &uids);
            uids.insert(uid.to_ascii_lowercase(), dashboard.clone());
            dashboard["uid"] = json!(uid);
            wanted.push((
                source.name.clone(),
                dashgen_canonical::canonical(dashboard).unwrap_or_default(),
            ));
        }
    }
    wanted
}

/// Calls `then` with each query of Prometheus that is PromQL.
fn for_each_promql(dashboard: &mut Value, mut then: impl FnMut(&mut Value, Parsed)) {
    // By `get_mut`: an index would put nulls where there is nothing.
    fn list<'v>(value: &'v mut Value, field: &str) -> impl Iterator<Item = &'v mut Value> {
        value
            .get_mut(field)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
    }
    let mut panels: Vec<&mut Value> = Vec::new();
    for panel in list(dashboard, "panels") {
        if panel["type"] == "row" {
            panels.extend(list(panel, "panels"));
        } else {
            panels.push(panel);
        }
    }
    for panel in panels {
        let of_panel = json!({ "datasource": panel["datasource"] });
        for target in list(panel, "targets") {
            let promql = panel::promql(&of_panel, target).map(str::to_owned);
            if let Some(Ok(parsed)) = promql.as_deref().map(parse) {
                then(target, parsed);
            }
        }
    }
}

/// The uid of a dashboard, or one made of its title.
fn uid(dashboard: &Value) -> String {
    let is_sound = |uid: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !uid.is_empty() && uid.len() <= 40 && uid.bytes().all(is_plain)
    };
    if let Some(uid) = dashboard["uid"].as_str().filter(|uid| is_sound(uid)) {
        return uid.to_owned();
    }
    let title = dashgen_canonical::slug(dashboard["title"].as_str().unwrap_or_default());
    let plain: String = title.chars().filter(char::is_ascii).take(36).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() {
        "dashboard".to_owned()
    } else {
        plain.to_owned()
    }
}

/// A uid that no other dashboard has, whatever the case of its letters.
fn free(uid: String, taken: &BTreeMap<String, Value>) -> String {
    let mut free = uid.clone();
    let mut number = 2;
    while taken.contains_key(&free.to_ascii_lowercase()) {
        free = format!("{}-{number}", &uid[..uid.len().min(36)]);
        number += 1;
    }
    free
}
