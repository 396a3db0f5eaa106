//! From dashboards that exist to the Rust that renders them.
//!
//! A dashboard is read in its canonical form and told again in calls of the library `dashgen`. The same calls are run
//! while they are written down, what they render is compared with what was wanted, and what differs is said through the
//! library's hatches. So the round trip holds before anything is compiled.
//!
//! Nothing is read from a disk or a network here, and nothing is written: dashboards in, source files out.

pub mod code;
mod corrections;
mod dashboard;
mod difference;
mod habits;
mod literal;
mod made;
mod module;
mod name;
mod number;
mod panel;
mod print;
mod read;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub use print::Layout;

use dashboard::Draft;
use name::Names;

/// A dashboard to import.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name of its file, for messages.
    pub name: String,
    /// The dashboard, bare or in an envelope.
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
    /// Whether the code, run here, renders just that.
    pub is_same: bool,
    /// What render finds wrong with it; it is rendered unchecked.
    pub faults: Vec<String>,
}

impl Imported {
    /// The file `main.rs` of a program that renders what was imported.
    pub fn main(&self) -> String {
        let mut modules: Vec<&str> = self.dashboards.iter().map(|report| &*report.module).collect();
        let calls: Vec<String> =
            modules.iter().map(|module| format!("            .dashboard({module}::dashboard())\n")).collect();
        modules.sort_unstable();
        let modules: Vec<String> = modules.iter().map(|module| format!("mod {module};\n")).collect();
        format!(
            "//! The program of the project: it renders every dashboard.\n\n{}\nfn main() -> std::process::ExitCode {{\n    \
             dashgen_program::run(|| {{\n        dashgen::Project::new()\n{}    }})\n}}\n",
            modules.concat(),
            calls.concat(),
        )
    }
}

/// Imports dashboards.
///
/// ```
/// use dashgen_import::{Layout, Source, import};
/// use serde_json::json;
///
/// let dashboard = json!({ "uid": "nodes", "title": "Nodes", "schemaVersion": 42, "panels": [] });
/// let imported = import(&[Source { name: "nodes.json".to_owned(), dashboard }], Layout::default());
/// assert!(imported.dashboards[0].is_same);
/// assert_eq!(imported.files[0].name, "nodes.rs");
/// ```
pub fn import(sources: &[Source], layout: Layout) -> Imported {
    let mut imported = Imported::default();
    let mut modules = Names::with(&["main", "lib", "metrics", "mod", "dashgen", "std", "core"]);
    let mut uids: BTreeMap<String, Value> = BTreeMap::new();
    for source in sources {
        let found = match dashgen_canonical::dashboards(source.dashboard.clone()) {
            Ok(found) => found,
            Err(error) => {
                imported.refused.push((source.name.clone(), error.to_string()));
                continue;
            }
        };
        for mut wanted in found {
            if wanted.get("apiVersion").is_some() {
                let reason = "it is a dashboard of the `v2` versions, which dashgen does not render; open it in Grafana and \
                              export it as classic JSON";
                imported.refused.push((source.name.clone(), reason.to_owned()));
                continue;
            }
            let uid = uid(&wanted);
            if uids.get(&uid.to_ascii_lowercase()) == Some(&wanted) {
                continue;
            }
            let uid = free(uid, &uids);
            uids.insert(uid.to_ascii_lowercase(), wanted.clone());
            wanted["uid"] = json!(uid);
            let wanted = dashgen_canonical::canonical(wanted).unwrap_or_default();
            let title = wanted["title"].as_str().unwrap_or_default().to_owned();
            let module = modules.snake(if title.is_empty() { &uid } else { &title }, "dashboard");
            let mut draft = Draft::new(wanted);
            let faults = draft.settle();
            let built = draft.build(false);
            imported.files.push(File {
                name: format!("{module}.rs"),
                text: module::print(&built, &title, layout),
            });
            imported.dashboards.push(Report {
                source: source.name.clone(),
                module,
                uid,
                is_same: draft.render() == draft.wanted,
                wanted: draft.wanted,
                faults,
            });
        }
    }
    imported
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
    if plain.is_empty() { "dashboard".to_owned() } else { plain.to_owned() }
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
